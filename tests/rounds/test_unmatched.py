"""Whom the latest round left without an agency: its home and results say so, why, and whom it can ask."""

from datetime import timedelta

import pytest
from cast import raise_curtain
from pages import english, signed_in

from matchfair.agreements.enterprise_home import EnterpriseHome
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.matching import default_weights
from matchfair.needs.services import Need, save_needs
from matchfair.offers.services import set_capacity
from matchfair.proposals.models import Proposal
from matchfair.rounds.services import publish, run_round, set_rule, withdraw_round

LAST_ROUND = "The last round found no agency for you"


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def published_round(play):
    row = run_round(play.fair, default_weights(), "best", False, play.act)
    publish(row, play.act)
    db.session.commit()
    return row


def pages(app, play, enterprise) -> tuple[str, str]:
    phone = signed_in(app, play.now, enterprise=enterprise)
    return tuple(english(phone, f"/fair/{play.fair.code}/{rest}").words() for rest in ("", "results"))


def two_for_one_seat(play):
    """Bright takes the only seat; Hope is left."""
    bright, hope = (play.enterprise(needs=[Need("4", True), Need("9", True)]) for _ in range(2))
    full, partial = play.agency(capacity=1), play.agency(areas=(4,))
    set_rule(play.fair, bright, full.agency, "lock", "x", play.act)
    return hope, bright, full, partial


def test_who_got_no_seat_reads_why_and_whom_to_ask(app, play):
    hope, bright, full, partial = two_for_one_seat(play)
    published_round(play)
    home, results = pages(app, play, hope)
    for page in (home, results):
        assert LAST_ROUND in page and "had no seat left in this round" in page
        assert "which you must have, has only 1 seat here for 2 enterprises." in page, "area 9; area 4 has seats enough"
        assert bright.name not in page and "A recommendation comes soon" not in page and "Nothing here yet" not in page
    assert "Just now no agency has a free seat and offers all that you must have." in results
    set_capacity(play.fair, full, 2, play.act)
    db.session.commit()
    _, results = pages(app, play, hope)
    assert "has only" not in results, "two seats for two enterprises"
    assert f"Who else fits {full.agency.name}" in results and partial.agency.name not in results
    assert LAST_ROUND not in pages(app, play, bright)[0]


@pytest.mark.parametrize(
    "areas, told",
    [
        (("4", "7"), "No agency at this fair offers what you must have: Recruitment"),
        (("4", "10"), "No single agency offers all that you must have:"),
    ],
)
def test_who_may_go_nowhere_reads_which_area_is_missing(app, play, areas, told):
    hope = play.enterprise(needs=[Need(area, True) for area in areas])
    play.agency(areas=(4,)), play.agency(areas=(10,))
    published_round(play)
    home, results = pages(app, play, hope)
    assert told in home and told in results


def code_of(play, enterprise) -> str:
    db.session.commit()
    found = EnterpriseHome.read(play.fair, enterprise.id, play.now).left_without
    return found.code if found else ""


def test_only_the_latest_round_counts_and_only_until_something_else_happens(play):
    hope, bright, full, _ = two_for_one_seat(play)
    row = run_round(play.fair, default_weights(), "best", False, play.act)
    assert code_of(play, hope) == "", "a plan nobody published tells nobody anything"
    publish(row, play.act)
    assert (code_of(play, hope), code_of(play, bright)) == ("no_seat", "")
    withdraw_round(row, play.act, "名册有误")
    assert code_of(play, hope) == "", "a round that was taken back left nobody without"
    set_capacity(play.fair, full, 2, play.act)
    published_round(play)
    assert code_of(play, hope) == "" and db.session.query(Proposal).filter_by(enterprise_id=hope.id).one()


def test_changed_needs_and_a_pair_that_no_longer_fits_are_said(play):
    hope, bright, *_ = two_for_one_seat(play)
    published_round(play)
    later = play.now + timedelta(minutes=1)
    save_needs(play.fair, hope, [Need("4", True)], Act(later, "test"))
    assert code_of(play, hope) == "changed"
    row = run_round(play.fair, default_weights(), "best", False, Act(later, "test"))
    set_rule(
        play.fair, hope, next(x.agency for x in row.lines if x.enterprise_id == hope.id), "forbid", "x", Act(later, "t")
    )
    publish(row, Act(later, "test"))
    assert code_of(play, hope) == "left_out"
