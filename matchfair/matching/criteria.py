"""What makes a pair fit: small functions, each enterprises × agencies in [0, 1], and their weighted mean.

What a criterion cannot know it scores 0.5, so that a gap in the data neither helps nor harms.
"""

from collections.abc import Callable

import numpy as np

from .covering import AreaShortage, Coverage, areas_short, coverage
from .hall import Hall, areas_of
from .weighing import combine, shares

__all__ = [
    "CRITERIA",
    "AreaShortage",
    "Coverage",
    "Hall",
    "all_parts",
    "allowed",
    "areas_short",
    "combine",
    "coverage",
    "default_weights",
    "shares",
]

UNKNOWN = 0.5
SPECIALISED = 3


def _common(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """How many flags each row of one shares with each row of the other."""
    return left.astype(np.float64) @ right.astype(np.float64).T


def _coverage(items: np.ndarray, offered: np.ndarray) -> np.ndarray:
    wanted = items.sum(axis=1, keepdims=True)
    return np.where(wanted > 0, _common(items, offered) / np.maximum(wanted, 1), 1.0)


def must_have(hall: Hall) -> np.ndarray:
    """Share of the must-have items that the agency offers; 1 for an enterprise that must have none.

    Parameters
    ----------
    hall : Hall

    Returns
    -------
    (n, m) float array in [0, 1]

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> must_have(sample()).tolist()
    [[1.0, 0.5]]
    """
    return _coverage(hall.must_items, hall.offered_items)


def nice_to_have(hall: Hall) -> np.ndarray:
    """Share of the items an enterprise would like that the agency offers; 1 for one that would like none.

    Parameters
    ----------
    hall : Hall

    Returns
    -------
    (n, m) float array in [0, 1]

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> nice_to_have(sample()).tolist()
    [[0.0, 1.0]]
    """
    return _coverage(hall.nice_items, hall.offered_items)


def level(hall: Hall) -> np.ndarray:
    """Mean level declared in the areas that hold a must-have (all areas wanted if none does), as a share of 3.

    Parameters
    ----------
    hall : Hall

    Returns
    -------
    (n, m) float array in [0, 1]

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> level(sample()).round(2).tolist()
    [[1.0, 0.33]]
    """
    needed = hall.areas_needed()
    liked = hall.nice_areas | areas_of(hall.nice_items, hall.item_area, needed.shape[1])
    wanted = np.where(needed.any(axis=1, keepdims=True), needed, liked)
    count = wanted.sum(axis=1, keepdims=True)
    return np.where(count > 0, _common(wanted, hall.offered_areas) / np.maximum(count, 1) / SPECIALISED, UNKNOWN)


def stars(hall: Hall) -> np.ndarray:
    """1 where the enterprise starred the agency.

    Parameters
    ----------
    hall : Hall

    Returns
    -------
    (n, m) float array in [0, 1]

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> stars(sample()).tolist()
    [[1.0, 0.0]]
    """
    return hall.stars.astype(np.float64)


def requests(hall: Hall) -> np.ndarray:
    """1 where the agency asked for this enterprise.

    Parameters
    ----------
    hall : Hall

    Returns
    -------
    (n, m) float array in [0, 1]

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> requests(sample()).tolist()
    [[0.0, 1.0]]
    """
    return hall.requests.astype(np.float64)


def place(hall: Hall) -> np.ndarray:
    """1 in the same place, 0 in another, 0.5 where either is unknown.

    Parameters
    ----------
    hall : Hall

    Returns
    -------
    (n, m) float array in [0, 1]

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> place(sample()).tolist()
    [[1.0, 0.5]]
    """
    ours, theirs = hall.enterprise_place[:, None], hall.agency_place[None, :]
    return np.where((ours < 0) | (theirs < 0), UNKNOWN, (ours == theirs).astype(np.float64))


def terms(hall: Hall) -> np.ndarray:
    """1 while the fee is within the budget, falling to 0 at twice the budget, 0.5 where either is unknown.

    Parameters
    ----------
    hall : Hall

    Returns
    -------
    (n, m) float array in [0, 1]

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> terms(sample()).tolist()
    [[0.5, 1.0]]
    """
    budget = np.maximum(hall.budget, 0)[:, None]
    beyond = np.maximum(hall.fee[None, :] - budget, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(beyond > 0, 1 - beyond / budget, 1.0)
    unknown = np.isnan(hall.budget)[:, None] | np.isnan(hall.fee)
    return np.where(unknown, UNKNOWN, np.clip(np.nan_to_num(share, neginf=0.0), 0, 1))


def quality(hall: Hall) -> np.ndarray:
    """The agency's own quality (test mean, last evaluation), 0.5 where it has none yet.

    Parameters
    ----------
    hall : Hall

    Returns
    -------
    (n, m) float array in [0, 1]

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> quality(sample()).tolist()
    [[0.75, 0.5]]
    """
    known = np.where(np.isnan(hall.quality), UNKNOWN, np.clip(hall.quality, 0, 1))
    return np.broadcast_to(known, hall.shape).copy()


def programme_priority(hall: Hall) -> np.ndarray:
    """The enterprise's priority in the programme: it decides who is seated where seats are short.

    Parameters
    ----------
    hall : Hall

    Returns
    -------
    (n, m) float array in [0, 1]

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> programme_priority(sample()).tolist()
    [[0.25, 0.25]]
    """
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
    """Every criterion of the hall by name, each (n, m) in [0, 1].

    Parameters
    ----------
    hall : Hall

    Returns
    -------
    dict of (n, m) float arrays

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> all_parts(sample())["stars"].tolist()
    [[1.0, 0.0]]
    """
    return {name: criterion(hall) for name, (criterion, _) in CRITERIA.items()}


def default_weights() -> dict[str, float]:
    """Weights a bureau starts with; they are stored with each round.

    Returns
    -------
    dict
        Weight by criterion; together 1.

    Examples
    --------
    >>> round(sum(default_weights().values()), 9), default_weights()["stars"]
    (1.0, 0.15)
    """
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

    Returns
    -------
    (n, m) bool array

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> allowed(sample()).tolist(), allowed(sample(), vetoes=np.array([[False, True]])).tolist()
    ([[True, True]], [[True, False]])
    """
    missing = _common(hall.areas_needed(), hall.offered_areas == 0) > 0
    may = np.ones(hall.shape, dtype=bool) if softened else ~missing
    return may if vetoes is None else may & ~vetoes
