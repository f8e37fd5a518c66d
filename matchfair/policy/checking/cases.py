"""Reads worked cases, which officials can read and add: a date, what is given, what is expected."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..rulebook.answers import Answer, overall
from ..rulebook.faults import as_written, fault
from ..rulebook.fields import key_faults, listed
from ..rulebook.strict_yaml import RuleDataError, parse
from .case_rules import RULES, Case

CASE = "date:day expected:named", "input:named place:text settings:named note:text rule:text"
EXPECTED = "outcome:text clause value since working:texts answers:named values:named proves:clauses"


def read_cases(folder: Path) -> Iterator[Case]:
    """Every case of the YAML files of a folder.

    A file names its ``rule``, a default ``place``, facts that hold for all its cases (``given``), and the ``cases``:
    each with ``date``, ``input`` (added to ``given``), optionally ``place`` and ``settings``, and ``expected``.

    Raises
    ------
    RuleDataError
        If a file cannot be read, a key is unknown, or a rule of that name cannot be asked; everything that is wrong.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     text = "{rule: filing_days, place: pingshan, cases: [{date: 2024-07-10, expected: {value: 15}}]}"
    ...     _ = Path(folder, "filing.yaml").write_text(text, "utf-8")
    ...     [(case.where, str(case.on)) for case in read_cases(Path(folder))]
    [('filing.yaml, case 1', '2024-07-10')]
    """
    files = {path.name: parse(path.read_text("utf-8"), path.name) for path in sorted(folder.glob("*.yaml"))}
    faults = [found for name, data in files.items() for found in _file_faults(name, data)]
    if faults:
        raise RuleDataError("\n".join(faults))
    for name, data in files.items():
        for number, one in enumerate(data["cases"], 1):
            yield Case(
                f"{name}, case {number}",
                one.get("rule", data["rule"]),
                one.get("place", data.get("place", "")),
                one["date"],
                {**data.get("given", {}), **one.get("input", {})},
                one.get("settings", {}),
                one["expected"],
            )


def _file_faults(name: str, data: Any) -> Iterator[str]:
    wrong = [
        *key_faults(name, data, "rule:text cases", "place:text given:named note:text"),
        *listed(name, data, "cases", *CASE),
    ]
    yield from wrong
    for number, one in enumerate(data["cases"] if not wrong else (), 1):
        where, rule = f"{name}, case {number}", one.get("rule", data["rule"])
        yield from key_faults(f"{where}, expected", one["expected"], "", EXPECTED)
        if rule not in RULES:
            yield fault(where, "rule_cannot_be_asked", rule=rule, known=", ".join(RULES))


def case_faults(case: Case) -> list[str]:
    """Where the answer differs from what a case expects, in words; empty = nowhere.

    Examples
    --------
    >>> from datetime import date
    >>> print(*case_faults(Case("here", "filing_days", "pingshan", date(2024, 7, 10), {}, {}, {"value": 10})))
    here, filing_days
        value为15，应为10
        value is 15, expected 10
    """
    where = f"{case.where}, {case.rule}"
    try:
        found = RULES[case.rule](case)
    except (ValueError, KeyError, TypeError) as error:
        return [fault(where, "cannot_be_worked_out", why=error)]
    answers = found if isinstance(found, list) else [found]
    seen = (
        {name: getter(answers) for name, getter in _SEEN.items()}
        if answers and isinstance(answers[0], Answer)
        else {"value": plain(found)}
    )
    faults = []
    for name, wanted in case.expected.items():
        if name == "working":
            lacking = [code for code in wanted if code not in seen["working"]]
            faults += [fault(where, "working_lacks", codes=", ".join(lacking))] if lacking else []
        elif name in ("answers", "values"):
            faults += [
                _otherwise(where, clause, seen[name].get(clause), value)
                for clause, value in wanted.items()
                if seen[name].get(clause) != plain(value)
            ]
        elif name != "proves" and seen.get(name) != plain(wanted):
            faults.append(_otherwise(where, name, seen.get(name), wanted))
    return faults


def _otherwise(where: str, name: str, found: Any, wanted: Any) -> str:
    return fault(where, "comes_out_otherwise", name=name, found=as_written(found), wanted=as_written(plain(wanted)))


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
    if isinstance(value, str):
        return str(value)  # also a word said in a document's own way
    return {str(key): plain(one) for key, one in value.items()} if isinstance(value, dict) else value


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
