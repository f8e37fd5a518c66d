"""What a service says instead of doing half a thing.

Services raise a `Refused`; nothing was changed, the view shows the sentence that `messages.py` of the same slice has
for the class. `values` fill the sentence's placeholders.
"""


class Refused(Exception):
    status = 409
    page = None  # what renders the page it is shown on; None is a page of its own
    remembered = False  # True where the attempt itself must stay on record, such as a wrong password

    def __init__(self, **values):
        super().__init__(f"{type(self).__name__} {values}")
        self.values = values


class NotAllowed(Refused):
    """The one asking may not do this."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or it is another's: the answer is the same for both."""

    status = 404


class BadInput(Refused):
    """What was typed cannot be used; the form shows it again."""

    status = 422
