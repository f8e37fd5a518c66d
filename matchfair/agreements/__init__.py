"""Both sides answer; a pairing and its draft agreement."""

from flask import Blueprint

__all__ = ["agency_home", "draft", "enterprise_home", "models", "services"]  # what other slices may import

bp = Blueprint("agreements", __name__)


from . import agency_views, desk_views, draft_views, views, words

TEMPLATE_GLOBALS = {"agreement_words": words}
