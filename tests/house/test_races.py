"""Answers at the same moment, on both databases: the last seat is given once, an enterprise is paired once.

Each race runs a second time with its guard taken out and must then be caught by `check`: else it proves nothing.
"""

from contextlib import contextmanager

import pytest
from cast import check, raise_curtain
from databases import empty
from racing import answering, asking, race
from sqlalchemy import text, update

from matchfair import clock
from matchfair.agreements import services as agreements
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.matching import default_weights
from matchfair.offers.models import Offer
from matchfair.offers.services import set_capacity
from matchfair.proposals import services as proposals
from matchfair.proposals.models import Proposal
from matchfair.rounds.models import Round
from matchfair.rounds.services import publish, run_round, withdraw_round


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def pairings() -> list[Proposal]:
    return db.session.query(Proposal).filter(Proposal.paired_at.is_not(None), Proposal.closed_at.is_(None)).all()


def eight_ask_for_three_seats(app, play):
    steady = play.agency(capacity=3, standing=True)
    crowd = [play.enterprise() for _ in range(8)]
    return race(app, *[asking(play.fair, enterprise, steady) for enterprise in crowd])


def test_the_last_seat_is_given_once(app, play):
    outcomes = eight_ask_for_three_seats(app, play)
    assert sorted(outcomes) == ["NoFreeSeat"] * 5 + ["done"] * 3
    assert len(pairings()) == 3
    assert check() == []


@contextmanager
def without(guard: str, put_back: str):
    """Take a guard out of the database, and put it back on empty tables afterwards."""
    db.session.commit()
    with db.engine.begin() as connection:
        connection.execute(text(guard)) if guard else None
    try:
        yield
    finally:
        db.session.rollback()
        empty(db.engine)
        if db.engine.name == "postgresql":  # SQLite got its whole file back
            with db.engine.begin() as connection:
                connection.execute(text(put_back))


def test_without_the_guard_seats_are_oversold_and_check_says_so(app, play, monkeypatch):
    def unguarded(changes):
        for offer_id, change in changes.items():
            db.session.execute(text("PRAGMA ignore_check_constraints=ON")) if db.engine.name == "sqlite" else None
            db.session.execute(update(Offer).filter_by(id=offer_id).values(seats_taken=Offer.seats_taken + change))

    monkeypatch.setattr(proposals, "move_seats", unguarded)
    name = "ck_offer_held_within_capacity"
    with without(
        f"alter table offer drop constraint {name}" if db.engine.name == "postgresql" else "",  # `unguarded` ignores it
        f"alter table offer add constraint {name} check (held >= 0 and held <= capacity)",
    ):
        outcomes = eight_ask_for_three_seats(app, play)
        assert outcomes == ["done"] * 8
        assert any("offer" in fault and "capacity" in fault for fault in check())


def two_agencies_want_the_same(app, play):
    hope = play.enterprise()
    steady, careful = play.agency(), play.agency()
    rows = [agreements.send_request(play.fair, hope, offer, "agency", play.act)[0] for offer in (steady, careful)]
    return race(app, *[answering(row, "enterprise") for row in rows])


def test_an_enterprise_with_two_phones_is_paired_once(app, play):
    outcomes = two_agencies_want_the_same(app, play)
    assert sorted(outcomes) == ["ProposalClosed", "done"]
    assert len(pairings()) == 1
    assert check() == []


def test_without_its_guards_an_enterprise_is_paired_twice_and_check_says_so(app, play, monkeypatch):
    def careless(row, others, act):
        proposals.move_seats({row.offer_id: +1})
        row.seat_at = row.paired_at = act.now
        db.session.flush()

    monkeypatch.setattr(proposals, "make_pairing", careless)
    drop = "drop index uq_proposal_one_seat"
    back = (
        "create unique index uq_proposal_one_seat on proposal (bureau_id, fair_id, enterprise_id) "
        "where seat_at is not null and closed_at is null"
    )
    with without(drop, back):
        assert two_agencies_want_the_same(app, play) == ["done", "done"]
        assert any("enterprise" in fault for fault in check())


def test_publishing_two_plans_at_once_gives_each_enterprise_one_proposal(app, play):
    for _ in range(4):
        play.enterprise()
    play.agency(capacity=3), play.agency(capacity=3)
    rounds = [run_round(play.fair, default_weights(), "best", False, play.act).id for _ in range(2)]
    race(app, *[lambda key=key: publish(db.session.get(Round, key), Act(clock.now(), "test")) for key in rounds])
    seated = db.session.query(Proposal).filter(Proposal.seat_at.is_not(None), Proposal.closed_at.is_(None)).all()
    assert sorted(row.enterprise_id for row in seated) == [e.id for e in play.enterprises]
    assert check() == []


def test_a_published_plan_and_a_direct_pairing_do_not_both_seat_an_enterprise(app, play):
    hope = play.enterprise()
    _steady, careful = play.agency(), play.agency(standing=True)
    plan = run_round(play.fair, default_weights(), "best", False, play.act).id
    race(app, lambda: publish(db.session.get(Round, plan), Act(clock.now(), "test")), asking(play.fair, hope, careful))
    seated = db.session.query(Proposal).filter(Proposal.seat_at.is_not(None), Proposal.closed_at.is_(None)).all()
    assert len(seated) == 1
    assert check() == []


def test_accepting_and_withdrawing_at_once_has_one_winner(app, play):
    play.enterprise()
    play.agency(standing=True)
    plan = run_round(play.fair, default_weights(), "best", False, play.act)
    publish(plan, play.act)
    (row,) = db.session.query(Proposal).all()
    key = row.id
    outcomes = race(
        app,
        answering(row, "enterprise"),
        lambda: proposals.withdraw_proposal(db.session.get(Proposal, key), Act(clock.now(), "test")),
    )
    assert sorted(outcomes) == ["ProposalClosed", "done"]
    assert len(pairings()) == (outcomes[0] == "done")
    assert check() == []


def test_capacity_is_not_lowered_under_a_seat_taken_at_the_same_moment(app, play):
    hope = play.enterprise()
    steady = play.agency(capacity=1, standing=True)
    fair, offer = play.fair.id, steady.id

    def lower():
        set_capacity(db.session.get(Fair, fair), db.session.get(Offer, offer), 0, Act(clock.now(), "test"))

    outcomes = race(app, asking(play.fair, hope, steady), lower)
    assert sorted(outcomes) in (["CapacityBelowHeld", "done"], ["NoFreeSeat", "done"])
    assert check() == []


def test_a_request_and_the_closing_of_its_fair_at_once_leave_nothing_open(app, play):
    crowd = [play.enterprise() for _ in range(6)]
    offers = [play.agency() for _ in crowd]
    fair = play.fair.id
    acts = [asking(play.fair, *pair) for pair in zip(crowd, offers, strict=True)]
    outcomes = race(app, *acts, lambda: proposals.close_fair(db.session.get(Fair, fair), Act(clock.now(), "test")))
    assert outcomes[-1] == "done" and "gave up" not in outcomes
    assert db.session.query(Proposal).filter_by(closed_at=None).count() == 0
    assert check() == []


def test_answers_and_the_withdrawal_of_their_round_at_once_leave_nothing_open(app, play):
    for _ in range(6):
        play.enterprise()
    play.agency(capacity=6)
    plan = run_round(play.fair, default_weights(), "best", False, play.act)
    publish(plan, play.act)
    rows, key = db.session.query(Proposal).all(), plan.id
    acts = [answering(row, "enterprise") for row in rows]
    outcomes = race(
        app, *acts, lambda: withdraw_round(db.session.get(Round, key), Act(clock.now(), "test"), "名册有误")
    )
    assert outcomes[-1] == "done" and set(outcomes) <= {"done", "ProposalClosed"}
    assert db.session.query(Proposal).filter_by(closed_at=None).count() == 0
    assert check() == []
