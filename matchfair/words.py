"""The words people read for the codes that services use: states, origins, levels, service names."""

from datetime import date

from flask_babel import format_date, get_locale, gettext as _, lazy_gettext as _l

from matchfair.errors import Refused
from matchfair.policy import Catalogue, ServiceCode, catalogue_edition, citation

PHASES = {
    "draft": _l("In preparation"),
    "registration": _l("Registration open"),
    "live": _l("Live"),
    "closed": _l("Closed"),
}
# status -> (words, kind of badge)
STATUS = {
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
ORIGINS = {
    "solver": _l("Proposed by the organizer's matching"),
    "enterprise": _l("Asked by the enterprise"),
    "agency": _l("Asked by the agency"),
}
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
SAID_HOW = {"paper": _l("on paper"), "phone": _l("by telephone"), "present": _l("in person")}
TYPED_FOR_YOU = {
    "paper": _l("%(bureau)s typed this in from what you wrote on paper."),
    "phone": _l("%(bureau)s typed this in from what you said by telephone."),
    "present": _l("%(bureau)s typed this in from what you said in person."),
}
CRITERIA = {
    "must_have": _l("Covers what you must have"),
    "nice_to_have": _l("Covers what you would like"),
    "level": _l("Experience in your areas"),
    "stars": _l("You starred it"),
    "requests": _l("It asked for you"),
    "place": _l("Nearby"),
    "terms": _l("Fits your budget"),
    "quality": _l("Test results of its staff"),
    "programme_priority": _l("Programme priorities"),
}
# One tap says why; the code is stored, so that each side reads it in its own language.
DECLINE_REASONS = {
    "not_fitting": _l("The services do not fit"),
    "too_expensive": _l("Too expensive"),
    "too_far": _l("Too far away"),
    "chose_another": _l("I chose another agency"),
    "not_now": _l("Not now"),
}
CLOSING_REASONS = {**DECLINE_REASONS, "fair closed": _l("The fair was closed")}


def closing_reason(text: str) -> str:
    """The reason of a closed proposal: a known code in the reader's language, and what was written."""
    return " ".join(str(CLOSING_REASONS.get(line, line)) for line in text.splitlines())


def typed_for_you(bureau: str, how: str, who: str) -> str:
    """Who typed something for an enterprise, and from what it said; the person only where one was noted."""
    sentence = str(TYPED_FOR_YOU[how]) % {"bureau": bureau}
    return _("%(sentence)s At the keyboard: %(who)s.", sentence=sentence, who=who) if who else sentence


def english() -> bool:
    return str(get_locale()) == "en"


def day(value: date, pattern: str = "") -> str:
    """A day written as everywhere else; Babel's own English would put the month first."""
    return format_date(value, pattern or _("d MMM y"))


def sentence(refusal: Refused) -> tuple[str, str]:
    """What was refused and why, and what to do next, in the reader's language."""
    values = {name: day(value) if isinstance(value, date) else value for name, value in refusal.values.items()}
    return str(refusal.title) % values, str(refusal.advice) % values


def in_full(clause: str) -> str:
    """A clause as documents cite it: 《title》 and the article as printed there."""
    found = citation(clause)
    return f"《{found.instrument.title}》{found.article or ''}"


def service(edition: str, code: str | int) -> str:
    """The words of an area ("4") or sub-item ("4.b"), as the catalogue has them in the reader's language."""
    catalogue, service = catalogue_edition(edition), ServiceCode(code)
    if service.is_area:
        return area(catalogue, service.area)
    item = catalogue.item(service)
    return item.text_en if english() else item.text


def area(catalogue: Catalogue, code: int) -> str:
    found = catalogue.area(code)
    return found.short_en if english() else found.short


def services(edition: str, codes: list[str]) -> str:
    """Their names in one line; a sub-item whose whole area is named too is left out."""
    named = [code for code in map(ServiceCode, codes) if code.is_area or str(code.area) not in codes]
    return (", " if english() else "、").join(service(edition, code) for code in named)
