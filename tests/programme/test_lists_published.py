"""What a yearly list leaves undecided, which reason covers whom, which list counts, and how a publication is taken back."""

from datetime import date

import pytest
from cast import had_cases, two_listed_and_one_not
from pages import signed_in
from programme import serve

from matchfair.accounts.models import Account
from matchfair.extensions import db
from matchfair.fairs import services as fairs
from matchfair.programme.eligibility import eligibility_of
from matchfair.programme.lists import build, find_list, publish
from matchfair.programme.models import Listing, YearList
from matchfair.rules.services import choose_reading


@pytest.fixture
def play(app):
    cast = two_listed_and_one_not(app.test_clock())
    db.session.commit()
    return cast


@pytest.fixture
def desk(app, play):
    return signed_in(app, play.now, account=db.session.query(Account).one())


def test_a_failed_condition_asks_for_its_own_reason_and_an_open_one_does_not(desk, play):
    failing, open_one = play.enterprises[0], play.enterprises[1]
    failing.headcount, open_one.headcount = 101, None
    db.session.commit()
    desk.get("/desk/lists/enterprises")
    desk.submit("/desk/lists/enterprises")
    rows = {row.enterprise_id: row for row in db.session.query(Listing)}
    bad, asked = rows[failing.id], rows[open_one.id]
    ticks = {f"listed-{bad.id}": "y", f"listed-{asked.id}": "y", "reason": "已现场核验"}
    page = desk.submit("/review", 422, **ticks)
    assert "须单独写明理由" in page.words() and page.words().count("须单独写明理由") >= 1
    assert not db.session.query(Listing).filter(Listing.decided_by != "").count()
    desk.submit("/review", **ticks, **{f"reason-{bad.id}": "区政府纪要7号"})
    db.session.expire_all()
    assert [(row.listed, row.reason) for row in (bad, asked)] == [(True, "区政府纪要7号"), (True, "已现场核验")]


def test_publishing_says_what_is_left_and_lateness_stays_known(desk, play):
    play.enterprises[0].headcount = None
    db.session.commit()
    desk.get("/desk/lists/enterprises")
    page = desk.submit("/desk/lists/enterprises")
    assert "尚有1家未认定" in page.words()
    page = desk.submit("/publish", published_on="2026-04-10", where="公告栏")
    assert "逾期10日" in page.words()


def test_a_publication_is_taken_back_with_a_reason_until_somebody_takes_part_by_it(desk, play):
    desk.get("/desk/lists/enterprises")
    desk.submit("/desk/lists/enterprises")
    desk.submit("/publish", published_on="2026-03-18", where="公告栏")
    desk.submit("/take-back", 422, reason=" ")
    desk.get("/desk/lists/enterprises")
    desk.submit("/take-back", reason="日期填错")
    assert db.session.query(YearList).one().published_on is None
    desk.submit("/publish", published_on="2026-03-18", where="公告栏")
    fairs.admit(play.fair, play.enterprises[2], play.act)
    db.session.commit()
    desk.get("/desk/lists/enterprises")
    desk.submit("/take-back", 409, reason="再次撤销")
    assert db.session.query(YearList).one().published_on is not None


def test_the_last_published_list_holds_until_the_next_one(play):
    publish_list(play, 2026)
    hope, bright, third = play.enterprises
    assert eligibility_of(third, date(2027, 2, 1)).list_state == "listed"
    build(play.bureau, "enterprises", 2027, date(2027, 2, 1), play.act)
    for row in db.session.query(Listing).join(YearList).filter(YearList.year == 2027):
        row.listed = False
    db.session.flush()
    assert eligibility_of(hope, date(2027, 2, 1)).list_state == "listed", "the new one is not published"
    publish(find_list(play.bureau.id, "enterprises", 2027), date(2027, 3, 1), "公告栏", play.act)
    assert eligibility_of(bright, date(2027, 3, 2)).list_state == "not_listed"


def test_the_bureau_may_read_that_a_list_holds_for_its_year_alone(play):
    publish_list(play, 2026)
    choose_reading(play.bureau, "list_holds", "calendar_year", "讨论决定", "李工", play.act)
    assert eligibility_of(play.enterprises[2], date(2027, 2, 1)).list_state == "no_list"


def test_a_list_of_a_measure_that_has_ended_is_for_the_bureau(play):
    publish_list(play, 2023)
    assert eligibility_of(play.enterprises[2], date(2024, 8, 1)).list_state == "old_list"


def publish_list(play, year: int) -> None:
    day = date(year, 3, 18)
    build(play.bureau, "enterprises", year, day, play.act)
    found = find_list(play.bureau.id, "enterprises", year)
    for row in db.session.query(Listing).filter_by(list_id=found.id):
        row.listed = True
    publish(found, day, "公告栏", play.act)
    db.session.commit()


def test_a_client_in_service_stays_on_the_list_unless_the_bureau_asks_again_each_year(play):
    third = play.enterprises[2]
    publish_list(play, 2026)
    serve(third, play.agency().agency, play.now, date(2026, 5, 1))
    third.key_enterprise = False
    had_cases(third, 0, 0, 0, year=2026, now=play.now)
    build(play.bureau, "enterprises", 2027, date(2027, 1, 5), play.act)
    rows = {row.enterprise_id: row for row in db.session.query(Listing).join(YearList).filter(YearList.year == 2027)}
    assert (rows[third.id].outcome, rows[third.id].listed) == ("fail", True)
    choose_reading(play.bureau, "recheck_yearly", "every_year", "讨论决定", "李工", play.act)
    build(play.bureau, "enterprises", 2027, date(2027, 1, 5), play.act)
    assert not rows[third.id].listed
