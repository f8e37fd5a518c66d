"""The sentences for what this slice refuses: what and why, then what to do next."""

from flask_babel import lazy_gettext as _l

from . import document, services

SENTENCES = {
    services.NeedsReason: (
        _l("Dissolving a pairing needs a reason."),
        _l("Write one sentence; the other side and the bureau will see it."),
    ),
    services.FileLinkOver: (
        _l("This link to the file no longer works: it is good for an hour."),
        _l("Open the draft in WeChat once more and copy the link again."),
    ),
    services.NotAPairing: (
        _l("This pairing was already dissolved, or never came about."),
        _l("Open the result page to see where things stand."),
    ),
    services.HowNotSaid: (
        _l("How did the enterprise say so? That was left open, so nothing was entered."),
        _l("Choose: on paper, by telephone or in person. The enterprise sees it, and the draft carries it."),
    ),
    services.MessageTooLong: (
        _l("The message is too long."),
        _l("Write at most %(most)s characters; the rest can be said at the booth."),
    ),
    document.TemplateUnusable: (
        _l("The bureau's own agreement template (%(file)s) cannot be used: %(why)s"),
        _l(
            "Ask the desk to correct it or to move it away: the standard text is then used. The pairing itself is safe."
        ),
    ),
}
