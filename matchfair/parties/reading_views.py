"""How the bureau reads what the texts leave open, and the tables its answers rest on."""

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from matchfair import clock
from matchfair.extensions import db
from matchfair.policy import national_holidays, settings_offered, wage_bases
from matchfair.web import audience, render, write

from .findings import choose_reading
from .models import Bureau
from .register_models import Reading
from .standing import readings
from .views import bp


@bp.get("/desk/settings")
@audience("organizer")
def settings():
    bureau, today = db.session.get(Bureau, g.sign_in.bureau_id), clock.today()
    rows = db.session.scalars(select(Reading).filter_by(bureau_id=bureau.id).order_by(Reading.id))
    return render(
        "parties/settings.html", offered=settings_offered(), current=readings(bureau.id),
        chosen={row.key: row for row in rows}, today=today, place=bureau.place,
        holidays=sorted(national_holidays().tables.values(), key=lambda table: -table.year),
        bases=wage_bases(bureau.place),
    )  # fmt: skip


@bp.post("/desk/settings")
@audience("organizer")
@write
def choose():
    bureau, key = db.session.get(Bureau, g.sign_in.bureau_id), request.form.get("key", "")
    name = g.sign_in.account.name or g.sign_in.account.login
    choose_reading(bureau, key, request.form.get("value", "").strip(), request.form.get("reason", "").strip()[:400], name,
                   clock.now(), g.sign_in.actor)  # fmt: skip
    flash(_("Saved. It holds for answers from now on; what was decided before stays as it was."), "success")
    return redirect(url_for("parties.settings", _anchor=key), 303)
