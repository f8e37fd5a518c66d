"""Blank workbooks for an office to fill in."""

from io import BytesIO

import xlsxwriter
from flask_babel import gettext

from .columns import Column, Kind, columns_for

PREPARED_ROWS = 2_000  # rows that offer a list of choices
_FIRST_ROW = 2  # below the title and the header
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

TITLES: dict[Kind, str] = {  # Chinese in every language: the columns below them are the documents' own words
    "enterprises": "小微企业名册",
    "agencies": "服务机构名册",
    "staff": "服务机构专职服务人员名册",
    "needs": "服务对象需求征集表",
}


def template_workbook(kind: Kind) -> bytes:
    """An .xlsx with one empty sheet to fill in and one that explains every column, with an example."""
    columns = columns_for(kind)
    output = BytesIO()
    with xlsxwriter.Workbook(output, SAFE) as workbook:
        _write_form(workbook, TITLES[kind], columns)
        _write_guide(workbook, columns)
    return output.getvalue()


def _write_form(workbook: xlsxwriter.Workbook, title: str, columns: list[Column]) -> None:
    sheet = workbook.add_worksheet(title)
    heading = workbook.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    sheet.merge_range(0, 0, 0, len(columns) - 1, title, heading)
    sheet.set_row(0, 30)
    as_text = workbook.add_format({"num_format": "@"})
    for index, column in enumerate(columns):
        look = {"bold": True, "border": 1, "text_wrap": True, "bg_color": "#FFF2CC" if column.required else "#F2F2F2"}
        sheet.set_column(index, index, column.width, as_text if column.as_text else None)
        sheet.write_string(1, index, column.header, workbook.add_format(look))
        if column.choices:
            last = _FIRST_ROW + PREPARED_ROWS - 1
            sheet.data_validation(_FIRST_ROW, index, last, index, {"validate": "list", "source": list(column.choices)})
    sheet.freeze_panes(_FIRST_ROW, 0)


def _write_guide(workbook: xlsxwriter.Workbook, columns: list[Column]) -> None:
    """Column by column, top to bottom, so that the example can never be taken for a row of data."""
    sheet = workbook.add_worksheet("填表说明")
    bold = workbook.add_format({"bold": True, "border": 1, "bg_color": "#F2F2F2"})
    wrapped = workbook.add_format({"text_wrap": True, "border": 1, "valign": "top", "num_format": "@"})
    for index, width in enumerate((24, 10, 60, 30)):
        sheet.set_column(index, index, width)
    headings = (gettext("Column"), gettext("Required"), gettext("How to fill it in"), gettext("Example"))
    for index, heading in enumerate(headings):
        sheet.write_string(0, index, heading, bold)
    for row, column in enumerate(columns, start=1):
        required = gettext("Yes") if column.required else ""
        for index, text in enumerate((column.header, required, _explanation(column), str(column.example))):
            sheet.write_string(row, index, text, wrapped)
    sheet.freeze_panes(1, 0)


def _explanation(column: Column) -> str:
    sentences = [str(column.guide)] if column.guide else []
    if column.choices:
        sentences.append(gettext("One of: %(choices)s", choices="、".join(column.choices)))
    return " ".join(sentences)
