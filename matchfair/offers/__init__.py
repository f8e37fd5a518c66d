"""An agency lists its areas, capacity and terms."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from matchfair.web.navigation import FairNavEntry, NavEntry

__all__ = ["models", "participation", "services"]  # what other slices may import

bp = Blueprint("offers", __name__)

NAVIGATION = [
    NavEntry("agency", 10, "offers.fairs", _l("Fairs"), "home"),
    FairNavEntry("agency", 20, "offers.edit", _l("My offer"), "list"),
    FairNavEntry("organizer", 30, "offers.participants", _l("Agencies"), "building"),
]

from . import booth_views, desk_views, roster_views, views, words

TEMPLATE_GLOBALS = {"offer_words": words}
