"""Publishing when earlier proposals are open: what the plan leaves alone stays, and nobody loses a seat for nothing."""

import pytest
from cast import check, raise_curtain
from hypothesis import HealthCheck, example, given, settings, strategies as st
from racing import answering, race

from matchfair import clock
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.matching import default_weights
from matchfair.needs.services import Need, save_needs, set_star
from matchfair.offers.services import set_capacity
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import current_terms
from matchfair.rounds.models import PlanLine, Round
from matchfair.rounds.publication import publication_previews
from matchfair.rounds.services import publish, run_round, set_rule, withdraw_round


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def solve(play) -> Round:
    return run_round(play.fair, default_weights(), "best", False, play.act)


def plan_of(play, *pairs) -> Round:
    """A plan as if the solver had made it: (enterprise, offer or None)."""
    row = solve(play)
    db.session.query(PlanLine).filter_by(round_id=row.id).delete()
    db.session.expire(row, ["lines"])
    row.lines = [
        PlanLine(
            bureau_id=row.bureau_id,
            enterprise_id=enterprise.id,
            agency_id=offer and offer.agency_id,
            score=0.5,
            why={"shares": [], "missing": [], "alternates": [], "locked": False, "published": None},
        )
        for enterprise, offer in pairs
    ]
    db.session.flush()
    return row


def open_now() -> dict[int, int]:
    rows = db.session.query(Proposal).filter_by(closed_at=None)
    return {row.enterprise_id: row.agency_id for row in rows}


def preview(play, row: Round) -> tuple[int, int]:
    notice = publication_previews(play.fair, [row], play.now)[0]
    return notice.changed + notice.withdrawn, notice.stays


def test_an_unchanged_pair_keeps_its_proposal_and_the_open_page_can_be_answered(app, play):
    _hope, steady = play.enterprise(), play.agency(capacity=1)
    publish(solve(play), play.act)
    before = db.session.query(Proposal).one()
    seen, deadline, seat = current_terms([before])[0].version, before.expires_at, before.seat_at
    db.session.commit()
    app.test_clock.pass_by(minutes=30)
    play.now = app.test_clock()
    again = solve(play)
    assert (again.figures["changes"], preview(play, again)) == (0, (0, 1))
    assert publish(again, play.act) == 0
    row = db.session.query(Proposal).one()
    assert (row.id, row.seat_at, row.closed_at, row.round_id) == (before.id, seat, None, again.id)
    assert row.expires_at > deadline, "it has the new round's time to answer"
    assert current_terms([row])[0].version == seen
    play.answer(row, "enterprise")
    assert row.enterprise_consented_at and steady.seats_taken == 1 and check() == []


def test_withdrawing_the_new_round_takes_back_what_it_kept(play):
    play.enterprise(), play.agency()
    publish(solve(play), play.act)
    again = solve(play)
    publish(again, play.act)
    assert withdraw_round(again, play.act, "名册有误") == 1 and open_now() == {} and check() == []


def test_a_pair_that_shows_something_new_is_proposed_anew(play):
    hope, steady = play.enterprise(), play.agency(capacity=1)
    publish(solve(play), play.act)
    save_needs(play.fair, hope, [Need("4", True)], play.act)
    again = solve(play)
    assert preview(play, again) == (1, 0)
    assert publish(again, play.act) == 1
    assert sorted(row.closed_as for row in db.session.query(Proposal)) == ["", "superseded"]
    assert steady.seats_taken == 1 and check() == []


def test_two_enterprises_change_places_between_full_agencies(play):
    hope, bright = play.enterprise(), play.enterprise()
    steady, careful = play.agency(capacity=1), play.agency(capacity=1)
    publish(plan_of(play, (hope, steady), (bright, careful)), play.act)
    swapped = plan_of(play, (hope, careful), (bright, steady))
    assert publication_previews(play.fair, [swapped], play.now)[0].changed == 2
    assert publish(swapped, play.act) == 2
    assert open_now() == {hope.id: careful.agency_id, bright.id: steady.agency_id}
    assert check() == []


def test_who_gets_no_other_keeps_the_old_and_whoever_wanted_that_seat_too(play):
    """Hope cannot move to the paused agency, so Bright cannot have Hope's seat, nor Third Bright's."""
    hope, bright, third = (play.enterprise() for _ in range(3))
    steady, careful, other, last = (play.agency(capacity=1) for _ in range(4))
    publish(plan_of(play, (hope, steady), (bright, careful), (third, other)), play.act)
    before = open_now()
    moved = plan_of(play, (hope, last), (bright, steady), (third, careful))
    last.paused_at = play.now
    db.session.flush()
    assert preview(play, moved) == (0, 0)
    assert publish(moved, play.act) == 0
    assert open_now() == before
    codes = {enterprise: code for enterprise, _agency, code in moved.left_out}
    assert codes == {hope.id: "paused", bright.id: "no_seat", third.id: "no_seat"}
    assert check() == []


def test_an_enterprise_the_plan_leaves_unmatched_makes_room(play):
    hope, bright = play.enterprise(), play.enterprise()
    steady = play.agency(capacity=1)
    publish(plan_of(play, (hope, steady), (bright, None)), play.act)
    other = plan_of(play, (hope, None), (bright, steady))
    notice = publication_previews(play.fair, [other], play.now)[0]
    assert (notice.new, notice.changed, notice.withdrawn, notice.stays) == (1, 0, 1, 0)
    publish(other, play.act)
    assert open_now() == {bright.id: steady.agency_id} and check() == []


def test_a_pause_leaves_an_unchanged_proposal_alone(play):
    hope, steady = play.enterprise(), play.agency()
    publish(solve(play), play.act)
    again = solve(play)
    steady.paused_at = play.now
    db.session.flush()
    publish(again, play.act)
    assert open_now() == {hope.id: steady.agency_id} and again.left_out == []


def test_a_pair_forbidden_after_the_plan_was_made_does_not_stay_because_its_agency_paused(play):
    hope, steady = play.enterprise(), play.agency()
    publish(plan_of(play, (hope, steady)), play.act)
    again = plan_of(play, (hope, steady))
    set_rule(play.fair, hope, steady.agency, "forbid", "x", play.act)
    steady.paused_at = play.now
    db.session.flush()
    assert preview(play, again) == (0, 0)
    publish(again, play.act)
    assert [code for *_, code in again.left_out] == ["barred"] and open_now() == {hope.id: steady.agency_id}


def test_a_pair_forbidden_after_the_plan_was_made_is_not_proposed_and_costs_no_seat(play):
    hope, steady, careful = play.enterprise(), play.agency(capacity=1), play.agency(capacity=1)
    publish(plan_of(play, (hope, steady)), play.act)
    moved = plan_of(play, (hope, careful))
    set_rule(play.fair, hope, careful.agency, "forbid", "x", play.act)
    publish(moved, play.act)
    assert open_now() == {hope.id: steady.agency_id}
    assert [code for *_, code in moved.left_out] == ["barred"] and check() == []


places = st.lists(st.sampled_from((-1, 0, 1)), min_size=5, max_size=5)
moves = st.lists(st.sampled_from((None, None, -1, 0, 1)), min_size=5, max_size=5)  # None: as it was
# what happens to an enterprise between the plan and its publication, or to the pair that the plan makes of it
EVENTS = ("", "", "accepted", "accepts", "other_needs", "needs_more", "lock", "lock", "lock_and_needs_more", "forbid")
events = st.lists(st.sampled_from(EVENTS), min_size=5, max_size=5)


def let_happen(play, event: str, enterprise, offer) -> None:
    if event.startswith("accept"):
        for row in db.session.query(Proposal).filter_by(enterprise_id=enterprise.id):
            play.answer(row, "enterprise")
    if "needs" in event:
        save_needs(play.fair, enterprise, [Need("4" if event == "other_needs" else "5", True)], play.act)
    if event.startswith(("lock", "forbid")) and offer:
        set_rule(play.fair, enterprise, offer.agency, event.split("_")[0], "x", play.act)


def why_not(event: str, had: bool, paused: bool) -> str:
    """Why a line does not fit, whoever has the seats."""
    if event == "forbid":
        return "barred"
    if paused:
        return "paused"
    if event == "accepts" and had:
        return "has_proposal"
    return "areas" if event == "needs_more" else ""


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=places,
    moved=moves,
    seats=st.lists(st.integers(1, 2), min_size=2, max_size=2),
    paused=st.sampled_from((-1, -1, 0, 1)),
    happens=events,
)
@example(first=[0, -1, -1, -1, -1], moved=[None] * 5, seats=[1, 1], paused=0, happens=[""] * 5)
@example(first=[-1] * 5, moved=[0, 0, -1, -1, -1], seats=[1, 1], paused=-1, happens=["", "lock", "", "", ""])
def test_whatever_happens_each_line_of_a_plan_stays_is_made_or_is_left_out_for_its_reason(
    app, first, moved, seats, paused, happens
):
    play = raise_curtain(app.test_clock())
    try:
        enterprises, offers = [play.enterprise() for _ in range(5)], [play.agency(capacity=n) for n in seats]
        pick = [*offers, None]
        publish(plan_of(play, *((e, pick[at]) for e, at in zip(enterprises, first, strict=True))), play.act)
        before = {row.enterprise_id: row for row in db.session.query(Proposal)}
        kept = {e.id for e, event in zip(enterprises, happens, strict=True) if event == "accepted" and e.id in before}
        second = [
            was if at is None or e.id in kept else at for e, was, at in zip(enterprises, first, moved, strict=True)
        ]
        plan = plan_of(play, *((e, pick[at]) for e, at in zip(enterprises, second, strict=True)))
        for line in plan.lines:
            line.kept = line.enterprise_id in kept
        for enterprise, at, event in zip(enterprises, second, happens, strict=True):
            let_happen(play, event, enterprise, pick[at])
        if paused >= 0:
            offers[paused].paused_at = play.now
        db.session.flush()
        notice, told = publication_previews(play.fair, [plan], play.now)[0], preview(play, plan)
        made = publish(plan, play.act)
        assert made == notice.new + notice.changed
        assert check() == []
        after = {row.enterprise_id: row for row in db.session.query(Proposal).filter_by(closed_at=None)}
        left_out = {enterprise: code for enterprise, _agency, code in plan.left_out}
        stay = 0
        for enterprise, at, event in zip(enterprises, second, happens, strict=True):
            old, new, offer = before.get(enterprise.id), after.get(enterprise.id), pick[at]
            accepted = event == "accepts" and old is not None
            same = offer and old and old.agency_id == offer.agency_id and event in ("", "accepted", "lock")
            why = offer and why_not(event, old is not None, bool(offer.paused_at))
            if enterprise.id in kept:
                assert new is old and new.round_id != plan.id and enterprise.id not in left_out
            elif same:
                stay += 1
                assert (new, new.round_id, left_out.get(enterprise.id)) == (old, plan.id, None)
            elif not offer:
                assert new is (old if accepted else None) and enterprise.id not in left_out
            elif why or enterprise.id in left_out:
                assert left_out.get(enterprise.id) == (why or "no_seat")
                assert new is old and not (old and old.round_id == plan.id), "it keeps what it has"
            else:
                assert new is not old and (new.round_id, new.agency_id) == (plan.id, offer.agency_id)
        assert told == (db.session.query(Proposal).filter_by(closed_as="superseded").count(), stay)
        assert made == db.session.query(Proposal).filter_by(round_id=plan.id, closed_at=None).count() - stay
        for at, offer in enumerate(offers):
            db.session.refresh(offer)
            wish = [e for e, planned in zip(enterprises, second, strict=True) if planned == at]
            wish.sort(
                key=lambda e: not happens[enterprises.index(e)].startswith("lock")
            )  # then in the order of the list
            new = [e for e in wish if e.id in after and after[e.id] is not before.get(e.id)]
            turned_down = [e for e in wish if left_out.get(e.id) == "no_seat"]
            assert not turned_down or offer.seats_taken == offer.capacity, "no seat is left unused"
            assert [e for e in wish if e in new or e in turned_down] == new + turned_down, "in turn"
    finally:
        db.session.rollback()


def test_publishing_while_the_owner_accepts_and_the_agency_takes_fewer(app, play):
    hope, bright = play.enterprise(), play.enterprise()
    steady, careful = play.agency(capacity=1), play.agency(capacity=2)
    set_star(play.fair, hope, steady.agency, True, play.act)
    publish(plan_of(play, (hope, steady), (bright, careful)), play.act)
    swapped = plan_of(play, (hope, careful), (bright, steady)).id
    row = db.session.query(Proposal).filter_by(enterprise_id=hope.id).one()
    fair, offer = play.fair.id, careful.id

    def lower():
        set_capacity(
            db.session.get(type(play.fair), fair), db.session.get(type(careful), offer), 1, Act(clock.now(), "test")
        )

    outcomes = race(
        app,
        lambda: publish(db.session.get(Round, swapped), Act(clock.now(), "test")),
        answering(row, "enterprise"),
        lower,
    )
    assert outcomes[0] == "done" and set(outcomes) <= {"done", "ProposalClosed", "CapacityBelowHeld"}
    assert open_now().keys() == {hope.id, bright.id}, "each has one proposal, whoever came first"
    assert check() == []
