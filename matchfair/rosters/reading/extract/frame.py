"""What every reader gives and may use: tables of cells under the limits, and the way out."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

LONGEST_CELL = 2_000  # more than any column takes, so that what is cut off here is refused anyway
NO_RESULT = {"formula": ""}  # a cell whose formula was never worked out by the program that wrote the file


class Refusal(Exception):
    """The file cannot be read; `code` names a sentence of `messages.FILE_MESSAGES`."""

    def __init__(self, code: str, **values: object):
        super().__init__(code)
        self.code, self.values = code, values


@dataclass
class Limits:
    rows: int
    columns: int
    cells: int
    sheets: int
    text: int
    memory: int
    seconds: int
    unzipped: int
    parts: int


Merged = tuple[tuple[int, int], tuple[int, int]]  # (top, left), (bottom, right), both inclusive


@dataclass
class Table:
    """A sheet: `rows[0]` is row 1 of the office's; merged ranges are not filled yet."""

    name: str
    limits: Limits
    rows: list[list[Any]] = field(default_factory=list)
    hidden: bool = False
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    source: str = ""  # "text", "web_page": what is no workbook

    def put(self, row: int, column: int, value: Any) -> None:
        """Set a cell; empty ones beside and above it are made only where something stands."""
        if value is None or value == "":
            return
        self.check(row + 1, column + 1)
        self.rows += [[] for _ in range(row + 1 - len(self.rows))]
        cells = self.rows[row]
        cells += [None] * (column + 1 - len(cells))
        cells[column] = value

    def check(self, height: int, width: int) -> None:
        if height > self.limits.rows:
            raise Refusal("too_many_rows", sheet=self.name, rows=height, limit=self.limits.rows)
        if width > self.limits.columns:
            raise Refusal("too_many_cells", sheet=self.name, columns=width, limit=self.limits.cells)

    def span(self, row: int, column: int, down: int, across: int) -> None:
        if (down > 1 or across > 1) and len(self.merged) < self.limits.rows:
            self.merged.append(((row, column), (row + down - 1, column + across - 1)))


def percent(number: Any) -> str:
    """A number as a cell formatted in per cent shows it, with every digit: 0.855 is 85.5%."""
    return f"{(Decimal(repr(number)) * 100).normalize():f}%"


def portable(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return {"date": cell.date().isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, str):
        return cell[:LONGEST_CELL] or None
    return cell if cell is None or isinstance(cell, bool | int | float | dict) else str(cell)


def few_sheets(count: int, limits: Limits) -> int:
    """The count; a file with more sheets than are read is refused, so that none is left out unsaid."""
    if count > limits.sheets:
        raise Refusal("too_many_sheets", count=count, limit=limits.sheets)
    return count


def write(tables: Sequence[Table], limits: Limits) -> None:
    """JSON lines: a sheet's head, then its rows; at the end, that it is the end."""
    few_sheets(len(tables), limits)
    left = limits.text
    for table in tables:
        width = max(map(len, table.rows), default=0)
        table.check(len(table.rows), width)
        if len(table.rows) * width > limits.cells:
            raise Refusal("too_many_cells", sheet=table.name, columns=width, limit=limits.cells)
        head = {name: getattr(table, name) for name in ("name", "hidden", "merged", "hidden_rows", "hidden_columns")}
        lines = [head | {"source": table.source}, *([portable(cell) for cell in row] for row in table.rows)]
        for line in lines:
            text = json.dumps(line, ensure_ascii=False)
            left -= len(text)
            if left < 0:
                raise Refusal("too_big", limit=limits.text >> 20)
            print(text)
    print(json.dumps({"done": True}), flush=True)


def leave(refusal: Refusal) -> NoReturn:
    print(json.dumps({"error": refusal.code, "values": refusal.values}), flush=True)
    sys.exit(0)
