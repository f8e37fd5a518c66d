"""The plans of one round side by side: what each reaches, how it loads the agencies, and where they part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from sqlalchemy import select

from matchfair.errors import lazy_gettext as _l
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.offers.services import offers_of
from matchfair.parties.models import Agency
from matchfair.web import attempt

from .changes import Changes, changed_since
from .listing import Listed, listed_rows
from .models import PlanLine, Round
from .plan_page import names_of, unusual_weights
from .publication import PublicationPreview, publication_previews, stored_lines

NEAR = 0.0001  # of a fit or a total: less than a page shows of it, a hundredth of a point


@dataclass(frozen=True)
class Mark:
    """One plan's value of a measure; `share` is the length of its bar."""

    value: float | None
    share: float
    leads: bool  # better than another plan, and none is better
    of: str = ""  # whom it is the value of


@dataclass(frozen=True)
class Measure:
    name: str
    whole: float  # what a full bar stands for
    marks: list[Mark]  # in the order of the plans


@dataclass(frozen=True)
class Whisker:
    """Plans that match as many and whose totals are so near that only what else they do can tell them apart."""

    plans: list[Round]
    apart: float  # their totals, at most
    fewest: list[Round]  # those of them that leave the fewest pairs that would rather swap; none where all are alike
    blocking: int  # how many pairs these leave


@dataclass(frozen=True)
class Load:
    agency: Agency
    seats: int
    loads: list[int]


@dataclass(frozen=True)
class Difference:
    """An enterprise on which the plans do not agree, or whose published agency one of them changes."""

    enterprise_id: int
    enterprise: str
    published: Agency | None
    agencies: list[Agency | None]


@dataclass(frozen=True)
class Comparison:
    plans: list[Round]
    measures: list[Measure]
    whisker: Whisker | None
    loads: list[Load]
    apart: list[tuple[Round, Round, int]]  # how many enterprises two plans send elsewhere
    differences: Listed  # of Difference
    published: int  # pairs that are published and not yet answered
    changes: Changes | None  # since the plans were made
    notices: list[PublicationPreview | None]  # of each plan, while none is published
    weights: list[tuple[str, float, float]]

    @property
    def seats(self) -> int:
        """The longest bar of the loads."""
        return max([1, *(load.seats for load in self.loads)])

    @property
    def unreachable(self) -> PublicationPreview | None:
        """Of the plan with the most agencies that would not see their proposals."""
        return max(filter(None, self.notices), key=lambda one: len(one.unreachable), default=None)

    @property
    def open(self) -> bool:
        return all(plan.state == "draft" for plan in self.plans)


def compare(fair: Fair, plans: list[Round], now: datetime, page: int = 1) -> Comparison:
    agencies = {offer.agency_id: offer.agency for offer in offers_of(fair)}
    given = [{line.enterprise_id: line.agency_id for line in stored_lines(plan) if not line.kept} for plan in plans]
    draft, unknown = plans[0].state == "draft", [None] * len(plans)
    publishing = (
        attempt(_l("what releasing does"), publication_previews, fair, plans, now, instead=unknown) if draft else []
    )
    return Comparison(
        plans=plans,
        measures=attempt(_l("what each plan reaches"), measures_of, plans, instead=[]),
        whisker=attempt(_l("what each plan reaches"), whisker_of, plans, instead=None),
        loads=attempt(_l("the load per agency"), loads_of, plans, agencies, instead=[]),
        apart=[
            (one, other, count_apart(a, b)) for (one, a), (other, b) in combinations(zip(plans, given, strict=True), 2)
        ],
        differences=differences_of(given, published_before(plans[0]), agencies, page),
        published=plans[0].figures["published"],
        changes=attempt(_l("what changed since the plan was made"), changed_since, plans[0], now) if draft else None,
        notices=publishing,
        weights=attempt(_l("weights other than usual"), unusual_weights, plans[0], instead=[]),
    )


def published_before(plan: Round) -> dict[int, int]:
    """The agency that was published and not answered when the plan was made, by enterprise."""
    found = select(PlanLine.enterprise_id, PlanLine.why).filter_by(round_id=plan.id, kept=False)
    return {enterprise_id: why["published"] for enterprise_id, why in db.session.execute(found) if why["published"]}


def measures_of(plans: list[Round]) -> list[Measure]:
    figures = [plan.figures for plan in plans]
    names = names_of({f.get("fares_worst") for f in figures})
    first = figures[0]
    waiting = first["matched"] + first["unmatched"]
    most_blocking = max(f["blocking"] for f in figures)
    found = [
        measure("matched", waiting, [f["matched"] for f in figures]),
        measure("unmatched", waiting, [f["unmatched"] for f in figures], better=min),
        measure("total", max(f["total"] for f in figures), [f["total"] for f in figures], near=NEAR),
        measure(
            "worst",
            1,
            [f["worst"] for f in figures],
            of=[names.get(f.get("fares_worst"), "") for f in figures],
            near=NEAR,
        ),
        measure("blocking", most_blocking, [f["blocking"] for f in figures], better=min),
        measure("small", first["small"][1], [f["small"][0] for f in figures]),
        measure("priority", first["priority"][1], [f["priority"][0] for f in figures]),
        *(counted_since(figures) if "idle" in first else []),
        measure("changes", first["published"], [f["changes"] for f in figures], better=min),
    ]
    return [one for one in found if one.whole or one.name == "blocking"]


def counted_since(figures: list[dict]) -> list[Measure]:
    """Measures that the oldest plans were stored without."""
    first, largest = figures[0], max(f["largest"] for f in figures)
    return [
        measure("key", first["key"][1], [f["key"][0] for f in figures]),
        measure("idle", first["idle"][1], [f["idle"][0] for f in figures], better=min),
        measure("largest", largest, [f["largest"] for f in figures], better=min),
    ]


def whisker_of(plans: list[Round]) -> Whisker | None:
    """The plans within a whisker of the best, and which of them to prefer."""
    most = max(plan.figures["matched"] for plan in plans)
    full = [plan for plan in plans if plan.figures["matched"] == most]
    best = max(plan.figures["total"] for plan in full)
    near = [plan for plan in full if best - plan.figures["total"] < NEAR]
    if len(near) < 2:
        return None
    blocking = min(plan.figures["blocking"] for plan in near)
    fewest = [plan for plan in near if plan.figures["blocking"] == blocking]
    apart = best - min(plan.figures["total"] for plan in near)
    return Whisker(near, apart, fewest if len(fewest) < len(near) else [], blocking)


def measure(
    name: str,
    whole: float,
    values: list[float | None],
    better: Callable = max,
    of: Sequence[str] = (),
    near: float = 0.0,
) -> Measure:
    """Values nearer to one another than `near` are as good as one another."""
    known = [value for value in values if value is not None]
    best = better(known) if known and max(known) - min(known) > near else None
    marks = [
        Mark(value, (value or 0) / whole if whole else 0.0, leads(value, best, near), who)
        for value, who in zip(values, of or [""] * len(values), strict=True)
    ]
    return Measure(name, whole, marks)


def leads(value: float | None, best: float | None, near: float) -> bool:
    return value is not None and best is not None and abs(value - best) <= near


def loads_of(plans: list[Round], agencies: dict[int, Agency]) -> list[Load]:
    """Agencies with seats, in one order for all plans."""
    by_plan = [{agency_id: load for agency_id, load, _ in plan.figures["load"]} for plan in plans]
    return [
        Load(agencies[agency_id], seats, [loads[agency_id] for loads in by_plan])
        for agency_id, _, seats in plans[0].figures["load"]
        if seats and agency_id in agencies
    ]


def count_apart(one: dict[int, int | None], other: dict[int, int | None]) -> int:
    return sum(agency_id != other[enterprise_id] for enterprise_id, agency_id in one.items())


def differences_of(
    given: list[dict[int, int | None]], published: dict[int, int], agencies: dict[int, Agency], page: int
) -> Listed:
    apart = []
    for enterprise_id in given[0]:
        ids = [plan[enterprise_id] for plan in given]
        before = published.get(enterprise_id)
        if len({*ids, before} if before else set(ids)) > 1:
            apart.append((enterprise_id, before, ids))
    found = listed_rows(apart, len(apart), page)
    names = names_of([enterprise_id for enterprise_id, *_ in found.rows])
    shown = [
        Difference(enterprise_id, names[enterprise_id], agencies.get(before), [agencies.get(one) for one in ids])
        for enterprise_id, before, ids in found.rows
    ]
    return replace(found, rows=shown)
