"""For whoever runs the service: is it alive, is it ready, what are the numbers."""

from sqlalchemy import func, select

from matchfair.accounts.models import SignIn
from matchfair.audit.models import RequestKey
from matchfair.extensions import db
from matchfair.migrations import newest_revision, revision_of
from matchfair.web import audience, served_bureau

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
    """Prometheus text: totals of this bureau only, nothing of any party."""
    bureau = served_bureau()
    figures: dict[str, type[RequestKey] | type[SignIn]] = {
        "matchfair_posts_total": RequestKey,
        "matchfair_sign_ins_total": SignIn,
    }
    lines = []
    for name, model in figures.items():
        value = db.session.scalar(select(func.count(model.id)).filter_by(bureau_id=bureau))
        lines.append(f'# TYPE {name} counter\n{name}{{bureau="{bureau}"}} {value}\n')
    return "".join(lines), 200, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
