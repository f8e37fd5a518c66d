"""What publishing a plan does to each proposal. Decided from rows, so that a preview tells the same."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matchfair.accounts.models import Account
from matchfair.extensions import db
from matchfair.fairs.models import BoothLink, Fair
from matchfair.fairs.services import entries_of
from matchfair.needs.models import NeedList
from matchfair.needs.services import need_lists_of
from matchfair.offers.models import Offer
from matchfair.offers.services import offers_of
from matchfair.parties.models import Agency
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import free_seats, keeps_its_place
from matchfair.proposals.terms import terms_of, version_of

from .models import PairRule, PlanLine, Round


@dataclass(frozen=True)
class FairState:
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
    def read(cls, fair: Fair, now: datetime, lock: bool = False) -> "FairState":
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
            terms_of(self.needs[line.enterprise_id], self.offers[line.agency_id])
        )


def of_fair(model, fair: Fair):
    return select(model).filter_by(fair_id=fair.id).order_by(model.id)


def hold(model, fair: Fair) -> list:
    """The fair's rows as they are in the database now, held still until the transaction ends."""
    held = of_fair(model, fair).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(held))


@dataclass(frozen=True)
class Consequences:
    stays: list[tuple[PlanLine, Proposal]]  # the same pair, and what it shows is unchanged
    gives_way: list[Proposal]  # its enterprise gets another, or the plan leaves it unmatched
    made: list[PlanLine]
    left_out: list[tuple[PlanLine, str]]  # with the code of why; a proposal the enterprise has stays as it is


def consequences(row: Round, standing: FairState) -> Consequences:
    """An unanswered proposal gives way only to a line that fits and has a seat, or to a plan without an agency."""
    unmatched = [line for line in row.lines if not line.agency_id]
    lines = [line for line in row.lines if line.agency_id and not line.kept]
    lines.sort(key=lambda line: ((line.enterprise_id, line.agency_id) not in standing.locked, line.enterprise_id))
    stays, fitting, left_out = [], [], []
    for line in lines:
        misfit, earlier = standing.misfit(line, row.softened), standing.waiting.get(line.enterprise_id)
        if earlier and misfit in ("", "paused") and standing.shows_the_same(line, earlier):
            stays.append((line, earlier))
        elif misfit:
            left_out.append((line, misfit))
        else:
            fitting.append(line)
    made = with_seats(fitting, standing, earlier_of(unmatched, standing))
    seated = {line.enterprise_id for line in made}
    left_out += [(line, "no_seat") for line in fitting if line.enterprise_id not in seated]
    return Consequences(stays, earlier_of(unmatched + made, standing), made, left_out)


def with_seats(lines: list[PlanLine], standing: FairState, going: list[Proposal]) -> list[PlanLine]:
    """The lines that get a seat, counting the seats that earlier proposals free by giving way.

    Whoever gets none keeps the earlier proposal with its seat, which is then missing to others: hence again and again
    until nobody is left without. An agency that turned somebody down is full, so no seat is left unused by this.
    """
    while True:
        free = Counter(standing.free)
        free.update(proposal.offer_id for proposal in going + earlier_of(lines, standing))
        seated = []
        for line in lines:
            offer = standing.offers[line.agency_id].id
            if free[offer] > 0:
                free[offer] -= 1
                seated.append(line)
        if len(seated) == len(lines):
            return lines
        lines = seated


def earlier_of(lines: list[PlanLine], standing: FairState) -> list[Proposal]:
    return [standing.waiting[line.enterprise_id] for line in lines if line.enterprise_id in standing.waiting]


@dataclass(frozen=True)
class PublicationPreview:
    new: int  # proposals to enterprises that have none of the solver's
    changed: int  # open proposals whose enterprise would get another in their place
    withdrawn: int  # open proposals whose enterprise would get none
    stays: int  # open proposals that would stay as they are
    unreachable: list[Agency]  # nobody can sign in for them yet
    agencies: int


def publication_previews(fair: Fair, plans: list[Round], now: datetime) -> list[PublicationPreview]:
    """For each plan of a round, of which one may be published."""
    standing, able = FairState.read(fair, now), able_to_sign_in(fair)
    return [preview_of(row, standing, able) for row in plans]


def preview_of(row: Round, standing: FairState, able: set[int]) -> PublicationPreview:
    """What `publish` would do now, by the same decision."""
    follows = consequences(row, standing)
    agencies = {line.agency_id: line.agency for line in row.lines if line.agency_id and not line.kept}
    made, had = ({one.enterprise_id for one in rows} for rows in (follows.made, follows.gives_way))
    return PublicationPreview(
        new=len(made - had),
        changed=len(made & had),
        withdrawn=len(had - made),
        stays=len(follows.stays),
        agencies=len(agencies),
        unreachable=[agency for agency_id, agency in sorted(agencies.items()) if agency_id not in able],
    )


def able_to_sign_in(fair: Fair) -> set[int]:
    """Agencies with an account somebody took up, or with a link for the people at the booth."""
    accounts = select(Account.agency_id).where(Account.disabled_at.is_(None), Account.password_hash != "")
    accounts = accounts.where(Account.bureau_id == fair.bureau_id, Account.agency_id.is_not(None))
    links = select(BoothLink.agency_id).filter_by(fair_id=fair.id, revoked_at=None)
    return set(db.session.scalars(accounts)) | set(db.session.scalars(links))
