"""An owner looks at the agencies, stars some and asks one directly; what is the agency's own stays hidden."""

import pytest
from cast import raise_curtain
from pages import queries, signed_in

from matchfair.agreements.services import answer_proposal, send_request
from matchfair.extensions import db
from matchfair.fairs.services import add_booth
from matchfair.matching import default_weights
from matchfair.needs.services import Need, set_star, starred_by
from matchfair.offers.services import set_capacity, set_pause
from matchfair.parties.models import ServiceStaff
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import close_fair
from matchfair.rounds.services import publish, run_round


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


OBSTACLES = ["no needs", "paused", "another request", "declined", "registration", "full and at once"]


def path(play, rest=""):
    return f"/fair/{play.fair.code}/agencies{rest}"


def names(page):
    return [heading[0].text for e in page.all("article") if (heading := [a for a in e.iter() if a.tag.endswith("}a")])]


def test_starred_ones_come_first_then_the_booths_in_order(app, play):
    hope = play.enterprise()
    for name, number in (("十号", "10"), ("二号", "2"), ("收藏", "30"), ("没有展位", None)):
        offer = play.agency(name)
        if number:
            add_booth(play.fair, number, offer.agency, play.act)
    set_star(play.fair, hope, play.offers[2].agency, True, play.act)
    phone = signed_in(app, play.now, enterprise=hope)
    assert names(phone.get(path(play))) == ["收藏", "二号", "十号", "没有展位"]


def test_then_free_seats_count_before_cover_and_cover_before_the_booth(app, play):
    hope = play.enterprise(needs=[Need("4", True), Need("9", False)])
    for number, (name, capacity, areas) in enumerate(
        [("满了", 0, (4, 9)), ("只会考勤", 2, (4,)), ("都会", 2, (4, 9)), ("收藏但满", 0, (4,))]
    ):
        add_booth(play.fair, str(number), play.agency(name, capacity, areas, standing=True).agency, play.act)
    set_star(play.fair, hope, play.offers[3].agency, True, play.act)
    page = signed_in(app, play.now, enterprise=hope).get(path(play))
    assert names(page) == ["收藏但满", "都会", "只会考勤", "满了"]
    assert page.words().count("已预先同意") == 2, "a full agency has not agreed to anything more"


def test_a_sub_item_counts_as_part_of_its_area_when_that_is_a_need_too(app, play):
    hope = play.enterprise(
        needs=[Need("4", True), Need("4.a", False), Need("9", False), Need("9.b", True), Need("1", False)]
    )
    offer = play.agency(areas=(4, 9))
    offer.areas[1].items = ["9.a"]
    page = signed_in(app, play.now, enterprise=hope).get(path(play)).words()
    assert "3 项需求中能做 1 项" in page
    send_request(play.fair, hope, offer, "agency", play.act)
    agency = signed_in(app, play.now, agency=offer.agency, only_fair_id=play.fair.id)
    tags = agency.get(f"/agency/{play.fair.code}/").all("li")
    assert len([tag for tag in tags if "tag" in (tag.get("class") or "")]) == 3


def test_the_list_can_be_narrowed(app, play):
    hope = play.enterprise(needs=[Need("4", True), Need("9", False)])
    play.agency("都会", areas=(4, 9))
    play.agency("只会考勤", areas=(4,))
    play.agency("只会法律", areas=(9,))
    play.agency("满了", areas=(4,), capacity=0)
    phone = signed_in(app, play.now, enterprise=hope)
    assert names(phone.get(path(play, "?area=9"))) == ["都会", "只会法律"]
    assert names(phone.get(path(play, "?area=fits"))) == ["都会", "只会考勤", "满了"]
    assert names(phone.get(path(play, "?area=free"))) == ["都会", "只会考勤", "只会法律"]
    assert names(phone.get(path(play, "?area=7"))) == []
    assert len(names(phone.get(path(play, "?area=²")))) == 4, "nonsense shows all"


def test_a_star_from_the_list_comes_back_to_the_list_and_counts_once(app, play):
    hope, steady = play.enterprise(), play.agency()
    phone = signed_in(app, play.now, enterprise=hope)
    phone.get(path(play, "?area=4"))
    page = phone.submit("/star", follow=False)
    assert page.location.endswith(f"?area=4#agency-{steady.agency_id}")
    phone.client.post(phone.sent[0], data=phone.sent[1])  # the same tap again
    assert set(starred_by(play.fair, hope.id)) == {steady.agency_id}
    phone.get(path(play, f"/{steady.agency_id}"))
    phone.submit("/star")
    assert starred_by(play.fair, hope.id) == {}


def test_the_page_of_an_agency_names_no_staff_and_no_telephone(app, play):
    hope, steady = play.enterprise(), play.agency()
    for name, score in (("张三丰", 8000), ("李四光", 9000)):
        person = ServiceStaff(bureau_id=play.bureau.id, agency_id=steady.agency_id, name=name, full_time=True)
        person.certificate_type, person.certificate_no, person.test_score_hundredths = "劳动关系协调员", name, score
        db.session.add(person)
    phone = signed_in(app, play.now, enterprise=hope)
    words = phone.get(path(play, f"/{steady.agency_id}")).words()
    assert (
        "劳动关系协调员 × 2" in words
        and "已通过，平均分达到80分" in words
        and "85" not in words
        and steady.agency.address in words
    )
    for hidden in ("张三丰", "李四光", steady.agency.phone, steady.agency.contact):
        assert hidden not in words


def test_asking_sends_the_message_and_waits_for_the_agency(app, play):
    hope, steady = play.enterprise(), play.agency()
    phone = signed_in(app, play.now, enterprise=hope)
    phone.get(path(play, f"/{steady.agency_id}"))
    page = phone.submit("/ask", message="下周能来吗？")
    assert "下周能来吗？" in page.words()
    (row,) = db.session.query(Proposal)
    assert (row.origin, row.message, row.status(play.now)) == ("enterprise", "下周能来吗？", "waits_for_agency")
    page = phone.get(path(play, f"/{steady.agency_id}"))
    assert page.all("a", href=f"/fair/{play.fair.code}/proposals/{row.code}") and not page.all("textarea")


def test_standing_consent_pairs_at_once_and_the_page_said_so(app, play):
    hope, steady = play.enterprise(), play.agency(standing=True)
    phone = signed_in(app, play.now, enterprise=hope)
    phone.get(path(play, f"/{steady.agency_id}"))
    assert [f.get("data-confirm") for f in phone.page.all("form") if f.get("action", "").endswith("/ask")] != [None]
    page = phone.submit("/ask")
    assert steady.agency.phone in page.words(), "contact appears with the pairing"


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_where_asking_is_impossible_the_page_says_why_and_the_server_refuses(app, obstacle):
    play = raise_curtain(app.test_clock(), phase="registration" if obstacle == "registration" else "live")
    hope = play.enterprise(needs=() if obstacle == "no needs" else (Need("4", True),))
    steady, other = play.agency(standing=obstacle == "full and at once"), play.agency()
    phone = signed_in(app, play.now, enterprise=hope)
    page = phone.get(path(play, f"/{steady.agency_id}"))
    before = None if obstacle in ("no needs", "registration") else page
    if obstacle == "paused":
        set_pause(play.fair, steady, True, play.act)
    if obstacle == "another request":
        send_request(play.fair, hope, other, "enterprise", play.act)
    if obstacle == "declined":
        row, _ = send_request(play.fair, hope, steady, "enterprise", play.act)
        answer_proposal(row, "agency", False, "", play.act)
    if obstacle == "full and at once":
        set_capacity(play.fair, steady, 0, play.act)
    db.session.commit(), db.session.expire_all()
    rows = db.session.query(Proposal).count()
    page = phone.get(path(play, f"/{steady.agency_id}"))
    assert not page.all("textarea") and page.all("p", **{"class": "message"})
    if before:
        phone.page = before
        phone.submit("/ask", 409)
    assert db.session.query(Proposal).count() == rows


def test_a_closed_fair_can_be_read_but_not_starred(app, play):
    hope, steady = play.enterprise(), play.agency()
    phone = signed_in(app, play.now, enterprise=hope)
    old = phone.get(path(play))
    close_fair(play.fair, play.act)
    db.session.commit()
    assert not [f for f in phone.get(path(play)).all("form") if f.get("action", "").endswith("/star")]
    phone.page = old
    phone.submit("/star", 409)
    assert steady.agency_id not in starred_by(play.fair, hope.id)


def test_another_fairs_agency_and_an_empty_hall(app, play):
    phone = signed_in(app, play.now, enterprise=play.enterprise())
    assert phone.get(path(play)).all("section", **{"class": "empty"})
    phone.get(path(play, "/999999"), 404)


def test_three_agencies_take_as_many_queries_as_one(app, play):
    hope, steady = play.enterprise(), play.agency()
    phone, counts = signed_in(app, play.now, enterprise=hope), []
    for more in (0, 2):
        for _ in range(more):
            add_booth(play.fair, f"{len(play.offers) + 5}", play.agency().agency, play.act)
        db.session.commit(), db.session.expire_all()
        with queries() as sent:
            phone.get(path(play))
        with queries() as one:
            phone.get(path(play, f"/{steady.agency_id}"))
        counts.append((len(sent), len(one)))
    assert counts[0] == counts[1]


def test_an_agency_that_holds_a_seat_for_the_reader_is_not_called_full(app, play):
    hope, steady = play.enterprise(), play.agency(capacity=1)
    publish(run_round(play.fair, default_weights(), "best", False, play.act), play.act)
    other = play.enterprise()
    db.session.commit()
    phone, another = (signed_in(app, play.now, enterprise=who) for who in (hope, other))
    assert "已为您保留名额" in phone.get(path(play)).words() and "名额已满" not in phone.page.words()
    assert "名额已满" in another.get(path(play)).words() and "保留" not in another.page.words()
    proposal = db.session.query(Proposal).filter_by(enterprise_id=hope.id).one()
    for side in ("enterprise", "agency"):
        play.answer(proposal, side)
    db.session.commit()
    page = phone.get(path(play, f"/{steady.agency_id}"))
    assert "已达成意向" in page.words() and "名额已满" not in page.words()
