"""What reading a roster takes and gives: a clerk's choices; rows of clean values, remarks on cells, and on the file."""

import dataclasses
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

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


Choice = Literal["columns", "sheets", "hidden_rows", "left_out", ""]


@dataclass(frozen=True)
class RosterProblem:
    """A remark on the file or a sheet; `code` and `values` name a sentence in `messages.PROBLEM_MESSAGES`.

    `choice` is the attribute of `Choices` that decides otherwise: for "columns" the values have the `header`, some
    `samples` of what stands under it and the field it is likely to be (`guess`, or ""), for "sheets" the `sheet`.
    """

    severity: Severity
    code: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    choice: Choice = ""


@dataclass(frozen=True)
class Choices:
    """What a clerk decided about a file beyond what it says itself; plain values, to be stored as they are."""

    columns: dict[str, str] = dataclasses.field(default_factory=dict)  # header -> field, or "" to leave it out
    sheets: dict[str, bool] = dataclasses.field(default_factory=dict)  # name -> whether it is read
    hidden_rows: bool = False  # whether rows that a filter hides are taken in
    case_year: int | None = None  # of case counts whose heading states none
    cells: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)  # row's place -> field -> what it says
    left_out: list[str] = dataclasses.field(default_factory=list)  # places of rows that another is used instead of


@dataclass
class RosterRow:
    sheet: str
    row: int  # as the office's program numbers it
    values: dict[str, Any]
    notes: list[CellNote] = dataclasses.field(default_factory=list)
    years: dict[str, int] = dataclasses.field(default_factory=dict)  # of case counts whose heading states one
    duplicate_of: str | None = None  # place of the equal row that is imported instead
    part: str = ""  # which of several entries in one row of the sheet

    @property
    def place(self) -> str:
        """What names it among the rows of its file."""
        return f"{self.sheet}!{self.row}" + (f"/{self.part}" if self.part else "")

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
    source: str = ""  # the name of the file
    case_year: int | None = None  # of case counts whose heading states none
    case_year_assumed: bool = True  # until a clerk says so

    @property
    def importable(self) -> list[RosterRow]:
        return [] if self.has_error else [row for row in self.rows if row.importable]

    @property
    def has_error(self) -> bool:
        """Of the file as a whole; a row with an error only keeps itself out."""
        return any(problem.severity == ERROR for problem in self.problems)

    def to_json(self) -> dict:
        problems = [asdict(problem) for problem in self.problems]
        rows = [row.to_json() for row in self.rows]
        years = {"source": self.source, "case_year": self.case_year, "case_year_assumed": self.case_year_assumed}
        return {"kind": self.kind, "rows": rows, "problems": problems, **years}

    @classmethod
    def from_json(cls, plain: dict) -> "Roster":
        rows = [RosterRow.from_json(row) for row in plain["rows"]]
        problems = [RosterProblem(**problem) for problem in plain["problems"]]
        more = {name: plain[name] for name in ("source", "case_year", "case_year_assumed") if name in plain}
        return cls(plain["kind"], rows, problems, **more)


def _packed(value: Any) -> Any:
    return {"decimal": str(value)} if isinstance(value, Decimal) else value


def _unpacked(value: Any) -> Any:
    return Decimal(value["decimal"]) if isinstance(value, dict) and set(value) == {"decimal"} else value
