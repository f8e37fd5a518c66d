"""The general tools matchfair is measured against; each returns (matched, total in units of the grid)."""

import numpy as np
import ot
from ortools.graph.python import min_cost_flow
from pylmcf import Graph
from scipy.optimize import linear_sum_assignment

from matchfair.matching import GRID


def pot(scores: np.ndarray, capacity: np.ndarray) -> tuple[int, int]:
    """``ot.emd``: LEMON's network simplex, with all arcs implicit in a dense matrix.

    A last column takes the rows that stay without a seat, at a cost no exchange makes up for; a last row the seats.
    """
    n, m = scores.shape
    units, highest, unmatched = _units(scores)
    cost = np.full((n + 1, m + 1), float(unmatched))
    np.subtract(highest, units, out=cost[:n, :m])
    np.copyto(cost[:n, :m], 2.0 * unmatched, where=np.isnan(units))
    cost[n] = 0
    rows, columns = np.append(np.ones(n), capacity.sum()), np.append(capacity, n).astype(np.float64)
    plan = ot.emd(rows, columns, cost, numItermax=100_000_000)[:n, :m] > 0.5
    return int(plan.sum()), int(units[plan].sum())


def lemon(scores: np.ndarray, capacity: np.ndarray) -> tuple[int, int]:
    """LEMON's network simplex (pylmcf), one arc per allowed pair and one from each row to being without a seat."""
    n, m = scores.shape
    units, highest, unmatched = _units(scores)
    row, column = np.nonzero(np.pad(~np.isnan(units), [(0, 0), (0, 1)], constant_values=True))
    pair = column < m
    start = np.concatenate([row, n + np.arange(m)])
    end = np.concatenate([n + column, np.full(m, n + m)])
    graph = Graph(n + m + 1, start.astype(np.int64), end.astype(np.int64))
    graph.set_node_supply(np.concatenate([np.ones(n), np.zeros(m), [-n]]).astype(np.int64))
    graph.set_edge_capacities(np.concatenate([np.ones(row.size, dtype=np.int64), capacity]))
    costs = np.full(start.size, float(unmatched))
    costs[: row.size][pair] = highest - units[row[pair], column[pair]]
    costs[row.size :] = 0
    graph.set_edge_costs(costs.astype(np.int64))
    graph.solve()
    made = np.flatnonzero(pair & (graph.result()[: row.size] > 0))
    return made.size, int(units[row[made], column[made]].sum())


def _units(scores: np.ndarray) -> tuple[np.ndarray, float, int]:
    """Scores in whole units, the highest, and what being without a seat costs."""
    units = np.rint(scores * np.float64(GRID))
    highest, lowest = float(np.nanmax(units)), float(np.nanmin(units))
    return units, highest, int(2 * (scores.shape[1] + 2) * (highest - lowest + 1))


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


PEERS = {"POT": pot, "LEMON": lemon, "OR-tools": ortools, "scipy": scipy_copies}
