"""What the entries of a file may contain: fields by name, each with the kind of thing it takes.

A field is written ``name:kind``; ``name:kind?`` may also be null. Without a kind the field takes anything.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from .faults import as_written, fault

CLAUSE = re.compile(r"[A-Z]+\d*[A-Z]?-\S+")
AMBIGUITY = re.compile(r"A[1-9]\d?")


def is_count(value: Any) -> bool:
    """A whole number, zero included (in Python ``True`` would pass for one).

    Examples
    --------
    >>> is_count(0), is_count(-1), is_count(True), is_count("15")
    (True, False, False, False)
    """
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_clause(value: Any) -> bool:
    """A clause id such as ``PS24-16.4``.

    Examples
    --------
    >>> is_clause("PS24-14.1…14.10"), is_clause("article 16"), is_clause(None)
    (True, False, False)
    """
    return isinstance(value, str) and CLAUSE.fullmatch(value) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _list_of(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(holds(one) for one in value)


KINDS: Mapping[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "texts": _list_of(_is_text),
    "count": is_count,
    "day": lambda value: isinstance(value, date),
    "days": _list_of(lambda value: isinstance(value, date)),
    "clause": is_clause,
    "clauses": _list_of(is_clause),
    "true": lambda value: value is True,
    "entries": lambda value: isinstance(value, list),
    "named": lambda value: isinstance(value, dict),
    "ambiguity": lambda value: isinstance(value, str) and AMBIGUITY.fullmatch(value) is not None,
}


def key_faults(where: str, entry: Any, required: str, optional: str = "") -> list[str]:
    """What is wrong with the fields of one entry: missing, unknown (with the nearest known name), of the wrong kind.

    Examples
    --------
    >>> for line in key_faults("x.yaml", {"value": 15, "claus": "PS24-16.4"}, "value:count clause:clause"):
    ...     print(line.splitlines()[-1].strip())
    'clause' is missing
    'claus' is not known here; did you mean 'clause'?
    """
    if not isinstance(entry, dict):
        return [fault(where, "no_entries", found=as_written(entry))]
    needed = dict(field.partition(":")[::2] for field in required.split())
    known = needed | dict(field.partition(":")[::2] for field in optional.split())
    return [
        *(fault(where, "missing_key", key=key) for key in needed if key not in entry),
        *(_unknown(where, key, entry[key], list(known)) for key in entry if key not in known),
        *(found for key in entry if key in known for found in _wrong(where, key, known[key], entry[key])),
    ]


def _unknown(where: str, key: Any, value: Any, known: list[str]) -> str:
    near = get_close_matches(str(key), known, n=1)
    if value is None and "：" in str(key):
        return fault(where, "full_width_colon", key=key)
    if value is None and not near:
        return fault(where, "after_a_comma", key=key)
    if near:
        return fault(where, "unknown_key_near", key=key, near=near[0])
    return fault(where, "unknown_key", key=key, known=", ".join(known))


def _wrong(where: str, key: str, kind: str, value: Any) -> Iterator[str]:
    if not kind or (kind.endswith("?") and value is None):
        return
    if not KINDS[kind.removesuffix("?")](value):
        yield fault(where, f"not_{kind.removesuffix('?')}", key=key, found=as_written(value))


def listed(where: str, entry: Any, key: str, required: str, optional: str = "") -> Iterator[str]:
    """What is wrong with a list of entries that all have the same fields.

    Examples
    --------
    >>> print(*listed("x.yaml", {"areas": 5}, "areas", "code"))
    x.yaml
        “areas”应是一个列表，每项以“-”开头
        'areas' should be a list, each entry beginning with '-'
    """
    entries = entry.get(key) if isinstance(entry, dict) else None
    if not isinstance(entries, list):
        yield fault(where, "no_list", key=key)
        return
    for number, one in enumerate(entries, 1):
        yield from key_faults(f"{where}, {key} {number}", one, required, optional)
