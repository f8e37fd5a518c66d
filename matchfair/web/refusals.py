"""What every view may refuse, whatever the slice."""

from matchfair.errors import BadInput, Refused, lazy_gettext as _l


class NoRequestKey(BadInput):
    """A POST without its one-time key: it did not come from one of our forms."""

    title = _l("The form was not complete.")
    advice = _l("Open the page again and send it once more.")


class KeyUsedTwice(BadInput):
    """The one-time key of a form was used with other contents."""

    on_form = _l(
        "It stands as it was sent before. What you typed now is still below; send it only if it is to be saved too."
    )
    title = _l("This form was already sent with other contents.")
    advice = _l("Open the page again: it shows what was saved. Change it there if it is not what you want.")


class FormTooOld(BadInput):
    """The CSRF token does not fit: the page was open too long, or cookies are off."""

    status = 400
    on_form = _l("Not saved. What you typed is still below; please press save once more.")
    title = _l("The page was open too long, or your browser keeps no cookies.")
    advice = _l("Go back, load the page again and send it once more. Nothing was changed.")


class NotForYou(Refused):
    """A page for another role, or one without a declared audience."""

    status = 403
    title = _l("This page is for somebody else.")
    advice = _l("Sign in with the account it is meant for, or go back to your own pages.")


class TooLarge(BadInput):
    status = 413
    title = _l("The file or the form is too large.")
    advice = _l("Send at most 8 MB; split a large roster into two files.")


class OddCharacters(BadInput):
    """A NUL in an address or a form."""

    title = _l("The text holds a character that cannot be kept.")
    advice = _l("Type it again instead of pasting it.")


class OurFault(Refused):
    """Something we did not think of; it is in the log."""

    status = 500
    title = _l("Something went wrong on our side. Nothing was changed.")
    advice = _l("Try once more. If it happens again, tell the service desk what you were doing and at what time.")


class DatabaseAway(Refused):
    """The database does not answer or cannot write now; nothing was done by halves."""

    status = 503
    title = _l("The system cannot save at the moment. Nothing was changed.")
    advice = _l("Wait half a minute and send it again; it is never done twice.")
