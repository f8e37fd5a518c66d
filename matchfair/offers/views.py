"""An agency's own pages: the fairs it takes part in and what it offers there."""

from typing import Any

from flask import flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _

from matchfair import codes, words
from matchfair.accounts.devices import acting
from matchfair.errors import NotFound
from matchfair.fairs.models import Fair
from matchfair.fairs.services import fair_for, fairs_of, find_printed
from matchfair.parties.services import PROFILE, change_agency
from matchfair.policy import catalogue_edition
from matchfair.web import audience, render, served_bureau, write

from . import bp, services
from .forms import MODES, CapacityForm, ProfileForm, offer_form
from .models import Offer
from .services import find_offer


@bp.get("/agency/")
@audience("agency")
def fairs():
    """The fairs the agency takes part in; with only one, straight to it."""
    mine = {offer.fair_id for offer in services.offers_of_agency(g.sign_in.agency_id)}
    found = [fair for fair in fairs_of(g.sign_in.bureau_id) if fair.id in mine and visible(fair)]
    if len(found) == 1:
        return redirect(url_for("board.agency_home", fair_code=found[0].code))
    return render("offers/fairs.html", fairs=found)


def visible(fair: Fair) -> bool:
    return fair.phase != "draft" and g.sign_in.only_fair_id in (None, fair.id)


def own_offer(fair_code: str) -> tuple[Fair, Offer]:
    fair = fair_for(g.sign_in, fair_code)
    return fair, services.offer_for(g.sign_in, fair)


def require_account() -> None:
    """What binds the agency or tells others how to reach it is not for a link that may be passed on."""
    if g.sign_in.account_id is None:
        raise services.NeedsAccount()


# clause[screen]: CZ-1.3b
@bp.get("/agency/<fair_code>/offer")
@audience("agency")
def edit(fair_code):
    return edit_page(*own_offer(fair_code))


@bp.post("/agency/<fair_code>/offer")
@audience("agency")
@write
def save(fair_code):
    fair, offer = own_offer(fair_code)
    catalogue = catalogue_edition(fair.edition)
    form = offer_form(catalogue, offer, request.form)
    if not form.validate():
        return edit_page(fair, offer, offer_form=form)
    said: dict[str, Any] = {"terms": form.terms.data or "", "fee": form.fee(), "mode": form.mode.data or ""}
    services.save_offer(fair, offer, form.areas(catalogue), acting(), **said, by_agency=True)
    flash(_("Your offer is saved."), "success")
    return redirect(url_for("offers.edit", fair_code=fair_code), 303)


@bp.post("/agency/<fair_code>/offer/capacity")
@audience("agency")
@write
def capacity(fair_code):
    fair, offer = own_offer(fair_code)
    form = CapacityForm()
    if form.validate():
        try:
            services.set_capacity(fair, offer, form.capacity.data, acting(), by_agency=True)
            flash(_("You take %(count)s clients at this fair.", count=form.capacity.data), "success")
            return redirect(url_for("offers.edit", fair_code=fair_code), 303)
        except (services.CapacityBelowHeld, services.AbsurdCapacity) as refusal:
            form.capacity.errors = list(words.sentence(refusal))
    return edit_page(fair, offer, capacity_form=form)


@bp.post("/agency/<fair_code>/offer/consent")
@audience("agency")
@write
def consent(fair_code):
    require_account()
    fair, offer = own_offer(fair_code)
    standing = request.form.get("standing") == "yes"
    services.set_consent(fair, offer, standing, acting())
    flash(_("Standing consent is on.") if standing else _("Standing consent is off."), "success")
    return redirect(url_for("offers.edit", fair_code=fair_code), 303)


@bp.post("/agency/<fair_code>/offer/pause")
@audience("agency")
@write
def pause(fair_code):
    fair, offer = own_offer(fair_code)
    paused = request.form.get("paused") == "yes"
    services.set_pause(fair, offer, paused, acting())
    flash(_("Your offer is paused.") if paused else _("Your offer is open again."), "success")
    return redirect(url_for("offers.edit", fair_code=fair_code), 303)


@bp.post("/agency/<fair_code>/offer/profile")
@audience("agency")
@write
def profile(fair_code):
    require_account()
    fair, offer = own_offer(fair_code)
    form = ProfileForm()
    if not form.validate():
        return edit_page(fair, offer, profile_form=form)
    told = {name: (form[name].data or "").strip() for name in PROFILE}
    change_agency(offer.agency, acting(), **told)
    flash(_("Your profile is saved."), "success")
    return redirect(url_for("offers.edit", fair_code=fair_code), 303)


def edit_page(fair: Fair, offer: Offer, **refused):
    """The page with its forms; one that was refused comes back as it was sent."""
    g.navigation_entry = "offers.edit"
    catalogue = catalogue_edition(fair.edition)
    forms = {
        "offer_form": offer_form(catalogue, offer, None),
        "capacity_form": CapacityForm(None, obj=offer),
        "profile_form": ProfileForm(None, obj=offer.agency),
    } | refused
    page = render(
        "offers/edit.html",
        fair=fair,
        offer=offer,
        catalogue=catalogue,
        modes=MODES,
        beforehand=services.standing_consent_open(fair),
        **forms,
    )
    return make_response(page, 422) if refused else page


@bp.get("/q/<code>/booth")
@audience("public")
def booth(code: str):
    place = find_printed(served_bureau(), codes.typed(code))
    if place is None or isinstance(place, Fair):
        raise NotFound()
    areas = find_offer(place.fair, place.agency_id).areas if place.agency_id else []
    return render("offers/booth.html", fair=place.fair, booth=place, areas=areas)
