"""`matchfair worker`: closes what ran out and solves what waits, every half minute."""

import argparse
import logging
import sys
import time

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from matchfair import clock
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.proposals.services import lapse
from matchfair.rounds.tasks import run_waiting
from matchfair.web import served_bureau

from .bureau import add_bureau_option, app_for
from .contents import tell
from .ready import why_not_ready

SUMMARY = "Close what ran out and solve what waits, every half minute, until stopped."
LOG = logging.getLogger("matchfair.worker")
PAUSE = 30  # seconds between two rounds of the worker


def add_options(command: argparse.ArgumentParser) -> None:
    add_bureau_option(command)


def run(options) -> int:
    app = app_for(options)
    if reason := why_not_ready(app):
        print(reason, file=sys.stderr)
        return 1
    with app.app_context():
        tell()
    work(app)
    return 0


def work(app: Flask) -> None:
    """Close what ran out, which every verb that takes a seat does first too; solve what nobody has begun to solve."""
    while True:
        try:
            run_waiting(app)
            close_overdue(app)
        except OperationalError as error:  # the database restarts, or somebody else was first: the next round does it
            LOG.warning("the database is away or busy: %s", error)
        time.sleep(PAUSE)


def close_overdue(app: Flask) -> None:
    with app.app_context():
        live = (
            select(Fair)
            .filter_by(bureau_id=served_bureau(), closed_at=None, deleted_at=None)
            .where(Fair.live_at.is_not(None))
        )
        for fair in db.session.scalars(live):
            closed = lapse(fair, clock.now())
            db.session.commit()
            if closed:
                LOG.info("fair %s: %d proposals ran out", fair.code, closed)
