"""What a fit is made of, as arrays: needs, offers, stars, requests, places, money, quality and priority."""

from dataclasses import dataclass

import numpy as np

SPECIALISED = 3  # the highest level an agency declares for an area


@dataclass(frozen=True, eq=False)
class FitInputs:
    """What is known of a fair: n enterprises, m agencies, a service areas, k catalogue items.

    Parameters
    ----------
    must_items, nice_items : (n, k) bool
        Catalogue items an enterprise must have, or would like.
    must_areas, nice_areas : (n, a) bool
        Areas wanted as a whole.
    offered_items : (m, k) bool
    offered_areas : (m, a) int
        Level: 0 not offered, 1 offers, 2 experienced, 3 specialised.
    item_area : (k,) int
        Area of each item.
    stars, requests : (n, m) bool
        The enterprise starred the agency; the agency asked for the enterprise.
    enterprise_place, agency_place : (n,), (m,) int
        Codes of places, -1 unknown.
    fee, budget : (m,), (n,) float
        Yuan a month, NaN unknown.
    quality : (m,) float
        In [0, 1], NaN unknown.
    priority : (n,) float
        In [0, 1], the programme's priority.

    Raises
    ------
    ValueError
        An array of wrong shape.

    Examples
    --------
    >>> inputs = example_inputs()
    >>> inputs.shape, inputs.areas_needed().tolist()
    ((1, 2), [[True, False]])
    """

    must_items: np.ndarray
    nice_items: np.ndarray
    must_areas: np.ndarray
    nice_areas: np.ndarray
    offered_items: np.ndarray
    offered_areas: np.ndarray
    item_area: np.ndarray
    stars: np.ndarray
    requests: np.ndarray
    enterprise_place: np.ndarray
    agency_place: np.ndarray
    fee: np.ndarray
    budget: np.ndarray
    quality: np.ndarray
    priority: np.ndarray

    def __post_init__(self) -> None:
        (n, k), (m, a) = np.shape(self.must_items), np.shape(self.offered_areas)
        sizes = {
            **dict.fromkeys(("must_items", "nice_items"), (n, k)),
            **dict.fromkeys(("must_areas", "nice_areas"), (n, a)),
            **dict.fromkeys(("stars", "requests"), (n, m)),
            **dict.fromkeys(("enterprise_place", "budget", "priority"), (n,)),
            **dict.fromkeys(("agency_place", "fee", "quality"), (m,)),
            "offered_items": (m, k),
            "item_area": (k,),
        }
        for name, shape in sizes.items():
            if np.shape(getattr(self, name)) != shape:
                raise ValueError(f"{name} has shape {np.shape(getattr(self, name))}, expected {shape}")

    @property
    def shape(self) -> tuple[int, int]:
        """Number of enterprises and of agencies."""
        return self.stars.shape

    def areas_needed(self) -> np.ndarray:
        """Areas that hold a must-have, (n, a) bool."""
        return self.must_areas | areas_of(self.must_items, self.item_area, self.must_areas.shape[1])


def areas_of(items: np.ndarray, item_area: np.ndarray, areas: int) -> np.ndarray:
    """Areas that hold one of the items, (n, areas) bool."""
    found = np.zeros((items.shape[0], areas), dtype=bool)
    row, item = np.nonzero(items)
    found[row, item_area[item]] = True
    return found


def example_inputs() -> FitInputs:
    """Small inputs for the examples: one enterprise that must have items 0 and 1 of area 0, and two agencies.

    Returns
    -------
    FitInputs

    Examples
    --------
    >>> example_inputs().stars.tolist()
    [[True, False]]
    """
    yes, no = True, False
    return FitInputs(
        must_items=np.array([[yes, yes, no]]),
        nice_items=np.array([[no, no, yes]]),
        must_areas=np.array([[no, no]]),
        nice_areas=np.array([[no, no]]),
        offered_items=np.array([[yes, yes, no], [yes, no, yes]]),
        offered_areas=np.array([[3, 0], [1, 2]]),
        item_area=np.array([0, 0, 1]),
        stars=np.array([[yes, no]]),
        requests=np.array([[no, yes]]),
        enterprise_place=np.array([4]),
        agency_place=np.array([4, -1]),
        fee=np.array([150.0, 100.0]),
        budget=np.array([100.0]),
        quality=np.array([0.75, np.nan]),
        priority=np.array([0.25]),
    )
