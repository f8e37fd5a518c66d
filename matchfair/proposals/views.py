"""The agencies of a fair, for enterprises to look at and star."""

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.fairs.services import fair_for
from matchfair.needs.services import set_star
from matchfair.policy import catalogue_edition
from matchfair.web import audience, render, write
from matchfair.words import sentence

from . import bp
from .agencies_seen import AgencyCard, agency_card, agency_cards, credentials_of, open_proposals_of, refusal_to_ask
from .services import NeedsFirst


# clause[screen]: PS24-7
@bp.get("/fair/<fair_code>/agencies")
@audience("enterprise")
def agencies(fair_code):
    fair = fair_for(g.sign_in, fair_code)
    cards = agency_cards(fair, g.sign_in.enterprise_id, clock.now())
    area = request.args.get("area", "")
    passing = [card for card in cards if passes(card, area)]
    return render(
        "proposals/agencies.html",
        fair=fair,
        cards=passing,
        all=len(cards),
        area=area,
        catalogue=catalogue_edition(fair.edition),
    )


def passes(card: AgencyCard, area: str) -> bool:
    """Whether the chosen filter lets it through: an area's number, "fits", "free", or anything else for all."""
    if area.isdecimal():
        return card.offers_area(area)
    return {"fits": card.terms.fits, "free": card.free > 0}.get(area, True)


@bp.get("/fair/<fair_code>/agencies/<int:agency_id>")
@audience("enterprise")
def agency(fair_code, agency_id):
    fair, now = fair_for(g.sign_in, fair_code), clock.now()
    card = agency_card(fair, g.sign_in.enterprise_id, agency_id, now)
    proposals = open_proposals_of(fair, g.sign_in.enterprise_id, now)
    refusal = refusal_to_ask(card, fair, g.sign_in.enterprise_id, proposals)
    g.navigation_entry = "proposals.agencies"
    return render(
        "proposals/agency.html",
        fair=fair,
        card=card,
        agency=card.agency,
        credentials=credentials_of(card.agency, fair),
        why_not=sentence(refusal) if refusal else None,
        needs_first=isinstance(refusal, NeedsFirst),
        open_proposal=next((proposal for proposal in proposals if proposal.agency_id == agency_id), None),
        answer_by=fair.answer_by(now),
    )


@bp.post("/fair/<fair_code>/agencies/<int:agency_id>/star")
@audience("enterprise")
@write
def star(fair_code, agency_id):
    fair, now = fair_for(g.sign_in, fair_code), clock.now()
    card = agency_card(fair, g.sign_in.enterprise_id, agency_id, now)
    on = request.form.get("on") == "1"
    set_star(fair, g.sign_in.enterprise, card.agency, on, acting())
    name = card.agency.name
    flash(_("Starred: %(name)s.", name=name) if on else _("Star taken off: %(name)s.", name=name), "success")
    if request.form.get("from") == "list":
        area = request.form.get("area") or None
        return redirect(
            url_for("proposals.agencies", fair_code=fair.code, area=area, _anchor=f"agency-{agency_id}"), 303
        )
    return redirect(url_for("proposals.agency", fair_code=fair.code, agency_id=agency_id), 303)
