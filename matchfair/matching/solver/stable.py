"""Stable plan: enterprise-proposing deferred acceptance (Gale and Shapley 1962; Roth 1984), and its check.

Ties are broken by order into strict lists: an enterprise prefers the lower column, an agency the lower row.
"""

import numpy as np

from ..problem import Problem, Progress, row_blocks, unheard


def stable(problem: Problem, progress: Progress = unheard) -> np.ndarray:
    """Agency of every row, -1 for unmatched; locked rows keep theirs."""
    agency = problem.locked.copy()
    seats = problem.capacity - np.bincount(agency[agency >= 0], minlength=problem.shape[1])
    refused = np.zeros(problem.shape, dtype=bool)
    refused[:, seats == 0] = True
    asking = np.flatnonzero(agency < 0)
    while asking.size:
        progress(float((agency >= 0).sum()) / max(1, agency.size))
        asking, choice = _next_choices(problem, refused, asking)
        agency[asking] = choice
        out = _overflow(problem, agency, seats, np.unique(choice))
        refused[out, agency[out]] = True
        agency[out] = -1
        asking = out
    return agency


def _next_choices(problem: Problem, refused: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows that still have an agency to ask, and the one each likes best."""
    who, what = [rows[:0]], [rows[:0]]
    for block in row_blocks(rows.size, problem.shape[1]):
        part = rows[block]
        scores = problem.grid(part)
        scores[np.isnan(scores) | refused[part]] = -np.inf
        if not scores.shape[1]:
            continue
        choice = scores.argmax(axis=1)
        some = scores[np.arange(part.size), choice] > -np.inf
        who.append(part[some])
        what.append(choice[some])
    return np.concatenate(who), np.concatenate(what)


def _overflow(problem: Problem, agency: np.ndarray, seats: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Rows that the agencies asked in this round do not keep."""
    concerned = np.zeros(seats.size, dtype=bool)
    concerned[asked] = True
    rows = np.flatnonzero((agency >= 0) & (problem.locked < 0))
    rows = rows[concerned[agency[rows]]]
    fit = problem.grid_pairs(rows, agency[rows], "agency_scores")
    order = np.lexsort((rows, -fit, agency[rows]))
    rows = rows[order]
    here = agency[rows]
    rank = np.arange(rows.size) - np.searchsorted(here, here, side="left")
    return np.sort(rows[rank >= seats[here]])


def blocking_pairs(problem: Problem, agency: np.ndarray) -> np.ndarray:
    """Pairs that would both strictly rather have each other, (k, 2), by row and column.

    An empty seat is worse for an agency than anyone, no seat worse for an enterprise than any allowed agency. Locked
    enterprises and their seats take no part.
    """
    m = problem.shape[1]
    worst = _worst_kept(problem, agency)
    side = "scores" if problem.agency_scores is None else "agency_scores"
    found = [np.empty((0, 2), dtype=np.int64)]
    for part in problem.blocks():
        scores = problem.grid(part)
        back = scores if side == "scores" else problem.grid(part, side)
        own = np.full(scores.shape[0], -np.inf)
        here = agency[part]
        has = np.flatnonzero(here >= 0)
        own[has] = scores[has, here[has]]
        wish = (scores > own[:, None]) & (back > worst)
        wish[problem.locked[part] >= 0] = False
        found.append(np.argwhere(wish) + (part.start, 0))
    return np.concatenate(found).reshape(-1, 2) if m else found[0]


def _worst_kept(problem: Problem, agency: np.ndarray) -> np.ndarray:
    """What a newcomer must beat at each agency: its worst unlocked client, -inf with a free seat, inf with neither."""
    m = problem.shape[1]
    worst = np.full(m, np.inf)
    rows = np.flatnonzero((agency >= 0) & (problem.locked < 0))
    np.minimum.at(worst, agency[rows], problem.grid_pairs(rows, agency[rows], "agency_scores"))
    load = np.bincount(agency[agency >= 0], minlength=m)
    worst[load < problem.capacity] = -np.inf
    return worst
