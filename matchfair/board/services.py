"""The organizer's live picture of a fair: a fixed number of reads over every slice, no writes."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from matchfair.agreements.models import Agreement
from matchfair.extensions import db
from matchfair.fairs.models import Entry, Fair
from matchfair.needs.models import NeedItem, NeedList
from matchfair.offers.models import Offer
from matchfair.offers.services import offers_of
from matchfair.policy import catalogue_edition
from matchfair.proposals.models import Proposal, Status
from matchfair.proposals.services import Seats, seats_of

STATUS_COLUMNS = (
    Proposal.enterprise_id,
    Proposal.enterprise_consented_at,
    Proposal.agency_consented_at,
    Proposal.paired_at,
    Proposal.expires_at,
    Proposal.closed_at,
    Proposal.closed_as,
)


@dataclass(frozen=True)
class AgencySeats:
    offer: Offer
    seats: Seats


@dataclass(frozen=True)
class AreaDemand:
    """Enterprises still without an agency that must have the area, against the free seats that offer it."""

    area: int
    needing: int
    seats: int


@dataclass(frozen=True)
class Board:
    admitted: int
    by_scan: int
    by_desk: int
    listed: int
    pairings: int
    drafts: int
    seats: int
    free: int
    held: int
    paired: int
    not_open: int
    states: list[tuple[Status, int]]  # states of proposals, the most frequent first
    agencies: list[AgencySeats]
    areas: list[AreaDemand]

    @property
    def entered(self) -> int:
        return self.by_scan + self.by_desk

    @property
    def beginning(self) -> bool:
        """One of the two sides is still missing altogether, so there is nothing to watch."""
        return not (self.admitted and self.agencies)


def board_of(fair: Fair, now: datetime) -> Board:
    offers = offers_of(fair)
    seats = seats_of(offers, now)
    free = {offer_id: one.free for offer_id, one in seats.items()}
    proposals = list(
        db.session.scalars(select(Proposal).options(load_only(*STATUS_COLUMNS)).filter_by(fair_id=fair.id))
    )
    states = Counter(row.status(now) for row in proposals)
    paired = {row.enterprise_id for row in proposals if row.status(now) == "paired"}
    arrivals = arrivals_of(fair)
    return Board(
        admitted=sum(arrivals.values()),
        by_scan=arrivals["scan"],
        by_desk=arrivals["desk"],
        listed=listed_needs(fair),
        pairings=states["paired"],
        drafts=drafts_of(fair),
        states=states.most_common(),
        seats=sum(offer.capacity for offer in offers),
        free=sum(one.free for one in seats.values()),
        held=sum(one.held for one in seats.values()),
        paired=sum(one.paired for one in seats.values()),
        not_open=sum(one.not_open for one in seats.values()),
        agencies=[AgencySeats(offer, seats[offer.id]) for offer in offers],
        areas=demand(fair, offers, free, paired),
    )


def arrivals_of(fair: Fair) -> Counter:
    """How many were let in by "scan" and by "desk"; "" counts those who have not come yet."""
    rows = select(Entry.arrived_by, func.count()).filter_by(fair_id=fair.id).group_by(Entry.arrived_by)
    return Counter(dict(db.session.execute(rows).all()))


def listed_needs(fair: Fair) -> int:
    admitted = select(Entry.enterprise_id).where(Entry.fair_id == fair.id)
    listed = select(func.count(NeedList.id)).filter_by(fair_id=fair.id).where(NeedList.enterprise_id.in_(admitted))
    return db.session.scalars(listed.where(NeedList.items.any() | (NeedList.custom != ""))).one()


def drafts_of(fair: Fair) -> int:
    return db.session.scalars(select(func.count(Agreement.id)).filter_by(fair_id=fair.id, void_at=None)).one()


def demand(fair: Fair, offers: list[Offer], free: dict[int, int], paired: set[int]) -> list[AreaDemand]:
    wanted = select(NeedList.enterprise_id, NeedItem.area).join(
        NeedItem.__table__, NeedItem.need_list_id == NeedList.id
    )
    wanted = wanted.join(Entry, (Entry.fair_id == NeedList.fair_id) & (Entry.enterprise_id == NeedList.enterprise_id))
    rows = db.session.execute(wanted.where(NeedList.fair_id == fair.id, NeedItem.must).distinct())
    needing = Counter(area for enterprise_id, area in rows if enterprise_id not in paired)
    seats: Counter = Counter()
    for offer in offers:
        for area in offer.areas:
            seats[area.area] += free[offer.id]
    return [AreaDemand(a.code, needing[a.code], seats[a.code]) for a in catalogue_edition(fair.edition).areas]
