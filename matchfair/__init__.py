"""matchfair runs double-selection fairs (双选会). `create_app` is the whole wiring; read it first."""

import logging
from pathlib import Path

from flask import Flask, g
from flask_babel import get_locale
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError

from matchfair import (
    accounts,
    agreements,
    board,
    clock,
    fairs,
    figures,
    needs,
    offers,
    programme,
    proposals,
    rosters,
    rounds,
    rules,
    web,
    words,
)
from matchfair.accounts import devices
from matchfair.accounts.sender import make_sender
from matchfair.config import settings
from matchfair.errors import NotFound, Refused
from matchfair.extensions import babel, bootstrap, compress, csrf, db, htmx, talisman
from matchfair.policy import citation, working_in_words
from matchfair.web import assets, forms, navigation, pages, prefix, refusals, styles
from matchfair.web.fields import RowNumber
from matchfair.web.qr import qr_svg

# In the order of who may import whom: each stands left of the next.
SLICES = (web, accounts, rosters, rules, programme, fairs, needs, offers, proposals, rounds, agreements, board)

CONTENT_SECURITY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def create_app(instance_path: Path | str | None = None, **overrides) -> Flask:
    """The application. `overrides` replace settings: tests and the demo name their own database."""
    instance = Path(instance_path or Path(__file__).parent.parent / "instance").resolve()
    app = Flask(__name__, instance_path=str(instance))
    app.config.update(settings(instance) | overrides)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app.url_map.converters["int"] = RowNumber
    add_extensions(app)
    devices.init_app(app)
    for slice_ in SLICES:
        add_slice(app, slice_)
    add_refusals(app)
    add_to_templates(app)
    return app


def add_extensions(app: Flask) -> None:
    for extension in (db, csrf, bootstrap, htmx, compress, assets, styles, prefix):
        extension.init_app(app)
    babel.init_app(app, locale_selector=pages.chosen_language)
    talisman.init_app(
        app,
        content_security_policy=CONTENT_SECURITY,
        force_https=False,
        frame_options="DENY",
        strict_transport_security=app.config["SESSION_COOKIE_SECURE"],
        session_cookie_secure=app.config["SESSION_COOKIE_SECURE"],
    )
    app.extensions["matchfair.sender"] = make_sender(
        app.config["CODE_SENDER"], app.config["DEMO"] or app.config.get("TESTING", False)
    )


def add_slice(app: Flask, slice_) -> None:
    """Its pages, and what it hands to slices left of it: entries of the navigation, functions for templates."""
    app.register_blueprint(slice_.bp)
    navigation.add(app, getattr(slice_, "NAVIGATION", []))
    app.jinja_env.globals.update(getattr(slice_, "TEMPLATE_GLOBALS", {}))


def add_refusals(app: Flask) -> None:
    app.register_error_handler(Refused, pages.refuse)
    app.register_error_handler(OperationalError, pages.database_away)
    for error, refusal in (
        (CSRFError, refusals.FormTooOld),
        (403, refusals.NotForYou),
        (404, NotFound),
        (405, NotFound),  # a button's address, typed or reloaded
        (413, refusals.TooLarge),
        (500, refusals.OurFault),
    ):
        app.register_error_handler(error, lambda _error, refusal=refusal: pages.refuse(refusal()))


def add_to_templates(app: Flask) -> None:
    app.jinja_env.globals.update(
        request_key=forms.new_request_key,
        draft_mark=forms.draft_mark,
        get_locale=get_locale,
        navigation=navigation.entries,
        words=words,
        now=clock.now,
        qr_svg=qr_svg,
        citation=citation,
    )
    app.jinja_env.filters["dateformat"] = words.day
    app.jinja_env.filters["worded"] = working_in_words
    app.jinja_env.filters.update(figures.FILTERS, money=words.money)
    app.context_processor(lambda: {"sign_in": g.get("sign_in"), "demo": app.config["DEMO"]})
