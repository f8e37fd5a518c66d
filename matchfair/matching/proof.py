"""What proves a plan optimal: prices, checked against every score."""

import numpy as np

from .market import Market


def missing_value(market: Market, at: np.ndarray, prices: np.ndarray) -> int:
    """How far the prices leave a plan from the best one, in units of the market; 0 proves it optimal.

    By weak duality no plan is worth more than the sum over rows of max(outside, score - price) plus the sum over
    agencies of price times seats. The difference to the plan at hand is a sum of terms that are never negative, taken
    over the full score matrix, whatever way the plan was found.
    """
    if (prices[:-1] < 0).any() or prices[-1] != 0:
        raise ValueError("prices must not be negative and 0 outside: they prove nothing otherwise")
    load = np.bincount(at, minlength=prices.size)[:-1]
    if (load > market.capacity).any():
        raise ValueError("the plan seats more enterprises than there are seats")
    gap = sum(int(price) * int(left) for price, left in zip(prices[:-1], market.capacity - load, strict=True) if left)
    for part in market.parts():
        net = market.with_outside(part) - prices
        regret = net.max(axis=1) - net[np.arange(net.shape[0]), at[part]]
        gap += sum(int(value) for value in regret[regret > 0])
    return gap
