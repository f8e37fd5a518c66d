"""Every figure that people read, made of its exact value: cut off, never rounded up, with the digits that decide."""

from fractions import Fraction
from math import ceil, floor

from matchfair.matching import GRID

FEWEST, MOST = 2, 5  # decimal places of a fit: as shown alone, and as many as tell any two scores of the grid apart
SHARES = 10_000  # what a criterion adds to a fit is kept in hundredths of a point


def cut(value: Fraction | int, places: int = 2) -> str:
    """A number with so many decimal places, the rest cut off: 79.996 must not be read as 80.

    Examples
    --------
    >>> cut(Fraction(79996, 1000)), cut(Fraction(1, 3), 4), cut(80), cut(Fraction(-1, 3))
    ('79.99', '0.3333', '80.00', '-0.33')
    """
    scaled = value * 10**places
    whole = abs(floor(scaled) if value >= 0 else ceil(scaled))
    return f"{'-' if value < 0 and whole else ''}{whole // 10**places}.{whole % 10**places:0{places}d}"


def mean(value: Fraction) -> str:
    """A mean score, with two decimal places.

    Examples
    --------
    >>> mean(Fraction(15999, 200))
    '79.99'
    """
    return cut(value)


def hundredths(value: int) -> str:
    """A score of a test, exactly.

    Examples
    --------
    >>> hundredths(7950), hundredths(8000), hundredths(7996)
    ('79.5', '80', '79.96')
    """
    return cut(Fraction(value, 100)).rstrip("0").rstrip(".")


def yuan(fen: int) -> str:
    """An amount, exactly; whole yuan without decimals.

    Examples
    --------
    >>> yuan(30_000), yuan(125_050), yuan(0), yuan(12_345_678_901)
    ('300', '1,250.50', '0', '123,456,789.01')
    """
    whole, part_of_it = cut(Fraction(fen, 100)).split(".")
    return f"{int(whole):,}" + (f".{part_of_it}" if int(part_of_it) else "")


def ten_thousands(fen: int) -> str:
    """An amount in ten thousands of yuan, exactly, as rosters have it.

    Examples
    --------
    >>> ten_thousands(123_450_000), ten_thousands(1), ten_thousands(0)
    ('123.45', '0.000001', '0')
    """
    return cut(Fraction(fen, 10**6), 6).rstrip("0").rstrip(".")


def units(score: float) -> int:
    """A score as the solver counts it: in whole steps of its grid.

    Examples
    --------
    >>> units(0.5), units(0.5750833333333334) == units(0.5750833333333333)
    (524288, True)
    """
    return round(score * GRID)


def fit(score: float, *beside: float | None) -> str:
    """A score in points of 100: two decimal places, more where it would else read like another figure beside it.

    It never reads 0 unless it is. The grid knows a score to half a step, so what lies within it below an edge is at the edge.

    Examples
    --------
    >>> fit(0.575), fit(1), fit(0.8 - 1e-5), fit(0), fit(2**-20)
    ('57.50', '100.00', '79.99', '0.00', '0.0001')
    >>> fit(0.517034, 0.517041), fit(0.517034, 0.5), fit(14.58, 14.58 + 2**-20)
    ('51.703', '51.70', '1458.0000')
    """
    own = units(score)
    others = {0, *(units(other) for other in beside if other is not None)} - {own}
    for places in range(FEWEST, MOST):
        if _points(own, places) not in {_points(other, places) for other in others}:
            return _points(own, places)
    return cut(Fraction(own * 100, GRID), MOST)


def _points(own: int, places: int) -> str:
    return cut(Fraction((2 * own + (own > 0)) * 100, 2 * GRID), places)


def part(share: float) -> str:
    """What a criterion adds to a fit, in points; the parts of a pair add up to its fit.

    Examples
    --------
    >>> part(0.125), part(0.0001)
    ('12.50', '0.01')
    """
    return cut(Fraction(round(share * SHARES), SHARES // 100))


def percent(share: float) -> str:
    """How much of a whole is done or covered; 100 only when all is.

    Examples
    --------
    >>> percent(199 / 200), percent(0.29), percent(1)
    ('99', '29', '100')
    """
    return str(floor(Fraction(share).limit_denominator(10**6) * 100))


def weight(value: float) -> str:
    """A criterion's weight as the form has it, a whole number up to 100.

    Examples
    --------
    >>> weight(0.29)
    '29'
    """
    return str(round(value * 100))


FILTERS = {"mean": mean, "hundredths": hundredths, "fit": fit, "part": part, "percent": percent, "weight": weight}
