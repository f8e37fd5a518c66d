"""Finding the table in a sheet: titles, two header rows, any order, synonyms, notes, totals, duplicates."""

import json
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from matchfair.rosters.reading import KINDS, Choices, Roster, Sheet, cells_of, columns_for, namesake_note, read_roster
from matchfair.rosters.reading.headers import key, letter

HEAD = ["序号", "企业名称", "统一社会信用代码", "从业人员", "营业收入(万元)", "联系电话"]


def codes(roster):
    """What is said of the file, but that the small tables of these tests lack columns."""
    told = [problem for problem in roster.problems if problem.code != "column_missed"]
    return [f"{problem.severity}:{problem.code}" for problem in told]


def notes(row):
    return {(note.severity, note.code, note.field) for note in row.notes}


@pytest.fixture
def firm(credit_code):
    def make(number, *rest):
        return [float(number), f"甲{number}有限公司", credit_code(number), *(rest or (38.0, 475.1, "13900000002"))]

    return make


def test_title_unit_line_blank_rows_totals_and_notes_around_the_table(read, firm):
    rows = [
        ["某区小微企业名册"],
        ["填报单位：某街道", None, None, None, "单位：元"],
        HEAD[:4] + ["营业收入"] + HEAD[5:],
        firm(1),
        [None] * 6,
        firm(2),
        ["", "", "  "],
        [3.0, None, None, None, None, None],
        ["合计", None, None, 76.0, 950.2],
        ["备注：以上数据截至年底"],
        ["填表人：张三", None, None, "审核人：李四"],
    ]
    roster = read(rows)
    assert [row.row for row in roster.rows] == [4, 6]
    assert codes(roster) == ["changed:row_skipped"] * 3
    assert [problem.values["row"] for problem in roster.problems if "row" in problem.values] == [9, 10, 11]
    assert roster.rows[0].values["revenue_fen"] == 47_510


def test_two_header_rows_with_a_merged_group(xlsx, read_file, firm):
    upper = ["企业名称", "信用代码", "上年度案件数（件）", None, None, "企业联系人", None, "职工人数"]
    lower = [None, None, "信访", "监察", "仲裁", "姓名", "手机", None]
    _, name, code, *_ = firm(1)
    data = xlsx(
        [["名册"] + [None] * 7, upper, lower, [name, code, 1, 2, 3, "王五", "13900000002", "38人"]],
        merged=["A1:H1", "A2:A3", "B2:B3", "C2:E2", "F2:G2", "H2:H3"],
    )
    roster = read_file(data)
    assert codes(roster) == [] and len(roster.rows) == 1
    values = roster.rows[0].values
    assert [values[f"{kind}_cases"] for kind in ("petition", "inspection", "arbitration")] == [1, 2, 3]
    assert (values["contact"], values["headcount"], values["phone"]["mobile"]) == ("王五", 38, True)
    assert roster.rows[0].notes[0].column == "H" and roster.rows[0].notes[0].values == {
        "original": "38人",
        "read": "38",
    }


def test_two_header_rows_without_merged_cells(read, credit_code):
    head = [["企业名称", "信用代码", "案件数", None], [None, None, "信访", "仲裁"]]
    roster = read([*head, ["甲", credit_code(1), 1.0, 2.0]])
    (row,) = roster.importable
    assert row.row == 3 and (row.values["petition_cases"], row.values["arbitration_cases"]) == (1, 2)


def test_one_code_merged_over_several_needs_belongs_to_each(xlsx, read_file, credit_code):
    rows = [["信用代码", "需求事项", "是否必需"], [credit_code(1), 3, "必需"], [None, "招聘", None], [None, 9, "希望"]]
    roster = read_file(xlsx(rows, merged=["A2:A4"]), "needs")
    assert [row.values["code"] for row in roster.rows] == [credit_code(1)] * 3
    assert [row.values["services"] for row in roster.rows] == [["area_3"], ["area_7"], ["area_9"]]


@settings(deadline=None)
@given(st.randoms(use_true_random=False))
def test_columns_in_any_order_and_under_any_synonym_give_the_same_rows(find_service, credit_code, random: Random):
    columns = columns_for("enterprises", find_service)
    row = [str(column.example) for column in columns]
    row[1] = credit_code(5)
    expected = read_roster([Sheet("a", [[column.header for column in columns], row])], "enterprises", find_service)
    order = random.sample(range(len(columns)), len(columns))
    heads = [random.choice([columns[i].header, *columns[i].synonyms]) for i in order]
    mixed = read_roster([Sheet("a", [["名册"], heads, [row[i] for i in order]])], "enterprises", find_service)
    assert mixed.rows[0].values == expected.rows[0].values
    assert not expected.rows[0].has_error and len(expected.rows[0].values) == len(columns)


@pytest.mark.parametrize("kind", KINDS)
def test_no_synonym_is_ambiguous(kind):
    names = [(key(name), column.field) for column in columns_for(kind) for name in {column.header, *column.synonyms}]
    fields = dict(names)
    assert [(name, field) for name, field in names if fields[name] != field] == []


def test_unknown_and_repeated_columns_are_reported_and_the_latest_year_is_used(read, firm):
    rows = [[*HEAD[:4], "2024年营业收入（万元）", "2025年营业收入（元）", "星座"], [*firm(1)[:4], 1.0, 9.0, "狮子"]]
    roster = read(rows)
    assert roster.rows[0].values["revenue_fen"] == 900
    assert {(problem.code, problem.values["column"]) for problem in roster.problems if problem.choice} == {
        ("repeated_column", "E"),
        ("unknown_column", "G"),
    }
    assert letter(0) + letter(25) + letter(26) + letter(701) + letter(702) == "AZAAZZAAA"


def test_an_unknown_column_shows_samples_and_a_guess_and_is_read_as_the_clerk_says(find_service, credit_code):
    rows = [
        ["企业名称", "统一社会信用代码", "企业规模", "呼叫", "星座"],
        ["甲", credit_code(1), 38.0, "13900000002", "狮子"],
    ]
    sheets = [Sheet("名册", rows)]
    roster = read_roster(sheets, "enterprises", find_service)
    said = {problem.values["header"]: problem for problem in roster.problems if "header" in problem.values}
    assert [(title, problem.severity, problem.choice) for title, problem in said.items()] == [
        ("企业规模", "changed", "columns"),
        ("呼叫", "warning", "columns"),
        ("星座", "changed", "columns"),
    ]
    assert said["呼叫"].values["guess"] == "phone" and said["企业规模"].values["samples"] == ["38"]
    told = read_roster(sheets, "enterprises", find_service, Choices({"企业规模": "headcount", "呼叫": "phone"}))
    assert told.rows[0].values["headcount"] == 38 and told.rows[0].values["phone"]["mobile"]
    assert [problem.values["header"] for problem in told.problems if problem.choice] == ["星座"]
    without = read_roster(sheets, "enterprises", find_service, Choices({"企业名称": ""}))
    assert codes(without)[:1] == ["error:no_header"]


def test_a_corrected_cell_is_read_instead_of_the_files_even_where_the_file_has_no_such_column(
    find_service, credit_code
):
    rows = [["企业名称", "统一社会信用代码"], ["甲", credit_code(1)[:-1]]]
    typed = {"code": credit_code(1), "headcount": "三十八"}
    roster = read_roster([Sheet("名册", rows)], "enterprises", find_service, Choices(cells={"名册!2": typed}))
    assert roster.importable[0].values == {"name": "甲", "code": credit_code(1), "headcount": 38}


def test_rows_hidden_in_the_file_are_left_out_or_taken_in_and_always_counted(find_service, firm):
    sheets = [Sheet("名册", [HEAD, firm(1), firm(2), [None] * 6, firm(3)], hidden_rows=[2, 3, 4])]
    for taken, rows, code in ((False, [2], "hidden_rows"), (True, [2, 3, 5], "hidden_rows_taken")):
        roster = read_roster(sheets, "enterprises", find_service, Choices(hidden_rows=taken))
        (said,) = (problem for problem in roster.problems if problem.choice)
        assert [row.row for row in roster.importable] == rows
        assert (said.severity, said.code, said.choice, said.values["count"]) == ("warning", code, "hidden_rows", 2)


def test_one_name_under_two_codes_says_which_character_differs(read, firm, credit_code):
    (row,) = read([HEAD, firm(1)]).rows
    code = row.values["code"]
    other = code[:3] + "9" + code[4:]
    note = namesake_note(row, other)
    assert (note.code, note.values["position"], note.values["here"], note.values["there"]) == (
        "same_name_one_digit",
        4,
        code[3],
        "9",
    )
    assert namesake_note(row, credit_code(28)).code == "same_name_other_code"


def test_a_missing_unit_is_said(read, firm):
    roster = read([[*HEAD[:4], "营业收入", "联系电话"], firm(1)])
    assert codes(roster) == ["warning:unit_assumed"]
    assert roster.rows[0].values["revenue_fen"] == 475_100_000


def test_a_missing_required_column_is_named_and_a_file_of_another_kind_recognised(read, credit_code):
    roster = read([["单位名称", "主体类型", "服务事项", "可服务企业数", "联系人"], ["甲", "社会组织", "3", 5, "张三"]])
    assert codes(roster)[-2:] == ["error:missing_columns", "error:other_kind"]
    assert roster.problems[-2].values["columns"] == "统一社会信用代码" and roster.problems[-1].values == {
        "kind": "agencies"
    }
    assert roster.importable == []


def test_sheets_that_are_no_roster(find_service, firm):
    poem = Sheet("诗", [["床前明月光"], ["疑是地上霜"]])
    assert codes(read_roster([poem], "enterprises", find_service)) == ["error:no_header"]
    sheets = [
        poem,
        Sheet("一", [HEAD, firm(1)]),
        Sheet("二", [HEAD, firm(2)]),
        Sheet("藏", [HEAD, firm(3)], hidden=True),
    ]
    roster = read_roster(sheets, "enterprises", find_service)
    assert [(row.sheet, row.row) for row in roster.rows] == [("一", 2), ("二", 2)]
    assert sorted(codes(roster)) == ["warning:hidden_sheet", "warning:sheet_ignored"]
    told = read_roster(sheets, "enterprises", find_service, Choices(sheets={"一": False, "藏": True}))
    assert [row.sheet for row in told.rows] == ["二", "藏"]
    assert sorted(codes(told)) == ["warning:sheet_ignored", "warning:sheet_left_out"]


def test_a_sheet_is_no_guide_because_of_its_name(find_service, firm):
    sheets = [Sheet("龙田街道（含说明）", [HEAD, firm(1)]), Sheet("填表说明", [["填表说明"], ["一、请如实填写"]])]
    roster = read_roster(sheets, "enterprises", find_service)
    assert len(roster.importable) == 1 and codes(roster) == ["changed:sheet_ignored"]


def test_a_sheet_survives_storage(firm):
    sheet = Sheet("名册", [HEAD, [*firm(1), date(2026, 1, 2)]], hidden_rows=[1])
    assert Sheet.from_json(json.loads(json.dumps(sheet.to_json()))) == sheet


def test_a_header_repeated_for_printing_is_skipped(read, firm):
    roster = read([HEAD, firm(1), HEAD, firm(2)])
    assert [row.row for row in roster.rows] == [2, 4] and codes(roster) == ["changed:row_skipped"]


def test_the_same_code_twice_equal_rows_are_merged_and_differing_ones_refused(read, firm):
    roster = read([HEAD, firm(1), firm(1), firm(2), firm(2, 39.0, 1.0, None), firm(3)])
    assert [row.row for row in roster.importable] == [2, 6]
    assert roster.rows[1].duplicate_of == "名册!2"
    for index, other in ((2, 5), (3, 4)):
        (note,) = [note for note in roster.rows[index].notes if note.code == "duplicate_differs"]
        assert note.severity == "error" and note.values["row"] == other
    assert ("warning", "duplicate_merged", "code") in notes(roster.rows[0]) & notes(roster.rows[1])


def test_needs_are_the_same_by_code_and_item(read, credit_code):
    code = credit_code(1)
    roster = read(
        [
            ["信用代码", "服务事项", "必需/希望"],
            [code, "3、4", "必需"],
            [code, "4、5", "必需"],
            [code, "3", "希望"],
            [credit_code(2), "3", "必需"],
        ],
        "needs",
    )
    assert [row.values["services"] for row in roster.rows[:2]] == [["area_3", "area_4"], ["area_5"]]
    assert [row.importable for row in roster.rows] == [False, True, False, True]


def test_a_need_written_twice_is_imported_once(read, credit_code):
    roster = read([["信用代码", "服务事项", "必需/希望"]] + [[credit_code(1), "3", "必需"]] * 2, "needs")
    assert [row.importable for row in roster.rows] == [True, False]


def test_needs_without_a_level_column_are_all_nice_and_that_is_said(read, credit_code):
    roster = read([["信用代码", "服务事项"], [credit_code(1), "招聘"]], "needs")
    assert codes(roster) == ["warning:implied_column"] and roster.rows[0].values["level"] == "nice"


def test_two_certificates_or_years_of_one_person_are_no_duplicates(read, credit_code):
    head = ["机构代码", "姓名", "专职", "证书编号", "测试年度", "测试成绩"]
    person = [credit_code(1), "李四", "是"]
    roster = read(
        [
            head,
            [*person, "A1", 2025, 80],
            [*person, "A1", 2026, 81],
            [*person, "B2", 2026, 81],
            [*person, "B2", 2026, 81],
        ],
        "staff",
    )
    assert [row.importable for row in roster.rows] == [True, True, True, False]


def test_a_row_with_an_error_keeps_only_itself_out(read, firm):
    roster = read([HEAD, firm(1, "很多", 1.0, None), firm(2), [3.0, None, "91440310MA5", 1.0, 1.0, None]])
    assert [row.row for row in roster.importable] == [2, 3]
    assert notes(roster.rows[0]) == {("warning", "not_a_count", "headcount")}
    assert notes(roster.rows[2]) == {("error", "required_empty", "name"), ("error", "code_length", "code")}


CELL = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.sampled_from([*HEAD, "91440310MA5TB2PYPF", "合计", "13900000002", "三十八"]),
)


@settings(deadline=None)
@given(st.sampled_from(KINDS), st.lists(st.lists(CELL, max_size=7), max_size=6), st.booleans())
def test_no_sheet_raises_and_what_is_read_survives_storage(find_service, kind, rows, with_header):
    head = [[column.header for column in columns_for(kind)]] if with_header else []
    roster = read_roster([Sheet("a", head + rows)], kind, find_service)
    assert Roster.from_json(json.loads(json.dumps(roster.to_json()))) == roster
    assert with_header <= all(row.row <= len(rows) + 1 for row in roster.rows)


def test_a_row_left_out_for_another_is_said_and_the_other_counts(firm):
    sheet = Sheet("名册", [HEAD, firm(1), firm(1, 31.0, 475.1, "13900000002")])
    roster = read_roster([sheet], "enterprises", str, Choices(left_out=["名册!2"]))
    assert [(row.values["headcount"], row.importable) for row in roster.rows] == [(31, True)]
    assert [(p.code, p.choice, p.values["place"]) for p in roster.problems if p.choice] == [
        ("row_left_out", "left_out", "名册!2")
    ]


def test_what_a_row_says_in_the_file_can_be_shown_again(firm, credit_code):
    sheets = [Sheet("名册", [HEAD, firm(1, "38人")])]
    told = cells_of(sheets, "enterprises", Choices(), "名册!2")
    assert (told["headcount"], told["code"]) == (("从业人员", "38人"), ("统一社会信用代码", credit_code(1)))
    assert cells_of(sheets, "enterprises", Choices(), "名册!9") == cells_of(sheets, "enterprises", Choices(), "x") == {}
