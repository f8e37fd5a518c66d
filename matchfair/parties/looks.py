"""What the organizer should look at before letting an enterprise of the roster into a fair.

Hints only: nobody is refused for them here. Who may be served is for the rules of the place and day to answer.
"""

MOST_EMPLOYEES = 100  # 从业人员100人以下, and 以下 includes the number itself (Civil Code art. 1259)
DISPATCH, AGENCY = "劳务派遣", "人力资源"


def looks(place_name: str, *, name: str, industry: str, headcount: int | None, operating_place: str,
          operating_state: str) -> list[str]:  # fmt: skip
    """Codes of what stands out: labour_dispatch, hr_service, at_limit, over_limit, elsewhere, not_operating."""
    said = f"{name} {industry}"
    found = {
        "labour_dispatch": DISPATCH in said,
        "hr_service": AGENCY in said and DISPATCH not in said,
        "at_limit": headcount == MOST_EMPLOYEES,
        "over_limit": (headcount or 0) > MOST_EMPLOYEES,
        "elsewhere": bool(operating_place) and district(place_name) not in operating_place,
        "not_operating": bool(operating_state) and operating_state != "operating",
    }
    return [code for code, stands_out in found.items() if stands_out]


def district(place_name: str) -> str:
    """深圳市坪山区 -> 坪山; 常州市 -> 常州."""
    return (place_name.rpartition("市")[2] or place_name).rstrip("市区县") or place_name
