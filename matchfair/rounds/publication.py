"""What publishing a plan does to each proposal. Decided from rows, so that a preview tells the same."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Row, select

from matchfair.accounts.models import Account
from matchfair.extensions import db
from matchfair.fairs.models import BoothLink, Entry, Fair
from matchfair.needs.services import ListedNeeds, needs_at
from matchfair.offers.models import Offer
from matchfair.offers.services import offers_of
from matchfair.parties.models import Agency
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import free_seats, hold, keeps_its_place
from matchfair.proposals.terms import Terms, offer_terms

from .market import declined_pairs
from .models import PairRule, PlanLine, Round


@dataclass(frozen=True)
class FairState:
    """The fair as it is when a plan is published: what a line made earlier has to be checked against."""

    offers: dict[int, Offer]
    needs: dict[int, ListedNeeds]  # of those on the fair's list
    free: dict[int, int]  # seats by offer id
    waiting: dict[int, Proposal]  # by enterprise: the solver's proposal that nobody answered, which may give way
    seated: set[int]  # by another proposal
    open_pairs: set[tuple[int, int]]
    barred: set[tuple[int, int]]
    locked: set[tuple[int, int]]
    offered: dict[int, Terms] = field(default_factory=dict)  # by agency: its offer beside no needs, once asked for

    @classmethod
    def read(cls, fair: Fair, now: datetime, lock: bool = False) -> "FairState":
        """As it is now; `lock` holds the proposals and the offers still until the transaction ends."""
        if lock:
            hold_ids(Proposal, fair)
            hold(Offer, fair_id=fair.id)
        offers, admitted = (
            offers_of(fair),
            set(db.session.scalars(select(Entry.enterprise_id).filter_by(fair_id=fair.id))),
        )
        rules = db.session.execute(
            select(PairRule.kind, PairRule.enterprise_id, PairRule.agency_id).filter_by(fair_id=fair.id, lifted_at=None)
        ).all()
        rows = select(Proposal).filter_by(fair_id=fair.id, closed_at=None).order_by(Proposal.id)
        open_proposals = db.session.scalars(rows.execution_options(populate_existing=lock))
        live = [p for p in open_proposals if p.paired_at or p.expires_at > now]
        waiting = {p.enterprise_id: p for p in live if p.origin == "solver" and not keeps_its_place(p, now)}
        others = [p for p in live if waiting.get(p.enterprise_id) is not p]
        return cls(
            offers={offer.agency_id: offer for offer in offers},
            needs={id_: needs for id_, needs in needs_at(fair).items() if id_ in admitted},
            free=free_seats(offers, now),
            waiting=waiting,
            seated={p.enterprise_id for p in others if p.seat_at},
            open_pairs={(p.enterprise_id, p.agency_id) for p in others},
            barred=declined_pairs(fair) | {(e, a) for kind, e, a in rules if kind == "forbid"},
            locked={(e, a) for kind, e, a in rules if kind == "lock"},
        )

    def misfit(self, line: Row, softened: bool) -> str:
        """The code of why a line no longer fits, or nothing."""
        pair = (line.enterprise_id, line.agency_id)
        if line.agency_id not in self.offers or line.enterprise_id not in self.needs:
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

    def covers_areas(self, line: Row) -> bool:
        """Whether the agency offers every area that holds a must-have, as the solver asks it of a pair."""
        offered = self.offer_terms(line.agency_id).offered
        return all(item.area in offered for item in self.needs[line.enterprise_id].items if item.must)

    def shows_the_same(self, line: Row, earlier: Proposal) -> bool:
        """Whether an earlier proposal brings the line's pair together, and what it showed is so still."""
        return line.agency_id == earlier.agency_id and earlier.terms == self.terms(line)

    def terms(self, line: Row, shares: Iterable = ()) -> Terms:
        """The terms of a proposal of this line."""
        return self.offer_terms(line.agency_id).with_needs(self.needs[line.enterprise_id], shares)

    def offer_terms(self, agency_id: int) -> Terms:
        if agency_id not in self.offered:
            self.offered[agency_id] = offer_terms(self.offers[agency_id])
        return self.offered[agency_id]


def hold_ids(model, fair: Fair) -> None:
    """Hold all the fair's rows still until the transaction ends, in the order of their ids, without reading them."""
    db.session.execute(select(model.id).filter_by(fair_id=fair.id).order_by(model.id).with_for_update()).all()


@dataclass(frozen=True)
class Consequences:
    stays: list[tuple[Row, Proposal]]  # the same pair, and what it shows is unchanged
    gives_way: list[Proposal]  # its enterprise gets another, or the plan leaves it unmatched
    made: list[Row]
    left_out: list[tuple[Row, str]]  # with the code of why; a proposal the enterprise has stays as it is


def consequences(plan: Round, lines: list[Row], standing: FairState) -> Consequences:
    """An unanswered proposal gives way only to a line that fits and has a seat, or to a plan without an agency."""
    unmatched = [line for line in lines if not line.agency_id]
    lines = [line for line in lines if line.agency_id and not line.kept]
    lines.sort(key=lambda line: ((line.enterprise_id, line.agency_id) not in standing.locked, line.enterprise_id))
    stays, fitting, left_out = [], [], []
    for line in lines:
        misfit, earlier = standing.misfit(line, plan.softened), standing.waiting.get(line.enterprise_id)
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


def stored_lines(plan: Round) -> list[Row]:
    """The plan's lines, without their reasons."""
    found = select(PlanLine.id, PlanLine.enterprise_id, PlanLine.agency_id, PlanLine.kept).filter_by(round_id=plan.id)
    return list(db.session.execute(found.order_by(PlanLine.id)))


def with_seats(lines: list[Row], standing: FairState, going: list[Proposal]) -> list[Row]:
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


def earlier_of(lines: list[Row], standing: FairState) -> list[Proposal]:
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
    return [preview_of(plan, standing, able) for plan in plans]


def preview_of(plan: Round, standing: FairState, able: set[int]) -> PublicationPreview:
    """What `publish` would do now, by the same decision."""
    lines = stored_lines(plan)
    follows = consequences(plan, lines, standing)
    agencies = {line.agency_id for line in lines if line.agency_id and not line.kept}
    made, had = ({one.enterprise_id for one in rows} for rows in (follows.made, follows.gives_way))
    return PublicationPreview(
        new=len(made - had),
        changed=len(made & had),
        withdrawn=len(had - made),
        stays=len(follows.stays),
        agencies=len(agencies),
        unreachable=[standing.offers[one].agency for one in sorted(agencies - able) if one in standing.offers],
    )


def able_to_sign_in(fair: Fair) -> set[int]:
    """Agencies with an account somebody took up, or with a link for the people at the booth."""
    accounts = select(Account.agency_id).where(Account.disabled_at.is_(None), Account.password_hash != "")
    accounts = accounts.where(Account.bureau_id == fair.bureau_id, Account.agency_id.is_not(None))
    links = select(BoothLink.agency_id).filter_by(fair_id=fair.id, revoked_at=None)
    return {id_ for id_ in (*db.session.scalars(accounts), *db.session.scalars(links)) if id_}
