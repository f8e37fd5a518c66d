"""Whether a pair that was planned earlier may still be proposed, with needs, offers and answers as they are now."""

from dataclasses import dataclass

from sqlalchemy import select

from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fairs.services import entries_of
from matchfair.needs.models import NeedList
from matchfair.needs.services import need_lists_of
from matchfair.offers.models import Offer
from matchfair.offers.services import offers_of

from .models import PairRule, PlanLine, Proposal


@dataclass(frozen=True)
class Standing:
    """The fair as it is when a plan is published: what a line made earlier has to be checked against."""

    offers: dict[int, Offer]
    needs: dict[int, NeedList]
    admitted: set[int]
    seated: set[int]
    open_pairs: set[tuple[int, int]]
    barred: set[tuple[int, int]]
    locked: set[tuple[int, int]]

    @classmethod
    def read(cls, fair: Fair) -> "Standing":
        rows = db.session.scalars(select(Proposal).filter_by(fair_id=fair.id).execution_options(populate_existing=True))
        rows = list(rows)
        rules = list(db.session.scalars(select(PairRule).filter_by(fair_id=fair.id, lifted_at=None)))
        return cls(
            offers={offer.agency_id: offer for offer in offers_of(fair)},
            needs={needs.enterprise_id: needs for needs in need_lists_of(fair)},
            admitted={entry.enterprise_id for entry in entries_of(fair)},
            seated={p.enterprise_id for p in rows if p.seat_at and not p.closed_at},
            open_pairs={(p.enterprise_id, p.agency_id) for p in rows if not p.closed_at},
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
        if self.offers[line.agency_id].paused_at:
            return "paused"
        if line.enterprise_id in self.seated:
            return "has_proposal"
        if pair in self.barred:
            return "barred"
        if pair in self.open_pairs:
            return "has_request"
        return "" if softened or pair in self.locked or self.covers_areas(line) else "areas"

    def covers_areas(self, line: PlanLine) -> bool:
        """Whether the agency offers every area that holds a must-have, as the solver asks it of a pair."""
        offered = {row.area for row in self.offers[line.agency_id].areas}
        return all(item.area in offered for item in self.needs[line.enterprise_id].items if item.must)
