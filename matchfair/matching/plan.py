"""The answer: who goes where, what proves it, and what one more seat would be worth."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .problem import GRID, Problem
from .solver.exchange import Exchange
from .solver.next_in_line import (
    next_in_line,
    next_in_line_fair,
    next_in_line_stable,
    one_more_seat,
    tied_outside,
    tied_stable,
)
from .solver.optimum import optimum
from .solver.reduced import ReducedProblem
from .solver.stable import blocking_pairs


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan, as :func:`matchfair.matching.solve` returns it.

    Attributes
    ----------
    agency : (n,) int array
        Agency of each enterprise, -1 for unmatched.
    objective : str
        "best", "fair" or "stable".
    status : str
        "optimal", or "cancelled" when ``progress`` raised :class:`Cancelled`: then only what is certain is seated.
    gap : float or None
        0.0: proven on the full matrix, the total by dual prices, the lowest score of "fair" by cuts. None for "stable"
        and for a cancelled solve.
    changes : int
        Pairs of the previous plan that are not in this one; 0 without one.

    Examples
    --------
    >>> from matchfair.matching import solve
    >>> plan = solve(Problem(scores=[[0.5], [0.75]], capacity=[1]))
    >>> plan.agency.tolist(), plan.total, plan.worst, plan.load.tolist(), plan.unmatched, plan.seat_value.tolist()
    ([-1, 0], 0.75, 0.75, [1], {0: 'no_seat'}, [0.5])
    """

    problem: Problem
    agency: np.ndarray
    objective: str
    status: str
    gap: float | None
    changes: int
    _exchange: Exchange | None = field(default=None, repr=False)  # of a proven plan

    @property
    def exchange(self) -> Exchange:
        """Rows at agencies and prices that prove this plan, for explanations; of "best" and "fair" only."""
        assert self._exchange is not None
        return self._exchange

    @cached_property
    def total(self) -> float:
        """Sum of the grid scores of the pairs; exact below 2**33."""
        rows = np.flatnonzero(self.agency >= 0)
        return sum(map(int, self.problem.grid_pairs(rows, self.agency[rows]))) / GRID

    @cached_property
    def worst(self) -> float | None:
        """Lowest score of an unlocked pair; None where there is none."""
        rows = np.flatnonzero((self.agency >= 0) & (self.problem.locked < 0))
        return float(self.problem.grid_pairs(rows, self.agency[rows]).min()) / GRID if rows.size else None

    @cached_property
    def load(self) -> np.ndarray:
        """Enterprises seated at each agency, (m,)."""
        return np.bincount(self.agency[self.agency >= 0], minlength=self.problem.shape[1])

    @cached_property
    def short(self) -> np.ndarray:
        """Clients that each agency gets fewer than its minimum, (m,)."""
        return np.maximum(self.problem.minimum - self.load, 0)

    @cached_property
    def unmatched(self) -> dict[int, str]:
        """Row -> "no_allowed_agency" or "no_seat"; "undecided" where the solve was cancelled before it could say."""
        reasons = {}
        for row in map(int, np.flatnonzero(self.agency < 0)):
            allowed = self.problem.allowed(slice(row, row + 1)).any()
            no_seat = "undecided" if self.status == "cancelled" else "no_seat"
            reasons[row] = no_seat if allowed else "no_allowed_agency"
        return reasons

    @cached_property
    def blocking_pairs(self) -> np.ndarray:
        """Pairs that would both strictly rather have each other, (k, 2)."""
        return blocking_pairs(self.problem, self.agency)

    @property
    def seat_value(self) -> np.ndarray:
        """Change of best's total with one more seat at each agency, (m,); exact."""
        return self._one_more_seat[0]

    @property
    def seat_matches(self) -> np.ndarray:
        """How many more enterprises best would match with one more seat at each agency, (m,)."""
        return self._one_more_seat[1]

    @cached_property
    def _one_more_seat(self) -> tuple[np.ndarray, np.ndarray]:
        exchange = self._exchange
        if exchange is None or exchange.reduced.least is not None:
            exchange = optimum(ReducedProblem(self.problem))
        return one_more_seat(exchange)

    @cached_property
    def next_in_line(self) -> list[set[int]]:
        """Per agency, the rows that one more seat there is certain to match; none for a cancelled plan.

        Only one row is next in line for a seat; where several are equally good, none is certain. A fair plan may have
        to go below its level for one more match, and above that lower level may match several others.

        Examples
        --------
        >>> from matchfair.matching import solve
        >>> solve(Problem(scores=[[0.5], [0.75]], capacity=[0])).next_in_line
        [{1}]
        """
        if self.status == "cancelled" or not (self.agency < 0).any():
            return [set() for _ in range(self.problem.shape[1])]
        if self.objective == "stable":
            return next_in_line_stable(self.problem, self.agency)
        if self.objective == "fair":
            return next_in_line_fair(self.exchange)
        return next_in_line(self.exchange)

    @cached_property
    def tied(self) -> set[int]:
        """Unmatched rows that another plan, as good by the objective, would match: the written order decided.

        Scores are compared on the grid; none for a cancelled plan.

        Examples
        --------
        >>> from matchfair.matching import solve
        >>> solve(Problem(scores=[[0.5], [0.5], [0.25]], capacity=[1])).tied
        {1}
        """
        if self.status == "cancelled" or not (self.agency < 0).any():
            return set()
        if self.objective == "stable":
            return set(tied_stable(self.problem, self.agency).tolist())
        return set(tied_outside(self.exchange).tolist())
