"""Importing rosters of parties at the desk: upload, preview, confirm, blank templates, earlier imports."""

from flask import flash, g, make_response, redirect, url_for
from flask_babel import gettext as _

from matchfair import clock
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.parties.models import Bureau
from matchfair.web import audience, render, write

from . import bp, import_page
from .forms import UploadForm
from .imports import discard, find_import, forget_meaning, imports_of, known_meanings
from .models import RosterImport
from .reading import COLUMNS, KINDS, Kind
from .reading.messages import KIND_NAMES


def flow_of(kind: Kind):
    return import_page.party_flow(db.session.get_one(Bureau, g.sign_in.bureau_id), kind, clock.today())


@bp.get("/desk/roster")
@audience("organizer")
def roster():
    return roster_page(UploadForm())


@bp.post("/desk/roster")
@audience("organizer")
@write
def upload():
    form = UploadForm()
    roster_import = import_page.uploaded(flow_of(form.kind.data), form) if form.validate() else None
    if roster_import is None:
        return make_response(roster_page(form), 422)
    return redirect(address_of(roster_import), 303)


def roster_page(form: UploadForm):
    g.navigation_entry = "rosters.roster"
    bureau_id = g.sign_in.bureau_id
    return render(
        "rosters/roster.html",
        form=form,
        kinds=KIND_NAMES,
        imports=imports_of(bureau_id),
        meanings=known_meanings(bureau_id),
        column_name=column_name,
    )


def column_name(kind: Kind, field: str) -> str:
    return next((column.header for column in COLUMNS[kind] if column.field == field), "")


def address_of(roster_import: RosterImport) -> str:
    return url_for("rosters.roster_preview", code=roster_import.code)


@bp.post("/desk/roster/columns/<int:meaning_id>/forget")
@audience("organizer")
@write
def forget_column(meaning_id: int):
    header = forget_meaning(g.sign_in.bureau_id, meaning_id)
    flash(_("What “%(header)s” means is forgotten; the next roster asks again.", header=header), "success")
    return redirect(url_for("rosters.roster"), 303)


@bp.get("/desk/roster/template/<kind>.xlsx")
@audience("organizer")
def template(kind: Kind):
    if kind not in KINDS:
        raise NotFound()
    return import_page.blank_template(kind)


@bp.get("/desk/roster/<code>")
@audience("organizer")
def roster_preview(code: str):
    g.navigation_entry = "rosters.roster"
    roster_import = find_import(g.sign_in.bureau_id, code)
    return import_page.preview_page(
        flow_of(roster_import.kind),
        roster_import,
        address_of(roster_import),
        back=url_for("rosters.roster"),
        taken_to=url_for("programme.enterprises" if roster_import.kind == "enterprises" else "programme.agencies"),
        discard_url=url_for("rosters.discard_roster", code=code),
    )


@bp.post("/desk/roster/<code>")
@audience("organizer")
@write
def confirm_roster(code: str):
    roster_import = find_import(g.sign_in.bureau_id, code)
    return import_page.confirmed(flow_of(roster_import.kind), roster_import, address_of(roster_import))


@bp.post("/desk/roster/<code>/discard")
@audience("organizer")
@write
def discard_roster(code: str):
    discard(find_import(g.sign_in.bureau_id, code))
    flash(_("The preview was thrown away; nothing was taken over."))
    return redirect(url_for("rosters.roster"), 303)
