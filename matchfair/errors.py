"""What a service says instead of doing half a thing.

Services raise a `Refused`; nothing was changed, and the view shows the class's own `title` (what and why) and `advice`
(what to do next). `values` fill the placeholders of both.
"""

from collections.abc import Callable

from flask_babel import lazy_gettext, lazy_gettext as _l
from flask_babel.speaklater import LazyString

__all__ = ["BadInput", "LazyString", "NotAllowed", "NotFound", "Refused", "lazy_gettext", "refusal_named"]

BY_NAME: dict[str, type["Refused"]] = {}


class Refused(Exception):
    status = 409
    title: LazyString
    advice: LazyString
    page: Callable | None = (
        None  # what renders the page it is shown on; None: the form's own page, else a page of its own
    )
    field = ""  # the field of a form at which it is said
    on_form: LazyString | None = None  # what is said instead where the form is shown again as it was sent
    remembered = False  # True where the attempt itself must stay on record, such as a wrong password

    def __init__(self, **values):
        super().__init__(f"{type(self).__name__} {values}")
        self.values = values

    def __init_subclass__(cls):
        if cls.__name__ in BY_NAME:
            raise TypeError(f"two refusals are called {cls.__name__}: {BY_NAME[cls.__name__].__module__} has one")
        BY_NAME[cls.__name__] = cls


def refusal_named(name: str, values: dict) -> Refused | None:
    """The refusal that a job stored by its class name; None where a release has dropped the class."""
    return BY_NAME[name](**values) if name in BY_NAME else None


class NotAllowed(Refused):
    """The one asking may not do this."""

    status = 403
    title = _l("You may not do this.")
    advice = _l("Ask at the service desk if you think you should.")


class NotFound(Refused):
    """There is no such thing, or it is another's: the answer is the same for both."""

    status = 404
    title = _l("There is no such page, or it is not yours.")
    advice = _l("Check the address, or go back to your start page.")


class BadInput(Refused):
    """What was typed cannot be used; the form shows it again."""

    status = 422
