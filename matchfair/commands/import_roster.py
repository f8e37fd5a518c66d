"""`matchfair import-roster`: the same import as on the desk, from the shell."""

import argparse
import sys
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
from matchfair.rosters.imports import WRITES, ImportFlow, LineState, LineWords, RowPreview, hold_rosters
from matchfair.rosters.reading import KINDS, Kind, Roster, RosterFileError
from matchfair.rosters.reading.messages import cell_sentence, file_sentence, problem_sentence, where
from matchfair.rosters.words import STATES, row_place, why

from .bureau import add_bureau_option, app_for
from .refused import complain

SUMMARY = "Read a roster (.xlsx, .xls, .ods); --dry-run only shows what it says."
ACTOR = "command"  # in the log
TYPED_BY = "import-roster"  # to the enterprise whose needs it types
STATES_TOLD: tuple[LineState, ...] = ("new", "changed", "same", "wrong", "duplicate")


def add_options(command: argparse.ArgumentParser) -> None:
    add_bureau_option(command)
    command.add_argument("file", type=Path)
    command.add_argument("--kind", required=True, choices=KINDS)
    command.add_argument("--fair", help="code of the fair the needs belong to; default: the newest")
    command.add_argument("--dry-run", action="store_true", help="show what would happen and write nothing")


def run(options: argparse.Namespace) -> int:
    app = app_for(options)
    with app.app_context():
        upgrade(db.engine)
        try:
            return import_roster(options.file, options.kind, options.fair, options.dry_run)
        except Refused as refusal:
            return complain(refusal, app)


def import_roster(file: Path, kind: Kind, fair_code: str | None, dry_run: bool) -> int:
    """0: every row was taken over or known; 1: the file or some rows were refused (the others are written); 2: usage."""
    with current_app.test_request_context():  # sentences in the default language
        bureau = find_bureau(current_app.config["BUREAU"])
        fair = fair_of(bureau, fair_code)
        if fair is None and (kind == "needs" or fair_code):
            return fail(
                _("There is no such fair. Needs belong to a fair: open one on the desk, or name it with --fair."), 2
            )
        if fair and kind == "needs":
            return carry_out(needs_flow(fair, TYPED_BY), file, dry_run)
        return carry_out(party_flow(bureau, kind, clock.today()), file, dry_run)


def fair_of(bureau: Bureau, code: str | None) -> Fair | None:
    """The fair of that code; without one, the newest."""
    newest = select(Fair).filter_by(bureau_id=bureau.id, **({"code": code} if code else {}))
    return db.session.scalar(newest.order_by(Fair.id.desc()).limit(1))


def carry_out(flow: ImportFlow, file: Path, dry_run: bool) -> int:
    try:
        roster = flow.read(file.read_bytes(), file.name)
    except OSError as error:
        return fail(f"{file}: {error.strerror}", 2)
    except RosterFileError as error:
        return fail(file_sentence(error), 1)
    hold_rosters(flow.bureau.id)
    lines = flow.preview(roster)
    tell(roster, lines, flow.words)
    if roster.has_error:
        return fail(_("This file cannot be taken over as it is; nothing was written."), 1)
    if not dry_run:
        flow.import_rows(roster, Act(clock.now(), ACTOR), lines)
        db.session.commit()
    return finish(lines, dry_run)


def finish(lines: list[RowPreview], dry_run: bool) -> int:
    wrong = sum(line.state == "wrong" for line in lines)
    doubtful = sum(bool(line.doubts) for line in lines)
    if dry_run:
        print(_("Only shown, nothing was written (--dry-run)."))
    else:
        print(_("%(count)s rows were taken over.", count=sum(line.state in WRITES for line in lines)))
        if doubtful:
            print(_("%(count)s of them with a warning (above): please check these.", count=doubtful))
    if wrong:
        print(_("%(count)s rows were refused (above). Correct them and import the file again.", count=wrong))
    return 1 if wrong else 0


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
