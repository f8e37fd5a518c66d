"""Who may use a view: declared on the view, checked before each request by `accounts.devices`."""

from collections.abc import Callable


def audience(*roles: str) -> Callable:
    """Declare who may use a view: "public", "organizer", "agency", "enterprise". Without it the view is refused."""

    def mark(view):
        view.audience = roles
        return view

    return mark
