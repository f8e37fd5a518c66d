"""Problems and plans as files: by id, whatever the order of the entries."""

import json
import math

import pytest
from halls import problems, small
from hypothesis import given, strategies as st

from matchfair.matching import plan_as_json, read_problem, solve

EXAMPLE = {
    "enterprises": [{"id": "E1"}, {"id": "E2"}, {"id": "E3"}],
    "agencies": [{"id": "A1", "capacity": 1}, {"id": "A2", "capacity": 1}],
    "scores": [["E1", "A1", 0.75], ["E2", "A1", 0.5], ["E2", "A2", 0.25]],
    "locked": [["E2", "A2"]],
}


def test_the_answer_has_what_the_format_promises():
    named = read_problem(EXAMPLE)
    answer = plan_as_json(solve(named.problem), named.enterprises, named.agencies)
    assert answer == {
        "objective": "best",
        "status": "optimal",
        "grid": 2**-20,
        "gap": 0.0,
        "total": 1.0,
        "worst": 0.75,
        "pairs": [["E1", "A1"], ["E2", "A2"]],
        "unmatched": {"E3": "no_allowed_agency"},
        "seat_value": {"A1": 0.0, "A2": 0.0},
        "seat_matches": {"A1": 0, "A2": 0},
        "blocking_pairs": [],
        "load": {"A1": 1, "A2": 1},
    }


def test_a_minimum_is_a_key_of_its_agency_and_the_answer_says_who_is_short():
    agencies = [{"id": "A2", "capacity": 1, "minimum": 1}, {"id": "A1", "capacity": 2, "minimum": 2}]
    named = read_problem({**EXAMPLE, "agencies": agencies, "locked": []})
    assert named.problem.minimum.tolist() == [2, 1]
    answer = plan_as_json(solve(named.problem), named.enterprises, named.agencies)
    assert answer["pairs"] == [["E1", "A1"], ["E2", "A1"]] and answer["short"] == {"A1": 0, "A2": 1}


def answer_of(scores: list, capacity: int = 9) -> dict:
    enterprises = [{"id": f"E{i}"} for i in range(len(scores))]
    pairs = [[f"E{i}", "A", score] for i, score in enumerate(scores)]
    named = read_problem({"enterprises": enterprises, "agencies": [{"id": "A", "capacity": capacity}], "scores": pairs})
    return plan_as_json(solve(named.problem), named.enterprises, named.agencies)


def test_totals_are_of_the_scores_as_handed_in_and_the_gap_is_no_smaller_than_the_grid_allows():
    answer = answer_of([0.5, 0.4])
    assert (answer["total"], answer["worst"], answer["gap"]) == (0.9, 0.4, 2 * 2**-20)
    near = answer_of([0.5, 0.5000004], capacity=1)  # equal on the grid, so the first is taken
    assert near["pairs"] == [["E0", "A"]] and near["total"] == 0.5 and near["gap"] >= 0.0000004
    assert answer_of([0.5, 0.25])["gap"] == 0.0


@small
@given(scores=st.lists(st.floats(0, 1), min_size=1, max_size=5), capacity=st.integers(1, 3))
def test_no_plan_is_better_by_more_than_the_gap(scores, capacity):
    answer = answer_of(scores, capacity)
    best = math.fsum(sorted(scores, reverse=True)[:capacity])
    assert answer["total"] <= best + 1e-15 and best - answer["total"] <= answer["gap"] + 1e-15
    assert answer["gap"] == 0.0 or answer["gap"] >= answer["grid"]


@small
@given(problem=problems(), data=st.data())
def test_the_order_of_entries_changes_not_a_byte(problem, data):
    n, m = problem.shape
    written = {
        "enterprises": [{"id": f"E{i}"} for i in range(n)],
        "agencies": [{"id": f"A{j}", "capacity": int(problem.capacity[j])} for j in range(m)],
        "scores": [
            [f"E{i}", f"A{j}", problem.scores[i, j]]
            for i in range(n)
            for j in range(m)
            if problem.scores[i, j] == problem.scores[i, j]
        ],
    }
    shuffled = {part: data.draw(st.permutations(entries)) for part, entries in written.items()}
    answers = set()
    for version in (written, shuffled):
        named = read_problem(json.loads(json.dumps(version)))
        for objective in ("best", "fair", "stable"):
            plan = solve(named.problem, objective)
            answers.add((objective, json.dumps(plan_as_json(plan, named.enterprises, named.agencies))))
    assert len(answers) == 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scores": None}, "no list 'scores'"),
        ({"enterprises": [{"id": "E1"}, {"id": "E1"}]}, "enterprises names E1 twice"),
        (
            {"agencies": [{"id": "A1", "capacity": "many"}, {"id": "A2", "capacity": 1}]},
            "agency A1 has capacity 'many'",
        ),
        ({"scores": [["E1", "A9", 0.5]]}, "names 'A9'"),
        ({"scores": [["E1", "A1", 0.5], ["E1", "A1", 0.6]]}, "pair E1, A1 twice"),
        ({"scores": [["E1", "A1", "good"]]}, "score of E1, A1 is 'good'"),
        ({"scores": [["E1", "A1"]]}, "a list of 3"),
        ({"locked": [["E3", "A1"]]}, "E3 is locked to A1, but that pair is not in scores"),
        ({"locked": [["E1", "A1"], ["E2", "A1"]]}, r"2 enterprises are locked to A1, which has 1 seat: .* \(E1, E2\)"),
        ({"lock": []}, "a part 'lock' that means nothing: the parts are enterprises, agencies, scores, locked"),
        (
            {"enterprises": [{"id": "E1", "weight": 2}]},
            "E1 in enterprises has a key 'weight' that means nothing: the keys are id",
        ),
        (
            {"agencies": [{"id": "A1", "capacity": 1, "capcity": 2}]},
            "A1 in agencies has a key 'capcity' that means nothing: the keys are id, capacity, minimum",
        ),
        ({"locked": 5}, "locked is 5: give a list of pairs"),
        ({"scores": [[["E1"], "A1", 0.5]]}, r"scores names \['E1'\]"),
        ({"scores": [["E1", {"id": "A1"}, 0.5]]}, "scores names {'id': 'A1'}"),
        ({"scores": [["E1", "A1", 10**400]]}, "score of E1, A1 is too large: give a number from -1048576 to 1048576"),
        ({"scores": [["E1", "A1", -(2.0**21)]]}, "score of E1, A1 is -2097152.0: .* leave the pair out"),
        ({"scores": [["E1", "A1", float("nan")]]}, "score of E1, A1 is nan"),
        (
            {"agencies": [{"id": "A1", "capacity": 10**30}, {"id": "A2", "capacity": 1}]},
            "agency A1 has a capacity above",
        ),
        (
            {"agencies": [{"id": "A1", "capacity": 1, "minimum": 2}, {"id": "A2", "capacity": 1}]},
            "agency A1 has minimum 2: give a whole number from 0 to its capacity of 1",
        ),
        (
            {"agencies": [{"id": "A1", "capacity": 1, "minimum": "one"}, {"id": "A2", "capacity": 1}]},
            "agency A1 has minimum 'one'",
        ),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_with_what_and_why(change, message):
    with pytest.raises(ValueError, match=message):
        read_problem({**EXAMPLE, **change})
