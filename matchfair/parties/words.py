"""The words of the parties' register, and what a page calls the bureau."""

from flask_babel import gettext as _, lazy_gettext as _l

from .models import Bureau

OPERATING_STATES = {
    "operating": _l("In normal operation"),
    "suspended": _l("Suspended"),
    "deregistered": _l("Deregistered"),
    "revoked": _l("Licence revoked"),
    "abnormal": _l("On the list of abnormal operations"),
    "moved_out": _l("Moved out"),
    "liquidating": _l("In liquidation"),
}


def bureau_name(bureau: Bureau) -> str:
    """What owners and agencies read for the bureau: its own short name, or the general word."""
    return bureau.short_name or _("the bureau")
