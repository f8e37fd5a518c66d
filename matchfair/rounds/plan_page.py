"""A stored plan made ready for the organizer's page: pairs, who is left without and why, and the load per agency."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matchfair import words
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.matching import CRITERIA
from matchfair.needs.models import NeedList
from matchfair.needs.services import need_lists_of
from matchfair.offers.models import Offer
from matchfair.offers.services import offers_of
from matchfair.parties.models import Agency, Enterprise
from matchfair.proposals.models import Proposal

from .changes import Changes, changed_since
from .market import default_weights_of_bureau
from .models import PlanLine, Round
from .publication import PublicationPreview, publication_previews


@dataclass(frozen=True)
class Segment:
    """One criterion's part of a pair's bar: where it starts and how long it is, in hundredths of the full score."""

    name: str
    start: float
    width: float


@dataclass(frozen=True)
class PairShown:
    line: PlanLine
    segments: list[Segment]  # in the criteria's own order, so that bars can be compared
    missing: str
    alternates: list[Agency]
    status: str  # of its proposal once the round is published

    @property
    def bar(self) -> list[tuple[float, float, str]]:
        return [(part.start, part.width, part.name) for part in self.segments]


@dataclass(frozen=True)
class UnmatchedShown:
    enterprise: Enterprise
    reason: str
    must_areas: list[str]
    rescues: list[tuple[str, Agency, list[str]]]  # what to change, where, and which must-have areas to give up
    outfitted: bool  # everyone seated where it may go fits better there


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
    pairs: list[PairShown]  # the weakest first: that is where an organizer looks
    unmatched: list[UnmatchedShown]
    kept: list[PlanLine]
    loads: list[LoadShown]
    left_out: list[tuple[Enterprise, Agency, str]]
    open: int  # its published proposals that still wait for an answer: what withdrawing would take back
    changes: Changes | None  # since the plan was made
    notice: PublicationPreview | None  # while it is not published
    weights: list[tuple[str, float, float]]  # criterion, its weight here, its usual weight; only those that differ
    fares_worst: Enterprise | None
    blocking: list[tuple[Enterprise, Agency]]  # pairs that would both rather have each other; the first of them

    @property
    def one_more_matches(self) -> list[LoadShown]:
        """Where one more seat matches one more enterprise, the best first; paused agencies aside."""
        return sorted((load for load in self.loads if load.one_more and not load.paused), key=lambda load: -load.value)

    @property
    def one_more_adds(self) -> list[LoadShown]:
        return sorted(
            (load for load in self.loads if load.value > 0.0005 and not load.paused), key=lambda load: -load.value
        )


def plan_shown(fair: Fair, row: Round, now: datetime) -> PlanShown:
    offers = {offer.agency_id: offer for offer in offers_of(fair)}
    agencies = {agency_id: offer.agency for agency_id, offer in offers.items()}
    needs = {needs.enterprise_id: needs for needs in need_lists_of(fair)}
    states = {p.enterprise_id: p.status(now) for p in proposals_of(row)}
    draft = row.state == "draft"
    kept = [line for line in row.lines if line.kept]
    pairs = [pair_shown(line, fair, agencies, states) for line in row.lines if line.agency_id and not line.kept]
    pairs.sort(key=lambda pair: (pair.line.score, pair.line.id))
    enterprises = {line.enterprise_id: line.enterprise for line in row.lines}
    return PlanShown(
        pairs=pairs,
        kept=kept,
        unmatched=[
            unmatched_shown(line, fair, needs.get(line.enterprise_id), offers)
            for line in row.lines
            if not line.agency_id
        ],
        loads=loads_shown(row, offers, kept),
        left_out=[(enterprises[e], agencies[a], why) for e, a, why in row.left_out if a in agencies],
        open=sum(state.startswith("waits_for") for state in states.values()),
        changes=changed_since(row, now) if draft else None,
        notice=publication_previews(fair, [row], now)[0] if draft else None,
        weights=unusual_weights(row),
        fares_worst=enterprises.get(row.figures.get("fares_worst")),
        blocking=[(enterprises[e], agencies[a]) for e, a in row.figures.get("blocking_pairs", ()) if a in agencies],
    )


def pair_shown(line: PlanLine, fair: Fair, agencies: dict[int, Agency], states: dict[int, str]) -> PairShown:
    share = dict(line.why["shares"])
    segments, start = [], 0.0
    for name in CRITERIA:
        width = round(share.get(name, 0) * 100, 2)
        segments.append(Segment(name, round(start, 2), width))
        start += width
    alternates = [agencies[agency_id] for agency_id in line.why["alternates"] if agency_id in agencies]
    missing = words.services(fair.edition, line.why["missing"])
    return PairShown(line, segments, missing, alternates, states.get(line.enterprise_id, ""))


def unmatched_shown(line: PlanLine, fair: Fair, needs: NeedList | None, offers: dict[int, Offer]) -> UnmatchedShown:
    areas = sorted({item.area for item in needs.items if item.must}) if needs else []
    rescues = [
        (code, offers[agency_id].agency, [words.service(fair.edition, str(area)) for area in missing])
        for code, agency_id, missing in line.why["rescues"]
        if agency_id in offers and not offers[agency_id].paused_at
    ]
    return UnmatchedShown(
        line.enterprise,
        line.why["unmatched"],
        [words.service(fair.edition, str(area)) for area in areas],
        rescues,
        line.why.get("outfitted", False),
    )


def loads_shown(row: Round, offers: dict[int, Offer], kept: list[PlanLine]) -> list[LoadShown]:
    more = {agency_id: (matches, value) for agency_id, value, matches in row.figures["one_more_seat"]}
    return [
        LoadShown(
            offers[agency_id].agency,
            load,
            seats,
            sum(line.agency_id == agency_id for line in kept),
            *more[agency_id],
            bool(offers[agency_id].paused_at),
        )
        for agency_id, load, seats in row.figures["load"]
        if agency_id in offers
    ]


def proposals_of(row: Round) -> list[Proposal]:
    return list(db.session.scalars(select(Proposal).filter_by(round_id=row.id)))


def unusual_weights(row: Round) -> list[tuple[str, float, float]]:
    """The weights of a round that differ from the bureau's usual ones of that time."""
    weights, usual = row.weights, default_weights_of_bureau(row.bureau_id, row.solved_at)
    return [(name, weights.get(name, 0), usual[name]) for name in CRITERIA if weights.get(name, 0) != usual[name]]
