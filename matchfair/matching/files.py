"""Problems and plans by id, as ``matchfair solve`` reads and writes them. Rows and columns are sorted by id."""

from dataclasses import dataclass

import numpy as np

from .plan import Plan
from .problem import Problem


@dataclass(frozen=True)
class NamedProblem:
    """A problem with the ids of its rows and columns, both sorted."""

    problem: Problem
    enterprises: list[str]
    agencies: list[str]


def read_problem(data: dict) -> NamedProblem:
    """Make a problem of the file format of ``matchfair solve``.

    Parameters
    ----------
    data : dict
        ``enterprises`` [{"id"}], ``agencies`` [{"id", "capacity"}], ``scores`` [[enterprise, agency, score]] and
        optionally ``locked`` [[enterprise, agency]]. A pair that is not in ``scores`` is not allowed.

    Raises
    ------
    ValueError
        A missing part, an unknown or repeated id, a pair given twice, a lock that cannot be kept.

    Examples
    --------
    >>> named = read_problem({
    ...     "enterprises": [{"id": "E2"}, {"id": "E1"}], "agencies": [{"id": "A1", "capacity": 3}],
    ...     "scores": [["E1", "A1", 0.83]]})
    >>> named.enterprises, named.problem.scores.tolist()
    (['E1', 'E2'], [[0.83], [nan]])
    """
    if not isinstance(data, dict):
        raise ValueError("a problem is an object with enterprises, agencies and scores")
    for part in ("enterprises", "agencies", "scores"):
        if not isinstance(data.get(part), list):
            raise ValueError(f"the problem has no list {part!r}: see `matchfair solve --help` for the format")
    enterprises, agencies = _ids(data["enterprises"], "enterprises"), _ids(data["agencies"], "agencies")
    row, column = {id_: i for i, id_ in enumerate(enterprises)}, {id_: i for i, id_ in enumerate(agencies)}
    scores = np.full((len(enterprises), len(agencies)), np.nan)
    for entry in data["scores"]:
        i, j = _pair(entry, 3, row, column, "scores")
        if not np.isnan(scores[i, j]):
            raise ValueError(f"scores names the pair {entry[0]}, {entry[1]} twice: keep one")
        scores[i, j] = _number(entry)
    locked = np.full(len(enterprises), -1)
    for entry in data.get("locked") or []:
        i, j = _pair(entry, 2, row, column, "locked")
        if locked[i] >= 0:
            raise ValueError(f"locked names enterprise {entry[0]} twice: it can have one agency only")
        if np.isnan(scores[i, j]):
            raise ValueError(f"{entry[0]} is locked to {entry[1]}, but that pair is not in scores: add it or release it")
        locked[i] = j
    capacity = _capacities(data["agencies"], agencies)
    _check_locked_seats(locked, capacity, agencies)
    return NamedProblem(Problem(scores=scores, capacity=capacity, locked=locked), enterprises, agencies)


def plan_as_json(plan: Plan, enterprises: list[str], agencies: list[str]) -> dict:
    """The plan by id, ready for ``json.dumps``; None for what does not exist.

    Examples
    --------
    >>> from matchfair.matching import solve
    >>> plan = solve(Problem(scores=[[0.5], [0.75]], capacity=[1]))
    >>> answer = plan_as_json(plan, ["E1", "E2"], ["A1"])
    >>> answer["pairs"], answer["unmatched"], answer["seat_value"], answer["load"]
    ([['E2', 'A1']], {'E1': 'no_seat'}, {'A1': 0.5}, {'A1': 1})
    """
    done = plan.status == "optimal"
    return {
        "objective": plan.objective,
        "status": plan.status,
        "gap": plan.gap,
        "total": plan.total,
        "worst": plan.worst,
        "pairs": [[enterprises[i], agencies[j]] for i, j in enumerate(plan.agency.tolist()) if j >= 0],
        "unmatched": {enterprises[i]: reason for i, reason in plan.unmatched.items()},
        "seat_value": dict(zip(agencies, plan.seat_value.tolist(), strict=True)) if done else None,
        "seat_matches": dict(zip(agencies, plan.seat_matches.tolist(), strict=True)) if done else None,
        "blocking_pairs": [[enterprises[i], agencies[j]] for i, j in plan.blocking_pairs.tolist()],
        "load": dict(zip(agencies, plan.load.tolist(), strict=True)),
    }


def _ids(entries: list, part: str) -> list[str]:
    if not all(isinstance(entry, dict) and isinstance(entry.get("id"), str) for entry in entries):
        raise ValueError(f'every entry of {part} needs an "id" that is a string')
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
    return np.array([capacity[agency] for agency in agencies], dtype=np.int64)


def _pair(entry, length: int, row: dict, column: dict, part: str) -> tuple[int, int]:
    if not isinstance(entry, list) or len(entry) != length:
        raise ValueError(f"{part} holds {entry!r}: every entry is a list of {length}, enterprise and agency first")
    if entry[0] not in row or entry[1] not in column:
        unknown = entry[0] if entry[0] not in row else entry[1]
        raise ValueError(f"{part} names {unknown!r}, which is not among the enterprises or agencies")
    return row[entry[0]], column[entry[1]]


def _number(entry: list) -> float:
    if isinstance(entry[2], bool) or not isinstance(entry[2], int | float) or not np.isfinite(entry[2]):
        raise ValueError(f"the score of {entry[0]}, {entry[1]} is {entry[2]!r}: give a finite number, or leave it out")
    return float(entry[2])


def _check_locked_seats(locked: np.ndarray, capacity: np.ndarray, agencies: list[str]) -> None:
    taken = np.bincount(locked[locked >= 0], minlength=capacity.size)
    for j in np.flatnonzero(taken > capacity):
        raise ValueError(
            f"{taken[j]} enterprises are locked to {agencies[j]}, which has {capacity[j]} seats: "
            "raise its capacity or release a lock"
        )
