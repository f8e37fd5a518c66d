"""From an uploaded file to plain rows of cells, or a reason why not."""

import json
import subprocess
import sys
import zipfile
from dataclasses import asdict, dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

Cell = str | int | float | bool | date | None
LARGEST_FILE = 5 << 20  # bytes
LARGEST_UNZIPPED = 24 << 20  # bytes
MOST_PARTS = 500  # of a zip archive

LIMITS = {
    "rows": 5_000,
    "columns": 300,
    "cells": 100_000,
    "sheets": 20,
    "text": 6 << 20,  # characters of JSON
    "memory": 64 << 20,  # bytes
    "seconds": 2,  # of the processor
}

SLOWEST_SECONDS = 10  # wall clock, so that a parser that hangs without working does not hold a request
EXTRACT = Path(__file__).with_name("extract.py")
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and anything that was given a password to open


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

    def to_json(self) -> dict[str, Any]:
        """Plain values, to read the file again with other choices."""
        return asdict(self) | {"rows": [[_plain_cell(cell) for cell in row] for row in self.rows]}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Sheet":
        rows = [[_date_cell(cell) if isinstance(cell, dict) else cell for cell in row] for row in plain["rows"]]
        return cls(**{**plain, "rows": rows})


def _plain_cell(cell: Cell) -> Any:
    return {"date": cell.isoformat()} if isinstance(cell, date) else cell


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    """Read an .xlsx, .xls or .ods; raise `RosterFileError` for any other file and for one beyond the limits."""
    if not data:
        raise RosterFileError("empty_file", filename=filename)
    if len(data) > LARGEST_FILE:
        raise RosterFileError("file_too_big", filename=filename, megabytes=len(data) >> 20, limit=LARGEST_FILE >> 20)
    if data.startswith(b"PK"):
        _check_zip(data, filename)
    elif data.startswith(COMPOUND):
        _check_compound(data, filename)
    else:
        raise RosterFileError(_kind_of_text(data, filename), filename=filename)
    sheets = _parse_apart(data, filename)
    if not any(cell is not None for sheet in sheets for row in sheet.rows for cell in row):
        raise RosterFileError("no_cells", filename=filename)
    return sheets


def _check_zip(data: bytes, filename: str) -> None:
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as problem:
        raise RosterFileError("damaged", filename=filename) from problem
    names = {part.filename for part in parts}
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise RosterFileError("wrong_type", filename=filename)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNZIPPED:
        raise RosterFileError("too_big", filename=filename, limit=LARGEST_UNZIPPED >> 20)
    if any(part.flag_bits & 1 for part in parts):
        raise RosterFileError("encrypted", filename=filename)


def _check_compound(data: bytes, filename: str) -> None:
    def has_stream(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has_stream("EncryptedPackage"):
        raise RosterFileError("encrypted", filename=filename)
    if not has_stream("Workbook") and not has_stream("Book"):
        raise RosterFileError("wrong_type", filename=filename)


def _kind_of_text(data: bytes, filename: str) -> str:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        return "web_page"  # what many government systems hand out under the name .xls
    if filename.lower().endswith((".csv", ".txt", ".tsv")):
        return "csv"
    return "wrong_type"


def _parse_apart(data: bytes, filename: str) -> list[Sheet]:
    command = [sys.executable, "-I", str(EXTRACT), json.dumps(LIMITS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SLOWEST_SECONDS, check=False)
    except subprocess.TimeoutExpired as problem:
        raise RosterFileError("too_big", filename=filename, limit=LARGEST_UNZIPPED >> 20) from problem
    if done.returncode != 0:  # ended by a limit, or by the parser's own abort for want of memory
        raise RosterFileError("too_big", filename=filename, limit=LARGEST_UNZIPPED >> 20)
    lines = [json.loads(line, object_hook=_date_cell) for line in done.stdout.splitlines()]
    if "error" in lines[-1]:
        raise RosterFileError(lines[-1]["error"], filename=filename, **lines[-1]["values"])
    return _sheets(lines[:-1])


def _date_cell(value: dict[str, Any]) -> Any:
    return date.fromisoformat(value["date"]) if set(value) == {"date"} else value


def _sheets(lines: list[Any]) -> list[Sheet]:
    found: list[tuple[dict[str, Any], Sheet]] = []
    for line in lines:
        if isinstance(line, dict):
            found.append((line, Sheet(line["name"], [[] for _ in range(line["top"])], line["hidden"])))
        else:
            head, sheet = found[-1]
            sheet.rows.append([None] * head["left"] + line)
    for head, sheet in found:
        _fill_merged(sheet.rows, head["merged"])
    return [sheet for _, sheet in found]


def _fill_merged(rows: list[list[Cell]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A merged cell stands for every cell it covers: one code over five needs, one title over three columns."""
    budget = LIMITS["cells"]
    for (top, left), (bottom, right) in merged:
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else None
        for row in rows[top : bottom + 1] if value is not None else ():
            width = min(right + 1, len(row)) - left
            budget -= max(width, 0)
            if budget < 0:
                return
            if width > 0:
                row[left : left + width] = [value] * width
