"""Days off and wage figures that a bureau enters: dated rows, refused when impossible, cited where an answer rests on them."""

from datetime import date, timedelta

import pytest
from cast import raise_curtain
from pages import Visitor, queries, signed_in
from racing import race

from matchfair import clock
from matchfair.agreements.services import ask
from matchfair.audit.models import AuditEvent
from matchfair.board.check import check
from matchfair.extensions import db
from matchfair.parties import tables
from matchfair.parties.models import Account, Bureau
from matchfair.parties.table_models import HolidayTableRow, WageFigureRow
from matchfair.policy import Subsidised, filing_deadline, subsidy_cap

NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班。
国务院办公厅
2026年11月4日"""
CITED = "国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕9号）"
SIGNED = date(2026, 12, 17)  # fifteen days later it is New Year's Day


@pytest.fixture
def play(app):
    cast = raise_curtain(app.test_clock())
    db.session.commit()
    return cast


@pytest.fixture
def desk(app, play):
    return signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())


def enter(play, year=2027, days=NOTICE, replaces=0, note="", now=None, **more):
    cited = {"title": f"国务院办公厅关于{year}年部分节假日安排的通知", "document": "国办发明电〔2026〕9号",
             "issued_on": date(2026, 11, 4)} | more  # fmt: skip
    return tables.enter_holidays(play.bureau, year, days, note=note, replaces=replaces, now=now or play.now, name="李工",
                                 by="test", **cited)  # fmt: skip


def pay(play, year=2025, fen=18_000_000, replaces=0, note="", now=None, source="市统计局公报"):
    return tables.enter_wage(play.bureau, year, fen, published_on=date(year + 1, 6, 20), source=source, note=note,
                             replaces=replaces, now=now or play.now, name="李工", by="test")  # fmt: skip


def take_back(play, model, year, replaces, note="录错", now=None):
    tables.withdraw(model, play.bureau, year, note=note, replaces=replaces, now=now or play.now, name="李工", by="test")


def due(play, signed_on=SIGNED, at=None):
    return filing_deadline("pingshan", signed_on, tables.holidays_of(play.bureau.id, at))


def cap(play, signed_on=date(2026, 8, 1), at=None):
    return subsidy_cap("pingshan", Subsidised(signed_on, signed_on, 1), tables.bases_of(play.bureau.id, "pingshan", at))


def logged(action: str) -> int:
    db.session.commit()
    return db.session.query(AuditEvent).filter_by(action=action).count()


# ---- dated rows -------------------------------------------------------------------------------------------------


def test_a_year_the_bureau_entered_moves_the_deadline_and_is_cited(play):
    assert (due(play).outcome, due(play).value) == ("missing_data", date(2027, 1, 1))
    enter(play)
    assert (due(play).outcome, due(play).value) == ("pass", date(2027, 1, 4))
    assert due(play).working[-1].values["notice"] == CITED
    assert logged("holidays.entered") == 1


def test_the_bureaus_table_counts_before_the_shipped_one_and_gives_way_when_withdrawn(play):
    shipped = due(play, date(2026, 9, 16)).value
    enter(play, 2026, "国庆 10.2-10.8", note="本地停工安排")
    assert (shipped, due(play, date(2026, 9, 16)).value) == (date(2026, 10, 8), date(2026, 10, 1))
    take_back(play, HolidayTableRow, 2026, 1)
    assert due(play, date(2026, 9, 16)).value == shipped
    assert logged("holidays.withdrawn") == 1


def test_what_was_in_force_at_a_moment_stays_readable(play):
    first = play.now
    enter(play)
    enter(play, days="元旦 1.1-1.3\n春节 2.6-2.12", replaces=1, note="更正", now=first + timedelta(days=1))
    take_back(play, HolidayTableRow, 2027, 2, now=first + timedelta(days=2))
    db.session.flush()
    of_year = tables.rows_of(HolidayTableRow, play.bureau.id)[2027]
    assert [(row.edition, row.withdrawn, row.note) for row in of_year] == [(1, False, ""), (2, False, "更正"), (3, True, "录错")]
    known = [tables.holidays_of(play.bureau.id, first + timedelta(days=days)) for days in (-1, 0, 1, 2)]
    assert [one.knows(2027) for one in known] == [False, True, True, False]
    assert [one.is_working_day(date(2027, 2, 5)) for one in known[1:3]] == [False, True]
    assert [row.entered_by for row in of_year] == ["李工"] * 3


def test_a_wage_is_pending_until_it_is_entered_and_never_an_older_one(play):
    pay(play, 2023, 17_000_000)
    assert (cap(play).outcome, cap(play).value) == ("missing_data", None)
    pay(play)
    assert (cap(play).value, cap(play).working[1].values["source"]) == (3_600_000, "市统计局公报")
    take_back(play, WageFigureRow, 2025, 1)
    assert cap(play).outcome == "missing_data"
    pay(play, fen=19_000_000, replaces=2, note="重新公布", now=play.now + timedelta(days=1))
    assert (cap(play).value, cap(play, at=play.now).outcome) == (3_800_000, "missing_data")
    assert (logged("wage.entered"), logged("wage.withdrawn"), logged("wage.corrected")) == (2, 1, 1)


def test_another_bureau_does_not_see_them(play):
    other = raise_curtain(play.now, login="wang")
    enter(play), pay(play)
    assert not tables.holidays_of(other.bureau.id).knows(2027)
    assert [base.year for base in tables.bases_of(other.bureau.id, "pingshan")] == [2020, 2022]


# ---- what is refused changes nothing ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "year"),
    [("春节 2.5-2.31", 2027), ("元旦 1.1-1.3\n年初 1.3", 2027), ("春节 2.5-2.11 班 2.12", 2027), ("", 2027),
     ("元旦 2022-01-01 班 2022-12-31", 2022)],
)  # fmt: skip
def test_a_table_that_cannot_be_is_refused(play, days, year):
    with pytest.raises(tables.Impossible):
        enter(play, year, days, note="更正")
    assert db.session.query(HolidayTableRow).count() == 0


def test_a_year_is_entered_once_and_corrected_with_a_reason(play):
    enter(play)
    for refusal, more in (
        (tables.AlreadyEntered, {"replaces": 0}),
        (tables.ChangedMeanwhile, {"replaces": 2}),
        (tables.NothingChanged, {"replaces": 1, "note": "更正"}),
        (tables.NeedsWhy, {"replaces": 1, "days": "元旦 1.1"}),
    ):
        with pytest.raises(refusal):
            enter(play, **more)
    assert db.session.query(HolidayTableRow).count() == 1
    assert due(play).value == date(2027, 1, 4)


def test_what_ships_is_not_entered_again_and_replaced_only_with_a_reason(play):
    with pytest.raises(tables.NothingChanged):
        pay(play, 2022, 16_475_400, note="重录")
    with pytest.raises(tables.NeedsWhy):
        pay(play, 2022, 16_475_500)
    with pytest.raises(tables.Impossible):
        pay(play, 2024, 1_400_000)
    with pytest.raises(tables.NotEntered):
        take_back(play, WageFigureRow, 2022, 0)
    assert db.session.query(WageFigureRow).count() == 0


def entering(bureau_id: int):
    def act():
        tables.enter_wage(db.session.get(Bureau, bureau_id), 2025, 18_000_000, published_on=date(2026, 6, 20), source="公报",
                          note="", replaces=0, now=clock.now(), name="李工", by="test")  # fmt: skip

    return act


def test_two_who_enter_a_year_at_once_leave_one_row(app, play):
    assert sorted(race(app, *[entering(play.bureau.id)] * 4)) == ["AlreadyEntered"] * 3 + ["done"]
    assert db.session.query(WageFigureRow).count() == 1


def test_the_database_itself_refuses_a_second_row_of_one_edition(app, play, monkeypatch):
    """With the look at the latest row taken out, the unique number of the edition still refuses the second."""
    monkeypatch.setattr(tables, "latest", lambda *_: None)
    entering(play.bureau.id)()
    with pytest.raises(Exception, match="(?i)unique"):
        entering(play.bureau.id)()
    db.session.rollback()


def test_check_names_a_table_that_cannot_be(play):
    row, wage = enter(play), pay(play)
    db.session.commit()
    assert check() == []
    row.holidays = [{**row.holidays[0], "work": ["2027-01-04"]}]
    wage.fen = 100
    db.session.commit()
    faults = check()
    assert any(fault.startswith(f"holiday_table {row.id}:") for fault in faults)
    assert any(fault.startswith(f"wage_figure {wage.id}:") for fault in faults)


# ---- the pages --------------------------------------------------------------------------------------------------


def test_a_clerk_pastes_the_notice_checks_it_and_saves_it(play, desk):
    page = desk.get("/desk/tables")
    assert "尚未录入" in page.words() and "/desk/tables/holidays?year=2027" in page.text
    desk.get("/desk/tables/holidays?year=2027")
    page = desk.submit("/tables/holidays", 200, text=NOTICE)
    assert db.session.query(HolidayTableRow).count() == 0, "checking saves nothing"
    assert "2027年2月20日周六" in page.words() and "没有读到：清明节、劳动节" in page.words()
    page = desk.submit("/tables/holidays", step="save")
    row = db.session.query(HolidayTableRow).one()
    assert (row.notice, row.issued_on, row.entered_by) == (CITED, date(2026, 11, 4), "li")
    assert "部门录入" in page.words()


def test_what_is_wrong_is_said_line_by_line_and_nothing_is_saved(play, desk):
    desk.get("/desk/tables/holidays?year=2027")
    wrong = "元旦 1.1-1.3\n春节 2.5-2.31\n清明 4.3-4.5 班 4.6"
    page = desk.submit("/tables/holidays", 422, text=wrong, title="2027年安排", document="1号", issued_on="2026-11-04", step="save")
    assert "第2行 日历上没有“2.5-2.31”这一天" in page.words()
    assert "第3行 2027年4月6日不是周六、周日" in page.words()
    for told, more in (("请填写通知的文号", {"document": ""}), ("请选择通知的日期", {"issued_on": ""}),
                       ("这一天还没有到", {"issued_on": "2026-11-22"}), ("标题写的是2026年", {"title": "2026年安排"})):  # fmt: skip
        right = {"text": "元旦 1.1-1.3", "title": "2027年安排", "document": "1号", "issued_on": "2026-11-04"}
        assert told in desk.submit("/tables/holidays", 422, **(right | more)).words()
    assert db.session.query(HolidayTableRow).count() == 0


def test_text_changed_after_the_check_is_shown_once_more(play, desk):
    desk.get("/desk/tables/holidays?year=2027")
    desk.submit("/tables/holidays", 200, text=NOTICE)
    desk.submit("/tables/holidays", 200, text=NOTICE.replace("2月20日（周六）", "2月21日（周日）"), step="save")
    assert db.session.query(HolidayTableRow).count() == 0
    desk.submit("/tables/holidays", step="save")
    assert db.session.query(HolidayTableRow).one().holidays[1]["work"] == ["2027-02-14", "2027-02-21"]


def test_a_correction_starts_from_what_counts_and_a_stale_page_is_refused(app, play, desk):
    enter(play)
    db.session.commit()
    desk.get("/desk/tables/holidays?year=2027")
    stale = signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())
    stale.get("/desk/tables/holidays?year=2027")
    changed = {"text": "元旦 1.1-1.3\n春节 2.6-2.12", "note": "更正"}
    for device, status in ((desk, 303), (stale, 409)):
        device.submit("/tables/holidays", 200, **changed)
        page = device.submit("/tables/holidays", status, step="save")
    assert "2027年的内容已被他人修改" in page.words()
    assert db.session.query(HolidayTableRow).count() == 2
    assert "部门录入记录（2条）" in desk.page.words()


def test_sent_twice_it_is_entered_once(play, desk):
    desk.get("/desk/tables/wages?year=2025")
    desk.submit("/tables/wages", yuan="180000", source="公报", published_on="2026-06-20", follow=False)
    target, data = desk.sent
    again = desk.client.post(target, data=data, content_type="multipart/form-data")
    assert again.status_code == 303
    assert db.session.query(WageFigureRow).one().fen == 18_000_000


@pytest.mark.parametrize(
    ("typed", "told"),
    [({"yuan": "13000"}, "不像年平均工资"), ({"yuan": "180000.005"}, "小数点后最多两位"), ({"yuan": "1e999"}, "请用数字填写金额"),
     ({"yuan": "-180000"}, "请用数字填写金额"), ({"yuan": "很多"}, "请用数字填写金额"), ({"source": " "}, "请写明出处"),
     ({"published_on": "2025-12-31"}, "公布的不是2025年的数字"), ({"published_on": "2026-11-22"}, "这一天还没有到")],
)  # fmt: skip
def test_a_wage_that_cannot_be_is_said_at_its_field(play, desk, typed, told):
    desk.get("/desk/tables/wages?year=2025")
    right = {"yuan": "180,000元", "source": "公报", "published_on": "2026-06-20"}
    assert told in desk.submit("/tables/wages", 422, **(right | typed)).words()
    assert db.session.query(WageFigureRow).count() == 0


def test_withdrawing_says_why_and_leaves_the_row_readable(play, desk):
    pay(play)
    db.session.commit()
    desk.get("/desk/tables")
    desk.submit("/wages/withdraw", 422, note=" ")
    page = desk.submit("/wages/withdraw", note="应为18.1万元")
    assert "撤回 · 应为18.1万元" in page.words() and "市统计局公报" in page.words()
    assert cap(play).outcome == "missing_data"


def test_a_place_with_fixed_caps_is_not_asked_for_wages(app, play, desk):
    play.bureau.place = "changzhou"
    db.session.commit()
    assert "固定金额" in desk.get("/desk/tables").words()


def test_the_page_runs_the_same_number_of_queries_with_one_and_with_three_years(play, desk):
    counts = []
    for years in ((2025,), (2024, 2023)):
        for year in years:
            pay(play, year)
        db.session.commit()
        with queries() as sent:
            desk.get("/desk/tables")
        counts.append(len(sent))
    assert counts[0] == counts[1]


# ---- where the answers are shown --------------------------------------------------------------------------------


def test_the_rules_page_works_out_a_day_and_links_the_organizer_to_what_is_missing(app, play, desk):
    asked = f"/rules?on={SIGNED}"
    stranger = Visitor(app)
    for device, linked in ((desk, True), (stranger, False)):
        page = device.get(asked)
        assert "2027年节假日安排尚未录入" in page.words() and "需2025年工资数据，尚未公布或未录入" in page.words()
        assert ("/desk/tables/holidays?year=2027" in page.text) == ("/desk/tables/wages?year=2025" in page.text) == linked
    enter(play), pay(play)
    db.session.commit()
    for device in (desk, stranger):
        page = device.get(asked)
        assert "应于2027年1月4日周一前（含当日）备案" in page.words() and CITED in page.words()
        assert "上限¥36,000.00" in page.words() and "市统计局公报" in page.words()
        assert "/desk/tables/holidays?year=2027" not in page.text


def test_a_stranger_sees_what_ships_where_two_bureaus_share_a_place(app, play):
    raise_curtain(play.now, login="wang")
    enter(play)
    db.session.commit()
    assert CITED not in Visitor(app).get(f"/rules?on={SIGNED}").words()


def test_the_draft_and_the_agencys_pairing_say_until_when_it_is_filed(app, play, desk):
    hope, steady = play.enterprise(), play.agency(standing=True)
    row, agreement = ask(play.fair, hope, steady, "enterprise", play.now, "test")
    db.session.commit()
    pages = {
        "enterprise": f"/fair/{play.fair.code}/agreements/{agreement.code}",
        "agency": f"/agency/{play.fair.code}/proposals/{row.code}",
    }
    devices = {"enterprise": {"enterprise": hope}, "agency": {"agency": steady.agency}}
    for role, path in pages.items():
        page = signed_in(app, play.now, **devices[role]).get(path)
        assert "如双方今日签订，机构应于2026年12月7日周一前（含当日）备案" in page.words()
        assert "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）" in page.words()
    enter(play, 2026, "国庆 10.2-10.8\n停工 12.7-12.8", title="2026年本地安排", document="深人社〔2026〕1号", note="本地停工")
    db.session.commit()
    page = desk.get(pages["enterprise"])
    assert "2026年12月9日周三" in page.words() and "2026年本地安排（深人社〔2026〕1号）" in page.words()


def test_a_draft_that_reaches_into_an_unknown_year_says_so(app, play, desk):
    _, agreement = ask(play.fair, play.enterprise(), play.agency(standing=True), "enterprise", play.now, "test")
    db.session.commit()
    app.test_clock.pass_by(days=30)
    fresh = signed_in(app, clock.now(), account=db.session.query(Account).filter_by(login="li").one())
    page = fresh.get(f"/fair/{play.fair.code}/agreements/{agreement.code}")
    assert "节假日安排尚未录入，末日可能顺延" in page.words() and "/desk/tables/holidays?year=2027" in page.text
