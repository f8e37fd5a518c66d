"""Four whole files with the oddities offices really send: nothing is lost, everything odd is shown."""

from decimal import Decimal

import pytest

WIDE = {number: number + 0xFEE0 for number in range(0x21, 0x7F)}


@pytest.fixture
def spoiled(credit_code):
    code = credit_code(9)
    return code[:-1] + ("A" if code[-1] != "A" else "B")


def remarks(roster):
    return {(row.row, note.severity, note.code, note.field, note.column) for row in roster.rows for note in row.notes}


def test_enterprises(xlsx, read_file, credit_code, spoiled):
    head = [
        "序号",
        "企业名称",
        "统一社会信用代码",
        "从业人员",
        "营业收入(万元)",
        "联系人",
        "联系电话",
        "重点企业",
        "经营状态",
    ]
    rest = [475.1, "张三", "13900000002", "否", "正常经营"]
    rows = [
        ["某区小微企业名册"] + [None] * 8,
        head,
        [1, "甲劳务派遣有限公司", credit_code(1).translate(WIDE), "101人", *rest],
        [None] * 9,
        [2, " 乙公司\u3000", credit_code(2), "三十八", 475.1, "=1+1", 13900000004, "是", "注销"],
        [3, "深圳市腾（集团）有限公司 & <联营>", spoiled, 100, 475.1, "李", "139 0000 0006", "否", "正常经营"],
        [4, "深圳市㵘𠮷堃科技有限公司", credit_code(4), 0, 0, "李", "0755-20000010", "否", "正常经营"],
    ]
    data = xlsx(rows, merged=["A1:I1"])
    roster = read_file(data)
    assert [problem.code for problem in roster.problems] == ["column_missed"]
    assert [row.row for row in roster.importable] == [3, 5, 6, 7]
    assert remarks(roster) == {
        (3, "changed", "read_as", "code", "C"),
        (3, "changed", "read_as", "headcount", "D"),
        (5, "changed", "read_as", "name", "B"),
        (5, "changed", "read_as", "headcount", "D"),
        (5, "warning", "looks_like_formula", "contact", "F"),
        (5, "changed", "stored_as_number", "phone", "G"),
        (6, "warning", "looks_like_markup", "name", "B"),
        (6, "warning", "code_check_digit", "code", "C"),
        (6, "changed", "read_as", "phone", "G"),
    }
    assert [row.values["headcount"] for row in roster.rows] == [101, 38, 100, 0]
    assert roster.rows[1].values["operating_state"] == "deregistered"
    assert roster.rows[3].values["name"] == "深圳市㵘𠮷堃科技有限公司"


def test_agencies(xlsx, read_file, credit_code):
    head = [
        "序号",
        "机构名称",
        "统一社会信用代码",
        "主体类型",
        "联系电话",
        "可服务企业数",
        "服务事项",
        "收费说明",
        "展位号",
    ]
    rows = [
        head,
        [
            1,
            "甲律师事务所",
            credit_code(1),
            "律师事务所",
            "13900000061",
            5,
            "3、6、9、10",
            "每月500元，按人数递增",
            "A01",
        ],
        [2, "乙中心", credit_code(2), "社会组织", "13900000062", -5, "入职管理，理发", "面议", "B01"],
        [3, "丙中心", credit_code(3), "社会组织", "13900000063", "不限", "1/2/3/10", "面议", 102],
    ]
    roster = read_file(xlsx(rows), "agencies")
    assert remarks(roster) == {
        (2, "warning", "fee_doubtful", "fee_terms", "H"),
        (3, "changed", "fee_not_stated", "fee_terms", "H"),
        (4, "changed", "fee_not_stated", "fee_terms", "H"),
        (3, "warning", "negative", "capacity", "F"),
        (3, "warning", "unknown_service", "services", "G"),
        (4, "warning", "not_a_count", "capacity", "F"),
    }
    first = roster.importable[0].values
    assert first["services"] == ["area_3", "area_6", "area_9", "area_10"] and first["fee_terms"]["first_fen"] == 50_000
    assert len(roster.importable) == 3 and roster.rows[2].values["booth"] == "102"
    assert roster.rows[1].values["services"] == ["area_1"] and roster.rows[2].values["capacity"] is None


def test_staff(xlsx, read_file, credit_code):
    head = ["机构统一社会信用代码", "姓名", "专职", "证书类型", "证书编号", "测试年度", "测试成绩"]
    rows = [
        ["服务人员及能力测试成绩"],
        head,
        [credit_code(1), "李一", "是", "法律职业资格", "粤1", 2026, 79.5],
        [credit_code(1).translate(WIDE), " 李二\u3000", "专职", "法律职业资格", "粤2", 2026, 80],
    ]
    roster = read_file(xlsx(rows), "staff")
    assert [row.values["test_score"] for row in roster.importable] == [Decimal("79.5"), Decimal(80)]
    assert {(code, field) for _, _, code, field, _ in remarks(roster)} == {
        ("read_as", "agency_code"),
        ("read_as", "name"),
        ("read_as", "full_time"),
    }


def test_needs(xlsx, read_file, credit_code):
    head = ["统一社会信用代码", "服务事项", "必需/希望", "备注"]
    code = credit_code(1)
    rows = [
        ["服务对象需求征集表"],
        head,
        [code, "4", "必需", "去年有过仲裁，先问清楚"],
        [code, "薪酬", "必须", None],
        [],
        [code.translate(WIDE), 7, None, "<b>急</b>"],
        [code, "招聘员工", "希望", None],
    ]
    roster = read_file(xlsx(rows), "needs")
    assert [(row.values["services"], row.values["level"]) for row in roster.importable] == [
        (["area_4"], "must"),
        (["area_5"], "must"),
        (["area_7"], "nice"),
    ]
    assert remarks(roster) == {
        (3, "warning", "case_history", "note", "D"),
        (4, "changed", "read_as", "level", "C"),
        (6, "changed", "read_as", "code", "A"),
        (6, "changed", "empty_is_nice", "level", "C"),
        (6, "warning", "looks_like_markup", "note", "D"),
        (7, "error", "unknown_service", "services", "B"),
    }
