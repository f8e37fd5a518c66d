"""Serving the application and the small loop of the worker."""

import getpass
import logging
import os
import resource
import time

from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from waitress import create_server

from matchfair import clock
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.migrations import newest_revision
from matchfair.parties.models import Bureau
from matchfair.proposals.services import lapse
from matchfair.proposals.tasks import run_waiting

LOG = logging.getLogger("matchfair.serving")
PAUSE = 30  # seconds between two rounds of the worker
CONNECTIONS = 3000  # phones keep theirs open and ask every few seconds: a hall of 2,000 and a margin
OTHER_FILES = 100  # what the process has open besides: database, logs, uploads under way
LIMITS = {
    "threads": 8,
    "connection_limit": CONNECTIONS,
    "channel_timeout": 30,  # seconds: a half-sent request or an idle phone gives its place back
    "cleanup_interval": 10,  # seconds between two looks for those
    "asyncore_use_poll": True,  # select() ends at file number 1023
    # A body over the application's own limit is still read so far that the sender sees our sentence and no cut line.
    "max_request_body_size": 32 * 1024 * 1024,
    "ident": None,
}


def address() -> tuple[str, int]:
    return os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))


def serve(app: Flask) -> None:
    host, port = address()
    server = server_of(app, host, port)
    print(f"matchfair serves http://{host}:{port}/ (stop with Ctrl-C)", flush=True)
    server.run()


def server_of(app: Flask, host: str, port: int, **overrides):
    """A waitress server that listens already; `run()` answers until it is stopped."""
    return create_server(
        app, host=host, port=port, **LIMITS | {"connection_limit": connections_allowed(CONNECTIONS)} | overrides
    )


def connections_allowed(wanted: int) -> int:
    """How many connections the process may hold: its file limit is raised where that is allowed, or there are fewer."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + OTHER_FILES
    most = needed if hard == resource.RLIM_INFINITY else min(hard, needed)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return wanted
    allowed = max(soft - OTHER_FILES, 1)
    LOG.warning("%d files may be open, so %d connections are served; raise it: ulimit -n %d", soft, allowed, needed)
    return allowed


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
