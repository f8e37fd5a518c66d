"""From an uploaded file to plain rows of cells, or a reason why not."""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, cast

from .personal import without_id


class NoResult(Enum):
    """What stands in a cell whose formula was never worked out."""

    NO_RESULT = "="


NO_RESULT = NoResult.NO_RESULT
Cell = str | int | float | bool | date | NoResult | None
LARGEST_FILE = 5 << 20  # bytes
LARGEST_UNZIPPED = 24 << 20  # bytes
MOST_ENTRIES = 5_000  # of a roster; a sheet may have titles, notes and totals besides

LIMITS = {
    "rows": MOST_ENTRIES + 200,
    "columns": 300,
    "cells": 200_000,
    "sheets": 20,
    "text": 6 << 20,  # characters of JSON
    "memory": 64 << 20,  # bytes
    "seconds": 3,  # of the processor
    "unzipped": LARGEST_UNZIPPED,
    "parts": 500,  # of a zip archive
}

SLOWEST_SECONDS = 10  # wall clock, so that a parser that hangs without working does not hold a request
FOLDER = Path(__file__).parent
CHILD = "import sys; sys.path.append(sys.argv[1]); from extract.main import main; main()"


class RosterFileError(Exception):
    """The file as a whole cannot be read; `code` and `values` name a sentence in `messages.FILE_MESSAGES`."""

    def __init__(self, code: str, **values: Any):
        super().__init__(code, values)
        self.code = code
        self.values = values


@dataclass
class Sheet:
    """Cells from A1 on: `rows[0]` is row 1 of the office's sheet; empty cells are None."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)  # indexes; a filter or a clerk hides them
    hidden_columns: list[int] = field(default_factory=list)
    source: str = ""  # "text" or "web_page", where it is no workbook

    def to_json(self) -> dict[str, Any]:
        """Plain values, to read the file again with other choices."""
        return asdict(self) | {"rows": [[_plain_cell(cell) for cell in row] for row in self.rows]}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Sheet":
        rows = [[_odd_cell(cell) if isinstance(cell, dict) else cell for cell in row] for row in plain["rows"]]
        return cls(**{**plain, "rows": rows})


def _plain_cell(cell: Cell) -> Any:
    if cell is NO_RESULT:
        return {"formula": ""}
    return {"date": cell.isoformat()} if isinstance(cell, date) else cell


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    """Read a workbook, a web page's tables or a text with columns; raise `RosterFileError` for anything else."""
    if not data:
        raise RosterFileError("empty_file", filename=filename)
    if len(data) > LARGEST_FILE:
        raise RosterFileError("file_too_big", filename=filename, megabytes=len(data) >> 20, limit=LARGEST_FILE >> 20)
    sheets = _parse_apart(data, filename)
    if not any(cell is not None for sheet in sheets for row in sheet.rows for cell in row):
        raise RosterFileError("no_cells", filename=filename)
    return sheets


def _parse_apart(data: bytes, filename: str) -> list[Sheet]:
    command = [sys.executable, "-I", "-c", CHILD, str(FOLDER), json.dumps(LIMITS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SLOWEST_SECONDS, check=False)
    except subprocess.TimeoutExpired as problem:
        raise RosterFileError("too_big", filename=filename, limit=LARGEST_UNZIPPED >> 20) from problem
    if done.returncode != 0:  # ended by a limit, or by the parser's own abort for want of memory
        raise RosterFileError("too_big", filename=filename, limit=LARGEST_UNZIPPED >> 20)
    lines = [json.loads(line, object_hook=_odd_cell) for line in done.stdout.splitlines()]
    if "error" in lines[-1]:
        raise RosterFileError(lines[-1]["error"], filename=filename, **lines[-1]["values"])
    return _sheets(lines[:-1])


def _odd_cell(value: dict[str, Any]) -> Any:
    """A cell that JSON has no word for; the head of a sheet stays what it is."""
    if set(value) == {"date"}:
        try:
            return date.fromisoformat(value["date"])
        except ValueError:
            return value["date"] or None
    return NO_RESULT if set(value) == {"formula"} else value


def _sheets(lines: list[Any]) -> list[Sheet]:
    found: list[Sheet] = []
    merged = []
    for line in lines:
        if isinstance(line, dict):
            merged.append(line.pop("merged"))
            found.append(Sheet(**line))
        else:
            found[-1].rows.append(line)
    for sheet in found:
        sheet.rows = [[cast(Cell, without_id(cell)) for cell in row] for row in sheet.rows]
    for sheet, ranges in zip(found, merged, strict=True):
        _fill_merged(sheet.rows, ranges)
    return found


def _fill_merged(rows: list[list[Cell]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A merged cell stands for every cell it covers: one code over five needs, one title over three columns."""
    budget, widest = LIMITS["cells"], max(map(len, rows), default=0)
    for (top, left), (bottom, right) in merged:
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else None
        for row in rows[top : bottom + 1] if value is not None else ():
            width = min(right + 1, widest) - left
            budget -= max(width, 0)
            if budget < 0:
                return
            row += [None] * (left + width - len(row))
            row[left : left + width] = [value] * width
