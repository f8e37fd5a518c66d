"""`matchfair import-roster`: the same import as on the desk, from the shell."""

import argparse
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from matchfair import clock
from matchfair.audit.services import Act
from matchfair.errors import Refused
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.migrations import upgrade
from matchfair.needs.import_page import needs_flow
from matchfair.parties.models import Bureau
from matchfair.parties.services import find_bureau
from matchfair.rosters.import_page import party_flow
from matchfair.rosters.imports import (
    ImportFlow,
    LineState,
    LineWords,
    RowPreview,
    fingerprint,
    hold_rosters,
    keep_preview,
)
from matchfair.rosters.reading import KINDS, Choices, Kind, Roster, RosterFileError, Sheet, columns_for, read_sheets
from matchfair.rosters.reading.messages import cell_sentence, file_sentence, problem_sentence, where
from matchfair.rosters.words import STATES, row_place, why

from .bureau import add_bureau_option, app_for
from .contents import database_name, missing, tell as tell_database
from .ready import why_not_current
from .refused import complain

SUMMARY = "Read a roster (.xlsx, .xls, .ods); --dry-run only shows what it says."
ACTOR = "command"  # in the log
TYPED_BY = "import-roster"  # to the enterprise whose needs it types


@dataclass(frozen=True)
class Wishes:
    """What the options say beside the file."""

    dry_run: bool = False
    accept_doubtful: bool = False
    take_hidden: bool = False
    columns: list[str] = field(default_factory=list)  # "header=column"
    case_year: int | None = None
    sheets: list[str] = field(default_factory=list)  # the only ones to read


STATES_TOLD: tuple[LineState, ...] = ("new", "changed", "same", "wrong", "duplicate")


def add_options(command: argparse.ArgumentParser) -> None:
    add_bureau_option(command)
    command.add_argument("file", type=Path)
    command.add_argument("--kind", required=True, choices=KINDS)
    command.add_argument("--fair", help="code of the fair the needs belong to; default: the newest")
    command.add_argument("--dry-run", action="store_true", help="show what would happen and write nothing")
    command.add_argument(
        "--accept-doubtful",
        action="store_true",
        help="write doubtful rows too; without it they are listed and left out",
    )
    command.add_argument("--case-year", type=int, help="of which the case counts are whose heading states no year")
    command.add_argument("--take-hidden", action="store_true", help="read rows that a filter hides")
    command.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="HEADER=COLUMN",
        help="use a column the reader does not know as one of the template's, such as 电话(办)=联系电话; "
        "HEADER= leaves it out; it is remembered for the bureau",
    )
    command.add_argument("--sheet", action="append", default=[], metavar="NAME", help="read only the sheets named so")


def run(options: argparse.Namespace) -> int:
    app = app_for(options)
    with app.app_context():
        if missing(db.engine):
            return fail(f"{database_name(db.engine)}: {why_not_current()}", 1)
        upgrade(db.engine)
        try:
            wishes = Wishes(
                options.dry_run,
                options.accept_doubtful,
                options.take_hidden,
                options.column,
                options.case_year,
                options.sheet,
            )
            return import_roster(options.file, options.kind, options.fair, wishes)
        except Refused as refusal:
            return complain(refusal, app)


AS_IT_IS = Wishes()


def import_roster(file: Path, kind: Kind, fair_code: str | None, wishes: Wishes = AS_IT_IS) -> int:
    """0: every row was taken over or known; 1: the file or some rows were left out (the others are written); 2: usage."""
    with current_app.test_request_context():  # sentences in the default language
        tell_database()
        bureau = find_bureau(current_app.config["BUREAU"])
        fair = fair_of(bureau, fair_code)
        if fair is None and (kind == "needs" or fair_code):
            return fail(
                _("There is no such fair. Needs belong to a fair: open one on the desk, or name it with --fair."), 2
            )
        if fair and kind == "needs":
            return carry_out(needs_flow(fair, TYPED_BY), file, wishes)
        return carry_out(party_flow(bureau, kind, clock.today()), file, wishes)


def fair_of(bureau: Bureau, code: str | None) -> Fair | None:
    """The fair of that code; without one, the newest."""
    newest = select(Fair).filter_by(bureau_id=bureau.id, deleted_at=None, **({"code": code} if code else {}))
    return db.session.scalar(newest.order_by(Fair.id.desc()).limit(1))


def carry_out(flow: ImportFlow, file: Path, wishes: Wishes) -> int:
    try:
        sheets = read_sheets(file.read_bytes(), file.name)
        roster, choices = as_wished(flow, sheets, wishes)
    except OSError as error:
        return fail(f"{file}: {error.strerror}", 2)
    except RosterFileError as error:
        return fail(file_sentence(error), 1)
    except ValueError as error:
        return fail(_("No such column or sheet: %(name)s.", name=error), 2)
    hold_rosters(flow.bureau.id)
    lines = flow.preview(roster)
    tell(roster, lines, flow.words)
    if roster.has_error:
        return fail(_("This file cannot be taken over as it is; nothing was written."), 1)
    if wishes.dry_run:
        print(_("Only shown, nothing was written (--dry-run)."))
        counts: dict[str, int] = {state: sum(line.state == state for line in lines) for state in STATES_TOLD}
        counts["left_out"] = 0 if wishes.accept_doubtful else sum(bool(line.doubts) for line in lines)
    else:
        act = Act(clock.now(), ACTOR)
        kept = keep_preview(flow.bureau, roster, file.name, act, flow.fair_id, sheets, choices)
        counts = dict(flow.confirm(kept, fingerprint(lines), None if wishes.accept_doubtful else (), act))
        db.session.commit()
        print(_("%(count)s rows were taken over.", count=counts.get("new", 0) + counts.get("changed", 0)))
    return finish(counts)


def as_wished(flow: ImportFlow, sheets: list[Sheet], wishes: Wishes) -> tuple[Roster, Choices]:
    """What the options say goes before what the bureau said earlier; ValueError for a name that is none."""
    roster, choices = flow.first_read(sheets)
    if wrong := set(wishes.sheets) - {sheet.name for sheet in sheets}:
        raise ValueError("、".join(sorted(wrong)))
    only = {sheet.name: sheet.name in wishes.sheets for sheet in sheets} if wishes.sheets else choices.sheets
    columns = choices.columns | dict(meaning(flow.kind, wish) for wish in wishes.columns)
    wanted = replace(choices, columns=columns, sheets=only, hidden_rows=wishes.take_hidden, case_year=wishes.case_year)
    for header, field_ in choices.columns.items():
        print(
            _("Column %(header)s: used as %(name)s, as said in an earlier import.", header=header, name=field_ or "–")
        )
    return (roster if wanted == choices else flow.read(sheets, wanted)), wanted


def meaning(kind: Kind, wish: str) -> tuple[str, str]:
    """HEADER=COLUMN -> the header and the field; the column by its name in the template or as a field."""
    header, _sign, name = wish.partition("=")
    fields = {word: column.field for column in columns_for(kind) for word in (column.header, column.field)}
    if name and name not in fields:
        raise ValueError(name)
    return header, fields.get(name, "")


def finish(counts: dict[str, int]) -> int:
    wrong, left_out = counts.get("wrong", 0), counts.get("left_out", 0)
    if left_out:
        print(
            _(
                "%(count)s doubtful rows were left out (above). Look at each; then import the file again with "
                "--accept-doubtful, or decide row by row on the desk.",
                count=left_out,
            )
        )
    if wrong:
        print(_("%(count)s rows were refused (above). Correct them and import the file again.", count=wrong))
    return 1 if wrong or left_out else 0


def tell(roster: Roster, lines: list[RowPreview], words: LineWords) -> None:
    """Each oddity in a line of its own, then the totals."""
    severities = {"error": _("Wrong"), "warning": _("Please check"), "changed": _("Read differently")}
    hint = _("Worth a look")
    for problem in roster.problems:
        print(f"{severities[problem.severity]}: {problem_sentence(problem)}")
    for line in lines:
        for note in line.row.notes:
            print(f"{severities[note.severity]}: {where(line.row, note)}: {cell_sentence(note)}")
        if line.why:
            print(f"{severities['error' if line.state == 'wrong' else 'changed']}: {row_place(line.row)}: {why(line)}")
        for sentence, _about in words.hints(line):
            print(f"{hint}: {row_place(line.row)}: {sentence}")
    print(", ".join(f"{STATES[state]} {sum(line.state == state for line in lines)}" for state in STATES_TOLD))


def fail(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
