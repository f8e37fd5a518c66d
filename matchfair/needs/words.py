"""The words for what the bureau types on behalf of an enterprise."""

from flask_babel import gettext as _, lazy_gettext as _l

SAID_HOW = {"paper": _l("on paper"), "phone": _l("by telephone"), "present": _l("in person")}
TYPED_FOR_YOU = {
    "paper": _l("Staff of %(bureau)s entered this on your behalf, from what you wrote on paper."),
    "phone": _l("Staff of %(bureau)s entered this on your behalf, from what you said by telephone."),
    "present": _l("Staff of %(bureau)s entered this on your behalf, from what you said in person."),
}


def typed_for_you(bureau: str, how: str, who: str) -> str:
    """Who typed something for an enterprise, and from what it said; the person only where one was noted."""
    sentence = str(TYPED_FOR_YOU[how]) % {"bureau": bureau}
    return _("%(sentence)s At the keyboard: %(who)s.", sentence=sentence, who=who) if who else sentence
