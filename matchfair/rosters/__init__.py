"""Spreadsheets become parties and needs: read, previewed, confirmed."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from matchfair.web.navigation import NavEntry

__all__ = [
    "desk_views",
    "forms",
    "imports",
    "preview_page",
    "reading",
    "row_page",
    "services",
    "words",
]  # what other slices may import

bp = Blueprint("rosters", __name__)

NAVIGATION = [NavEntry("organizer", 40, "rosters.roster", _l("Import"), "download")]

from . import desk_views, row_views
