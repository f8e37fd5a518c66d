"""The organizer decides on one condition of a party: the outcome, why, and on which document."""

from datetime import date

from flask import flash, g, make_response, redirect, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.extensions import db
from matchfair.parties.models import Agency, Bureau, Enterprise
from matchfair.parties.services import of_bureau
from matchfair.web import audience, render, write

from . import bp
from .conditions import GROUND
from .eligibility import Eligibility, kind_of, read_register
from .exits import ExitState
from .forms import FindingForm
from .lists import day_of
from .party_page import back_to_grounds, page_of, year_asked
from .services import record_finding
from .words import GROUNDS, OUTCOMES, first_line, shown


@bp.get("/desk/enterprises/<int:enterprise_id>/finding")
@audience("organizer")
def enterprise_finding(enterprise_id: int):
    return finding_page(of_bureau(Enterprise, g.sign_in.bureau_id, enterprise_id))


@bp.post("/desk/enterprises/<int:enterprise_id>/finding")
@audience("organizer")
@write
def decide_enterprise(enterprise_id: int):
    return decide(of_bureau(Enterprise, g.sign_in.bureau_id, enterprise_id))


@bp.get("/desk/agencies/<int:agency_id>/finding")
@audience("organizer")
def agency_finding(agency_id: int):
    return finding_page(of_bureau(Agency, g.sign_in.bureau_id, agency_id))


@bp.post("/desk/agencies/<int:agency_id>/finding")
@audience("organizer")
@write
def decide_agency(agency_id: int):
    return decide(of_bureau(Agency, g.sign_in.bureau_id, agency_id))


def judged_in(party: Enterprise | Agency, year: int, about: str) -> tuple[Eligibility | ExitState, str, date]:
    """What the decision is about: the conditions of a list year, or the grounds of exit of a year."""
    place, today = db.session.get_one(Bureau, party.bureau_id).place, clock.today()
    on = today if about.startswith(GROUND) else day_of(year, today)
    register = read_register(party.bureau_id, place, kind_of(party), on, year, [party.id])
    if about.startswith(GROUND):
        leaving = register.leaving(party, year)
        return leaving, place, leaving.on
    return register.standing(party), place, on


def finding_page(party: Enterprise | Agency, form: FindingForm | None = None):
    g.navigation_entry = "programme.enterprises" if isinstance(party, Enterprise) else "programme.agencies"
    about = form.about.data or "" if form else request.args.get("about", "")
    judged, place, on = judged_in(party, year_asked(), about)
    conditions = shown(judged)
    if form is None:
        form = FindingForm(
            formdata=None,
            about=about,
            year=year_asked(),
            decided_on=clock.today(),
            decided_by=g.sign_in.account.display_name,
        )
    offer(form, judged)
    return render(
        "programme/finding.html",
        party=party,
        form=form,
        conditions=conditions,
        at=(place, on),
        back=page_of(party),
        outcomes=GROUNDS if isinstance(judged, ExitState) else OUTCOMES,
    )


def offer(form: FindingForm, judged: Eligibility | ExitState) -> None:
    form.about.choices = [SelectChoice(one.about, f"{one.title} · {first_line(one.answer)}") for one in shown(judged)]
    if isinstance(judged, ExitState):
        form.about.label.text, form.year.label.text = _("Ground of exit"), _("Year")
        form.outcome.choices = [
            SelectChoice("pass", _("The ground is not met")),
            SelectChoice("fail", _("The ground is met")),
        ]


def decide(party: Enterprise | Agency):
    form = FindingForm()
    judged, _place, _on = judged_in(party, year_asked(), form.about.data or "")
    offer(form, judged)
    if not form.validate():
        return make_response(finding_page(party, form), 422)
    record_finding(
        party,
        judged,
        form.year.data,
        form.about.data,
        outcome=form.outcome.data,
        reason=form.reason.data.strip(),
        document=form.document.data.strip(),
        decided_by=form.decided_by.data.strip(),
        decided_on=form.decided_on.data,
        act=acting(),
    )
    flash(_("The decision is recorded. What the rules say stays beside it."), "success")
    return back_to_grounds(party, judged.year) if isinstance(judged, ExitState) else redirect(page_of(party), 303)
