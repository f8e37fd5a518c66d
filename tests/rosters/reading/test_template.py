"""The blank workbook an office downloads."""

from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from flask_babel import Babel

from matchfair.rosters.reading import KINDS, RosterProblem, columns_for, read_roster, read_sheets, template_workbook


@pytest.fixture(autouse=True)
def in_english():
    app = Flask(__name__)
    Babel(app, default_locale="en")
    with app.test_request_context():
        yield


GUIDE_LEFT_OUT = RosterProblem("changed", "sheet_ignored", {"sheet": "填表说明"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_template_is_an_empty_valid_roster(kind, read_file):
    roster = read_file(template_workbook(kind), kind)
    assert (roster.rows, roster.problems) == ([], [GUIDE_LEFT_OUT])


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_filled_in_is_read_without_an_error(kind, find_service, credit_code):
    book = openpyxl.load_workbook(BytesIO(template_workbook(kind)))
    form, guide = book.worksheets
    examples = [row[3] for row in guide.iter_rows(min_row=2, values_only=True)]
    for column, example in enumerate(examples, start=1):
        form.cell(3, column, credit_code(1) if "信用代码" in form.cell(2, column).value else example)
    output = BytesIO()
    book.save(output)
    roster = read_roster(read_sheets(output.getvalue(), "a.xlsx"), kind, find_service)
    (row,) = roster.importable
    assert roster.problems == [GUIDE_LEFT_OUT] and row.notes == []
    assert guide.title == "填表说明" and len(examples) == len(columns_for(kind))


def test_codes_and_phones_are_text_choices_are_lists_and_the_header_stays():
    form = openpyxl.load_workbook(BytesIO(template_workbook("enterprises"))).worksheets[0]
    heads = {cell.value: cell.column_letter for cell in form[2]}
    for header in ("统一社会信用代码", "联系电话"):
        assert form.column_dimensions[heads[header]].number_format == "@"
    assert form.freeze_panes == "A3"
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in form.data_validations.dataValidation}
    assert lists[f"{heads['重点企业']}3"] == '"是,否"' and "注销" in lists[f"{heads['经营状态']}3"]
    assert not any(cell.data_type == "f" for row in form.iter_rows() for cell in row)
