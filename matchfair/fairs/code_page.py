"""One-time codes as the pages at the door ask for them."""

from flask import current_app, redirect, url_for
from werkzeug.wrappers import Response

from matchfair import clock
from matchfair.accounts.sender import Sender
from matchfair.accounts.services import make_code
from matchfair.parties.models import Enterprise
from matchfair.web import tokens

from .models import Fair


def sender() -> Sender | None:
    return current_app.extensions["matchfair.sender"]


def send_code(fair: Fair, enterprise: Enterprise) -> Response:
    """Make a code, send it where there is a sender, and go to the page where it is typed."""
    made = make_code(enterprise, sender(), clock.now())
    ticket = tokens.sign(fair.bureau_id, "one-time-code", made.ticket)
    return redirect(url_for("fairs.type_code", code=fair.entrance_code, ticket=ticket), 303)
