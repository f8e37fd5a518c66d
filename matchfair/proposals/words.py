"""The words of a proposal for each reader: where it comes from, where it stands, why it ended."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from flask_babel import lazy_gettext as _l

from matchfair.errors import LazyString
from matchfair.fairs.models import Fair
from matchfair.parties.words import bureau_name
from matchfair.words import counted, day, english, say

from .models import Origin, Proposal, Side, Status
from .phases import Outlook

Reader = Literal["enterprise", "agency", "desk"]

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
ORIGINS: dict[Reader, dict[Origin, LazyString]] = {
    "enterprise": {
        "solver": _l("Recommended to you by %(bureau)s; for reference, the choice is yours"),
        "enterprise": _l("Your request"),
        "agency": _l("The agency's request"),
    },
    "agency": {
        "solver": _l("Recommended by %(bureau)s; for reference, the choice is yours"),
        "enterprise": _l("The enterprise's request"),
        "agency": _l("Your request"),
    },
    "desk": {
        "solver": _l("Recommendation"),
        "enterprise": _l("The enterprise's request"),
        "agency": _l("The agency's request"),
    },
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


# ---- what a phase would do --------------------------------------------------------------------------------------

TAKEN_BACK = {
    "registration": _l("The opening of registration is taken back: only the desk sees the fair."),
    "live": _l("The start is taken back: registration is open as before."),
}
EMPTY = {
    "enterprises": _l("No enterprise takes part yet."),
    "agencies": _l("No agency takes part yet."),
    "needs": _l("No enterprise has listed its needs yet."),
}
BEFORE: dict[str, LazyString | counted] = {
    "registration": _l(
        "%(enterprises)s enterprises and %(agencies)s agencies can then sign in and fill in their pages."
    ),
    "live": _l("%(needs)s of %(enterprises)s enterprises have listed their needs; %(agencies)s agencies take part."),
    "withdrawn": counted(
        "%(num)d waiting recommendation or request will be withdrawn.",
        "%(num)d waiting recommendations and requests will be withdrawn.",
    ),
    "half_accepted": counted(
        "One side has accepted %(num)d of them already.", "One side has accepted %(num)d of them already."
    ),
    "days_to_first": counted(
        "It is %(num)d day to the first day (%(day)s).", "It is %(num)d days to the first day (%(day)s)."
    ),
    "days_to_last": counted(
        "It is %(num)d day to the last day (%(day)s).", "It is %(num)d days to the last day (%(day)s)."
    ),
    "final": _l("A closed fair cannot be opened again."),
}


def in_a_row(sentences: Iterable[str]) -> str:
    return (" " if english() else "").join(sentences)


def before_phase(phase: str, outlook: Outlook) -> str:
    """What the desk reads before it moves the fair on to this phase: what it does, in numbers."""
    if phase != "closed":
        return say(BEFORE, phase, enterprises=outlook.enterprises, agencies=outlook.agencies, needs=outlook.needs)
    told = [say(BEFORE, "withdrawn", num=outlook.waiting)]
    if outlook.half_accepted:
        told.append(say(BEFORE, "half_accepted", num=outlook.half_accepted))
    return in_a_row([*told, say(BEFORE, "final")])


def phase_warnings(phase: str, fair: Fair, outlook: Outlook, today: date) -> str:
    """What makes moving on look too early: nobody is there yet, or the day is still far."""
    lacking = ["enterprises", "agencies", *(["needs"] if phase == "live" else [])] if phase != "closed" else []
    told = [say(EMPTY, what) for what in lacking if not getattr(outlook, what)]
    if phase == "live" and today < fair.held_on:
        told.append(say(BEFORE, "days_to_first", num=(fair.held_on - today).days, day=day(fair.held_on)))
    if phase == "closed" and today < fair.ends_on:
        told.append(say(BEFORE, "days_to_last", num=(fair.ends_on - today).days, day=day(fair.ends_on)))
    return in_a_row(told)


# ---- for each reader ------------------------------------------------------------------------------------------------


def origin(proposal: Proposal, reader: Reader) -> str:
    """Where it comes from. What the bureau recommends names it, and says that the choice is the reader's own."""
    return str(ORIGINS[reader][proposal.origin]) % {"bureau": bureau_name(proposal.fair.bureau)}


def status(found: Status, side: Side) -> tuple[LazyString, str]:
    """Where it stands, for one of its two sides, with the kind of badge: what the reader did is said to the reader."""
    text, kind = STATUS[found]
    return (_l("Declined by you") if found == f"declined_by_{side}" else text), kind
