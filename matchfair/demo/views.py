"""The demonstration's three entrances: one tap instead of a password."""

from flask import Blueprint, current_app, redirect, url_for

from matchfair.accounts.devices import let_in
from matchfair.accounts.models import Account
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.parties.models import Enterprise
from matchfair.web import audience, write

bp = Blueprint("demo", __name__)


@bp.post("/demo/<role>")
@audience("public")
@write
def demo_entrance(role: str):
    """One tap instead of a password; there is no such page outside the demo."""
    party_id = (
        current_app.config.get("DEMO_PARTIES", {}).get(role) if role in ("organizer", "agency", "enterprise") else None
    )
    kind, model = ("enterprise", Enterprise) if role == "enterprise" else ("account", Account)
    party = db.session.get(model, party_id) if party_id else None
    if party is None:
        raise NotFound()
    return let_in(redirect(url_for("fairs.start"), 303), "demo", only_under="", **{kind: party})
