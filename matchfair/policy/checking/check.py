"""Checks all rule data: shape, citations, dates within validity, gaps, doubled ids."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..rulebook.book import SHIPPED, Rulebook
from ..rulebook.faults import fault, fault_of
from ..rulebook.readings import WAITS_FOR
from ..rulebook.shape import shape_faults
from ..rulebook.strict_yaml import RuleDataError, read_folder
from ..rulebook.wording import working_in_words
from ..rules.wage_base import FEN_PER_YUAN, WageBase, figure_faults
from ..rules.workdays import shipped_table, table_faults
from .check_catalogue import catalogue_faults
from .check_places import clause_faults, place_faults
from .check_quotations import quotation_faults
from .check_rules import rule_faults
from .coverage import page_faults

AMBIGUITIES = range(1, 41)  # A1 to A40 each have an entry under settings/; of the later ones those that the rules ask


def check_all(folder: Path = SHIPPED) -> list[str]:
    """Everything wrong with the rule data of a folder, one text each; empty = all right.

    Behind ``matchfair policy check``, which prints the texts and exits 1 if there are any. What ships is checked together
    with the pages that cite it.

    Examples
    --------
    >>> check_all()
    []
    """
    try:
        tree = read_folder(folder)
    except RuleDataError as error:
        return [str(error)]
    return shape_faults(tree) or [*data_faults(Rulebook(tree)), *(page_faults() if folder == SHIPPED else ())]


def data_faults(book: Rulebook) -> list[str]:
    """What is wrong with rule data whose shape is right.

    Examples
    --------
    >>> from matchfair.policy.rulebook.book import current_rulebook
    >>> data_faults(current_rulebook())
    []
    """
    return list(place_faults(book)) or [
        *clause_faults(book),
        *rule_faults(book),
        *catalogue_faults(book),
        *_table_faults(book),
        *_reading_faults(book),
        *quotation_faults(book),
    ]


def _table_faults(book: Rulebook) -> Iterator[str]:
    for path, data in book.tree.items():
        if path.endswith("/holidays.yaml"):
            yield from (
                found for year, table in data.items() for found in _holiday_faults(f"{path}, {year}", year, table)
            )
        if path.endswith("/wage_base.yaml"):
            yield from _wage_faults(path, data["figures"])
        if path.endswith("/size_standard.yaml"):
            yield from _size_faults(book, path, data)


def _wage_faults(path: str, figures: list[dict[str, Any]]) -> Iterator[str]:
    years = Counter(figure["year"] for figure in figures)
    yield from (fault(path, "year_doubled", year=year, times=times) for year, times in years.items() if times > 1)
    for one in figures:
        where = f"{path}, {one['year']}"
        base = WageBase(one["year"], one["yuan"] * FEN_PER_YUAN, one["published_on"], one["source"])
        yield from (fault_of(where, working_in_words(step)) for step in figure_faults(base))


def _size_faults(book: Rulebook, path: str, data: dict[str, Any]) -> Iterator[str]:
    documents = {one.key for instruments in book.instruments.values() for one in instruments}
    if data["clause"].split("-")[0] not in documents:
        yield fault(path, "of_no_document", clause=data["clause"], known=", ".join(sorted(documents)))
    for row in data["rows"]:
        if any(row["medium"].get(name, limit) < limit for name, limit in row["small"].items()):
            yield fault(f"{path}, {row['key']}", "medium_below_small")


def _holiday_faults(where: str, year: int, table: dict[str, Any]) -> Iterator[str]:
    if f"{year}年" not in table["notice"]:
        yield fault(where, "notice_of_another_year", notice=table["notice"], year=year)
    for found in table_faults(shipped_table(year, table)):
        yield fault_of(f"{where}, {table['holidays'][(found.at or 1) - 1]['name']}", working_in_words(found.step))


def _reading_faults(book: Rulebook) -> Iterator[str]:
    stated = Counter(name for path, data in book.tree.items() if path.startswith("settings/") for name in data)
    yield from (fault("settings", "setting_doubled", name=name) for name, times in stated.items() if times > 1)
    found = {data["ambiguity"] for data in book.open_questions.values()}
    missing = ", ".join(f"A{number}" for number in AMBIGUITIES if f"A{number}" not in found)
    if missing:
        yield fault("settings", "ambiguity_missing", missing=missing)
    for key, data in book.open_questions.items():
        where, offered, default = f"settings, {key}", data.get("options"), data["default"]
        if offered is None and not data.get("minimum", 1) <= default <= data.get("maximum", 0):
            yield fault(where, "default_out_of_range", default=default)
        if data.get("waits_for", WAITS_FOR[0]) not in WAITS_FOR:
            yield fault(where, "waits_for_nothing_known", found=data["waits_for"], known=", ".join(WAITS_FOR))
        if offered is not None and default not in offered:
            yield fault(where, "default_not_offered", default=default, offered=", ".join(offered))
        yield from (
            fault(where, "no_such_clause", clause=clause) for clause in data["clauses"] if clause not in book.clauses
        )
        yield from (
            fault(where, "cites_bundle", clause=clause, parts=", ".join(book.parts[clause]))
            for clause in data["clauses"]
            if clause in book.parts
        )
