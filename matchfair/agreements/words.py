"""The words for answers: what became of a proposal, and why an agency cannot ask."""

from flask_babel import lazy_gettext as _l

from matchfair.errors import LazyString
from matchfair.proposals.models import Status
from matchfair.proposals.words import STATUS
from matchfair.words import say

from .models import Hindrance

BECAME = {
    "paired": _l("You are paired."),
    "waits_for_agency": _l("You have said yes; the agency has not answered yet."),
    "expired": _l("It expired before both sides had answered; nobody is bound."),
    "superseded": _l("Another recommendation or pairing took its place."),
    "withdrawn": _l("It was withdrawn; nobody is bound."),
}
HINDRANCES: dict[Hindrance, LazyString] = {
    "closed": _l("Requests are open only while the fair is live."),
    "paired": _l("This enterprise has already found its agency at this fair."),
    "open": _l("There is already a recommendation or a request between you; you find it on the overview."),
    "declined": _l("It declined at this fair, so you may not ask again. It may still come to you."),
}
SHORT_HINDRANCES: dict[Hindrance, LazyString] = {
    "closed": _l("Asking is not open"),
    "paired": _l("Has its agency"),
    "open": _l("Already in touch"),
    "declined": _l("Declined you"),
}


def became(status: Status) -> str:
    """Where a proposal stands that the enterprise is not to answer any more."""
    return say(BECAME, status) if status in BECAME else f"{STATUS[status][0]}."
