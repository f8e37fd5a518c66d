"""Which device asks, and whether it may see the page; signing a device in."""

import hashlib
from urllib.parse import urlsplit

from flask import Flask, current_app, flash, g, request, session, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import Forbidden

from matchfair import clock
from matchfair.audit.services import Act
from matchfair.extensions import htmx
from matchfair.parties.services import find_bureau
from matchfair.web import again, refusals, served_bureau
from matchfair.web.fields import one_line
from matchfair.web.write_once import body_digest, keyed_digest, scope

from .models import SignIn
from .services import end_sign_ins, find_sign_in, link_taken_back, start_sign_in

DEVICE_COOKIE = "matchfair_device"


def init_app(app: Flask) -> None:
    """Know the device before each request; `web` asks for a repeated POST's device, and for the bureau, through these."""
    app.before_request(admit_audience)
    app.after_request(again.put_back)
    app.extensions["matchfair.keep_device"] = set_device
    app.extensions["matchfair.only_bureau"] = lambda: find_bureau().id


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


def acting() -> Act:
    """The act of whoever sends this request."""
    return Act(clock.now(), g.sign_in.actor)


def known_device() -> SignIn | None:
    token = request.cookies.get(DEVICE_COOKIE)
    return find_sign_in(served_bureau(), hash_of(token), clock.now()) if token else None


def show_the_way_in(for_enterprises: bool):
    """Enterprises have no password: whoever asked for their pages of a fair learns how they come in.

    What was sent is kept, and the way leads back to where it was typed.
    """
    sending = request.method == "POST"
    if sending:
        asked_for = again.page_of_form()
    elif htmx:  # a part of a page: the way leads back to the whole of it
        asked_for = urlsplit(htmx.current_url or "").path
    else:
        asked_for = request.root_path + request.full_path.rstrip("?")
    said = why_not_signed_in(sending, again.keep(asked_for) if sending else "")
    fair_code = (request.view_args or {}).get("fair_code") if for_enterprises else None
    if not htmx and (said or not fair_code):
        flash(said or _("Please sign in first; then you come straight to the page you asked for."), "warning")
    session["asked_for"] = asked_for
    if fair_code:
        return again.to_sign_in(url_for("fairs.ways_in", fair_code=fair_code, next=asked_for))
    return again.to_sign_in(url_for("accounts.sign_in", next=asked_for))


def why_not_signed_in(sending: bool, kept: str) -> str:
    """What somebody must know whose session ended meanwhile: the link was taken back, what was sent is not saved."""
    token = request.cookies.get(DEVICE_COOKIE)
    taken_back = token and link_taken_back(served_bureau(), hash_of(token))
    if taken_back and sending:
        return _(
            "The booth link was revoked; what you just sent was not saved. Ask a colleague at your agency for a new link."
        )
    if taken_back:
        return _("The booth link was revoked. Ask a colleague at your agency for a new link.")
    if kept:
        return _(
            "Not saved: this device is not signed in any more. Sign in again and what you typed stands in its form."
        )
    return _("This device is not signed in any more; what you just sent was not saved.") if sending else ""


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def device_token() -> str:
    """The token of the sign-in this POST makes. Made from the POST itself, so that sent again it gets it again."""
    return keyed_digest(("device", scope(), request.form["request_key"], body_digest()))


def let_in(response, granted_by: str, only_under: str = "", **party):
    """Start this device's session as `account=…`, `enterprise=…` or `agency=…`; the one it had ends.

    It goes on to the page asked for before, when it is one for this role and its address holds `only_under`.
    """
    if g.sign_in:
        end_sign_ins(clock.now(), id=g.sign_in.id)
    started = start_sign_in(hash_of(device_token()), granted_by, clock.now(), **party)
    asked_for = session.pop("asked_for", "")
    if only_under in asked_for and started.role in audience_at(asked_for):
        response.location = asked_for
    return set_device(response)


def audience_at(address: str) -> tuple[str, ...]:
    endpoint = again.endpoint_at(address)
    return getattr(current_app.view_functions[endpoint], "audience", ()) if endpoint else ()


def set_device(response):
    g.signs_in = True
    response.set_cookie(
        DEVICE_COOKIE,
        device_token(),
        max_age=7 * 86400,
        httponly=True,
        samesite="Lax",
        path=current_app.config["APPLICATION_ROOT"],
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response
