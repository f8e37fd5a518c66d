"""For whoever runs the service: is it alive, is it ready, what are the numbers."""

from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import func, select

from matchfair.accounts.models import SignIn
from matchfair.audit.models import RequestKey
from matchfair.errors import Refused
from matchfair.extensions import db
from matchfair.migrations import newest_revision
from matchfair.parties.services import find_bureau
from matchfair.web import audience, served_bureau
from matchfair.words import sentence

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
    """Prometheus text: totals of this bureau only, nothing of any party."""
    bureau = served_bureau()
    figures = {"matchfair_posts_total": RequestKey, "matchfair_sign_ins_total": SignIn}
    lines = []
    for name, model in figures.items():
        value = db.session.scalar(select(func.count(model.id)).filter_by(bureau_id=bureau))
        lines.append(f'# TYPE {name} counter\n{name}{{bureau="{bureau}"}} {value}\n')
    return "".join(lines), 200, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


def revision() -> str | None:
    return MigrationContext.configure(db.session.connection()).get_current_revision()


def why_not_ready(app: Flask) -> str:
    """What has to be done before serving, as a sentence; empty when all is well."""
    with app.app_context():
        if reason := why_not_current():
            return reason
        try:
            find_bureau(app.config["BUREAU"])
        except Refused as refusal:
            with app.test_request_context():
                return " ".join(sentence(refusal))
    return ""


def why_not_current(command: str = "matchfair init") -> str:
    """What brings the tables to where this version wants them, as a sentence; empty where they are."""
    found = revision()
    if found is None:
        return f"The database has no tables yet: run `{command}` first."
    if found != newest_revision():
        return f"The database is of an older version: run `{command}` once, it only brings the tables up to date."
    return ""
