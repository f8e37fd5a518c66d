"""The three roles' overviews, the organizer's board, exports and `check`: reads every slice, writes none."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from matchfair.web.navigation import FairNavEntry

__all__ = ["check"]  # what other slices may import

bp = Blueprint("board", __name__)

NAVIGATION = [
    FairNavEntry("enterprise", 10, "board.home", _l("Home"), "home"),
    FairNavEntry("enterprise", 40, "board.results", _l("Results"), "result"),
    FairNavEntry("agency", 10, "board.agency_home", _l("Overview"), "home"),
    FairNavEntry("organizer", 10, "board.board", _l("Board"), "chart"),
]

from . import agency_views, enterprise_views, health_views, views
