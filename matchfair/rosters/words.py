"""The words for rosters: groups, states and values of a party's facts, and what a line of a preview says."""

from datetime import date
from typing import Any

from flask_babel import gettext as _, lazy_gettext as _l

from matchfair import words
from matchfair.errors import LazyString
from matchfair.figures import hundredths, ten_thousands
from matchfair.parties.words import OPERATING_STATES

from .hints import FACTS, hints_in_words
from .imports import RowPreview
from .reading import COLUMNS, CellNote, Column, Group, Kind, RosterRow, Severity
from .reading.messages import cell_sentence
from .services import WRITTEN, stated

GROUPS: dict[Group, LazyString] = {
    "business": _l("The enterprise"),
    "place": _l("Where it is"),
    "contact": _l("Contact"),
    "cases": _l("Cases last year, seen by the bureau only"),
    "agency": _l("The agency"),
    "offer": _l("What its next offer starts from"),
}


# of the groups of a preview, in their order: the urgent ones first
STATES = {
    "wrong": _l("Wrong"),
    "doubtful": _l("To be confirmed"),
    "changed": _l("Changed"),
    "new": _l("New"),
    "duplicate": _l("Duplicates"),
    "same": _l("Unchanged"),
    "left_out": _l("Left out"),
}

WHY = {
    "unknown_agency": _l(
        "No agency with this credit code is known, so the person cannot be entered. Import the agency roster first, or "
        "correct the code."
    ),
    "older_test": _l("The same person is in the file with a later test year; that row is used."),
    "unknown_enterprise": _l(
        "No enterprise with this credit code is in the roster. Import the enterprise roster first, or correct the code."
    ),
    "not_admitted": _l(
        "This enterprise is not admitted to this fair. Admit it on the page of the fair's enterprises, then open this "
        "preview again."
    ),
    "needs_fixed": _l(
        "This enterprise has accepted or asked, so its needs are locked. If they must change, it withdraws first."
    ),
}


def value_in_words(column: Column, value: Any, edition: str | None = None) -> str:
    """A value of our tables as a clerk reads it; "–" for nothing."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if column.holds == "cases":
        return cases_in_words(*value)
    if column.holds == "money":
        return _("%(amount)s × 10,000 yuan", amount=ten_thousands(value))
    if column.holds == "state":
        return str(OPERATING_STATES.get(value, value))
    if column.holds == "score":
        return hundredths(value)
    if column.holds == "services":
        return "、".join(words.service(edition, code) for code in value) if edition else "、".join(value)
    return str(value)


def cases_in_words(year: int, number: int, assumed: bool) -> str:
    if assumed:
        return _("%(number)s in %(year)s (year assumed)", number=number, year=year)
    return _("%(number)s in %(year)s", number=number, year=year)


# ---- one line of a preview --------------------------------------------------------------------------------------


class PartyWords:
    """What a line of an enterprise, agency or staff roster says."""

    def __init__(self, kind: Kind, at: tuple[str, date], edition: str | None):
        self.columns = {column.field: column for column in COLUMNS[kind]}
        self.kind, self.at, self.edition = kind, at, edition

    def name(self, line: RowPreview) -> str:
        return line.row.values.get("name") or getattr(line.known, "name", None) or "–"

    def facts(self, line: RowPreview) -> list[tuple[str, str]]:
        values = stated(self.kind, line.row)
        shown = [column for column in WRITTEN[self.kind].values() if column.in_preview and column.field in values]
        return [(str(column.label), self.value(column.field, values[column.field])) for column in shown]

    def changes(self, line: RowPreview) -> list[tuple[str, str, str]]:
        return [
            (str(self.columns[field].label), self.value(field, before), self.value(field, after))
            for field, (before, after) in line.changes.items()
        ]

    def value(self, field: str, value: Any) -> str:
        return value_in_words(self.columns[field], value, self.edition)

    def hints(self, line: RowPreview) -> list[tuple[str, str]]:
        if self.kind != "enterprises" or line.state == "wrong":
            return []
        return hints_in_words(*self.at, {name: line.row.values.get(name) for name in FACTS})


def code_of(row: RosterRow) -> str:
    return row.values.get("code") or row.values.get("agency_code") or ""


def row_place(row: RosterRow) -> str:
    return _("Sheet %(sheet)s, row %(row)s", sheet=row.sheet, row=row.row)


def cell_place(note: CellNote) -> str:
    """Column letter and header; the row stands beside it."""
    return _("Column %(column)s (%(header)s)", column=note.column, header=note.header) if note.column else note.header


def notes_of(line: RowPreview, severity: Severity) -> list[tuple[str, str]]:
    """(where in the row, sentence) of each remark of this severity."""
    return [(cell_place(note), cell_sentence(note)) for note in line.row.notes if note.severity == severity]


def why(line: RowPreview) -> str:
    return str(WHY[line.why]) if line.why else ""
