"""One row of a roster typed or corrected by hand: an enterprise, an agency, a person of its staff."""

from typing import Any

from flask import flash, g, make_response, redirect, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from matchfair.accounts.devices import acting
from matchfair.extensions import db
from matchfair.parties.models import Agency, Bureau, Enterprise, ServiceStaff
from matchfair.parties.services import of_bureau, person_of, remove_staff
from matchfair.web import audience, render, write

from . import bp
from .forms import RowForm, row_form
from .imports import service_finder
from .reading import Kind, RosterRow
from .row_page import as_typed, catalogue_in_force
from .services import MODELS, Party, correct

# ---- one row by hand --------------------------------------------------------------------------------------------


@bp.get("/desk/enterprises/new")
@bp.get("/desk/enterprises/<int:enterprise_id>/edit")
@audience("organizer")
def edit_enterprise(enterprise_id: int | None = None):
    return edit_page(
        "enterprises", of_bureau(Enterprise, g.sign_in.bureau_id, enterprise_id) if enterprise_id else None
    )


@bp.post("/desk/enterprises/new")
@bp.post("/desk/enterprises/<int:enterprise_id>/edit")
@audience("organizer")
@write
def save_enterprise(enterprise_id: int | None = None):
    return save("enterprises", of_bureau(Enterprise, g.sign_in.bureau_id, enterprise_id) if enterprise_id else None)


@bp.get("/desk/agencies/new")
@bp.get("/desk/agencies/<int:agency_id>/edit")
@audience("organizer")
def edit_agency(agency_id: int | None = None):
    return edit_page("agencies", of_bureau(Agency, g.sign_in.bureau_id, agency_id) if agency_id else None)


@bp.post("/desk/agencies/new")
@bp.post("/desk/agencies/<int:agency_id>/edit")
@audience("organizer")
@write
def save_agency(agency_id: int | None = None):
    return save("agencies", of_bureau(Agency, g.sign_in.bureau_id, agency_id) if agency_id else None)


@bp.get("/desk/agencies/<int:agency_id>/staff/new")
@bp.get("/desk/agencies/<int:agency_id>/staff/<int:staff_id>")
@audience("organizer")
def edit_person(agency_id: int, staff_id: int | None = None):
    home = of_bureau(Agency, g.sign_in.bureau_id, agency_id)
    return edit_page("staff", person_of(home, staff_id) if staff_id else None, home)


@bp.post("/desk/agencies/<int:agency_id>/staff/new")
@bp.post("/desk/agencies/<int:agency_id>/staff/<int:staff_id>")
@audience("organizer")
@write
def save_person(agency_id: int, staff_id: int | None = None):
    home = of_bureau(Agency, g.sign_in.bureau_id, agency_id)
    return save("staff", person_of(home, staff_id) if staff_id else None, home)


def form_for(kind: Kind, target: Party | None) -> type[RowForm]:
    """The credit code is what a row is known by: it is typed once. A person's agency is the page's."""
    return row_form(kind, ("agency_code",) if kind == "staff" else ("code",) if target else ())


def edit_page(kind: Kind, target: Party | None, home: Agency | None = None):
    form = form_for(kind, target)(formdata=None, data=as_typed(kind, target, catalogue_in_force()) if target else {})
    return form_page(form, kind, target, home)


def form_page(form: RowForm, kind: Kind, target: Party | None, home: Agency | None):
    g.navigation_entry = "programme.enterprises" if kind == "enterprises" else "programme.agencies"
    return render("rosters/row.html", form=form, kind=kind, row=target, home=home, back=back_from(kind, target, home))


def back_from(kind: Kind, target: Party | None, home: Agency | None) -> str:
    if home:
        return url_for("programme.agency", agency_id=home.id)
    if kind == "enterprises":
        return url_for("programme.enterprise", enterprise_id=target.id) if target else url_for("programme.enterprises")
    return url_for("programme.agency", agency_id=target.id) if target else url_for("programme.agencies")


def save(kind: Kind, target: Party | None, home: Agency | None = None):
    form = form_for(kind, target)()
    in_force = catalogue_in_force()
    row = form.read(service_finder(in_force), as_typed(kind, target, in_force) if target else {})
    if row is None or already_there(form, kind, target, home, row):
        return make_response(form_page(form, kind, target, home), 422)
    if home:
        row.values["agency_code"] = home.uscc
    bureau = db.session.get_one(Bureau, g.sign_in.bureau_id)
    saved = correct(bureau, kind, target, row, acting(), home)
    flash(_("Saved: %(name)s.", name=saved.name), "success")
    return redirect(back_from(kind, saved, home), 303)


def already_there(form: RowForm, kind: Kind, target: Party | None, home: Agency | None, row: RosterRow) -> bool:
    """Another row has this code (or, of staff, this name and certificate): say so at the field."""
    other: Any
    if home:
        name, number = row.values["name"], row.values.get("certificate_number") or ""
        namesake = select(ServiceStaff).filter_by(agency_id=home.id, name=name, certificate_no=number)
        other, field = db.session.scalar(namesake), form.name
    elif target:
        return False
    else:
        same_code = select(MODELS[kind]).filter_by(bureau_id=g.sign_in.bureau_id, uscc=row.values["code"])
        other, field = db.session.scalar(same_code), form.code
    if other is None or other is target:
        return False
    field.errors = [_("This is known already: %(name)s. Correct it on its own page.", name=other.name)]
    return True


@bp.post("/desk/agencies/<int:agency_id>/staff/<int:staff_id>/remove")
@audience("organizer")
@write
def remove_person(agency_id: int, staff_id: int):
    home = of_bureau(Agency, g.sign_in.bureau_id, agency_id)
    person = person_of(home, staff_id)
    remove_staff(person, acting())
    flash(_("%(name)s is no longer on the staff list of %(agency)s.", name=person.name, agency=home.name), "success")
    return redirect(url_for("programme.agency", agency_id=home.id), 303)
