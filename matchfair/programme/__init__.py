"""Who is in the programme: eligibility, findings, yearly lists, grounds and decisions of leaving."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from matchfair.web.navigation import NavEntry

__all__ = ["eligibility", "exits", "lists", "models", "services", "words"]  # what other slices may import

bp = Blueprint("programme", __name__)

NAVIGATION = [
    NavEntry("organizer", 20, "programme.enterprises", _l("Enterprises"), "users"),
    NavEntry("organizer", 30, "programme.agencies", _l("Agencies"), "building"),
]

from . import case_views, exit_views, finding_views, list_views, party_views, words

TEMPLATE_GLOBALS = {"programme_words": words}
