"""Checks the dated values of rules: each cites a clause in force, each day of a measure has exactly one."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from ..rulebook.book import INHERITED, Rule, Rulebook, Value
from ..rulebook.faults import fault
from ..rulebook.places import Instrument
from ..rulebook.shape import RULE_FILES
from .check_places import LAST_DAY, days, governing, parents, span

_DAY = timedelta(days=1)


def rule_faults(book: Rulebook) -> Iterator[str]:
    """What is wrong with the dates and the citations of the rules.

    Examples
    --------
    >>> from matchfair.policy.rulebook.book import current_rulebook
    >>> list(rule_faults(current_rulebook()))
    []
    """
    yield from _stated_twice(book)
    for rule in book.rules.values():
        where = f"{rule.file}, {rule.name}"
        wrong = [found for value in rule.values for found in _value_faults(book, rule, value, where)]
        yield from dict.fromkeys(wrong)
        yield from () if wrong else _range_faults(book, rule, where)


def _stated_twice(book: Rulebook) -> Iterator[str]:
    files: dict[tuple[str, str], list[str]] = {}
    for path, data in book.tree.items():
        place, _, file = path.partition("/")
        for name in data if file in RULE_FILES else ():
            files.setdefault((place, name), []).append(path)
    for (_, name), paths in files.items():
        if len(paths) > 1:
            yield fault(f"{paths[1]}, {name}", "rule_stated_twice", other=paths[0])


def _value_faults(book: Rulebook, rule: Rule, value: Value, where: str) -> Iterator[str]:
    first, last = span(value.valid_from, value.valid_until)
    if first > last:
        yield fault(where, "ends_before_it_begins", first=first, last=last)
        return
    documents = {one.key: one for one in book.instruments[rule.place]}
    for clause in value.clauses:
        document = documents.get(clause.split("-")[0])
        if document is None:
            yield fault(where, "of_no_document", clause=clause, known=", ".join(documents))
        elif document.clauses and clause not in book.clauses:
            yield fault(where, "no_such_clause", clause=clause)
        elif clause in book.parts:
            yield fault(where, "cites_bundle", clause=clause, parts=", ".join(book.parts[clause]))
        elif not _inside(value, document):
            cited_for = days(value.valid_from, value.valid_until)
            in_force = days(document.valid_from, document.valid_until)
            yield fault(where, "outside_validity", clause=clause, days=cited_for, key=document.key, in_force=in_force)
    if value.state == INHERITED and not _inherits(book, rule):
        yield fault(where, "nothing_to_inherit")


def _inside(value: Value, document: Instrument) -> bool:
    first, last = span(value.valid_from, value.valid_until)
    begins, ends = span(document.valid_from, document.valid_until)
    return begins <= first and last <= ends


def _inherits(book: Rulebook, rule: Rule) -> bool:
    return any((above, rule.name) in book.rules for above in parents(book, rule.place))


def _range_faults(book: Rulebook, rule: Rule, where: str) -> Iterator[str]:
    """Each day of each measure, and of each dated plan that is cited, has exactly one value: no overlap, no hole."""
    spans = sorted(span(value.valid_from, value.valid_until) for value in rule.values)
    twice = [first for (_, last), (first, _) in pairwise(spans) if first <= last]
    yield from (fault(where, "two_values", day=day) for day in twice)
    measures = governing(book, rule.place)
    for value in rule.values:
        if measures and not any(_inside(value, one) for one in measures):
            yield fault(where, "in_no_measure", days=days(value.valid_from, value.valid_until), place=rule.place)
    cited = Counter(value.clause.split("-")[0] for value in rule.values)
    plans = [one for one in book.instruments[rule.place] if one not in measures and one.valid_until and cited[one.key]]
    for document in (*measures, *plans):
        if not twice and not _filled(spans, *span(document.valid_from, document.valid_until)):
            validity = days(document.valid_from, document.valid_until)
            yield fault(where, "day_without_value", key=document.key, days=validity)


def _filled(spans: list[tuple[date, date]], begins: date, ends: date) -> bool:
    inside = [one for one in spans if begins <= one[0] and one[1] <= ends]
    edges = [first for first, _ in inside] + [_after(ends)]
    return edges == [begins] + [_after(last) for _, last in inside]


def _after(day: date) -> date:
    return day + _DAY if day < LAST_DAY else day
