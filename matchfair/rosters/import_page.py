"""The pages of an import, whatever its rosters hold: upload, preview, confirmation, blank template."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchfair.accounts.devices import acting
from matchfair.clock import CHINA
from matchfair.parties.cases import year_before
from matchfair.parties.models import Bureau
from matchfair.policy import catalogue
from matchfair.web import render, send_workbook
from matchfair.web.fields import number, one_line
from matchfair.words import english

from .forms import NeedsUploadForm
from .imports import (
    WRITES,
    ImportFlow,
    PreviewStale,
    RowPreview,
    choices_of,
    doubt_mark,
    findings,
    fingerprint,
    go_on,
    keep_preview,
    stored_sheets,
)
from .models import RosterImport
from .reading import (
    CellNote,
    Choices,
    Column,
    Kind,
    RosterFileError,
    RosterProblem,
    Severity,
    cells_of,
    columns_for,
    read_sheets,
    template_workbook,
)
from .reading.messages import KIND_NAMES, cell_sentence, file_sentence, problem_sentence
from .services import CASES, import_rows, preview
from .words import STATES, PartyWords, code_of, notes_of, why

MOST_SHOWN = 50  # rows of a group before "show all": a page of 2,000 rows helps nobody
FOLDED = ("duplicate", "same")  # groups nobody has to act on
TILES = {"wrong": "no", "doubtful": "wait", "changed": "info", "new": "ok", "duplicate": "off", "same": "off"}
YEARS_OFFERED = 6
NOT_ECHOED = ("code_is_id_number",)
UNDECIDED, LEAVE_OUT = "?", "-"  # what a column may be said to be besides a field: undecided again; not used
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
        last_year=on.year - 1,
    )


# ---- the steps --------------------------------------------------------------------------------------------------


def uploaded(flow: ImportFlow, form: NeedsUploadForm) -> RosterImport | None:
    """The preview of the file that was sent; None, with the reason at the form's field, when it cannot be read."""
    file = form.file.data
    file.stream.seek(0)  # `write` may carry the view out a second time
    try:
        sheets = read_sheets(file.read(), file.filename)
    except RosterFileError as error:
        form.file.errors = [file_sentence(error)]
        return None
    roster, choices = flow.first_read(sheets)
    return keep_preview(flow.bureau, roster, file.filename, acting(), flow.fair_id, sheets, choices)


def preview_page(flow: ImportFlow, roster_import: RosterImport, here: str, **addresses: Any) -> str | Response:
    """`here`: its own address; also `back` to the upload, `discard_url`, and `taken_to`, the list of what was written."""
    page = page_of(flow, roster_import, request.args.get("all", ""), request.args.get("row", ""))
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
    """Do what the page's button says, with everything that was typed on it: read again as chosen, open a row, or write.

    Nothing is written while a choice has just changed: the rows it gives have to be seen first.
    """
    if "go_on" in request.form:
        return redirect(here.replace(roster_import.code, go_on(flow, roster_import, acting()).code), 303)
    chosen = sent_choices(flow, roster_import)
    if not roster_import.confirmed_at:
        keep_ticks(flow, roster_import)
    if chosen != choices_of(roster_import):
        flow.choose(roster_import, chosen)
        flash(_("The file was read again as you chose. Nothing is taken over yet."))
        return redirect(at_row(here, request.form.get("row", "")), 303)
    if place := request.form.get("edit"):
        return redirect(f"{here}?{urlencode({'row': place})}#row", 303)
    if group := request.form.get("show"):
        return redirect(f"{here}?{urlencode({'all': group})}", 303)
    if request.form.keys() & {"choose", "save_row"}:
        return redirect(here, 303)  # nothing was changed
    ticked = None if request.form.get("all_checked") else ticked_numbers(flow, roster_import)
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


def at_row(here: str, place: str) -> str:
    return f"{here}?{urlencode({'row': place})}#row" if place else here


# ---- what was sent ----------------------------------------------------------------------------------------------


def sent_choices(flow: ImportFlow, roster_import: RosterImport) -> Choices:
    """The choices with what the page's fields now say; a field that was not sent changes nothing."""
    choices, form = choices_of(roster_import), request.form
    fields = {column.field for column in columns_for(flow.kind)}
    columns, sheets = dict(choices.columns), dict(choices.sheets)
    for number_, header in zip(form.getlist("column"), form.getlist("header"), strict=False):
        meant = form.get(f"meaning-{number_}", "")
        if meant == UNDECIDED:
            columns.pop(header, None)
        elif meant == LEAVE_OUT or meant in fields:
            columns[header] = "" if meant == LEAVE_OUT else meant
    for number_, name in zip(form.getlist("sheet"), form.getlist("sheet_name"), strict=False):
        read = form.get(f"read-{number_}")
        if read in ("yes", "no") and read != form.get(f"was-{number_}"):
            sheets[name] = read == "yes"
    return replace(
        choices,
        columns=columns,
        sheets=sheets,
        hidden_rows=form["hidden_rows"] == "yes" if "hidden_rows" in form else choices.hidden_rows,
        case_year=form.get("case_year", type=number) if "case_year" in form else choices.case_year,
        cells=sent_cells(flow, roster_import, choices),
        left_out=sent_left_out(roster_import, choices),
    )


def sent_cells(flow: ImportFlow, roster_import: RosterImport, choices: Choices) -> dict[str, dict[str, str]]:
    """The corrected cells; what is typed as the file has it is no correction."""
    place = request.form.get("row", "")
    if not any(row_place_of(row) == place for row in roster_import.roster["rows"]):
        return choices.cells
    told = told_in_file(flow, roster_import, place)
    typed = {
        column.field: one_line(request.form[f"cell-{column.field}"])
        for column in columns_for(flow.kind)
        if f"cell-{column.field}" in request.form
    }
    before = {field_: one_line(told.get(field_, ("", ""))[1]) for field_ in typed}
    corrected = {field_: text for field_, text in typed.items() if text != before[field_]}
    others = {known: cells for known, cells in choices.cells.items() if known != place}
    return others | ({place: corrected} if corrected else {})


def told_in_file(flow: ImportFlow, roster_import: RosterImport, place: str) -> dict[str, tuple[str, str]]:
    """field -> (title, text) of a row as the file has it; an identity number is not shown to anybody."""
    told = cells_of(stored_sheets(roster_import), flow.kind, choices_of(roster_import), place)
    rows = [row for row in roster_import.roster["rows"] if row_place_of(row) == place]
    hidden = {note["field"] for row in rows for note in row["notes"] if note["code"] in NOT_ECHOED}
    return {field_: (title, "" if field_ in hidden else text) for field_, (title, text) in told.items()}


def row_place_of(row: dict[str, Any]) -> str:
    return f"{row['sheet']}!{row['row']}" + (f"/{row['part']}" if row.get("part") else "")


def sent_left_out(roster_import: RosterImport, choices: Choices) -> list[str]:
    """Of rows that say different things of one party, the one to use sends the others out; a row may come back."""
    left_out = [place for place in choices.left_out if place != request.form.get("back")]
    rows = {row_place_of(row): row for row in roster_import.roster["rows"]}
    if used := rows.get(request.form.get("use", "")):
        notes = [note["values"] for note in used["notes"] if note["code"] == "duplicate_differs"]
        others = {(values["sheet"], values["row"]) for values in notes}
        same = (row for row in rows.values() if row["values"].get("code") == used["values"].get("code"))
        left_out += [row_place_of(row) for row in same if row is not used and (row["sheet"], row["row"]) in others]
    return left_out


def keep_ticks(flow: ImportFlow, roster_import: RosterImport) -> None:
    """Ticks outlive whatever else the page is used for; those of rows it did not show stay."""
    shown, checked = (set(request.form.getlist(name, number)) for name in ("shown", "checked"))
    lines = [line for line in flow.lines_of(roster_import) if line.doubts]
    kept = set(roster_import.ticked) - {doubt_mark(line) for line in lines if line.number in shown}
    marks = sorted(kept | {doubt_mark(line) for line in lines if line.number in checked})
    if marks != roster_import.ticked:
        roster_import.ticked = marks


def ticked_numbers(flow: ImportFlow, roster_import: RosterImport) -> set[int]:
    """Rows ticked one by one, and rows whose every doubt is of a kind that was ticked."""
    kinds, marks = set(request.form.getlist("kind_checked")), set(roster_import.ticked)
    lines = [line for line in flow.lines_of(roster_import) if line.doubts]
    return {line.number for line in lines if doubt_mark(line) in marks or {n.code for n in line.doubts} <= kinds}


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
    total: int  # rows
    findings: int  # rows of one party with the same fault are one
    lines: list[RowPreview]
    folded: bool


@dataclass(frozen=True)
class ColumnChoice:
    """One column that the roster does not know by itself, and what it is said to be."""

    problem: RosterProblem | None  # None: a clerk has said what it is
    header: str
    samples: list[str]
    meant: str | None  # a field, "" to leave it out, None: nobody has said
    now: str = ""  # the column it is read as although nobody has said so: one that is hidden in the file

    @property
    def sentence(self) -> str:
        return problem_sentence(self.problem) if self.problem else ""

    @property
    def open(self) -> bool:
        return self.meant is None and self.problem is not None and self.problem.severity == "warning"


@dataclass(frozen=True)
class OpenCell:
    """One cell of a row that is being corrected."""

    column: Column
    title: str  # the column's in the file, "" where it has none
    original: str
    typed: str
    wrong: list[str]


@dataclass
class PreviewPage:
    """Tiles, what is odd in the file with its choices, then the rows in groups."""

    flow: ImportFlow
    roster_import: RosterImport
    problems: list[RosterProblem]
    lines: list[RowPreview]
    groups: list[PreviewGroup] = field(default_factory=list)
    row: RowPreview | None = None  # the one whose cells are open
    fields: list[OpenCell] = field(default_factory=list)

    @property
    def unusable(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def can_choose(self) -> bool:
        """An earlier release kept no cells to read again."""
        return not self.roster_import.confirmed_at and bool(self.roster_import.read_again)

    @property
    def can_go_on(self) -> bool:
        return bool(self.roster_import.confirmed_at and self.lines and self.roster_import.sheets is not None)

    @property
    def choices(self) -> Choices:
        return choices_of(self.roster_import)

    @property
    def doubtful(self) -> int:
        return sum(bool(line.doubts) for line in self.lines)

    @property
    def writes(self) -> int:
        return sum(line.state in WRITES for line in self.lines)

    def sure(self, state: str) -> int:
        """Rows of this state that go in without a tick."""
        return sum(line.state == state and not line.doubts for line in self.lines)

    @property
    def case_year(self) -> int | None:
        """Of the counts whose heading states none; None where there are no such counts."""
        rows = [line.row for line in self.lines if line.state in WRITES]
        if not any(row.values.get(field) is not None and field not in row.years for row in rows for field in CASES):
            return None
        return self.roster_import.roster.get("case_year") or year_before(self.roster_import.read_at)

    @property
    def case_years(self) -> list[int]:
        """That a clerk may say they are of."""
        latest = self.roster_import.read_at.astimezone(CHINA).year
        return list(range(latest, latest - YEARS_OFFERED, -1))

    @property
    def sheets(self) -> int:
        return len({line.row.sheet for line in self.lines})

    @property
    def seen(self) -> str:
        return fingerprint(self.lines)

    def ticked(self, line: RowPreview) -> bool:
        return doubt_mark(line) in self.roster_import.ticked

    def corrections(self, line: RowPreview) -> list[tuple[str, str]]:
        """(column, what was typed) of what was corrected here."""
        typed = self.choices.cells.get(line.row.place, {}) if self.can_choose else {}
        labels = {column.field: str(column.label) for column in columns_for(self.flow.kind)} if typed else {}
        return [(labels[field_], text) for field_, text in typed.items() if field_ in labels]

    def tiles(self) -> list[tuple[str, int, str]]:
        totals = {group.key: group.total for group in self.groups}
        return [(str(STATES[key]), totals.get(key, 0), badge) for key, badge in TILES.items()]

    # ---- what is odd in the file, and what can be decided about it

    def problem_sentences(self) -> list[tuple[Severity, str]]:
        """Of what nothing on the page decides."""
        plain = [problem for problem in self.problems if not (self.can_choose and problem.choice)]
        ordered = sorted(plain, key=lambda problem: SEVERITIES.index(problem.severity))
        return [(problem.severity, problem_sentence(problem)) for problem in ordered]

    def of_choice(self, choice: str) -> list[tuple[RosterProblem, str]]:
        found = [problem for problem in self.problems if problem.choice == choice]
        return [(problem, problem_sentence(problem)) for problem in found]

    def columns(self) -> list[ColumnChoice]:
        """Those nobody has decided on come first."""
        said = dict(self.choices.columns)
        unknown = [
            ColumnChoice(problem, header, problem.values["samples"], said.pop(header, None), self.read_as(problem))
            for problem in self.problems
            if problem.choice == "columns"
            for header in [problem.values["header"]]
        ]
        return sorted(
            unknown + [ColumnChoice(None, header, [], meant) for header, meant in said.items()],
            key=lambda one: (not one.open, one.meant is None),
        )

    def read_as(self, problem: RosterProblem) -> str:
        return dict(self.meanings()).get(problem.values["guess"], "") if problem.code == "hidden_column" else ""

    def meanings(self) -> list[tuple[str, str]]:
        """(field, name) that a column may be said to be."""
        both = english()
        return [(c.field, f"{c.label} · {c.header}" if both else c.header) for c in columns_for(self.flow.kind)]

    def sheets_to_choose(self) -> list[tuple[str, bool, str]]:
        """(name, whether it is read, what is said of it) where there is something to choose."""
        read = dict.fromkeys(line.row.sheet for line in self.lines)
        aside = {problem.values["sheet"]: sentence for problem, sentence in self.of_choice("sheets")}
        if not aside and len(read) < 2:
            return []
        return [(name, True, "") for name in read] + [(name, False, said) for name, said in aside.items()]

    def open_points(self) -> int:
        """What a clerk should decide, or know, before anything is taken over."""
        columns = sum(one.open for one in self.columns())
        return columns + sum(p.severity == "warning" and p.choice != "columns" for p in self.problems)

    def left_aside(self) -> list[str]:
        """What confirming now leaves in the file, in numbers."""
        hidden = sum(p.values["count"] for p in self.problems if p.code == "hidden_rows")
        columns = [one.header for one in self.columns() if not one.meant and not (one.now and one.meant is None)]
        sheets = [name for name, read, _said in self.sheets_to_choose() if not read]
        wrong = sum(line.state == "wrong" for line in self.lines)
        return [
            *([_("%(count)s hidden rows", count=hidden)] if hidden else []),
            *([_("the sheets %(names)s", names="、".join(sheets))] if sheets else []),
            *([_("the columns %(names)s", names="、".join(columns))] if columns else []),
            *([_("%(count)s wrong rows", count=wrong)] if wrong else []),
        ]

    def kinds_of_doubt(self) -> list[tuple[str, int, str]]:
        """(code, rows, the first one's sentence) of each kind that several rows have."""
        first: dict[str, CellNote] = {}
        counted: Counter[str] = Counter()
        for line in self.lines:
            for note in {note.code: note for note in line.doubts}.values():
                first.setdefault(note.code, note)
                counted[note.code] += line.state in WRITES
        return [(code, count, cell_sentence(first[code])) for code, count in counted.most_common() if count > 1]


def page_of(flow: ImportFlow, roster_import: RosterImport, show_all: str = "", place: str = "") -> PreviewPage:
    lines = flow.lines_of(roster_import)
    problems = [RosterProblem(**problem) for problem in roster_import.roster["problems"]]
    page = PreviewPage(flow, roster_import, problems, lines)
    if page.can_choose and place:
        page.row = next((line for line in lines if line.row.place == place), None)
        page.fields = fields_of(flow, roster_import, page.row) if page.row else []
    for key in STATES:
        rows = [line for line in lines if group_of(line) == key]
        group = findings(rows)
        shown = group if key == show_all else group[:MOST_SHOWN]
        shown += [page.row] if page.row in group and page.row not in shown else []
        if group:
            folded = key in FOLDED and key != show_all and page.row not in group
            page.groups.append(PreviewGroup(key, str(STATES[key]), len(rows), len(group), shown, folded))
    return page


def fields_of(flow: ImportFlow, roster_import: RosterImport, line: RowPreview) -> list[OpenCell]:
    """Every column of the roster, first those the file has; with what it says and what was typed instead."""
    choices = choices_of(roster_import)
    told = told_in_file(flow, roster_import, line.row.place)
    typed = choices.cells.get(line.row.place, {})
    wrong: dict[str, list[str]] = {}
    for note in line.row.notes:
        if note.severity != "changed":
            wrong.setdefault(note.field, []).append(cell_sentence(note))
    fields = []
    for column in sorted(columns_for(flow.kind), key=lambda column: column.field not in told):
        title, original = told.get(column.field, ("", ""))
        said = typed.get(column.field, original)
        fields.append(OpenCell(column, title, original, said, wrong.get(column.field, [])))
    return fields


def group_of(line: RowPreview) -> str:
    return "doubtful" if line.doubts and line.state in WRITES else line.state
