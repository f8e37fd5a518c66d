"""Why the latest round found an enterprise no agency, for the enterprise itself to read: nothing of others is in it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select

from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.needs.models import NeedItem, NeedList
from matchfair.offers.services import offers_of

from .models import PlanLine, Round


@dataclass(frozen=True)
class Unmatched:
    """`code` says why; areas and seats are as the fair is now.

    ============  =========================================================================================
    no_seat       whoever came into question was full; the must-have area with the fewest seats, if more must have it
    areas         must-have areas that no agency offers
    together      must-have areas that no agency offers all of
    left_out      the plan had an agency for it, but the pair no longer fitted at publication
    changed       the enterprise changed its needs after the round was solved
    none          nothing more can be said: a decline or the organizer ruled the agencies out
    ============  =========================================================================================
    """

    code: str
    published_at: datetime
    areas: list[str] = field(default_factory=list)
    seats: int = 0  # of those areas at this fair
    wanted_by: int = 0  # enterprises of this fair that must have them
    tied: bool = False  # the plan could as well have seated it: the written order decided


def unmatched_at(fair: Fair, needs: NeedList) -> Unmatched | None:
    """None unless the round published last, and not taken back, left this enterprise without an agency."""
    published = select(Round).where(Round.published_at.is_not(None)).filter_by(fair_id=fair.id)
    row = db.session.scalar(published.order_by(Round.published_at.desc(), Round.number.desc()).limit(1))
    if not row or row.withdrawn_at or not row.published_at:
        return None
    line = db.session.scalar(select(PlanLine).filter_by(round_id=row.id, enterprise_id=needs.enterprise_id))
    if not line or line.kept:
        return None
    if line.agency_id:
        out = any(enterprise_id == needs.enterprise_id for enterprise_id, *_ in row.left_out)
        return Unmatched("left_out", row.published_at) if out else None
    if needs.saved_at > row.solved_at:
        return Unmatched("changed", row.published_at)
    return replace(Unmatched(*why_without(fair, row, line, needs)), tied=line.why.get("beside") == "tied")


def why_without(fair: Fair, row: Round, line: PlanLine, needs: NeedList) -> tuple:
    wanted = sorted({item.area for item in needs.items if item.must})
    offers = offers_of(fair)
    offered = [(0 if offer.paused_at else offer.capacity, {area.area for area in offer.areas}) for offer in offers]
    if line.why["unmatched"] == "no_seat":
        seats = {area: sum(number for number, areas in offered if area in areas) for area in wanted}
        scarcest = min(wanted, key=seats.__getitem__, default=None)
        many = must_have(fair, scarcest) if scarcest is not None else 0
        if row.softened or scarcest is None or many <= seats[scarcest]:
            return "no_seat", row.published_at
        return "no_seat", row.published_at, [str(scarcest)], seats[scarcest], many
    nowhere = [area for area in wanted if not any(area in areas for _, areas in offered)]
    together = not any(areas.issuperset(wanted) for _, areas in offered)
    code = "none" if row.softened else "areas" if nowhere else "together" if together else "none"
    told = {"areas": nowhere, "together": wanted}.get(code, [])
    return code, row.published_at, [str(area) for area in told]


def must_have(fair: Fair, area: int) -> int:
    """How many enterprises of the fair must have something of this area."""
    found = select(func.count(NeedItem.need_list_id.distinct())).join(NeedList, NeedList.id == NeedItem.need_list_id)
    return db.session.scalars(found.where(NeedList.fair_id == fair.id, NeedItem.area == area, NeedItem.must)).one()
