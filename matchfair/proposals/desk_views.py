"""The organizer takes an enterprise off a fair's list or an agency out of it, and closes the fair."""

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _, ngettext

from matchfair.accounts.devices import acting
from matchfair.fairs.services import entry_for, fair_for
from matchfair.offers.services import find_offer
from matchfair.web import audience, write

from . import bp, phases, services, words


@bp.post("/desk/fairs/<fair_code>/entries/<int:enterprise_id>/remove")
@audience("organizer")
@write
def remove_entry(fair_code: str, enterprise_id: int):
    entry = entry_for(g.sign_in, fair_code, enterprise_id)
    services.remove_entry(entry, acting())
    flash(_("%(name)s no longer takes part in this fair.", name=entry.enterprise.name), "success")
    return redirect(url_for("fairs.entries", fair_code=fair_code), 303)


@bp.post("/desk/fairs/<fair_code>/agencies/<int:agency_id>/remove")
@audience("organizer")
@write
def take_out(fair_code: str, agency_id: int):
    fair = fair_for(g.sign_in, fair_code)
    offer = find_offer(fair, agency_id)
    withdrawn = services.take_out(fair, offer, acting())
    told = ngettext(
        "%(name)s no longer takes part; %(num)d recommendation was withdrawn.",
        "%(name)s no longer takes part; %(num)d recommendations were withdrawn.",
        withdrawn,
        name=offer.agency.name,
    )
    flash(told, "success")
    return redirect(url_for("offers.participants", fair_code=fair_code), 303)


@bp.post("/desk/fairs/<fair_code>/phase/take-back")
@audience("organizer")
@write
def take_back_phase(fair_code: str):
    """What was opened too early is as if it had not been, while nothing depends on it."""
    fair = fair_for(g.sign_in, fair_code)
    flash(words.TAKEN_BACK[phases.take_back_phase(fair, acting())], "success")
    return redirect(url_for("fairs.settings", fair_code=fair.code), 303)


@bp.post("/desk/fairs/<fair_code>/close")
@audience("organizer")
@write
def close_fair(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    gone = services.close_fair(fair, acting())
    told = ngettext(
        "The fair is closed; %(num)s recommendation or request that waited was withdrawn. Pairings and drafts stay.",
        "The fair is closed; %(num)s recommendations and requests that waited were withdrawn. Pairings and drafts stay.",
        gone,
    )
    flash(told, "success")
    return redirect(url_for("fairs.settings", fair_code=fair.code), 303)
