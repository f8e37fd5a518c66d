"""Worked cases an official can read and add: a date, what is given, what must come out."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from matchfair.policy.answers import Answer, overall
from matchfair.policy.case_rules import RULES, Case
from matchfair.policy.reading import RuleDataError, key_problems, parse


def read_cases(folder: Path) -> Iterator[Case]:
    """Every case of the YAML files of a folder.

    A file names its ``rule``, a default ``place``, facts that hold for all its cases (``given``), and the ``cases``:
    each with ``date``, ``input`` (added to ``given``), optionally ``place`` and ``settings``, and ``expected``.

    Raises
    ------
    RuleDataError
        If a file cannot be read, a key is unknown, or a rule of that name cannot be asked.
    """
    for path in sorted(folder.glob("*.yaml")):
        data = parse(path.read_text("utf-8"), path.name)
        problems = key_problems(path.name, data, "rule cases", "place given note")
        for number, one in enumerate(data.get("cases") or (), 1) if not problems else ():
            problems += key_problems(f"{path.name}, case {number}", one, "date expected", "input place settings note rule")
            problems += key_problems(
                f"{path.name}, case {number}, expected",
                one.get("expected"),
                "",
                "outcome clause value since working answers values proves",
            )
            rule = one.get("rule", data["rule"])
            if rule not in RULES:
                problems.append(f"{path.name}, case {number}: rule '{rule}' cannot be asked; known: {', '.join(RULES)}")
        if problems:
            raise RuleDataError("\n".join(problems))
        for number, one in enumerate(data["cases"], 1):
            given = {**data.get("given", {}), **one.get("input", {})}
            yield Case(
                f"{path.name}, case {number}",
                one.get("rule", data["rule"]),
                one.get("place", data.get("place", "")),
                one["date"],
                given,
                one.get("settings", {}),
                one["expected"],
            )


def case_problems(case: Case) -> list[str]:
    """What comes out otherwise than a case expects, in words; empty = as expected.

    Examples
    --------
    >>> from datetime import date
    >>> case_problems(Case("here", "filing_days", "pingshan", date(2024, 7, 10), {}, {}, {"value": 10}))
    ['here: filing_days: value is 15, expected 10']
    """
    try:
        found = RULES[case.rule](case)
    except (ValueError, KeyError, TypeError) as error:
        return [f"{case.where}: {case.rule}: cannot be worked out: {error}"]
    answers = found if isinstance(found, list) else [found]
    seen = (
        {name: getter(answers) for name, getter in _SEEN.items()}
        if answers and isinstance(answers[0], Answer)
        else {"value": plain(found)}
    )
    problems = []
    for name, wanted in case.expected.items():
        if name == "working":
            lacking = [code for code in wanted if code not in seen["working"]]
            problems += [f"{case.where}: {case.rule}: the working lacks {', '.join(lacking)}"] if lacking else []
        elif name in ("answers", "values"):
            problems += [
                f"{case.where}: {case.rule}: {clause} gives {seen[name].get(clause)!r}, expected {plain(value)!r}"
                for clause, value in wanted.items()
                if seen[name].get(clause) != plain(value)
            ]
        elif name != "proves" and seen.get(name) != plain(wanted):
            problems.append(f"{case.where}: {case.rule}: {name} is {seen.get(name)}, expected {plain(wanted)}")
    return problems


def plain(value: Any) -> Any:
    """A value as the YAML of a case writes it: fractions as text, tuples as lists.

    Examples
    --------
    >>> plain((Fraction(1, 5), ("a",), {"x": (1,)}))
    ['1/5', ['a'], {'x': [1]}]
    """
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return {key: plain(one) for key, one in value.items()} if isinstance(value, dict) else value


def _by_clause(answers: list[Answer], worst: Callable[[list[Answer]], Any]) -> dict[str, Any]:
    clauses = {answer.clause for answer in answers if answer.clause}
    return {clause: worst([answer for answer in answers if answer.clause == clause]) for clause in clauses}


_SEEN: Mapping[str, Callable[[list[Answer]], Any]] = {
    "outcome": overall,
    "clause": lambda answers: answers[0].clause,
    "value": lambda answers: plain(answers[0].value),
    "since": lambda answers: answers[0].since,
    "working": lambda answers: [step.code for answer in answers for step in answer.working],
    "answers": lambda answers: _by_clause(answers, overall),
    "values": lambda answers: _by_clause(answers, lambda same: plain(same[0].value)),
}
