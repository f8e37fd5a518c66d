"""The XML of Excel 2003, which export tools write and call .xls."""

from typing import Any

from .decode import as_utf_8
from .frame import NO_RESULT, Limits, Table, percent
from .markup import Attributes, number_in, of, walk


def tables(data: bytes, limits: Limits) -> list[Table]:
    reader = SpreadsheetMLReader(limits)
    walk(as_utf_8(data), reader.start, reader.end, reader.text)
    return reader.tables


class SpreadsheetMLReader:
    def __init__(self, limits: Limits):
        self.limits = limits
        self.tables: list[Table] = []
        self.row = self.column = -1
        self.path: list[str] = []
        self.style = ""
        self.percents: set[str] = set()

    def start(self, name: str, attributes: Attributes) -> None:
        self.path.append(name)
        if name == "Style":
            self.style = of(attributes, "ID")
        elif name == "NumberFormat" and "%" in of(attributes, "Format").replace("Percent", "%"):
            self.percents.add(self.style)
        elif name == "Worksheet":
            self.tables.append(Table(of(attributes, "Name") or str(len(self.tables) + 1), self.limits))
            self.row, self.next_column = -1, 0
        elif name == "Column":
            self.start_column(attributes)
        elif name == "Row":
            self.start_row(attributes)
        elif name == "Cell":
            self.column = number_in(attributes, "Index", self.column + 2) - 1
            self.cell, self.kind, self.said = attributes, "", ""
        elif name == "Data":
            self.kind = of(attributes, "Type")

    def start_column(self, attributes: Attributes) -> None:
        first = number_in(attributes, "Index", self.next_column + 1) - 1
        self.next_column = first + 1 + number_in(attributes, "Span", 0)
        if of(attributes, "Hidden") == "1":
            self.tables[-1].hidden_columns += range(first, min(self.next_column, self.limits.columns))

    def start_row(self, attributes: Attributes) -> None:
        self.row = number_in(attributes, "Index", self.row + 2) - 1
        self.column = -1
        span = number_in(attributes, "Span", 0)
        if of(attributes, "Hidden") == "1":
            self.tables[-1].hidden_rows += range(self.row, min(self.row + 1 + span, self.limits.rows))
        self.next_row = self.row + span

    def text(self, text: str) -> None:
        if "Data" in self.path and "Cell" in self.path:
            self.said += text
        elif self.path[-1] == "Visible" and text.strip() in ("SheetHidden", "SheetVeryHidden"):
            self.tables[-1].hidden = True

    def end(self, name: str) -> None:
        self.path.pop()
        if name == "Cell":
            self.end_cell()
        elif name == "Row":
            self.row = self.next_row

    def end_cell(self) -> None:
        down, across = number_in(self.cell, "MergeDown", 0), number_in(self.cell, "MergeAcross", 0)
        self.tables[-1].put(self.row, self.column, self.value())
        self.tables[-1].span(self.row, self.column, down + 1, across + 1)
        self.column += across

    def value(self) -> Any:
        if not self.said and of(self.cell, "Formula"):
            return NO_RESULT
        if self.kind == "Number" and self.said:
            number = float(self.said)
            return percent(number) if of(self.cell, "StyleID") in self.percents else number
        if self.kind == "DateTime":
            return {"date": self.said[:10]}
        return self.said == "1" if self.kind == "Boolean" else self.said
