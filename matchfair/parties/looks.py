"""What the organizer should look at before letting an enterprise of the roster into a fair.

Hints only: nobody is refused for them here. Who may be served is for the rules of the place and day to answer.
"""

from datetime import date

from matchfair.policy import places, rule_at

DISPATCH, AGENCY = "劳务派遣", "人力资源"


def looks(
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
