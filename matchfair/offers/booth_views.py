"""The desk: the booth numbers of all agencies on one page."""

from functools import partial
from itertools import islice

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from matchfair import words
from matchfair.accounts.devices import acting
from matchfair.errors import Refused
from matchfair.fairs.models import Fair
from matchfair.fairs.services import booths_of, fair_for
from matchfair.web import audience, render, typed, write

from . import bp
from .participation import give_booths, numbered_on
from .services import offers_of

LONGEST = 20  # of a booth's number


@bp.get("/desk/fairs/<fair_code>/agencies/booths")
@audience("organizer")
def booth_numbers(fair_code: str):
    return grid_page(fair_for(g.sign_in, fair_code))


def grid_page(fair: Fair, numbers: dict[int, str] | None = None, first: str = "", refusal: Refused | None = None):
    """The numbers as they are, or as they were typed."""
    g.navigation_entry = "offers.participants"
    own = {booth.agency_id: booth.number for booth in booths_of(fair)}
    wrong = words.sentence(refusal) if refusal else ()
    return render(
        "offers/booths.html",
        fair=fair,
        offers=offers_of(fair),
        own=own,
        numbers=own if numbers is None else numbers,
        first=first,
        wrong=wrong,
    )


@bp.post("/desk/fairs/<fair_code>/agencies/booths")
@audience("organizer")
@write
def save_booth_numbers(fair_code: str):
    """Number the rest, to be looked at, or save what is typed."""
    fair = fair_for(g.sign_in, fair_code)
    numbers = {offer.agency_id: typed(f"number-{offer.agency_id}", LONGEST) for offer in offers_of(fair)}
    if request.form.get("fill"):
        return grid_page(fair, filled(fair, numbers, typed("first", LONGEST)), typed("first", LONGEST))
    try:
        give_booths(fair, numbers, acting())
    except Refused as refusal:
        refusal.page = partial(grid_page, fair, numbers, typed("first", LONGEST), refusal)
        raise
    flash(_("Saved."), "success")
    return redirect(url_for("offers.participants", fair_code=fair_code), 303)


def filled(fair: Fair, numbers: dict[int, str], first: str) -> dict[int, str]:
    """The numbers typed, and for agencies without one the next free ones."""
    lacking = [agency_id for agency_id, number in numbers.items() if not number]
    taken = {number for number in numbers.values() if number}
    taken |= {booth.number for booth in booths_of(fair) if booth.agency_id not in numbers}
    return numbers | dict(zip(lacking, islice(numbered_on(first, taken), len(lacking)), strict=True))
