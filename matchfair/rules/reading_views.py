"""How the bureau reads what the texts leave open."""

from flask import flash, g, make_response, redirect, url_for
from flask_babel import gettext as _, lazy_gettext as _l
from sqlalchemy import select

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.extensions import db
from matchfair.parties.models import Bureau
from matchfair.parties.services import name_bureau
from matchfair.policy import OpenQuestion, citation, questions_for
from matchfair.web import audience, render, typed, write
from matchfair.web.fields import one_line
from matchfair.words import english

from . import bp
from .forms import BureauForm
from .models import Reading
from .services import ReadingNotOffered, choose_reading, readings

# What a choice waits for, as long as no page here does that part of the work.
WAITS_FOR = {
    "signing": _l("signing and filing are recorded"),
    "archives": _l("service archives are kept"),
    "subsidies": _l("subsidies are claimed and decided"),
    "related": _l("hints on related parties are shown"),
    "stations": _l("service stations apply"),
    "warnings": _l("warning levels are shown"),
}


@bp.get("/desk/settings")
@audience("organizer")
def settings():
    return page()


def page(form: BureauForm | None = None):
    bureau, today = db.session.get_one(Bureau, g.sign_in.bureau_id), clock.today()
    asked = questions_for(bureau.place, today)
    chosen: dict[str, list[Reading]] = {}
    for row in db.session.scalars(select(Reading).filter_by(bureau_id=bureau.id).order_by(Reading.id.desc())):
        chosen.setdefault(row.key, []).append(row)
    return render(
        "rules/readings.html",
        offered=[one for one in asked if not one.waits_for],
        later=[one for one in asked if one.waits_for],
        current=readings(bureau.id),
        chosen=chosen,
        today=today,
        place=bureau.place,
        waits_for=WAITS_FOR,
        said=value_said,
        stands_here=lambda clause: citation(clause).instrument.place == bureau.place,
        form=form or BureauForm(None, obj=bureau),
    )


def value_said(setting: OpenQuestion, value: str) -> str:
    """What was chosen, in words; a number stands for itself."""
    option = next((one for one in setting.options if one.key == value), None)
    return value if option is None else option.text_en if english() else option.text


@bp.post("/desk/settings/bureau")
@audience("organizer")
@write
def name_the_bureau():
    form = BureauForm()
    if not form.validate():
        return make_response(page(form), 422)
    bureau = db.session.get_one(Bureau, g.sign_in.bureau_id)
    name_bureau(bureau, one_line(form.short_name.data or ""), acting())
    flash(_("Saved."), "success")
    return redirect(url_for("rules.settings"), 303)


@bp.post("/desk/settings")
@audience("organizer")
@write
def choose():
    bureau, key = db.session.get_one(Bureau, g.sign_in.bureau_id), typed("key")
    name = g.sign_in.account.display_name
    if not any(one.key == key and not one.waits_for for one in questions_for(bureau.place, clock.today())):
        raise ReadingNotOffered()
    choose_reading(bureau, key, typed("value"), typed("reason"), name, acting())
    flash(_("Saved. It holds for answers from now on; what was decided before stays as it was."), "success")
    return redirect(url_for("rules.settings", _anchor=key), 303)
