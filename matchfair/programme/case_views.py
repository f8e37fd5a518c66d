"""How many cases an enterprise had in a year: typed by a person, and the years that were only assumed, confirmed."""

from flask import flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _, ngettext

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.errors import Refused
from matchfair.parties.cases import assumed_years, count_of, put_year, require_year_free, state_year
from matchfair.parties.models import CHANNELS, Enterprise
from matchfair.parties.services import of_bureau
from matchfair.web import audience, render, write
from matchfair.web.fields import number
from matchfair.words import sentence

from . import bp
from .forms import CasesForm, CaseYearsForm
from .party_page import page_of


# clause[screen]: PS24-9.1, PS21-9.1
@bp.get("/desk/enterprises/<int:enterprise_id>/cases")
@audience("organizer")
def cases(enterprise_id: int):
    row = of_bureau(Enterprise, g.sign_in.bureau_id, enterprise_id)
    year = request.args.get("year", clock.today().year - 1, number)
    known = [count_of(row, year, channel) for channel in CHANNELS]
    typed = {one.channel: one.number for one in known if one}
    return cases_page(
        row, CasesForm(formdata=None, year=year, source=next((one.source for one in known if one), ""), **typed)
    )


def begun(form: CasesForm | CaseYearsForm) -> bool:
    """No cases are known of a year to come."""
    if form.year.data and form.year.data > clock.today().year:
        form.year.errors = [_("This year has not begun.")]
        return False
    return True


def cases_page(row: Enterprise, form: CasesForm):
    g.navigation_entry = "programme.enterprises"
    return render("programme/cases.html", row=row, form=form, back=page_of(row))


@bp.post("/desk/enterprises/<int:enterprise_id>/cases")
@audience("organizer")
@write
def note_cases(enterprise_id: int):
    row = of_bureau(Enterprise, g.sign_in.bureau_id, enterprise_id)
    form = CasesForm()
    if not (form.validate() and begun(form)):
        return make_response(cases_page(row, form), 422)
    numbers = {channel: form[channel].data for channel in CHANNELS}
    put_year(row, form.year.data, numbers, form.source.data.strip(), acting())
    flash(_("The case counts of %(year)s are noted.", year=form.year.data), "success")
    return redirect(page_of(row), 303)


@bp.get("/desk/case-years")
@audience("organizer")
def case_years():
    return case_years_page(CaseYearsForm(formdata=None))


def case_years_page(form: CaseYearsForm, ticked: tuple[str, ...] = (), refused: Refused | None = None):
    g.navigation_entry = "programme.enterprises"
    return render(
        "programme/case_years.html",
        rows=[
            (enterprise, year, counts, f"{enterprise.id}-{year}")
            for enterprise, years in assumed_years(g.sign_in.bureau_id).items()
            for year, counts in sorted(years.items())
        ],
        form=form,
        ticked=ticked,
        refused=refused and sentence(refused),
        page_of=page_of,
    )


@bp.post("/desk/case-years")
@audience("organizer")
@write
def confirm_case_years():
    """The ticked counts are of the year they stand in, or all of another one that is typed."""
    form, ticked = CaseYearsForm(), tuple(request.form.getlist("counts"))
    if not (form.validate() and begun(form)):
        return make_response(case_years_page(form, ticked), 422)
    wanted = [
        (enterprise, year)
        for enterprise, years in assumed_years(g.sign_in.bureau_id).items()
        for year in years
        if "all" in request.form or f"{enterprise.id}-{year}" in ticked
    ]
    try:
        for enterprise, year in wanted:
            require_year_free(enterprise, year, form.year.data or year)
    except Refused as refused:
        return make_response(case_years_page(form, ticked, refused), 422)
    for enterprise, year in wanted:
        state_year(enterprise, year, form.year.data or year, acting())
    flash(
        ngettext("The year of %(num)d line is stated.", "The year of %(num)d lines is stated.", len(wanted))
        if wanted
        else _("Nothing was changed."),
        "success" if wanted else "warning",
    )
    return redirect(url_for("programme.case_years"), 303)
