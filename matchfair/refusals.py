"""The sentences for what was refused: what, why, and what to do next. Each slice has its own in `messages.py`."""

from datetime import date

from flask_babel import lazy_gettext as _l

from matchfair import words
from matchfair.agreements import messages as agreements
from matchfair.errors import BadInput, NotAllowed, NotFound, Refused
from matchfair.fairs import messages as fairs
from matchfair.needs import messages as needs
from matchfair.offers import messages as offers
from matchfair.parties import messages as parties
from matchfair.proposals import messages as proposals


class NoRequestKey(BadInput):
    """A POST without its one-time key: it did not come from one of our forms."""


class KeyUsedTwice(BadInput):
    """The one-time key of a form was used with other contents."""


class FormTooOld(BadInput):
    """The CSRF token does not fit: the page was open too long, or cookies are off."""

    status = 400


class NotForYou(Refused):
    """A page for another role, or one without a declared audience."""

    status = 403


class TooLarge(BadInput):
    status = 413


class OddCharacters(BadInput):
    """A NUL in an address or a form."""


class OurFault(Refused):
    """Something we did not think of; it is in the log."""

    status = 500


class DatabaseAway(Refused):
    """The database does not answer or cannot write now; nothing was done by halves."""

    status = 503


SENTENCES = {
    NoRequestKey: (_l("The form was not complete."), _l("Open the page again and send it once more.")),
    KeyUsedTwice: (
        _l("This form was already sent with other contents."),
        _l("Open the page again: it shows what was saved. Change it there if it is not what you want."),
    ),
    FormTooOld: (
        _l("The page was open too long, or your browser keeps no cookies."),
        _l("Go back, load the page again and send it once more. Nothing was changed."),
    ),
    NotForYou: (
        _l("This page is for somebody else."),
        _l("Sign in with the account it is meant for, or go back to your own pages."),
    ),
    OddCharacters: (_l("The text holds a character that cannot be kept."), _l("Type it again instead of pasting it.")),
    OurFault: (
        _l("Something went wrong on our side. Nothing was changed."),
        _l("Try once more. If it happens again, tell the organizer's desk what you were doing and at what time."),
    ),
    DatabaseAway: (
        _l("The system cannot save at the moment. Nothing was changed."),
        _l("Wait half a minute and send it again; it is never done twice."),
    ),
    TooLarge: (_l("The file or the form is too large."), _l("Send at most 8 MB; split a large roster into two files.")),
    NotFound: (
        _l("There is no such page, or it is not yours."),
        _l("Check the address, or go back to your start page."),
    ),
    NotAllowed: (_l("You may not do this."), _l("Ask the organizer's desk if you think you should.")),
    **parties.SENTENCES,
    **fairs.SENTENCES,
    **needs.SENTENCES,
    **offers.SENTENCES,
    **proposals.SENTENCES,
    **agreements.SENTENCES,
}


def sentence(refusal: Refused) -> tuple[str, str]:
    title, advice = SENTENCES[type(refusal)]
    values = {name: words.day(value) if isinstance(value, date) else value for name, value in refusal.values.items()}
    return str(title) % values, str(advice) % values
