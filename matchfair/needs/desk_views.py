"""Needs collected on paper before a fair: upload, preview, confirm. The pages are those of the other rosters."""

from io import BytesIO

from flask import g, make_response, redirect, request, send_file, url_for
from flask_babel import gettext as _

from matchfair import clock, words
from matchfair.accounts.devices import acting
from matchfair.fairs.models import Fair
from matchfair.fairs.services import fair_for, fairs_of, require_phase
from matchfair.policy import catalogue_edition
from matchfair.rosters.desk_views import XLSX, read_upload, say_done, seen_too_early, ticked
from matchfair.rosters.forms import NeedsUploadForm
from matchfair.rosters.imports import (
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
from matchfair.rosters.preview_page import WORDS, preview_page
from matchfair.rosters.reading import Roster, template_workbook
from matchfair.rosters.reading.messages import KIND_NAMES
from matchfair.rosters.services import RowPreview
from matchfair.web import audience, render, write

from . import bp
from .takeover import preview_needs, take_needs_over


@bp.get("/desk/needs-roster")
@audience("organizer")
def choose_fair():
    """Needs belong to a fair: which one?"""
    g.navigation_entry = "rosters.roster"
    return render("needs/choose_fair.html", fairs=fairs_of(g.sign_in.bureau_id), phases=words.PHASES)


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
    found = read_upload(form, "needs", catalogue_edition(fair.edition)) if form.validate() else None
    if found is None:
        return make_response(roster_page(fair, form), 422)
    kept = keep_preview(fair.bureau, found, form.file.data.filename, acting(), fair.id)
    return redirect(url_for("needs.roster_preview", fair_code=fair_code, code=kept.code), 303)


def roster_page(fair: Fair, form: NeedsUploadForm):
    return render("needs/roster.html", fair=fair, form=form, imports=imports_of(fair.bureau_id, fair.id))


@bp.get("/desk/needs-roster/template.xlsx")
@audience("organizer")
def template():
    name = f"{KIND_NAMES['needs']}.xlsx"
    return send_file(BytesIO(template_workbook("needs")), XLSX, as_attachment=True, download_name=name)


@bp.get("/desk/fairs/<fair_code>/needs-roster/<code>")
@audience("organizer")
def roster_preview(fair_code: str, code: str):
    fair = fair_for(g.sign_in, fair_code)
    kept = find_import(fair.bureau_id, code, fair.id)
    found, at = Roster.from_json(kept.roster), {"fair_code": fair_code, "code": code}
    lines = left_over(kept) if kept.confirmed_at else preview_needs(fair, found)
    page = preview_page(kept, found.problems, lines, NeedWords(fair.edition), request.args.get("all", ""))
    return render(
        "rosters/preview.html",
        preview=page,
        kind=KIND_NAMES["needs"],
        words=WORDS,
        fair=fair,
        back=url_for("needs.roster", fair_code=fair_code),
        taken_to=url_for("fairs.entries", fair_code=fair_code),
        confirm_url=url_for("needs.confirm_roster", **at),
        discard_url=url_for("needs.discard_roster", **at),
        here=url_for("needs.roster_preview", **at),
    )


@bp.post("/desk/fairs/<fair_code>/needs-roster/<code>")
@audience("organizer")
@write
def confirm_roster(fair_code: str, code: str):
    fair, now = fair_for(g.sign_in, fair_code), clock.now()
    require_phase(fair, "registration", "live")
    kept = find_import(fair.bureau_id, code, fair.id)
    found = open_for_good(kept)
    try:
        lines = decide(preview_needs(fair, found), request.form.get("seen", ""), ticked())
    except PreviewStale:
        return seen_too_early(url_for("needs.roster_preview", fair_code=fair_code, code=code))
    say_done(take_needs_over(fair, found, g.sign_in.account.name, acting(), lines))
    close(kept, lines, now)
    return redirect(url_for("needs.roster_preview", fair_code=fair_code, code=code), 303)


@bp.post("/desk/fairs/<fair_code>/needs-roster/<code>/discard")
@audience("organizer")
@write
def discard_roster(fair_code: str, code: str):
    fair = fair_for(g.sign_in, fair_code)
    discard(find_import(fair.bureau_id, code, fair.id))
    return redirect(url_for("needs.roster", fair_code=fair_code), 303)


class NeedWords:
    """What a line of collected needs says."""

    def __init__(self, edition: str):
        self.edition = edition

    def name(self, line: RowPreview) -> str:
        return line.known.name if line.known else "–"

    def facts(self, line: RowPreview) -> list[tuple[str, str]]:
        said = line.row.values
        services = "、".join(words.service(self.edition, code) for code in said.get("services") or ())
        return [(self.level(said.get("level") == "must"), " · ".join(filter(None, (services, said.get("note")))))]

    def changes(self, line: RowPreview) -> list[tuple[str, str, str]]:
        return [
            (words.service(self.edition, service), self.need(*before), self.need(*after))
            for service, (before, after) in line.changes.items()
        ]

    def need(self, must: bool, note: str) -> str:
        return " · ".join(filter(None, (self.level(must), note)))

    def level(self, must: bool) -> str:
        return _("must-have") if must else _("nice-to-have")

    def looks(self, line: RowPreview) -> list[tuple[str, str]]:
        return []
