"""Many proposals at once: solve, compare, publish, explain."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from matchfair.web.navigation import FairNavEntry

__all__ = ["fit", "reasons", "services", "tasks", "unmatched"]  # what other slices may import

bp = Blueprint("rounds", __name__)

NAVIGATION = [FairNavEntry("organizer", 40, "rounds.rounds", _l("Rounds"), "rounds")]

from . import deletion_views, desk_views, job_views, words

TEMPLATE_GLOBALS = {"round_words": words}
