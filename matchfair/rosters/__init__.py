"""Spreadsheets become parties and needs: read, previewed, confirmed."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from matchfair.web.navigation import NavEntry

# what other slices may import
__all__ = ["forms", "hints", "import_page", "imports", "reading", "row_page", "services", "words"]

bp = Blueprint("rosters", __name__)

NAVIGATION = [NavEntry("organizer", 40, "rosters.roster", _l("Import"), "download")]

from . import desk_views, row_views
