"""What a clerk decides in a preview: hidden rows, sheets, columns, cells, kinds of doubt; everything typed on it stays."""

import re
from io import BytesIO

import openpyxl
import pytest
from cast import raise_curtain
from pages import fields_of, signed_in
from workbooks import ENTERPRISES, NEEDS, code, enterprise, workbook, wrong_digit

from matchfair.accounts.models import Account
from matchfair.extensions import db
from matchfair.parties.models import Enterprise
from matchfair.rosters.models import ColumnMeaning, RosterImport


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


@pytest.fixture
def desk(app, play):
    return signed_in(app, play.now, account=db.session.query(Account).one())


def upload(desk, data: bytes, **fields):
    desk.get("/desk/roster")
    return desk.submit("/desk/roster", file=(BytesIO(data), "名册.xlsx"), **fields)


def send(desk, **fields):
    """The preview's form with one of its buttons."""
    kept = db.session.query(RosterImport).order_by(RosterImport.id.desc()).first()
    return desk.submit(f"/desk/roster/{kept.code}", **fields)


def stored(model=Enterprise):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(model).order_by(model.id).all()


def with_hidden(*rows, hidden) -> bytes:
    book = openpyxl.load_workbook(BytesIO(workbook(ENTERPRISES, *rows)))
    for row in hidden:
        book.active.row_dimensions[row].hidden = True
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def cells(desk) -> dict:
    return fields_of(desk.page.all("form", id="confirm")[0])


def confirm_button(desk) -> str:
    return next(text for text in desk.page.buttons() if re.search("导入：|Take over:", text))


def test_the_button_says_in_numbers_what_it_does(desk):
    upload(desk, workbook(ENTERPRISES, enterprise(1), enterprise(2, uscc="待补")))
    assert confirm_button(desk).endswith("导入：新增 1 行、更新 0 行")
    assert "不导入： 有误的 1 行" in desk.page.words()


@pytest.mark.parametrize(("choice", "come_in"), [(None, [1]), ("no", [1]), ("yes", [1, 2, 3])])
def test_hidden_rows_stay_out_unless_they_are_taken_in(desk, choice, come_in):
    upload(desk, with_hidden(enterprise(1), enterprise(2), enterprise(3), hidden=(4, 5)))
    assert confirm_button(desk).startswith("按现状"), "not green and silent while something is open"
    assert "隐藏的 2 行" in desk.page.words()
    if choice:
        send(desk, hidden_rows=choice, choose="1")
    assert stored() == []
    send(desk)
    assert [row.uscc for row in stored()] == [code(number) for number in come_in]


def two_sheets() -> bytes:
    book = openpyxl.load_workbook(BytesIO(workbook(ENTERPRISES, enterprise(1))))
    other = book.create_sheet("去年的名册")
    for row in (ENTERPRISES, enterprise(2)):
        other.append(row)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def test_one_sheet_or_the_other(desk):
    upload(desk, two_sheets())
    send(desk, **{"read-2": "no", "choose": "1"})
    assert "工作表 去年的名册" in desk.page.words()
    send(desk)
    assert [row.uscc for row in stored()] == [code(1)]


UNKNOWN = ("企业名称", "统一社会信用代码", "打给谁")
ROW = ("甲厂", code(1), "13900000001")


def test_a_column_is_named_by_hand_remembered_offered_again_and_forgotten(desk):
    page = upload(desk, workbook(UNKNOWN, ROW))
    assert "13900000001" in page.words(), "samples of what stands in it"
    send(desk, **{"meaning-1": "phone", "choose": "1"})
    assert stored() == [] and stored(ColumnMeaning) == [], "nothing is remembered before it is taken over"
    send(desk)
    assert [row.phone for row in stored()] == ["13900000001"]
    upload(desk, workbook(UNKNOWN, (*ROW[:2], "13900000002")))
    assert "13900000002" in desk.page.words() and confirm_button(desk).endswith("导入：新增 0 行、更新 1 行")
    send(desk, **{"meaning-1": "subdistrict", "choose": "1"})
    send(desk)
    assert [(row.phone, row.street) for row in stored()] == [("13900000001", "13900000002")]
    (meaning,) = stored(ColumnMeaning)
    assert (meaning.header, meaning.field) == ("打给谁", "subdistrict")
    assert "打给谁" in desk.get("/desk/roster").words()
    desk.submit(f"/columns/{meaning.id}/forget")
    assert stored(ColumnMeaning) == []


def test_a_column_left_out_on_purpose_no_longer_asks(desk):
    upload(desk, workbook(UNKNOWN, ROW))
    assert "可能是“联系电话”" in desk.page.words()
    send(desk, **{"meaning-1": "-", "choose": "1"})
    assert "可能是“联系电话”" not in desk.page.words()
    send(desk)
    assert stored()[0].phone == ""
    upload(desk, workbook(UNKNOWN, ROW))
    assert not desk.page.all("form", id="confirm") or "按现状" not in desk.page.words()


def test_a_needed_column_named_by_hand_makes_the_file_readable(desk):
    upload(desk, workbook(("企业名称", "代号", "从业人员"), ("甲厂", code(1), 8)))
    if not desk.page.all("form", id="choose"):
        pytest.skip("the reader knows this column by itself")
    send(desk, **{"meaning-1": "code", "choose": "1"})
    send(desk)
    assert [row.headcount for row in stored()] == [8]


def test_a_wrong_cell_is_corrected_in_place_and_both_are_kept(desk):
    upload(desk, workbook(ENTERPRISES, enterprise(1, headcount="很多"), enterprise(2)))
    send(desk, edit="名册!3")
    assert cells(desk)["cell-headcount"] == ["很多"]
    page = send(desk, **{"cell-headcount": "非常多", "save_row": "1"})
    assert cells(desk)["cell-headcount"] == ["非常多"], "what was typed survives, with the reason beside it"
    assert "非常多" in page.words() and "很多" in page.words()
    (kept,) = stored(RosterImport)
    assert kept.choices["cells"] == {"名册!3": {"headcount": "非常多"}} and "很多" in str(kept.sheets)
    send(desk, **{"cell-headcount": "38", "save_row": "1"})
    send(desk)
    assert [(row.uscc, row.headcount) for row in stored()] == [(code(1), 38), (code(2), 30)]
    assert stored(RosterImport)[0].sheets is None, "the file's cells are not kept longer than needed"


def test_rows_that_were_left_are_gone_on_with(desk):
    upload(desk, workbook(ENTERPRISES, enterprise(1, headcount="很多"), enterprise(2), enterprise(3, headcount="约30")))
    send(desk, edit="名册!5")
    send(desk, **{"cell-subdistrict": "龙田街道", "save_row": "1"})
    send(desk)
    assert [row.uscc for row in stored()] == [code(2)]
    send(desk, go_on="1")
    first, second = stored(RosterImport)
    assert first.sheets is None and second.choices["cells"] == {"名册!5": {"subdistrict": "龙田街道"}}
    send(desk, edit="名册!3")
    send(desk, **{"cell-headcount": "38", "save_row": "1"})
    send(desk, all_checked="1")
    assert {row.uscc: (row.headcount, row.street) for row in stored()} == {
        code(1): (38, "坑梓街道"),
        code(2): (30, "坑梓街道"),
        code(3): (30, "龙田街道"),
    }
    assert stored(RosterImport)[1].sheets is None


def test_typing_what_the_file_says_is_no_correction(desk):
    upload(desk, workbook(ENTERPRISES, enterprise(1, headcount="很多")))
    send(desk, edit="名册!3")
    send(desk, save_row="1")
    assert stored(RosterImport)[0].choices["cells"] == {}


def test_a_correction_that_was_typed_is_read_before_anything_is_taken_over(desk):
    upload(desk, workbook(ENTERPRISES, enterprise(1), enterprise(2)))
    send(desk, edit="名册!3")
    send(desk, **{"cell-headcount": "31"})  # the button of the whole roster
    assert stored() == []
    send(desk)
    assert [row.headcount for row in stored()] == [31, 30]


def test_ticks_survive_whatever_else_the_page_is_used_for(desk):
    upload(desk, workbook(ENTERPRISES, *(enterprise(n, uscc=wrong_digit(n)) for n in (1, 2, 3))))
    send(desk, checked="1", edit="名册!3")
    ticked = [e.get("value") for e in desk.page.all("input", name="checked") if e.get("checked") is not None]
    assert ticked == ["1"]
    send(desk, **{"cell-headcount": "31", "save_row": "1"})
    send(desk)
    assert [row.uscc for row in stored()] == [wrong_digit(2)]


def test_a_kind_of_doubt_is_ticked_as_a_whole_and_other_kinds_stay_out(desk):
    rows = [enterprise(n, uscc=wrong_digit(n)) for n in (1, 2)]
    odd = [enterprise(3, headcount="约30"), enterprise(4, uscc=wrong_digit(4), headcount="约30")]
    page = upload(desk, workbook(ENTERPRISES, *rows, *odd))
    assert "已核对此类全部 3 行" in page.words()
    send(desk, kind_checked="code_check_digit")
    assert [row.uscc for row in stored()] == [wrong_digit(1), wrong_digit(2)]


def test_of_rows_that_differ_one_is_chosen(desk):
    upload(desk, workbook(ENTERPRISES, enterprise(1, headcount=30), enterprise(1, headcount=31)))
    page = send(desk, use="名册!4")
    assert "本行不采用" in page.words()
    page = send(desk, back="名册!3")
    assert len(page.all("button", value="名册!3")) > 0
    send(desk, use="名册!4")
    send(desk)
    assert [row.headcount for row in stored()] == [31]


def test_a_name_known_under_another_code_asks_and_names_it(desk, play):
    db.session.add(Enterprise(bureau_id=play.bureau.id, uscc=code(9), name="深圳市希望五金厂", updated_at=play.now))
    db.session.commit()
    upload(desk, workbook(ENTERPRISES, enterprise(1, name="深圳市希望五金厂")))
    assert code(9) in desk.page.words()
    send(desk)
    assert [row.uscc for row in stored()] == [code(9)]
    upload(desk, workbook(ENTERPRISES, enterprise(1, name="深圳市希望五金厂")))
    send(desk, all_checked="1")
    assert [row.uscc for row in stored()] == [code(9), code(1)]


def test_a_preview_of_an_earlier_release_offers_no_choices_and_confirms(desk, play):
    upload(desk, workbook(ENTERPRISES, enterprise(1)))
    kept = db.session.query(RosterImport).one()
    kept.sheets, kept.choices = None, {}
    db.session.commit()
    page = desk.get(f"/desk/roster/{kept.code}")
    assert not [e for e in page.all("button") if e.get("name") in ("edit", "choose")]
    send(desk)
    assert len(stored()) == 1


def test_needs_of_one_enterprise_are_one_finding_with_the_name_the_roster_knows(desk, play):
    hope, outside = play.enterprise("已参会五金厂", needs=()), play.enterprise("未参会塑胶厂", needs=(), admitted=False)
    hope.uscc, outside.uscc = code(1), code(2)
    db.session.commit()
    rows = [(code(2), str(area), "必需", "") for area in range(1, 6)]
    odd = [(code(1), "唱歌", "必需", ""), (code(3), "4", "希望", "")]
    at = f"/desk/fairs/{play.fair.code}/needs-roster"
    desk.get(at)
    page = desk.submit(at, file=(BytesIO(workbook(NEEDS, *rows, *odd)), "需求.xlsx"))
    found = [row for row in page.rows() if row]
    assert len(found) == 3, "five rows of one enterprise, a wrong item, a code nobody knows"
    assert [name.split()[0] for _place, name, *_rest in found] == ["未参会塑胶厂", "已参会五金厂", "–"]
    assert found[0][0].endswith("3、4、5、6、7") and "未参会" in found[0][2]
    assert "名册中没有" in found[2][2]
    assert "7 · 3 项" in page.words()


def test_a_hidden_column_is_read_said_and_may_be_left_out(desk):
    book = openpyxl.load_workbook(BytesIO(workbook(ENTERPRISES, enterprise(1))))
    book.active.column_dimensions["C"].hidden = True
    output = BytesIO()
    book.save(output)
    upload(desk, output.getvalue())
    assert "照现在读取：从业人员" in desk.page.words()
    assert "列 从业人员" not in desk.page.words(), "it is taken over, so the page does not say that it is not"
    send(desk, **{"meaning-1": "-", "choose": "1"})
    assert "列 从业人员" in desk.page.words()
    send(desk)
    assert [row.headcount for row in stored()] == [None]
