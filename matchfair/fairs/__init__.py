"""A fair opens: dates, phases, admission and arrival, booths, QR codes and links."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from matchfair.web.navigation import FairNavEntry, NavEntry

__all__ = ["links", "models", "services", "words"]  # what other slices may import

bp = Blueprint("fairs", __name__)

NAVIGATION = [
    NavEntry("organizer", 10, "fairs.desk", _l("Fairs"), "home"),
    FairNavEntry("agency", 30, "fairs.my_booth", _l("Booth"), "qr"),
    FairNavEntry("organizer", 20, "fairs.entries", _l("Enterprises"), "users"),
    FairNavEntry("organizer", 50, "fairs.posters", _l("Posters"), "qr"),
    FairNavEntry("organizer", 60, "fairs.settings", _l("Settings"), "settings"),
]

from . import agency_views, desk_views, entry_views, link_views, paper_views, views, words

TEMPLATE_GLOBALS = {"fair_words": words}
