"""One import of a roster: read, previewed, and confirmed once, as it was seen. Nothing else is written before."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from sqlalchemy import delete, select
from sqlalchemy.orm import defer

from matchfair.audit.services import Act
from matchfair.codes import long_code
from matchfair.errors import NotFound, Refused, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.parties.cases import year_before
from matchfair.parties.models import Agency, Bureau, Enterprise, ServiceStaff
from matchfair.policy import Catalogue, find_service

from .models import ColumnMeaning, RosterImport
from .reading import CellNote, Choices, Kind, Roster, RosterRow, Sheet, read_roster, year_problems

LineState = Literal["new", "changed", "same", "wrong", "duplicate", "left_out"]
WRITES: tuple[LineState, ...] = ("new", "changed")
REFUSED: tuple[LineState, ...] = ("wrong", "left_out")  # stay with the import, to be looked up
NEWEST = 20  # imports on the page of earlier ones
LONGEST_HEADER = 200
AS_IT_IS = Choices()


class ImportOver(Refused):
    """This preview was already confirmed."""

    title = _l("This roster was already taken over.")
    advice = _l("Import the file again if it has changed since.")


class Unusable(Refused):
    """The file as a whole cannot be imported."""

    title = _l("This file as a whole cannot be taken over.")
    advice = _l("The preview says what is wrong with it. Correct the file and upload it again.")


class PreviewStale(Refused):
    """What is known has changed since the preview was shown."""

    title = _l("The data has changed since this preview was shown; nothing was taken over.")
    advice = _l("Open the preview again: it shows what would happen now. Then confirm it.")


@dataclass
class RowPreview:
    """What one row of a roster would do."""

    number: int  # its place in the roster: what a tick names
    row: RosterRow
    state: LineState
    changes: dict[str, tuple] = field(default_factory=dict)  # field -> (before, after)
    why: str = ""  # a key of `words.WHY`, when the row is wrong or needless for what the database or the file knows
    known: Enterprise | Agency | ServiceStaff | None = None
    doubts: list[CellNote] = field(default_factory=list)  # what a clerk has to confirm before this is written
    also: list[RosterRow] = field(default_factory=list)  # further rows of the same party with the same finding


def findings(lines: Iterable[RowPreview]) -> list[RowPreview]:
    """Rows of one party that are wrong for the same reason are one finding: the first of them, with the others."""
    first: dict[tuple, RowPreview] = {}
    told = []
    for line in lines:
        code = line.row.values.get("code") or line.row.values.get("agency_code")
        if line.why and code and not line.row.has_error:
            earlier = first.setdefault((line.state, line.why, code), line)
            if earlier is not line:
                earlier.also.append(line.row)
                continue
        told.append(line)
    return told


def warnings(row: RosterRow) -> list[CellNote]:
    return [note for note in row.notes if note.severity == "warning"]


class LineWords(Protocol):
    """What a line of a preview says on a page."""

    at: tuple[str, date]  # place and day whose rules the hints are about

    def name(self, line: RowPreview) -> str: ...

    def facts(self, line: RowPreview) -> list[tuple[str, str]]:
        """(label, value) of a new row."""

    def changes(self, line: RowPreview) -> list[tuple[str, str, str]]:
        """(label, before, after)."""

    def hints(self, line: RowPreview) -> list[tuple[str, str]]:
        """(sentence, the rule it is about) of what stands out."""


@dataclass(frozen=True)
class ImportFlow:
    """How rosters of one kind are imported: what reads the cells, what previews and writes the rows, what names them."""

    kind: Kind
    bureau: Bureau
    catalogue: Catalogue | None  # whose service items the cells name; without one none is known
    preview: Callable[[Roster], list[RowPreview]]
    import_rows: Callable[[Roster, Act, list[RowPreview]], dict[str, int]]
    words: LineWords
    fair_id: int | None = None
    last_year: int | None = None  # of which case counts are understood to be, unless their heading states a year

    def read(self, sheets: list[Sheet], choices: Choices) -> Roster:
        roster = read_roster(sheets, self.kind, service_finder(self.catalogue), choices)
        if self.last_year:
            roster.case_year = choices.case_year or self.last_year
            roster.case_year_assumed = choices.case_year is None
            roster.problems += year_problems(roster, self.last_year + 1)
        return roster

    def first_read(self, sheets: list[Sheet]) -> tuple[Roster, Choices]:
        """With what the bureau has said before of the columns that nobody knows otherwise."""
        plain, said = self.read(sheets, Choices()), meanings_of(self.bureau.id, self.kind)
        unknown = {problem.values["header"] for problem in plain.problems if problem.choice == "columns"}
        headless = any(problem.code == "no_header" for problem in plain.problems)
        known = {header: field for header, field in said.items() if headless or header in unknown}
        return (self.read(sheets, Choices(known)), Choices(known)) if known else (plain, Choices())

    def choose(self, roster_import: RosterImport, choices: Choices) -> None:
        """Read the stored cells again as a clerk now says."""
        db.session.refresh(roster_import, with_for_update=True)
        if roster_import.confirmed_at or roster_import.sheets is None:
            raise ImportOver()
        roster = self.read(stored_sheets(roster_import), choices)
        roster_import.choices, roster_import.roster = asdict(choices), roster.to_json()
        roster_import.outcome = {"unusable": roster.has_error}

    def lines_of(self, roster_import: RosterImport) -> list[RowPreview]:
        """What confirming would do, or what a confirmed import left out."""
        if roster_import.confirmed_at:
            return left_over(roster_import)
        return self.preview(roster_of(roster_import))

    def confirm(
        self, roster_import: RosterImport, seen: str, ticked: Collection[int] | None, act: Act
    ) -> dict[str, int]:
        """Write what was seen, once; how many lines of each state."""
        roster = open_for_good(roster_import)
        lines = decide(self.preview(roster), seen, ticked)
        counts = self.import_rows(roster, act, lines)
        remember_meanings(roster_import, act)
        close(roster_import, lines, act.now)
        return counts


def service_finder(catalogue: Catalogue | None) -> Callable[[str], str | None]:
    """Finds codes for what stands in a cell; without a catalogue in force nothing is known."""

    def find(text: str) -> str | None:
        service = find_service(catalogue, text) if catalogue else None
        return str(service.code) if service else None

    return find


# ---- the steps --------------------------------------------------------------------------------------------------


def keep_preview(
    bureau: Bureau,
    roster: Roster,
    filename: str,
    act: Act,
    fair_id: int | None = None,
    sheets: Iterable[Sheet] | None = None,
    choices: Choices = AS_IT_IS,
) -> RosterImport:
    """Store what was read, and the cells to read it again, until somebody confirms it."""
    roster_import = RosterImport(
        bureau_id=bureau.id,
        fair_id=fair_id,
        code=long_code(),
        kind=roster.kind,
        filename=filename[:200],
        roster=roster.to_json(),
        sheets=None if sheets is None else [sheet.to_json() for sheet in sheets],
        choices={} if sheets is None else asdict(choices),
        read_at=act.now,
        read_by=act.actor,
        outcome={"unusable": roster.has_error},
    )
    db.session.add(roster_import)
    db.session.flush()
    return roster_import


def find_import(bureau_id: int, code: str, fair_id: int | None = None) -> RosterImport:
    roster_import = db.session.scalar(select(RosterImport).filter_by(bureau_id=bureau_id, code=code, fair_id=fair_id))
    if roster_import is None:
        raise NotFound()
    return roster_import


def imports_of(bureau_id: int, fair_id: int | None = None) -> list[RosterImport]:
    """The newest ones, without what was read."""
    newest = select(RosterImport).options(defer(RosterImport.roster)).filter_by(bureau_id=bureau_id, fair_id=fair_id)
    return list(db.session.scalars(newest.order_by(RosterImport.id.desc()).limit(NEWEST)))


def choices_of(roster_import: RosterImport) -> Choices:
    return Choices(**roster_import.choices)


def stored_sheets(roster_import: RosterImport) -> list[Sheet]:
    return [Sheet.from_json(sheet) for sheet in roster_import.sheets or ()]


def doubt_mark(line: RowPreview) -> str:
    """Of the row and all that is doubtful in it: a tick holds as long as this is the same."""
    said = [(note.field, note.code, sorted(note.values.items())) for note in line.doubts]
    return hashlib.sha256(repr((line.row.place, said)).encode()).hexdigest()[:16]


# ---- what columns mean at this bureau ---------------------------------------------------------------------------


def meanings_of(bureau_id: int, kind: Kind) -> dict[str, str]:
    """header -> field"""
    return {row.header: row.field for row in known_meanings(bureau_id) if row.kind == kind}


def known_meanings(bureau_id: int) -> list[ColumnMeaning]:
    found = select(ColumnMeaning).filter_by(bureau_id=bureau_id)
    return list(db.session.scalars(found.order_by(ColumnMeaning.kind, ColumnMeaning.header)))


def remember_meanings(roster_import: RosterImport, act: Act) -> None:
    """What a clerk said of the columns of an import that was taken over is offered next time."""
    known = {(row.kind, row.header): row for row in known_meanings(roster_import.bureau_id)}
    for header, field_ in choices_of(roster_import).columns.items():
        row = known.get((roster_import.kind, header[:LONGEST_HEADER]))
        if row is None:
            row = ColumnMeaning(
                bureau_id=roster_import.bureau_id, kind=roster_import.kind, header=header[:LONGEST_HEADER]
            )
            db.session.add(row)
        if row.field != field_:
            row.field, row.said_at, row.said_by = field_, act.now, act.actor
    db.session.flush()


def forget_meaning(bureau_id: int, meaning_id: int) -> str:
    """The header that nothing is known of any more."""
    row = db.session.scalar(select(ColumnMeaning).filter_by(bureau_id=bureau_id, id=meaning_id))
    if row is None:
        raise NotFound()
    db.session.delete(row)
    return row.header


# ---- confirming -------------------------------------------------------------------------------------------------


def hold_rosters(bureau_id: int) -> Bureau:
    """One import of a bureau at a time: what a preview is compared with must not move until it is written.

    "No key" leaves everybody alone who only refers to the bureau.
    """
    return db.session.scalars(select(Bureau).filter_by(id=bureau_id).with_for_update(key_share=True)).one()


def roster_of(roster_import: RosterImport) -> Roster:
    """What was read; one of before case counts had a year understood them of the year before."""
    roster = Roster.from_json(roster_import.roster)
    roster.source = roster.source or roster_import.filename
    roster.case_year = roster.case_year or year_before(roster_import.read_at)
    return roster


def open_for_good(roster_import: RosterImport) -> Roster:
    """The roster, to be written now: its row is locked, so that confirming twice writes nothing twice."""
    hold_rosters(roster_import.bureau_id)
    db.session.refresh(roster_import, with_for_update=True)
    if roster_import.confirmed_at:
        raise ImportOver()
    roster = roster_of(roster_import)
    if roster.has_error:
        raise Unusable()
    return roster


def fingerprint(lines: Iterable[RowPreview]) -> str:
    """Of what a preview shows; the same again only while nobody changed what is known."""
    shown = [(line.number, line.state, line.why, sorted(line.changes.items())) for line in lines]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def decide(lines: list[RowPreview], seen: str, ticked: Collection[int] | None) -> list[RowPreview]:
    """Leave out doubtful lines that nobody ticked (None: all are ticked). `seen` is the fingerprint that was shown."""
    if fingerprint(lines) != seen:
        raise PreviewStale()
    for line in lines:
        if line.state in WRITES and line.doubts and ticked is not None and line.number not in ticked:
            line.state = "left_out"
    return lines


def close(roster_import: RosterImport, lines: list[RowPreview], now: datetime) -> None:
    """Keep the counts and the rows that were not written, with the reasons; the rest is in its tables now."""
    left = [line for line in lines if line.state in REFUSED]
    roster_import.confirmed_at = now
    roster_import.outcome = {
        "counts": Counter(line.state for line in lines),
        "left": [[line.state, line.why] for line in left],
    }
    roster_import.roster = Roster(roster_import.kind, [line.row for line in left]).to_json()
    roster_import.ticked = []
    if not left:
        roster_import.sheets = None


def go_on(flow: ImportFlow, roster_import: RosterImport, act: Act) -> RosterImport:
    """A new preview of a file that was taken over but for some rows, with the same choices, to correct those."""
    db.session.refresh(roster_import, with_for_update=True)
    if not roster_import.confirmed_at or roster_import.sheets is None:
        raise ImportOver()
    sheets, choices = stored_sheets(roster_import), choices_of(roster_import)
    roster_import.sheets = None
    name = roster_import.filename
    return keep_preview(flow.bureau, flow.read(sheets, choices), name, act, flow.fair_id, sheets, choices)


def left_over(roster_import: RosterImport) -> list[RowPreview]:
    """The rows that a confirmed import did not write."""
    rows = Roster.from_json(roster_import.roster).rows
    return [
        RowPreview(number, row, state, why=why, doubts=warnings(row))
        for number, (row, (state, why)) in enumerate(zip(rows, roster_import.outcome["left"], strict=True))
    ]


def forget_imports(bureau_id: int, fair_id: int) -> None:
    """Of a fair that is deleted."""
    db.session.execute(delete(RosterImport).filter_by(bureau_id=bureau_id, fair_id=fair_id))


def discard(roster_import: RosterImport) -> None:
    """Throw a preview away that nobody confirmed."""
    db.session.refresh(roster_import, with_for_update=True)
    if roster_import.confirmed_at:
        raise ImportOver()
    db.session.delete(roster_import)
