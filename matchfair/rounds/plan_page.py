"""A stored plan made ready for the organizer's page: pairs, who is left without and why, and the load per agency."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, func, select

from matchfair import words
from matchfair.errors import lazy_gettext as _l
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.matching import CRITERIA
from matchfair.needs.models import NeedItem, NeedList
from matchfair.offers.models import Offer
from matchfair.offers.services import offers_of
from matchfair.parties.models import Agency, Enterprise
from matchfair.parties.search import containing
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import WAITING
from matchfair.web import attempt

from .changes import Changes, changed_since
from .listing import ROWS, Listed, listed, listed_rows
from .market import default_weights_of_bureau
from .models import PlanLine, Round
from .publication import PublicationPreview, publication_previews

STATES = ("waiting", "paired", "over")  # how the proposals of a published plan stand
BLOCKS = 25  # on a page, of what takes several lines


@dataclass(frozen=True)
class Look:
    """What of a plan somebody looks at: a part of a name, an agency, how its proposals stand, and the page of each list."""

    text: str = ""
    agency: int | None = None
    state: str = ""  # one of STATES
    pages: dict[str, int] = field(default_factory=dict)  # by list: pairs, without, kept, left

    @property
    def narrow(self) -> bool:
        return bool(self.text or self.agency or self.state)

    def page(self, name: str) -> int:
        return self.pages.get(name, 1)


EVERYTHING = Look()


@dataclass(frozen=True)
class Segment:
    """One criterion's part of a pair's fit, and where it starts in the pair's bar."""

    name: str
    start: float
    share: float


@dataclass(frozen=True)
class PairShown:
    line: Row
    status: str  # of its proposal once the round is published
    segments: list[Segment] = field(default_factory=list)  # in the criteria's own order, so that bars can be compared
    missing: str = ""
    alternates: list[Agency] = field(default_factory=list)

    @property
    def bar(self) -> list[tuple[float, float, str]]:
        """In hundredths of the full score."""
        return [(round(part.start * 100, 2), round(part.share * 100, 2), part.name) for part in self.segments]


@dataclass(frozen=True)
class UnmatchedShown:
    line: Row
    reason: str
    must_areas: list[str] = field(default_factory=list)
    rescues: list[tuple[str, Agency, list[str]]] = field(
        default_factory=list
    )  # what to change, where, and which must-have areas to give up
    beside: str = ""  # how it compares with those who have a seat: "outranked" | "tied" | ""


@dataclass(frozen=True)
class LoadShown:
    agency: Agency
    load: int
    seats: int
    kept: int
    one_more: int  # how many more enterprises one more seat here would match
    value: float  # what one more seat here would add to the best plan's total
    paused: bool


@dataclass(frozen=True)
class PlanShown:
    look: Look
    agencies: list[Agency]
    pairs: Listed  # of PairShown, the weakest first: that is where an organizer looks
    unmatched: Listed  # of UnmatchedShown
    kept: Listed  # of lines
    left_out: Listed  # of (enterprise's name, agency's name, code of why)
    loads: list[LoadShown]
    open: int  # its published proposals that still wait for an answer: what withdrawing would take back
    changes: Changes | None  # since the plan was made
    notice: PublicationPreview | None  # while it is not published
    weights: list[tuple[str, float, float]]  # criterion, its weight here, its usual weight; only those that differ
    locked: bool  # it has pairs that were not the plan's to place
    fares_worst: str
    blocking: list[tuple[str, str]]  # names of pairs that would both rather have each other; the first of them

    @property
    def one_more_matches(self) -> list[LoadShown]:
        """Where one more seat matches one more enterprise, the best first; paused agencies aside."""
        return sorted((load for load in self.loads if load.one_more and not load.paused), key=lambda load: -load.value)

    @property
    def one_more_adds(self) -> list[LoadShown]:
        return sorted(
            (load for load in self.loads if load.value > 0.0005 and not load.paused), key=lambda load: -load.value
        )


def plan_shown(fair: Fair, row: Round, now: datetime, look: Look = EVERYTHING) -> PlanShown:
    offers = {offer.agency_id: offer for offer in offers_of(fair)}
    draft, counted = row.state == "draft", count_lines(row)
    blocking = row.figures.get("blocking_pairs", [])
    told = {e for e, _a in blocking} | {e for e, _a, _why in row.left_out} | {row.figures.get("fares_worst")}
    names = names_of(told)
    agencies = {agency_id: offer.agency.label for agency_id, offer in offers.items()}
    return PlanShown(
        look=look,
        agencies=[offer.agency for offer in offers.values()],
        pairs=pairs_shown(fair, row, offers, counted["pairs"], look, now),
        unmatched=unmatched_shown(fair, row, offers, counted["unmatched"], look),
        kept=kept_shown(row, counted["kept"], look),
        left_out=listed_rows(
            [(names[e], agencies[a], why) for e, a, why in row.left_out if e in names and a in agencies],
            len(row.left_out),
            look.page("left"),
        ),
        loads=attempt(_l("the load per agency"), loads_shown, row, offers, instead=[]),
        open=count_open(row, now),
        changes=attempt(_l("what changed since the plan was made"), changed_since, row, now) if draft else None,
        notice=attempt(_l("what releasing does"), notice_of, fair, row, now) if draft else None,
        weights=attempt(_l("weights other than usual"), unusual_weights, row, instead=[]),
        locked=row.figures["locked"] > 0 if "locked" in row.figures else any_locked(row),
        fares_worst=names.get(row.figures.get("fares_worst"), ""),
        blocking=[(names[e], agencies[a]) for e, a in blocking if e in names and a in agencies],
    )


def notice_of(fair: Fair, row: Round, now: datetime) -> PublicationPreview:
    return publication_previews(fair, [row], now)[0]


def count_lines(row: Round) -> dict[str, int]:
    """How many lines of each list the plan has."""
    without = PlanLine.agency_id.is_(None)
    found = (
        select(PlanLine.kept, without, func.count()).where(PlanLine.round_id == row.id).group_by(PlanLine.kept, without)
    )
    counted = {(bool(kept), bool(none)): number for kept, none, number in db.session.execute(found)}
    names = {"pairs": (False, False), "unmatched": (False, True), "kept": (True, False)}
    return {name: counted.get(key, 0) for name, key in names.items()}


def count_open(row: Round, now: datetime) -> int:
    waiting = select(func.count()).select_from(Proposal).filter_by(round_id=row.id)
    return db.session.scalars(waiting.where(*WAITING, Proposal.expires_at > now)).one()


def count_proposals(row: Round) -> int:
    return db.session.scalars(select(func.count()).select_from(Proposal).filter_by(round_id=row.id)).one()


def names_of(enterprise_ids: Collection[int | None]) -> dict[int | None, str]:
    found = select(Enterprise.id, Enterprise.label).where(Enterprise.id.in_([i for i in enterprise_ids if i]))
    return dict(db.session.execute(found).all())


def any_locked(row: Round) -> bool:
    """Of plans that were stored without their number of locks."""
    return any(why.get("locked") for why in db.session.scalars(select(PlanLine.why).filter_by(round_id=row.id)))


def lines_listed(row: Round, everything: int, page: int, size: int, order: tuple, *conditions) -> Listed:
    """A page of the plan's lines with the names of both sides."""
    found = select(
        PlanLine.id,
        PlanLine.enterprise_id,
        PlanLine.agency_id,
        PlanLine.score,
        PlanLine.why,
        Enterprise.label.label("enterprise"),
        Agency.label.label("agency"),
    )
    found = found.join(Enterprise, Enterprise.id == PlanLine.enterprise_id)
    found = found.outerjoin(Agency, Agency.id == PlanLine.agency_id).where(PlanLine.round_id == row.id, *conditions)
    number = db.session.scalars(select(func.count()).select_from(found.subquery())).one()

    def read(start: int, size: int) -> list[Row]:
        return list(db.session.execute(found.order_by(*order).limit(size).offset(start)))

    return listed(read, number, everything, page, size)


def pairs_shown(fair: Fair, row: Round, offers: dict[int, Offer], everything: int, look: Look, now: datetime) -> Listed:
    conditions: list[ColumnElement[bool]] = [PlanLine.agency_id.is_not(None), PlanLine.kept.is_(False)]
    conditions += containing(look.text, Enterprise.name, Agency.name)
    if look.agency:
        conditions.append(PlanLine.agency_id == look.agency)
    if look.state:
        conditions.append(PlanLine.enterprise_id.in_(in_state(row, look.state, now)))
    order = (PlanLine.score, PlanLine.id)
    found = lines_listed(row, everything, look.page("pairs"), ROWS, order, *conditions)
    states = states_of(row, [line.enterprise_id for line in found.rows], now)
    agencies = {agency_id: offer.agency for agency_id, offer in offers.items()}
    pairs = []
    for line in found.rows:
        status = states.get(line.enterprise_id, "")
        bare = PairShown(line, status)
        pairs.append(attempt(_l("what pairs are made of"), pair_shown, fair, line, status, agencies, instead=bare))
    return replace(found, rows=pairs)


def in_state(row: Round, state: str, now: datetime):
    """Enterprises whose proposal of this round stands so."""
    waits = (*WAITING, Proposal.expires_at > now)
    paired = (Proposal.paired_at.is_not(None), Proposal.closed_at.is_(None))
    found = select(Proposal.enterprise_id).where(Proposal.round_id == row.id)
    return found.where(*{"waiting": waits, "paired": paired, "over": (~and_(*waits), ~and_(*paired))}[state])


def states_of(row: Round, enterprise_ids: list[int], now: datetime) -> dict[int, str]:
    found = select(Proposal).where(Proposal.round_id == row.id, Proposal.enterprise_id.in_(enterprise_ids))
    return {p.enterprise_id: p.status(now) for p in db.session.scalars(found)}


def pair_shown(fair: Fair, line: Row, status: str, agencies: dict[int, Agency]) -> PairShown:
    share = dict(line.why["shares"])
    segments, start = [], 0.0
    for name in CRITERIA:
        segments.append(Segment(name, start, share.get(name, 0)))
        start += share.get(name, 0)
    alternates = [agencies[agency_id] for agency_id in line.why["alternates"] if agency_id in agencies]
    return PairShown(line, status, segments, words.services(fair.edition, line.why["missing"]), alternates)


def unmatched_shown(fair: Fair, row: Round, offers: dict[int, Offer], everything: int, look: Look) -> Listed:
    conditions = [PlanLine.agency_id.is_(None), *containing(look.text, Enterprise.name)]
    found = lines_listed(row, everything, look.page("without"), BLOCKS, (PlanLine.id,), *conditions)
    musts = must_areas(fair, [line.enterprise_id for line in found.rows])
    shown = []
    for line in found.rows:
        areas = musts.get(line.enterprise_id, [])
        bare = UnmatchedShown(line, line.why["unmatched"])
        shown.append(attempt(_l("what would match who is left"), left_shown, fair, line, areas, offers, instead=bare))
    return replace(found, rows=shown)


def must_areas(fair: Fair, enterprise_ids: list[int]) -> dict[int, list[int]]:
    """The areas these enterprises must have, by enterprise."""
    found = select(NeedList.enterprise_id, NeedItem.area).join(NeedItem, NeedItem.need_list_id == NeedList.id)
    found = found.where(NeedList.fair_id == fair.id, NeedList.enterprise_id.in_(enterprise_ids), NeedItem.must)
    areas: dict[int, list[int]] = {}
    for enterprise_id, area in db.session.execute(found.distinct().order_by(NeedItem.area)):
        areas.setdefault(enterprise_id, []).append(area)
    return areas


def left_shown(fair: Fair, line: Row, areas: list[int], offers: dict[int, Offer]) -> UnmatchedShown:
    rescues = [
        (code, offers[agency_id].agency, [words.service(fair.edition, str(area)) for area in missing])
        for code, agency_id, missing in line.why["rescues"]
        if agency_id in offers and not offers[agency_id].paused_at
    ]
    names = [words.service(fair.edition, str(area)) for area in areas]
    return UnmatchedShown(line, line.why["unmatched"], names, rescues, line.why.get("beside", ""))


def kept_shown(row: Round, everything: int, look: Look) -> Listed:
    conditions = [PlanLine.kept, *containing(look.text, Enterprise.name, Agency.name)]
    return lines_listed(row, everything, look.page("kept"), ROWS, (PlanLine.id,), *conditions)


def loads_shown(row: Round, offers: dict[int, Offer]) -> list[LoadShown]:
    more = {agency_id: (matches, value) for agency_id, value, matches in row.figures["one_more_seat"]}
    loads = select(PlanLine.agency_id, func.count()).filter_by(round_id=row.id, kept=True).group_by(PlanLine.agency_id)
    kept = dict(db.session.execute(loads).all())
    return [
        LoadShown(
            offers[agency_id].agency,
            load,
            seats,
            kept.get(agency_id, 0),
            *more[agency_id],
            bool(offers[agency_id].paused_at),
        )
        for agency_id, load, seats in row.figures["load"]
        if agency_id in offers
    ]


def unusual_weights(row: Round) -> list[tuple[str, float, float]]:
    """The weights of a round that differ from the bureau's usual ones of that time."""
    weights, usual = row.weights, default_weights_of_bureau(row.bureau_id, row.solved_at)
    return [(name, weights.get(name, 0), usual[name]) for name in CRITERIA if weights.get(name, 0) != usual[name]]
