"""A bureau's readings of what the texts leave open; the recommended reading is the default."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .book import current_rulebook

Readings = Mapping[str, str | int]
# Parts of the work that no page does yet; until then a choice shows in the answers of the rules alone.
WAITS_FOR = ("signing", "archives", "subsidies", "related", "stations", "warnings")


@dataclass(frozen=True)
class Option:
    """One reading that can be chosen, with the reason for it, in both languages."""

    key: str
    text: str
    text_en: str
    reason: str
    reason_en: str


@dataclass(frozen=True)
class OpenQuestion:
    """One open question: its ambiguity, the clauses it touches, the options (or limits of a number), the default.

    ``waits_for`` names the part of the work in which it will act, as long as no page does that part (`WAITS_FOR`).
    """

    key: str
    ambiguity: str
    question: str
    question_en: str
    clauses: tuple[str, ...]
    default: str | int
    options: tuple[Option, ...]
    minimum: int | None = None
    maximum: int | None = None
    unit: str | None = None
    reason: str | None = None
    reason_en: str | None = None
    waits_for: str | None = None

    @property
    def open(self) -> bool:
        """Whether there is anything to choose: more than one reading, or a number.

        Examples
        --------
        >>> [one.open for one in open_questions()[:2]]
        [True, False]
        """
        return len(self.options) != 1


def open_questions() -> tuple[OpenQuestion, ...]:
    """Every open question in the order of the ambiguities A1 to A40.

    Examples
    --------
    >>> first = open_questions()[0]
    >>> first.key, first.default, [option.key for option in first.options]
    ('headcount_at_limit', 'inclusive', ['inclusive', 'exclusive'])
    """
    return tuple(_question(key, data) for key, data in current_rulebook().open_questions.items())


def questions_for(place: str, on: date) -> tuple[OpenQuestion, ...]:
    """The questions that the documents in force in a place on a day leave open.

    Examples
    --------
    >>> [one.ambiguity for one in questions_for("changzhou", date(2026, 11, 28))][:4]
    ['A2', 'A3', 'A5', 'A13']
    """
    book = current_rulebook()
    cited = {one.key for one in book.instruments[place] if one.covers(on) or one.kind == "plan"}
    here = {clause.id for clause in book.clauses.values() if clause.document in cited}
    return tuple(one for one in open_questions() if here & set(one.clauses))


def _question(key: str, data: Mapping[str, Any]) -> OpenQuestion:
    options = tuple(Option(name, **texts) for name, texts in data.get("options", {}).items())
    others = {name: value for name, value in data.items() if name not in ("options", "clauses")}
    return OpenQuestion(key, clauses=tuple(data["clauses"]), options=options, **others)


def chosen(readings: Readings | None, key: str) -> str | int:
    """What the bureau chose for a question, or the default.

    Raises
    ------
    ValueError
        If the choice is not offered; the message lists what is.
    KeyError
        If there is no such question.

    Examples
    --------
    >>> chosen(None, "filing_day_count"), chosen({"filing_day_count": "working_days"}, "filing_day_count")
    ('calendar_days', 'working_days')
    >>> chosen({"filing_day_count": "weeks"}, "filing_day_count")
    Traceback (most recent call last):
    ValueError: reading of 'filing_day_count': 'weeks' is not offered; choose one of calendar_days, working_days
    """
    data = current_rulebook().open_questions[key]
    choice = (readings or {}).get(key, data["default"])
    if "options" in data and choice not in data["options"]:
        raise ValueError(f"reading of {key!r}: {choice!r} is not offered; choose one of {', '.join(data['options'])}")
    if "minimum" in data and not (isinstance(choice, int) and data["minimum"] <= choice <= data["maximum"]):
        raise ValueError(
            f"reading of {key!r}: {choice!r} is out of range; choose a whole number from {data['minimum']} to {data['maximum']}"
        )
    return choice
