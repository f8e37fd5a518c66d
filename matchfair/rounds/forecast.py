"""What a round can reach, said before it is run: who is short of seats, by how much, and what would help."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchfair.fairs.models import Fair
from matchfair.matching import areas_short, default_weights, diagnose

from .market import Market, read_market
from .solving import make_problem, refuse_lost_locks

REPAIRS_SHOWN = 5


@dataclass(frozen=True)
class AreaShort:
    """More enterprises must have this area than there are free seats at agencies that offer it."""

    area: int
    enterprises: int
    seats: int


@dataclass(frozen=True)
class Lacking:
    """Why an enterprise may go to no agency."""

    enterprise: str
    code: str  # "areas": nobody offers these | "together": nobody offers all of these | "ruled_out": by a veto or a decline
    areas: list[str]


@dataclass(frozen=True)
class GroupShort:
    """Enterprises that only these agencies may take; `short` of them cannot be seated."""

    enterprises: list[str]
    agencies: list[str]
    seats: int
    short: int
    lacking: list["Lacking"]  # of enterprises that may go nowhere


@dataclass(frozen=True)
class Forecast:
    enterprises: int
    seats: int
    matchable: int
    kept: int
    published: int  # of the enterprises, those with a proposal that nobody answered yet
    areas: list[AreaShort]
    groups: list[GroupShort]
    one_more_seat: list[str]  # agencies where one more seat would seat one more enterprise, the best first


def forecast(fair: Fair, now: datetime, softened: bool = False) -> Forecast:
    """The numbers of the next round at this fair. Weights do not matter here: they change who, not how many."""
    market = read_market(fair, now)
    refuse_lost_locks(market)
    short = [] if softened else areas_short(market.hall, market.capacity)
    found: dict[str, Any] = {
        "enterprises": len(market.enterprises),
        "seats": int(market.capacity.sum()),
        "kept": len(market.kept),
        "published": int((market.published >= 0).sum()),
        "areas": [AreaShort(market.area_codes[a.area], a.enterprises, a.seats) for a in short],
    }
    if not market.enterprises or not market.agencies:
        return Forecast(**found, matchable=0, groups=[], one_more_seat=[])
    problem, _ = make_problem(market, default_weights(), softened)
    diagnosis = diagnose(problem)
    paused = {offer.agency_id for offer in market.offers if offer.paused_at}
    more = [market.agencies[repair.agency] for repair in diagnosis.repairs if repair.code == "add_seat"]
    return Forecast(
        **found,
        matchable=diagnosis.matchable,
        groups=[named(market, g) for g in diagnosis.shortages],
        one_more_seat=[agency.label for agency in more if agency.id not in paused][:REPAIRS_SHOWN],
    )


def named(market: Market, group) -> GroupShort:
    return GroupShort(
        enterprises=[market.enterprises[i].name for i in group.enterprises],
        agencies=[market.agencies[j].label for j in group.agencies],
        seats=group.seats,
        short=group.short,
        lacking=[] if group.agencies else [lacking(market, i) for i in group.enterprises],
    )


def lacking(market: Market, i: int) -> Lacking:
    needed, offered = market.hall.areas_needed()[i], market.hall.offered_areas > 0
    nowhere, name = needed & ~offered.any(axis=0), market.enterprises[i].name
    together = (offered | ~needed).all(axis=1).any()
    code, areas = (
        ("areas", nowhere) if nowhere.any() else ("ruled_out", needed & False) if together else ("together", needed)
    )
    return Lacking(name, code, [str(market.area_codes[a]) for a in areas.nonzero()[0]])
