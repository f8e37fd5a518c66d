"""The pages of an import, whatever its rosters hold: upload, preview, confirmation, blank template."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchfair.accounts.devices import acting
from matchfair.parties.models import Bureau
from matchfair.policy import catalogue
from matchfair.web import render, send_workbook
from matchfair.web.fields import number

from .forms import NeedsUploadForm
from .imports import WRITES, ImportFlow, PreviewStale, RowPreview, fingerprint, keep_preview
from .models import RosterImport
from .reading import Kind, RosterFileError, RosterProblem, Severity, template_workbook
from .reading.messages import KIND_NAMES, file_sentence, problem_sentence
from .services import import_rows, preview
from .words import STATES, PartyWords, code_of, notes_of, why

MOST_SHOWN = 50  # rows of a group before "show all": a page of 2,000 rows helps nobody
FOLDED = ("duplicate", "same")  # groups nobody has to act on
TILES = {"wrong": "no", "doubtful": "wait", "changed": "info", "new": "ok", "duplicate": "off", "same": "off"}
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "changed")  # the gravest first


def party_flow(bureau: Bureau, kind: Kind, on: date) -> ImportFlow:
    """Enterprises, agencies or staff, by the catalogue and rules of the day."""
    in_force = catalogue(bureau.place, on)
    return ImportFlow(
        kind,
        bureau,
        in_force,
        partial(preview, bureau),
        partial(import_rows, bureau),
        PartyWords(kind, (bureau.place, on), in_force.edition if in_force else None),
    )


# ---- the steps --------------------------------------------------------------------------------------------------


def uploaded(flow: ImportFlow, form: NeedsUploadForm) -> RosterImport | None:
    """The preview of the file that was sent; None, with the reason at the form's field, when it cannot be read."""
    file = form.file.data
    file.stream.seek(0)  # `write` may carry the view out a second time
    try:
        roster = flow.read(file.read(), file.filename)
    except RosterFileError as error:
        form.file.errors = [file_sentence(error)]
        return None
    return keep_preview(flow.bureau, roster, file.filename, acting(), flow.fair_id)


def preview_page(flow: ImportFlow, roster_import: RosterImport, here: str, **addresses: Any) -> str | Response:
    """`here`: its own address; also `back` to the upload, `discard_url`, and `taken_to`, the list of what was written."""
    page = page_of(flow, roster_import, request.args.get("all", ""))
    return render(
        "rosters/preview.html",
        preview=page,
        kind=KIND_NAMES[flow.kind],
        here=here,
        code_of=code_of,
        notes_of=notes_of,
        why=why,
        **addresses,
    )


def confirmed(flow: ImportFlow, roster_import: RosterImport, here: str) -> Response:
    """Write what the page showed and say so on it; where it no longer holds, it is shown again."""
    ticked = None if request.form.get("all_checked") else set(request.form.getlist("checked", number))
    try:
        counts = flow.confirm(roster_import, request.form.get("seen", ""), ticked, acting())
    except PreviewStale:
        flash(
            _("The data has changed since this preview was shown. Nothing was taken over yet: please look again."),
            "warning",
        )
    else:
        say_done(counts)
    return redirect(here, 303)


def say_done(counts: dict[str, int]) -> None:
    done = {state: counts.get(state, 0) for state in ("new", "changed", "left_out", "wrong")}
    flash(_("Taken over: %(new)s new, %(changed)s changed.", **done), "success")
    if done["left_out"] or done["wrong"]:
        flash(
            _("Not taken over: %(left_out)s not confirmed, %(wrong)s wrong. They are listed below.", **done), "warning"
        )


def blank_template(kind: Kind) -> Response:
    return send_workbook(BytesIO(template_workbook(kind)), f"{KIND_NAMES[kind]}.xlsx")


# ---- what the preview shows -------------------------------------------------------------------------------------


@dataclass
class PreviewGroup:
    key: str
    title: str
    total: int
    lines: list[RowPreview]
    folded: bool


@dataclass
class PreviewPage:
    """Tiles, problems of the file, then the rows in groups."""

    flow: ImportFlow
    roster_import: RosterImport
    problems: list[RosterProblem]
    lines: list[RowPreview]
    groups: list[PreviewGroup] = field(default_factory=list)

    @property
    def unusable(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def doubtful(self) -> int:
        return sum(bool(line.doubts) for line in self.lines)

    @property
    def writes(self) -> int:
        return sum(line.state in WRITES for line in self.lines)

    @property
    def sheets(self) -> int:
        return len({line.row.sheet for line in self.lines})

    @property
    def seen(self) -> str:
        return fingerprint(self.lines)

    def tiles(self) -> list[tuple[str, int, str]]:
        totals = {group.key: group.total for group in self.groups}
        return [(str(STATES[key]), totals.get(key, 0), badge) for key, badge in TILES.items()]

    def problem_sentences(self) -> list[tuple[Severity, str]]:
        ordered = sorted(self.problems, key=lambda problem: SEVERITIES.index(problem.severity))
        return [(problem.severity, problem_sentence(problem)) for problem in ordered]


def page_of(flow: ImportFlow, roster_import: RosterImport, show_all: str = "") -> PreviewPage:
    lines = flow.lines_of(roster_import)
    problems = [RosterProblem(**problem) for problem in roster_import.roster["problems"]]
    page = PreviewPage(flow, roster_import, problems, lines)
    for key in STATES:
        group = [line for line in lines if group_of(line) == key]
        shown = group if key == show_all else group[:MOST_SHOWN]
        if group:
            folded = key in FOLDED and key != show_all
            page.groups.append(PreviewGroup(key, str(STATES[key]), len(group), shown, folded))
    return page


def group_of(line: RowPreview) -> str:
    return "doubtful" if line.doubts and line.state in WRITES else line.state
