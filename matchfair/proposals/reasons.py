"""Why the solver proposed this agency, as codes with values for the enterprise to read; sentences are in `words`."""

from dataclasses import dataclass

from matchfair.extensions import db
from matchfair.matching.criteria import UNKNOWN

from .models import Proposal, Round

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
