"""Workbooks in a zip archive: .xlsx in every spelling of its paths, .ods."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from . import opendocument
from .frame import NO_RESULT, Limits, Refusal, Table, few_sheets, percent
from .markup import Attributes, number_in, of, walk

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
WORTH_A_LOOK = (b"hidden=", b"<f", b":f", b'ht="0"', b"ht='0'", b't="e"', b"t='e'")  # hidden rows, formulas, errors
PERCENT_FORMATS = {"9", "10"}  # 0% and 0.00%, which no file spells out


def tables(data: bytes, limits: Limits) -> list[Table]:
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, NotImplementedError, OSError) as problem:
        raise Refusal("damaged") from problem
    parts = archive.infolist()
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unzipped:
        raise Refusal("too_big", limit=limits.unzipped >> 20)
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal("encrypted")
    if "content.xml" in archive.namelist():
        return opendocument.tables(data, limits)
    by_path = {part.filename.replace("\\", "/").lstrip("/"): part.filename for part in parts}
    workbook = workbook_path(archive, by_path)
    if workbook.endswith("workbook.bin"):
        raise Refusal("binary_workbook")
    if workbook not in by_path or not re.search(r"(?:^|/)workbook\w*\.xml$", workbook):
        raise Refusal("wrong_type")
    if workbook != "xl/workbook.xml" or any(path != name for path, name in by_path.items()):
        data = respelled(archive, by_path, workbook)
        archive = ZipFile(BytesIO(data))
    return sheets(archive, data, limits)


def workbook_path(archive: ZipFile, by_path: dict[str, str]) -> str:
    """Where the package says its main part is: Excel's own files call it xl/workbook.xml, other programs need not."""
    found = ["xl/workbook.xml"]

    def start(_name: str, attributes: Attributes) -> None:
        if of(attributes, "Type").endswith("/officeDocument"):
            found.append(normpath(of(attributes, "Target").replace("\\", "/").lstrip("/")))

    if "_rels/.rels" in by_path:
        walk(archive.read(by_path["_rels/.rels"]), start)
    return found[-1]


def respelled(archive: ZipFile, by_path: dict[str, str], workbook: str) -> bytes:
    """The same archive with the paths that the parser looks for."""
    folder, name = dirname(workbook), workbook.rpartition("/")[2]
    usual = {workbook: "xl/workbook.xml", join(folder, "_rels", f"{name}.rels"): "xl/_rels/workbook.xml.rels"}
    output = BytesIO()
    with ZipFile(output, "w", ZIP_STORED) as new:
        for path, stored_as in by_path.items():
            content = archive.read(stored_as)
            if path in ("_rels/.rels", "[Content_Types].xml"):
                content = content.replace(workbook.encode(), b"xl/workbook.xml")
            new.writestr(usual.get(path, path), content)
    return output.getvalue()


def sheets(archive: ZipFile, data: bytes, limits: Limits) -> list[Table]:
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError as problem:
        raise Refusal("encrypted") from problem
    paths, percents = sheet_paths(archive), percent_styles(archive)
    infos = [info for info in workbook.sheets_metadata if info.typ == SheetTypeEnum.WorkSheet]
    few_sheets(len(infos), limits)
    found = []
    for info in infos:
        sheet = workbook.get_sheet_by_name(info.name)
        table = Table(info.name, limits, hidden=info.visible != SheetVisibleEnum.Visible)
        top, left = sheet.start or (0, 0)
        table.check(sheet.height, sheet.width)
        if sheet.height * sheet.width > limits.cells:
            raise Refusal("too_many_cells", sheet=info.name, columns=sheet.width, limit=limits.cells)
        table.rows = [[] for _ in range(top)] + [[None] * left + row for row in sheet.to_python()]
        table.merged = sheet.merged_cell_ranges or []
        if info.name in paths:
            look_behind(archive, paths[info.name], percents, table)
        found.append(table)
    return found


def sheet_paths(archive: ZipFile) -> dict[str, str]:
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            ids[of(attributes, "name")] = of(attributes, "id")

    def relation(_name: str, attributes: Attributes) -> None:
        target = of(attributes, "Target").replace("\\", "/")
        targets[of(attributes, "Id")] = normpath(join("xl", target)).lstrip("/") if target else ""

    walk(archive.read("xl/workbook.xml"), sheet)
    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        walk(archive.read("xl/_rels/workbook.xml.rels"), relation)
    names = set(archive.namelist())
    return {name: targets[key] for name, key in ids.items() if targets.get(key) in names}


def percent_styles(archive: ZipFile) -> set[str]:
    """The numbers of the cell styles that show a number in per cent."""
    formats, styles = set(PERCENT_FORMATS), []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        inside.append(name)
        if name == "numFmt" and "%" in of(attributes, "formatCode"):
            formats.add(of(attributes, "numFmtId"))
        elif name == "xf" and "cellXfs" in inside:
            styles.append(of(attributes, "numFmtId"))

    if "xl/styles.xml" in archive.namelist():
        walk(archive.read("xl/styles.xml"), start, lambda name: inside.remove(name))
    return {str(index) for index, known in enumerate(styles) if known in formats}


def look_behind(archive: ZipFile, path: str, percents: set[str], table: Table) -> None:
    """What the parser does not tell: hidden rows and columns, formulas without a result, errors, per cent."""
    part = archive.read(path)
    if percents or part.startswith(UTF_16) or any(mark in part for mark in WORTH_A_LOOK):
        peek = Peek(percents, table)
        walk(part, peek.start, peek.end, peek.text)


@dataclass
class Peek:
    percents: set[str]
    table: Table
    row: int = -1
    column: int = -1
    cell: Attributes = field(default_factory=dict)
    has_formula: bool = False
    in_value: bool = False
    said: str = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self.column = column_of(attributes["r"]) if "r" in attributes else self.column + 1
            self.cell, self.has_formula, self.said = attributes, False, ""
        elif name == "v":
            self.in_value = True
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            self.row = number_in(attributes, "r", self.row + 2) - 1
            self.column = -1
            if attributes.get("hidden") in ("1", "true") or attributes.get("ht") == "0":
                self.table.hidden_rows.append(self.row)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = number_in(attributes, "min", 1), number_in(attributes, "max", 1)
            self.table.hidden_columns += range(first - 1, min(last, self.table.limits.columns))

    def text(self, text: str) -> None:
        if self.in_value:
            self.said += text

    def end(self, name: str) -> None:
        self.in_value = False
        if name != "c":
            return
        if self.has_formula and not self.said and self.cell.get("t") != "str":  # whose result may be an empty text
            self.put(NO_RESULT)
        elif self.cell.get("t") == "e":
            self.put(self.said or "#N/A")
        elif self.cell.get("s") in self.percents and self.cell.get("t", "n") == "n":
            self.overlay(percent)

    def put(self, value: Any) -> None:
        self.table.put(self.row, self.column, value)

    def overlay(self, shown: Callable[[Any], Any]) -> None:
        cells = self.table.rows[self.row] if self.row < len(self.table.rows) else []
        if self.column < len(cells) and isinstance(cells[self.column], int | float):
            cells[self.column] = shown(cells[self.column])


def column_of(reference: str) -> int:
    """B7 is column 1."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1
