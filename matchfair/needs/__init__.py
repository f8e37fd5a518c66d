"""An enterprise lists its needs."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from matchfair.web.navigation import FairNavEntry

__all__ = ["forms", "import_page", "models", "services", "words"]  # what other slices may import

bp = Blueprint("needs", __name__)

NAVIGATION = [FairNavEntry("enterprise", 20, "needs.edit", _l("Needs"), "list")]

from . import desk_views, views, words

TEMPLATE_GLOBALS = {"need_words": words, "needs_listed": views.needs_listed}  # for pages whose slice cannot ask itself
