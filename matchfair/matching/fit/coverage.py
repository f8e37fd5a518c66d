"""Which areas an agency does not cover, and which are short of seats."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .inputs import FitInputs


def missing_areas(inputs: FitInputs, row: int, column: int) -> tuple[int, ...]:
    """Areas holding a must-have of this enterprise that this agency does not offer: why a pair is not allowed.

    Parameters
    ----------
    inputs : FitInputs
    row, column : int

    Returns
    -------
    tuple of int
        Areas by number, lowest first.

    Raises
    ------
    IndexError
        A row or column that does not exist.

    Examples
    --------
    >>> from matchfair.matching.fit.inputs import example_inputs
    >>> missing_areas(example_inputs(), 0, 1)
    ()
    """
    missing = inputs.areas_needed()[row] & (inputs.offered_areas[column] == 0)
    return tuple(map(int, np.flatnonzero(missing)))


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


def areas_short(inputs: FitInputs, capacity: ArrayLike) -> list[AreaShortage]:
    """Areas that are short of seats, the shortest first ("3 enterprises need area 7, only 2 seats offer it").

    Parameters
    ----------
    inputs : FitInputs
    capacity : (m,) int array

    Returns
    -------
    list of AreaShortage

    Examples
    --------
    >>> from matchfair.matching.fit.inputs import example_inputs
    >>> areas_short(example_inputs(), capacity=[0, 0])
    [AreaShortage(area=0, enterprises=1, seats=0)]
    """
    needed = inputs.areas_needed().sum(axis=0)
    seats = (np.asarray(capacity)[:, None] * (inputs.offered_areas > 0)).sum(axis=0)
    short = sorted(np.flatnonzero(needed > seats), key=lambda area: (seats[area] - needed[area], area))
    return [AreaShortage(int(area), int(needed[area]), int(seats[area])) for area in short]
