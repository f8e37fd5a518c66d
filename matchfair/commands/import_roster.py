"""`matchfair import-roster`: the same reading, preview and taking over as on the desk, from the shell."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from matchfair import clock, create_app
from matchfair.audit.services import Act
from matchfair.errors import Refused
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fairs.services import require_phase
from matchfair.migrations import upgrade
from matchfair.needs.takeover import preview_needs, take_needs_over
from matchfair.parties.models import Bureau
from matchfair.policy import catalogue, catalogue_edition
from matchfair.rosters.imports import hold_rosters
from matchfair.rosters.preview_page import why, words_for
from matchfair.rosters.reading import Roster, RosterFileError, read_roster, read_sheets
from matchfair.rosters.reading.messages import cell_sentence, file_sentence, problem_sentence, where
from matchfair.rosters.services import WRITES, RowPreview, import_rows, preview, service_finder
from matchfair.rosters.words import STATES, row_place

from .refused import complain

SUMMARY = "Read a roster (.xlsx, .xls, .ods); --dry-run only shows what it says."
BY, TYPED_BY = "command", "import-roster"


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path)
    command.add_argument("--kind", required=True, choices=["enterprises", "agencies", "staff", "needs"])
    command.add_argument("--fair", help="code of the fair the needs belong to; default: the newest")
    command.add_argument("--dry-run", action="store_true", help="show what would happen and write nothing")


def run(options) -> int:
    app = create_app()
    with app.app_context():
        upgrade(db.engine)
        try:
            return import_roster(options.file, options.kind, options.fair, options.dry_run)
        except Refused as refusal:
            return complain(refusal, app)


def import_roster(file: Path, kind: str, fair_code: str | None, dry_run: bool) -> int:
    """0: every row was taken over or known; 1: the file or some rows were refused (the others are written); 2: usage."""
    with current_app.test_request_context():  # sentences in the default language
        bureau = db.session.scalar(select(Bureau).order_by(Bureau.id).limit(1))
        if bureau is None:
            return fail(_("There is no bureau yet. Make one: matchfair init --bureau NAME"), 1)
        fair = fair_of(bureau, fair_code)
        if fair is None and (kind == "needs" or fair_code):
            return fail(
                _("There is no such fair. Needs belong to a fair: open one on the desk, or name it with --fair."), 2
            )
        return Run(bureau, kind, fair if kind == "needs" else None).carry_out(file, dry_run)


def fair_of(bureau: Bureau, code: str | None) -> Fair | None:
    """The fair of that code; without one, the newest."""
    found = select(Fair).filter_by(bureau_id=bureau.id, **({"code": code} if code else {}))
    return db.session.scalar(found.order_by(Fair.id.desc()).limit(1))


@dataclass
class Run:
    bureau: Bureau
    kind: str
    fair: Fair | None  # of needs only

    def carry_out(self, file: Path, dry_run: bool) -> int:
        found_in = catalogue_edition(self.fair.edition) if self.fair else catalogue(self.bureau.place, clock.today())
        try:
            roster = read_roster(read_sheets(file.read_bytes(), file.name), self.kind, service_finder(found_in))
        except OSError as error:
            return fail(f"{file}: {error.strerror}", 2)
        except RosterFileError as error:
            return fail(file_sentence(error), 1)
        hold_rosters(self.bureau.id)
        lines = self.preview(roster)
        tell(roster, lines, words_for(self.bureau, self.kind, found_in.edition if found_in else None, clock.today()))
        if roster.has_error:
            return fail(_("This file cannot be taken over as it is; nothing was written."), 1)
        return self.finish(roster, lines, dry_run)

    def preview(self, roster: Roster) -> list[RowPreview]:
        return preview_needs(self.fair, roster) if self.fair else preview(self.bureau, roster)

    def finish(self, roster: Roster, lines: list[RowPreview], dry_run: bool) -> int:
        wrong = sum(line.state == "wrong" for line in lines)
        doubtful = sum(bool(line.doubts) for line in lines)
        writes = sum(line.state in WRITES for line in lines)
        if dry_run:
            print(_("Only shown, nothing was written (--dry-run)."))
        else:
            self.write(roster, lines)
            print(_("%(count)s rows were taken over.", count=writes))
            if doubtful:
                print(_("%(count)s of them with a warning (above): please check these.", count=doubtful))
        if wrong:
            print(_("%(count)s rows were refused (above). Correct them and import the file again.", count=wrong))
        return 1 if wrong else 0

    def write(self, roster: Roster, lines: list[RowPreview]) -> None:
        now = clock.now()
        if self.fair:
            require_phase(self.fair, "registration", "live")
            take_needs_over(self.fair, roster, TYPED_BY, Act(now, BY), lines)
        else:
            import_rows(self.bureau, roster, Act(now, BY), lines)
        db.session.commit()


def tell(roster: Roster, lines: list[RowPreview], say) -> None:
    """Each oddity in a line of its own, then the totals."""
    severities = {"error": _("Wrong"), "warning": _("Please check"), "changed": _("Read differently")}
    look = _("Worth a look")
    for problem in roster.problems:
        print(f"{severities[problem.severity]}: {problem_sentence(problem)}")
    for line in lines:
        for note in line.row.notes:
            print(f"{severities[note.severity]}: {where(line.row, note)}: {cell_sentence(note)}")
        if line.why:
            print(f"{severities['error' if line.state == 'wrong' else 'changed']}: {row_place(line.row)}: {why(line)}")
        for sentence, _about in say.looks(line):
            print(f"{look}: {row_place(line.row)}: {sentence}")
    states = ("new", "changed", "same", "wrong", "duplicate")
    print(", ".join(f"{STATES[state]} {sum(line.state == state for line in lines)}" for state in states))


def fail(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
