"""Which files are read, which are refused and why, and that a hostile one costs neither time nor memory."""

import resource
import time
import zipfile
from io import BytesIO

import odf.opendocument
import odf.table
import odf.text
import pytest
import xlwt
from hypothesis import given, settings, strategies as st

from matchfair.rosters.reading import RosterFileError, read_sheets

CONTENT = "xl/worksheets/sheet1.xml"
ROWS = [["企业名称", "信用代码"], ["甲", "91440310MA5TB2PYPF"]]


def repacked(data: bytes, **parts) -> bytes:
    """The same workbook with other parts, named by their file name without folder and ending."""
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            stem = name.rsplit("/", 1)[-1].removesuffix(".xml")
            new.writestr(name, parts.get(stem, old.read(name)))
    return output.getvalue()


def sheet_xml(body: str, dimension="A1:B2", before="") -> str:
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{body}</sheetData></worksheet>'
    )


def inline(cell, text):
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


def refusal(data, filename="roster.xlsx"):
    with pytest.raises(RosterFileError) as caught:
        read_sheets(data, filename)
    return caught.value.code


def xls_bytes(rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def ods_bytes(rows):
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="名册")
    for cells in rows:
        row = odf.table.TableRow()
        for cell in cells:
            holder = odf.table.TableCell(valuetype="string")
            holder.addElement(odf.text.P(text=cell))
            row.addElement(holder)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    output = BytesIO()
    document.write(output)
    return output.getvalue()


def test_xlsx_xls_and_ods_read_alike(xlsx):
    for data, name in ((xlsx(ROWS), "a.xlsx"), (xls_bytes(ROWS), "a.xls"), (ods_bytes(ROWS), "a.ods")):
        (sheet,) = read_sheets(data, name)
        assert (sheet.name, sheet.rows, sheet.hidden) == ("名册", ROWS, False)


def test_row_numbers_are_the_offices_own_even_if_the_table_starts_far_down(xlsx):
    (sheet,) = read_sheets(xlsx([[]] * 7 + [[None, None, "x"]]), "a.xlsx")
    assert len(sheet.rows) == 8 and sheet.rows[7] == [None, None, "x"]


@pytest.mark.parametrize(
    "data, filename, code",
    [
        (b"", "a.xlsx", "empty_file"),
        (b"x" * (6 << 20), "a.xlsx", "file_too_big"),
        (b"\x89PNG\r\n", "a.xlsx", "wrong_type"),
        ("企业名称 信用代码\n".encode("gbk"), "名册.csv", "wrong_type"),
        (b"\xef\xbb\xbf<html><table>", "a.xls", "web_page"),
        (b"<?xml version='1.0'?><svg/>", "a.xls", "wrong_type"),
        (b"%PDF-1.7", "a.pdf", "wrong_type"),
        (b"PK\x03\x04 cut", "a.xlsx", "damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "encrypted"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"), "a.doc", "wrong_type"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"), "a.xls", "damaged"),
    ],
)
def test_files_that_are_no_workbook(data, filename, code):
    assert refusal(data, filename) == code


def test_other_zips_empty_and_oversized_workbooks(xlsx):
    letter = BytesIO()
    with zipfile.ZipFile(letter, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(letter.getvalue()) == "wrong_type"
    assert refusal(xlsx([[]])) == "no_cells"
    assert refusal(xlsx([["x"]] * 5_201)) == "too_many_rows"
    assert refusal(xlsx([["x"] * 301])) == "too_many_cells"


def hostile_files(good):
    far_apart = sheet_xml(f'<row r="1">{inline("A1", "a")}</row><row r="1048576">{inline("XFD1048576", "b")}</row>')
    shared = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 4900))
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    laughs = sheet_xml(
        f'<row r="1">{inline("A1", "&e11;")}</row>', before=f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>'
    )
    outside = sheet_xml(
        f'<row r="1">{inline("A1", "&x;")}</row>', before='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    string = f'<sst xmlns="{space}"><si><t>{"x" * (9 << 20)}</t></si></sst>'
    ods = ods_bytes(ROWS)
    repeat = (
        zipfile.ZipFile(BytesIO(ods))
        .read("content.xml")
        .replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">')
    )
    return {
        "zip bomb": repacked(good, sheet1=b" " * (200 << 20)),
        "two cells far apart": repacked(good, sheet1=far_apart),
        "billion laughs": repacked(good, sheet1=laughs),
        "external entity": repacked(good, sheet1=outside),
        "one long string in 4,900 cells": repacked(good, sheet1=sheet_xml(shared), sharedStrings=string),
        "rows repeated a million times": repacked(ods, content=repeat),
        "understated size": understated(repacked(good, sheet1=b" " * (200 << 20))),
    }


def understated(data: bytes) -> bytes:
    """A zip that says of its largest part that it unpacks to 100 bytes."""
    size = max(part.file_size for part in zipfile.ZipFile(BytesIO(data)).infolist())
    return data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


def test_hostile_files_are_refused_quickly_and_in_little_memory(xlsx):
    for name, data in hostile_files(xlsx([["x"]])).items():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        used_before = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
        try:
            text = str([sheet.rows for sheet in read_sheets(data, name)])
            assert "root:" not in text and len(text) < 1000, name
        except RosterFileError as refused:
            assert refused.code in ("too_big", "damaged", "too_many_rows", "no_cells"), name
        assert sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - used_before < 3, name
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10, name


def test_a_bomb_is_refused_before_it_is_parsed_and_a_hidden_sheet_is_known(xlsx):
    assert refusal(repacked(xlsx([["x"]]), sheet1=b" " * (30 << 20))) == "too_big"
    sheets = read_sheets(xlsx(ROWS, more={"旧": ROWS}, hidden=["旧"]), "a.xlsx")
    assert [sheet.hidden for sheet in sheets] == [False, True]


def test_the_parser_has_no_memory_for_ten_million_empty_cells(xlsx):
    body = f'<row r="1">{inline("A1", "a")}</row><row r="100000">{inline("CV100000", "b")}</row>'
    assert refusal(repacked(xlsx(ROWS), sheet1=sheet_xml(body))) == "too_big"


def test_a_claimed_dimension_of_the_whole_sheet_costs_nothing(xlsx):
    data = repacked(xlsx(ROWS), sheet1=sheet_xml(f'<row r="1">{inline("A1", "a")}</row>', "A1:XFD1048576"))
    start = time.monotonic()
    (sheet,) = read_sheets(data, "a.xlsx")
    assert sheet.rows == [["a"]] and time.monotonic() - start < 2


@pytest.fixture(scope="module")
def good_files(xlsx):
    return [xlsx(ROWS), xls_bytes(ROWS), ods_bytes(ROWS)]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_cut_or_altered_file_is_read_or_refused_and_nothing_else(good_files, data):
    good = data.draw(st.sampled_from(good_files))
    cut = bytearray(good[: data.draw(st.integers(1, len(good)))])
    for place in data.draw(st.lists(st.integers(0, len(cut) - 1), max_size=5)):
        cut[place] ^= 0xFF
    try:
        read_sheets(bytes(cut), "a.xlsx")
    except RosterFileError as refused:
        assert refused.code
