"""A form that was refused, or sent after its session had ended, is shown again as it was sent; nothing of it is lost.

A refusal is said on the form's own page. What somebody sent who is no longer signed in is kept for an hour, bound to this
browser and to whom the page was made for, and stands in the form again after signing in. Files are never kept.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app, flash, g, redirect, render_template, request, session
from flask.ctx import RequestContext
from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from matchfair import clock
from matchfair.audit.models import KeptForm
from matchfair.extensions import db, htmx

from .audience import served_bureau
from .forms import made_for, made_for_somebody
from .refill import refill

LONGEST = 64 * 1024  # of a form that is kept; the longest of ours is a tenth of it
MOST = 500  # kept at a time
KEPT_FOR = timedelta(hours=1)
PAGES_TRIED = 4


def as_sent(title: str, advice: str, at: str = "") -> Response | None:
    """The page of the form that was refused, filled as it was sent; None where there is no such page any more."""
    sent = sent_form()
    if sent is None or not from_our_page():
        return None
    for page in pages_of_form():
        answer = fetched(page)
        if answer is None:
            continue
        if answer.status_code == 303:  # nobody is signed in: the page waits behind the sign-in
            return said_at_the_way_in(answer, keep(page))
        note = render_template("layouts/again.html", title=title, advice=advice, files=sent_files())
        if filled := refill(answer.get_data(as_text=True), action(), sent, note, at, title):
            return Response(filled, mimetype="text/html")
    return None


def said_at_the_way_in(answer: Response, kept: str) -> Response | None:
    if not kept:
        return None
    session.pop("_flashes", None)  # that one has to sign in first
    flash(kept, "warning")
    return answer


def with_ticks(response: Response) -> Response:
    """A form that names its own errors shows what its fields hold; what stands beside them comes back here."""
    if response.status_code == 422 and not htmx:
        filled = refill(response.get_data(as_text=True), action(), request.form, over=False)
        response.set_data(filled or response.get_data())
    return response


def sent_form() -> MultiDict | None:
    if request.method != "POST":
        return None
    try:
        return MultiDict((name, text.replace("\0", "")) for name, text in request.form.items(multi=True))
    except HTTPException:  # too large or damaged: it is this that the visitor is told
        return None


def sent_files() -> bool:
    return any(file.filename for file in request.files.values())


def action() -> str:
    return request.root_path + request.path


def from_our_page() -> bool:
    """Another site must not be able to fill in our forms: what it sends is never shown."""
    ours = {request.host, urlsplit(current_app.config["PUBLIC_URL"]).netloc}
    named = [request.headers[name] for name in ("Origin", "Referer") if name in request.headers]
    fetched_from = request.headers.get("Sec-Fetch-Site", "same-origin")
    return fetched_from == "same-origin" and all(urlsplit(address).netloc in ours for address in named)


def pages_of_form() -> Iterator[str]:
    """Where the form may stand: the page it was sent from, else the addresses above the one it was sent to."""
    steps = request.path.split("/")
    above = ["/".join(steps[:end]) or "/" for end in range(len(steps), 1, -1)]
    came_from = urlsplit(request.referrer or "")
    inside = came_from.path.removeprefix(request.root_path)
    asked = [inside + (f"?{came_from.query}" if came_from.query else "")] if inside.startswith("/") else []
    yield from list(dict.fromkeys(page for page in (*asked, *above) if is_page(page)))[:PAGES_TRIED]


def is_page(address: str) -> bool:
    endpoint = endpoint_at(address)
    return endpoint is not None and not endpoint.endswith("static")


def endpoint_at(address: str) -> str | None:
    """Which of our pages has the address; None where none has, or where it only takes forms."""
    try:
        adapter, path = current_app.create_url_adapter(request), urlsplit(address).path.removeprefix(request.root_path)
        return adapter.match(path, method="GET")[0] if adapter else None
    except HTTPException:
        return None


def fetched(page: str) -> Response | None:
    """What this visitor would get at one of our pages now; None where it is no page."""
    environment = EnvironBuilder(path=page, base_url=request.root_url).get_environ()
    environment["HTTP_COOKIE"] = request.headers.get("Cookie", "")
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    # the same session: its messages, its language and its CSRF token
    asking = RequestContext(app, environment, session=session._get_current_object())  # type: ignore[attr-defined]
    try:
        with app.app_context(), asking:
            answer = app.full_dispatch_request()
    except Exception:
        current_app.logger.exception("the page of a refused form fails: %s", page)
        return None
    return answer if answer.status_code == 303 or (answer.status_code, answer.mimetype) == (200, "text/html") else None


# ---- across a sign-in -------------------------------------------------------------------------------------------


def page_of_form() -> str:
    """Where somebody who has to sign in first finds the form that was sent."""
    page = next(pages_of_form(), "")
    return page and request.root_path + page


def keep(page: str) -> str:
    """Keep what was sent until this browser has signed in again, as the one the form was made for; what to say then."""
    sent, key = sent_form(), request.form.get("request_key", "")
    if not sent or not page or not made_for_somebody(key) or not from_our_page():
        return ""
    fields = [(name, value) for name, value in sent.items(multi=True) if "password" not in name]
    text, now, code = json.dumps(fields, ensure_ascii=False), clock.now(), secrets.token_urlsafe(24)
    bureau_id = served_bureau()
    db.session.execute(delete(KeptForm).filter_by(bureau_id=bureau_id).where(KeptForm.kept_at < now - KEPT_FOR))
    db.session.execute(delete(KeptForm).filter_by(bureau_id=bureau_id, request_key=key))
    kept = db.session.scalar(select(func.count(KeptForm.id)).filter_by(bureau_id=bureau_id)) or 0
    if len(text) > LONGEST or kept >= MOST:
        return ""
    db.session.add(
        KeptForm(
            bureau_id=bureau_id,
            code_hash=hash_of(code),
            request_key=key,
            page=urlsplit(page).path.removeprefix(request.root_path),
            action=action(),
            fields=text,
            files=sent_files(),
            kept_at=now,
        )
    )
    db.session.commit()
    session["kept"] = code
    return _("Not saved: this device is not signed in any more. Sign in again and what you typed stands in its form.")


def put_back(response: Response) -> Response:
    """After a page is made: what this person sent to it before signing in stands in its form again."""
    code = session.get("kept") if response.mimetype == "text/html" and request.method == "GET" and not htmx else None
    sign_in = g.get("sign_in")
    if not code or not sign_in or response.status_code != 200:
        return response
    kept = db.session.scalar(
        select(KeptForm)
        .filter_by(bureau_id=sign_in.bureau_id, code_hash=hash_of(code), page=request.path)
        .where(KeptForm.kept_at > clock.now() - KEPT_FOR)
    )
    if kept is None or not made_for(kept.request_key, sign_in.actor):
        return response
    note = render_template(
        "layouts/again.html",
        title=_("Not saved yet."),
        advice=_("What you typed before signing in stands below; please press save once more."),
        files=kept.files,
    )
    filled = refill(response.get_data(as_text=True), kept.action, MultiDict(json.loads(kept.fields)), note)
    if filled:
        response.set_data(filled)
    return response


def forget() -> None:
    """What was kept is sent and saved now."""
    if code := session.get("kept"):
        mine = delete(KeptForm).filter_by(bureau_id=served_bureau(), code_hash=hash_of(code), action=action())
        if db.session.scalars(mine.returning(KeptForm.id)).all():
            session.pop("kept")


def to_sign_in(address: str) -> Response:
    """Send the visitor to the way in. A part of a page that is fetched again must not show it in the page's middle."""
    if not htmx:
        return redirect(address, 303)
    answer = Response(render_template("layouts/signed_out.html", address=address), 286, mimetype="text/html")
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#messages", "innerHTML"
    return answer


def hash_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
