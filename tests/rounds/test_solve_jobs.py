"""A round that takes long: in the background, with its progress, to be stopped; the fair stays as it was."""

from threading import enumerate as threads

import pytest
from cast import raise_curtain
from databases import rows
from pages import english
from plans import rounds_path
from racing import race

from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fairs.services import enter_phase
from matchfair.matching import default_weights
from matchfair.needs.services import Need
from matchfair.rounds import jobs, services as rounds, solving, tasks
from matchfair.rounds.jobs import ask_to_cancel, begin_round, newest_job
from matchfair.rounds.models import Round, SolveJob

AIMS = ["best", "fair", "stable"]


@pytest.fixture
def play(app, monkeypatch):
    monkeypatch.setattr(jobs, "IMMEDIATE_PAIRS", 0)
    play = raise_curtain(app.test_clock())
    play.enterprise(), play.enterprise(), play.enterprise(needs=[Need("7", True)])
    play.agency(), play.agency(capacity=1)
    db.session.commit()
    return play


def ask(play) -> int:
    job = begin_round(play.fair, default_weights(), AIMS, False, Act(play.now, "account:1"))
    db.session.commit()
    return job.id


def ended(job_id: int) -> SolveJob:
    db.session.rollback()
    return db.session.get(SolveJob, job_id, populate_existing=True)


def under_way(play) -> str:
    return rounds_path(play) + "/under-way"


def the_fair_only() -> dict:
    """Everything but the job itself, and the log of who asked for it and stopped it."""
    return {table: kept for table, kept in rows().items() if table not in ("solve_job", "audit_event", "audit_chain")}


def test_the_organizer_starts_it_looks_at_its_progress_and_is_led_to_the_plans(play, desk):
    desk.get(rounds_path(play))
    page = desk.submit("/rounds", follow=False)
    assert page.location == under_way(play)
    db.session.rollback()
    for thread in threads():
        if thread.name.startswith("solve-job-"):
            thread.join(timeout=30)
    db.session.rollback()
    assert desk.client.get(under_way(play)).location == rounds_path(play) + "/1"
    polled = desk.client.get(under_way(play), headers={"HX-Request": "true"})
    assert (polled.status_code, polled.headers["HX-Redirect"]) == (200, rounds_path(play) + "/1")
    assert [row.objective for row in db.session.query(Round).order_by(Round.id)] == AIMS


def test_it_makes_the_same_plans_as_at_once(app, play):
    tasks.run_job(app, ask(play))
    at_once = rounds.run_rounds(play.fair, default_weights(), AIMS, False, Act(play.now, "account:1"))
    in_background = db.session.query(Round).filter_by(number=1).order_by(Round.id).all()
    assert len(in_background) == 3

    def told(row):
        return (
            row.objective,
            row.figures,
            row.read,
            [(line.enterprise_id, line.agency_id, line.why) for line in row.lines],
        )

    assert [told(row) for row in in_background] == [told(row) for row in at_once]


def test_the_page_shows_how_far_it_is_and_stops_it(app, play, desk):
    job = ask(play)
    jobs.take_job(job, play.now)
    assert jobs.tell_share(job, 0.4, play.now)
    db.session.commit()
    page = english(desk, under_way(play))
    assert [bar.get("value") for bar in page.all("progress")] == ["40"]
    assert "See how far it is" in desk.get(rounds_path(play)).words()
    desk.get(under_way(play))
    desk.submit("/under-way/cancel")
    assert "Stopping" in desk.page.words() and "Looking for" not in desk.page.words()
    db.session.rollback()
    with pytest.raises(solving.Cancelled):
        tasks.Beat(app, job)(0.5)


def test_a_cancelled_solve_leaves_nothing(app, play, monkeypatch):
    job, before, solve = ask(play), the_fair_only(), solving.solve

    def cancelled_meanwhile(*arguments):
        with app.app_context():
            ask_to_cancel(db.session.get(SolveJob, job), Act(play.now, "account:2"))
            db.session.commit()
        return solve(*arguments)

    monkeypatch.setattr(solving, "solve", cancelled_meanwhile)
    tasks.run_job(app, job)
    assert ended(job).ended_as == "cancelled"
    assert the_fair_only() == before


def test_a_solve_cancelled_at_the_last_moment_leaves_nothing(app, play, monkeypatch):
    job, before, draw_up = ask(play), the_fair_only(), tasks.draw_up

    def cancelled_meanwhile(*arguments):
        db.session.commit()
        with app.app_context():
            ask_to_cancel(db.session.get(SolveJob, job), Act(play.now, "account:2"))
            db.session.commit()
        return draw_up(*arguments)

    monkeypatch.setattr(tasks, "draw_up", cancelled_meanwhile)
    tasks.run_job(app, job)
    assert ended(job).ended_as == "cancelled"
    assert the_fair_only() == before


def test_it_tells_how_far_it_is_and_stops_while_the_plans_are_drawn_up(app, play, monkeypatch):
    job, before, line, told = ask(play), the_fair_only(), solving.plan_line, []
    monkeypatch.setattr(tasks, "BEAT", 0)
    monkeypatch.setattr(tasks.log, "warning", lambda *_arguments, **_more: pytest.fail("a beat could not be written"))

    def cancelled_at_the_fifth(*arguments):
        with app.app_context():
            told.append(db.session.get(SolveJob, job).share)
            if len(told) == 5:
                ask_to_cancel(db.session.get(SolveJob, job), Act(play.now, "account:2"))
            db.session.commit()
        return line(*arguments)

    monkeypatch.setattr(solving, "plan_line", cancelled_at_the_fifth)
    tasks.run_job(app, job)
    assert len(told) == 5 and told == sorted(set(told)) and told[0] >= tasks.SOLVING
    assert ended(job).ended_as == "cancelled"
    assert the_fair_only() == before


def test_a_job_cancelled_before_it_began_is_never_begun(app, play):
    job = ask(play)
    ask_to_cancel(newest_job(play.fair), Act(play.now, "account:2"))
    db.session.commit()
    tasks.run_job(app, job)
    assert (ended(job).ended_as, ended(job).started_at) == ("cancelled", None)


@pytest.mark.parametrize("where", ["solve", "rescues"])
def test_a_crash_of_the_solver_leaves_the_fair_as_it_was(app, play, desk, monkeypatch, where):
    job, before = ask(play), the_fair_only()

    def breaks(*_arguments):
        raise MemoryError

    monkeypatch.setattr(solving, where, breaks)
    tasks.run_job(app, job)
    assert (ended(job).ended_as, ended(job).error) == ("failed", {"crashed": "MemoryError"})
    assert the_fair_only() == before
    assert "The solver broke off. The fair is as it was" in english(desk, under_way(play)).words()
    monkeypatch.undo()
    assert begin_round(play.fair, default_weights(), AIMS, False, Act(play.now, "account:1")), "the next one may start"


def test_what_is_refused_meanwhile_is_said_in_words(app, play, desk):
    job = ask(play)
    enter_phase(play.fair, "closed", play.act)
    db.session.commit()
    tasks.run_job(app, job)
    assert ended(job).error["refused"] == "WrongPhase"
    page = english(desk, under_way(play))
    assert "This cannot be done in the fair's present phase." in page.words()
    assert "a closed fair can only be read" in page.words()
    assert "The solver broke off" not in page.words()


def test_two_organizers_who_start_at_once_start_one(app, play):
    fair_id = play.fair.id

    def start():
        begin_round(db.session.get(Fair, fair_id), default_weights(), AIMS, False, play.act)

    assert sorted(race(app, start, start)) == ["SolveUnderWay", "done"]
    assert db.session.query(SolveJob).count() == 1


def test_a_job_runs_once_however_often_it_is_started(app, play):
    job = ask(play)
    tasks.run_job(app, job)
    tasks.run_job(app, job)
    assert db.session.query(Round).count() == 3


def test_a_job_whose_server_went_away_gives_way_to_the_next(app, play, desk):
    job = ask(play)
    jobs.take_job(job, play.now)
    db.session.commit()
    app.test_clock.pass_by(minutes=1)
    assert "no sign of life" in english(desk, under_way(play)).words()
    second = begin_round(play.fair, default_weights(), AIMS, False, Act(app.test_clock(), "account:1"))
    db.session.commit()
    assert (ended(job).ended_as, second.ended_at) == ("lost", None)
    assert not jobs.finish_job(job, 1, app.test_clock()), "should it come back, it keeps nothing"


def test_the_worker_solves_what_nobody_began(app, play):
    job = ask(play)
    tasks.run_waiting(app)
    assert ended(job).ended_at is None, "the server that was asked has a minute to begin"
    db.session.commit()
    app.test_clock.pass_by(minutes=2)
    tasks.run_waiting(app)
    assert ended(job).ended_as == "done"


def test_a_small_fair_is_solved_at_once(play, monkeypatch):
    monkeypatch.undo()
    plans = begin_round(play.fair, default_weights(), AIMS, False, Act(play.now, "account:1"))
    assert [plan.objective for plan in plans] == AIMS and newest_job(play.fair) is None
