"""What the organizer should look at before letting an enterprise of the roster into a fair.

Hints only: nobody is refused for them here. Who may be served is for the rules of the place and day to answer.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from matchfair.errors import lazy_gettext as _l
from matchfair.parties.models import Enterprise
from matchfair.policy import TRADE_LETTERS, lies_in, rule_at

FACTS = (
    "name",
    "industry",
    "headcount",
    "operating_place",
    "subdistrict",
    "operating_state",
)  # of a roster and of an enterprise

HINTS = {
    "labour_dispatch": _l("Its name or industry says “%(letters)s”: check whether it is excluded."),
    "hr_service": _l("Its name or industry says “%(letters)s”: check whether it is excluded."),
    "at_limit": _l("Exactly %(most)s employees: within “%(most)s or fewer”."),
    "over_limit": _l("More than %(most)s employees: check whether it may be served."),
    "elsewhere": _l("By its address its place of business lies elsewhere: check the address."),
    "unclear": _l("The words of its address do not tell whether it lies here: check the address."),
    "not_operating": _l("Not in normal operation: check whether it may be served."),
}


# hint -> the rule that says whether the enterprise may be served
RULES = {
    "labour_dispatch": "client_exclusions",
    "hr_service": "client_exclusions",
    "at_limit": "headcount_max",
    "over_limit": "headcount_max",
    "elsewhere": "place_tests",
    "unclear": "place_tests",
    "not_operating": "client_conditions",
}


def hints(
    place: str,
    on: date,
    *,
    name: str | None,
    industry: str | None,
    headcount: int | None,
    operating_place: str | None,
    operating_state: str | None,
    subdistrict: str | None = None,
) -> list[str]:
    """The keys of `HINTS` that hold for what is known of an enterprise."""
    trade, most = f"{name or ''} {industry or ''}", most_employees(place, on)
    excluded, tested = words_at(place, "client_exclusions", on), words_at(place, "place_tests", on)
    here = lies_in(place, operating_place, subdistrict) if operating_place and "operating" in tested else True
    holds = {
        **{code: code in excluded and letters in trade for code, letters in TRADE_LETTERS.items()},
        "at_limit": most is not None and headcount == most,
        "over_limit": most is not None and (headcount or 0) > most,
        "elsewhere": here is False,
        "unclear": here is None,
        "not_operating": bool(operating_state) and operating_state != "operating",
    }
    return [code for code, stands_out in holds.items() if stands_out]


def hints_in_words(place: str, on: date, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each hint's sentence and the rule it is about; `facts` has a value for every name of `FACTS`."""
    most = most_employees(place, on)
    return [
        (str(HINTS[code]) % {"most": most, "letters": TRADE_LETTERS.get(code, "")}, RULES[code])
        for code in hints(place, on, **facts)
    ]


def facts_of(row: Enterprise) -> dict[str, Any]:
    """Of an enterprise that is known, as a roster would name them."""
    return {name: getattr(row, "street" if name == "subdistrict" else name) for name in FACTS}


def most_employees(place: str, on: date) -> int | None:
    """The place's limit that day, the number itself within it; None where it sets none or is not known."""
    rule = rule_at(place, "headcount_max", on)
    return rule.value if rule and rule.state == "set" else None


def words_at(place: str, rule: str, on: date) -> tuple[str, ...]:
    """What the place lists under a rule that day; nothing where it is silent."""
    found = rule_at(place, rule, on)
    return tuple(map(str, found.value)) if found and found.state == "set" else ()
