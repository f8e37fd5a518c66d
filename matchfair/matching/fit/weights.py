"""The weighted mean of the criteria, and what each adds to it."""

import numpy as np


def combine(parts: dict[str, np.ndarray], weights: dict[str, float], allowed: np.ndarray) -> np.ndarray:
    """Weighted mean of the criteria, NaN where a pair is not allowed.

    Parameters
    ----------
    parts : dict of (n, m) arrays in [0, 1]
    weights : dict
        Finite and not negative, not all 0; a criterion without a weight counts 0. Only their proportions matter.
    allowed : (n, m) bool array

    Returns
    -------
    (n, m) float array in [0, 1]

    Raises
    ------
    ValueError
        A weight that is negative, not finite, or of an unknown criterion; weights that are all 0.

    Examples
    --------
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

    Parameters
    ----------
    parts, weights : dict
        As for :func:`combine`.
    row, column : int

    Returns
    -------
    list of (name, share)

    Raises
    ------
    ValueError
        As :func:`combine`.

    Examples
    --------
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
