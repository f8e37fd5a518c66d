"""What a round can reach, said before it is run: who is short of seats, by how much, and what would help."""

from dataclasses import dataclass
from datetime import datetime

from matchfair.fairs.models import Fair
from matchfair.matching import diagnose
from matchfair.matching.criteria import areas_short, default_weights

from .hall import Market, read_market
from .solving import make_problem, refuse_lost_locks

REPAIRS_SHOWN = 5


@dataclass(frozen=True)
class AreaShort:
    """More enterprises must have this area than there are free seats at agencies that offer it."""

    area: int
    enterprises: int
    seats: int


@dataclass(frozen=True)
class GroupShort:
    """Enterprises that only these agencies may take; `short` of them cannot be seated."""

    enterprises: list[str]
    agencies: list[str]
    seats: int
    short: int


@dataclass(frozen=True)
class Outlook:
    enterprises: int
    seats: int
    matchable: int
    kept: int
    published: int  # of the enterprises, those with a proposal that nobody answered yet
    areas: list[AreaShort]
    groups: list[GroupShort]
    one_more_seat: list[str]  # agencies where one more seat would seat one more enterprise, the best first


def outlook(fair: Fair, now: datetime, softened: bool = False) -> Outlook:
    """The numbers of the next round at this fair. Weights do not matter here: they change who, not how many."""
    market = read_market(fair, now)
    refuse_lost_locks(market)
    short = [] if softened else areas_short(market.hall, market.capacity)
    found = {"enterprises": len(market.enterprises), "seats": int(market.capacity.sum()), "kept": len(market.kept),
             "published": int((market.published >= 0).sum()),
             "areas": [AreaShort(market.area_codes[a.area], a.enterprises, a.seats) for a in short]}  # fmt: skip
    if not market.enterprises or not market.agencies:
        return Outlook(**found, matchable=0, groups=[], one_more_seat=[])
    problem, _ = make_problem(market, default_weights(), softened)
    diagnosis = diagnose(problem)
    repairs = [market.agencies[r.agency].name for r in diagnosis.repairs if r.code == "add_seat"]
    return Outlook(**found, matchable=diagnosis.matchable, groups=[named(market, g) for g in diagnosis.shortages],
                   one_more_seat=repairs[:REPAIRS_SHOWN])  # fmt: skip


def named(market: Market, group) -> GroupShort:
    return GroupShort(
        enterprises=[market.enterprises[i].name for i in group.enterprises],
        agencies=[market.agencies[j].name for j in group.agencies], seats=group.seats, short=group.short,
    )  # fmt: skip
