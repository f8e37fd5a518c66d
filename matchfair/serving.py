"""Serving the application and the small loop of the worker."""

import getpass
import logging
import os
import time

from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from waitress import serve as waitress

from matchfair import clock
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.migrations import newest_revision
from matchfair.parties.models import Bureau
from matchfair.proposals.services import lapse
from matchfair.proposals.tasks import run_waiting

LOG = logging.getLogger("matchfair.worker")
PAUSE = 30  # seconds between two rounds of the worker


def address() -> tuple[str, int]:
    return os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))


def serve(app: Flask) -> None:
    host, port = address()
    print(f"matchfair serves http://{host}:{port}/ (stop with Ctrl-C)", flush=True)
    waitress(app, host=host, port=port, threads=8, ident=None)


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
        for fair in db.session.scalars(select(Fair).where(Fair.live_at.is_not(None), Fair.closed_at.is_(None))):
            closed = lapse(fair, clock.now())
            db.session.commit()
            if closed:
                LOG.info("fair %s: %d proposals ran out", fair.code, closed)


def ask_password() -> str:
    """The password typed at a terminal; empty where there is none."""
    try:
        return getpass.getpass("Password of the first account (8 characters or more): ")
    except EOFError:
        return ""


def why_not_ready(app: Flask) -> str:
    """What has to be done before serving, as a sentence; empty when all is well."""
    with app.app_context():
        if reason := why_not_current():
            return reason
        if db.session.scalar(select(Bureau.id).limit(1)) is None:
            return "There is no bureau yet: run `matchfair init --bureau NAME` first."
    return ""


def why_not_current(command: str = "matchfair init") -> str:
    """What brings the tables to where this version wants them, as a sentence; empty where they are."""
    found = MigrationContext.configure(db.session.connection()).get_current_revision()
    if found is None:
        return f"The database has no tables yet: run `{command}` first."
    if found != newest_revision():
        return f"The database is of an older version: run `{command}` once, it only brings the tables up to date."
    return ""
