"""`matchfair import-roster`: says every oddity with its place, writes what can be written, ends with 0, 1 or 2."""

from io import BytesIO

import openpyxl
import pytest
from cast import raise_curtain
from workbooks import ENTERPRISES, NEEDS, code, enterprise, workbook, wrong_digit

from matchfair.commands.import_roster import Wishes, import_roster
from matchfair.extensions import db
from matchfair.needs.models import NeedItem
from matchfair.parties.models import Enterprise
from matchfair.rosters.models import RosterImport


@pytest.fixture
def play(app):
    play = raise_curtain(app.test_clock())
    db.session.commit()
    return play


@pytest.fixture
def run(play, tmp_path, capsys):
    def carry_out(*rows, header=ENTERPRISES, kind="enterprises", fair=None, **wishes):
        file = tmp_path / "名册.xlsx"
        file.write_bytes(workbook(header, *rows))
        ended = import_roster(file, kind, fair, Wishes(**wishes))
        db.session.rollback()
        return ended, capsys.readouterr()

    return carry_out


def known():
    return sorted(db.session.scalars(db.select(Enterprise.uscc)))


def test_everything_is_written_and_ends_with_0_where_nothing_is_doubtful(run, play):
    ended, said = run(enterprise(1, headcount="38人", phone=13900000001), enterprise(2))
    assert (ended, known()) == (0, [code(1), code(2)])
    for oddity in ("38人", "13900000001", "名册", "C", play.bureau.name, str(play.bureau.id)):
        assert oddity in said.out
    assert db.engine.url.render_as_string(hide_password=True) in said.out, "it says where it writes"


def test_doubtful_rows_are_left_out_listed_and_kept_unless_accepted(run):
    rows = enterprise(1), enterprise(2, uscc=wrong_digit(2))
    ended, said = run(*rows)
    assert (ended, known()) == (1, [code(1)])
    assert wrong_digit(2) in said.out and "--accept-doubtful" in said.out
    (kept,) = db.session.query(RosterImport)
    assert [row["values"]["code"] for row in kept.roster["rows"]] == [wrong_digit(2)], "the desk can look it up"
    assert kept.outcome["counts"] == {"new": 1, "left_out": 1}
    assert run(*rows, dry_run=True)[0] == 1 and known() == [code(1)]
    ended, said = run(*rows, accept_doubtful=True)
    assert (ended, known()) == (0, sorted([code(1), wrong_digit(2)]))


def test_hidden_rows_come_in_only_when_they_are_asked_for(play, tmp_path, capsys):
    book = openpyxl.load_workbook(BytesIO(workbook(ENTERPRISES, enterprise(1), enterprise(2))))
    hidden = next(row[0].row for row in book.active.iter_rows() if code(2) in [cell.value for cell in row])
    book.active.row_dimensions[hidden].hidden = True
    file = tmp_path / "名册.xlsx"
    book.save(file)
    for wishes, taken in ((Wishes(), [code(1)]), (Wishes(take_hidden=True), [code(1), code(2)])):
        assert import_roster(file, "enterprises", None, wishes) == 0
        db.session.rollback()
        assert known() == taken and str(hidden) in capsys.readouterr().out


def test_columns_and_sheets_are_named_by_hand(run):
    header = ("企业名称", "统一社会信用代码", "电话(办)公")
    row = ("甲厂", code(1), "13900000001")
    assert run(row, header=header)[0] == 0
    assert run(row, header=header, columns=["电话(办)公=联系电话"])[0] == 0
    assert db.session.scalars(db.select(Enterprise.phone)).all() == ["13900000001"]
    db.session.query(Enterprise).update({"phone": ""})
    db.session.commit()
    ended, said = run(row, header=header)
    assert ended == 0 and "电话(办)公" in said.out, "it was remembered, and is said"
    assert db.session.scalars(db.select(Enterprise.phone)).all() == ["13900000001"]
    assert run(row, header=header, columns=["电话(办)公=电报"])[0] == 2
    assert run(row, header=header, sheets=["没有这张表"])[0] == 2


def test_a_refused_row_ends_with_1_and_the_others_are_written(run):
    ended, said = run(enterprise(1, headcount=-3), enterprise(2))
    assert (ended, known()) == (1, [code(2)])
    assert "-3" in said.out and "从业人员" in said.out


def test_a_dry_run_writes_nothing(run):
    ended, said = run(enterprise(1), dry_run=True)
    assert (ended, known()) == (0, [])
    assert "--dry-run" in said.out


def test_what_stands_out_is_said(run):
    _, said = run(enterprise(1, headcount=101), enterprise(2, name="某劳务派遣有限公司"), enterprise(3, state="注销"))
    assert len([line for line in said.out.splitlines() if line.startswith(("请留意", "Worth a look"))]) == 3


def test_an_unusable_file_writes_nothing_and_ends_with_1(run):
    ended, said = run(("张三",), header=("姓名", "爱好"))
    assert ended == 1 and said.err
    assert known() == []


def test_a_file_that_is_not_there_is_a_usage_error(play, tmp_path, capsys):
    assert import_roster(tmp_path / "nothing.xlsx", "enterprises", None) == 2
    assert "nothing.xlsx" in capsys.readouterr().err


def test_needs_go_to_the_named_fair_or_to_the_newest(run, play):
    play.enterprise(needs=()).uscc = code(1)
    db.session.commit()
    assert run((code(1), "4", "必需", ""), header=NEEDS, kind="needs", fair="NOSUCHFAIR")[0] == 2
    assert run((code(1), "4", "必需", ""), header=NEEDS, kind="needs", fair=play.fair.code)[0] == 0
    assert run((code(1), "唱歌", "必需", ""), (code(1), "9", "希望", ""), header=NEEDS, kind="needs")[0] == 1
    assert [(n.service, n.must) for n in db.session.query(NeedItem).order_by(NeedItem.area)] == [
        ("4", True),
        ("9", False),
    ]
