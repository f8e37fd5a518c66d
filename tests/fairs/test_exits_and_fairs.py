"""Who left enters no new fair; who entered before stays, and the organizer sees a warning."""

from datetime import date

import pytest
from cast import raise_curtain
from pages import queries
from programme import TODAY, follow, serve, tell

from matchfair.extensions import db
from matchfair.fairs import services as fairs
from matchfair.fairs.models import Entry
from matchfair.fairs.reception import admit_all
from matchfair.offers.models import Offer
from matchfair.offers.services import NotCertified, open_offer
from matchfair.parties.models import Agency
from matchfair.programme.exits import ListingEnded, YearsUsedUp
from matchfair.programme.lists import build
from matchfair.programme.models import Listing
from matchfair.rules.services import choose_reading


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def known(play, name="未参加机构") -> Agency:
    """An agency of the roster that does not take part yet."""
    number = db.session.query(Agency).count()
    row = Agency(bureau_id=play.bureau.id, uscc=f"51440310MA5C{number:06d}", name=name, updated_at=play.now)
    db.session.add(row)
    db.session.flush()
    return row


def strike_off(party, now) -> None:
    tell(party, "fraud", now, what="伪造考勤")
    follow(party, now, reason="伪造考勤", document="认定书4号")


def use_up(play, enterprise) -> None:
    serve(enterprise, known(play, "从前的机构"), play.now, date(2022, 1, 10), date(2025, 1, 9))


# ---- agencies ---------------------------------------------------------------------------------------------------


def test_an_agency_left_off_the_list_opens_no_offer_without_a_note(play):
    row = known(play)
    build(play.bureau, "agencies", 2026, TODAY, play.act)
    with pytest.raises(NotCertified):
        open_offer(play.fair, row, play.act)
    with pytest.raises(NotCertified):
        open_offer(play.fair, row, play.act, note="  ")
    assert db.session.query(Offer).count() == 0
    assert open_offer(play.fair, row, play.act, note="补考已报名").provisional_note == "补考已报名"
    assert open_offer(play.fair, row, play.act).provisional_note == "补考已报名", "doing it twice changes nothing"


def test_one_on_the_list_needs_no_note_and_keeps_none(play):
    row = known(play)
    build(play.bureau, "agencies", 2026, TODAY, play.act)
    db.session.query(Listing).filter_by(agency_id=row.id).one().listed = True
    assert open_offer(play.fair, row, play.act, note="多写的").provisional_note == ""


@pytest.mark.parametrize("note", ["", "仍想请它来"])
def test_one_that_was_struck_off_takes_part_not_even_with_a_note(play, note):
    row = known(play)
    strike_off(row, play.now)
    with pytest.raises(ListingEnded) as refusal:
        open_offer(play.fair, row, play.act, note=note)
    assert refusal.value.values["reason"] == "伪造考勤" and refusal.value.values["document"] == "认定书4号"
    follow(row, play.now, takes_effect=False, reason="复核撤销")
    assert open_offer(play.fair, row, play.act)


def test_one_whose_subsidy_ended_is_left_out_by_default_or_as_the_bureau_reads_it(play):
    row = known(play)
    tell(row, "withdrawal", play.now)
    follow(row, play.now)
    with pytest.raises(NotCertified):
        open_offer(play.fair, row, play.act)
    choose_reading(play.bureau, "ended_agency_in_fairs", "offered_with_note", "", "李工", play.act)
    assert open_offer(play.fair, row, play.act).provisional_note == ""


def test_letting_all_take_part_leaves_out_who_left_and_says_so(play, desk):
    fine, gone = known(play, "正常机构"), known(play, "退出机构")
    strike_off(gone, play.now)
    db.session.commit()
    page = desk.get(f"/desk/fairs/{play.fair.code}/agencies")
    assert "认定书4号" in page.words(), "the page names the reason before anybody tries"
    words = desk.submit("/agencies", agency=None).words()
    assert [offer.agency_id for offer in db.session.query(Offer)] == [fine.id]
    assert "已退出，不能参会：退出机构" in words


def test_an_agency_that_took_part_before_stays_and_is_marked(play, desk):
    offer = play.agency(capacity=3)
    strike_off(offer.agency, play.now)
    waiting = play.agency().agency
    tell(waiting, "withdrawal", play.now)
    db.session.commit()
    words = desk.get(f"/desk/fairs/{play.fair.code}/agencies").words()
    assert "已退出" in words and "认定书4号" in words and "尚未作出决定： 第十一条（五） · PS24-11.5" in words
    assert "认定书4号" in desk.get(f"/desk/fairs/{play.fair.code}/agencies/{offer.agency_id}").words()
    db.session.refresh(offer)
    assert (offer.capacity, offer.paused_at) == (3, None), "nothing is re-evaluated"


# ---- enterprises ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("provisional", [False, True])
def test_an_enterprise_that_left_is_not_admitted(play, provisional):
    gone, full = play.enterprise(admitted=False), play.enterprise(admitted=False)
    strike_off(gone, play.now)
    use_up(play, full)
    with pytest.raises(ListingEnded):
        fairs.admit(play.fair, gone, play.act, provisional=provisional, note="先来看看")
    with pytest.raises(YearsUsedUp) as refusal:
        fairs.admit(play.fair, full, play.act, provisional=provisional, note="先来看看")
    assert refusal.value.values["day"] == date(2025, 1, 9)
    admitted = admit_all(play.fair, None, play.act, provisional, "先来看看")
    assert (admitted.number, admitted.ended) == (0, [gone, full]) and db.session.query(Entry).count() == 0


def test_who_is_served_already_enters_only_for_a_change_of_agency(play, desk):
    hope = play.enterprise(admitted=False)
    serve(hope, known(play, "现任机构"), play.now, date(2025, 3, 1), None)
    with pytest.raises(fairs.ServedAlready) as refused:
        fairs.admit(play.fair, hope, play.act)
    assert refused.value.values["agency"] == "现任机构"
    db.session.commit()
    assert "现任机构" in desk.get(f"/desk/fairs/{play.fair.code}/admission").words()
    page = desk.submit("/admit", how="all")
    assert hope.name in page.words() and db.session.query(Entry).filter_by(enterprise_id=hope.id).count() == 0
    assert fairs.admit(play.fair, hope, play.act, provisional=True, note="要求更换机构").provisional


def test_a_service_that_ended_before_the_fair_keeps_nobody_out(play):
    hope = play.enterprise(admitted=False)
    serve(hope, known(play, "从前的机构"), play.now, date(2025, 3, 1), date(2025, 12, 31))
    assert not fairs.admit(play.fair, hope, play.act).provisional


def test_years_that_are_full_by_the_first_day_count_and_not_before(play):
    soon = play.enterprise(admitted=False)
    serve(soon, known(play), play.now, date(2023, 11, 23))
    assert not fairs.register_for(play.fair, [soon.id]).standing(soon).leaving.listing_ended, "full on the next day"
    fairs.change_fair(play.fair, play.act, held_on=date(2026, 11, 22))
    with pytest.raises(ListingEnded):
        fairs.admit(play.fair, soon, play.act)


def test_the_desk_names_who_left_and_why(play, desk):
    gone = play.enterprise(admitted=False)
    strike_off(gone, play.now)
    db.session.commit()
    page = desk.get(f"/desk/fairs/{play.fair.code}/admission")
    assert "认定书4号" in page.words() and page.all("input", name="enterprise")[0].get("disabled") is not None
    words = desk.submit("/admit", enterprise=str(gone.id), how="provisional", note="先来看看").words()
    assert "1 家企业已退出，未同意参会" in words and gone.name in words and db.session.query(Entry).count() == 0


def test_who_was_admitted_before_stays_as_it_was(play, desk):
    entry_of, waiting = play.enterprise(), play.enterprise()
    use_up(play, entry_of)
    tell(waiting, "state", play.now, details={"state": "deregistered"})
    db.session.commit()
    at = f"/desk/fairs/{play.fair.code}/entries"
    words = desk.get(at).words()
    assert (
        "不再作为服务对象" in words and "2025年1月9日" in words and "尚未作出决定： 第十二条（二） · PS24-12.2" in words
    )
    assert "不再作为服务对象" in desk.get(f"{at}/{entry_of.id}").words()
    assert not db.session.query(Entry).filter_by(enterprise_id=entry_of.id).one().provisional
    fairs.admit(play.fair, entry_of, play.act)  # it is in already: nothing to refuse


def test_the_visitors_refusal_names_the_reason(play, desk):
    gone = play.enterprise(admitted=False)
    strike_off(gone, play.now)
    visitor = fairs.leave_name(play.fair, play.now, name=gone.name, uscc="", contact="", phone="")
    db.session.commit()
    code = "914403001922038216"
    gone.uscc = code
    db.session.commit()
    desk.get(f"/desk/fairs/{play.fair.code}/visitors/{visitor.id}")
    page = desk.submit(f"/visitors/{visitor.id}", 409, uscc=code, note="现场到访")
    assert "伪造考勤" in page.words() and "2026年11月21日" in page.words() and db.session.query(Entry).count() == 0


@pytest.mark.parametrize("page", ["entries", "admission", "agencies"])
def test_a_page_of_the_fair_asks_as_often_for_three_who_left_as_for_one(play, desk, page):
    counts = []
    for extra in (1, 2):
        for _ in range(extra):
            strike_off(play.agency().agency, play.now)
            strike_off(known(play), play.now)
            strike_off(play.enterprise(), play.now)
            use_up(play, play.enterprise(admitted=False))
        db.session.commit()
        with queries() as sent:
            desk.get(f"/desk/fairs/{play.fair.code}/{page}")
        counts.append(len(sent))
    assert counts[0] == counts[1]
