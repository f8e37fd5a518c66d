"""What reading a roster gives: rows of clean values, remarks on cells, and problems of the whole file."""

import dataclasses
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from .cells import ERROR, Severity
from .columns import Kind


@dataclass(frozen=True)
class CellNote:
    """A remark on one cell; `code` and `values` name a sentence in `messages.CELL_MESSAGES`."""

    severity: Severity
    code: str
    field: str
    column: str = ""  # the letter, "" where the file has no such column
    header: str = ""
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class RosterProblem:
    """A remark on the file or a sheet; `code` and `values` name a sentence in `messages.PROBLEM_MESSAGES`."""

    severity: Severity
    code: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass
class RosterRow:
    sheet: str
    row: int  # as the office's program numbers it
    values: dict[str, Any]
    notes: list[CellNote] = dataclasses.field(default_factory=list)
    duplicate_of: str | None = None  # "sheet!row" of the equal row that is imported instead

    @property
    def has_error(self) -> bool:
        return any(note.severity == ERROR for note in self.notes)

    @property
    def importable(self) -> bool:
        return not self.has_error and self.duplicate_of is None

    def to_json(self) -> dict:
        plain = asdict(self)
        plain["values"] = {name: _packed(value) for name, value in self.values.items()}
        return plain

    @classmethod
    def from_json(cls, plain: dict) -> "RosterRow":
        values = {name: _unpacked(value) for name, value in plain["values"].items()}
        return cls(**{**plain, "values": values, "notes": [CellNote(**note) for note in plain["notes"]]})


@dataclass
class Roster:
    kind: Kind
    rows: list[RosterRow] = dataclasses.field(default_factory=list)
    problems: list[RosterProblem] = dataclasses.field(default_factory=list)

    @property
    def importable(self) -> list[RosterRow]:
        return [] if self.has_error else [row for row in self.rows if row.importable]

    @property
    def has_error(self) -> bool:
        """Of the file as a whole; a row with an error only keeps itself out."""
        return any(problem.severity == ERROR for problem in self.problems)

    def to_json(self) -> dict:
        problems = [asdict(problem) for problem in self.problems]
        return {"kind": self.kind, "rows": [row.to_json() for row in self.rows], "problems": problems}

    @classmethod
    def from_json(cls, plain: dict) -> "Roster":
        rows = [RosterRow.from_json(row) for row in plain["rows"]]
        return cls(plain["kind"], rows, [RosterProblem(**problem) for problem in plain["problems"]])


def _packed(value: Any) -> Any:
    return {"decimal": str(value)} if isinstance(value, Decimal) else value


def _unpacked(value: Any) -> Any:
    return Decimal(value["decimal"]) if isinstance(value, dict) and set(value) == {"decimal"} else value
