"""Checks catalogues: an edition has the days and the item count of its document, and no code or name twice."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ..rulebook.book import Rulebook
from ..rulebook.faults import fault


def catalogue_faults(book: Rulebook) -> Iterator[str]:
    """What is wrong with the catalogues of all places.

    Examples
    --------
    >>> from matchfair.policy.rulebook.book import current_rulebook
    >>> list(catalogue_faults(current_rulebook()))
    []
    """
    files = {path: data for path, data in book.tree.items() if path.endswith("/catalogue.yaml")}
    keys = Counter(edition["key"] for data in files.values() for edition in data["editions"])
    for path, data in files.items():
        for edition in data["editions"]:
            where = f"{path}, {edition['key']}"
            if keys[edition["key"]] > 1:
                yield fault(where, "edition_doubled")
            yield from _document_faults(book, path.split("/")[0], where, edition)
            yield from _edition_faults(where, edition, data["areas"])
        yield from _unknown_editions(path, data)


def _document_faults(book: Rulebook, place: str, where: str, edition: Mapping[str, Any]) -> Iterator[str]:
    documents = {one.key: one for one in book.instruments[place]}
    clause = edition["clause"]
    document = documents.get(clause.split("-")[0])
    if document is None:
        yield fault(where, "of_no_document", clause=clause, known=", ".join(documents))
    elif document.clauses and clause not in book.clauses:
        yield fault(where, "no_such_clause", clause=clause)
    elif clause in book.parts:
        yield fault(where, "cites_bundle", clause=clause, parts=", ".join(book.parts[clause]))
    elif (edition["from"], edition["until"]) != (document.valid_from, document.valid_until):
        yield fault(where, "not_its_days", key=document.key)


def _unknown_editions(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    known = [edition["key"] for edition in data["editions"]]
    for one in (*data["areas"], *(item for area in data["areas"] for item in area["items"])):
        for edition in (*one.get("editions", ()), *one.get("renamed", ())):
            if edition not in known:
                yield fault(f"{path}, {one['code']}", "no_such_edition", edition=edition, known=", ".join(known))


def _edition_faults(where: str, edition: Mapping[str, Any], areas: list[dict[str, Any]]) -> Iterator[str]:
    key = edition["key"]
    mine = [area for area in areas if key in area.get("editions", [key])]
    items = [
        (area["code"], item["code"]) for area in mine for item in area["items"] if key in item.get("editions", [key])
    ]
    if edition.get("items_unknown"):
        if items:
            yield fault(where, "items_known_after_all", found=len(items))
    elif len(items) != edition["items"]:
        yield fault(where, "items_miscounted", stated=edition["items"], found=len(items))
    for area, code in items:
        if not code.startswith(f"{area}."):
            yield fault(where, "item_misnumbered", code=code, area=area)
    codes = Counter([code for _, code in items] + [str(area["code"]) for area in mine])
    yield from (fault(where, "code_doubled", code=code, times=times) for code, times in codes.items() if times > 1)
    if [area["code"] for area in mine] != list(range(1, len(mine) + 1)):
        yield fault(where, "areas_misnumbered")
    names = Counter(name for area in mine for name in {area["name"], area["short"], *area["aliases"]})
    yield from (fault(where, "name_doubled", name=name, times=times) for name, times in names.items() if times > 1)
