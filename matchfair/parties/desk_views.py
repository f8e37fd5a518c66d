"""The organizer's lists of enterprises and agencies, one page of each, and typing or correcting one by hand."""

from flask import flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from matchfair import clock, words
from matchfair.extensions import db
from matchfair.numbers import number
from matchfair.policy import Catalogue, catalogue
from matchfair.services_catalogue import service_finder
from matchfair.web import audience, render, write

from .finding_views import year_asked
from .leaving_page import leaving_page
from .listing import find_agencies, find_enterprises, mean_score, states_of, two_places
from .models import Agency, Bureau, Enterprise, ServiceStaff
from .party_pages import as_typed, known_of
from .roster_forms import RowForm, row_form
from .roster_words import looks_in_words, score
from .services import of_bureau, person_of, remove_staff
from .standing import read_register, standing_of
from .standing_words import LISTINGS, OUTCOMES, OVERALL, shown
from .takeover import MODELS, correct
from .views import bp


@bp.get("/desk/enterprises")
@audience("organizer")
def enterprises():
    text, state, bureau_id = request.args.get("q", ""), request.args.get("state", ""), g.sign_in.bureau_id
    found = find_enterprises(bureau_id, text, state, request.args.get("page", 1, type=number))
    return render(
        "parties/enterprises.html",
        "parties/_enterprises.html",
        found=found,
        text=text,
        state=state,
        **standings("enterprises", found.items),
        states={code: words.OPERATING_STATES.get(code, code) for code in states_of(bureau_id)},
    )


@bp.get("/desk/enterprises/<int:enterprise_id>")
@audience("organizer")
def enterprise(enterprise_id: int):
    g.navigation_entry = "parties.enterprises"
    row = of_bureau(Enterprise, g.sign_in.bureau_id, enterprise_id)
    page = standing_page(row)
    facts = {
        name: getattr(row, name) for name in ("name", "industry", "headcount", "operating_place", "operating_state")
    }
    return render(
        "parties/enterprise.html",
        row=row,
        known=known_of("enterprises", row, None),
        **page,
        looks=looks_in_words(*page["at"], facts),
        finding_url=url_for("parties.enterprise_finding", enterprise_id=row.id),
    )


@bp.get("/desk/agencies")
@audience("organizer")
def agencies():
    text = request.args.get("q", "")
    found = find_agencies(g.sign_in.bureau_id, text, request.args.get("page", 1, type=number))
    return render(
        "parties/agencies.html",
        "parties/_agencies.html",
        found=found,
        text=text,
        mean_of=mean_in_words,
        **standings("agencies", found.items),
    )


@bp.get("/desk/agencies/<int:agency_id>")
@audience("organizer")
def agency(agency_id: int):
    g.navigation_entry = "parties.agencies"
    row = of_bureau(Agency, g.sign_in.bureau_id, agency_id)
    known = known_of("agencies", row, in_force())
    return render(
        "parties/agency.html",
        row=row,
        known=known,
        mean=mean_in_words(row),
        score=score,
        **standing_page(row),
        finding_url=url_for("parties.agency_finding", agency_id=row.id),
    )


def standing_page(row: Enterprise | Agency) -> dict:
    """Its standing today, and what ends its place in the programme: an agency's grounds are those of a year."""
    today, place = clock.today(), db.session.get(Bureau, row.bureau_id).place
    standing = standing_of(row, today)
    year = min(year_asked(), today.year) if isinstance(row, Agency) else today.year
    return {
        "standing": standing,
        "conditions": shown(standing),
        "on": today,
        "at": (place, today),
        "year": today.year,
        "outcomes": OUTCOMES,
        "overall_words": OVERALL,
        "listings": LISTINGS,
        **leaving_page(row, standing, year),
    }


def standings(kind: str, rows: list) -> dict:
    """What a list needs to show each row's standing: a fixed number of queries however many rows there are."""
    place = db.session.get(Bureau, g.sign_in.bureau_id).place
    register = read_register(g.sign_in.bureau_id, place, kind, clock.today(), parties=[row.id for row in rows])
    return {"standing": register.standing, "overall_words": OVERALL, "listings": LISTINGS}


def mean_in_words(row: Agency) -> str:
    found = mean_score(row.staff)
    if not found:
        return _("not tested")
    year, tested, mean = found
    return _("%(mean)s (%(year)s, %(tested)s tested)", mean=two_places(mean), year=year or "–", tested=tested)


def in_force() -> Catalogue | None:
    return catalogue(db.session.get(Bureau, g.sign_in.bureau_id).place, clock.today())


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
    return edit_page("staff", person_of(home, staff_id), home)


@bp.post("/desk/agencies/<int:agency_id>/staff/new")
@bp.post("/desk/agencies/<int:agency_id>/staff/<int:staff_id>")
@audience("organizer")
@write
def save_person(agency_id: int, staff_id: int | None = None):
    home = of_bureau(Agency, g.sign_in.bureau_id, agency_id)
    return save("staff", person_of(home, staff_id), home)


def form_for(kind: str, target) -> type[RowForm]:
    """The credit code is what a row is known by: it is typed once. A person's agency is the page's."""
    return row_form(kind, ("agency_code",) if kind == "staff" else ("code",) if target else ())


def edit_page(kind: str, target, home: Agency | None = None):
    form = form_for(kind, target)(formdata=None, data=as_typed(kind, target, in_force()) if target else {})
    return form_page(form, kind, target, home)


def form_page(form: RowForm, kind: str, target, home: Agency | None):
    g.navigation_entry = "parties.enterprises" if kind == "enterprises" else "parties.agencies"
    return render("parties/edit.html", form=form, kind=kind, row=target, home=home, back=back_from(kind, target, home))


def back_from(kind: str, target, home: Agency | None) -> str:
    if kind == "staff":
        return url_for("parties.agency", agency_id=home.id)
    if kind == "enterprises":
        return url_for("parties.enterprise", enterprise_id=target.id) if target else url_for("parties.enterprises")
    return url_for("parties.agency", agency_id=target.id) if target else url_for("parties.agencies")


def save(kind: str, target, home: Agency | None = None):
    form = form_for(kind, target)()
    found = in_force()
    row = form.read(service_finder(found), as_typed(kind, target, found) if target else {})
    if row is None or already_there(form, kind, target, home, row):
        return make_response(form_page(form, kind, target, home), 422)
    if home:
        row.values["agency_code"] = home.uscc
    bureau = db.session.get(Bureau, g.sign_in.bureau_id)
    saved = correct(bureau, kind, target, row, clock.now(), g.sign_in.actor, home)
    flash(_("Saved: %(name)s.", name=saved.name), "success")
    return redirect(back_from(kind, saved, home), 303)


def already_there(form: RowForm, kind: str, target, home: Agency | None, row) -> bool:
    """Another row has this code (or, of staff, this name and certificate): say so at the field."""
    if kind == "staff":
        name, number = row.values["name"], row.values.get("certificate_number") or ""
        found = select(ServiceStaff).filter_by(agency_id=home.id, name=name, certificate_no=number)
        other, field = db.session.scalar(found), form.name
    elif target:
        return False
    else:
        model = MODELS[kind]
        other, field = (
            db.session.scalar(select(model).filter_by(bureau_id=g.sign_in.bureau_id, uscc=row.values["code"])),
            form.code,
        )
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
    remove_staff(person, clock.now(), g.sign_in.actor)
    flash(_("%(name)s is no longer on the staff list of %(agency)s.", name=person.name, agency=home.name), "success")
    return redirect(url_for("parties.agency", agency_id=home.id), 303)
