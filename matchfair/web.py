"""What every view shares: who may see it, writing once, a page or its fragment, the base form."""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import Forbidden, HTTPException
from wtforms import Field, HiddenField, PasswordField, StringField, TextAreaField

from matchfair import clock, refusals, words
from matchfair.audit.services import claim_key
from matchfair.errors import Refused
from matchfair.extensions import db, htmx
from matchfair.parties.models import SignIn
from matchfair.parties.services import end_sign_ins, find_sign_in, link_taken_back, start_sign_in

DEVICE_COOKIE = "matchfair_device"
ATTEMPTS = 3

bp = Blueprint("web", __name__)


# ---- who may see it ---------------------------------------------------------------------------------------------


def audience(*roles: str) -> Callable:
    """Declare who may use a view: "public", "organizer", "agency", "enterprise". Without it the view is refused."""

    def mark(view):
        view.audience = roles
        return view

    return mark


def admit_audience():
    """Before each request: know the device, and turn away whoever the view is not for."""
    if "\0" in request.path or any("\0" in value for _, value in request.values.items(multi=True)):
        raise refusals.OddCharacters  # no database keeps it, and nobody types it
    for file in request.files.values():
        file.filename = one_line(file.filename or "")
    g.sign_in = known_device()
    if request.endpoint is None or request.endpoint.rpartition(".")[2] == "static":
        return None
    roles = getattr(current_app.view_functions[request.endpoint], "audience", ())
    if "public" in roles or (g.sign_in and g.sign_in.role in roles):
        return None
    if roles and g.sign_in is None:
        return show_the_way_in("enterprise" in roles)
    raise Forbidden


def known_device() -> SignIn | None:
    token = request.cookies.get(DEVICE_COOKIE)
    return find_sign_in(hash_of(token), clock.now()) if token else None


def show_the_way_in(for_enterprises: bool):
    """Enterprises have no password: whoever asked for their pages of a fair learns how they come in."""
    said = why_not_signed_in()
    fair_code = (request.view_args or {}).get("fair_code") if for_enterprises else None
    if said or not fair_code:
        flash(said or _("Please sign in first; then you come straight to the page you asked for."), "warning")
    asked_for = request.full_path.rstrip("?") if request.method == "GET" else ""
    if fair_code:
        return redirect(url_for("fairs.ways_in", fair_code=fair_code, next=asked_for), 303)
    return redirect(url_for("parties.sign_in", next=asked_for), 303)


def why_not_signed_in() -> str:
    """What somebody must know whose session ended meanwhile: the link was taken back, what was sent is not saved."""
    token, sending = request.cookies.get(DEVICE_COOKIE), request.method == "POST"
    if token and link_taken_back(hash_of(token)):
        if sending:
            return _(
                "The booth link was taken back; what you just sent was not saved. Ask a colleague at your agency for a new link."
            )
        return _("The booth link was taken back. Ask a colleague at your agency for a new link.")
    return _("This device is not signed in any more; what you just sent was not saved.") if sending else ""


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def device_token() -> str:
    """The token of the sign-in this POST makes. Made from the POST itself, so that sent again it gets it again."""
    return keyed_digest(("device", scope(), request.form["request_key"], body_digest()))


def let_in(response, granted_by: str, **party):
    """Start this device's session as `account=…`, `enterprise=…` or `agency=…`; the one it had ends."""
    if g.sign_in:
        end_sign_ins(clock.now(), id=g.sign_in.id)
    start_sign_in(hash_of(device_token()), granted_by, clock.now(), **party)
    return set_device(response)


def set_device(response):
    g.signs_in = True
    response.set_cookie(
        DEVICE_COOKIE,
        device_token(),
        max_age=7 * 86400,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


# ---- writing once -----------------------------------------------------------------------------------------------


def write(view: Callable) -> Callable:
    """Carry out a POST once: its key and what it did are committed together, here and nowhere else.

    The same POST again gets the same answer and does nothing. A refusal or a form error changes nothing.
    """

    @wraps(view)
    def once(*args, **kwargs):
        for attempt in range(ATTEMPTS):
            try:
                with promises_kept():
                    return carry_out(view, *args, **kwargs)
            except (IntegrityError, OperationalError):
                # Another transaction was first (unique index, deadlock, busy): look again, with the key still unused.
                db.session.rollback()
                if attempt == ATTEMPTS - 1:
                    raise
        return None

    return once


@contextmanager
def promises_kept() -> Iterator[None]:
    """What a view tells ("Saved.") goes with what it writes: where that is undone, it was never told."""
    told = list(session.get("_flashes", ()))
    try:
        yield
    except Exception:
        session["_flashes"] = told
        g.pop("signs_in", None)
        raise


def carry_out(view, *args, **kwargs):
    key = request.form.get("request_key", "")
    if not 16 <= len(key) <= 60:
        return refuse(refusals.NoRequestKey())
    earlier = claim_key(scope(), key, body_digest(), clock.now())
    if earlier.body != body_digest():
        return refuse(refusals.KeyUsedTwice())
    if earlier.location:
        return replay(earlier)
    try:
        with promises_kept():
            response = make_response(view(*args, **kwargs))
    except Refused as refusal:
        if refusal.remembered:
            db.session.delete(earlier)
            db.session.commit()
        return refuse(refusal)
    if not 300 <= response.status_code < 400:
        db.session.rollback()
        return response
    earlier.location, earlier.signs_in = response.location, g.get("signs_in", False)
    earlier.messages = json.dumps(session.get("_flashes", []), default=str)
    db.session.commit()
    return response


def scope() -> str:
    return f"sign-in:{g.sign_in.id}" if g.sign_in else "anonymous"


def body_digest() -> str:
    """Keyed, because a form may hold a password and the digest is stored."""
    fields = sorted((k, v) for k, v in request.form.items(multi=True) if k not in ("csrf_token", "request_key"))
    fields += sorted((name, file.filename or "", digest_of(file)) for name, file in request.files.items(multi=True))
    return keyed_digest((request.path, fields))


def digest_of(file) -> str:
    """Of an upload's content: a corrected file usually keeps its name."""
    content = hashlib.file_digest(file.stream, "sha256").hexdigest()
    file.stream.seek(0)
    return content


def keyed_digest(values: tuple) -> str:
    return hmac.new(current_app.secret_key.encode(), repr(values).encode(), "sha256").hexdigest()


def replay(earlier):
    session["_flashes"] = [tuple(message) for message in json.loads(earlier.messages)]
    response = redirect(earlier.location, 303)
    return set_device(response) if earlier.signs_in else response


def refuse(refusal: Refused):
    """Say what was refused, why, and what to do next; nothing was changed."""
    db.session.rollback()
    if refusal.page:
        return make_response(refusal.page(), refusal.status)
    title, advice = words.sentence(refusal)
    page = render_template("layouts/refused.html", title=title, advice=advice, back=back_to(), refusal=refusal)
    return make_response(page, refusal.status)


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


# ---- a page or its fragment -------------------------------------------------------------------------------------


def render(page: str, fragment: str | None = None, **context):
    """The whole page; or, when htmx asks for a part of it, the fragment's file that the page itself includes."""
    partial = fragment and htmx and not htmx.boosted and not htmx.history_restore_request
    response = make_response(render_template(fragment if partial else page, **context))
    response.vary.add("HX-Request")
    response.cache_control.no_store = True
    return response


CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # and the two line ends of Unicode
LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """The text without control characters and line breaks: it may stand in a file name, a header, a cell."""
    return CONTROLS.sub(" ", text).strip()


def several_lines(text: str) -> str:
    """The text without control characters but for its line breaks, written one way."""
    return "\n".join(CONTROLS.sub(" ", line).rstrip() for line in LINE_ENDS.sub("\n", text).split("\n")).strip()


def typed(name: str, longest: int = 400) -> str:
    """What was sent in a field that no form describes, as one line."""
    return one_line(request.form.get(name, ""))[:longest]


class Fields(FlaskForm):
    """The base of every form and of every part of one: what is typed arrives clean, what is missing is empty."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form, formdata):
            sent = super().wrap_formdata(form, formdata)
            return sent and MultiDict((name, clean(form, name, value)) for name, value in sent.items(multi=True))

    def process(self, *args, **kwargs):
        super().process(*args, **kwargs)
        for field in self:
            if isinstance(field, StringField) and field.data is None:
                field.data = ""


def clean(form: Fields, name: str, value):
    field = form._fields.get(name.removeprefix(form._prefix))
    if not isinstance(field, StringField) or isinstance(field, PasswordField):
        return value
    return several_lines(value) if isinstance(field, TextAreaField) else one_line(value)


class Form(Fields):
    """The base of every whole form: CSRF token and the key that makes a second sending harmless."""

    request_key = HiddenField(default=lambda: new_request_key())


def new_request_key() -> str:
    return secrets.token_urlsafe(24)


@bp.post("/language")
@audience("public")
def language():
    """Remember the language for this browser; nothing is written to the database."""
    session["language"] = "en" if request.form.get("language") == "en" else "zh_Hans_CN"
    return redirect(back_to(), 303)


def chosen_language() -> str:
    return session.get("language", "zh_Hans_CN")
