"""The demonstration: a fair in full swing, built through the services with a seed, in a database of its own.

It is made anew when it is of another day, so that its times are always those of a fair that is running now.
"""

import os
import socket
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from matchfair import clock, create_app
from matchfair.accounts.models import Account
from matchfair.config import address, kept_key
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.migrations import newest_revision, upgrade
from matchfair.proposals.models import Proposal

from .entrances import print_entrances
from .story import play
from .views import bp

__all__ = ["make_app", "make_ready"]  # what other slices may import

INSTANCE = Path(__file__).parent.parent.parent / "instance"


def make_app(file: Path | None = None) -> Flask:
    """The application on the demonstration's own SQLite file; no other database is ever touched."""
    file = file or INSTANCE / "demo.sqlite3"
    app = create_app(
        INSTANCE,
        DEMO=True,
        SECRET_KEY=kept_key(INSTANCE / "demo-secret-key"),  # never production's: a demonstration's links open nothing
        BUREAU=None,
        CODE_SENDER="log",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{file}",
        PUBLIC_URL=os.environ.get("MATCHFAIR_PUBLIC_URL", public_url()).rstrip("/"),
    )
    app.register_blueprint(bp)
    return app


def public_url() -> str:
    """Where phones find this machine: its address in the hall's network when it listens there."""
    host, port = address()
    if host in ("0.0.0.0", "::"):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # sends nothing; asks which address would be used
            host = probe.getsockname()[0]
    return f"http://{host}:{port}"


def make_ready(fresh: bool = False) -> Flask:
    """The demonstration's application, filled; an unfinished, older or yesterday's one is made anew."""
    file = INSTANCE / "demo.sqlite3"
    if fresh or not usable(file):
        print("Filling the demonstration fair; this takes some seconds ...", flush=True)
        seed(file)
    app = make_app(file)
    with app.app_context():
        app.config["DEMO_PARTIES"] = demo_parties()
        print_entrances(app)
    return app


def usable(file: Path) -> bool:
    if not file.exists():
        return False
    app = make_app(file)
    with app.app_context():
        try:
            revision = db.session.connection().exec_driver_sql("select version_num from alembic_version").scalar()
            fair = db.session.scalar(select(Fair).where(Fair.live_at.is_not(None)).limit(1))
            return revision == newest_revision() and fair is not None and fair.held_on == clock.today()
        except DatabaseError:
            return False
        finally:
            db.session.remove()
            db.engine.dispose()


def seed(file: Path) -> None:
    """Fill a new file beside the old one and put it in its place when it is whole."""
    unfinished = file.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    app = make_app(unfinished)
    with app.app_context():
        upgrade(db.engine)
        play(app)
        db.session.remove()
        db.engine.dispose()
    unfinished.with_name(unfinished.name + "-journal").unlink(missing_ok=True)
    unfinished.replace(file)


def demo_parties() -> dict:
    """Whom the one-tap entrances let in: the organizer, and the two sides of one proposal that waits for both."""
    fair = db.session.scalars(select(Fair).where(Fair.live_at.is_not(None)).limit(1)).one()
    organizer = db.session.scalars(select(Account).filter_by(agency_id=None).order_by(Account.id).limit(1)).one()
    waiting = select(Proposal).filter_by(fair_id=fair.id, origin="solver", closed_at=None, enterprise_consented_at=None)
    row = db.session.scalar(waiting.order_by(Proposal.agency_consented_at.is_not(None), Proposal.id).limit(1))
    row = row or db.session.scalars(select(Proposal).filter_by(fair_id=fair.id).order_by(Proposal.id).limit(1)).one()
    clerk = db.session.scalars(select(Account).filter_by(agency_id=row.agency_id).order_by(Account.id).limit(1)).one()
    return {"organizer": organizer.id, "agency": clerk.id, "enterprise": row.enterprise_id, "fair_code": fair.code}
