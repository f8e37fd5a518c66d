"""Taking rosters over at the desk: upload, preview, confirm, blank templates, earlier imports."""

from io import BytesIO

from flask import flash, g, make_response, redirect, request, send_file, url_for
from flask_babel import gettext as _

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.parties.models import Bureau
from matchfair.policy import catalogue
from matchfair.web import audience, render, write
from matchfair.web.fields import number

from . import bp
from .forms import UploadForm
from .imports import (
    PreviewStale,
    close,
    decide,
    discard,
    find_import,
    imports_of,
    keep_preview,
    left_over,
    open_for_good,
)
from .preview_page import WORDS, preview_page, words_for
from .reading import KINDS, Roster, RosterFileError, read_roster, read_sheets, template_workbook
from .reading.messages import KIND_NAMES, file_sentence
from .services import import_rows, preview, service_finder

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/desk/roster")
@audience("organizer")
def roster():
    return roster_page(UploadForm())


@bp.post("/desk/roster")
@audience("organizer")
@write
def upload():
    form = UploadForm()
    if not form.validate():
        return make_response(roster_page(form), 422)
    bureau = db.session.get(Bureau, g.sign_in.bureau_id)
    found = read_upload(form, form.kind.data, catalogue(bureau.place, clock.today()))
    if found is None:
        return make_response(roster_page(form), 422)
    kept = keep_preview(bureau, found, form.file.data.filename, acting())
    return redirect(url_for("rosters.roster_preview", code=kept.code), 303)


def roster_page(form: UploadForm):
    g.navigation_entry = "rosters.roster"
    return render("rosters/roster.html", form=form, kinds=KIND_NAMES, imports=imports_of(g.sign_in.bureau_id))


def read_upload(form, kind: str, found_in) -> Roster | None:
    """What the uploaded file says; None, with the reason at the form's field, when it cannot be read at all."""
    file = form.file.data
    file.stream.seek(0)  # `write` may carry the view out a second time
    try:
        return read_roster(read_sheets(file.read(), file.filename), kind, service_finder(found_in))
    except RosterFileError as error:
        form.file.errors = [file_sentence(error)]
        return None


@bp.get("/desk/roster/template/<kind>.xlsx")
@audience("organizer")
def template(kind: str):
    if kind not in KINDS:
        raise NotFound()
    return send_file(
        BytesIO(template_workbook(kind)), XLSX, as_attachment=True, download_name=f"{KIND_NAMES[kind]}.xlsx"
    )


@bp.get("/desk/roster/<code>")
@audience("organizer")
def roster_preview(code: str):
    g.navigation_entry = "rosters.roster"
    kept = find_import(g.sign_in.bureau_id, code)
    bureau = db.session.get(Bureau, kept.bureau_id)
    found = Roster.from_json(kept.roster)
    lines = left_over(kept) if kept.confirmed_at else preview(bureau, found)
    in_force = catalogue(bureau.place, clock.today())
    say = words_for(bureau, kept.kind, in_force and in_force.edition, clock.today())
    page = preview_page(kept, found.problems, lines, say, request.args.get("all", ""))
    return render(
        "rosters/preview.html",
        preview=page,
        kind=KIND_NAMES[kept.kind],
        words=WORDS,
        back=url_for("rosters.roster"),
        taken_to=url_for("programme.enterprises" if kept.kind == "enterprises" else "programme.agencies"),
        confirm_url=url_for("rosters.confirm_roster", code=code),
        discard_url=url_for("rosters.discard_roster", code=code),
        here=url_for("rosters.roster_preview", code=code),
    )


@bp.post("/desk/roster/<code>")
@audience("organizer")
@write
def confirm_roster(code: str):
    kept, now = find_import(g.sign_in.bureau_id, code), clock.now()
    found = open_for_good(kept)
    bureau = db.session.get(Bureau, kept.bureau_id)
    try:
        lines = decide(preview(bureau, found), request.form.get("seen", ""), ticked())
    except PreviewStale:
        return seen_too_early(url_for("rosters.roster_preview", code=code))
    say_done(import_rows(bureau, found, acting(), lines))
    close(kept, lines, now)
    return redirect(url_for("rosters.roster_preview", code=code), 303)


def ticked() -> set[int] | None:
    """The doubtful rows somebody ticked; None when all were ticked at once."""
    return None if request.form.get("all_checked") else set(request.form.getlist("checked", number))


def seen_too_early(preview_url: str):
    flash(
        _("The data has changed since this preview was shown. Nothing was taken over yet: please look again."),
        "warning",
    )
    return redirect(preview_url, 303)


def say_done(counts: dict[str, int]) -> None:
    done = {state: counts.get(state, 0) for state in ("new", "changed", "left_out", "wrong")}
    flash(_("Taken over: %(new)s new, %(changed)s changed.", **done), "success")
    if done["left_out"] or done["wrong"]:
        flash(
            _("Not taken over: %(left_out)s not confirmed, %(wrong)s wrong. They are listed below.", **done), "warning"
        )


@bp.post("/desk/roster/<code>/discard")
@audience("organizer")
@write
def discard_roster(code: str):
    discard(find_import(g.sign_in.bureau_id, code))
    flash(_("The preview was thrown away; nothing was taken over."))
    return redirect(url_for("rosters.roster"), 303)
