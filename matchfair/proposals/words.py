"""The words of a proposal: where it comes from, where it stands, why it ended."""

from flask_babel import lazy_gettext as _l

from matchfair.errors import LazyString

from .models import Origin, Status

# status -> (words, kind of badge)
STATUS: dict[Status, tuple[LazyString, str]] = {
    "waits_for_both": (_l("Waits for both sides"), "wait"),
    "waits_for_enterprise": (_l("Waits for the enterprise"), "wait"),
    "waits_for_agency": (_l("Waits for the agency"), "wait"),
    "paired": (_l("Paired"), "ok"),
    "declined_by_enterprise": (_l("Declined by the enterprise"), "no"),
    "declined_by_agency": (_l("Declined by the agency"), "no"),
    "expired": (_l("Time ran out"), "off"),
    "withdrawn": (_l("Withdrawn"), "off"),
    "superseded": (_l("Replaced by another"), "off"),
    "dissolved": (_l("Pairing dissolved"), "no"),
}
ORIGINS: dict[Origin, LazyString] = {
    "solver": _l("Proposed by the organizer's matching"),
    "enterprise": _l("Asked by the enterprise"),
    "agency": _l("Asked by the agency"),
}
# One tap says why; the code is stored, so that each side reads it in its own language.
DECLINE_REASONS = {
    "not_fitting": _l("The services do not fit"),
    "too_expensive": _l("Too expensive"),
    "too_far": _l("Too far away"),
    "chose_another": _l("I chose another agency"),
    "not_now": _l("Not now"),
}
CLOSING_REASONS = {
    **DECLINE_REASONS,
    "fair closed": _l("The fair was closed"),
    "agency taken out": _l("The agency no longer takes part in this fair"),
}


def closing_reason(text: str) -> str:
    """The reason of a closed proposal: a known code in the reader's language, and what was written."""
    return " ".join(str(CLOSING_REASONS.get(line, line)) for line in text.splitlines())
