"""What offices hand in besides a plain .xlsx, written here by small writers: each is read like the .xlsx."""

import zipfile
from io import BytesIO

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pytest
import xlwt

from matchfair.rosters.reading import RosterFileError, read_sheets
from matchfair.rosters.reading.files import NO_RESULT

ROWS = [["企业名称", "信用代码", "人数"], ["甲公司", "91440310MA5TB2PYPF", "38"], ["乙公司", "91440310MA5TB2PYPG", "9"]]
TEXT = "\r\n".join(",".join(row) for row in ROWS)
CELLS = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
PAGE = f'<html><head><meta charset="{{}}"></head><body><table border=1>{CELLS}</table></body></html>'
MHTML = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
    f'Content-Type: text/html; charset="{{}}"\r\n\r\n{PAGE}\r\n--x--\r\n'
)
DATA = '<Cell><Data ss:Type="String">{}</Data></Cell>'
SPREADSHEETML = (
    '<?xml version="1.0" encoding="{}"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="名册"><Table>'
    + "".join(f"<Row>{''.join(map(DATA.format, row))}</Row>" for row in ROWS)
    + "</Table></Worksheet></Workbook>"
)


def flat_ods(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="o" xmlns:table="t" xmlns:text="x">'
        f'<office:body><office:spreadsheet><table:table table:name="名册">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document>"
    )


def ods_row(cells, more="") -> str:
    body = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row{more}>{body}</table:table-row>"


def biff5(rows, codepage: int | None = 936) -> bytes:
    """The stream of an Excel 5.0/95 workbook, in the oldest way: no folder around it."""

    def record(number: int, body: bytes) -> bytes:
        return number.to_bytes(2, "little") + len(body).to_bytes(2, "little") + body

    def stream(sheet_at: int) -> tuple[bytes, bytes]:
        name = "名册".encode("gbk")
        head = record(0x809, bytes.fromhex("0005050000000000"))
        head += record(0x42, codepage.to_bytes(2, "little")) if codepage else b""
        head += record(0x85, sheet_at.to_bytes(4, "little") + b"\0\0" + bytes([len(name)]) + name) + record(0x0A, b"")
        sheet = record(0x809, bytes.fromhex("0005100000000000"))
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                text = cell.encode("gbk")
                place = row.to_bytes(2, "little") + column.to_bytes(2, "little") + b"\0\0"
                sheet += record(0x204, place + len(text).to_bytes(2, "little") + text)
        return head, sheet + record(0x0A, b"")

    head, _ = stream(0)
    return b"".join(stream(len(head)))


@pytest.fixture
def plain(xlsx):
    return xlsx(ROWS)


def respelled(data: bytes, spell, **texts) -> bytes:
    """The same archive with other paths; `texts` are replaced in the parts that name them."""
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(output, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for before, after in texts.items() if name.endswith((".rels", "[Content_Types].xml")) else ():
                content = content.replace(before.encode(), after.encode())
            part = zipfile.ZipInfo()
            part.filename = spell(name)
            new.writestr(part, content)
    return output.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        *(TEXT.encode(encoding) for encoding in ("gbk", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")),
        TEXT.replace(",", "\t").encode("gbk"),
        TEXT.replace(",", ";").encode("utf-8"),
        TEXT.replace("91440310MA5TB2PYPF", '"=""91440310MA5TB2PYPF"""').encode("gbk"),
        *(PAGE.format(encoding).encode(encoding) for encoding in ("gbk", "gb2312", "utf-8")),
        *(MHTML.format(encoding, encoding).encode(encoding) for encoding in ("gb2312", "utf-8")),
        *(SPREADSHEETML.format(encoding).encode(encoding) for encoding in ("utf-8", "gb2312", "utf-16")),
        flat_ods("".join(map(ods_row, ROWS))).encode(),
        biff5(ROWS),
        biff5(ROWS, 1252),
        biff5(ROWS, None),
    ],
)
def test_it_is_read_by_its_content_whatever_it_is_called(data):
    for filename in ("名册.xls", "名册.csv", "名册.xlsx"):
        (sheet,) = read_sheets(data, filename)
        assert sheet.rows == ROWS


def test_paths_in_an_archive_may_be_spelt_otherwise(plain):
    backslashes = respelled(plain, lambda name: name.replace("/", "\\"))
    leading = respelled(plain, lambda name: f"/{name}")
    other_name = respelled(
        plain, lambda name: name.replace("workbook.xml", "workbook2.xml"), **{"workbook.xml": "workbook2.xml"}
    )
    for data in (backslashes, leading, other_name):
        (sheet,) = read_sheets(data, "a.xlsx")
        assert sheet.rows == ROWS


def test_a_letter_of_word_is_no_workbook(xlsx):
    other = respelled(
        xlsx(ROWS),
        lambda name: name.replace("xl/workbook.xml", "word/document.xml"),
        **{"xl/workbook.xml": "word/document.xml"},
    )
    with pytest.raises(RosterFileError) as caught:
        read_sheets(other, "a.docx")
    assert caught.value.code == "wrong_type"
    binary = respelled(
        xlsx(ROWS), lambda name: name.replace("workbook.xml", "workbook.bin"), **{"workbook.xml": "workbook.bin"}
    )
    with pytest.raises(RosterFileError) as caught:
        read_sheets(binary, "a.xlsb")
    assert caught.value.code == "binary_workbook"


# ---- what a program shows otherwise than it stores ----


def test_in_an_xlsx_hidden_rows_and_columns_formulas_errors_and_per_cent_are_seen():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["a", "b", "c", "d", "e"])
    sheet.append([0.855, "=A1&B1", "#N/A", 0.1, 2])
    sheet.append([1])
    sheet["A2"].number_format, sheet["D2"].number_format = "0.0%", "0.00"
    sheet["C2"].data_type = "e"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    output = BytesIO()
    book.save(output)
    (read,) = read_sheets(output.getvalue(), "a.xlsx")
    assert read.rows[1] == ["85.5%", NO_RESULT, "#N/A", 0.1, 2]
    assert (read.hidden_rows, read.hidden_columns) == ([2], [1])


def test_in_an_xls_too_and_a_rare_character_cut_in_two_is_whole_again():
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    sheet.write(0, 0, 0.855, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write_merge(1, 2, 0, 0, "并")
    sheet.row(1).hidden = True
    sheet.col(1).hidden = True
    sheet.write(1, 1, "x")
    for row in range(3, 1_500):
        sheet.write(row, 0, f"深圳市𠮷{row}公司")
    output = BytesIO()
    book.save(output)
    (read,) = read_sheets(output.getvalue(), "a.xls")
    assert read.rows[0][0] == "85.5%" and (read.rows[1][0], read.rows[2][0]) == ("并", "并")
    assert (read.hidden_rows, read.hidden_columns) == ([1], [1])
    assert [row[0] for row in read.rows[3:]] == [f"深圳市𠮷{row}公司" for row in range(3, 1_500)]


def test_in_an_ods_too_and_merged_cells_are_filled():
    spanned = '<table:table-cell table:number-rows-spanned="2"><text:p>坑梓街道</text:p></table:table-cell>'
    kinds = (
        '<table:table-cell office:value-type="percentage" office:value="0.855"><text:p>86%</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="38"><text:p>38</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2026-01-02"/>'
        '<table:table-cell table:formula="of:=[.A1]"/>'
        '<table:table-cell table:formula="of:=[.A1]" office:value-type="string"><text:p>#N/A</text:p></table:table-cell>'
    )
    body = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        f"<table:table-row>{spanned}{kinds}</table:table-row>"
        "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
        + ods_row("y", ' table:visibility="filter"')
    )
    (read,) = read_sheets(flat_ods(body).encode(), "a.fods")
    first = read.rows[0]
    assert first[:3] == ["坑梓街道", "85.5%", 38] and first[3].isoformat() == "2026-01-02"
    assert first[4:] == [NO_RESULT, "#N/A"] and read.rows[1][:2] == ["坑梓街道", "x"]
    assert (read.hidden_rows, read.hidden_columns) == ([2], [1])


def test_in_a_web_page_spans_are_filled_and_hidden_rows_are_seen():
    page = (
        "<table><tr><td rowspan=2>坑梓街道<td>甲<br>公司<td>A&amp;B</tr><tr><td colspan=2>乙</tr>"
        "<tr style='display:none'><td>x</tr></table>"
    )
    (read,) = read_sheets(page.encode(), "a.xls")
    assert read.rows == [["坑梓街道", "甲\n公司", "A&B"], ["坑梓街道", "乙", "乙"], ["x"]]
    assert read.hidden_rows == [2] and read.source == "web_page"


def test_in_the_xml_of_excel_2003_too():
    cells = (
        '<Row ss:Index="2" ss:Hidden="1"><Cell ss:StyleID="p"><Data ss:Type="Number">0.855</Data></Cell>'
        '<Cell ss:Index="3" ss:MergeDown="1"><Data ss:Type="String">坑梓</Data></Cell>'
        '<Cell ss:Formula="=A1"/><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>'
        f"<Row>{DATA.format('x')}</Row>"
    )
    book = SPREADSHEETML.format("utf-8")
    book = book[: book.index("<Worksheet")] + (
        '<Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style></Styles>'
        f'<Worksheet ss:Name="名册"><Table><Column ss:Index="2" ss:Hidden="1"/>{cells}</Table></Worksheet></Workbook>'
    )
    (read,) = read_sheets(book.encode(), "a.xml")
    assert read.rows == [[], ["85.5%", None, "坑梓", NO_RESULT, "#N/A"], ["x", None, "坑梓"]]
    assert (read.hidden_rows, read.hidden_columns) == ([1], [1])


def test_an_ods_may_not_define_entities():
    bomb = flat_ods(ods_row(["&a;"])).replace("?><office", '?><!DOCTYPE x [<!ENTITY a "ha">]><office')
    with pytest.raises(RosterFileError) as caught:
        read_sheets(bomb.encode(), "a.fods")
    assert caught.value.code == "damaged"


def test_an_odf_library_writes_what_is_read():
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="名册")
    row = odf.table.TableRow()
    row.addElement(odf.table.TableCell(valuetype="float", value=13900000002))
    table.addElement(row)
    document.spreadsheet.addElement(table)
    output = BytesIO()
    document.write(output)
    (read,) = read_sheets(output.getvalue(), "a.ods")
    assert read.rows == [[13900000002]]
