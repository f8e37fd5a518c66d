"""What makes a pair fit: one function per criterion, from the inputs of a fair to an (n, m) float array in [0, 1].

What a criterion cannot know it scores 0.5, so that a gap in the data neither helps nor harms.
"""

from collections.abc import Callable

import numpy as np

from .inputs import SPECIALISED, FitInputs, areas_of, example_inputs  # noqa: F401 - the examples use the last

UNKNOWN = 0.5  # the middle of a criterion


def _common(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """How many flags each row of one shares with each row of the other."""
    return left.astype(np.float64) @ right.astype(np.float64).T


def _share_offered(items: np.ndarray, offered: np.ndarray) -> np.ndarray:
    wanted = items.sum(axis=1, keepdims=True)
    return np.where(wanted > 0, _common(items, offered) / np.maximum(wanted, 1), 1.0)


def must_have(inputs: FitInputs) -> np.ndarray:
    """Share of the must-have items that the agency offers; 1 for an enterprise that must have none.

    >>> must_have(example_inputs()).tolist()
    [[1.0, 0.5]]
    """
    return _share_offered(inputs.must_items, inputs.offered_items)


def nice_to_have(inputs: FitInputs) -> np.ndarray:
    """Share of the items an enterprise would like that the agency offers; 1 for one that would like none.

    >>> nice_to_have(example_inputs()).tolist()
    [[0.0, 1.0]]
    """
    return _share_offered(inputs.nice_items, inputs.offered_items)


def level(inputs: FitInputs) -> np.ndarray:
    """Mean level declared in the areas that hold a must-have (all areas wanted if none does), as a share of 3.

    >>> level(example_inputs()).round(2).tolist()
    [[1.0, 0.33]]
    """
    needed = inputs.areas_needed()
    liked = inputs.nice_areas | areas_of(inputs.nice_items, inputs.item_area, needed.shape[1])
    wanted = np.where(needed.any(axis=1, keepdims=True), needed, liked)
    count = wanted.sum(axis=1, keepdims=True)
    return np.where(count > 0, _common(wanted, inputs.offered_areas) / np.maximum(count, 1) / SPECIALISED, UNKNOWN)


def stars(inputs: FitInputs) -> np.ndarray:
    """1 where the enterprise starred the agency.

    >>> stars(example_inputs()).tolist()
    [[1.0, 0.0]]
    """
    return inputs.stars.astype(np.float64)


def requests(inputs: FitInputs) -> np.ndarray:
    """1 where the agency asked for this enterprise.

    >>> requests(example_inputs()).tolist()
    [[0.0, 1.0]]
    """
    return inputs.requests.astype(np.float64)


def place(inputs: FitInputs) -> np.ndarray:
    """1 in the same place, 0 in another, 0.5 where either is unknown.

    >>> place(example_inputs()).tolist()
    [[1.0, 0.5]]
    """
    ours, theirs = inputs.enterprise_place[:, None], inputs.agency_place[None, :]
    return np.where((ours < 0) | (theirs < 0), UNKNOWN, (ours == theirs).astype(np.float64))


def terms(inputs: FitInputs) -> np.ndarray:
    """1 while the fee is within the budget, falling to 0 at twice the budget, 0.5 where either is unknown.

    >>> terms(example_inputs()).tolist()
    [[0.5, 1.0]]
    """
    budget = np.maximum(inputs.budget, 0)[:, None]
    beyond = np.maximum(inputs.fee[None, :] - budget, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(beyond > 0, 1 - beyond / budget, 1.0)
    unknown = np.isnan(inputs.budget)[:, None] | np.isnan(inputs.fee)
    return np.where(unknown, UNKNOWN, np.clip(np.nan_to_num(share, neginf=0.0), 0, 1))


def quality(inputs: FitInputs) -> np.ndarray:
    """The agency's own quality (test mean, last evaluation), 0.5 where it has none yet.

    >>> quality(example_inputs()).tolist()
    [[0.75, 0.5]]
    """
    known = np.where(np.isnan(inputs.quality), UNKNOWN, np.clip(inputs.quality, 0, 1))
    return np.broadcast_to(known, inputs.shape).copy()


def programme_priority(inputs: FitInputs) -> np.ndarray:
    """The enterprise's priority in the programme: it decides who is seated where seats are short.

    >>> programme_priority(example_inputs()).tolist()
    [[0.25, 0.25]]
    """
    return np.broadcast_to(np.clip(inputs.priority, 0, 1)[:, None], inputs.shape).astype(np.float64)


CRITERIA: dict[str, tuple[Callable[[FitInputs], np.ndarray], float]] = {
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


def criterion_scores(inputs: FitInputs) -> dict[str, np.ndarray]:
    """Every criterion of the inputs by name, each (n, m) in [0, 1].

    Parameters
    ----------
    inputs : FitInputs

    Returns
    -------
    dict of (n, m) float arrays

    Examples
    --------
    >>> criterion_scores(example_inputs())["stars"].tolist()
    [[1.0, 0.0]]
    """
    return {name: criterion(inputs) for name, (criterion, _) in CRITERIA.items()}


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


def allowed_pairs(inputs: FitInputs, softened: bool = False, vetoes: np.ndarray | None = None) -> np.ndarray:
    """Which pairs may be made, (n, m) bool.

    Parameters
    ----------
    inputs : FitInputs
    softened : bool
        Whether a pair is allowed although an area holding a must-have is not offered.
    vetoes : (n, m) bool array, optional
        Pairs that may not be made whatever else (declined, paused, not admitted).

    Returns
    -------
    (n, m) bool array

    Examples
    --------
    >>> allowed_pairs(example_inputs(), vetoes=np.array([[False, True]])).tolist()
    [[True, False]]
    """
    missing = _common(inputs.areas_needed(), inputs.offered_areas == 0) > 0
    may = np.ones(inputs.shape, dtype=bool) if softened else ~missing
    return may if vetoes is None else may & ~vetoes
