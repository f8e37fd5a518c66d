"""The rules in force, for everybody: each with its article, its days and its words."""

from datetime import date

from flask import g, request
from sqlalchemy import select

from matchfair import clock
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.policy import places, size_standard
from matchfair.web import audience, render

from .models import Bureau
from .rules_page import rules_page
from .rules_words import STATES, limits_in_words, value_in_words
from .views import bp


# clause[screen]: PS24-2.p1, PS24-2.p2, PS21-1…7
@bp.get("/rules")
@audience("public")
def rules():
    place, on, text, everything = place_asked(), day_asked(), request.args.get("q", "")[:60], "all" in request.args
    view = rules_page(place.key, on, clock.today(), text)
    return render(
        "parties/rules.html", place=place, places=places(), on=on, view=view, value_of=value_in_words, states=STATES,
        sizes=size_standard(), limits_of=limits_in_words, everything=everything, unfolded=everything or bool(view.text),
    )  # fmt: skip


def place_asked():
    """The place named in the address; otherwise that of the device's bureau, or of the first bureau here."""
    own = select(Bureau.place).order_by(Bureau.id).limit(1)
    key = request.args.get("place") or db.session.scalar(own.filter_by(id=g.sign_in.bureau_id) if g.sign_in else own)
    found = next((one for one in places() if one.key == (key or "pingshan")), None)
    if found is None:
        raise NotFound()
    return found


def day_asked() -> date:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()
