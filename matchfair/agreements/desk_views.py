"""The desk on behalf of one enterprise: needs, stars, answers and requests, each with how the enterprise said so."""

from flask import flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.accounts.services import name_account
from matchfair.errors import NotFound
from matchfair.fairs.models import Entry, Fair
from matchfair.fairs.services import entry_for
from matchfair.needs.forms import needs_form
from matchfair.needs.services import NeedsChanged, Said, need_list_of, save_needs, set_star
from matchfair.offers.services import find_offer
from matchfair.proposals.agencies_seen import agency_cards
from matchfair.proposals.services import proposal_for
from matchfair.web import audience, render, write
from matchfair.web.fields import number

from . import bp, services
from .enterprise_home import cards_of
from .forms import AnswerForm, AskForm, SaidForm


@bp.get("/desk/fairs/<fair_code>/enterprises/<int:enterprise_id>")
@audience("organizer")
def on_behalf(fair_code: str, enterprise_id: int):
    return desk_page(entry_for(g.sign_in, fair_code, enterprise_id))


def desk_page(entry: Entry, form=None, said_form=None):
    fair, now = entry.fair, clock.now()
    row = need_list_of(fair, entry.enterprise_id)
    fixed = fair.phase not in ("registration", "live") or bool(row and row.fixed_at)
    g.navigation_entry = "fairs.entries"
    return render(
        "agreements/on_behalf.html",
        fair=fair,
        entry=entry,
        enterprise=entry.enterprise,
        row=row,
        fixed=fixed,
        form=form or needs_form(fair.edition, row),
        said_form=said_form or SaidForm(formdata=None),
        agency_cards=agency_cards(fair, entry.enterprise_id, now),
        cards=cards_of(fair, entry.enterprise_id, now),
    )


def said() -> Said:
    form, account = SaidForm(), g.sign_in.account
    if not form.validate():
        raise services.HowNotSaid()
    if not account.person:
        if not (form.person.data or "").strip():
            raise services.NameNotSaid()
        name_account(account, form.person.data, acting())
    return Said(form.said_how.data, account.person)


def back(entry: Entry):
    return redirect(url_for("agreements.on_behalf", fair_code=entry.fair.code, enterprise_id=entry.enterprise_id), 303)


@bp.post("/desk/fairs/<fair_code>/enterprises/<int:enterprise_id>/needs")
@audience("organizer")
@write
def type_needs(fair_code: str, enterprise_id: int):
    entry = entry_for(g.sign_in, fair_code, enterprise_id)
    fair = entry.fair
    form, said_form = needs_form(fair.edition, need_list_of(fair, enterprise_id)), SaidForm()
    if not (form.validate() & said_form.validate()):  # both, so that the page names everything at once
        return make_response(desk_page(entry, form, said_form), 422)
    try:
        save_needs(
            fair,
            entry.enterprise,
            form.as_needs(),
            acting(),
            note=form.note.data or "",
            custom=form.custom.data or "",
            budget_fen=form.budget_fen,
            said=said(),
            expected_version=form.expected_version,
        )
    except NeedsChanged as changed:
        form.version.data = str(changed.values["version"])
        flash(
            _("Not saved: the list was changed meanwhile, perhaps by the enterprise. Look at it again and save."),
            "error",
        )
        return make_response(desk_page(entry, form, said_form), changed.status)
    flash(_("The needs are saved. The enterprise sees that you entered them on its behalf."), "success")
    return back(entry)


@bp.post("/desk/fairs/<fair_code>/enterprises/<int:enterprise_id>/star")
@audience("organizer")
@write
def type_star(fair_code: str, enterprise_id: int):
    entry = entry_for(g.sign_in, fair_code, enterprise_id)
    fair = entry.fair
    agency = chosen_offer(fair).agency
    on = request.form.get("on") == "1"
    set_star(fair, entry.enterprise, agency, on, acting(), said())
    flash(
        _("%(agency)s is starred.", agency=agency.name)
        if on
        else _("The star for %(agency)s is removed.", agency=agency.name),
        "success",
    )
    return back(entry)


@bp.post("/desk/fairs/<fair_code>/enterprises/<int:enterprise_id>/ask")
@audience("organizer")
@write
def type_request(fair_code: str, enterprise_id: int):
    entry = entry_for(g.sign_in, fair_code, enterprise_id)
    fair = entry.fair
    form, offer = AskForm(), chosen_offer(fair)
    if not form.validate():
        raise services.MessageTooLong(most=400)
    _proposal, draft = services.send_request(
        fair, entry.enterprise, offer, "enterprise", acting(), message=form.message.data or "", said=said()
    )
    flash(
        _("Paired with %(agency)s; the draft agreement is ready.", agency=offer.agency.name)
        if draft
        else _("The request was sent to %(agency)s.", agency=offer.agency.name),
        "success",
    )
    return back(entry)


def chosen_offer(fair: Fair):
    agency_id = request.form.get("agency", type=number)
    return find_offer(fair, agency_id or 0)


@bp.post("/desk/fairs/<fair_code>/enterprises/<int:enterprise_id>/proposals/<code>/answer")
@audience("organizer")
@write
def type_answer(fair_code: str, enterprise_id: int, code: str):
    entry = entry_for(g.sign_in, fair_code, enterprise_id)
    proposal, form = proposal_for(g.sign_in, entry.fair, code), AnswerForm()
    if proposal.enterprise_id != enterprise_id or not form.validate():
        raise NotFound()
    accepts = form.answer.data == "accept"
    draft = services.answer_proposal(
        proposal, "enterprise", accepts, form.version.data or "", acting(), reason=form.reason, said=said()
    )
    told = _("Accepted.") if accepts else _("Declined.")
    flash(
        _("Paired with %(agency)s; the draft agreement is ready.", agency=proposal.agency.name) if draft else told,
        "success",
    )
    return back(entry)
