"""The enterprise reads a proposal, answers it, asks an agency, withdraws."""

from flask import flash, g, make_response, redirect, url_for
from flask_babel import gettext as _, lazy_gettext as _l

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.errors import NotAllowed
from matchfair.fairs.models import Fair
from matchfair.fairs.services import fair_for
from matchfair.offers.services import find_offer
from matchfair.proposals.agencies_seen import agency_cards
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import (
    ProposalChanged,
    agency_must_agree_again,
    free_seats,
    proposal_for,
    withdraw_proposal,
)
from matchfair.rounds.reasons import reasons_of, why_not_starred
from matchfair.web import attempt, audience, render, write
from matchfair.words import sentence

from . import bp, services
from .enterprise_home import ProposalCard, cards_of
from .forms import AnswerForm, AskForm
from .models import Agreement


@bp.get("/fair/<fair_code>/proposals/<code>")
@audience("enterprise")
def proposal(fair_code, code):
    fair = fair_for(g.sign_in, fair_code)
    return proposal_page(fair, proposal_for(g.sign_in, fair, code), AnswerForm(formdata=None))


@bp.post("/fair/<fair_code>/proposals/<code>/answer")
@audience("enterprise")
@write
def answer(fair_code, code):
    fair = fair_for(g.sign_in, fair_code)
    proposal, form = proposal_for(g.sign_in, fair, code), AnswerForm()
    if not form.validate():
        return make_response(proposal_page(fair, proposal, form), 422)
    accepts = form.answer.data == "accept"
    try:
        agreement = services.answer_proposal(
            proposal, "enterprise", accepts, form.version.data or "", acting(), reason=form.reason
        )
    except ProposalChanged as change:
        flash(" ".join(sentence(change)), "warning")
        return make_response(proposal_page(fair, proposal, AnswerForm(formdata=None)), 409)
    tell_answer(proposal, accepts, agreement)
    return redirect(url_for("board.results", fair_code=fair.code), 303)


def tell_answer(proposal: Proposal, accepts: bool, agreement: Agreement | None) -> None:
    name = proposal.agency.name
    if agreement:
        flash(_("You are paired with %(name)s. The draft agreement is ready.", name=name), "success")
    elif accepts:
        flash(_("Accepted. Now %(name)s answers; you see it here.", name=name), "success")
    else:
        flash(_("You declined %(name)s.", name=name), "info")


@bp.post("/fair/<fair_code>/agencies/<int:agency_id>/ask")
@audience("enterprise")
@write
def ask(fair_code, agency_id):
    fair, form = fair_for(g.sign_in, fair_code), AskForm()
    if not form.validate():
        raise services.MessageTooLong(most=400)
    offer = find_offer(fair, agency_id)
    proposal, agreement = services.send_request(
        fair, g.sign_in.enterprise, offer, "enterprise", acting(), message=form.message.data or ""
    )
    if agreement:
        tell_answer(proposal, True, agreement)
    else:
        flash(_("Your request was sent to %(name)s.", name=offer.agency.name), "success")
    return redirect(url_for("board.results", fair_code=fair.code), 303)


@bp.post("/fair/<fair_code>/proposals/<code>/withdraw")
@audience("enterprise")
@write
def withdraw(fair_code, code):
    fair = fair_for(g.sign_in, fair_code)
    proposal = proposal_for(g.sign_in, fair, code)
    if not proposal.enterprise_consented_at:
        raise NotAllowed()
    withdraw_proposal(proposal, acting())
    flash(_("Withdrawn. You can change your needs again."), "success")
    return redirect(url_for("board.results", fair_code=fair.code), 303)


def proposal_page(fair: Fair, proposal: Proposal, form: AnswerForm):
    """One proposal as it is now; the version that is answered goes along with the form."""
    now = clock.now()
    cards: list[ProposalCard] = cards_of(fair, g.sign_in.enterprise_id, now)
    card = next(c for c in cards if c.proposal.id == proposal.id)
    agencies = (
        agency_cards(fair, g.sign_in.enterprise_id, now) if proposal.origin == "solver" and card.to_answer else []
    )
    closed = {c.proposal.agency_id: c.status for c in cards if c.status.startswith("declined")}
    again = agency_must_agree_again(proposal, card.terms)
    agreed = bool(proposal.agency_consented_at) and not again
    full = agreed and not proposal.seat_at and free_seats([proposal.offer], now)[proposal.offer_id] < 1
    g.navigation_entry = "board.results"
    return render(
        "agreements/proposal.html",
        again=again,
        full=full,
        at_once=agreed and not full,
        fair=fair,
        card=card,
        proposal=proposal,
        terms=card.terms,
        form=form,
        reasons=attempt(_l("why this agency"), reasons_of, proposal, card.terms, instead=[]),
        why_not=attempt(
            _l("why not a starred agency"), why_not_starred, proposal, card.terms, agencies, closed, instead=[]
        ),
    )
