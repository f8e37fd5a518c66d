"""Whether the rule data is right: shape, citations, dates inside validity, no hole, no doubled id."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matchfair.policy.check_catalogue import catalogue_problems
from matchfair.policy.check_places import clause_problems, place_problems
from matchfair.policy.check_rules import rule_problems
from matchfair.policy.problems import problem, problem_of
from matchfair.policy.reading import RuleDataError, read_folder
from matchfair.policy.rulebook import SHIPPED, Rulebook
from matchfair.policy.settings import WAITS_FOR
from matchfair.policy.shape import shape_problems
from matchfair.policy.wage_base import FEN, WageBase, figure_faults
from matchfair.policy.wording import words
from matchfair.policy.workdays import shipped_table, table_faults

AMBIGUITIES = range(1, 41)


def check_all(folder: Path = SHIPPED) -> list[str]:
    """Everything wrong with the rule data of a folder, one text each; empty = all right.

    Behind ``matchfair policy check``, which prints the texts and exits 1 if there are any.

    Examples
    --------
    >>> check_all()
    []
    """
    try:
        tree = read_folder(folder)
    except RuleDataError as error:
        return [str(error)]
    return shape_problems(tree) or data_problems(Rulebook(tree))


def data_problems(book: Rulebook) -> list[str]:
    """What is wrong with rule data whose shape is right.

    Examples
    --------
    >>> from matchfair.policy.rulebook import rulebook
    >>> data_problems(rulebook())
    []
    """
    return list(place_problems(book)) or [
        *clause_problems(book),
        *rule_problems(book),
        *catalogue_problems(book),
        *_table_problems(book),
        *_setting_problems(book),
    ]


def _table_problems(book: Rulebook) -> Iterator[str]:
    for path, data in book.tree.items():
        if path.endswith("/holidays.yaml"):
            yield from (
                problem for year, table in data.items() for problem in _holiday_problems(f"{path}, {year}", year, table)
            )
        if path.endswith("/wage_base.yaml"):
            yield from _wage_problems(path, data["figures"])
        if path.endswith("/size_standard.yaml"):
            yield from _size_problems(book, path, data)


def _wage_problems(path: str, figures: list[dict[str, Any]]) -> Iterator[str]:
    years = Counter(figure["year"] for figure in figures)
    yield from (problem(path, "year_doubled", year=year, times=times) for year, times in years.items() if times > 1)
    for one in figures:
        where = f"{path}, {one['year']}"
        base = WageBase(one["year"], one["yuan"] * FEN, one["published_on"], one["source"])
        yield from (problem_of(where, words(step)) for step in figure_faults(base))


def _size_problems(book: Rulebook, path: str, data: dict[str, Any]) -> Iterator[str]:
    documents = {one.key for instruments in book.instruments.values() for one in instruments}
    if data["clause"].split("-")[0] not in documents:
        yield problem(path, "of_no_document", clause=data["clause"], known=", ".join(sorted(documents)))
    for row in data["rows"]:
        if any(row["medium"].get(name, limit) < limit for name, limit in row["small"].items()):
            yield problem(f"{path}, {row['key']}", "medium_below_small")


def _holiday_problems(where: str, year: int, table: dict[str, Any]) -> Iterator[str]:
    if f"{year}年" not in table["notice"]:
        yield problem(where, "notice_of_another_year", notice=table["notice"], year=year)
    for fault in table_faults(shipped_table(year, table)):
        yield problem_of(f"{where}, {table['holidays'][fault.at - 1]['name']}", words(fault.step))


def _setting_problems(book: Rulebook) -> Iterator[str]:
    stated = Counter(name for path, data in book.tree.items() if path.startswith("settings/") for name in data)
    yield from (problem("settings", "setting_doubled", name=name) for name, times in stated.items() if times > 1)
    found = {data["ambiguity"] for data in book.settings.values()}
    missing = ", ".join(f"A{number}" for number in AMBIGUITIES if f"A{number}" not in found)
    if missing:
        yield problem("settings", "ambiguity_missing", missing=missing)
    for key, data in book.settings.items():
        where, offered, default = f"settings, {key}", data.get("options"), data["default"]
        if offered is None and not data.get("minimum", 1) <= default <= data.get("maximum", 0):
            yield problem(where, "default_out_of_range", default=default)
        if data.get("waits_for", WAITS_FOR[0]) not in WAITS_FOR:
            yield problem(where, "waits_for_nothing_known", found=data["waits_for"], known=", ".join(WAITS_FOR))
        if offered is not None and default not in offered:
            yield problem(where, "default_not_offered", default=default, offered=", ".join(offered))
        yield from (
            problem(where, "no_such_clause", clause=clause) for clause in data["clauses"] if clause not in book.clauses
        )
