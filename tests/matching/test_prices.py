"""Approximate prices: right enough that little is left for the exact steps, also where no row wavers between groups."""

import numpy as np
import pytest

from bench.matching_instances import hall
from matchfair.matching import Problem
from matchfair.matching.solver.group_moves import groups_moved
from matchfair.matching.solver.optimum import first_exchange
from matchfair.matching.solver.reduced import ReducedProblem
from matchfair.matching.solver.row_clusters import clusters_of_rows, stratified_sample


@pytest.mark.parametrize("seats", [1.1, 0.8])
@pytest.mark.parametrize("kind", ["uniform", "structured", "forbidden", "ties"])
def test_hardly_anybody_is_left_to_move_after_the_first_plan(kind, seats):
    scores, capacity = hall(kind, 1500, 60, seats, seed=1)
    exchange = first_exchange(ReducedProblem(Problem(scores=scores, capacity=capacity)), lambda share: None)
    assert np.maximum(exchange.load() - exchange.seats, 0).sum() <= 25
    assert (exchange.moves >= exchange.prices[:, None] - exchange.prices).all()


@pytest.mark.parametrize("leaving", [1, 7])
def test_a_group_far_from_any_other_rises_until_as_many_leave_as_must(leaving):
    """Two kinds of agencies a long way apart; everybody wants the first kind, which has too few seats."""
    rng = np.random.default_rng(3)
    scores = np.concatenate([0.9 + 0.01 * rng.random((200, 3)), 0.2 + 0.01 * rng.random((200, 2))], axis=1)
    reduced = ReducedProblem(Problem(scores=scores, capacity=[66, 66, 68 - leaving, 50, 50]))
    rows, prices = np.arange(200), np.array([9.0, 9, 9, 0, 0, 0])
    excess = np.array([0, 0, leaving, 0, 0, 0.0])
    moved = groups_moved(reduced, rows, prices, excess, reach=0.02 * reduced.spread)
    chosen = (reduced.values(rows) - moved[:-1]).argmax(axis=1)
    assert np.count_nonzero(chosen >= 3) in (leaving - 1, leaving)  # the last one wavers
    assert moved[3:].tolist() == [0, 0, 0]
    assert np.ptp(moved[:3]) == 0 < moved[0] - 9


def test_groups_that_fit_are_left_alone():
    reduced = ReducedProblem(Problem(scores=[[0.9, 0.1], [0.1, 0.9]], capacity=[1, 1]))
    assert groups_moved(reduced, np.arange(2), np.zeros(3), np.zeros(3), reach=1.0) is None


def test_a_group_with_empty_seats_falls_no_further_than_to_price_0():
    """Nobody wants the first two agencies, and nobody must: at price 0 their seats stay empty."""
    reduced = ReducedProblem(Problem(scores=np.tile([0.2, 0.2, 0.9], (100, 1)), capacity=[10, 10, 200]))
    prices, excess = np.array([100.0, 300, 0, 0]), np.array([-10.0, -10, 0, 0])
    moved = groups_moved(reduced, np.arange(100), prices, excess, reach=50)
    assert moved.tolist() == [0, 200, 0, 0]


@pytest.mark.parametrize("missing", [0, 0.3])
def test_a_sample_counts_every_kind_of_row_for_what_it_is(missing):
    rng = np.random.default_rng(2)
    fit, kind = rng.random((6, 6)), rng.integers(0, 6, 3000)
    scores = fit[kind][:, rng.integers(0, 6, 80)] + 0.02 * rng.random((3000, 80))
    scores[rng.random(scores.shape) < missing] = np.nan
    kinds = clusters_of_rows(ReducedProblem(Problem(scores=scores, capacity=np.full(80, 40))))
    rows, mass = stratified_sample(kinds, 300)
    assert np.bincount(kind[rows], mass) * 10 == pytest.approx(np.bincount(kind), abs=15)
