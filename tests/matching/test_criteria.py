"""What makes a pair fit: every criterion in [0, 1], the weights' meaning, and what may not be paired."""

import dataclasses

import numpy as np
import pytest
from halls import small
from hypothesis import given, strategies as st

from matchfair.matching import (
    CRITERIA,
    FitInputs,
    Problem,
    allowed_pairs,
    areas_short,
    combine,
    criterion_scores,
    default_weights,
    missing_areas,
    shares,
    solve,
)


@st.composite
def fit_inputs(draw):
    """Random fit_inputs with gaps in the data."""
    n, m, a, k = (draw(st.integers(0, 4)) for _ in range(4))
    k = k if a else 0
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    money = rng.choice([np.nan, 0.0, 100.0, 250.0, 900.0], n + m)
    flags = {name: rng.random((n, k)) < 0.4 for name in ("must_items", "nice_items")}
    flags |= {name: rng.random((n, a)) < 0.3 for name in ("must_areas", "nice_areas")}
    flags |= {name: rng.random((n, m)) < 0.3 for name in ("stars", "requests")}
    return FitInputs(
        **flags,
        offered_items=rng.random((m, k)) < 0.6,
        offered_areas=rng.integers(0, 4, (m, a)),
        item_area=rng.integers(0, max(a, 1), k),
        enterprise_place=rng.integers(-1, 3, n),
        agency_place=rng.integers(-1, 3, m),
        fee=money[n:],
        budget=money[:n],
        quality=rng.choice([np.nan, 0.0, 0.5, 1.0], m),
        priority=rng.random(n),
    )


@small
@given(inputs=fit_inputs())
def test_every_criterion_is_between_0_and_1_and_so_is_the_score(inputs):
    parts = criterion_scores(inputs)
    assert list(parts) == list(CRITERIA)
    for part in parts.values():
        assert part.shape == inputs.shape and part.dtype == np.float64
        assert ((part >= 0) & (part <= 1)).all()
    may = allowed_pairs(inputs)
    scores = combine(parts, default_weights(), may)
    assert (np.isnan(scores) == ~may).all()
    assert ((scores[may] >= 0) & (scores[may] <= 1)).all()


@small
@given(inputs=fit_inputs())
def test_shares_add_up_to_the_score_and_coverage_agrees_with_what_is_allowed(inputs):
    parts, weights = criterion_scores(inputs), default_weights()
    scores, may = combine(parts, weights, allowed_pairs(inputs, softened=True)), allowed_pairs(inputs)
    for row, column in np.ndindex(inputs.shape):
        assert sum(share for _, share in shares(parts, weights, row, column)) == pytest.approx(scores[row, column])
        assert may[row, column] == (not missing_areas(inputs, row, column))
        wanted = inputs.must_items[row]
        covered = (wanted & inputs.offered_items[column]).sum()
        assert parts["must_have"][row, column] == (covered / wanted.sum() if wanted.any() else 1)


@small
@given(inputs=fit_inputs(), factor=st.floats(0.001, 1000))
def test_only_the_proportions_of_weights_matter(inputs, factor):
    parts, may = criterion_scores(inputs), allowed_pairs(inputs)
    scaled = {name: weight * factor for name, weight in default_weights().items()}
    np.testing.assert_allclose(combine(parts, scaled, may), combine(parts, default_weights(), may))


def two_by_two(**changes) -> FitInputs:
    """Two enterprises, two agencies, two areas with one item each; A1 offers both areas, A2 only the first."""
    yes, no = True, False
    plain = FitInputs(
        must_items=np.array([[yes, no], [no, yes]]),
        nice_items=np.array([[no, yes], [no, no]]),
        must_areas=np.zeros((2, 2), dtype=bool),
        nice_areas=np.zeros((2, 2), dtype=bool),
        offered_items=np.array([[yes, yes], [yes, no]]),
        offered_areas=np.array([[1, 2], [3, 0]]),
        item_area=np.array([0, 1]),
        stars=np.array([[no, yes], [no, no]]),
        requests=np.array([[no, no], [yes, no]]),
        enterprise_place=np.array([0, -1]),
        agency_place=np.array([0, 1]),
        fee=np.array([300.0, 150.0]),
        budget=np.array([200.0, np.nan]),
        quality=np.array([0.9, np.nan]),
        priority=np.array([0.0, 1.0]),
    )
    return dataclasses.replace(plain, **changes)


def test_criteria_say_what_their_names_promise():
    parts = criterion_scores(two_by_two())
    expected = {
        "must_have": [[1, 1], [1, 0]],
        "nice_to_have": [[1, 0], [1, 1]],
        "level": [[1 / 3, 1], [2 / 3, 0]],
        "stars": [[0, 1], [0, 0]],
        "requests": [[0, 0], [1, 0]],
        "place": [[1, 0], [0.5, 0.5]],
        "terms": [[0.5, 1], [0.5, 0.5]],
        "quality": [[0.9, 0.5], [0.9, 0.5]],
        "programme_priority": [[0, 0], [1, 1]],
    }
    for name, values in expected.items():
        np.testing.assert_allclose(parts[name], values, err_msg=name)


def test_an_area_with_a_must_have_has_to_be_offered_unless_softened_and_a_veto_always_holds():
    inputs = two_by_two()
    assert allowed_pairs(inputs).tolist() == [[True, True], [True, False]]
    assert allowed_pairs(inputs, softened=True).all()
    vetoes = np.array([[True, False], [False, False]])
    assert allowed_pairs(inputs, softened=True, vetoes=vetoes).tolist() == [[False, True], [True, True]]


def test_priority_decides_who_is_seated_where_seats_are_short():
    inputs = two_by_two(must_items=np.array([[True, False], [True, False]]), stars=np.zeros((2, 2), dtype=bool))
    weights = {"programme_priority": 1.0, "must_have": 1.0}
    plan = solve(Problem(scores=combine(criterion_scores(inputs), weights, allowed_pairs(inputs)), capacity=[1, 0]))
    assert plan.agency.tolist() == [-1, 0]


def test_areas_that_are_short_are_named_with_numbers():
    inputs = two_by_two(must_items=np.array([[False, True], [False, True]]))
    short = areas_short(inputs, np.array([1, 5]))
    assert [(area.area, area.enterprises, area.seats) for area in short] == [(1, 2, 1)]


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"stars": -1.0}, "weight of stars is -1.0"),
        ({"stars": float("nan")}, "weight of stars is nan"),
        ({"beauty": 1.0}, "no criterion 'beauty'"),
        ({"stars": 0.0}, "all weights are 0"),
    ],
)
def test_weights_that_mean_nothing_are_refused(weights, message):
    inputs = two_by_two()
    with pytest.raises(ValueError, match=message):
        combine(criterion_scores(inputs), weights, allowed_pairs(inputs))


def test_a_hall_of_wrong_shape_is_refused():
    with pytest.raises(ValueError, match=r"budget has shape \(3,\), expected \(2,\)"):
        two_by_two(budget=np.zeros(3))
