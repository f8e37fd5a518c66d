"""Clusters of rows that score alike, and samples that hold every cluster in its proportion."""

import numpy as np

from ..problem import row_blocks
from .reduced import NEVER, ReducedProblem

COLUMNS = 64  # agencies looked at: enough to tell rows apart
ROWS = 1500  # rows the main axes are computed from: they settle long before
AXES = 8  # main axes of what tells rows apart
FILLS = 2  # rounds of filling in pairs that are not allowed: more change no cluster
CLUSTERS = 64  # at most


def clusters_of_rows(reduced: ReducedProblem) -> np.ndarray:
    """A number for each row, the same for rows that score alike: that of the nearest of some rows, (rows,).

    Near on the main axes of what tells rows apart. A pair that is not allowed is filled in from the others of its row, or
    else it would count for more than the cluster (principal components with missing values, Ilin and Raiko 2010, in
    their simplest form).
    """
    n, m = reduced.shape
    columns = _evenly(m, COLUMNS)
    some = _sketch(reduced, _evenly(n, ROWS), columns)
    known = ~np.isnan(some)
    centre = np.where(known, some, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    filled = np.where(known, some - centre, 0)
    for _ in range(FILLS):
        axes = np.linalg.eigh(filled.T @ filled)[1][:, -AXES:]
        filled = np.where(known, filled, filled @ axes @ axes.T)
    centres = (filled @ axes)[_evenly(len(filled), CLUSTERS)]
    clusters = np.empty(n, dtype=np.int64)
    for part in row_blocks(n, columns.size):
        block = _sketch(reduced, np.arange(part.start, part.stop), columns)
        known = ~np.isnan(block)
        filled = np.where(known, block - centre, 0)
        for _ in range(0 if known.all() else FILLS):
            np.copyto(filled, filled @ axes @ axes.T, where=~known)
        clusters[part] = ((centres**2).sum(axis=1) - 2 * (filled @ axes) @ centres.T).argmin(axis=1)
    return clusters


def stratified_sample(clusters: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """So many rows, and how much each counts, so that every cluster counts for what it is.

    With too much of one cluster, the prices of groups of agencies would be misjudged (post-stratification in surveys).
    """
    order = np.argsort(clusters, kind="stable")
    rows = np.sort(order[(2 * np.arange(size) + 1) * order.size // (2 * size)])
    chosen = clusters[rows]
    count = np.bincount(clusters)
    mass = count[chosen] / np.bincount(chosen, minlength=count.size)[chosen]
    return rows, mass * (size / mass.sum())


def _sketch(reduced: ReducedProblem, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    values = reduced.cells(rows, columns)
    return np.where(values == NEVER, np.nan, values / reduced.spread).astype(np.float32)


def _evenly(of: int, size: int) -> np.ndarray:
    """At most so many of the first whole numbers, evenly spaced."""
    return np.arange(min(of, size)) * of // min(of, size)
