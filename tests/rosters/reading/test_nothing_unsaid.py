"""One row a kind of oddity: what the office sends, how many come in, and what the clerk is told of it."""

import pytest

from matchfair.rosters.reading import Choices, Sheet, read_roster

HEAD = ["企业名称", "统一社会信用代码", "实际经营地", "联系电话", "从业人员"]
CASES = ["上年度信访案件数", "上年度监察案件数", "上年度仲裁案件数"]


@pytest.fixture
def firm(credit_code):
    def make(number, *rest, name=""):
        return [name or f"甲{number}有限公司", credit_code(number), *(rest or (f"坑梓路{number}号", "13900000002", 38))]

    return make


def told(roster) -> set[str]:
    problems = {f"{problem.severity}:{problem.code}" for problem in roster.problems}
    notes = {f"{note.severity}:{note.code}:{note.field}" for row in roster.rows for note in row.notes}
    return (problems | notes) - {"warning:column_missed"}


def test_what_a_row_of_a_roster_looks_like(read, firm, credit_code):
    pending = ["待补", "坑梓路", "13900000009", 5]
    for rows, come_in, said in (
        # notes, totals, headings and printed headers are no firms; a firm that is called like one is
        ([HEAD, firm(1), ["合计", None, None, None, 38]], 1, {"changed:row_skipped"}),
        ([HEAD, firm(1), ["说明：以上数据截至年底", None, None, None, None]], 1, {"changed:row_skipped"}),
        ([HEAD, ["坑梓街道"], firm(1), ["二、龙田街道（2家）"], firm(2)], 2, {"changed:row_skipped"}),
        ([HEAD, ["坑梓片企业"] * 5, firm(1)], 1, {"changed:row_skipped"}),
        ([HEAD, firm(1), HEAD, firm(2)], 2, {"changed:row_skipped"}),
        (
            [HEAD, firm(1), ["说明科技有限公司", *pending]],
            1,
            {"error:required_empty:code", "changed:read_as_empty:code"},
        ),
        ([HEAD, firm(1), ["审核咨询有限公司", None, "坑梓路", "13900000009", 5]], 1, {"error:required_empty:code"}),
        ([HEAD, firm(1), ["累计软件有限公司", None, "坑梓路", None, None]], 1, {"error:required_empty:code"}),
        ([HEAD, firm(1), ["说明：以上为重点公司"]], 1, {"changed:row_skipped"}),
        ([[*HEAD[:2], None], [*firm(1)[:2], "38人"]], 1, {"warning:untitled_column"}),
        ([[None, *HEAD[:2]], [1, *firm(1)[:2]]], 1, set()),
        ([HEAD, firm(1), ["甲二有限公司"]], 1, {"error:required_empty:code"}),
        # one bad optional cell costs the cell
        (
            [HEAD, firm(1, "坑梓路", "138****0011", "50人以下")],
            1,
            {"warning:phone_unreadable:phone", "warning:not_a_count:headcount"},
        ),
        (
            [HEAD, firm(1, "坑梓路", "暂无", "不详")],
            1,
            {"changed:read_as_empty:phone", "changed:read_as_empty:headcount"},
        ),
        (
            [HEAD, firm(1, "坑梓路", "#N/A", "#REF!")],
            1,
            {"changed:formula_error:phone", "changed:formula_error:headcount"},
        ),
        ([HEAD, firm(1, "坑梓\ufffd路", None, 1)], 1, {"warning:damaged_characters:operating_place"}),
        (
            [HEAD, firm(1, "坑梓\x00路", None, 1)],
            1,
            {"warning:damaged_characters:operating_place", "changed:read_as:operating_place"},
        ),
        (
            [["企业名称", "统一社会信用代码", "营业收入(万元)"], firm(1, "300-500万")],
            1,
            {"warning:not_an_amount:revenue_fen"},
        ),
        # the same name under another code
        ([HEAD, firm(1, name="甲"), firm(2, name="甲")], 2, {"warning:same_name_other_code:name"}),
    ):
        roster = read(rows)
        assert len(roster.importable) == come_in and told(roster) == said, rows


def test_an_optional_cell_that_cannot_be_read_says_that_it_counts_as_empty(read, firm):
    (row,) = read([HEAD, firm(1, "坑梓路", "138****0011", 5)]).rows
    (note,) = row.notes
    assert row.values["phone"] is None and note.values["left"] == "empty"


def test_tables_side_by_side_are_both_read_and_each_row_has_its_own_place(find_service, firm):
    for head in (HEAD, ["序号", *HEAD]):
        number = [1] * (len(head) - len(HEAD))
        rows = [head + [None] + head, number + firm(1) + [None] + number + firm(2), number + firm(3)]
        roster = read_roster([Sheet("名册", rows)], "enterprises", find_service)
        assert [row.values["name"] for row in roster.importable] == ["甲1有限公司", "甲3有限公司", "甲2有限公司"]
        assert len({row.place for row in roster.rows}) == 3 and told(roster) == {"warning:side_by_side"}
        second = next(row.place for row in roster.rows if row.part)
        typed = read_roster(
            [Sheet("名册", rows)], "enterprises", find_service, Choices(cells={second: {"headcount": "7"}})
        )
        assert [row.values["headcount"] for row in typed.rows] == [38, 38, 7]


def test_an_example_beside_the_roster_is_left_out_and_alone_it_is_read(find_service, firm):
    example, real = Sheet("填写样例", [HEAD, firm(9)]), Sheet("名册", [HEAD, firm(1)])
    both = read_roster([example, real], "enterprises", find_service)
    assert len(both.importable) == 1 and told(both) == {"warning:sheet_left_out"}
    taken = read_roster([example, real], "enterprises", find_service, Choices(sheets={"填写样例": True}))
    assert len(taken.importable) == 2
    for name in ("填写样例", "企业名单选项", "龙田街道（含说明）"):
        alone = read_roster([Sheet(name, [HEAD, firm(1)])], "enterprises", find_service)
        assert len(alone.importable) == 1 and told(alone) == set()


def test_a_hidden_column_is_read_and_said(find_service, firm):
    sheet = Sheet("名册", [HEAD, firm(1)], hidden_columns=[3])
    roster = read_roster([sheet], "enterprises", find_service)
    (said,) = (problem for problem in roster.problems if problem.code == "hidden_column")
    assert (said.severity, said.choice, said.values["header"], said.values["guess"]) == (
        "warning",
        "columns",
        "联系电话",
        "phone",
    )
    without = read_roster([sheet], "enterprises", find_service, Choices(columns={"联系电话": ""}))
    assert "phone" not in without.rows[0].values


@pytest.mark.parametrize("title", ["联系人及电话", "联系人（电话）", "联系人和联系方式", "联系人电话", "负责人及电话"])
def test_a_contact_and_a_phone_in_one_cell_are_taken_apart(read, credit_code, title):
    roster = read(
        [
            ["企业名称", "统一社会信用代码", title],
            ["甲", credit_code(1), "张三 13900000002"],
            ["乙", credit_code(2), None],
        ]
    )
    first, second = roster.importable
    assert (first.values["contact"], first.values["phone"]["number"]) == ("张三", "13900000002")
    assert second.values["phone"] is None and told(roster) == {"changed:read_as:contact", "changed:read_as:phone"}


@pytest.mark.parametrize(
    "kind, title, field",
    [
        ("enterprises", "企业在册人数", "headcount"),
        ("enterprises", "负责人手机", "phone"),
        ("agencies", "擅长服务内容", "services"),
        ("agencies", "可承接户数", "capacity"),
    ],
)
def test_names_that_offices_give_a_needed_column_are_known(find_service, credit_code, kind, title, field):
    sheet = Sheet("名册", [["单位名称", "统一社会信用代码", title], ["甲", credit_code(1), "3"]])
    assert field in read_roster([sheet], kind, find_service).rows[0].values


@pytest.mark.parametrize(
    "kind, head, missed",
    [
        ("enterprises", ["企业名称", "统一社会信用代码"], {"从业人员", "联系电话", *CASES}),
        ("enterprises", [*HEAD, *CASES[1:]], {CASES[0]}),
        ("agencies", ["机构名称", "统一社会信用代码", "联系电话"], {"可承接数", "服务事项"}),
        ("staff", ["机构统一社会信用代码", "姓名"], {"专职", "测试成绩"}),
    ],
)
def test_a_column_that_matters_and_is_missing_is_said(find_service, credit_code, kind, head, missed):
    cells = {"统一社会信用代码": credit_code(1), "机构统一社会信用代码": credit_code(1)}
    roster = read_roster([Sheet("名册", [head, [cells.get(title, "甲") for title in head]])], kind, find_service)
    (said,) = (problem for problem in roster.problems if problem.code == "column_missed")
    assert said.severity == "warning" and set(said.values["columns"].split("、")) == missed


def test_needs_as_columns_of_ticks(find_service, credit_code):
    head = ["序号", "企业名称", "统一社会信用代码", "1.入职管理", "劳动合同", "三、社会保险", "备注"]
    rows = [
        ["服务对象需求征集表"],
        head,
        [1, "甲", credit_code(1), "√", None, "必需", None],
        [2, "乙", credit_code(2), 1.0, "×", "是", None],
        [3, "丙", credit_code(3), None, None, None, None],
        [4, "丁", credit_code(4), "随便", "希望", None, None],
    ]
    roster = read_roster([Sheet("需求", rows)], "needs", find_service)
    assert [(row.row, row.values["services"], row.values["level"]) for row in roster.importable] == [
        (3, ["area_3"], "must"),
        (3, ["area_1"], "nice"),
        (4, ["area_1", "area_3"], "nice"),
        (6, ["area_2"], "nice"),
    ]
    assert told(roster) == {"warning:plain_ticks", "error:nothing_ticked:services", "warning:unknown_tick:services"}
    assert len({row.place for row in roster.rows}) == 5


def test_ticks_under_a_group_by_number_and_with_a_level_of_their_row(find_service, credit_code):
    rows = [
        ["统一社会信用代码", "服务事项", "服务事项", "服务事项", "必需/希望"],
        [None, "1", "2", "考勤管理", None],
        [credit_code(1), "√", None, "√", "必需"],
    ]
    roster = read_roster([Sheet("需求", rows)], "needs", find_service)
    assert [(row.values["services"], row.values["level"]) for row in roster.importable] == [
        (["area_1", "area_4"], "must")
    ]
    assert told(roster) == set()


def test_a_ticked_column_that_is_no_item_is_amber_and_can_be_named(find_service, credit_code):
    rows = [["统一社会信用代码", "入职管理", "劳动合同", "工资发放"], [credit_code(1), "√", None, "√"]]
    roster = read_roster([Sheet("需求", rows)], "needs", find_service)
    assert "warning:unknown_tick_column" in told(roster) and roster.rows[0].values["services"] == ["area_1"]
    named = read_roster([Sheet("需求", rows)], "needs", find_service, Choices(columns={"工资发放": "5"}))
    assert named.rows[0].values["services"] == ["area_1", "area_5"]


def test_a_note_on_a_case_asks_before_agencies_read_it_and_can_be_taken_out(find_service, credit_code):
    rows = [
        ["统一社会信用代码", "服务事项", "必需/希望", "备注"],
        [credit_code(1), "4", "必需", "去年有过仲裁，先问清楚"],
    ]
    roster = read_roster([Sheet("需求", rows)], "needs", find_service)
    assert told(roster) == {"warning:case_history:note"}
    without = read_roster([Sheet("需求", rows)], "needs", find_service, Choices(cells={"需求!2": {"note": ""}}))
    assert told(without) == set() and without.rows[0].values["note"] is None


def test_the_limit_counts_entries(find_service, credit_code):
    rows = [HEAD, *([f"甲{number}", credit_code(number)] for number in range(5_001))]
    assert not read_roster([Sheet("名册", rows[:5_001])], "enterprises", find_service).has_error
    assert "error:too_many_entries" in told(read_roster([Sheet("名册", rows)], "enterprises", find_service))


def test_a_file_without_a_known_header_shows_its_columns_and_can_be_read_by_naming_them(find_service, credit_code):
    sheets = [Sheet("名册", [["谁", "号", "打给谁"], ["甲", credit_code(1), "13900000002"]])]
    roster = read_roster(sheets, "enterprises", find_service)
    assert told(roster) == {"error:no_header", "changed:unknown_column"}
    named = Choices(columns={"谁": "name", "号": "code", "打给谁": "phone"})
    assert len(read_roster(sheets, "enterprises", find_service, named).importable) == 1
