"""The words of an offer."""

from flask_babel import lazy_gettext as _l

LEVELS = {1: _l("Offers"), 2: _l("Experienced"), 3: _l("Specialised")}
OPERATING_STATES = {
    "operating": _l("In normal operation"),
    "suspended": _l("Suspended"),
    "deregistered": _l("Deregistered"),
    "revoked": _l("Licence revoked"),
    "abnormal": _l("On the list of abnormal operations"),
    "moved_out": _l("Moved out"),
    "liquidating": _l("In liquidation"),
}
