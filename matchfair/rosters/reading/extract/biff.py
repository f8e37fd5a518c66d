"""Workbooks of Excel 2 to 2003 (.xls)."""

from typing import Any

import xlrd

from .frame import Limits, Refusal, Table, few_sheets, percent

WESTERN = (None, 1252, 10000, 32768)  # what old Chinese exports claim, or say nothing


def tables(data: bytes, limits: Limits) -> list[Table]:
    check_streams(data)
    try:
        book = opened(data)
        if book.biff_version < 80 and book.codepage in WESTERN:
            book = opened(data, "gb18030")
    except UnicodeDecodeError:
        book = opened(data, "gb18030")
    except xlrd.XLRDError as problem:
        raise Refusal("encrypted" if "encrypted" in str(problem).lower() else "damaged") from problem
    return [table_of(book, index, limits) for index in range(few_sheets(book.nsheets, limits))]


def check_streams(data: bytes) -> None:
    def has_stream(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if not data.startswith(b"\xd0\xcf"):
        return
    if has_stream("EncryptedPackage"):
        raise Refusal("encrypted")
    if not has_stream("Workbook") and not has_stream("Book"):
        raise Refusal("wrong_type")


def opened(data: bytes, encoding: str | None = None) -> xlrd.Book:
    # A long table of strings is cut anywhere, also between the two halves of a rare character; they meet again later.
    xlrd.book.unicode = lambda raw, name: raw.decode(name, "surrogatepass" if name.startswith("utf_16") else "strict")
    quiet = open("/dev/null", "w")
    return xlrd.open_workbook(
        file_contents=data, formatting_info=True, ragged_rows=True, encoding_override=encoding, logfile=quiet
    )


def table_of(book: xlrd.Book, index: int, limits: Limits) -> Table:
    sheet = book.sheet_by_index(index)
    table = Table(sheet.name, limits, hidden=bool(sheet.visibility))
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            table.put(row, column, value_of(book, cell))
    table.merged = [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells]
    table.hidden_rows = sorted(row for row, info in sheet.rowinfo_map.items() if info.hidden and row < len(table.rows))
    width = max(map(len, table.rows), default=0)
    table.hidden_columns = sorted(
        column for column, info in sheet.colinfo_map.items() if info.hidden and column < width
    )
    return table


def value_of(book: xlrd.Book, cell: xlrd.sheet.Cell) -> Any:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return cell.value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return date_of(book, cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return percent(cell.value) if "%" in number_format(book, cell) else cell.value
    return None


def date_of(book: xlrd.Book, number: float) -> Any:
    try:
        return xlrd.xldate_as_datetime(number, book.datemode) if number >= 1 else number
    except (ValueError, OverflowError):
        return number


def number_format(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.xf_index is None or cell.xf_index >= len(book.xf_list):
        return ""
    known = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return known.format_str if known else ""
