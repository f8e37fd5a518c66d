"""`matchfair import-roster`: the same reading, preview and taking over as on the desk, from the shell."""

import sys
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from matchfair import clock
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.needs.takeover import preview_needs, take_needs_over
from matchfair.parties.models import Bureau
from matchfair.parties.roster import Roster, RosterFileError, read_roster, read_sheets
from matchfair.parties.roster.messages import cell_sentence, file_sentence, problem_sentence, where
from matchfair.parties.takeover import Line, preview, take_over
from matchfair.services_catalogue import service_finder


def import_roster(file: Path, kind: str, fair_code: str | None, dry_run: bool) -> int:
    bureau = db.session.scalar(select(Bureau).order_by(Bureau.id).limit(1))
    if bureau is None:
        return fail("There is no bureau yet. Make one: matchfair init --bureau 坪山区人力资源局")
    fair = newest_fair(bureau, fair_code)
    if kind == "needs" and fair is None:
        return fail("Needs belong to a fair: open one on the desk first, or name it with --fair.")
    with current_app.test_request_context():
        try:
            roster = read_roster(read_sheets(file.read_bytes(), file.name), kind, service_finder(bureau, fair))
        except OSError as error:
            return fail(f"{file}: {error.strerror}")
        except RosterFileError as error:
            return fail(f"{file.name}: {file_sentence(error)}")
        lines = preview_needs(fair, roster) if kind == "needs" else preview(bureau, roster)
        tell(roster, lines)
    if roster.has_error:
        return 1
    if not dry_run:
        now = clock.now()
        if kind == "needs":
            take_needs_over(fair, roster, "import-roster", now, "command")
        else:
            take_over(bureau, roster, now, "command")
        db.session.commit()
    return 1 if any(line.state == "wrong" for line in lines) else 0


def newest_fair(bureau: Bureau, code: str | None) -> Fair | None:
    found = select(Fair).filter_by(bureau_id=bureau.id, **({"code": code} if code else {}))
    return db.session.scalar(found.order_by(Fair.id.desc()).limit(1))


def tell(roster: Roster, lines: list[Line]) -> None:
    """Each oddity in a line of its own, then the totals."""
    for problem in roster.problems:
        print(problem_sentence(problem))
    for line in lines:
        for note in line.row.notes:
            print(f"{note.severity}: {where(line.row, note)} {cell_sentence(note)}")
        if line.why:
            print(f"error: {line.row.sheet} {line.row.row}: {line.why}")
    states = ("new", "changed", "same", "wrong", "duplicate")
    print(", ".join(f"{state} {sum(line.state == state for line in lines)}" for state in states))


def fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
