"""The pages on which a bureau enters its tables, and those on which an answer cites them or says what it waits for."""

from datetime import date

import pytest
from cast import raise_curtain
from pages import Visitor, queries, signed_in
from year_tables import CITED, NOTICE, SIGNED, cap, enter, pay

from matchfair import clock
from matchfair.accounts.models import Account
from matchfair.agreements.services import send_request
from matchfair.extensions import db
from matchfair.rules.models import HolidayTableRow, WageFigureRow


@pytest.fixture
def play(app):
    cast = raise_curtain(app.test_clock())
    db.session.commit()
    return cast


# ---- the pages --------------------------------------------------------------------------------------------------


def test_a_clerk_pastes_the_notice_checks_it_and_saves_it(play, desk):
    page = desk.get("/desk/tables")
    assert "尚未录入" in page.words() and "/desk/tables/holidays?year=2027" in page.text
    desk.get("/desk/tables/holidays?year=2027")
    page = desk.submit("/tables/holidays", 200, text=NOTICE)
    assert db.session.query(HolidayTableRow).count() == 0, "checking saves nothing"
    assert page.rows() == [
        ["元旦", "2027年1月1日周五 – 2027年1月3日周日 3天", "无"],
        ["春节", "2027年2月5日周五 – 2027年2月11日周四 7天", "2027年2月14日周日 2027年2月20日周六"],
    ]
    assert "没有读到：清明节、劳动节、端午节、中秋节、国庆节。" in page.words()
    page = desk.submit("/tables/holidays", step="save")
    row = db.session.query(HolidayTableRow).one()
    assert (row.notice, row.issued_on, row.entered_by) == (CITED, date(2026, 11, 4), "li")
    assert page.messages() == ["2027年节假日安排已保存，自现在起按此计算期限。"]
    assert f"2027 本局录入 {CITED} 2个节日" in page.words()


def test_what_is_wrong_is_said_line_by_line_and_nothing_is_saved(play, desk):
    desk.get("/desk/tables/holidays?year=2027")
    wrong = "元旦 1.1-1.3\n春节 2.5-2.31\n清明 4.3-4.5 班 4.6"
    page = desk.submit(
        "/tables/holidays", 422, text=wrong, title="2027年安排", document="1号", issued_on="2026-11-04", step="save"
    )
    assert "第2行 日历上没有“2.5-2.31”这一天，请改正日期 第3行 2027年4月6日不是周六、周日" in page.words()
    assert [row[0] for row in page.rows()] == ["元旦", "清明"], "what could be read"
    for told, more in (
        ("文号: 请填写通知的文号。", {"document": ""}),
        ("通知日期: 请选择通知的日期。", {"issued_on": ""}),
        ("通知日期: 这一天还没有到。请选择通知印发的日期。", {"issued_on": "2026-11-22"}),
        ("通知标题: 标题写的是2026年，正在录入的是2027年。请核对年份。", {"title": "2026年安排"}),
    ):
        right = {"text": "元旦 1.1-1.3", "title": "2027年安排", "document": "1号", "issued_on": "2026-11-04"}
        assert desk.submit("/tables/holidays", 422, **(right | more)).wrong() == [told]
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
    assert page.wrong() == ["更正理由: 您打开页面后，2027年的内容已被他人修改；您的内容没有保存。"]
    assert db.session.query(HolidayTableRow).count() == 2
    assert "本局录入记录（2条）" in desk.page.words()


def test_sent_twice_it_is_entered_once(play, desk):
    desk.get("/desk/tables/wages?year=2025")
    desk.submit("/tables/wages", yuan="180000", source="公报", published_on="2026-06-20", follow=False)
    target, data = desk.sent
    again = desk.client.post(target, data=data, content_type="multipart/form-data")
    assert again.status_code == 303
    assert db.session.query(WageFigureRow).one().fen == 18_000_000


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"yuan": "13000"}, "年平均工资（元）: 13,000.00元不像年平均工资"),
        ({"yuan": "180000.005"}, "年平均工资（元）: 小数点后最多两位。"),
        ({"yuan": "1e999"}, "年平均工资（元）: 请用数字填写金额"),
        ({"yuan": "-180000"}, "年平均工资（元）: 请用数字填写金额"),
        ({"yuan": "很多"}, "年平均工资（元）: 请用数字填写金额"),
        ({"source": " "}, "出处: 请写明出处。"),
        ({"published_on": "2025-12-31"}, "公布日期: 2025年12月31日公布的不是2025年的数字"),
        ({"published_on": "2026-11-22"}, "公布日期: 这一天还没有到。"),
    ],
)
def test_a_wage_that_cannot_be_is_said_at_its_field(play, desk, typed, told):
    desk.get("/desk/tables/wages?year=2025")
    right = {"yuan": "180,000元", "source": "公报", "published_on": "2026-06-20"}
    (wrong,) = desk.submit("/tables/wages", 422, **(right | typed)).wrong()
    assert wrong.startswith(told)
    assert db.session.query(WageFigureRow).count() == 0


def test_withdrawing_says_why_and_leaves_the_row_readable(play, desk):
    pay(play)
    db.session.commit()
    desk.get("/desk/tables")
    desk.submit("/wages/withdraw", 422, note=" ")
    page = desk.submit("/wages/withdraw", note="应为18.1万元")
    assert page.messages() == ["2025年的录入已撤回，仍可在该年份下查看。"]
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
        assert (
            ("/desk/tables/holidays?year=2027" in page.text) == ("/desk/tables/wages?year=2025" in page.text) == linked
        )
    enter(play), pay(play)
    db.session.commit()
    for device in (desk, stranger):
        page = device.get(asked)
        assert "应于2027年1月4日周一前（含当日）备案" in page.words() and CITED in page.words()
        assert "：上限36,000元。" in page.words() and "市统计局公报" in page.words()
        assert "/desk/tables/holidays?year=2027" not in page.text


def test_of_two_bureaus_in_a_place_each_shows_its_own_tables(app, play):
    other = raise_curtain(play.now, login="wang").bureau
    enter(play)
    db.session.commit()
    visitor = Visitor(app)
    shown = []
    for bureau in (play.bureau, other):
        visitor.client.bureau_id = bureau.id
        shown.append(CITED in visitor.get(f"/rules?on={SIGNED}").words())
    assert shown == [True, False]


def test_the_draft_and_the_agencys_pairing_say_until_when_it_is_filed(app, play, desk):
    hope, steady = play.enterprise(), play.agency(standing=True)
    row, agreement = send_request(play.fair, hope, steady, "enterprise", play.act)
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
    enter(
        play,
        2026,
        "国庆 10.2-10.8\n停工 12.7-12.8",
        title="2026年本地安排",
        document="深人社〔2026〕1号",
        note="本地停工",
    )
    db.session.commit()
    page = desk.get(pages["enterprise"])
    assert "2026年12月9日周三" in page.words() and "2026年本地安排（深人社〔2026〕1号）" in page.words()


def test_a_draft_that_reaches_into_an_unknown_year_says_so(app, play, desk):
    _, agreement = send_request(play.fair, play.enterprise(), play.agency(standing=True), "enterprise", play.act)
    db.session.commit()
    app.test_clock.pass_by(days=30)
    fresh = signed_in(app, clock.now(), account=db.session.query(Account).filter_by(login="li").one())
    page = fresh.get(f"/fair/{play.fair.code}/agreements/{agreement.code}")
    assert "节假日安排尚未录入，末日可能顺延" in page.words() and "/desk/tables/holidays?year=2027" in page.text
