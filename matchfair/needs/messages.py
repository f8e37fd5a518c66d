"""The sentences for what this slice refuses: what and why, then what to do next."""

from flask_babel import lazy_gettext as _l

from . import services

SENTENCES = {
    services.NeedsFixed: (
        _l("You have accepted a proposal, so the needs can no longer be changed."),
        _l("Withdraw your acceptance first, or talk to the agency: the draft agreement can still be adjusted."),
    ),
    services.UnknownService: (
        _l("%(service)s is not in this fair's catalogue."),
        _l("Open the page again and choose from the list; other wishes go into the free text."),
    ),
}
