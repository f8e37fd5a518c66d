"""The organizer's desk: making a fair, its phases, admission, ticking in, invitations, agencies, booths, accounts."""

from datetime import date

import pytest
from cast import PASSWORD, had_cases, raise_curtain, two_listed_and_one_not
from pages import Visitor, queries, signed_in

from matchfair.accounts.models import Account
from matchfair.accounts.services import make_bureau, make_code
from matchfair.extensions import db
from matchfair.fairs import links, services as fairs
from matchfair.fairs.models import Booth, Entry, Fair, Invitation, Visitor as LeftName
from matchfair.offers.models import Offer
from matchfair.parties.models import Agency, Enterprise


@pytest.fixture
def play(app):
    return two_listed_and_one_not(app.test_clock())


# ---- fairs and phases -------------------------------------------------------------------------------------------


def new_fair(desk, status: int = 303, **fields):
    desk.get("/desk/fairs/new")
    typed = {"name": "秋季双选会", "venue": "会展中心", "held_on": "2026-12-05", "ends_on": "2026-12-05"} | fields
    return desk.submit("/desk/fairs/new", status, **typed)


def test_a_new_fair_takes_the_catalogue_in_force_on_its_day(play, desk):
    page = new_fair(desk)
    fair = db.session.query(Fair).filter_by(name="秋季双选会").one()
    assert (fair.edition, fair.phase, fair.held_on) == ("pingshan-2024", "draft", date(2026, 12, 5))
    assert page.form("/settings")["name"] == ["秋季双选会"]
    assert desk.get("/desk/").rows()[0][:3] == ["秋季双选会 会展中心", "2026年12月5日", "筹备中"]


def test_on_a_day_without_a_measure_the_desk_has_to_choose_the_catalogue_itself(play, desk):
    gap = {"held_on": "2024-05-06", "ends_on": "2024-05-06"}
    assert new_fair(desk, 422, **gap).wrong() == [
        "服务事项目录: 2024-05-06 没有有效的服务事项目录。请自行选择一个目录，或换一天。"
    ]
    new_fair(desk, **gap, edition="pingshan-2021")
    assert db.session.query(Fair).filter_by(name="秋季双选会").one().edition == "pingshan-2021"


@pytest.mark.parametrize(
    "wrong",
    [{"ends_on": "2026-12-04"}, {"held_on": ""}, {"name": ""}, {"answer_minutes": "4"}, {"edition": "changzhou"}],
)
def test_a_fair_that_cannot_be_is_not_made(play, desk, wrong):
    new_fair(desk, 422, **wrong)
    assert db.session.query(Fair).count() == 1


def test_settings_can_be_changed_until_the_fair_is_closed(play, desk, at):
    desk.get(f"{at}/settings")
    desk.submit("/settings", venue="体育馆", answer_minutes="60")
    assert (play.fair.venue, play.fair.answer_minutes) == ("体育馆", 60)
    form = desk.page
    fairs.enter_phase(play.fair, "closed", play.act)
    db.session.commit()
    desk.page = form
    desk.submit("/settings", 409, venue="别处")


def test_one_button_moves_the_fair_one_phase_on(app):
    play = raise_curtain(app.test_clock(), phase="draft")
    db.session.commit()
    desk = signed_in(app, play.now, account=db.session.query(Account).one())
    desk.get(f"/desk/fairs/{play.fair.code}/settings")
    for phase in ("registration", "live"):
        desk.submit("/phase")
        assert play.fair.phase == phase
    assert desk.page.form(f"/desk/fairs/{play.fair.code}/close"), (
        "closing withdraws what is open and is a verb of its own"
    )


def test_a_phase_cannot_be_skipped_nor_the_fair_closed_around_the_back(play, desk, at):
    fields = desk.get(f"{at}/settings").form("/settings")
    for phase in ("closed", "draft", "nonsense"):
        keys = {name: fields[name] for name in ("csrf_token", "request_key")}
        assert desk.client.post(f"{at}/phase", data=keys | {"phase": phase}).status_code in (409, 422)
    assert play.fair.phase == "live"


# ---- who is here ------------------------------------------------------------------------------------------------


def test_ticking_in_and_undoing_it(play, desk, at):
    hope = play.enterprises[0]
    desk.get(f"{at}/entries")
    desk.submit(f"/{hope.id}/arrived")
    entry = fairs.find_entry(play.fair, hope.id)
    assert (entry.arrived_at, entry.arrived_by) == (play.now, "desk")
    desk.submit(f"/{hope.id}/not-arrived")
    assert fairs.find_entry(play.fair, hope.id).arrived_at is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=希望1", [0]),
        ("q=T000002", [1]),
        ("q=%25", []),
        ("show=arrived", [1]),
        ("show=expected", [0]),
        ("show=provisional", []),
        ("page=99", [0, 1]),
    ],
)
def test_searching_and_filtering_the_list(play, desk, at, query, found):
    fairs.arrive(fairs.find_entry(play.fair, play.enterprises[1].id), "desk", play.act)
    db.session.commit()
    page = desk.get(f"{at}/entries?{query}")
    names = [row[0].split()[0] for row in page.rows()] if page.all("table") else []
    assert names == [play.enterprises[n].name for n in found]


def test_htmx_gets_the_list_alone_and_the_codes_alone(play, desk, at):
    assert "<html" not in desk.get(f"{at}/entries", **{"HX-Request": "true"}).text
    hope = play.enterprises[0]
    code = make_code(hope, None, play.now)
    db.session.commit()
    page = desk.get(f"{at}/entries/codes", **{"HX-Request": "true"})
    assert "<html" not in page.text and code.said_by_desk in page.words() and hope.name in page.words()


def test_a_code_to_say_stands_on_its_own_enterprises_page_too(play, desk, at):
    hope, bright = play.enterprises[:2]
    older, code = make_code(hope, None, play.now), make_code(hope, None, play.now)
    db.session.commit()
    assert older.said_by_desk not in desk.get(f"{at}/entries").words(), "it no longer lets anybody in"
    for enterprise, shown in ((hope, True), (bright, False)):
        page = desk.get(f"{at}/entries/{enterprise.id}")
        assert (code.said_by_desk in page.words()) is shown
        again = next(e.get("hx-get") for e in page.all("div", id="codes"))
        assert (code.said_by_desk in desk.get(again, **{"HX-Request": "true"}).words()) is shown


def test_codes_of_another_bureau_are_not_shown(app, play, desk, at):
    other = make_bureau(44_03_07_01, "龙岗区人力资源局", "pingshan", "wang", PASSWORD, play.now)
    stranger = Enterprise(bureau_id=other.id, uscc="91440310MA5T777777", name="龙岗某厂", updated_at=play.now)
    db.session.add(stranger)
    db.session.flush()
    code = make_code(stranger, None, play.now)
    db.session.commit()
    assert code.said_by_desk not in desk.get(f"{at}/entries").words()
    wang = signed_in(app, play.now, account=db.session.query(Account).filter_by(login="wang").one())
    for page in ("entries", "settings", "admission", "posters", "invitations", "agencies"):
        wang.get(f"{at}/{page}", 404)
    wang.get(f"{at}/entries/{play.enterprises[0].id}", 404)
    assert play.fair.name not in wang.get("/desk/").words()


# ---- admission --------------------------------------------------------------------------------------------------


def admitted(play) -> int:
    return db.session.query(Entry).filter_by(fair_id=play.fair.id).count()


def test_admitting_from_the_roster_shows_state_and_size_first(play, desk, at):
    third = play.enterprises[2]
    third.operating_state, third.headcount = "deregistered", 87
    play.enterprise(admitted=False, needs=())
    db.session.commit()
    words = desk.get(f"{at}/admission").words()
    assert third.name in words and "87" in words and play.enterprises[0].name not in words
    desk.submit("/admit", how="all")
    assert admitted(play) == 3 and fairs.find_entry(play.fair, third.id) is None, (
        "all who may: not the deregistered one"
    )
    desk.get(f"{at}/admission")
    desk.submit("/admit", enterprise=str(third.id), how="ticked")
    assert third.name in desk.page.words() and admitted(play) == 3
    desk.submit("/admit", enterprise=str(third.id), how="provisional", note="注销手续尚未办结")
    assert fairs.find_entry(play.fair, third.id).provisional and admitted(play) == 4


@pytest.mark.parametrize(
    ("facts", "clause"),
    [
        ({"headcount": 101}, "PS24-9.b"),
        ({"operating_state": "deregistered"}, "PS24-9.c"),
        ({"operating_place": "深圳市龙岗区横岗街道"}, "PS24-9.a"),
        ({"dispatch_licence": "粤劳派第1号"}, "PS24-9.d"),
        ({"cases": 0, "key_enterprise": False}, "PS24-9."),
    ],
)
def test_what_speaks_against_an_enterprise_is_shown_with_its_clause(play, desk, at, facts, clause):
    third = play.enterprises[2]
    had_cases(third, 1, 0, 0, now=play.now)
    db.session.commit()
    ((about, *_),) = desk.get(f"{at}/admission").rows()
    assert about.endswith("符合全部条件")
    if "cases" in facts:
        had_cases(third, facts["cases"], now=play.now)
    for name, value in facts.items():
        setattr(third, name, value)
    db.session.commit()
    ((about, *_),) = desk.get(f"{at}/admission").rows()
    assert "不符合条件" in about and f" · {clause}" in about


def test_a_provisional_admission_needs_a_note(play, desk, at):
    third = play.enterprises[2]
    desk.get(f"{at}/admission")
    desk.submit("/admit", 422, enterprise=str(third.id), how="provisional", note=" ")
    assert admitted(play) == 2
    desk.get(f"{at}/admission")
    desk.submit("/admit", enterprise=str(third.id), how="provisional", note="材料后补")
    entry = fairs.find_entry(play.fair, third.id)
    assert (entry.provisional, entry.note) == (True, "材料后补")


def test_another_bureaus_enterprise_cannot_be_admitted(play, desk, at):
    other = make_bureau(44_03_07_01, "龙岗区人力资源局", "pingshan", "wang", PASSWORD, play.now)
    stranger = Enterprise(bureau_id=other.id, uscc="91440310MA5T777777", name="龙岗某厂", updated_at=play.now)
    db.session.add(stranger)
    db.session.commit()
    desk.get(f"{at}/admission")
    desk.submit("/admit", enterprise=str(stranger.id), how="ticked")
    assert admitted(play) == 2


@pytest.fixture
def left_name(play):
    row = fairs.leave_name(play.fair, play.now, name="新来食品店", uscc="", contact="王老板", phone="13700000000")
    db.session.commit()
    return row


def test_whoever_left_a_name_can_be_admitted_and_is_added_to_the_roster(play, desk, at, left_name):
    assert desk.get(f"{at}/entries").rows()[0][:3] == ["新来食品店", "–", "王老板 13700000000"]
    desk.get(f"{at}/visitors/{left_name.id}")
    desk.submit(f"/visitors/{left_name.id}", 422, uscc="123", note="街道推荐")
    desk.submit(f"/visitors/{left_name.id}", uscc="91440310ma5t888884", note="街道推荐")
    added = db.session.query(Enterprise).filter_by(uscc="91440310MA5T888884").one()
    assert (added.name, added.phone, added.phone_is_mobile) == ("新来食品店", "13700000000", True)
    entry = fairs.find_entry(play.fair, added.id)
    assert (entry.provisional, entry.note, entry.arrived_by) == (True, "街道推荐", "desk")
    desk.get(f"{at}/visitors/{left_name.id}", 404)


def test_a_known_code_admits_the_enterprise_of_the_roster_and_changes_nothing_in_it(play, desk, at, left_name):
    third = play.enterprises[2]
    desk.get(f"{at}/visitors/{left_name.id}")
    desk.submit(f"/visitors/{left_name.id}", uscc=third.uscc, note="漏登")
    assert fairs.find_entry(play.fair, third.id) and third.name != "新来食品店"
    assert db.session.query(Enterprise).count() == 3


def test_whoever_left_a_name_can_be_turned_away(play, desk, at, left_name):
    desk.get(f"{at}/visitors/{left_name.id}")
    desk.submit("/dismiss", note="外区企业")
    assert f"/visitors/{left_name.id}" not in desk.get(f"{at}/entries").text
    row = db.session.get(LeftName, left_name.id)
    assert (row.handled_as, row.note, admitted(play)) == ("dismissed", "外区企业", 2)


# ---- invitations from the desk ----------------------------------------------------------------------------------


def test_the_desk_makes_replaces_and_shows_an_enterprises_link(app, play, desk, at):
    hope = play.enterprises[0]
    desk.get(f"{at}/entries/{hope.id}")
    desk.submit("/invitation")
    first = address_of(desk.page)
    desk.submit("/invitation")
    assert address_of(desk.page) != first
    Visitor(app).get(first, 410)
    Visitor(app).get(address_of(desk.page))
    assert db.session.query(Invitation).count() == 1


def test_after_the_fair_the_desk_offers_no_link_that_would_be_dead(play, desk, at):
    hope = play.enterprises[0]
    desk.get(f"{at}/entries/{hope.id}")
    desk.submit("/invitation")
    before = desk.page
    fairs.enter_phase(play.fair, "closed", play.act)
    db.session.commit()
    page = desk.get(f"{at}/entries/{hope.id}")
    assert "/i/" not in page.text and play.fair.entrance_code in page.words()
    desk.page = before
    desk.submit("/invitation", 409)


def address_of(page) -> str:
    return next(e.get("value") for e in page.all("input") if "/i/" in e.get("value", "")).removeprefix(
        "http://fair.test"
    )


def test_letters_for_everybody_admitted(play, desk, at):
    desk.get(f"{at}/invitations")
    page = desk.submit("/invitations")
    assert page.text.count("<svg") == 2 and db.session.query(Invitation).count() == 2
    assert play.enterprises[2].name not in page.words()


# ---- agencies and booths ----------------------------------------------------------------------------------------


@pytest.fixture
def roster(play):
    """Three agencies of the roster; two of them name the same booth."""
    rows = [
        Agency(
            bureau_id=play.bureau.id,
            uscc=f"51440310MA5B{n:06d}",
            name=f"安心服务中心{n}",
            usual_booth=booth,
            usual_capacity=4 + n,
            usual_services=["4"],
            updated_at=play.now,
        )
        for n, booth in enumerate(("A01", "A02", "A01"))
    ]
    db.session.add_all(rows)
    db.session.commit()
    return rows


def test_all_agencies_of_the_roster_take_part_with_the_booths_it_names(play, desk, at, roster):
    desk.get(f"{at}/agencies")
    page = desk.submit("/agencies")
    assert [o.capacity for o in db.session.query(Offer).order_by(Offer.agency_id)] == [4, 5, 6]
    booths = {b.agency_id: b.number for b in db.session.query(Booth)}
    assert booths == {roster[0].id: "A01", roster[1].id: "A02"}
    assert page.messages() == ["3 家机构已参会。", f"{roster[2].name}还没有展位：名册上的展位 A01 已有其他机构。"]
    assert [row[:2] for row in page.rows()] == [[roster[0].name, "A01"], [roster[1].name, "A02"], [roster[2].name, "–"]]


def test_one_agency_takes_part_and_gets_another_booth(play, desk, at, roster):
    fields = desk.get(f"{at}/agencies").form("/agencies")
    desk.client.post(f"{at}/agencies", data=fields | {"agency": roster[1].id})
    assert [o.agency_id for o in db.session.query(Offer)] == [roster[1].id]
    code = fairs.booth_of(play.fair, roster[1].id).code
    desk.get(f"{at}/agencies/{roster[1].id}")
    desk.submit("/booth", number="C7")
    booth = fairs.booth_of(play.fair, roster[1].id)
    assert (booth.number, booth.code) == ("C7", code), "what is printed stays good"
    desk.get(f"{at}/agencies/{roster[0].id}", 404)


def test_a_booth_made_before_is_given_to_the_agency_that_gets_its_number(play, desk, at, roster):
    desk.get(f"{at}/agencies")
    desk.submit("/booths", number="B9")
    code = db.session.query(Booth).one().code
    fields = desk.page.form("/agencies")
    desk.client.post(f"{at}/agencies", data=fields | {"agency": roster[0].id})
    desk.get(f"{at}/agencies/{roster[0].id}")
    desk.submit("/booth", number="B9")
    assert fairs.booth_of(play.fair, roster[0].id).code == code
    assert db.session.query(Booth).filter_by(number="A01").one().agency_id is None
    desk.get(f"{at}/agencies")
    desk.submit("/booths", 422, number="B9")


def test_an_agencys_account_is_invited_by_a_link_and_can_be_shut(app, play, desk, at):
    steady = play.agency().agency
    db.session.commit()
    desk.get(f"{at}/agencies/{steady.id}")
    desk.submit("/accounts", login="steady")
    address = next(e.get("value") for e in desk.page.all("input") if "/account/" in e.get("value", ""))
    clerk, path = Visitor(app), address.removeprefix("http://fair.test")
    clerk.get(path)
    clerk.submit(path, name="陈", password=PASSWORD, again=PASSWORD, follow=False)
    assert clerk.get("/start", 302).location == "/agency/"
    desk.get(f"{at}/agencies/{steady.id}")
    desk.submit("/accounts", 422, login="steady")
    desk.get(f"{at}/agencies/{steady.id}")
    desk.submit("/disable")
    assert clerk.get("/start", 303).location.startswith("/sign-in")


# ---- cost -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/desk/", "entries", "admission", "agencies", "posters", "invitations"])
def test_pages_of_the_desk_ask_the_database_the_same_whatever_the_number_of_rows(app, page):
    play = raise_curtain(app.test_clock())
    db.session.commit()
    desk = signed_in(app, play.now, account=db.session.query(Account).one())
    counts = []
    for more in (1, 2):
        for _ in range(more):
            fill(play)
        db.session.commit()
        db.session.expunge_all()
        with queries() as sent:
            desk.get(page if page.startswith("/") else f"/desk/fairs/{play.fair.code}/{page}")
        counts.append(len(sent))
        play.fair = db.session.merge(play.fair)
    assert counts[0] == counts[1]


def fill(play) -> None:
    """One more of everything that these pages list."""
    hope = play.enterprise()
    play.enterprise(admitted=False, needs=())
    links.invite(play.fair, hope, play.now)
    steady = play.agency()
    fairs.add_booth(play.fair, f"A{steady.id}", steady.agency, play.act)
    make_code(hope, None, play.now)
    left = {"name": f"新来{hope.id}", "uscc": "", "contact": "", "phone": ""}
    fairs.leave_name(play.fair, play.now, **left)
    absent = Agency(bureau_id=play.bureau.id, uscc=f"5244{hope.id:014d}", name=f"未参加{hope.id}", updated_at=play.now)
    db.session.add(absent)
    fairs.make_fair(
        play.bureau,
        play.act,
        name=f"另一场{hope.id}",
        venue="别处",
        held_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 1),
        edition="pingshan-2024",
    )


def test_a_place_without_a_catalogue_is_told_what_to_do_before_and_after_typing(play, desk):
    play.bureau.place = "longgang"
    db.session.commit()
    said = "本地已录入的文件没有服务事项目录，还不能建立双选会。请系统管理员录入目录，或指定采用哪个地方的目录。"
    assert said in desk.get("/desk/fairs/new").words()
    assert new_fair(desk, 422).wrong() == [f"服务事项目录: {said}"]
