"""The organizer takes an enterprise off a fair's list, and closes the fair."""

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _, ngettext

from matchfair.accounts.devices import acting
from matchfair.fairs.services import entry_for, fair_for
from matchfair.web import audience, write

from . import bp, services


@bp.post("/desk/fairs/<fair_code>/entries/<int:enterprise_id>/remove")
@audience("organizer")
@write
def remove_entry(fair_code: str, enterprise_id: int):
    entry = entry_for(g.sign_in, fair_code, enterprise_id)
    services.remove_entry(entry, acting())
    flash(_("%(name)s is off this fair's list.", name=entry.enterprise.name), "success")
    return redirect(url_for("fairs.entries", fair_code=fair_code), 303)


@bp.post("/desk/fairs/<fair_code>/close")
@audience("organizer")
@write
def close_fair(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    gone = services.close_fair(fair, acting())
    told = ngettext(
        "The fair is closed; %(num)s open proposal was withdrawn. Pairings and drafts stay.",
        "The fair is closed; %(num)s open proposals were withdrawn. Pairings and drafts stay.",
        gone,
    )
    flash(told, "success")
    return redirect(url_for("fairs.settings", fair_code=fair.code), 303)
