"""Figures are cut off, never rounded up, never past a pass mark; and only `figures` makes text of them."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from matchfair.figures import cut, fit, hundredths, part, percent, units, weight, yuan
from matchfair.rounds.solving import add_up

PACKAGE = Path(__file__).parents[2] / "matchfair"
SCORES = st.integers(0, 2**20).map(lambda steps: steps / 2**20)


@given(value=st.fractions(0, 10**6), mark=st.integers(0, 10**6), places=st.integers(1, 6))
def test_a_figure_is_never_more_than_its_value_and_never_crosses_a_mark(value, mark, places):
    shown = Fraction(cut(value, places))
    assert shown <= value < shown + Fraction(1, 10**places)
    assert (shown >= mark) == (value >= mark)


@given(value=st.integers(0, 10**12))
def test_exact_figures_parse_back(value):
    assert Decimal(hundredths(value)) * 100 == value == Decimal(yuan(value).replace(",", "")) * 100


@given(score=SCORES, other=SCORES)
def test_two_fits_read_alike_only_if_the_grid_has_them_alike(score, other):
    assert (fit(score, other) == fit(other, score)) == (score == other)
    assert (Decimal(fit(score)) == 0) == (score == 0)
    assert abs(Decimal(fit(score)) - 100 * Decimal(score)) < Decimal("0.01")


@given(score=st.floats(0, 1))
def test_a_fit_is_cut_off_to_half_a_step_of_the_grid(score):
    assert Fraction(fit(score)) <= 100 * Fraction(2 * units(score) + 1, 2**21)


@given(parts=st.lists(st.floats(0, 0.125), min_size=1, max_size=8))
def test_the_parts_of_a_pair_add_up_to_its_fit(parts):
    (shown,) = add_up(np.array([parts])) / 10_000
    assert all(-0.0001 < given - one < 0.0001 for given, one in zip(parts, shown, strict=True))
    total = (2 * units(float(np.sum(parts))) + 1) * 10_000 // 2**21
    assert sum(Decimal(part(one)) for one in shown) * 100 == total


@given(done=st.integers(0, 1000), more=st.integers(0, 1000))
def test_a_hundred_percent_is_all_of_it(done, more):
    if done + more:
        assert (percent(done / (done + more)) == "100") == (more == 0)
        assert int(percent(done / (done + more))) == done * 100 // (done + more)


def test_a_weight_reads_as_it_was_typed():
    assert [weight(whole / 100) for whole in range(101)] == [str(whole) for whole in range(101)]


OWN_FORMAT = re.compile(
    r"%\.\d|:[,.]?\d*\.\d+f|\|\s*round|currencyformat|format_currency|decimalformat|percentformat|toFixed"
)


@pytest.mark.parametrize("kind", ["templates/**/*.html", "**/*.py", "static/*.js"])
def test_nothing_else_makes_text_of_a_number(kind):
    """A length of a bar or a point of a drawing is no text."""
    found = {
        path.relative_to(PACKAGE).as_posix(): hits
        for path in PACKAGE.glob(kind)
        if (hits := OWN_FORMAT.findall(path.read_text()))
    }
    assert found == {}
