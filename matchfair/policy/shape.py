"""What each file of the rule data may contain; what does not fit is refused in words a clerk understands."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from matchfair.policy.reading import key_problems

FRACTION = re.compile(r"\d+/[1-9]\d*")
CLAUSE = re.compile(r"[A-Z]+\d*[A-Z]?-\S+")
STATES = ("value", "inherit", "unknown")
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


def shape_problems(tree: Mapping[str, Any]) -> list[str]:
    """Everything wrong with the shape of the files, one line each, in the order of the files.

    Examples
    --------
    >>> shape_problems({"rules.yaml": {"filing_days": {"kind": "count", "name": "备案期限"}}})
    ["rules.yaml, filing_days: 'name_en' is missing"]
    """
    problems: list[str] = []
    for path, data in tree.items():
        kind = kind_of(path)
        if kind not in (*_CHECKS, *RULE_FILES):
            problems.append(f"{path}: no file of this name is read; known names: {', '.join((*_CHECKS, *RULE_FILES))}")
        elif not isinstance(data, dict):
            problems.append(f"{path}: expected entries like 'name: value', found {data!r}")
        elif kind in RULE_FILES:
            problems += _rule_file(path, data, tree.get("rules.yaml", {}))
        else:
            problems += _CHECKS[kind](path, data)
    return problems


def kind_of(path: str) -> str:
    """What a file holds: its name, or its folder for settings and clauses, which are split over several files.

    Examples
    --------
    >>> kind_of("pingshan/clients.yaml"), kind_of("settings/fairs.yaml"), kind_of("pingshan/clauses/PS24.yaml")
    ('clients.yaml', 'settings', 'clauses')
    """
    *folders, name = path.split("/")
    return folders[-1] if folders and folders[-1] in ("settings", "clauses") else name


def _each(path: str, data: Mapping[str, Any], required: str, optional: str = "") -> Iterator[str]:
    for name, one in data.items():
        yield from key_problems(f"{path}, {name}", one, required, optional)


def _listed(where: str, data: Any, key: str, required: str, optional: str = "") -> Iterator[str]:
    entries = data.get(key) if isinstance(data, dict) else None
    if not isinstance(entries, list):
        yield f"{where}: '{key}' should be a list, each entry beginning with '-'"
        return
    for number, one in enumerate(entries, 1):
        at = f"{where}, {key} {number}"
        yield from key_problems(at, one, required, optional)
        yield from _days(at, one)


def _days(where: str, one: Any) -> Iterator[str]:
    for key in ("from", "until", "to", "issued_on", "published_on"):
        day = one.get(key) if isinstance(one, dict) else None
        if day is not None and not isinstance(day, date):
            yield f"{where}: {key} {day!r} is not a date; write it like 2024-07-10, or null if the document gives none"


def _place(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from key_problems(path, data, "name name_en instruments", "bureau bureau_en parent note")
    yield from _listed(
        path, data, "instruments", "key kind title title_en from until", "number issuer issued_on clauses source note"
    )


def _rule_file(path: str, data: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    for name, rule in data.items():
        where = f"{path}, {name}"
        if name not in known:
            near = get_close_matches(str(name), known, n=1)
            yield f"{where}: no rule has this name" + (f"; did you mean '{near[0]}'?" if near else "; see rules.yaml")
            continue
        yield from key_problems(where, rule, "values", "text text_en unit note")
        yield from _listed(where, rule, "values", "from until clause", "value inherit unknown text text_en note")
        values = rule.get("values") if isinstance(rule, dict) else None
        for number, one in enumerate(values if isinstance(values, list) else (), 1):
            if isinstance(one, dict):
                yield from _value(f"{where}, values {number}", one, known[name])


def _value(where: str, one: Mapping[str, Any], rule: Mapping[str, Any]) -> Iterator[str]:
    if sum(state in one for state in STATES) != 1:
        yield f"{where}: write one of 'value' (null = the document is silent), 'inherit: true', 'unknown: true'"
    if "clause" in one and not CLAUSE.fullmatch(str(one["clause"])):
        yield f"{where}: clause {one['clause']!r} is no clause id; write it like PS24-16.4"
    value = one.get("value")
    if value is not None and not _KINDS[rule["kind"]](value, rule):
        yield f"{where}: value {value!r} does not fit; {_SHOULD[rule['kind']]}" + _known_words(rule)


def _known_words(rule: Mapping[str, Any]) -> str:
    return f"; words known here: {', '.join(rule['words'])}" if "words" in rule else ""


def _count(value: Any, _: Mapping[str, Any]) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _share(value: Any, _: Mapping[str, Any]) -> bool:
    return isinstance(value, str) and FRACTION.fullmatch(value) is not None


def _words(value: Any, rule: Mapping[str, Any]) -> bool:
    return isinstance(value, list) and all(value.count(one) == 1 and one in rule["words"] for one in value)


def _cited(value: Any, rule: Mapping[str, Any]) -> bool:
    return isinstance(value, dict) and all(
        word in rule["words"] and CLAUSE.fullmatch(str(clause)) for word, clause in value.items()
    )


def _cap(value: Any, _: Mapping[str, Any]) -> bool:
    return (
        isinstance(value, dict)
        and len(value) == 1
        and (_share(value.get("share_of_wage"), {}) or _count(value.get("yuan"), {}))
    )


def _month_day(value: Any, _: Mapping[str, Any]) -> bool:
    return isinstance(value, dict) and set(value) == {"month", "day"} and all(_count(one, {}) for one in value.values())


_KINDS: Mapping[str, Callable[[Any, Mapping[str, Any]], bool]] = {
    "count": _count,
    "share": _share,
    "words": _words,
    "cited": _cited,
    "cap": _cap,
    "day": lambda value, _: isinstance(value, date),
    "month_day": _month_day,
    "word": lambda value, rule: value in rule["words"],
}
_SHOULD = {
    "count": "write a whole number",
    "share": "write a fraction like 1/100",
    "words": "write a list of known words, each once",
    "cited": "write 'word: clause' pairs",
    "cap": "write {share_of_wage: 1/5} or {yuan: 20000}",
    "day": "write a date like 2024-07-10",
    "month_day": "write {month: 3, day: 31}",
    "word": "write one known word",
}


def _catalogue(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from key_problems(path, data, "editions areas")
    yield from _listed(path, data, "editions", "key from until clause items", "items_unknown note")
    yield from _listed(path, data, "areas", "code name name_en short short_en aliases items", "renamed editions")
    for area in data.get("areas") or ():
        if isinstance(area, dict):
            yield from _listed(f"{path}, area {area.get('code')}", area, "items", "code text text_en", "editions")


def _holidays(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from _each(path, data, "notice number holidays", "note")
    for year, table in data.items():
        yield from _listed(f"{path}, {year}", table, "holidays", "name name_en from to work")


def _wage_base(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from key_problems(path, data, "series figures")
    yield from _listed(path, data, "figures", "year yuan published_on source", "note")


def _size_standard(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from key_problems(path, data, "clause text rows", "text_en note")
    yield from _listed(path, data, "rows", "key name name_en aliases small medium checked", "note")


def _settings(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from _each(
        path, data, "ambiguity question question_en clauses default", "options reason reason_en minimum maximum unit waits_for"
    )
    for name, one in data.items():
        if isinstance(one, dict) and "options" in one:
            yield from _each(f"{path}, {name}", one["options"], "text text_en reason reason_en")


def _clauses(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield from _listed(path, data, "clauses", "id article kinds text text_en")


_CHECKS: Mapping[str, Callable[[str, Mapping[str, Any]], Iterator[str]]] = {
    "place.yaml": _place,
    "catalogue.yaml": _catalogue,
    "holidays.yaml": _holidays,
    "wage_base.yaml": _wage_base,
    "size_standard.yaml": _size_standard,
    "settings": _settings,
    "clauses": _clauses,
    "rules.yaml": lambda path, data: _each(path, data, "kind name name_en", "words"),
}
