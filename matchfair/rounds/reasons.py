"""What speaks for and against the agency the solver proposed, and why not a starred one, for the enterprise to read.

Nothing of others is in it, neither names nor scores. It is told from needs, offer and staff as the page shows them; of
the round only what counted and what counted most is taken, so that nothing unknown can pass for something known.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fees import Fee
from matchfair.matching import SPECIALISED
from matchfair.offers.models import Offer, OfferArea
from matchfair.policy import ServiceCode
from matchfair.proposals.agencies_seen import AgencyCard, mark_reached
from matchfair.proposals.models import Proposal
from matchfair.proposals.terms import Terms, TermsNeed

from .models import Round

EXPERIENCED = 2


@dataclass(frozen=True)
class ReasonShown:
    criterion: str
    code: str  # the sentence, in agreements/_reason.html
    values: dict = field(default_factory=dict)
    strength: float | None = None  # from 0 to 1, where there is more than yes or no
    against: bool = False


def reasons_of(proposal: Proposal, terms: Terms) -> list[ReasonShown]:
    """By the criteria that counted in its round, the heaviest first; a direct request of either side has none."""
    weights = db.session.get_one(Round, proposal.round_id).weights if proposal.round_id else {}
    counted = [(name, share) for name, share in terms.shares if weights.get(name)]
    found = []
    for name, share in counted:
        if name in ("must_have", "nice_to_have"):
            found += needs_covered(name, [need for need in terms.folded_needs if need.must == (name == "must_have")])
        elif name in ("stars", "requests"):
            found += [ReasonShown(name, name)] if share > 0 else []
        elif name == "level":
            found += experience(terms, proposal.fair)
        elif name == "terms":
            found += fee(terms.fee, terms.budget_fen)
        elif name == "quality":
            mark = mark_reached(proposal.agency, proposal.fair)
            found += [ReasonShown(name, "tested", {"mark": mark})] if mark else []
        elif name == "place":
            street = proposal.enterprise.street
            found += [ReasonShown(name, name)] if street and street in proposal.agency.address else []
    return found


def needs_covered(name: str, needs: list[TermsNeed]) -> list[ReasonShown]:
    covered = sum(need.covered for need in needs)
    found = []
    if covered:
        code = f"{name}_all" if covered == len(needs) else f"{name}_some"
        found.append(ReasonShown(name, code, {"covered": covered, "total": len(needs)}, covered / len(needs)))
    lacking = [code for need in needs if not need.covered for code in need.lacking or [need.service]]
    if lacking and name == "must_have":
        found.append(ReasonShown(name, "must_have_lacking", {"services": lacking}, against=True))
    return found


def experience(terms: Terms, fair: Fair) -> list[ReasonShown]:
    """By the level declared in each area that is wanted; to declare none tells against it only where another does."""
    level, wanted = {area.area: area.level for area in terms.areas}, {need.code.area for need in terms.needs}
    declared = [level.get(area, 0) for area in wanted]
    if not declared:
        return []
    strength, known = sum(declared) / len(declared) / SPECIALISED, sum(one >= EXPERIENCED for one in declared)
    if not known:
        return [ReasonShown("level", "only_offers", against=True)] if somebody_declares(fair, wanted) else []
    if min(declared) >= EXPERIENCED:
        return [
            ReasonShown("level", "specialised" if min(declared) >= SPECIALISED else "experienced", strength=strength)
        ]
    return [ReasonShown("level", "experienced_some", {"known": known, "total": len(declared)}, strength)]


def somebody_declares(fair: Fair, areas: set[int]) -> bool:
    """Whether any agency of the fair declares experience in one of these areas."""
    found = select(OfferArea.id).filter_by(bureau_id=fair.bureau_id).where(OfferArea.area.in_(areas))
    found = found.join(Offer).where(Offer.fair_id == fair.id, OfferArea.level >= EXPERIENCED)
    return db.session.scalar(found.limit(1)) is not None


def fee(asked: Fee, budget_fen: int | None) -> list[ReasonShown]:
    if asked.highest_fen is None or budget_fen is None:
        return []
    values = {"fee": asked, "budget_fen": budget_fen}
    over = asked.highest_fen > budget_fen
    return [ReasonShown("terms", "over_budget" if over else "within_budget", values, against=over)]


@dataclass(frozen=True)
class WhyNot:
    """Why a starred agency was not the one proposed, as things stand now."""

    card: AgencyCard
    code: str
    areas: list[ServiceCode] = field(default_factory=list)  # must-have areas it does not offer
    here: int = 0  # how many needs the proposed agency covers


def why_not_starred(
    proposal: Proposal, terms: Terms, cards: Iterable[AgencyCard], closed: dict[int, str]
) -> list[WhyNot]:
    """One reason for each starred agency beside the proposed one; `closed`: how earlier proposals ended, by agency."""
    others = [card for card in cards if card.starred and card.agency.id != proposal.agency_id]
    here = terms.covered_count
    return [why_not(card, here, closed.get(card.agency.id, "")) for card in others]


def why_not(card: AgencyCard, here: int, closed_as: str) -> WhyNot:
    if closed_as.startswith("declined"):
        return WhyNot(card, closed_as)
    if card.offer.paused_at:
        return WhyNot(card, "paused")
    if not card.terms.fits:
        return WhyNot(card, "areas", areas=card.terms.must_areas_missing)
    if card.free < 1:
        return WhyNot(card, "full")
    return WhyNot(card, "covers_less", here=here) if card.terms.covered_count < here else WhyNot(card, "all_in_all")
