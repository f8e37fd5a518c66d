"""A page or its fragment, what was refused, the language."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO
from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, make_response, redirect, render_template, request, send_file, session
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response
from wtforms import Field

from matchfair import words
from matchfair.errors import Refused
from matchfair.extensions import db, htmx

from . import again, refusals
from .audience import audience

bp = Blueprint("web", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def refuse(refusal: Refused):
    """Say what was refused, why, and what to do next; nothing was changed."""
    db.session.rollback()
    if refusal.page:
        return make_response(refusal.page(), refusal.status)
    title, advice = words.sentence(refusal)
    answer = None
    if refusal.status != 503:  # without a database there is no page to show
        shown = ("", str(refusal.on_form)) if refusal.on_form else (title, advice)
        answer = again.as_sent(*shown, at=refusal.field)
    if answer is None:
        answer = make_response(
            render_template("layouts/refused.html", title=title, advice=advice, back=back_to(), refusal=refusal)
        )
    if answer.status_code == 200:
        answer.status_code = refusal.status
    if htmx:  # a whole page does not belong in a part of one
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "body", "innerHTML"
    return answer


@contextmanager
def refused_at(field: Field, page: Callable) -> Iterator[None]:
    """What is refused inside is said at this field of the form, on the form's own `page`, with what was typed kept."""
    try:
        yield
    except Refused as refusal:
        field.errors = list(words.sentence(refusal))
        refusal.page = page
        raise


def database_away(error: OperationalError):
    """No answer from the database, a full disk, a lock held too long: say so, and that trying again is safe."""
    current_app.logger.error("the database is away: %s", error)
    g.sign_in = None  # the layout must not ask the database who this is
    answer = refuse(refusals.DatabaseAway())
    answer.headers["Retry-After"] = "30"
    return answer


def send_workbook(file: BinaryIO, name: str) -> Response:
    """An .xlsx to take away; asked for again, it is made again."""
    return send_file(file, XLSX, as_attachment=True, download_name=name, max_age=0)


def back_to(default: str = "/") -> str:
    """The page the visitor came from, when it is one of ours."""
    target = sent_next() or request.args.get("next") or request.referrer or default
    try:
        parts = urlsplit(target)
    except ValueError:  # no address at all, such as http://[
        return default
    # A path that begins with two slashes is read as another host's address, as in http://ours//theirs.
    if parts.netloc not in ("", request.host) or not re.match(r"/(?![/\\])", parts.path):
        return default
    return parts.path + (f"?{parts.query}" if parts.query else "")


def sent_next() -> str | None:
    try:
        return request.form.get("next")
    except HTTPException:  # a body that is too large or damaged: it is this that the visitor is told
        return None


def attempt(part, work: Callable, *arguments, instead=None):
    """What a page tells beside its forms, or `instead` where that fails: it is logged, and the page names the part that it lacks.

    A refusal is meant for people and a database that is away has its own page: both go on.
    """
    try:
        return work(*arguments)
    except (Refused, SQLAlchemyError):
        raise
    except Exception:
        current_app.logger.exception("a page lacks what %s works out", getattr(work, "__qualname__", work))
        if part not in g.setdefault("lacking", []):
            g.lacking.append(part)
        return instead


def render(page: str, fragment: str | None = None, **context):
    """The whole page; or, when htmx asks for a part of it, the fragment's file that the page itself includes."""
    if fragment and htmx and not htmx.boosted and not htmx.history_restore_request:
        page = fragment
    response = make_response(render_template(page, **context))
    response.vary.add("HX-Request")
    response.cache_control.no_store = True
    return response


@bp.post("/language")
@audience("public")
def language():
    """Remember the language for this browser; nothing is written to the database."""
    session["language"] = "en" if request.form.get("language") == "en" else "zh_Hans_CN"
    return redirect(back_to(), 303)


def chosen_language() -> str:
    return session.get("language", "zh_Hans_CN")


def polled(page: str, fragment: str, mark: str, **context):
    """The page; for a phone that polls only what changed, and nothing when nothing did."""
    if htmx and request.args.get("seen") == mark:
        return "", 204
    return render(page, fragment, mark=mark, **context)
