"""The desk: what a corrected roster changes in a fair's offers, and one agency's offer corrected by hand."""

from functools import partial
from typing import Any

from flask import flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _, lazy_gettext as _l, ngettext

from matchfair import words
from matchfair.accounts.devices import acting
from matchfair.errors import Refused
from matchfair.fairs.models import Fair
from matchfair.fairs.services import fair_for
from matchfair.policy import catalogue_edition
from matchfair.web import audience, render, write

from . import bp, roster
from .forms import MODES, CapacityForm, offer_form
from .models import Offer
from .services import find_offer, save_offer, set_capacity

FACTS = {"areas": _l("Service areas"), "capacity": _l("Seats"), "terms": _l("Fees"), "booth": _l("Booth")}


@bp.get("/desk/fairs/<fair_code>/agencies/roster")
@audience("organizer")
def roster_differences(fair_code: str):
    return differences_page(fair_for(g.sign_in, fair_code))


def differences_page(fair: Fair, chosen: set[str] | None = None, refusal: Refused | None = None):
    """Ticked at first: whatever the agency has not typed itself."""
    g.navigation_entry = "offers.participants"
    found = roster.differences(fair)
    if chosen is None:
        chosen = {one.key for one in found if not one.typed_by_agency}
    wrong = words.sentence(refusal) if refusal else ()
    return render(
        "offers/roster.html", fair=fair, differences=found, chosen=chosen, facts=FACTS, wrong=wrong, told=told(fair)
    )


def told(fair: Fair):
    def in_words(fact: str, value) -> str:
        if fact == "areas":
            return "、".join(words.service(fair.edition, str(area)) for area in value) or "–"
        if fact == "terms":
            fee, terms = value
            return " · ".join(filter(None, (words.fee(fee), terms)))
        return "–" if value in (None, "") else str(value)

    return in_words


@bp.post("/desk/fairs/<fair_code>/agencies/roster")
@audience("organizer")
@write
def take_over_roster(fair_code: str):
    fair, chosen = fair_for(g.sign_in, fair_code), set(request.form.getlist("take"))
    try:
        taken = roster.take_over(fair, chosen, acting())
    except Refused as refusal:
        refusal.page = partial(differences_page, fair, chosen, refusal)
        raise
    flash(
        ngettext("%(num)d change of the roster was taken over.", "%(num)d changes were taken over.", taken), "success"
    )
    return redirect(url_for("offers.participants", fair_code=fair_code), 303)


@bp.get("/desk/fairs/<fair_code>/agencies/<int:agency_id>/offer")
@audience("organizer")
def correct_offer(fair_code: str, agency_id: int):
    fair = fair_for(g.sign_in, fair_code)
    return correction_page(fair, find_offer(fair, agency_id))


def correction_page(fair: Fair, offer: Offer, **refused):
    """The agency's own form, for the desk; one that was refused comes back as it was sent."""
    g.navigation_entry = "offers.participants"
    catalogue = catalogue_edition(fair.edition)
    forms = {"offer_form": offer_form(catalogue, offer, None), "capacity_form": CapacityForm(None, obj=offer)} | refused
    page = render("offers/correct.html", fair=fair, offer=offer, catalogue=catalogue, modes=MODES, **forms)
    return make_response(page, 422) if refused else page


@bp.post("/desk/fairs/<fair_code>/agencies/<int:agency_id>/offer")
@audience("organizer")
@write
def save_correction(fair_code: str, agency_id: int):
    fair = fair_for(g.sign_in, fair_code)
    offer, catalogue = find_offer(fair, agency_id), catalogue_edition(fair.edition)
    form = offer_form(catalogue, offer, request.form)
    if not form.validate():
        return correction_page(fair, offer, offer_form=form)
    terms: dict[str, Any] = {"terms": form.terms.data or "", "fee": form.fee(), "mode": form.mode.data or ""}
    save_offer(fair, offer, form.areas(catalogue), acting(), **terms)
    return saved(fair, offer)


@bp.post("/desk/fairs/<fair_code>/agencies/<int:agency_id>/capacity")
@audience("organizer")
@write
def correct_capacity(fair_code: str, agency_id: int):
    fair = fair_for(g.sign_in, fair_code)
    offer, form = find_offer(fair, agency_id), CapacityForm()
    if not form.validate():
        return correction_page(fair, offer, capacity_form=form)
    try:
        set_capacity(fair, offer, form.capacity.data, acting())
    except Refused as refusal:
        form.capacity.errors = list(words.sentence(refusal))
        return correction_page(fair, offer, capacity_form=form)
    return saved(fair, offer)


def saved(fair: Fair, offer: Offer):
    flash(_("Saved for %(name)s; its own page shows it at once.", name=offer.agency.name), "success")
    return redirect(url_for("offers.participant", fair_code=fair.code, agency_id=offer.agency_id), 303)
