"""Background work: a long solve, in a thread of its own beside the server, or in the worker.

The solver works on what was read in one short transaction and its plans are stored in another; in between nothing is
held, and whatever happens to it the fair stays as it was.
"""

import logging
import time
from threading import Thread

from flask import Flask
from sqlalchemy.exc import OperationalError

from matchfair import clock
from matchfair.audit.services import Act
from matchfair.errors import Refused
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.matching import Cancelled
from matchfair.web import served_bureau

from .jobs import end_job, finish_job, take_job, tell_share, waiting_jobs
from .market import read_market
from .models import SolveJob
from .services import draw_up, store_plans
from .solving import solve_all

BEAT = 0.5  # seconds between two signs of life
SOLVING = 0.2  # share of the bar that is the solver's; then the plans are drawn up and stored
log = logging.getLogger("matchfair.solve")


def start(app: Flask, job_id: int) -> Thread:
    thread = Thread(target=run_job, args=(app, job_id), name=f"solve-job-{job_id}", daemon=True)
    thread.start()
    return thread


def run_waiting(app: Flask) -> None:
    """Carry out what was asked for and never begun."""
    with app.app_context():
        waiting = waiting_jobs(served_bureau(), clock.now())
        db.session.commit()
    for job_id in waiting:
        run_job(app, job_id)


def run_job(app: Flask, job_id: int) -> None:
    """Carry out a job that was asked for, whatever comes of it."""
    try:
        with app.app_context():
            job = take_job(job_id, clock.now())
            db.session.commit()
            if job:
                solve_and_keep(app, job)
    except Cancelled:
        end(app, job_id, "cancelled")
    except Refused as refusal:
        end(app, job_id, "failed", {"refused": type(refusal).__name__, "values": refusal.values})
    except Exception as error:  # the boundary of the thread: whatever it was, the organizer must hear of it
        log.exception("solve job %d failed", job_id)
        end(app, job_id, "failed", {"crashed": type(error).__name__})


def solve_and_keep(app: Flask, job: SolveJob) -> None:
    now, fair = clock.now(), db.session.get_one(Fair, job.fair_id)
    market = read_market(fair, now)
    db.session.commit()
    beat = Beat(app, job.id)
    solved = solve_all(market, job.weights, job.objectives, job.softened, lambda share: beat(share * SOLVING))
    drawn = draw_up(
        fair, solved, job.softened, Act(now, job.asked_by), lambda share: beat(SOLVING + share * (1 - SOLVING))
    )
    plans = store_plans(fair, drawn)
    if not finish_job(job.id, plans[0].number, now):
        db.session.rollback()
        raise Cancelled()
    db.session.commit()


class Beat:
    """The solver's progress, written in transactions of their own; raises `Cancelled` when it shall stop."""

    def __init__(self, app: Flask, job_id: int):
        self.app, self.job_id, self.next = app, job_id, 0.0

    def __call__(self, share: float) -> None:
        if time.monotonic() < self.next:
            return
        self.next = time.monotonic() + BEAT
        if not self.tell(share):
            raise Cancelled()

    def tell(self, share: float) -> bool:
        try:
            with self.app.app_context():
                goes_on = tell_share(self.job_id, share, clock.now())
                db.session.commit()
            return goes_on
        except OperationalError:  # a busy database is no reason to throw the work away; the next beat tries again
            log.warning("solve job %d could not write its progress", self.job_id, exc_info=True)
            return True


def end(app: Flask, job_id: int, ended_as: str, error: dict | None = None) -> None:
    with app.app_context():
        end_job(job_id, ended_as, clock.now(), error=error or {})
        db.session.commit()
