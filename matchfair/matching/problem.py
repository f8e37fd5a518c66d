"""The question: who may go where, how well each pair fits, how many seats there are, what is already settled."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

GRID = 1 << 20  # units of the grid in a score of 1: scores on it are exact as float32
LARGEST_SCORE = 1 << 20  # then a score in units of the grid stays below 2**40, far from what float64 rounds
MOST_SEATS = (1 << 31) - 1  # of one agency: more than there are enterprises
BLOCK = 1 << 16  # pairs read at once: 512 KB of float64, which stay in a processor's second cache

Progress = Callable[[float], None]


class Cancelled(Exception):
    """Raised by a ``progress`` callback to stop a solve; the plan then has status ``"cancelled"``."""


def unheard(share: float) -> None:
    """Progress that nobody follows."""


def part_of_progress(progress: Progress, start: float, end: float) -> Progress:
    """The progress of one step that fills a whole's from ``start`` to ``end``.

    Parameters
    ----------
    progress : callable
        Called with the share of the whole that is done.
    start, end : float
        From 0 to 1.

    Returns
    -------
    callable
        To be called with the share of the step that is done.

    Examples
    --------
    >>> shares = []
    >>> half = part_of_progress(shares.append, 0.5, 1.0)
    >>> half(0.0), half(1.0), shares
    (None, None, [0.5, 1.0])
    """
    return lambda share: progress(start + (end - start) * share)


def on_grid(scores: np.ndarray) -> np.ndarray:
    """Scores as whole numbers of the grid in float64, NaN where they are NaN."""
    units = np.multiply(scores, float(GRID), dtype=np.float64)
    return np.rint(units, out=units)


def row_blocks(rows: int, columns: int) -> Iterator[slice]:
    """Slices of so many rows, each small enough to stay in the processor's cache."""
    step = max(1, BLOCK // max(1, columns))
    return (slice(start, min(start + step, rows)) for start in range(0, rows, step))


@dataclass(frozen=True, eq=False)
class Problem:
    """Scores of pairs, seats of agencies, and the pairs that are locked.

    Parameters
    ----------
    scores : (n, m) float array
        Fit of enterprise (row) and agency (column), NaN where the pair is not allowed. Finite, at most ``2**20`` in
        size, taken on a grid of ``2**-20``. Kept as given (float32 or float64), never copied whole.
    capacity : (m,) int array
        Seats of each agency, 0 to ``2**31 - 1``, locked seats included.
    agency_scores : (n, m) float array, optional
        How an agency ranks enterprises; by default the same as ``scores``. NaN forbids the pair as well.
    locked : (n,) int array, optional
        Agency a row is bound to, -1 for none.
    minimum : (m,) int array, optional
        Clients each agency should get at least, 0 to its capacity, locked ones included; 0 by default. "best" and "fair"
        match the most enterprises first, are then the fewest seats short of the minimums, then follow their own order.

    Raises
    ------
    ValueError
        A wrong shape, a score that is no real number, infinite or too large, a masked array, a capacity or minimum out of
        range, or a lock that cannot be kept.

    Examples
    --------
    >>> problem = Problem(scores=[[0.9, 0.4], [0.8, float("nan")]], capacity=[1, 1])
    >>> problem.shape
    (2, 2)
    >>> Problem(scores=[[0.9], [0.8]], capacity=[1], locked=[0, 0])
    Traceback (most recent call last):
    ...
    ValueError: 2 rows are locked to agency 0, which has only 1 seat: raise its capacity or release a lock (rows 0, 1)
    """

    scores: np.ndarray
    capacity: np.ndarray
    agency_scores: np.ndarray | None = None
    locked: np.ndarray = None  # type: ignore[assignment] # an array from __post_init__ on
    minimum: np.ndarray = None  # type: ignore[assignment] # as well

    def __post_init__(self) -> None:
        scores = _scores_array(self.scores, "scores")
        self._keep("scores", scores)
        self._keep("capacity", _whole_numbers(self.capacity, scores.shape[1], "capacity", "one number per agency"))
        if (self.capacity < 0).any():
            agency = int(np.flatnonzero(self.capacity < 0)[0])
            raise ValueError(f"capacity of agency {agency} is {self.capacity[agency]}: seats cannot be fewer than 0")
        if (self.capacity > MOST_SEATS).any():
            agency = int(self.capacity.argmax())
            raise ValueError(f"capacity of agency {agency} is {self.capacity[agency]}: it can be at most {MOST_SEATS}")
        if self.agency_scores is not None:
            self._keep("agency_scores", _scores_array(self.agency_scores, "agency_scores"))
            if self.agency_scores.shape != scores.shape:
                raise ValueError(
                    f"agency_scores has shape {self.agency_scores.shape}, scores {scores.shape}: they must be the same"
                )
        locked = np.full(scores.shape[0], -1) if self.locked is None else self.locked
        self._keep("locked", _whole_numbers(locked, scores.shape[0], "locked", "one agency or -1 per enterprise"))
        minimum = np.zeros(scores.shape[1], dtype=np.int64) if self.minimum is None else self.minimum
        self._keep("minimum", _whole_numbers(minimum, scores.shape[1], "minimum", "one number per agency"))
        self._check_minimum()
        self._check_scores()
        self._check_locks()

    def _keep(self, name: str, value: np.ndarray) -> None:
        object.__setattr__(self, name, value)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of enterprises and of agencies."""
        return self.scores.shape

    @cached_property
    def free_capacity(self) -> np.ndarray:
        """Seats of each agency that locks leave, (m,)."""
        return self.capacity - np.bincount(self.locked[self.locked >= 0], minlength=self.shape[1])

    @cached_property
    def free_minimum(self) -> np.ndarray:
        """Clients each agency should get beside those locked to it, (m,)."""
        return np.maximum(self.minimum - (self.capacity - self.free_capacity), 0)

    @cached_property
    def score_range(self) -> tuple[int, int]:
        """Lowest and highest allowed score in units of the grid; (0, 0) where no pair is allowed."""
        return self._check_scores()

    def blocks(self) -> Iterator[slice]:
        """Slices of rows for a pass over all of them."""
        return row_blocks(*self.shape)

    def allowed(self, rows: slice | np.ndarray) -> np.ndarray:
        """Which pairs of these rows are allowed, as a (rows, m) bool array."""
        allowed = ~np.isnan(self.scores[rows])
        if self.agency_scores is not None:
            allowed &= ~np.isnan(self.agency_scores[rows])
        return allowed

    def grid(self, rows: slice | np.ndarray | tuple[np.ndarray, ...], side: str = "scores") -> np.ndarray:
        """Scores of these rows as whole numbers of the grid in float64, NaN where not allowed."""
        block = on_grid(getattr(self, side)[rows])
        other = self.agency_scores if side == "scores" else self.scores
        if other is not None and other is not getattr(self, side):
            block[np.isnan(other[rows])] = np.nan
        return block

    def grid_pairs(self, rows: np.ndarray, columns: np.ndarray, side: str = "scores") -> np.ndarray:
        """Scores of single pairs as whole numbers of the grid in float64, (rows,)."""
        matrix = getattr(self, side)
        return on_grid((self.scores if matrix is None else matrix)[rows, columns])

    def _check_scores(self) -> tuple[int, int]:
        low, high = np.inf, -np.inf
        for name in ("scores", "agency_scores"):
            matrix = getattr(self, name)
            if matrix is None or not matrix.size:
                continue
            for part in self.blocks():
                least, most = np.fmin.reduce(matrix[part], axis=None), np.fmax.reduce(matrix[part], axis=None)
                if least < -LARGEST_SCORE or most > LARGEST_SCORE:
                    _refuse_score(matrix, name, part)
                if name == "scores":
                    low, high = np.fmin(low, least), np.fmax(high, most)
        if low > high:
            low = high = 0.0
        bounds = int(np.rint(float(low) * GRID)), int(np.rint(float(high) * GRID))
        self.__dict__["score_range"] = bounds
        return bounds

    def _check_minimum(self) -> None:
        for agency in np.flatnonzero((self.minimum < 0) | (self.minimum > self.capacity)):
            raise ValueError(
                f"minimum of agency {agency} is {self.minimum[agency]}: it can be 0 to its capacity of "
                f"{self.capacity[agency]}"
            )

    def _check_locks(self) -> None:
        locked, m = self.locked, self.shape[1]
        wrong = np.flatnonzero((locked < -1) | (locked >= m))
        if wrong.size:
            raise ValueError(f"row {wrong[0]} is locked to agency {locked[wrong[0]]}: there are agencies 0 to {m - 1}")
        for row in np.flatnonzero(locked >= 0):
            if not self.allowed(slice(row, row + 1))[0, locked[row]]:
                raise ValueError(
                    f"row {row} is locked to agency {locked[row]}, but that pair is not allowed (its score is NaN): "
                    "allow the pair or release the lock"
                )
        taken = np.bincount(locked[locked >= 0], minlength=m)
        for agency in np.flatnonzero(taken > self.capacity):
            seats, rows = self.capacity[agency], ", ".join(map(str, np.flatnonzero(locked == agency)[:8]))
            raise ValueError(
                f"{taken[agency]} rows are locked to agency {agency}, which has only {seats} "
                f"seat{'' if seats == 1 else 's'}: raise its capacity or release a lock (rows {rows})"
            )


def whole_number(value: int, name: str, below: int | None = None) -> int:
    """This value, or a ``ValueError`` that says why it is none of the whole numbers from 0 to below the end."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool):
        raise ValueError(f"{name} is {value!r}: give a whole number")
    if value < 0 or (below is not None and value >= below):
        raise ValueError(
            f"{name} is {value}: give a number {'of 0 or more' if below is None else f'from 0 to {below - 1}'}"
        )
    return int(value)


def _array(values: ArrayLike, name: str) -> np.ndarray:
    parts = values if isinstance(values, list | tuple) else ()
    if any(isinstance(part, np.ma.MaskedArray) for part in (values, *parts)):
        raise ValueError(f"{name} is a masked array, whose mask would be lost: use NaN for a pair that is not allowed")
    return np.asarray(values)


def _scores_array(values: ArrayLike, name: str) -> np.ndarray:
    array = _array(values, name)
    if array.ndim != 2:
        raise ValueError(f"{name} has {array.ndim} dimensions: give one row per enterprise and one column per agency")
    strange = [value for value in array.flat if not _is_score(value)] if array.dtype == object else []
    if strange or array.dtype.kind not in "Ofiub":
        what = repr(strange[0]) if strange else array.dtype
        raise ValueError(f"{name} must hold real numbers, not {what}: use NaN for a pair that is not allowed")
    return array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)


def _is_score(value: object) -> bool:
    return value is None or isinstance(value, Real)


def _whole_numbers(values: ArrayLike, length: int, name: str, meaning: str) -> np.ndarray:
    array = _array(values, name)
    if array.shape != (length,):
        raise ValueError(f"{name} has shape {array.shape}, expected ({length},): {meaning}")
    if array.size and array.dtype.kind not in "iu":
        raise ValueError(f"{name} must hold whole numbers, not {array.dtype}: {meaning}")
    if array.size and array.max() > np.iinfo(np.int64).max:
        raise ValueError(f"{name} holds {array.max()}, which is too large: {meaning}")
    return array.astype(np.int64)


def _refuse_score(matrix: np.ndarray, name: str, part: slice) -> None:
    row, column = np.argwhere(np.abs(matrix[part]) > LARGEST_SCORE)[0]
    value = matrix[part][row, column]
    raise ValueError(
        f"{name}[{part.start + row}, {column}] is {value}: scores must be finite and at most 2**20 in size; "
        "use NaN for a pair that is not allowed"
    )
