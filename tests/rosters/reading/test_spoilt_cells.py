"""Cells whose plain reading would say something else, or the reverse, of what the office wrote."""

from datetime import date
from decimal import Decimal

import pytest

from matchfair.rosters.reading import Sheet, columns_for, read_roster, read_sheets
from matchfair.rosters.reading.personal import TAKEN_OUT
from matchfair.rosters.reading.read import read_cell
from matchfair.rosters.reading.texts import read_tick

ALL_BUT_7 = [f"area_{number}" for number in range(1, 11) if number != 7]
ID_NUMBER = "110101199003074514"  # of nobody: the example of the standard's commentaries


def reading(kind, field, cell, find_service=None):
    column = next(column for column in columns_for(kind, find_service) if column.field == field)
    read = read_cell(cell, column)
    return read.value, [f"{remark.severity}:{remark.code}" for remark in read.remarks]


@pytest.mark.parametrize(
    ("kind", "field", "cell", "value", "said"),
    [
        ("agencies", "services", "除7外", ALL_BUT_7, ["warning:services_but"]),
        ("agencies", "services", "全部（除招聘）", ALL_BUT_7, ["warning:services_but"]),
        ("agencies", "services", "除第7项外均可", ALL_BUT_7, ["warning:services_but"]),
        ("agencies", "services", "招聘除外", ALL_BUT_7, ["warning:services_but"]),
        ("agencies", "services", "全部（除2、税务、9）", None, ["warning:unknown_service"]),
        ("agencies", "services", "招聘√、薪酬×、1", None, ["warning:unknown_service"]),
        ("agencies", "services", "①③", ["area_1", "area_3"], []),
        ("agencies", "services", "（1）（3）", ["area_1", "area_3"], []),
        ("agencies", "services", "第1、3项和5", ["area_1", "area_3", "area_5"], []),
        ("agencies", "services", "1—3", ["area_1", "area_2", "area_3"], []),
        ("enterprises", "headcount", "3 8", None, ["warning:not_a_count"]),
        ("enterprises", "headcount", "1 200", 1200, ["changed:read_as"]),
        ("enterprises", "phone", "0755-28330000/1/2", "0755-28330000", ["warning:phone_among_digits"]),
        ("enterprises", "phone", "13900000002/1390000000", "13900000002", ["warning:phone_among_digits"]),
        ("enterprises", "phone", "0086-139 0000 0002（微信同号）", "13900000002", ["changed:read_as"]),
        ("enterprises", "phone", "办 0755-28330000转801", "0755-28330000-801", ["changed:read_as"]),
        ("enterprises", "operating_state", "存续（在营、开业、在册）", "operating", ["changed:read_as"]),
        ("agencies", "office", "不具备", False, ["changed:read_as"]),
        ("staff", "certificate_expires_on", date(1900, 1, 1), None, ["warning:not_a_day"]),
        ("staff", "certificate_expires_on", "2027-5-1 12:30", "2027-05-01", ["changed:read_as"]),
        ("needs", "level", "不需要", None, ["error:level_is_no"]),
        ("needs", "level", "×", None, ["error:level_is_no"]),
        ("needs", "level", "否", "nice", ["changed:read_as"]),
        ("needs", "note", "法院判决后改正", "法院判决后改正", ["warning:case_history"]),
        ("enterprises", "contact", f"张三{ID_NUMBER}", None, ["warning:id_number_taken_out"]),
        ("staff", "certificate_number", ID_NUMBER, None, ["warning:id_number_taken_out"]),
        ("staff", "certificate_number", "440301103456789", "440301103456789", []),
        ("enterprises", "code", ID_NUMBER, None, ["error:code_is_id_number"]),
        ("enterprises", "code", TAKEN_OUT, None, ["error:code_is_id_number"]),
        ("staff", "test_score", "79.995", Decimal("79.995"), []),
    ],
)
def test_what_a_cell_is_read_as(kind, field, cell, value, said, find_service):
    found, remarks = reading(kind, field, cell, find_service)
    assert (found["number"] if field == "phone" and found else found) == value
    assert remarks == said


def test_a_negative_tick_is_no_need_and_an_unclear_one_asks():
    for no in ("不需", "无需", "暂无", "□", "☐", "✕", "F", "--", "×", "0", 0, False):
        assert (read_tick(no).value, read_tick(no).remarks) == (None, ()), no
    for unclear in ("○", "☒", "待定", "√?", 2):
        assert read_tick(unclear).value is None and read_tick(unclear).remarks, unclear


def test_identity_numbers_are_gone_before_a_file_is_kept(xlsx, credit_code):
    rows = [
        ["企业名称", "统一社会信用代码", "联系人", "法人身份证"],
        ["甲", credit_code(1), f"张三 {ID_NUMBER}", ID_NUMBER],
    ]
    (sheet,) = read_sheets(xlsx(rows), "a.xlsx")
    assert sheet.rows[1] == ["甲", credit_code(1), f"张三 {TAKEN_OUT}", TAKEN_OUT]
    roster = read_roster([sheet], "enterprises", lambda text: None)
    assert "19900307" not in str(roster.to_json())
    assert [row.values["code"] for row in roster.importable] == [credit_code(1)]


def test_a_file_with_more_sheets_than_are_read_is_refused(xlsx):
    rows = [["企业名称", "统一社会信用代码"]]
    with pytest.raises(Exception, match="too_many_sheets"):
        read_sheets(xlsx(rows, more={f"街道{number}": rows for number in range(20)}), "a.xlsx")


def test_a_heading_of_two_years_or_of_the_past_asks(credit_code):
    for kind, title, guess in (
        ("enterprises", "2024、2025年仲裁", "arbitration_cases"),
        ("enterprises", "年度案件", ""),
        ("agencies", "去年服务企业数", "capacity"),
        ("agencies", "不可服务事项", ""),
    ):
        name = "企业名称" if kind == "enterprises" else "机构名称"
        rows = [[name, "统一社会信用代码", title], ["甲", credit_code(1), "3"]]
        roster = read_roster([Sheet("1", rows)], kind, lambda text: None)
        asked = [(p.severity, p.values["guess"]) for p in roster.problems if p.choice == "columns"]
        assert asked == [("warning", guess)], title
        assert not roster.rows[0].values.keys() & {"arbitration_cases", "capacity", "services"}


def test_hidden_rows_and_tables_of_a_web_page_are_told():
    head = "<tr><th>企业名称<th>统一社会信用代码</tr>"
    page = f"<table hidden>{head}<tr><td>甲<td>1</tr></table><table>{head}<tr hidden><td>乙<td>2</tr></table>"
    first, second = read_sheets(page.encode(), "a.xls")
    assert (first.hidden, second.hidden, second.hidden_rows) == (True, False, [1])
