"""For whoever runs the service: is it alive, is it ready, what are the numbers."""

from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import func, select

from matchfair.accounts.models import SignIn
from matchfair.audit.models import RequestKey
from matchfair.extensions import db
from matchfair.migrations import newest_revision
from matchfair.parties.models import Bureau
from matchfair.web import audience

from . import bp

TEXT = {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/healthz")
@audience("public")
def alive():
    return "ok\n", 200, TEXT


@bp.get("/readyz")
@audience("public")
def ready():
    """Ready when the database answers and has the newest migration."""
    found = revision()
    if found != newest_revision():
        return f"migrations: at {found}, should be at {newest_revision()}\n", 503, TEXT
    return "ok\n", 200, TEXT


@bp.get("/metrics")
@audience("public")
def metrics():
    """Prometheus text: totals only, nothing of any party."""
    figures = {
        "matchfair_posts_total": db.session.scalar(select(func.count(RequestKey.id))),
        "matchfair_sign_ins_total": db.session.scalar(select(func.count(SignIn.id))),
    }
    lines = [f"# TYPE {name} counter\n{name} {value}\n" for name, value in figures.items()]
    return "".join(lines), 200, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


def revision() -> str | None:
    return MigrationContext.configure(db.session.connection()).get_current_revision()


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
    found = revision()
    if found is None:
        return f"The database has no tables yet: run `{command}` first."
    if found != newest_revision():
        return f"The database is of an older version: run `{command}` once, it only brings the tables up to date."
    return ""
