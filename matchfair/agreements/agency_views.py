"""The agency at its booth: whom to ask, and the answers it gives."""

from flask import flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _, lazy_gettext as _l
from markupsafe import Markup

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.errors import NotAllowed, NotFound
from matchfair.fairs.models import Entry, Fair
from matchfair.fairs.services import fair_for, find_entry
from matchfair.offers.models import Offer
from matchfair.offers.services import offer_for
from matchfair.policy import catalogue_edition
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import ProposalChanged, current_terms, proposal_for, withdraw_proposal
from matchfair.rules.worked_page import filing_worked
from matchfair.web import attempt, audience, render, write

from . import bp, services
from .agency_home import candidates, rows_of, waiting_for_agency
from .forms import AgencyAnswerForm, AgencyAskForm
from .models import Agreement

BANDS = (20, 50, 100, 300)  # headcounts that start a new band


def at_fair(fair_code: str) -> tuple[Fair, Offer]:
    g.navigation_entry = "board.agency_home"
    fair = fair_for(g.sign_in, fair_code)
    return fair, offer_for(g.sign_in, fair)


@bp.get("/agency/<fair_code>/enterprises")
@audience("agency")
def agency_enterprises(fair_code):
    """Enterprises to ask: those with a need that the offer covers, by name or area."""
    fair, offer = at_fair(fair_code)
    name, area = request.args.get("name", "").strip(), request.args.get("area", "")
    found = [
        one
        for one in candidates(fair, offer, rows_of(fair, offer, clock.now()))
        if one.terms.covered
        and one.hindrance != "paired"
        and name.casefold() in one.enterprise.name.casefold()
        and (not area or area in [str(code.area) for code in one.terms.covered])
    ]
    return render(
        "agreements/agency_enterprises.html",
        "agreements/_agency_enterprises.html",
        fair=fair,
        found=found,
        name=name,
        area=area,
        offer=offer,
        catalogue=catalogue_edition(fair.edition),
    )


@bp.get("/agency/<fair_code>/enterprises/<int:enterprise_id>")
@audience("agency")
def agency_enterprise(fair_code, enterprise_id):
    fair, offer = at_fair(fair_code)
    return enterprise_page(fair, offer, enterprise_id, AgencyAskForm(None))


def enterprise_page(fair: Fair, offer: Offer, enterprise_id: int, form: AgencyAskForm):
    admitted(fair, enterprise_id)
    everyone = candidates(fair, offer, rows_of(fair, offer, clock.now()))
    one = next(one for one in everyone if one.enterprise.id == enterprise_id)
    return render("agreements/agency_enterprise.html", fair=fair, one=one, form=form, band=band(one.enterprise))


def admitted(fair: Fair, enterprise_id: int) -> Entry:
    entry = find_entry(fair, enterprise_id)
    if entry is None:
        raise NotFound()
    return entry


@bp.post("/agency/<fair_code>/enterprises/<int:enterprise_id>/ask")
@audience("agency")
@write
def agency_ask(fair_code, enterprise_id):
    fair, offer = at_fair(fair_code)
    enterprise = admitted(fair, enterprise_id).enterprise
    form = AgencyAskForm()
    if not form.validate():
        return make_response(enterprise_page(fair, offer, enterprise_id, form), 422)
    services.send_request(fair, enterprise, offer, "agency", acting(), message=form.message.data or "")
    flash(_("%(name)s can see your request now.", name=enterprise.name), "success")
    return redirect(url_for("board.agency_home", fair_code=fair_code), 303)


@bp.get("/agency/<fair_code>/proposals/<code>")
@audience("agency")
def agency_proposal(fair_code, code):
    fair, _offer = at_fair(fair_code)
    return proposal_page(fair, proposal_for(g.sign_in, fair, code))


def proposal_page(fair: Fair, proposal: Proposal, changed: bool = False):
    (terms,) = current_terms([proposal])
    status = proposal.status(clock.now())
    filing = None
    if status == "paired":
        filing = attempt(_l("the filing day"), filing_worked, fair.place, clock.today(), fair.bureau_id)
    return render(
        "agreements/agency_proposal.html",
        fair=fair,
        proposal=proposal,
        terms=terms,
        changed=changed,
        status=status,
        filing=filing,
        waits=proposal.waits_for("agency", clock.now()),
        band=band(proposal.enterprise),
        agreement=services.draft_of(proposal),
        form=AgencyAnswerForm(None),
    )


def band(enterprise) -> str:
    """The size of an enterprise, not its exact headcount."""
    if enterprise.headcount is None:
        return ""
    least = max((start for start in BANDS if start <= enterprise.headcount), default=1)
    most = next((start - 1 for start in BANDS if start > enterprise.headcount), None)
    return (
        _("%(least)s–%(most)s people", least=least, most=most) if most else _("%(least)s people or more", least=least)
    )


@bp.post("/agency/<fair_code>/proposals/<code>/answer")
@audience("agency")
@write
def agency_answer(fair_code, code):
    fair, offer = at_fair(fair_code)
    proposal, form = proposal_for(g.sign_in, fair, code), AgencyAnswerForm()
    if not form.validate():
        return make_response(proposal_page(fair, proposal), 422)
    accepts = form.answer.data == "accept"
    try:
        draft = services.answer_proposal(
            proposal, "agency", accepts, form.version.data, acting(), reason=form.reason.data or ""
        )
    except ProposalChanged:
        return make_response(proposal_page(fair, proposal, changed=True), 409)
    tell_answer(fair, proposal, accepts, draft)
    following = waiting_for_agency(rows_of(fair, offer, clock.now()), clock.now())
    if following:
        code, name = following[0].proposal.code, following[0].proposal.enterprise.name
        flash(with_link(_("Next to answer: %(name)s.", name=name), _("Look and answer"), "agency_proposal", fair, code))
    return redirect(url_for("board.agency_home", fair_code=fair.code), 303)


def tell_answer(fair: Fair, proposal: Proposal, accepts: bool, draft: Agreement | None) -> None:
    name = proposal.enterprise.name
    if draft:
        told = _("You are paired with %(name)s. The draft agreement is ready.", name=name)
        flash(with_link(told, _("Draft agreement"), "draft", fair, draft.code), "success")
    elif accepts:
        flash(_("You agreed. Now %(name)s decides.", name=name), "success")
    else:
        flash(_("You declined %(name)s.", name=name))


def with_link(told: str, label: str, endpoint: str, fair: Fair, code: str) -> Markup:
    url = url_for(f"agreements.{endpoint}", fair_code=fair.code, code=code)
    return Markup('{} <a href="{}">{}</a>').format(told, url, label)


@bp.post("/agency/<fair_code>/proposals/<code>/withdraw")
@audience("agency")
@write
def agency_withdraw(fair_code, code):
    fair, _offer = at_fair(fair_code)
    proposal = proposal_for(g.sign_in, fair, code)
    if proposal.origin != "agency":
        raise NotAllowed()
    withdraw_proposal(proposal, acting())
    flash(_("Your request to %(name)s is withdrawn.", name=proposal.enterprise.name))
    return redirect(url_for("board.agency_home", fair_code=fair_code), 303)
