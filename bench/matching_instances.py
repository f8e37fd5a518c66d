"""Halls to measure with: the same seed gives the same hall."""

import numpy as np

KINDS = ("uniform", "structured", "forbidden", "ties", "blocks")
BLOCKS = 5


def hall(kind: str, n: int, m: int, seats: float, seed: int, dtype=np.float64) -> tuple[np.ndarray, np.ndarray]:
    """Scores (n, m) and capacity (m,) of a hall with ``seats`` times n seats.

    uniform: independent scores. structured: 10 needs x 10 specialties, apart only by little (near-ties). forbidden:
    structured, 30 % of pairs not allowed. ties: uniform, rounded to 1/32. blocks: structured, rows and agencies in five
    districts with no pair between them.
    """
    rng = np.random.default_rng([seed, n, m, KINDS.index(kind)])
    scores = np.empty((n, m), dtype=dtype)
    affinity = rng.random((10, 10))
    needs, specialties = rng.integers(0, 10, n), rng.integers(0, 10, m)
    district, districts = (rng.integers(0, BLOCKS, n), rng.integers(0, BLOCKS, m)) if kind == "blocks" else (None, None)
    for start in range(0, n, 1000):
        part = slice(start, start + 1000)
        block = rng.random(scores[part].shape)
        if kind == "ties":
            block = np.rint(block * 32) / 32
        elif kind != "uniform":
            block = 0.98 * affinity[needs[part]][:, specialties] + 0.02 * block
        if kind == "forbidden":
            block[rng.random(block.shape) < 0.3] = np.nan
        if kind == "blocks":
            block[district[part][:, None] != districts] = np.nan
        scores[part] = block
    share = rng.uniform(0.5, 1.5, m)
    capacity = np.floor(share / share.sum() * n * seats).astype(np.int64)
    capacity[: round(n * seats) - capacity.sum()] += 1
    return scores, capacity
