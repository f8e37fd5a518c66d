"""What the organizer should look at before letting an enterprise of the roster into a fair.

Hints only: nobody is refused for them here. Who may be served is for the rules of the place and day to answer.
"""

from datetime import date

from flask_babel import gettext as _, lazy_gettext as _l

from matchfair import words
from matchfair.policy import places, rule_at

from .reading import RosterRow

DISPATCH, AGENCY = "劳务派遣", "人力资源"


def hints(
    place: str, on: date, *, name: str, industry: str, headcount: int | None, operating_place: str, operating_state: str
) -> list[str]:
    """Codes of what stands out: labour_dispatch, hr_service, at_limit, over_limit, elsewhere, not_operating."""
    said, most = f"{name} {industry}", most_employees(place, on)
    place_name = next(one.name for one in places() if one.key == place)
    found = {
        "labour_dispatch": DISPATCH in said,
        "hr_service": AGENCY in said and DISPATCH not in said,
        "at_limit": most is not None and headcount == most,
        "over_limit": most is not None and (headcount or 0) > most,
        "elsewhere": bool(operating_place) and district(place_name) not in operating_place,
        "not_operating": bool(operating_state) and operating_state != "operating",
    }
    return [code for code, stands_out in found.items() if stands_out]


def most_employees(place: str, on: date) -> int | None:
    """The place's limit that day, the number itself within it; None where it sets none or is not known."""
    rule = rule_at(place, "headcount_max", on)
    return rule.value if rule and rule.state == "set" else None


def district(place_name: str) -> str:
    """深圳市坪山区 -> 坪山; 常州市 -> 常州."""
    return (place_name.rpartition("市")[2] or place_name).rstrip("市区县") or place_name


FIELDS = {
    "name": _l("Name"),
    "code": _l("Unified social credit code"),
    "industry": _l("Industry"),
    "headcount": _l("Employees"),
    "revenue_fen": _l("Operating revenue"),
    "total_assets_fen": _l("Total assets"),
    "registered_place": _l("Place of registration"),
    "tax_place": _l("Place of tax administration"),
    "operating_place": _l("Actual place of business"),
    "subdistrict": _l("Subdistrict"),
    "contact": _l("Contact"),
    "phone": _l("Telephone"),
    "petition_cases": _l("Petition cases last year"),
    "inspection_cases": _l("Inspection cases last year"),
    "arbitration_cases": _l("Arbitration cases last year"),
    "key_enterprise": _l("Key enterprise"),
    "key_basis": _l("Basis of the recognition"),
    "operating_state": _l("State of operation"),
    "entity_type": _l("Type of entity"),
    "business_scope": _l("Scope of business"),
    "service_address": _l("Address of the premises"),
    "capacity": _l("Enterprises it can take"),
    "services": _l("Service areas"),
    "fee_terms": _l("Fees"),
    "booth": _l("Booth"),
    "agency_code": _l("Credit code of the agency"),
    "full_time": _l("Full-time"),
    "certificate_type": _l("Certificate"),
    "certificate_number": _l("Certificate number"),
    "test_year": _l("Test year"),
    "test_score": _l("Test score"),
    "level": _l("Must-have or nice-to-have"),
    "note": _l("Note"),
}


MONEY = ("revenue_fen", "total_assets_fen")


STATES = {
    "wrong": _l("Wrong"),
    "doubtful": _l("To be confirmed"),
    "changed": _l("Changed"),
    "new": _l("New"),
    "duplicate": _l("Duplicates"),
    "same": _l("Unchanged"),
    "left_out": _l("Left out"),
}


TILES = {"wrong": "no", "doubtful": "wait", "changed": "info", "new": "ok", "duplicate": "off", "same": "off"}


WHY = {
    "unknown_agency": _l(
        "No agency with this credit code is known, so the person cannot be entered. Import the agency roster first, or "
        "correct the code."
    ),
    "older_test": _l("The same person is in the file with a later test year; that row is used."),
    "not_admitted": _l(
        "No enterprise with this credit code is admitted to this fair. Admit it on the page of the fair's enterprises "
        "first, or correct the code."
    ),
    "needs_fixed": _l(
        "This enterprise has accepted a proposal, so its needs can no longer change. If they must, it withdraws the "
        "acceptance first."
    ),
}


LOOKS = {
    "labour_dispatch": _l("Labour-dispatch firm by its name or industry: check whether it may be served."),
    "hr_service": _l("HR-service firm by its name or industry: check whether it may be served."),
    "at_limit": _l("Exactly %(most)s employees: within “%(most)s or fewer”."),
    "over_limit": _l("More than %(most)s employees: check whether it may be served."),
    "elsewhere": _l("Its place of business seems to lie outside the district: check whether it may be served."),
    "not_operating": _l("Not in normal operation: check whether it may be served."),
}


# what stands out -> the rule that says whether it may be served
LOOKS_RULE = {
    "labour_dispatch": "client_exclusions",
    "hr_service": "client_exclusions",
    "at_limit": "headcount_max",
    "over_limit": "headcount_max",
    "elsewhere": "place_tests",
    "not_operating": "client_conditions",
}


def hints_in_words(place: str, on: date, facts: dict) -> list[tuple[str, str]]:
    """What stands out of an enterprise: the sentence, and the rule it is about."""
    said = {"most": most_employees(place, on)}
    return [(str(LOOKS[code]) % said, LOOKS_RULE[code]) for code in hints(place, on, **facts)]


def value_in_words(field: str, value, edition: str | None = None) -> str:
    """A value of our tables as a clerk reads it; "–" for nothing."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field in MONEY:
        return _("%(amount)s × 10,000 yuan", amount=f"{value / 10**6:,.6f}".rstrip("0").rstrip("."))
    if field == "operating_state":
        return str(words.OPERATING_STATES.get(value, value))
    if field == "test_score":
        return score(value)
    if field == "services":
        return "、".join(words.service(edition, code) for code in value) if edition else "、".join(value)
    return str(value)


def score(hundredths: int) -> str:
    """7950 is 79.5."""
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def row_place(row: RosterRow) -> str:
    return _("Sheet %(sheet)s, row %(row)s", sheet=row.sheet, row=row.row)
