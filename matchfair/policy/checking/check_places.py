"""Checks places and their documents: parents, validity, every clause id listed once."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from ..rulebook.book import Rulebook
from ..rulebook.faults import fault
from ..rulebook.places import Instrument

FIRST_DAY, LAST_DAY = date.min, date.max


def span(valid_from: date | None, valid_until: date | None) -> tuple[date, date]:
    """First and last day of a validity; an open side becomes the first or the last day of the calendar.

    Examples
    --------
    >>> span(None, date(2024, 3, 30))
    (datetime.date(1, 1, 1), datetime.date(2024, 3, 30))
    """
    return valid_from or FIRST_DAY, valid_until or LAST_DAY


def days(valid_from: date | None, valid_until: date | None) -> str:
    """A validity as messages write it; ``…`` stands for an open side.

    Examples
    --------
    >>> days(date(2024, 7, 10), None)
    '2024-07-10–…'
    """
    return f"{valid_from or '…'}–{valid_until or '…'}"


def governing(book: Rulebook, place: str) -> list[Instrument]:
    """The documents of a place that govern, in the order of its file.

    Examples
    --------
    >>> from matchfair.policy.rulebook.book import current_rulebook
    >>> [one.key for one in governing(current_rulebook(), "pingshan")]
    ['PS18', 'PS21', 'PS24']
    """
    return [one for one in book.instruments[place] if one.governs]


def place_faults(book: Rulebook) -> Iterator[str]:
    """What is wrong with places and their documents; nothing else can be checked before this is right.

    Examples
    --------
    >>> from matchfair.policy.rulebook.book import current_rulebook
    >>> list(place_faults(current_rulebook()))
    []
    """
    folders = {path.split("/")[0] for path in book.tree if "/" in path} - {"settings"}
    yield from (fault(f"{name}/", "no_place_file") for name in sorted(folders - set(book.places)))
    documents = [one for instruments in book.instruments.values() for one in instruments]
    keys = Counter(one.key for one in documents)
    twice = dict.fromkeys((one.place, one.key) for one in documents if keys[one.key] > 1)
    yield from (fault(f"{place}/place.yaml", "document_doubled", key=key) for place, key in twice)
    for key, place in book.places.items():
        where = f"{key}/place.yaml"
        if place.parent and place.parent not in book.places:
            yield fault(where, "no_such_parent", parent=place.parent, known=", ".join(book.places))
        elif key in parents(book, key):
            yield fault(where, "parent_of_itself", parent=place.parent)
        other = place.catalogue_of
        if other and (f"{other}/catalogue.yaml" not in book.tree or f"{key}/catalogue.yaml" in book.tree):
            yield fault(where, "no_catalogue_there", other=other)
        yield from (found for one in book.instruments[key] for found in _validity_faults(f"{where}, {one.key}", one))
        yield from _overlaps(where, governing(book, key))


def parents(book: Rulebook, key: str) -> list[str]:
    """The places above one, as far as they are known, each once.

    Examples
    --------
    >>> from matchfair.policy.rulebook.book import current_rulebook
    >>> parents(current_rulebook(), "pingshan")
    ['shenzhen', 'china']
    """
    found: list[str] = []
    parent = book.places[key].parent
    while parent and parent in book.places and parent not in found:
        found.append(parent)
        parent = book.places[parent].parent
    return found


def _validity_faults(where: str, one: Instrument) -> Iterator[str]:
    first, last = span(one.valid_from, one.valid_until)
    if first > last:
        yield fault(where, "ends_before_it_begins", first=first, last=last)
    if one.issued_on and one.valid_from and one.issued_on > one.valid_from:
        yield fault(where, "in_force_before_issued", first=first, issued=one.issued_on)


def _overlaps(where: str, documents: list[Instrument]) -> Iterator[str]:
    spans = sorted((*span(one.valid_from, one.valid_until), one.key) for one in documents)
    for (_, last, earlier), (first, _, later) in pairwise(spans):
        if first <= last:
            yield fault(where, "measures_overlap", later=later, first=first, earlier=earlier, last=last)


def clause_faults(book: Rulebook) -> Iterator[str]:
    """Doubled, missing and misplaced clause ids.

    Examples
    --------
    >>> from matchfair.policy.rulebook.book import current_rulebook
    >>> list(clause_faults(current_rulebook()))
    []
    """
    files = {path: data["clauses"] for path, data in book.tree.items() if "/clauses/" in path}
    listed = Counter(one["id"] for clauses in files.values() for one in clauses)
    yield from (
        fault(f"clause {clause}", "clause_doubled", times=times) for clause, times in listed.items() if times > 1
    )
    documents = {one.key: one for instruments in book.instruments.values() for one in instruments}
    for path, clauses in files.items():
        key = path.rpartition("/")[2].removesuffix(".yaml")
        if key not in {one.key for one in book.instruments[path.split("/")[0]]}:
            yield fault(path, "clauses_of_no_document", key=key)
        elif (found := sum("part_of" not in one and "uncounted" not in one for one in clauses)) != documents[
            key
        ].clauses:
            yield fault(path, "clauses_miscounted", key=key, stated=documents[key].clauses, found=found)
    unlisted = sorted(set(documents) - {clause.document for clause in book.clauses.values()})
    yield from (
        fault(
            f"{documents[key].place}/place.yaml", "clauses_miscounted", key=key, stated=documents[key].clauses, found=0
        )
        for key in unlisted
        if documents[key].clauses
    )
    for clause in book.clauses.values():
        if not clause.id.startswith(f"{clause.document}-"):
            where = f"{clause.place}/clauses/{clause.document}.yaml, {clause.id}"
            yield fault(where, "clause_misplaced", document=clause.document)
        above = book.clauses.get(clause.part_of or clause.id)
        if above is None or above.document != clause.document or (above.part_of and clause.part_of):
            yield fault(f"clause {clause.id}", "part_of_nothing", part_of=clause.part_of)
