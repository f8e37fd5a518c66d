"""What changed at a fair since a plan was made: for whom, so that the organizer can tell whether to run again."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from .market import FEN, Market, read_market
from .models import Round


@dataclass(frozen=True)
class Changes:
    """How many enterprises and agencies came, went, or are other than they were; also when only an answer was given."""

    enterprises: int
    agencies: int


def changed_since(row: Round, now: datetime) -> Changes | None:
    """Nothing while needs, offers, answers and rules of the fair are those that the plan was made of."""
    market = read_market(row.fair, now)
    if market.digest() == row.read:
        return None
    marks = marks_of(market)
    return Changes(*(count_other(row.marks[side], marks[side]) for side in ("enterprises", "agencies")))


def count_other(before: dict[str, str], after: dict[str, str]) -> int:
    return len({party for party, _ in before.items() ^ after.items()})


def marks_of(market: Market) -> dict[str, dict[str, str]]:
    """A short mark for each party of what the solver read of it. Ids are text, as they are in JSON.

    Parties of the other side stand in it by their ids: somebody who joins changes nobody else's mark.
    """
    named = [ids_in(market, cells) for cells in (market.hall.stars, market.hall.requests, market.vetoed)]
    return {
        "enterprises": {
            str(row.id): mark(enterprise_read(market, i, [ids[i] for ids in named]))
            for i, row in enumerate(market.enterprises)
        },
        "agencies": {str(row.id): mark(agency_read(market, j)) for j, row in enumerate(market.agencies)},
    }


def ids_in(market: Market, cells: np.ndarray) -> list[list[int]]:
    """For each enterprise the ids of the agencies where the cell is set."""
    found: list[list[int]] = [[] for _ in market.enterprises]
    for i, j in np.argwhere(cells).tolist():
        found[i].append(market.agencies[j].id)
    return found


def enterprise_read(market: Market, i: int, named: list[list[int]]) -> tuple:
    needs, at = market.needs[i], int(market.locked[i])
    wanted = sorted((need.service, need.must) for need in needs.items)
    locked = market.agencies[at].id if at >= 0 else None
    return wanted, named, locked, needs.budget_fen, market.enterprises[i].street, float(market.hall.priority[i])


def agency_read(market: Market, j: int) -> tuple:
    offer = market.offers[j]
    areas = [(row.area, row.level, sorted(row.items)) for row in offer.areas]
    fee = None if offer.fee.highest_fen is None else offer.fee.highest_fen / FEN
    return areas, fee, int(market.capacity[j]), offer.agency.address, float(market.hall.quality[j])


def mark(read: tuple) -> str:
    return hashlib.sha256(repr(read).encode()).hexdigest()[:12]
