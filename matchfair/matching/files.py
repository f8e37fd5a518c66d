"""Problems and plans by id, as ``matchfair solve`` reads and writes them. Rows and columns are sorted by id."""

import math
from dataclasses import dataclass

import numpy as np

from .plan import Plan
from .problem import GRID, LARGEST_SCORE, MOST_SEATS, Problem, on_grid

PARTS = ("enterprises", "agencies", "scores", "locked")
KEYS = {"enterprises": ("id",), "agencies": ("id", "capacity", "minimum")}


@dataclass(frozen=True)
class NamedProblem:
    """A problem with the ids of its rows and columns, both sorted.

    Examples
    --------
    >>> problem = Problem(scores=[[0.5]], capacity=[1])
    >>> NamedProblem(problem, enterprises=["E1"], agencies=["A1"]).problem.shape
    (1, 1)
    """

    problem: Problem
    enterprises: list[str]
    agencies: list[str]


def read_problem(data: dict) -> NamedProblem:
    """Make a problem of the file format of ``matchfair solve``.

    Parameters
    ----------
    data : dict
        ``enterprises`` [{"id"}], ``agencies`` [{"id", "capacity"}], each optionally with ``minimum``, ``scores``
        [[enterprise, agency, score]] and optionally ``locked`` [[enterprise, agency]]. A pair that is not in ``scores`` is not allowed.

    Raises
    ------
    ValueError
        A missing or unknown part, an unknown key of an enterprise or agency, an unknown or repeated id, a score, capacity
        or minimum that is no number or out of range, a pair given twice, a lock that cannot be kept.

    Examples
    --------
    >>> named = read_problem({
    ...     "enterprises": [{"id": "E2"}, {"id": "E1"}], "agencies": [{"id": "A1", "capacity": 3}],
    ...     "scores": [["E1", "A1", 0.83]]})
    >>> named.enterprises, named.problem.scores.tolist()
    (['E1', 'E2'], [[0.83], [nan]])
    """
    _check_parts(data)
    enterprises, agencies = _ids(data["enterprises"], "enterprises"), _ids(data["agencies"], "agencies")
    row, column = {id_: i for i, id_ in enumerate(enterprises)}, {id_: i for i, id_ in enumerate(agencies)}
    scores = np.full((len(enterprises), len(agencies)), np.nan)
    for entry in data["scores"]:
        i, j = _pair(entry, 3, row, column, "scores")
        if not np.isnan(scores[i, j]):
            raise ValueError(f"scores names the pair {entry[0]}, {entry[1]} twice: keep one")
        scores[i, j] = _number(entry)
    locked = _locks(data.get("locked") or [], scores, row, column)
    capacity = _capacities(data["agencies"], agencies)
    minimum = _minimums(data["agencies"], agencies, capacity)
    _check_locked_seats(locked, capacity, enterprises, agencies)
    problem = Problem(scores=scores, capacity=capacity, locked=locked, minimum=minimum)
    return NamedProblem(problem, enterprises, agencies)


def plan_as_json(plan: Plan, enterprises: list[str], agencies: list[str]) -> dict:
    """The plan by id, ready for ``json.dumps``; None for what does not exist.

    Parameters
    ----------
    plan : Plan
    enterprises, agencies : list of str
        Ids of the rows and of the columns.

    Returns
    -------
    dict
        ``objective``, ``status``, ``grid``, ``gap``, ``total``, ``worst``, ``pairs`` [[enterprise, agency]], ``unmatched`` {enterprise:
        reason}, ``seat_value`` and ``seat_matches`` {agency: number} (None for a cancelled plan), ``blocking_pairs``
        [[enterprise, agency]], ``load`` {agency: enterprises}; and ``short`` {agency: enterprises missing to its minimum}
        where the problem has minimums. ``total`` and ``worst`` are of the scores as handed in. The plan was proven on the
        ``grid``; ``gap`` is what a better total could differ by for that, 0.0 where all scores lie on the grid.

    Raises
    ------
    IndexError, ValueError
        Fewer or more ids than rows or columns.

    Examples
    --------
    >>> from matchfair.matching import solve
    >>> plan = solve(Problem(scores=[[0.5], [0.75]], capacity=[1]))
    >>> answer = plan_as_json(plan, ["E1", "E2"], ["A1"])
    >>> answer["pairs"], answer["unmatched"], answer["seat_value"], answer["load"]
    ([['E2', 'A1']], {'E1': 'no_seat'}, {'A1': 0.5}, {'A1': 1})
    """
    done = plan.status == "optimal"
    short = {"short": dict(zip(agencies, plan.short.tolist(), strict=True))} if plan.problem.minimum.any() else {}
    return {
        "objective": plan.objective,
        "status": plan.status,
        "grid": 1 / GRID,
        **_as_given(plan),
        "pairs": [[enterprises[i], agencies[j]] for i, j in enumerate(plan.agency.tolist()) if j >= 0],
        "unmatched": {enterprises[i]: reason for i, reason in plan.unmatched.items()},
        "seat_value": dict(zip(agencies, plan.seat_value.tolist(), strict=True)) if done else None,
        "seat_matches": dict(zip(agencies, plan.seat_matches.tolist(), strict=True)) if done else None,
        "blocking_pairs": [[enterprises[i], agencies[j]] for i, j in plan.blocking_pairs.tolist()],
        "load": dict(zip(agencies, plan.load.tolist(), strict=True)),
        **short,
    }


def _as_given(plan: Plan) -> dict:
    """Gap, total and worst score of the scores that were handed in; each of them is up to half a step off the grid.

    So the best total can be a step per pair above this plan's, but for pairs that are locked in every plan.
    """
    scores, free = plan.problem.scores, plan.problem.locked < 0
    rows = np.flatnonzero(plan.agency >= 0)
    given = scores[rows, plan.agency[rows]].astype(np.float64)
    exact = all(
        np.array_equal(on_grid(block), np.multiply(block, GRID, dtype=np.float64), equal_nan=True)
        for block in (scores[part] for part in plan.problem.blocks())
    )
    step = 0.0 if exact else 1 / GRID
    chosen = given[free[rows]]
    return {
        "gap": None if plan.gap is None else plan.gap + step * chosen.size,
        "total": math.fsum(given),
        "worst": float(chosen.min()) if chosen.size else None,
    }


def _check_parts(data: object) -> None:
    if not isinstance(data, dict):
        raise ValueError("a problem is an object with enterprises, agencies and scores")
    for part in ("enterprises", "agencies", "scores"):
        if not isinstance(data.get(part), list):
            raise ValueError(f"the problem has no list {part!r}: see `matchfair solve --help` for the format")
    if not isinstance(data.get("locked") or [], list):
        raise ValueError(f"locked is {data['locked']!r}: give a list of pairs, or leave it out")
    for part in data:
        if part not in PARTS:
            raise ValueError(f"the problem has a part {part!r} that means nothing: the parts are {', '.join(PARTS)}")


def _locks(entries: list, scores: np.ndarray, row: dict, column: dict) -> np.ndarray:
    locked = np.full(len(row), -1)
    for entry in entries:
        i, j = _pair(entry, 2, row, column, "locked")
        if locked[i] >= 0:
            raise ValueError(f"locked names enterprise {entry[0]} twice: it can have one agency only")
        if np.isnan(scores[i, j]):
            raise ValueError(
                f"{entry[0]} is locked to {entry[1]}, but that pair is not in scores: add it or release it"
            )
        locked[i] = j
    return locked


def _ids(entries: list, part: str) -> list[str]:
    if not all(isinstance(entry, dict) and isinstance(entry.get("id"), str) for entry in entries):
        raise ValueError(f'every entry of {part} needs an "id" that is a string')
    for entry in entries:
        for key in entry:
            if key not in KEYS[part]:
                known = ", ".join(KEYS[part])
                raise ValueError(f"{entry['id']} in {part} has a key {key!r} that means nothing: the keys are {known}")
    ids = sorted(entry["id"] for entry in entries)
    for first, second in zip(ids, ids[1:], strict=False):
        if first == second:
            raise ValueError(f"{part} names {first} twice: ids must differ")
    return ids


def _capacities(entries: list[dict], agencies: list[str]) -> np.ndarray:
    capacity = {entry["id"]: entry.get("capacity") for entry in entries}
    for agency, seats in capacity.items():
        if type(seats) is not int or seats < 0:
            raise ValueError(f"agency {agency} has capacity {seats!r}: give a whole number, 0 or more")
        if seats > MOST_SEATS:
            raise ValueError(
                f"agency {agency} has a capacity above {MOST_SEATS}: give the number of enterprises instead"
            )
    return np.array([capacity[agency] for agency in agencies], dtype=np.int64)


def _minimums(entries: list[dict], agencies: list[str], capacity: np.ndarray) -> np.ndarray:
    minimum = {entry["id"]: entry.get("minimum", 0) for entry in entries}
    for agency, seats in zip(agencies, capacity.tolist(), strict=True):
        if type(minimum[agency]) is not int or not 0 <= minimum[agency] <= seats:
            raise ValueError(
                f"agency {agency} has minimum {minimum[agency]!r}: give a whole number from 0 to its capacity of {seats}"
            )
    return np.array([minimum[agency] for agency in agencies], dtype=np.int64)


def _pair(entry: object, length: int, row: dict, column: dict, part: str) -> tuple[int, int]:
    if not isinstance(entry, list) or len(entry) != length:
        raise ValueError(f"{part} holds {entry!r}: every entry is a list of {length}, enterprise and agency first")
    known = [isinstance(id_, str) and id_ in ids for id_, ids in ((entry[0], row), (entry[1], column))]
    if not all(known):
        unknown = entry[known.index(False)]
        raise ValueError(f"{part} names {unknown!r}, which is not among the enterprises or agencies")
    return row[entry[0]], column[entry[1]]


def _number(entry: list) -> float:
    score = entry[2]
    if isinstance(score, bool) or not isinstance(score, int | float) or not -LARGEST_SCORE <= score <= LARGEST_SCORE:
        told = f"{score!r}" if not isinstance(score, int) or abs(score) < 10**20 else "too large"
        raise ValueError(
            f"the score of {entry[0]}, {entry[1]} is {told}: give a number from -{LARGEST_SCORE} to {LARGEST_SCORE}, "
            "or leave the pair out if it is not allowed"
        )
    return float(score)


def _check_locked_seats(locked: np.ndarray, capacity: np.ndarray, enterprises: list[str], agencies: list[str]) -> None:
    taken = np.bincount(locked[locked >= 0], minlength=capacity.size)
    for j in np.flatnonzero(taken > capacity):
        named = ", ".join(enterprises[i] for i in np.flatnonzero(locked == j)[:8])
        raise ValueError(
            f"{taken[j]} enterprises are locked to {agencies[j]}, which has {capacity[j]} "
            f"seat{'' if capacity[j] == 1 else 's'}: raise its capacity or release a lock ({named})"
        )
