"""Which needs an agency covers, and which areas are short of seats."""

from dataclasses import dataclass

import numpy as np

from .hall import Hall


@dataclass(frozen=True)
class Coverage:
    """Which needs of an enterprise an agency covers: indexes of catalogue items, and areas that are missing.

    Examples
    --------
    >>> Coverage((0,), (1,), (2,), (), areas_missing=()).must_missing
    (1,)
    """

    must_covered: tuple[int, ...]
    must_missing: tuple[int, ...]
    nice_covered: tuple[int, ...]
    nice_missing: tuple[int, ...]
    areas_missing: tuple[int, ...]


def coverage(hall: Hall, row: int, column: int) -> Coverage:
    """Which needs of this enterprise this agency covers and which not; a missing area is why a pair is not allowed.

    Parameters
    ----------
    hall : Hall
    row, column : int

    Returns
    -------
    Coverage

    Raises
    ------
    IndexError
        A row or column that does not exist.

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> coverage(sample(), 0, 1)
    Coverage(must_covered=(0,), must_missing=(1,), nice_covered=(2,), nice_missing=(), areas_missing=())
    """
    offered = hall.offered_items[column]
    areas_missing = hall.areas_needed()[row] & (hall.offered_areas[column] == 0)
    flags = (
        hall.must_items[row] & offered,
        hall.must_items[row] & ~offered,
        hall.nice_items[row] & offered,
        hall.nice_items[row] & ~offered,
        areas_missing,
    )
    return Coverage(*(tuple(map(int, np.flatnonzero(flag))) for flag in flags))


@dataclass(frozen=True)
class AreaShortage:
    """An area that more enterprises must have than there are seats at agencies offering it.

    Examples
    --------
    >>> AreaShortage(area=7, enterprises=3, seats=2).seats
    2
    """

    area: int
    enterprises: int
    seats: int


def areas_short(hall: Hall, capacity: np.ndarray) -> list[AreaShortage]:
    """Areas that are short of seats, the shortest first ("3 enterprises need area 7, only 2 seats offer it").

    Parameters
    ----------
    hall : Hall
    capacity : (m,) int array

    Returns
    -------
    list of AreaShortage

    Examples
    --------
    >>> from matchfair.matching.hall import sample
    >>> areas_short(sample(), capacity=[0, 0])
    [AreaShortage(area=0, enterprises=1, seats=0)]
    """
    needed = hall.areas_needed().sum(axis=0)
    seats = (np.asarray(capacity)[:, None] * (hall.offered_areas > 0)).sum(axis=0)
    short = sorted(np.flatnonzero(needed > seats), key=lambda area: (seats[area] - needed[area], area))
    return [AreaShortage(int(area), int(needed[area]), int(seats[area])) for area in short]
