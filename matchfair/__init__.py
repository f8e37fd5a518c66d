"""matchfair runs double-selection fairs (双选会). `create_app` is the whole wiring; read it first."""

import logging
from pathlib import Path

from flask import Flask, g
from flask_babel import get_locale
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError

from matchfair import assets, clock, health, navigation, refusals, web, words
from matchfair.agreements import (
    agency_views as _agency,  # noqa: F401
    desk_views as _agreements_desk,  # noqa: F401
    draft_views as _drafts,  # noqa: F401
    views as agreements,
)
from matchfair.board import views as board
from matchfair.config import settings
from matchfair.errors import NotFound, Refused
from matchfair.extensions import babel, bootstrap, compress, csrf, db, htmx, talisman
from matchfair.fairs import (
    agency_views as _fairs_agency,  # noqa: F401
    desk_views as _fairs_desk,  # noqa: F401
    entry_views as _fairs_entries,  # noqa: F401
    link_views as _fairs_links,  # noqa: F401
    paper_views as _fairs_paper,  # noqa: F401
    views as fairs,
)
from matchfair.needs import (
    desk_views as _needs_desk,  # noqa: F401
    views as needs,
)
from matchfair.numbers import RowNumber
from matchfair.offers import (
    desk_views as _offers_desk,  # noqa: F401
    door_views as _offers_door,  # noqa: F401
    views as offers,
)
from matchfair.parties import (
    desk_views as _parties_desk,  # noqa: F401
    finding_views as _parties_findings,  # noqa: F401
    leaving_views as _parties_leaving,  # noqa: F401
    list_views as _parties_lists,  # noqa: F401
    reading_views as _parties_readings,  # noqa: F401
    roster_views as _parties_roster,  # noqa: F401
    rules_views as _parties_rules,  # noqa: F401
    table_views as _parties_tables,  # noqa: F401
    views as parties,
)
from matchfair.parties.sender import make_sender
from matchfair.policy import citation, working_in_words as worded
from matchfair.proposals import (
    desk_views as _proposals_desk,  # noqa: F401
    job_views as _jobs,  # noqa: F401
    views as proposals,
)
from matchfair.qr import qr_svg
from matchfair.rule_links import about_of, catalogue_at, clause_url, rule_link, rules_url

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
    db.init_app(app)
    csrf.init_app(app)
    bootstrap.init_app(app)
    htmx.init_app(app)
    compress.init_app(app)
    babel.init_app(app, locale_selector=web.chosen_language)
    assets.init_app(app)
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
    app.url_map.converters["int"] = RowNumber
    app.before_request(web.admit_audience)
    for module in (web, health, parties, fairs, needs, offers, proposals, agreements, board):
        app.register_blueprint(module.bp)
    app.register_error_handler(Refused, web.refuse)
    app.register_error_handler(CSRFError, lambda _error: web.refuse(refusals.FormTooOld()))
    app.register_error_handler(403, lambda _error: web.refuse(refusals.NotForYou()))
    app.register_error_handler(404, lambda _error: web.refuse(NotFound()))
    app.register_error_handler(405, lambda _error: web.refuse(NotFound()))  # a button's address, typed or reloaded
    app.register_error_handler(413, lambda _error: web.refuse(refusals.TooLarge()))
    app.register_error_handler(OperationalError, web.database_away)
    app.register_error_handler(500, lambda _error: web.refuse(refusals.OurFault()))
    app.jinja_env.globals.update(
        request_key=web.new_request_key,
        get_locale=get_locale,
        navigation=navigation.entries,
        words=words,
        now=clock.now,
        qr_svg=qr_svg,
        citation=citation,
        catalogue_at=catalogue_at,
        clause_url=clause_url,
        rule_link=rule_link,
        rules_url=rules_url,
        about_of=about_of,
    )
    app.jinja_env.filters["dateformat"] = words.day
    app.jinja_env.filters["worded"] = worded
    app.context_processor(lambda: {"sign_in": g.get("sign_in"), "demo": app.config["DEMO"]})
    return app
