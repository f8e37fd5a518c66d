"""The desk: the bureau's fairs, a new one, its settings and its phases."""

from flask import current_app, flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.extensions import db
from matchfair.parties.models import Bureau
from matchfair.policy import catalogue, catalogue_edition, catalogue_editions, measure_in_force
from matchfair.rules.links import catalogue_at
from matchfair.web import audience, render, write
from matchfair.words import english

from . import bp
from .forms import FairForm, NewFairForm
from .models import Fair
from .reception import attendance
from .services import NEXT_PHASE, WrongPhase, change_fair, enter_phase, fair_for, fairs_of, make_fair

DETAILS = ("name", "venue", "held_on", "ends_on", "answer_minutes")


@bp.get("/desk/")
@audience("organizer")
def desk():
    fairs = fairs_of(g.sign_in.bureau_id)
    return render(
        "fairs/desk.html", fairs=fairs, attendance=attendance(fairs), public_url=current_app.config["PUBLIC_URL"]
    )


# clause[screen]: PS24-13, PS21-14.a, CZ-1.4.1
@bp.get("/desk/fairs/new")
@audience("organizer")
def new():
    return new_fair_page(new_fair_form())


def new_fair_page(form: NewFairForm):
    offered, today = catalogue_editions(bureau().place), clock.today()
    editions = [(edition_name(one.edition), catalogue_at(one.edition, today)) for one in offered]
    return render("fairs/new.html", form=form, editions=editions, problem=without_catalogue() if not offered else "")


@bp.post("/desk/fairs/new")
@audience("organizer")
@write
def make():
    form = new_fair_form()
    edition = chosen_edition(form) if form.validate() else None
    if edition is None:
        return make_response(new_fair_page(form), 422)
    details = {field: form[field].data for field in DETAILS}
    fair = make_fair(bureau(), acting(), edition=edition, **details)
    flash(_("The fair is made. Next: admit enterprises, let agencies take part, then open registration."), "success")
    return redirect(url_for("fairs.settings", fair_code=fair.code), 303)


def new_fair_form() -> NewFairForm:
    form = NewFairForm()
    offered = catalogue_editions(bureau().place)
    form.edition.choices = [("", _("The one in force on the first day"))]
    form.edition.choices += [(one.edition, edition_name(one.edition)) for one in offered]
    return form


def chosen_edition(form: NewFairForm) -> str | None:
    """The catalogue edition typed or in force that day; where there is none the form says so and asks for a choice."""
    if form.edition.data:
        return form.edition.data
    found = catalogue(bureau().place, form.held_on.data)
    if found is None:
        why = (
            _("No catalogue is in force on %(day)s. Choose one yourself, or another day.", day=form.held_on.data)
            if catalogue_editions(bureau().place)
            else without_catalogue()
        )
        form.edition.errors = [why]
    return found.edition if found else None


def without_catalogue() -> str:
    return _(
        "The documents at hand for your place have no service catalogue, so no fair can be made yet. "
        "Ask the system's administrator to enter one, or to name the place whose catalogue you use."
    )


def edition_name(edition: str) -> str:
    instrument = catalogue_edition(edition).instrument
    title = instrument.title_en if english() else instrument.title
    return f"{title} ({edition})"


def bureau() -> Bureau:
    return db.session.get_one(Bureau, g.sign_in.bureau_id)


# ---- one fair ---------------------------------------------------------------------------------------------------


@bp.get("/desk/fairs/<fair_code>/settings")
@audience("organizer")
def settings(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    return settings_page(fair, FairForm(obj=fair))


def settings_page(fair: Fair, form: FairForm):
    measure = measure_in_force(fair.place, fair.held_on)
    return render(
        "fairs/settings.html",
        fair=fair,
        form=form,
        next_phase=NEXT_PHASE.get(fair.phase),
        edition=edition_name(fair.edition),
        no_measure=measure is None,
        today=clock.today(),
    )


@bp.post("/desk/fairs/<fair_code>/settings")
@audience("organizer")
@write
def change(fair_code: str):
    fair, form = fair_for(g.sign_in, fair_code), FairForm()
    if not form.validate():
        return make_response(settings_page(fair, form), 422)
    change_fair(fair, acting(), **{field: form[field].data for field in DETAILS})
    flash(_("Saved."), "success")
    return redirect(url_for("fairs.settings", fair_code=fair_code), 303)


@bp.post("/desk/fairs/<fair_code>/phase")
@audience("organizer")
@write
def phase(fair_code: str):
    """One phase on. Closing is not here: it also withdraws what is open."""
    fair = fair_for(g.sign_in, fair_code)
    if request.form.get("phase") == "registration":
        enter_phase(fair, "registration", acting())
        flash(_("Registration is open."), "success")
    elif request.form.get("phase") == "live":
        enter_phase(fair, "live", acting())
        flash(_("The fair is live."), "success")
    else:
        raise WrongPhase(phase=fair.phase)
    return redirect(url_for("fairs.settings", fair_code=fair_code), 303)
