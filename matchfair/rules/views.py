"""The rules in force, for everybody: each with its article, its days and its words."""

from datetime import date

from flask import request

from matchfair import clock
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.parties.models import Bureau
from matchfair.policy import places, rules_in_force, size_standard
from matchfair.web import audience, render, served_bureau

from . import bp
from .page import rules_page
from .words import STATES, limits_in_words, value_in_words
from .worked_page import Worked, caps_worked, filing_worked


# clause[screen]: PS24-2.p1.c, PS24-2.p2.a, PS24-2.p2.b, PS21-2.p1.c, PS21-2.p2.a, PS21-2.p2.b
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
    """Whose tables and readings count on this page: those of this application's bureau, for its own place."""
    own = db.session.get_one(Bureau, served_bureau())
    return own.id if own.place == place else None


def place_asked():
    """The place named in the address, otherwise that of this application's bureau."""
    key = request.args.get("place") or db.session.get_one(Bureau, served_bureau()).place
    found = next((one for one in places() if one.key == key), None)
    if found is None:
        raise NotFound()
    return found


def day_asked() -> date:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()
