"""OpenDocument spreadsheets: .ods, and .fods, which is the same without a zip."""

from io import BytesIO
from typing import IO, Any
from zipfile import ZipFile

from .decode import as_utf_8
from .frame import NO_RESULT, Limits, Table, percent
from .markup import Attributes, number_in, of, walk


def tables(data: bytes, limits: Limits) -> list[Table]:
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as content:
            return read(content, limits)
    return read(as_utf_8(data), limits)


def read(content: bytes | IO[bytes], limits: Limits) -> list[Table]:
    reader = OpenDocumentReader(limits)
    walk(content, reader.start, reader.end, reader.text)
    return reader.tables


class OpenDocumentReader:
    """A cell's text is in its paragraphs, its value in its attributes; rows and cells may stand for many."""

    def __init__(self, limits: Limits):
        self.limits = limits
        self.tables: list[Table] = []
        self.row = self.column = self.next_column = 0
        self.hidden_styles: set[str] = set()
        self.style, self.aside = "", 0
        self.cell: Attributes | None = None
        self.said: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("annotation", "table-source", "shapes", "frame") or self.aside:
            self.aside += 1
        elif name == "style":
            self.style = of(attributes, "name")
        elif name == "table-properties" and of(attributes, "display") == "false":
            self.hidden_styles.add(self.style)
        elif name == "table":
            hidden = of(attributes, "style-name") in self.hidden_styles
            self.tables.append(Table(of(attributes, "name"), self.limits, hidden=hidden))
            self.row = self.next_column = 0
        elif name == "table-column":
            self.start_column(attributes)
        elif name == "table-row":
            self.column, self.repeated = 0, number_in(attributes, "number-rows-repeated", 1)
            self.is_hidden = of(attributes, "visibility") in ("filter", "collapse")
            self.cells: list[tuple[int, int, Any]] = []
        elif name in ("table-cell", "covered-table-cell"):
            self.cell, self.said = attributes, []
        elif name in ("p", "h") and self.cell is not None:
            self.said += ["\n"] if self.said else []
        elif name in ("s", "tab", "line-break") and self.cell is not None:
            self.said.append("\n" if name == "line-break" else " " * min(number_in(attributes, "c", 1), 100))

    def start_column(self, attributes: Attributes) -> None:
        first = self.next_column
        self.next_column += number_in(attributes, "number-columns-repeated", 1)
        if of(attributes, "visibility") in ("filter", "collapse"):
            self.tables[-1].hidden_columns += range(first, min(self.next_column, self.limits.columns))

    def text(self, text: str) -> None:
        if self.cell is not None and not self.aside:
            self.said.append(text)

    def end(self, name: str) -> None:
        if self.aside:
            self.aside -= 1
        elif name in ("table-cell", "covered-table-cell") and self.cell is not None:
            self.end_cell(self.cell)
            self.cell = None
        elif name == "table-row":
            self.end_row()

    def end_cell(self, cell: Attributes) -> None:
        times = number_in(cell, "number-columns-repeated", 1)
        value = self.value(cell)
        down, across = number_in(cell, "number-rows-spanned", 1), number_in(cell, "number-columns-spanned", 1)
        self.tables[-1].span(self.row, self.column, down, across)
        if value not in (None, ""):
            self.tables[-1].check(1, self.column + times)
            self.cells += [(self.column + more, times, value) for more in range(times)]
        self.column += times

    def value(self, cell: Attributes) -> Any:
        kind, said = of(cell, "value-type"), "".join(self.said).strip("\n")
        if said.startswith("#") and (kind in ("", "string", "float") and of(cell, "formula")):
            return said
        if kind == "percentage":
            return percent(float(of(cell, "value")))
        if kind in ("float", "currency"):
            return float(of(cell, "value"))
        if kind == "date":
            return {"date": of(cell, "date-value")[:10]}
        if kind == "boolean":
            return of(cell, "boolean-value") == "true"
        if not said and not kind and of(cell, "formula"):
            return NO_RESULT
        return said or of(cell, "string-value")

    def end_row(self) -> None:
        table = self.tables[-1]
        if self.cells:
            table.check(self.row + self.repeated, 1)
            for more in range(self.repeated):
                for column, _times, value in self.cells:
                    table.put(self.row + more, column, value)
        if self.is_hidden:
            table.hidden_rows += range(self.row, min(self.row + self.repeated, self.limits.rows))
        self.row += self.repeated
