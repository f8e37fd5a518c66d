"""Which rows score alike, so that a sample of them can hold every kind in its proportion."""

import numpy as np

from .market import NEVER, Market

COLUMNS, ROWS, AXES, GUESSES, KINDS = 64, 1500, 8, 2, 64


def kinds_of_rows(market: Market) -> np.ndarray:
    """A number for each row, the same for rows that score alike: that of the nearest of some rows, (rows,).

    Near on the main axes of what tells rows apart. A pair that is not allowed is guessed from the others of its row, or
    else it would count for more than the kind (principal components with missing values, Ilin and Raiko 2010, in their
    simplest form).
    """
    n, m = market.shape
    columns = _every_so_many(m, COLUMNS)
    some = _sketch(market, _every_so_many(n, ROWS), columns)
    known = ~np.isnan(some)
    centre = np.where(known, some, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    filled = np.where(known, some - centre, 0)
    for _ in range(GUESSES):
        axes = np.linalg.eigh(filled.T @ filled)[1][:, -AXES:]
        filled = np.where(known, filled, filled @ axes @ axes.T)
    places = (filled @ axes)[_every_so_many(len(filled), KINDS)]
    kinds = np.empty(n, dtype=np.int64)
    step = max(1, (1 << 17) // columns.size)
    for start in range(0, n, step):
        rows = np.arange(start, min(start + step, n))
        block = _sketch(market, rows, columns)
        known = ~np.isnan(block)
        filled = np.where(known, block - centre, 0)
        for _ in range(0 if known.all() else GUESSES):
            np.copyto(filled, filled @ axes @ axes.T, where=~known)
        kinds[rows] = ((places**2).sum(axis=1) - 2 * (filled @ axes) @ places.T).argmin(axis=1)
    return kinds


def _sketch(market: Market, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    values = market.cells(rows, columns)
    return np.where(values == NEVER, np.nan, values / market.spread).astype(np.float32)


def _every_so_many(of: int, size: int) -> np.ndarray:
    return np.arange(min(of, size)) * of // min(of, size)
