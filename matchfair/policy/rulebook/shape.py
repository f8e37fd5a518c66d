"""Checks what each file of the rule data contains, and says what does not fit."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Literal, get_args

from .faults import as_written, fault
from .fields import key_faults, listed
from .places import InstrumentKind
from .rule_values import RULE_KINDS, WORDED, value_faults

ClauseKind = Literal["rule", "screen", "document", "decision"]
StatedThing = Literal["number", "date", "list"]
UNITS = (
    "calendar_days",
    "working_days",
    "months",
    "years",
    "points",
    "persons",
    "employees",
    "officers",
    "cases",
    "person_times",
)
RULE_FILES = (
    "clients.yaml",
    "agencies.yaml",
    "exits.yaml",
    "lists.yaml",
    "agreements.yaml",
    "subsidies.yaml",
    "stations.yaml",
    "targets.yaml",
)
PLACE_FILES = (
    "place.yaml",
    "addresses.yaml",
    "catalogue.yaml",
    "holidays.yaml",
    "wage_base.yaml",
    "size_standard.yaml",
    *RULE_FILES,
)
LIMITS = "headcount:count revenue:count assets:count"


def shape_faults(tree: Mapping[str, Any]) -> list[str]:
    """Everything wrong with the shape of the files, in the order of the files.

    Examples
    --------
    >>> print(*shape_faults({"rules.yaml": {"filing_days": {"kind": "count", "name": "备案期限"}}}))
    rules.yaml, filing_days
        缺少“name_en”
        'name_en' is missing
    """
    rules = tree.get("rules.yaml", {})
    faults = list(_rules("rules.yaml", rules)) if isinstance(rules, dict) else []
    if faults:
        return faults
    for path, data in tree.items():
        kind = kind_of(path)
        if not (_CHECKS.get(kind) or kind in RULE_FILES) or not _in_its_folder(path, kind):
            faults.append(fault(path, "no_such_file", known=", ".join(PLACE_FILES)))
        elif not isinstance(data, dict):
            faults.append(fault(path, "no_entries", found=as_written(data)))
        elif kind in RULE_FILES:
            faults += _rule_file(path, data, rules)
        else:
            faults += _CHECKS[kind](path, data)
    return faults


def kind_of(path: str) -> str:
    """What a file holds: its name, or its folder for settings and clauses, which are split over several files.

    Examples
    --------
    >>> kind_of("pingshan/clients.yaml"), kind_of("settings/fairs.yaml"), kind_of("pingshan/clauses/PS24.yaml")
    ('clients.yaml', 'settings', 'clauses')
    """
    *folders, name = path.split("/")
    return folders[-1] if folders and folders[-1] in ("settings", "clauses") else name


def _in_its_folder(path: str, kind: str) -> bool:
    depth = path.count("/")
    return depth == {"rules.yaml": 0, "clauses": 2}.get(kind, 1)


def _each(path: str, data: Mapping[str, Any], required: str, optional: str = "") -> Iterator[str]:
    for name, one in data.items():
        yield from key_faults(f"{path}, {name}", one, required, optional)


def _entries(data: Any, key: str) -> list[tuple[int, dict]]:
    """The entries of a list that are mappings, numbered from 1; what else is wrong with the list is said elsewhere."""
    found = data.get(key) if isinstance(data, dict) else None
    return [
        (number, one) for number, one in enumerate(found if isinstance(found, list) else (), 1) if isinstance(one, dict)
    ]


def _one_of(where: str, key: str, value: Any, known: tuple[str, ...]) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if one not in known:
            yield fault(where, "not_one_of", key=key, found=as_written(one), known=", ".join(known))


def _place(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from key_faults(
        path,
        data,
        "name:text name_en:text instruments",
        "bureau:text bureau_en:text parent:text catalogue_of:text note:text",
    )
    yield from listed(
        path,
        data,
        "instruments",
        "key:text kind:text title:text title_en:text number:text? issuer:text? from:day? until:day?",
        "issued_on:day clauses:count validity:clause source:text note:text remark:text remark_en:text",
    )
    for number, one in _entries(data, "instruments"):
        if "kind" in one:
            yield from _one_of(f"{path}, instruments {number}", "kind", one["kind"], get_args(InstrumentKind))


def _rule_file(path: str, data: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    for name, rule in data.items():
        where = f"{path}, {name}"
        if name not in known:
            near = get_close_matches(str(name), known, n=1)
            yield fault(where, "no_such_rule_near", near=near[0]) if near else fault(where, "no_such_rule")
            continue
        yield from key_faults(
            where, rule, "values", "text:text text_en:text unit:text note:text said:named exclusive:true"
        )
        yield from listed(
            where,
            rule,
            "values",
            "from:day? until:day? clause:clause",
            "value inherit:true unknown:true text:text text_en:text note:text said:named exclusive:true",
        )
        yield from _own_words(where, rule, known[name])
        yield from _english(where, rule)
        yield from _one_of(where, "unit", rule["unit"], UNITS) if isinstance(rule, dict) and "unit" in rule else ()
        for number, one in _entries(rule, "values"):
            yield from value_faults(f"{where}, values {number}", one, known[name])


def _own_words(where: str, rule: Any, about: Mapping[str, Any]) -> Iterator[str]:
    """Words said in the document's own way are the rule's, each in Chinese and English."""
    for one in [rule, *(value for _, value in _entries(rule, "values"))] if isinstance(rule, dict) else ():
        said = one.get("said", {})
        for word, texts in said.items() if isinstance(said, dict) else ():
            yield from _one_of(where, "said", word, tuple(about.get("words", ())))
            if not (isinstance(texts, list) and len(texts) == 2 and all(isinstance(text, str) for text in texts)):
                yield fault(where, "not_said_twice", word=word, found=as_written(texts))


def _english(where: str, rule: Any) -> Iterator[str]:
    """A text of the document has its English beside it, in the value or for the whole rule."""
    if isinstance(rule, dict) and "text_en" not in rule:
        if "text" in rule or any("text" in one and "text_en" not in one for _, one in _entries(rule, "values")):
            yield fault(where, "no_english")


def _rules(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from _each(path, data, "kind:text name:text name_en:text", "words:texts")
    for name, rule in data.items():
        if isinstance(rule, dict) and "kind" in rule:
            yield from _one_of(f"{path}, {name}", "kind", rule["kind"], tuple(RULE_KINDS))
            if rule["kind"] in WORDED and "words" not in rule:
                yield fault(f"{path}, {name}", "missing_key", key="words")


def _addresses(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from key_faults(path, data, "city:text names:texts short:texts parts:texts others:texts")


def _catalogue(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from key_faults(path, data, "editions areas")
    yield from listed(
        path,
        data,
        "editions",
        "key:text from:day? until:day? clause:clause items:count",
        "items_unknown:true note:text",
    )
    fields = "code:count name:text name_en:text short:text short_en:text aliases:texts items"
    yield from listed(path, data, "areas", fields, "plain:text plain_en:text renamed:named editions:texts")
    for _, area in _entries(data, "areas"):
        where = f"{path}, area {area.get('code')}"
        yield from listed(where, area, "items", "code:text text:text text_en:text", "editions:texts")
        if isinstance(area.get("renamed"), dict):
            yield from _each(f"{where}, renamed", area["renamed"], "name:text name_en:text")


def _holidays(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from _each(path, data, "notice:text number:text holidays", "note:text")
    for year, table in data.items():
        if not isinstance(year, int):
            yield fault(f"{path}, {year}", "not_year")
        yield from listed(f"{path}, {year}", table, "holidays", "name:text name_en:text from:day to:day work:days")


def _wage_base(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from key_faults(path, data, "series:text figures")
    yield from listed(path, data, "figures", "year:count yuan:count published_on:day? source:text", "note:text")


def _size_standard(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from key_faults(path, data, "clause:clause text:text rows", "text_en:text note:text")
    fields = "key:text name:text name_en:text aliases:texts small:named medium:named checked:text"
    yield from listed(path, data, "rows", fields, "note:text")
    for number, row in _entries(data, "rows"):
        for size in ("small", "medium"):
            if isinstance(row.get(size), dict):
                yield from key_faults(f"{path}, rows {number}, {size}", row[size], "", LIMITS)


def _settings(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    fields = "ambiguity:ambiguity question:text question_en:text clauses:clauses default"
    more = "options:named reason:text reason_en:text minimum:count maximum:count unit:text waits_for:text"
    yield from _each(path, data, fields, more)
    for name, one in data.items():
        if isinstance(one, dict) and isinstance(one.get("options"), dict):
            yield from _each(f"{path}, {name}", one["options"], "text:text text_en:text reason:text reason_en:text")


def _clauses(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from listed(
        path,
        data,
        "clauses",
        "id:clause article:text? kinds:texts text:text? text_en:text",
        "states:texts part_of:clause uncounted:true also:texts paraphrase:text",
    )
    for number, one in _entries(data, "clauses"):
        where = f"{path}, clauses {number}"
        beside = "part_of" in one or "uncounted" in one
        yield from _one_of(where, "kinds", one.get("kinds") or ([] if beside else [None]), get_args(ClauseKind))
        yield from _one_of(where, "states", one.get("states", []), get_args(StatedThing))


_CHECKS: Mapping[str, Callable[[str, Mapping[str, Any]], Iterator[str]]] = {
    "place.yaml": _place,
    "addresses.yaml": _addresses,
    "catalogue.yaml": _catalogue,
    "holidays.yaml": _holidays,
    "wage_base.yaml": _wage_base,
    "size_standard.yaml": _size_standard,
    "settings": _settings,
    "clauses": _clauses,
    "rules.yaml": lambda path, data: iter(()),
}
