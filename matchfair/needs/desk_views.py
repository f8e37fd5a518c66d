"""Needs collected on paper before a fair: upload, preview, confirm. The pages are those of the other rosters."""

from flask import flash, g, make_response, redirect, url_for
from flask_babel import gettext as _

from matchfair.fairs.models import Fair
from matchfair.fairs.services import fair_for, fairs_of, require_phase
from matchfair.fairs.words import PHASES
from matchfair.rosters import import_page
from matchfair.rosters.forms import NeedsUploadForm
from matchfair.rosters.imports import discard, find_import, imports_of
from matchfair.web import audience, render, write

from . import bp
from .import_page import needs_flow


@bp.get("/desk/needs-roster")
@audience("organizer")
def choose_fair():
    """Needs belong to a fair: which one?"""
    g.navigation_entry = "rosters.roster"
    return render("needs/choose_fair.html", fairs=fairs_of(g.sign_in.bureau_id), phases=PHASES)


@bp.get("/desk/fairs/<fair_code>/needs-roster")
@audience("organizer")
def roster(fair_code: str):
    return roster_page(fair_for(g.sign_in, fair_code), NeedsUploadForm())


@bp.post("/desk/fairs/<fair_code>/needs-roster")
@audience("organizer")
@write
def upload(fair_code: str):
    fair, form = fair_for(g.sign_in, fair_code), NeedsUploadForm()
    require_phase(fair, "registration", "live")
    roster_import = import_page.uploaded(flow_of(fair), form) if form.validate() else None
    if roster_import is None:
        return make_response(roster_page(fair, form), 422)
    return redirect(url_for("needs.roster_preview", fair_code=fair_code, code=roster_import.code), 303)


def flow_of(fair: Fair):
    return needs_flow(fair, g.sign_in.account.name)


def roster_page(fair: Fair, form: NeedsUploadForm):
    return render("needs/roster.html", fair=fair, form=form, imports=imports_of(fair.bureau_id, fair.id))


@bp.get("/desk/needs-roster/template.xlsx")
@audience("organizer")
def template():
    return import_page.blank_template("needs")


@bp.get("/desk/fairs/<fair_code>/needs-roster/<code>")
@audience("organizer")
def roster_preview(fair_code: str, code: str):
    fair = fair_for(g.sign_in, fair_code)
    return import_page.preview_page(
        flow_of(fair),
        find_import(fair.bureau_id, code, fair.id),
        url_for("needs.roster_preview", fair_code=fair_code, code=code),
        fair=fair,
        back=url_for("needs.roster", fair_code=fair_code),
        taken_to=url_for("fairs.entries", fair_code=fair_code),
        discard_url=url_for("needs.discard_roster", fair_code=fair_code, code=code),
    )


@bp.post("/desk/fairs/<fair_code>/needs-roster/<code>")
@audience("organizer")
@write
def confirm_roster(fair_code: str, code: str):
    fair = fair_for(g.sign_in, fair_code)
    roster_import = find_import(fair.bureau_id, code, fair.id)
    here = url_for("needs.roster_preview", fair_code=fair_code, code=code)
    return import_page.confirmed(flow_of(fair), roster_import, here)


@bp.post("/desk/fairs/<fair_code>/needs-roster/<code>/discard")
@audience("organizer")
@write
def discard_roster(fair_code: str, code: str):
    fair = fair_for(g.sign_in, fair_code)
    discard(find_import(fair.bureau_id, code, fair.id))
    flash(_("The preview was thrown away; nothing was taken over."))
    return redirect(url_for("needs.roster", fair_code=fair_code), 303)
