"""Whether the rule data is right: shape, citations, dates inside validity, no hole, no doubled id."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from matchfair.policy.places import GOVERNING, Instrument
from matchfair.policy.reading import RuleDataError, read_folder
from matchfair.policy.rulebook import INHERITED, SHIPPED, Rule, Rulebook, Value
from matchfair.policy.settings import WAITS_FOR
from matchfair.policy.shape import shape_problems
from matchfair.policy.wage_base import WageBase, figure_faults
from matchfair.policy.wording import words
from matchfair.policy.workdays import shipped_table, table_faults

FIRST_DAY, LAST_DAY = date.min, date.max
AMBIGUITIES = range(1, 41)
_DAY = timedelta(days=1)


def check_all(folder: Path = SHIPPED) -> list[str]:
    """Everything wrong with the rule data of a folder, one line each; empty = all right.

    Behind ``matchfair policy check``, which prints the lines and exits 1 if there are any.

    Examples
    --------
    >>> check_all()
    []
    """
    try:
        tree = read_folder(folder)
    except RuleDataError as error:
        return str(error).splitlines()
    return shape_problems(tree) or data_problems(Rulebook(tree))


def data_problems(book: Rulebook) -> list[str]:
    """What is wrong with rule data whose shape is right.

    Examples
    --------
    >>> from matchfair.policy.rulebook import rulebook
    >>> data_problems(rulebook())
    []
    """
    return [
        *_place_problems(book),
        *_clause_problems(book),
        *_rule_problems(book),
        *_catalogue_problems(book),
        *_table_problems(book),
        *_setting_problems(book),
    ]


def _span(valid_from: date | None, valid_until: date | None) -> tuple[date, date]:
    return valid_from or FIRST_DAY, valid_until or LAST_DAY


def _governing(book: Rulebook, place: str) -> list[Instrument]:
    return [one for one in book.instruments[place] if one.kind in GOVERNING]


def _place_problems(book: Rulebook) -> Iterator[str]:
    for key, place in book.places.items():
        where = f"{key}/place.yaml"
        if place.parent and place.parent not in book.places:
            yield f"{where}: parent '{place.parent}' is not a place; make its folder or correct the name"
        for one in book.instruments[key]:
            first, last = _span(one.valid_from, one.valid_until)
            if first > last:
                yield f"{where}, {one.key}: it ends on {last} before it begins on {first}"
            if one.issued_on and one.issued_on > first:
                yield f"{where}, {one.key}: it is in force on {first}, before it was issued on {one.issued_on}"
        spans = sorted((*_span(one.valid_from, one.valid_until), one.key) for one in _governing(book, key))
        for (_, last, earlier), (first, _, later) in pairwise(spans):
            if first <= last:
                yield f"{where}: {later} begins on {first}, {earlier} is in force until {last}; correct one of them"


def _clause_problems(book: Rulebook) -> Iterator[str]:
    listed = Counter(one["id"] for path, data in book.tree.items() if "/clauses/" in path for one in data["clauses"])
    yield from (f"clause {clause}: listed {times} times; every id once" for clause, times in listed.items() if times > 1)
    counted = Counter(clause.document for clause in book.clauses.values())
    stated = {one.key: one.clauses for instruments in book.instruments.values() for one in instruments}
    for document in sorted({*counted, *stated}):
        if counted[document] != stated.get(document, 0):
            yield (
                f"{document}: place.yaml states {stated.get(document, 0)} clauses, the clauses folder lists "
                f"{counted[document]}; an id is missing or too many"
            )
    for clause in book.clauses.values():
        if not clause.id.startswith(f"{clause.document}-"):
            yield f"clause {clause.id}: it does not belong into the file of {clause.document}"
        if not clause.kinds or not set(clause.kinds) <= {"rule", "screen", "document", "decision"}:
            yield f"clause {clause.id}: kinds are rule, screen, document, decision"


def _rule_problems(book: Rulebook) -> Iterator[str]:
    for rule in book.rules.values():
        where = f"{rule.file}, {rule.name}"
        for value in rule.values:
            yield from _citation_problems(book, rule, value, where)
            if value.state == INHERITED and not _inherits(book, rule):
                yield f"{where}: it says 'inherit', but no parent place states this rule"
        yield from _range_problems(book, rule, where)


def _citation_problems(book: Rulebook, rule: Rule, value: Value, where: str) -> Iterator[str]:
    cited = [value.clause, *(value.value.values() if isinstance(value.value, dict) else ())]
    documents = {one.key: one for one in book.instruments[rule.place]}
    for clause in (one for one in cited if isinstance(one, str) and "-" in one):
        document = documents.get(clause.split("-")[0])
        if document is None:
            yield f"{where}: {clause} is of no document of {rule.place}; its documents: {', '.join(documents)}"
        elif document.clauses and clause not in book.clauses:
            yield f"{where}: there is no clause {clause} in the list of {document.key}; correct the id"
        elif not _inside(value, document):
            yield (
                f"{where}: {clause} is cited for {value.valid_from} to {value.valid_until}, but "
                f"{document.key} is in force {document.valid_from} to {document.valid_until}"
            )


def _inside(value: Value, document: Instrument) -> bool:
    first, last = _span(value.valid_from, value.valid_until)
    begins, ends = _span(document.valid_from, document.valid_until)
    return begins <= first and last <= ends


def _inherits(book: Rulebook, rule: Rule) -> bool:
    place = book.places.get(book.places[rule.place].parent)
    while place and (place.key, rule.name) not in book.rules:
        place = book.places.get(place.parent)
    return place is not None


def _range_problems(book: Rulebook, rule: Rule, where: str) -> Iterator[str]:
    """Each day of each measure, and of each dated plan that is cited, has exactly one value: no overlap, no hole."""
    spans = sorted(_span(value.valid_from, value.valid_until) for value in rule.values)
    for (_, last), (first, _) in pairwise(spans):
        if first <= last:
            yield f"{where}: two values for {first}; end the earlier one on the day before"
    governing = _governing(book, rule.place)
    yield from (
        f"{where}: {value.valid_from} to {value.valid_until} lies in no measure of {rule.place}"
        for value in rule.values
        if governing and not any(_inside(value, one) for one in governing)
    )
    cited = {value.clause.split("-")[0] for value in rule.values}
    plans = [one for one in book.instruments[rule.place] if one not in governing and one.valid_until and one.key in cited]
    for document in (*governing, *plans):
        begins, ends = _span(document.valid_from, document.valid_until)
        inside = [span for span in spans if begins <= span[0] and span[1] <= ends]
        edges = [first for first, _ in inside] + [ends + _DAY if ends < LAST_DAY else ends]
        expected = [begins] + [last + _DAY if last < LAST_DAY else last for _, last in inside]
        if edges != expected:
            yield (
                f"{where}: not every day of {document.key} ({document.valid_from} to {document.valid_until}) "
                "has a value; write 'value: null' where it is silent, 'unknown: true' where it was not seen"
            )


def _catalogue_problems(book: Rulebook) -> Iterator[str]:
    for path, data in book.tree.items():
        if not path.endswith("/catalogue.yaml"):
            continue
        documents = {one.key: one for one in book.instruments[path.split("/")[0]]}
        known = [edition["key"] for edition in data["editions"]]
        for edition in data["editions"]:
            where = f"{path}, {edition['key']}"
            document = documents.get(edition["clause"].split("-")[0])
            if document is None:
                yield f"{where}: {edition['clause']} is of no document of the place; it has {', '.join(documents)}"
            elif (edition["from"], edition["until"]) != (document.valid_from, document.valid_until):
                yield f"{where}: its dates are not those of {document.key}, which it cites"
            yield from _edition_problems(where, edition, data["areas"])
        for one in (*data["areas"], *(item for area in data["areas"] for item in area["items"])):
            for edition in (*one.get("editions", ()), *one.get("renamed", ())):
                if edition not in known:
                    yield f"{path}, {one['code']}: edition '{edition}' is not known; known: {', '.join(known)}"


def _edition_problems(where: str, edition: dict[str, Any], areas: list[dict[str, Any]]) -> Iterator[str]:
    key = edition["key"]
    mine = [area for area in areas if key in area.get("editions", [key])]
    items = [(area["code"], item["code"]) for area in mine for item in area["items"] if key in item.get("editions", [key])]
    if edition.get("items_unknown"):
        if items:
            yield f"{where}: it says its items are not known, yet lists {len(items)}"
    elif len(items) != edition["items"]:
        yield f"{where}: it states {edition['items']} items, but {len(items)} are listed"
    yield from (
        f"{where}: item {code} is not numbered after its area {area}"
        for area, code in items
        if not str(code).startswith(f"{area}.")
    )
    codes = Counter([str(code) for _, code in items] + [str(area["code"]) for area in mine])
    yield from (f"{where}: code {code} is used {times} times" for code, times in codes.items() if times > 1)
    if [area["code"] for area in mine] != list(range(1, len(mine) + 1)):
        yield f"{where}: areas are numbered 1, 2, 3 … in order"
    names = Counter(name for area in mine for name in {area["name"], area["short"], *area["aliases"]})
    yield from (
        f"{where}: '{name}' names {times} areas; a name belongs to one" for name, times in names.items() if times > 1
    )


def _table_problems(book: Rulebook) -> Iterator[str]:
    for path, data in book.tree.items():
        if path.endswith("/holidays.yaml"):
            yield from (
                problem for year, table in data.items() for problem in _holiday_problems(f"{path}, {year}", year, table)
            )
        if path.endswith("/wage_base.yaml"):
            years = Counter(figure["year"] for figure in data["figures"])
            yield from (f"{path}: year {year} is listed {times} times" for year, times in years.items() if times > 1)
            yield from (problem for one in data["figures"] for problem in _figure_problems(f"{path}, {one['year']}", one))
        if path.endswith("/size_standard.yaml"):
            yield from (
                f"{path}, {row['key']}: a medium limit is below the small one"
                for row in data["rows"]
                if any(row["medium"].get(name, limit) < limit for name, limit in row["small"].items())
            )


def _holiday_problems(where: str, year: int, table: dict[str, Any]) -> Iterator[str]:
    if f"{year}年" not in table["notice"]:
        yield f"{where}: the notice '{table['notice']}' is not that of {year}"
    for fault in table_faults(shipped_table(year, table)):
        yield f"{where}, {table['holidays'][fault.at - 1]['name']}: {words(fault.step)[1]}"


def _figure_problems(where: str, one: dict[str, Any]) -> Iterator[str]:
    base = WageBase(one["year"], one["yuan"] * 100, one["published_on"], one["source"])
    yield from (f"{where}: {words(step)[1]}" for step in figure_faults(base))


def _setting_problems(book: Rulebook) -> Iterator[str]:
    found = {data["ambiguity"] for data in book.settings.values()}
    yield from (f"settings: A{number} is missing" for number in AMBIGUITIES if f"A{number}" not in found)
    for key, data in book.settings.items():
        offered = data.get("options")
        if offered is None and not data.get("minimum", 1) <= data["default"] <= data.get("maximum", 0):
            yield f"settings, {key}: the default {data['default']} is not between minimum and maximum"
        if data.get("waits_for", WAITS_FOR[0]) not in WAITS_FOR:
            yield f"settings, {key}: it waits for '{data['waits_for']}', which is none of {', '.join(WAITS_FOR)}"
        if offered is not None and data["default"] not in offered:
            yield f"settings, {key}: the default '{data['default']}' is none of its options: {', '.join(offered)}"
        yield from (
            f"settings, {key}: there is no clause {clause}" for clause in data["clauses"] if clause not in book.clauses
        )
