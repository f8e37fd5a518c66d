"""A round that takes too long to wait for: asked for here, carried out by `tasks`. A fair has one open at a time."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from matchfair.audit.services import Act, record
from matchfair.errors import Refused, lazy_gettext as _l
from matchfair.extensions import db, rows_changed
from matchfair.fairs.models import Fair
from matchfair.fairs.services import require_phase

from .market import read_market
from .models import Round, SolveJob
from .services import draw_up, store_plans
from .solving import refuse_unsolvable, solve_all

IMMEDIATE_PAIRS = 50_000  # enterprises times agencies for which the organizer waits: three plans in about two seconds
SILENT_AFTER = timedelta(seconds=45)  # without a sign of life: the process that solved it is gone


class SolveUnderWay(Refused):
    """Somebody started a round of this fair that is still being solved."""

    title = _l("A round of this fair is being solved already.")
    advice = _l("Open the rounds page: it leads to it. Wait until it is ready, or stop it there.")


def begin_round(fair: Fair, weights: dict, objectives: list[str], softened: bool, act: Act) -> list[Round] | SolveJob:
    """Solve at once, or ask for it where it would take too long."""
    require_phase(fair, "registration", "live")
    db.session.refresh(fair, with_for_update=True)
    open_job = newest_job(fair)
    if open_job and not open_job.ended_at:
        if not is_silent(open_job, act.now):
            raise SolveUnderWay()
        end_job(open_job.id, "lost", act.now)
    market = read_market(fair, act.now)
    if market.pairs <= IMMEDIATE_PAIRS:
        return store_plans(fair, draw_up(fair, solve_all(market, weights, objectives, softened), softened, act))
    refuse_unsolvable(market)
    job = SolveJob(
        bureau_id=fair.bureau_id,
        fair_id=fair.id,
        weights=weights,
        objectives=objectives,
        softened=softened,
        asked_at=act.now,
        asked_by=act.actor,
    )
    db.session.add(job)
    db.session.flush()
    record(act, fair, "round.asked", f"solve_job:{job.id}", objectives=objectives, weights=weights)
    return job


def newest_job(fair: Fair) -> SolveJob | None:
    found = select(SolveJob).filter_by(fair_id=fair.id).order_by(SolveJob.id.desc()).limit(1)
    return db.session.scalar(found.execution_options(populate_existing=True))


def is_silent(job: SolveJob, now: datetime) -> bool:
    return not job.ended_at and now - (job.heard_at or job.asked_at) > SILENT_AFTER


def waiting_jobs(bureau_id: int, now: datetime) -> list[int]:
    """Jobs that were asked for but never begun: the server stopped in between."""
    waiting = select(SolveJob.id).filter_by(bureau_id=bureau_id, started_at=None, ended_at=None).order_by(SolveJob.id)
    return list(db.session.scalars(waiting.where(SolveJob.asked_at < now - timedelta(minutes=1))))


def take_job(job_id: int, now: datetime) -> SolveJob | None:
    """Take the job; None when somebody else has it, or it was cancelled before it began."""
    mine = update(SolveJob).filter_by(id=job_id, started_at=None, ended_at=None)
    if not rows_changed(mine.values(started_at=now, heard_at=now)):
        return None
    return db.session.get(SolveJob, job_id, populate_existing=True)


def tell_share(job_id: int, share: float, now: datetime) -> bool:
    """Write how much is done; False when the job was cancelled or given up for lost, and should stop."""
    going = update(SolveJob).filter_by(id=job_id, ended_at=None, cancel_asked_at=None)
    return rows_changed(going.values(share=share, heard_at=now)) == 1


def ask_to_cancel(job: SolveJob, act: Act) -> None:
    """Stop a job: at its next sign of life, or at once where none is to be expected."""
    asked = update(SolveJob).filter_by(id=job.id, ended_at=None, cancel_asked_at=None)
    if rows_changed(asked.values(cancel_asked_at=act.now)):
        record(act, job, "round.cancelled", f"solve_job:{job.id}")
    if not job.started_at or is_silent(job, act.now):
        end_job(job.id, "cancelled", act.now)


def end_job(job_id: int, ended_as: str, now: datetime, **values) -> bool:
    ending = update(SolveJob).filter_by(id=job_id, ended_at=None)
    return rows_changed(ending.values(ended_at=now, ended_as=ended_as, **values)) == 1


def finish_job(job_id: int, number: int, now: datetime) -> bool:
    """End it with the round it made, in that round's transaction; False when it was cancelled at the last moment."""
    return tell_share(job_id, 1.0, now) and end_job(job_id, "done", now, number=number)
