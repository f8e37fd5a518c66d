"""Who may use a view: declared on the view, checked before each request by `accounts.devices`; and at which bureau."""

from collections.abc import Callable

from flask import current_app


def audience(*roles: str) -> Callable:
    """Declare who may use a view: "public", "organizer", "agency", "enterprise". Without it the view is refused."""

    def mark(view):
        view.audience = roles
        return view

    return mark


def served_bureau() -> int:
    """The bureau whose application this is: the configured one, or the only one of the database. It never changes."""
    if current_app.config["BUREAU"]:
        return current_app.config["BUREAU"]
    if "matchfair.bureau" not in current_app.extensions:
        current_app.extensions["matchfair.bureau"] = current_app.extensions["matchfair.only_bureau"]()
    return current_app.extensions["matchfair.bureau"]
