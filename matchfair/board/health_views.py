"""For whoever runs the service: is it alive, is it ready, what are the numbers."""

from sqlalchemy import func, select

from matchfair.accounts.models import SignIn
from matchfair.audit.models import RequestKey
from matchfair.extensions import db
from matchfair.migrations import newest_revision, revision_of
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
    revision = revision_of(db.session.connection())
    if revision != newest_revision():
        return f"migrations: at {revision}, should be at {newest_revision()}\n", 503, TEXT
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
