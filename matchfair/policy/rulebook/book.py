"""Holds the rule data in use: places, documents, dated values, clauses, open questions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from .days import within
from .fields import is_clause
from .places import Instrument, Jurisdiction
from .rule_values import in_own_words
from .shape import RULE_FILES, ClauseKind, StatedThing, kind_of, shape_faults
from .strict_yaml import RuleDataError, read_folder

SHIPPED = Path(__file__).parents[1] / "jurisdictions"
ValueState = Literal["set", "not_regulated", "unknown", "inherited"]
SET: ValueState = "set"
NOT_REGULATED: ValueState = "not_regulated"
UNKNOWN: ValueState = "unknown"
INHERITED: ValueState = "inherited"


@dataclass(frozen=True)
class Value:
    """One dated value of a rule, with the clause that says so.

    ``state`` tells four things apart: ``set`` (``value`` holds it, and it may be zero), ``not_regulated`` (the document
    is silent), ``unknown`` (it was not seen), ``inherited`` (only before it is looked up in the parent place). ``exclusive``
    is a limit that is itself outside (不满, 少于).
    """

    state: ValueState
    value: Any
    clause: str
    valid_from: date | None
    valid_until: date | None
    text: str | None = None
    text_en: str | None = None
    note: str | None = None
    unit: str | None = None
    exclusive: bool = False

    @property
    def since(self) -> date | None:
        """The day it took effect; None in an undated document."""
        return self.valid_from

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause cited: the one that states the value, then those of its single words."""
        single = self.value.values() if isinstance(self.value, dict) else ()
        return tuple(dict.fromkeys((self.clause, *(one for one in single if is_clause(one)))))


@dataclass(frozen=True)
class Rule:
    """A rule of one place: what it is called, its unit, its dated values."""

    name: str
    place: str
    file: str
    unit: str | None
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Clause:
    """A clause of a document: its id, its key phrase verbatim, and by what kinds of thing the product carries it.

    ``states`` says whether it lays down a ``number``, a ``date`` or a ``list`` (a figure it only reports is none); such a
    clause is a rule as well, and so a case has to prove it. ``part_of`` names the bundle whose one sentence it is;
    ``uncounted`` is a sentence beside the counted ids, such as the opening words of an article. ``also`` are further words
    of it that rules quote; ``paraphrase`` says in Chinese, in our words, what a text that was not seen or does not exist says.
    """

    id: str
    place: str
    document: str
    kinds: tuple[ClauseKind, ...]
    article: str | None
    text: str | None
    text_en: str
    states: tuple[StatedThing, ...] = ()
    part_of: str | None = None
    uncounted: bool = False
    also: tuple[str, ...] = ()
    paraphrase: str | None = None

    @property
    def counted(self) -> bool:
        """Whether it is one of the ids a document's clauses are counted by."""
        return self.part_of is None and not self.uncounted


class Rulebook:
    """All rule data of a folder.

    Parameters
    ----------
    tree : mapping of str to parsed YAML
        As `read_folder` gives it; files of one place are under ``<place>/``.

    Examples
    --------
    >>> from matchfair.policy.rulebook.book import current_rulebook
    >>> current_rulebook().value("pingshan", "filing_days", date(2024, 7, 10)).value
    15
    >>> current_rulebook().value("pingshan", "filing_days", date(2024, 4, 1)) is None
    True
    """

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self.tree = tree
        self.places = {key: _place(key, tree[f"{key}/place.yaml"]) for key in _place_keys(tree)}
        self.instruments = {key: _instruments(key, tree[f"{key}/place.yaml"]) for key in self.places}
        self.rules = {(rule.place, rule.name): rule for rule in _rules(tree, self.places)}
        questions = [pair for path, data in tree.items() if kind_of(path) == "settings" for pair in data.items()]
        self.open_questions = dict(sorted(questions, key=lambda pair: int(pair[1]["ambiguity"].removeprefix("A"))))
        self.clauses = {clause.id: clause for clause in _clauses(tree)}
        self.parts: dict[str, list[str]] = {}
        for clause in self.clauses.values():
            if clause.part_of:
                self.parts.setdefault(clause.part_of, []).append(clause.id)

    def place(self, key: str) -> Jurisdiction:
        """The place of that key; ValueError names the known ones."""
        if key not in self.places:
            raise ValueError(f"place {key!r} is not known; known places: {', '.join(sorted(self.places))}")
        return self.places[key]

    def measure_in_force(self, place: str, on: date) -> Instrument | None:
        """The measure, work plan or notice of a place that governs a day."""
        self.place(place)
        found = (one for one in self.instruments[place] if one.governs and one.covers(on))
        return next(found, None)

    def document_on(self, place: str, on: date) -> Instrument | None:
        """What there is to read of a day: the document that governs it, or else a plan whose period it lies in."""
        plans = (one for one in self.instruments[place] if one.kind == "plan" and one.covers(on))
        return self.measure_in_force(place, on) or next(plans, None)

    def value(self, place: str, name: str, on: date) -> Value | None:
        """The value of a rule on a day, looked up in the parent place where the rule says "inherit"."""
        rule = self.rules.get((self.place(place).key, name))
        values = rule.values if rule else ()
        value = next((one for one in values if within(one.valid_from, one.valid_until, on)), None)
        parent = self.places[place].parent
        return self.value(parent, name, on) if value is not None and value.state == INHERITED and parent else value


def _place_keys(tree: Mapping[str, Any]) -> list[str]:
    return sorted(path.split("/")[0] for path in tree if path.endswith("/place.yaml"))


def _place(key: str, data: Mapping[str, Any]) -> Jurisdiction:
    fields = ("name", "name_en", "bureau", "bureau_en", "parent", "catalogue_of")
    return Jurisdiction(key, **{field: data[field] for field in fields if field in data})


def _instruments(place: str, data: Mapping[str, Any]) -> tuple[Instrument, ...]:
    return tuple(
        Instrument(
            **{name: value for name, value in one.items() if name not in ("from", "until", "note")},
            place=place,
            valid_from=one["from"],
            valid_until=one["until"],
        )
        for one in data["instruments"]
    )


def _rules(tree: Mapping[str, Any], places: Mapping[str, Jurisdiction]) -> Iterator[Rule]:
    for path, data in tree.items():
        place, _, file = path.partition("/")
        if place in places and file in RULE_FILES:
            for name, one in data.items():
                yield Rule(name, place, path, one.get("unit"), tuple(_value(one, value) for value in one["values"]))


def _clauses(tree: Mapping[str, Any]) -> Iterator[Clause]:
    for path, data in tree.items():
        if kind_of(path) == "clauses":
            place, document = path.split("/")[0], path.rpartition("/")[2].removesuffix(".yaml")
            for one in data["clauses"]:
                states = tuple(one.get("states", ()))
                kinds = tuple(dict.fromkeys((*one["kinds"], *(["rule"] if states else []))))
                named = {key: one[key] for key in ("part_of", "uncounted", "paraphrase") if key in one}
                yield Clause(
                    one["id"],
                    place,
                    document,
                    kinds,
                    one["article"],
                    one["text"],
                    one["text_en"],
                    states,
                    also=tuple(one.get("also", ())),
                    **named,
                )


def _value(rule: Mapping[str, Any], data: Mapping[str, Any]) -> Value:
    """Build a dated value; a silent or unseen one does not take the rule's text, which is that of another edition."""
    if data.get("inherit"):
        state = INHERITED
    elif data.get("unknown"):
        state = UNKNOWN
    else:
        state = NOT_REGULATED if data["value"] is None else SET
    own = data if state == NOT_REGULATED or state == UNKNOWN else {**rule, **data}
    text = {field: own.get(field) for field in ("text", "text_en", "note")}
    value = in_own_words(data.get("value"), {**rule.get("said", {}), **data.get("said", {})})
    exclusive = bool(data.get("exclusive", rule.get("exclusive")))
    return Value(
        state, value, data["clause"], data["from"], data["until"], **text, unit=rule.get("unit"), exclusive=exclusive
    )


_replaced: ContextVar[Rulebook | None] = ContextVar("replaced", default=None)


def current_rulebook() -> Rulebook:
    """The rule data in use: what is shipped, unless `using` put another in its place.

    Examples
    --------
    >>> current_rulebook().places["pingshan"].parent
    'shenzhen'
    """
    return _replaced.get() or _shipped()


@lru_cache(maxsize=1)
def _shipped() -> Rulebook:
    return load(read_folder(SHIPPED))


def load(tree: Mapping[str, Any]) -> Rulebook:
    """Build a rulebook from parsed files.

    Raises
    ------
    RuleDataError
        With everything that is wrong with the shape of the files.

    Examples
    --------
    >>> load({"rules.yaml": {}}).places
    {}
    """
    faults = shape_faults(tree)
    if faults:
        raise RuleDataError("\n".join(faults))
    return Rulebook(tree)


@contextmanager
def using(book: Rulebook) -> Iterator[Rulebook]:
    """Answer from another rulebook within a block: a draft a clerk is checking, or a changed copy in a test.

    Examples
    --------
    >>> with using(load({"rules.yaml": {}})):
    ...     len(current_rulebook().rules)
    0
    """
    token = _replaced.set(book)
    try:
        yield book
    finally:
        _replaced.reset(token)
