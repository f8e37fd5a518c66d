"""The organizer decides on one condition of a party: the outcome, why, and on which document."""

from datetime import date

from flask import flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from matchfair import clock
from matchfair.extensions import db
from matchfair.numbers import number
from matchfair.web import audience, render, write

from .findings import find
from .models import Agency, Bureau, Enterprise
from .register_forms import FindingForm
from .services import of_bureau
from .standing import Standing, read_register
from .standing_words import OUTCOMES, Shown, first_line, shown
from .views import bp
from .year_lists import day_of


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


def year_asked() -> int:
    year = request.values.get("year", type=number)
    return year if year and 2000 <= year <= 2100 else clock.today().year


def page_of(party: Enterprise | Agency) -> str:
    if isinstance(party, Enterprise):
        return url_for("parties.enterprise", enterprise_id=party.id)
    return url_for("parties.agency", agency_id=party.id)


def standing_in(party: Enterprise | Agency, year: int) -> tuple[Standing, str, date]:
    place, on = db.session.get(Bureau, party.bureau_id).place, day_of(year, clock.today())
    kind = "enterprises" if isinstance(party, Enterprise) else "agencies"
    return read_register(party.bureau_id, place, kind, on, year, [party.id]).standing(party), place, on


def finding_page(party: Enterprise | Agency, form: FindingForm | None = None):
    g.navigation_entry = "parties.enterprises" if isinstance(party, Enterprise) else "parties.agencies"
    standing, place, on = standing_in(party, year_asked())
    conditions = shown(standing)
    if form is None:
        form = FindingForm(
            formdata=None, about=request.args.get("about"), year=year_asked(), decided_on=clock.today(),
            decided_by=g.sign_in.account.name or g.sign_in.account.login,
        )  # fmt: skip
    form.about.choices = choices_of(conditions)
    return render("parties/finding.html", party=party, form=form, conditions=conditions, at=(place, on), outcomes=OUTCOMES,
                  back=page_of(party))  # fmt: skip


def choices_of(conditions: list[Shown]) -> list[SelectChoice]:
    return [SelectChoice(one.about, f"{one.title} · {first_line(one.answer)}") for one in conditions]


def decide(party: Enterprise | Agency):
    form, (standing, _place, _on) = FindingForm(), standing_in(party, year_asked())
    form.about.choices = choices_of(shown(standing))
    if not form.validate():
        return make_response(finding_page(party, form), 422)
    find(
        party, standing, form.year.data, form.about.data, outcome=form.outcome.data, reason=form.reason.data.strip(),
        document=form.document.data.strip(), decided_by=form.decided_by.data.strip(), decided_on=form.decided_on.data,
        now=clock.now(), by=g.sign_in.actor,
    )  # fmt: skip
    flash(_("The decision is recorded. What the rules say stays beside it."), "success")
    return redirect(page_of(party), 303)
