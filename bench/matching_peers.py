"""The general tools matchfair is measured against; each returns (matched, total in units of the grid)."""

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment

GRID = 1 << 20


def ortools(scores: np.ndarray, capacity: np.ndarray) -> tuple[int, int]:
    """SimpleMinCostFlow, most matched first, one arc per allowed pair."""
    n, m = scores.shape
    cost = -np.rint(scores * np.float64(GRID))
    row, column = np.nonzero(~np.isnan(cost))
    flow = min_cost_flow.SimpleMinCostFlow()
    source, sink = n + m, n + m + 1
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full(n, source, dtype=np.int32),
        np.arange(n, dtype=np.int32),
        np.ones(n, dtype=np.int64),
        np.zeros(n, np.int64),
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        row.astype(np.int32),
        (n + column).astype(np.int32),
        np.ones(row.size, dtype=np.int64),
        cost[row, column].astype(np.int64),
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(n, n + m, dtype=np.int32), np.full(m, sink, dtype=np.int32), capacity, np.zeros(m, dtype=np.int64)
    )
    flow.set_node_supply(source, n)
    flow.set_node_supply(sink, -n)
    if flow.solve_max_flow_with_min_cost() != flow.OPTIMAL:
        raise RuntimeError("OR-tools found no optimum")
    return flow.maximum_flow(), -flow.optimal_cost()


def scipy_copies(scores: np.ndarray, capacity: np.ndarray) -> tuple[int, int]:
    """linear_sum_assignment, one column per seat; a pair that is not allowed costs more than all others together."""
    n, m = scores.shape
    values = np.rint(scores * np.float64(GRID))
    never = -float(GRID) * 4 * (m + 2)
    filled = np.where(np.isnan(values), never, values)
    column = np.repeat(np.arange(m), np.minimum(capacity, n))
    row, seat = linear_sum_assignment(filled[:, column], maximize=True)
    pairs = values[row, column[seat]]
    return int((~np.isnan(pairs)).sum()), int(np.nansum(pairs))
