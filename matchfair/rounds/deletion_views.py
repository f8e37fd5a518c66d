"""The desk: deleting a fair that nobody has used, after saying what goes with it."""

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _

from matchfair.accounts.devices import acting
from matchfair.fairs.services import fair_for
from matchfair.web import audience, render, write

from . import bp
from .deletion import delete_fair, parts, traces
from .words import PARTS_OF_A_FAIR, TRACES_AT_A_FAIR


@bp.get("/desk/fairs/<fair_code>/delete")
@audience("organizer")
def deletion(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    kept_by = [str(TRACES_AT_A_FAIR[trace]) % {"count": number} for trace, number in traces(fair).items()]
    goes = [str(PARTS_OF_A_FAIR[part]) % {"count": number} for part, number in parts(fair).items()]
    g.navigation_entry = "fairs.settings"
    return render("rounds/delete_fair.html", fair=fair, kept_by=kept_by, goes=goes)


@bp.post("/desk/fairs/<fair_code>/delete")
@audience("organizer")
@write
def delete(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    delete_fair(fair, acting())
    flash(_("“%(name)s” is deleted.", name=fair.name), "success")
    return redirect(url_for("fairs.desk"), 303)
