"""What single cells are read as, and what is said of them."""

from datetime import date
from decimal import Decimal
from functools import partial

import cn2an
import pytest
from hypothesis import given, settings, strategies as st

from matchfair.rosters.reading.columns import KINDS, columns_for
from matchfair.rosters.reading.identifiers import read_code, read_contact, read_phone, service_reader
from matchfair.rosters.reading.numbers import read_amount, read_cases, read_count, read_score, read_year
from matchfair.rosters.reading.texts import (
    read_level,
    read_note,
    read_operating_state,
    read_text,
    read_tick,
    read_yes_no,
)

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.text(),
    st.text(alphabet="0123456789.,-+万元亿人三十八零两约余年/、，；~ ０９Ａ\u202e\u200d\x00", max_size=25),
)


def said(reading):
    return [f"{remark.severity}:{remark.code}" for remark in reading.remarks]


@pytest.mark.parametrize(
    "cell, count, remarks",
    [
        (38.0, 38, []),
        ("38", 38, []),
        ("38人", 38, ["changed:read_as"]),
        ("三十八", 38, ["changed:read_as"]),
        ("叁拾捌人", 38, ["changed:read_as"]),
        ("一百零一", 101, ["changed:read_as"]),
        ("３８", 38, ["changed:read_as"]),
        ("1,038", 1038, ["changed:read_as"]),
        (" 38 名 ", 38, ["changed:read_as"]),
        ("无", None, ["changed:read_as_empty"]),
        ("不详", None, ["changed:read_as_empty"]),
        ("50人以下", None, ["error:not_a_count"]),
        ("约38人", 38, ["warning:approximate"]),
        ("30余人", 30, ["warning:approximate"]),
        ("—", None, ["changed:read_as_empty"]),
        (None, None, []),
        ("", None, []),
        (-3.0, None, ["error:negative"]),
        (38.5, None, ["error:fraction"]),
        (2001.0, None, ["error:absurd"]),
        ("30-40", None, ["error:not_a_count"]),
        ("1,03", None, ["error:not_a_count"]),
        ("一百二", None, ["error:not_a_count"]),
        (float("nan"), None, ["error:not_a_count"]),
        (1e309, None, ["error:not_a_count"]),
        ("٣٨", None, ["error:not_a_count"]),
        (date(2026, 1, 2), None, ["error:cell_is_date"]),
        (True, None, ["error:not_a_count"]),
    ],
)
def test_counts(cell, count, remarks):
    reading = read_count(cell, largest=2000)
    assert (reading.value, said(reading)) == (count, remarks)


@settings(deadline=None)
@given(st.integers(0, 9999))
def test_every_number_in_chinese_is_read_back(number):
    assert read_count(cn2an.an2cn(number), largest=9999).value == number


@pytest.mark.parametrize(
    "cell, unit, fen, remarks",
    [
        (475.1, "万元", 475_100_000, []),
        (4751000.0, "元", 475_100_000, []),
        ("475.1", "万元", 475_100_000, []),
        ("475.1万元", "万元", 475_100_000, ["changed:read_as"]),
        ("4,751,000元", "万元", 475_100_000, ["changed:read_as"]),
        ("0.5亿", "万元", 5_000_000_000, ["changed:read_as"]),
        ("￥475.1", "万元", 475_100_000, ["changed:read_as"]),
        (0.1 + 0.2, "万元", 300_000, []),
        (-1.0, "万元", None, ["error:negative"]),
        (47510000.0, "万元", None, ["error:amount_absurd"]),
        ("约500", "万元", 500_000_000, ["warning:approximate"]),
        ("五百左右", "万元", None, ["error:not_an_amount"]),
        ("100美元", "万元", None, ["error:not_an_amount"]),
    ],
)
def test_amounts_are_integer_fen(cell, unit, fen, remarks):
    reading = read_amount(cell, unit=unit)
    assert (reading.value, said(reading)) == (fen, remarks)


@settings(deadline=None)
@given(st.integers(0, 10**10))
def test_an_amount_in_yuan_and_in_ten_thousands_is_the_same(fen):
    yuan = Decimal(fen) / 100
    assert read_amount(f"{yuan}元").value == fen
    assert read_amount(f"{yuan / 10_000:f}").value == fen


@pytest.mark.parametrize(
    "cell, value, remarks",
    [
        ("139 0000 0001", ("13900000001", True), ["changed:read_as"]),
        (13900000004.0, ("13900000004", True), ["changed:stored_as_number"]),
        ("13900000002", ("13900000002", True), []),
        ("+86 13900000002", ("13900000002", True), ["changed:read_as"]),
        ("１３９０００００００２", ("13900000002", True), ["changed:read_as"]),
        ("0755-20000010", ("0755-20000010", False), []),
        ("(0755)2000 0010", ("0755-20000010", False), ["changed:read_as"]),
        (75520000010.0, ("0755-20000010", False), ["changed:stored_as_number"]),
        ("0755-28330000-801", ("0755-28330000-801", False), []),
        ("0755-28330000转801", ("0755-28330000-801", False), ["changed:read_as"]),
        ("13900000001/13900000002", ("13900000001", True), ["warning:several_phones"]),
        ("28330000", ("28330000", False), ["warning:phone_area_code"]),
        ("李四 2833-0000", ("28330000", False), ["warning:phone_area_code"]),
        ("13900000002（微信同号）", ("13900000002", True), ["changed:read_as"]),
        ("13900000003 测先生", ("13900000003", True), ["changed:read_as"]),
        ("测先生13900000003", ("13900000003", True), ["changed:read_as"]),
        ("13900000003.0", ("13900000003", True), ["changed:read_as"]),
        ("13900000003 13900000004", ("13900000003", True), ["warning:several_phones"]),
        ("张 0755-28330000 李 13900000004", ("0755-28330000", False), ["warning:several_phones"]),
        ("13900000003/无", ("13900000003", True), ["changed:read_as"]),
        ("400-830-0009", ("4008300009", False), ["changed:read_as"]),
        ("+852 2123 4567", ("+85221234567", False), ["changed:read_as"]),
        ("暂无", None, ["changed:read_as_empty"]),
        ("138****0011", None, ["error:phone_unreadable"]),
        ("1.38E+10", None, ["error:phone_unreadable"]),
        (138000000.04, None, ["error:phone_unreadable"]),
        ("138000000.04", None, ["error:phone_unreadable"]),
        ("139000000021", None, ["error:phone_unreadable"]),
        ("1390000000", None, ["error:phone_unreadable"]),
        ("见附件", None, ["error:phone_unreadable"]),
        (None, None, []),
    ],
)
def test_phones(cell, value, remarks):
    reading = read_phone(cell)
    assert said(reading) == remarks
    assert reading.value == (value and {"number": value[0], "mobile": value[1]})


def test_credit_codes(credit_code):
    code = credit_code(7)
    wide = code.translate({number: number + 0xFEE0 for number in range(0x21, 0x7F)})
    spoiled = code[:-1] + ("A" if code[-1] != "A" else "B")
    for cell, value, remarks in [
        (code, code, []),
        (wide, code, ["changed:read_as"]),
        (f" {code.lower()}\u3000", code, ["changed:read_as"]),
        (spoiled, spoiled, ["warning:code_check_digit"]),
        (code[:-1], None, ["error:code_length"]),
        (code[:10] + "O" + code[11:], None, ["error:code_letters"]),
        ("X" + code[1:], None, ["error:code_format"]),
        (911403100000000000.0, None, ["error:code_as_number"]),
        (911403100000000000, None, ["error:code_as_number"]),
        ("9.1140310123457E+17", None, ["error:code_as_number"]),
        (f"统一社会信用代码：{code}", code, ["changed:read_as"]),
        (f"{code}（三证合一）", code, ["changed:read_as"]),
        (f"'{code}", code, ["changed:read_as"]),
        (f'="{code}"', code, ["changed:read_as"]),
        (f"代码：{spoiled}", spoiled, ["warning:code_check_digit"]),
        (f"{code}、{credit_code(8)}", None, ["error:code_length"]),
        ("0" * 18, None, ["error:code_repeated"]),
        ("11" + "0" * 16, None, ["error:code_repeated"]),
        ("440307199001011239", None, ["error:code_is_id_number"]),
    ]:
        reading = read_code(cell)
        assert (reading.value, said(reading)) == (value, remarks), cell


def test_an_identity_number_is_refused_and_never_repeated():
    for number in ("440307199001011239", "44030719900101123X", "身份证440307199001011239"):
        (remark,) = read_code(number).remarks
        assert (remark.code, remark.values) == ("code_is_id_number", {"original": ""})


@pytest.mark.parametrize(
    "cell",
    [
        "3、6、9、10",
        "3/6/9/10",
        "3；6;9,10",
        "3 6\n9　10",
        "社会保险，离职管理、法律咨询。员工培训".replace("。", "/"),
        "3.社会保险、6.离职管理、9.法律咨询、（十）员工培训",
    ],
)
def test_service_lists_in_every_spelling(cell, find_service):
    reading = service_reader(find_service)(cell)
    assert (reading.value, said(reading)) == (["area_3", "area_6", "area_9", "area_10"], [])


def test_an_unknown_service_is_named_and_a_date_refused(find_service):
    read_services = service_reader(find_service)
    assert read_services(4.0).value == ["area_4"]
    assert read_services("1-3").value == ["area_1", "area_2", "area_3"]
    unknown = read_services("薪酬、理发")
    assert unknown.value == ["area_5"] and unknown.remarks[0].values == {"item": "理发"}
    assert said(unknown) == ["error:unknown_service"]
    assert said(read_services(date(2026, 1, 2))) == ["error:cell_is_date"]
    assert read_services("1.入职管理").value == ["area_1"] and said(read_services("12")) == ["error:unknown_service"]


@pytest.mark.parametrize(
    "cell, areas",
    [("1.2", (1, 2)), (1.2, (1, 2)), (2.5, (2, 5)), ("3.10", (3, 10)), ("１.２", (1, 2)), ("1.2.3", (1, 2, 3))],
)
def test_numbers_with_dots_between_them_ask(cell, areas, find_service):
    reading = service_reader(find_service)(cell)
    assert reading.value == [f"area_{number}" for number in areas] and said(reading) == ["warning:dotted_services"]


def test_all_services_are_all_of_the_catalogue_once_confirmed(find_service):
    for word in ("全部", "所有", "全部服务事项。"):
        reading = service_reader(find_service)(word)
        assert reading.value == [f"area_{number}" for number in range(1, 11)] and said(reading) == [
            "warning:all_services"
        ]


@pytest.mark.parametrize(
    "clean, cell, value, remarks",
    [
        (read_score, 79.5, Decimal("79.5"), []),
        (read_score, 80.0, Decimal(80), []),
        (read_score, "85.5分", Decimal("85.5"), ["changed:read_as"]),
        (read_score, 100.5, None, ["error:score_range"]),
        (read_score, 0.855, Decimal("85.5"), ["warning:score_fraction"]),
        (read_score, "85.5%", Decimal("85.5"), ["warning:score_percent"]),
        (read_score, 0.0, Decimal(0), []),
        (read_score, "优秀", None, ["error:not_a_score"]),
        (read_year, 2026.0, 2026, []),
        (read_year, "2026年度", 2026, ["changed:read_as"]),
        (read_year, date(2026, 5, 1), 2026, ["changed:read_as"]),
        (read_year, "26年", None, ["error:not_a_year"]),
        (read_year, "2026.0", 2026, ["changed:read_as"]),
        (read_year, 1999.0, None, ["error:not_a_year"]),
        (read_year, 2101.0, None, ["error:not_a_year"]),
        (read_year, date(1905, 7, 18), 2026, ["warning:year_as_date"]),
        (read_year, date(1999, 7, 18), None, ["error:not_a_year"]),
        (read_level, "必需", "must", []),
        (read_level, "必须", "must", ["changed:read_as"]),
        (read_level, "★", "must", ["changed:read_as"]),
        (read_level, "是", "must", ["changed:read_as"]),
        (read_level, "希望", "nice", []),
        (read_level, "可选", "nice", ["changed:read_as"]),
        (read_level, None, "nice", ["changed:empty_is_nice"]),
        (read_level, "再说", "nice", ["warning:unknown_level"]),
        (read_yes_no, "专职", True, ["changed:read_as"]),
        (read_yes_no, "兼职", False, ["changed:read_as"]),
        (read_yes_no, "没有", False, ["changed:read_as"]),
        (read_yes_no, "不详", None, ["changed:read_as_empty"]),
        (read_yes_no, "否", False, []),
        (read_yes_no, "或许", None, ["warning:unknown_word_left_open"]),
        (read_operating_state, "正常经营", "operating", []),
        (read_operating_state, "注销", "deregistered", []),
        (read_operating_state, "已停业", "suspended", ["changed:read_as"]),
        (read_operating_state, "吊销，未注销", None, ["warning:unknown_word_left_open"]),
        (read_text, " 深圳市甲有限公司\u3000", "深圳市甲有限公司", ["changed:read_as"]),
        (read_text, "甲（集团）有限公司", "甲（集团）有限公司", []),
        (read_text, "㵘𠮷堃", "㵘𠮷堃", []),
        (read_text, "ＡＢＣ１２公司", "ABC12公司", ["changed:read_as"]),
        (read_text, "=1+1", "=1+1", ["warning:looks_like_formula"]),
        (read_text, "<b>急</b>", "<b>急</b>", ["warning:looks_like_markup"]),
        (read_text, "x" * 201, None, ["error:too_long"]),
        (read_text, 9.11e17, None, ["error:digits_lost"]),
        (read_text, 101.0, "101", []),
        (read_text, date(2026, 1, 2), None, ["error:cell_is_date"]),
        (read_text, "无", None, ["changed:read_as_empty"]),
        (partial(read_text, free=True), "无", "无", []),
        (partial(read_note, longest=400), date(2026, 1, 2), "2026-01-02", []),
        (partial(read_note, longest=400), "去年有过仲裁，先问清楚", "去年有过仲裁，先问清楚", ["warning:case_history"]),
        (read_contact, "张三（13900000002）", "张三", ["changed:read_as"]),
        (read_contact, "张三", "张三", []),
        (partial(read_cases, largest=10), "无", 0, ["changed:read_as"]),
        (read_tick, "√", "nice", []),
        (read_tick, 1.0, "nice", []),
        (read_tick, "必需", "must", []),
        (read_tick, "×", None, []),
        (read_tick, 0.0, None, []),
        (read_tick, "再说", None, ["warning:unknown_tick"]),
    ],
)
def test_words_texts_and_scores(clean, cell, value, remarks):
    reading = clean(cell)
    assert (reading.value, said(reading)) == (value, remarks)


@settings(deadline=None)
@given(st.sampled_from(KINDS), CELLS)
def test_no_cell_content_raises_and_an_error_leaves_no_value(kind, cell):
    for column in columns_for(kind, lambda text: text[:1] or None):
        reading = column.clean(cell)
        if any(remark.severity == "error" and remark.code != "unknown_service" for remark in reading.remarks):
            assert reading.value is None


@settings(deadline=None)
@given(st.text())
def test_a_clean_text_is_read_again_unchanged(text):
    once = read_text(text)
    if once.value:
        again = read_text(once.value)
        assert again.value == once.value and "changed:read_as" not in said(again)
