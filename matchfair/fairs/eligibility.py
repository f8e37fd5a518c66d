"""What speaks against an enterprise of the roster as a client, by the rules in force on the fair's first day.

Hints for the desk: it decides, and may admit provisionally.
"""

import re
from datetime import date

from matchfair.parties.models import Enterprise
from matchfair.policy import Answer, ClientFacts, client_eligibility, places
from matchfair.policy.answers import FAIL, NEEDS_DECISION

from .models import Fair

# States as the roster reader keeps them, in the words of the rules; "abnormal" is a list, not a state of operation.
STATES = {
    "operating": "normal", "abnormal": "normal", "deregistered": "deregistered", "suspended": "suspended",
    "revoked": "revoked", "moved_out": "not_operating", "liquidating": "closed",
}  # fmt: skip


def doubts(fair: Fair, enterprise: Enterprise) -> list[Answer]:
    """The answers that say no, or leave the decision to the bureau; facts that are missing are not doubts."""
    answers = client_eligibility(fair.place, fair.held_on, facts_of(enterprise, fair))
    return [answer for answer in answers if answer.outcome in (FAIL, NEEDS_DECISION)]


def facts_of(enterprise: Enterprise, fair: Fair) -> ClientFacts:
    district = district_of(fair.place)
    trade = f"{enterprise.name} {enterprise.industry}"
    return ClientFacts(
        registered_here=lies_in(district, enterprise.registered_place), tax_here=lies_in(district, enterprise.tax_place),
        operating_here=lies_in(district, enterprise.operating_place), headcount=enterprise.headcount,
        industry=enterprise.industry or None, revenue_fen=enterprise.revenue_fen, total_assets_fen=enterprise.assets_fen,
        operating_state=STATES.get(enterprise.operating_state), on_abnormal_list=enterprise.operating_state == "abnormal",
        # Whoever names this as its trade is taken to hold the licence the trade needs; otherwise nothing is known.
        dispatch_licence=True if "劳务派遣" in trade else None, hr_licence=True if "人力资源" in trade else None,
        cases=cases_of(enterprise, fair.held_on), key_enterprise=enterprise.key_enterprise,
        key_enterprise_document=enterprise.key_basis,
    )  # fmt: skip


def district_of(place: str) -> str:
    """深圳市坪山区 -> 坪山区; 常州市 -> 常州市."""
    name = next(one.name for one in places() if one.key == place)
    return re.sub(r"^.+市(?=.)", "", name)


def lies_in(district: str, address: str) -> bool | None:
    return district in address if address else None


def cases_of(enterprise: Enterprise, on: date) -> dict[int, tuple[int, int, int]] | None:
    counts = (enterprise.petitions, enterprise.inspections, enterprise.arbitrations)
    return None if None in counts else {on.year - 1: counts}
