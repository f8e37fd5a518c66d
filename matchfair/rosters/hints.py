"""What the organizer should look at before letting an enterprise of the roster into a fair.

Hints only: nobody is refused for them here. Who may be served is for the rules of the place and day to answer.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from matchfair.errors import lazy_gettext as _l
from matchfair.policy import places, rule_at

DISPATCH = "劳务派遣"  # labour dispatch, as names and industries say it
HR_SERVICE = "人力资源"  # human-resource service, likewise
FACTS = ("name", "industry", "headcount", "operating_place", "operating_state")  # of a roster and of an enterprise

HINTS = {
    "labour_dispatch": _l("Labour-dispatch firm by its name or industry: check whether it may be served."),
    "hr_service": _l("HR-service firm by its name or industry: check whether it may be served."),
    "at_limit": _l("Exactly %(most)s employees: within “%(most)s or fewer”."),
    "over_limit": _l("More than %(most)s employees: check whether it may be served."),
    "elsewhere": _l("Its place of business seems to lie outside the district: check whether it may be served."),
    "not_operating": _l("Not in normal operation: check whether it may be served."),
}


# hint -> the rule that says whether the enterprise may be served
RULES = {
    "labour_dispatch": "client_exclusions",
    "hr_service": "client_exclusions",
    "at_limit": "headcount_max",
    "over_limit": "headcount_max",
    "elsewhere": "place_tests",
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
) -> list[str]:
    """The keys of `HINTS` that hold for what is known of an enterprise."""
    trade, most = f"{name or ''} {industry or ''}", most_employees(place, on)
    holds = {
        "labour_dispatch": DISPATCH in trade,
        "hr_service": HR_SERVICE in trade and DISPATCH not in trade,
        "at_limit": most is not None and headcount == most,
        "over_limit": most is not None and (headcount or 0) > most,
        "elsewhere": bool(operating_place) and district(place) not in str(operating_place),
        "not_operating": bool(operating_state) and operating_state != "operating",
    }
    return [code for code, stands_out in holds.items() if stands_out]


def hints_in_words(place: str, on: date, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each hint's sentence and the rule it is about; `facts` has a value for every name of `FACTS`."""
    values = {"most": most_employees(place, on)}
    return [(str(HINTS[code]) % values, RULES[code]) for code in hints(place, on, **facts)]


def most_employees(place: str, on: date) -> int | None:
    """The place's limit that day, the number itself within it; None where it sets none or is not known."""
    rule = rule_at(place, "headcount_max", on)
    return rule.value if rule and rule.state == "set" else None


def district(place: str) -> str:
    """深圳市坪山区 -> 坪山; 常州市 -> 常州."""
    name = next(jurisdiction.name for jurisdiction in places() if jurisdiction.key == place)
    return (name.rpartition("市")[2] or name).rstrip("市区县") or name
