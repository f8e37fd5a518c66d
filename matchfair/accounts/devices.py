"""Which device asks, and whether it may see the page; signing a device in."""

import hashlib

from flask import Flask, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import Forbidden

from matchfair import clock
from matchfair.audit.services import Act
from matchfair.parties.services import find_bureau
from matchfair.web import refusals, served_bureau
from matchfair.web.fields import one_line
from matchfair.web.write_once import body_digest, keyed_digest, scope

from .models import SignIn
from .services import end_sign_ins, find_sign_in, link_taken_back, start_sign_in

DEVICE_COOKIE = "matchfair_device"


def init_app(app: Flask) -> None:
    """Know the device before each request; `web` asks for a repeated POST's device, and for the bureau, through these."""
    app.before_request(admit_audience)
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
    """Enterprises have no password: whoever asked for their pages of a fair learns how they come in."""
    said = why_not_signed_in()
    fair_code = (request.view_args or {}).get("fair_code") if for_enterprises else None
    if said or not fair_code:
        flash(said or _("Please sign in first; then you come straight to the page you asked for."), "warning")
    asked_for = request.full_path.rstrip("?") if request.method == "GET" else ""
    if fair_code:
        return redirect(url_for("fairs.ways_in", fair_code=fair_code, next=asked_for), 303)
    return redirect(url_for("accounts.sign_in", next=asked_for), 303)


def why_not_signed_in() -> str:
    """What somebody must know whose session ended meanwhile: the link was taken back, what was sent is not saved."""
    token, sending = request.cookies.get(DEVICE_COOKIE), request.method == "POST"
    if token and link_taken_back(served_bureau(), hash_of(token)):
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
