"""One proposal's life: terms shown, consents, seats."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from matchfair.web.navigation import FairNavEntry

__all__ = ["agencies_seen", "models", "services", "terms", "words"]  # what other slices may import

bp = Blueprint("proposals", __name__)

NAVIGATION = [FairNavEntry("enterprise", 30, "proposals.agencies", _l("Agencies"), "building")]

from . import desk_views, views, words
from .phases import phase_outlook
from .services import consents_on_needs, is_paired

TEMPLATE_GLOBALS = {
    "proposal_words": words,
    "phase_outlook": phase_outlook,
    "consents_on_needs": consents_on_needs,  # the needs page warns before an agency's yes is lost
    "is_paired": is_paired,  # and says what locks the needs
}
