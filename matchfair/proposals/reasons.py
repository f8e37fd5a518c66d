"""Why the solver proposed this agency and not a starred one, as codes with values for the enterprise to read.

Nothing of others is in it, neither names nor scores.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from matchfair.extensions import db
from matchfair.matching.criteria import UNKNOWN

from .models import Proposal, Round
from .showcase import Stand
from .shown import folded

COUNTED = {"must_have": True, "nice_to_have": False}  # told from the needs as they are now, not as they were solved
MAY_BE_UNKNOWN = ("level", "place", "terms", "quality")


@dataclass(frozen=True)
class Reason:
    criterion: str
    strength: float  # 0 to 1
    values: dict

    @property
    def whole(self) -> bool:
        return self.strength > 0.995


def reasons_of(proposal: Proposal, shown: dict) -> list[Reason]:
    """The criteria that speak for the pair, the heaviest first. What the solver did not know is left out."""
    weights = db.session.get(Round, proposal.round_id).weights if proposal.round_id else {}
    total = sum(weights.values())
    found = [reason(name, share * total / weights[name], shown) for name, share in shown["shares"] if weights.get(name)]
    return [one for one in found if one and one.strength > 0.005]


def reason(criterion: str, strength: float, shown: dict) -> Reason | None:
    if criterion in COUNTED:
        needs = [need for need in shown["needs"] if need["must"] == COUNTED[criterion]]
        covered = sum(need["covered"] for need in needs)
        return Reason(criterion, covered / len(needs), {"covered": covered, "total": len(needs)}) if needs else None
    if criterion in MAY_BE_UNKNOWN and abs(strength - UNKNOWN) < 0.002:
        return None
    return Reason(criterion, min(strength, 1.0), {"percent": round(strength * 100)})


@dataclass(frozen=True)
class WhyNot:
    """Why a starred agency was not the one proposed, as things stand now."""

    stand: Stand
    code: str
    areas: list[str] = field(default_factory=list)  # must-have areas it does not offer
    here: int = 0  # how many needs the proposed agency covers


def why_not_starred(proposal: Proposal, shown: dict, stands: Iterable[Stand], closed: dict[int, str]) -> list[WhyNot]:
    """One reason for each starred agency beside the proposed one; `closed`: how earlier proposals ended, by agency."""
    others = [stand for stand in stands if stand.starred and stand.agency.id != proposal.agency_id]
    here = sum(need["covered"] for need in folded(shown["needs"]))
    return [why_not(stand, here, closed.get(stand.agency.id, "")) for stand in others]


def why_not(stand: Stand, here: int, closed_as: str) -> WhyNot:
    if closed_as.startswith("declined"):
        return WhyNot(stand, closed_as)
    if stand.offer.paused_at:
        return WhyNot(stand, "paused")
    if not stand.fits:
        return WhyNot(stand, "areas", areas=stand.must_areas_missing)
    if stand.free < 1:
        return WhyNot(stand, "full")
    return WhyNot(stand, "covers_less", here=here) if stand.covered < here else WhyNot(stand, "all_in_all")
