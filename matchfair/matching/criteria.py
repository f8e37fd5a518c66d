"""What makes a pair fit: small functions, each enterprises × agencies in [0, 1], and their weighted mean.

What a criterion cannot know it scores 0.5, so that a gap in the data neither helps nor harms.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

UNKNOWN = 0.5
SPECIALISED = 3


@dataclass(frozen=True, eq=False)
class Hall:
    """Who is in the hall: n enterprises, m agencies, a service areas, k catalogue items.

    Parameters
    ----------
    must_items, nice_items : (n, k) bool
        Catalogue items an enterprise must have, or would like.
    must_areas, nice_areas : (n, a) bool
        Areas wanted as a whole.
    offered_items : (m, k) bool
    offered_areas : (m, a) int
        Level: 0 not offered, 1 offers, 2 experienced, 3 specialised.
    item_area : (k,) int
        Area of each item.
    stars, requests : (n, m) bool
        The enterprise starred the agency; the agency asked for the enterprise.
    enterprise_place, agency_place : (n,), (m,) int
        Codes of places, -1 unknown.
    fee, budget : (m,), (n,) float
        Yuan a month, NaN unknown.
    quality : (m,) float
        In [0, 1], NaN unknown.
    priority : (n,) float
        In [0, 1], the programme's priority.
    """

    must_items: np.ndarray
    nice_items: np.ndarray
    must_areas: np.ndarray
    nice_areas: np.ndarray
    offered_items: np.ndarray
    offered_areas: np.ndarray
    item_area: np.ndarray
    stars: np.ndarray
    requests: np.ndarray
    enterprise_place: np.ndarray
    agency_place: np.ndarray
    fee: np.ndarray
    budget: np.ndarray
    quality: np.ndarray
    priority: np.ndarray

    def __post_init__(self) -> None:
        (n, k), (m, a) = np.shape(self.must_items), np.shape(self.offered_areas)
        sizes = {
            **dict.fromkeys(("must_items", "nice_items"), (n, k)),
            **dict.fromkeys(("must_areas", "nice_areas"), (n, a)),
            **dict.fromkeys(("stars", "requests"), (n, m)),
            **dict.fromkeys(("enterprise_place", "budget", "priority"), (n,)),
            **dict.fromkeys(("agency_place", "fee", "quality"), (m,)),
            "offered_items": (m, k),
            "item_area": (k,),
        }
        for name, shape in sizes.items():
            if np.shape(getattr(self, name)) != shape:
                raise ValueError(f"{name} has shape {np.shape(getattr(self, name))}, expected {shape}")

    @property
    def shape(self) -> tuple[int, int]:
        """Number of enterprises and of agencies."""
        return self.stars.shape

    def areas_needed(self) -> np.ndarray:
        """Areas that hold a must-have, (n, a) bool."""
        return self.must_areas | _areas_of(self.must_items, self.item_area, self.must_areas.shape[1])


def _areas_of(items: np.ndarray, item_area: np.ndarray, areas: int) -> np.ndarray:
    found = np.zeros((items.shape[0], areas), dtype=bool)
    row, item = np.nonzero(items)
    found[row, item_area[item]] = True
    return found


def _common(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """How many flags each row of one shares with each row of the other."""
    return left.astype(np.float64) @ right.astype(np.float64).T


def _coverage(items: np.ndarray, offered: np.ndarray) -> np.ndarray:
    wanted = items.sum(axis=1, keepdims=True)
    return np.where(wanted > 0, _common(items, offered) / np.maximum(wanted, 1), 1.0)


def must_have(hall: Hall) -> np.ndarray:
    """Share of the must-have items that the agency offers; 1 for an enterprise that must have none."""
    return _coverage(hall.must_items, hall.offered_items)


def nice_to_have(hall: Hall) -> np.ndarray:
    """Share of the items an enterprise would like that the agency offers; 1 for one that would like none."""
    return _coverage(hall.nice_items, hall.offered_items)


def level(hall: Hall) -> np.ndarray:
    """Mean level declared in the areas that hold a must-have (all areas wanted if none does), as a share of 3."""
    needed = hall.areas_needed()
    liked = hall.nice_areas | _areas_of(hall.nice_items, hall.item_area, needed.shape[1])
    wanted = np.where(needed.any(axis=1, keepdims=True), needed, liked)
    count = wanted.sum(axis=1, keepdims=True)
    return np.where(count > 0, _common(wanted, hall.offered_areas) / np.maximum(count, 1) / SPECIALISED, UNKNOWN)


def stars(hall: Hall) -> np.ndarray:
    """1 where the enterprise starred the agency."""
    return hall.stars.astype(np.float64)


def requests(hall: Hall) -> np.ndarray:
    """1 where the agency asked for this enterprise."""
    return hall.requests.astype(np.float64)


def place(hall: Hall) -> np.ndarray:
    """1 in the same place, 0 in another, 0.5 where either is unknown."""
    ours, theirs = hall.enterprise_place[:, None], hall.agency_place[None, :]
    return np.where((ours < 0) | (theirs < 0), UNKNOWN, (ours == theirs).astype(np.float64))


def terms(hall: Hall) -> np.ndarray:
    """1 while the fee is within the budget, falling to 0 at twice the budget, 0.5 where either is unknown."""
    budget = np.maximum(hall.budget, 0)[:, None]
    beyond = np.maximum(hall.fee[None, :] - budget, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(beyond > 0, 1 - beyond / budget, 1.0)
    unknown = np.isnan(hall.budget)[:, None] | np.isnan(hall.fee)
    return np.where(unknown, UNKNOWN, np.clip(np.nan_to_num(share, neginf=0.0), 0, 1))


def quality(hall: Hall) -> np.ndarray:
    """The agency's own quality (test mean, last evaluation), 0.5 where it has none yet."""
    known = np.where(np.isnan(hall.quality), UNKNOWN, np.clip(hall.quality, 0, 1))
    return np.broadcast_to(known, hall.shape).copy()


def programme_priority(hall: Hall) -> np.ndarray:
    """The enterprise's priority in the programme: it decides who is seated where seats are short."""
    return np.broadcast_to(np.clip(hall.priority, 0, 1)[:, None], hall.shape).astype(np.float64)


CRITERIA: dict[str, tuple[Callable[[Hall], np.ndarray], float]] = {
    "must_have": (must_have, 0.30),
    "nice_to_have": (nice_to_have, 0.10),
    "level": (level, 0.10),
    "stars": (stars, 0.15),
    "requests": (requests, 0.10),
    "place": (place, 0.05),
    "terms": (terms, 0.10),
    "quality": (quality, 0.05),
    "programme_priority": (programme_priority, 0.05),
}


def all_parts(hall: Hall) -> dict[str, np.ndarray]:
    """Every criterion of the hall by name, each (n, m) in [0, 1]."""
    return {name: criterion(hall) for name, (criterion, _) in CRITERIA.items()}


def default_weights() -> dict[str, float]:
    """Weights a bureau starts with; they are stored with each round."""
    return {name: weight for name, (_, weight) in CRITERIA.items()}


def allowed(hall: Hall, softened: bool = False, vetoes: np.ndarray | None = None) -> np.ndarray:
    """Which pairs may be made, (n, m) bool.

    Parameters
    ----------
    hall : Hall
    softened : bool
        Whether a pair is allowed although an area holding a must-have is not offered.
    vetoes : (n, m) bool array, optional
        Pairs that may not be made whatever else (declined, paused, not admitted).
    """
    missing = _common(hall.areas_needed(), hall.offered_areas == 0) > 0
    may = np.ones(hall.shape, dtype=bool) if softened else ~missing
    return may if vetoes is None else may & ~vetoes


def combine(parts: dict[str, np.ndarray], weights: dict[str, float], allowed: np.ndarray) -> np.ndarray:
    """Weighted mean of the criteria, NaN where a pair is not allowed.

    Parameters
    ----------
    parts : dict of (n, m) arrays in [0, 1]
    weights : dict
        Finite and not negative, not all 0; a criterion without a weight counts 0. Only their proportions matter.
    allowed : (n, m) bool array

    Raises
    ------
    ValueError
        A weight that is negative, not finite, or of an unknown criterion; weights that are all 0.

    Examples
    --------
    >>> import numpy as np
    >>> parts = {"stars": np.array([[1.0, 0.0]]), "place": np.array([[0.5, 0.5]])}
    >>> combine(parts, {"stars": 3, "place": 1}, np.array([[True, False]])).tolist()
    [[0.875, nan]]
    """
    total = _total_weight(parts, weights)
    scores = np.zeros(allowed.shape)
    for name, part in parts.items():
        scores += part * (weights.get(name, 0) / total)
    return np.where(allowed, np.clip(scores, 0, 1), np.nan)


def shares(parts: dict[str, np.ndarray], weights: dict[str, float], row: int, column: int) -> list[tuple[str, float]]:
    """What each criterion adds to the score of a pair, largest first; together they are the score.

    Examples
    --------
    >>> import numpy as np
    >>> parts = {"stars": np.array([[1.0]]), "place": np.array([[0.5]])}
    >>> shares(parts, {"stars": 3, "place": 1}, 0, 0)
    [('stars', 0.75), ('place', 0.125)]
    """
    total = _total_weight(parts, weights)
    added = [(name, float(part[row, column]) * weights.get(name, 0) / total) for name, part in parts.items()]
    return sorted(added, key=lambda share: -share[1])


def _total_weight(parts: dict[str, np.ndarray], weights: dict[str, float]) -> float:
    for name, weight in weights.items():
        if name not in parts:
            raise ValueError(f"there is no criterion {name!r}: weights are for {', '.join(parts)}")
        if not np.isfinite(weight) or weight < 0:
            raise ValueError(f"the weight of {name} is {weight}: it must be a finite number, 0 or more")
    total = float(sum(weights.values()))
    if total <= 0:
        raise ValueError("all weights are 0: give at least one criterion a weight")
    return total


@dataclass(frozen=True)
class Coverage:
    """Which needs of an enterprise an agency covers: indexes of catalogue items, and areas that are missing."""

    must_covered: tuple[int, ...]
    must_missing: tuple[int, ...]
    nice_covered: tuple[int, ...]
    nice_missing: tuple[int, ...]
    areas_missing: tuple[int, ...]


def coverage(hall: Hall, row: int, column: int) -> Coverage:
    """Which needs of this enterprise this agency covers and which not; a missing area is why a pair is not allowed."""
    offered = hall.offered_items[column]
    areas_missing = hall.areas_needed()[row] & (hall.offered_areas[column] == 0)
    flags = (
        hall.must_items[row] & offered,
        hall.must_items[row] & ~offered,
        hall.nice_items[row] & offered,
        hall.nice_items[row] & ~offered,
        areas_missing,
    )
    return Coverage(*(tuple(map(int, np.flatnonzero(flag))) for flag in flags))


@dataclass(frozen=True)
class AreaShortage:
    """An area that more enterprises must have than there are seats at agencies offering it."""

    area: int
    enterprises: int
    seats: int


def areas_short(hall: Hall, capacity: np.ndarray) -> list[AreaShortage]:
    """Areas that are short of seats, the shortest first ("3 enterprises need area 7, only 2 seats offer it").

    Parameters
    ----------
    hall : Hall
    capacity : (m,) int array
    """
    needed = hall.areas_needed().sum(axis=0)
    seats = (np.asarray(capacity)[:, None] * (hall.offered_areas > 0)).sum(axis=0)
    short = sorted(np.flatnonzero(needed > seats), key=lambda area: (seats[area] - needed[area], area))
    return [AreaShortage(int(area), int(needed[area]), int(seats[area])) for area in short]
