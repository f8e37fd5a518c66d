"""The rules in force, for everybody: each with its article, its days and its words."""

from datetime import date

from flask import g, request
from sqlalchemy import select

from matchfair import clock
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.parties.models import Bureau
from matchfair.policy import places, rules_in_force, size_standard
from matchfair.web import audience, render

from . import bp
from .page import rules_page
from .words import STATES, limits_in_words, value_in_words
from .worked_page import Worked, caps_worked, filing_worked


# clause[screen]: PS24-2.p1, PS24-2.p2, PS21-1…7
@bp.get("/rules")
@audience("public")
def rules():
    place, on, text, everything = place_asked(), day_asked(), request.args.get("q", "")[:60], "all" in request.args
    view = rules_page(place.key, on, clock.today(), text)
    rules = {rule.name for rule in rules_in_force(place.key, on)}
    return render(
        "rules/rules.html",
        place=place,
        places=places(),
        on=on,
        view=view,
        value_of=value_in_words,
        states=STATES,
        sizes=size_standard(),
        limits_of=limits_in_words,
        everything=everything,
        unfolded=everything or bool(view.text),
        examples=examples_of(place.key, on, rules),
    )


def examples_of(place: str, on: date, rules: set[str]) -> dict[str, Worked]:
    """What the rules that count days or money come to for an agreement signed on the day, by the name of the rule."""
    bureau_id = bureau_at(place)
    found = caps_worked(place, on, bureau_id) | {"filing_days": filing_worked(place, on, bureau_id)}
    return {name: one for name, one in found.items() if name in rules and (one.pending or one.answer.value is not None)}


def bureau_at(place: str) -> int | None:
    """Whose tables and readings count on this page: the visitor's own bureau, otherwise the only one of the place."""
    here = list(db.session.scalars(select(Bureau.id).filter_by(place=place)))
    if g.sign_in and g.sign_in.bureau_id in here:
        return g.sign_in.bureau_id
    return here[0] if len(here) == 1 else None


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
