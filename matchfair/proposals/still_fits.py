"""Whether a pair that was planned earlier may still be proposed, with needs, offers and answers as they are now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fairs.services import entries_of
from matchfair.needs.models import NeedList
from matchfair.needs.services import need_lists_of
from matchfair.offers.models import Offer
from matchfair.offers.services import offers_of

from .hall import keeps_its_place
from .models import PairRule, PlanLine, Proposal
from .services import free_seats
from .shown import picture, version_of


@dataclass(frozen=True)
class Standing:
    """The fair as it is when a plan is published: what a line made earlier has to be checked against."""

    offers: dict[int, Offer]
    needs: dict[int, NeedList]
    admitted: set[int]
    free: dict[int, int]  # seats by offer id
    waiting: dict[int, Proposal]  # by enterprise: the solver's proposal that nobody answered, which may give way
    seated: set[int]  # by another proposal
    open_pairs: set[tuple[int, int]]
    barred: set[tuple[int, int]]
    locked: set[tuple[int, int]]

    @classmethod
    def read(cls, fair: Fair, now: datetime, lock: bool = False) -> "Standing":
        """As it is now; `lock` holds the proposals and the offers still until the transaction ends."""
        rows = hold(Proposal, fair) if lock else list(db.session.scalars(of_fair(Proposal, fair)))
        if lock:
            hold(Offer, fair)
        offers = offers_of(fair)
        rules = list(db.session.scalars(select(PairRule).filter_by(fair_id=fair.id, lifted_at=None)))
        live = [p for p in rows if not p.closed_at and (p.paired_at or p.expires_at > now)]
        waiting = {p.enterprise_id: p for p in live if p.origin == "solver" and not keeps_its_place(p, now)}
        others = [p for p in live if p not in waiting.values()]
        return cls(
            offers={offer.agency_id: offer for offer in offers},
            needs={needs.enterprise_id: needs for needs in need_lists_of(fair)},
            admitted={entry.enterprise_id for entry in entries_of(fair)},
            free=free_seats(offers, now),
            waiting=waiting,
            seated={p.enterprise_id for p in others if p.seat_at},
            open_pairs={(p.enterprise_id, p.agency_id) for p in others},
            barred={(p.enterprise_id, p.agency_id) for p in rows if p.closed_as.startswith("declined")}
            | {(rule.enterprise_id, rule.agency_id) for rule in rules if rule.kind == "forbid"},
            locked={(rule.enterprise_id, rule.agency_id) for rule in rules if rule.kind == "lock"},
        )

    def misfit(self, line: PlanLine, softened: bool) -> str:
        """The code of why a line no longer fits, or nothing."""
        pair = (line.enterprise_id, line.agency_id)
        if line.agency_id not in self.offers or line.enterprise_id not in self.admitted & self.needs.keys():
            return "gone"
        if not self.needs[line.enterprise_id].items:
            return "no_needs"
        if pair in self.barred:
            return "barred"  # before the pause, which would let an unchanged proposal stay
        if self.offers[line.agency_id].paused_at:
            return "paused"
        if line.enterprise_id in self.seated:
            return "has_proposal"
        if pair in self.open_pairs:
            return "has_request"
        return "" if softened or pair in self.locked or self.covers_areas(line) else "areas"

    def covers_areas(self, line: PlanLine) -> bool:
        """Whether the agency offers every area that holds a must-have, as the solver asks it of a pair."""
        offered = {row.area for row in self.offers[line.agency_id].areas}
        return all(item.area in offered for item in self.needs[line.enterprise_id].items if item.must)

    def shows_the_same(self, line: PlanLine, earlier: Proposal) -> bool:
        """Whether an earlier proposal brings the line's pair together, and what it showed is so still."""
        if line.agency_id != earlier.agency_id:
            return False
        return version_of(earlier.shown) == version_of(
            picture(self.needs[line.enterprise_id], self.offers[line.agency_id])
        )


def of_fair(model, fair: Fair):
    return select(model).filter_by(fair_id=fair.id).order_by(model.id)


def hold(model, fair: Fair) -> list:
    """The fair's rows as they are in the database now, held still until the transaction ends."""
    held = of_fair(model, fair).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(held))
