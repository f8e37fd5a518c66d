"""One import of a roster: read, previewed, and confirmed once, as it was seen. Nothing else is written before."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from sqlalchemy import select
from sqlalchemy.orm import defer

from matchfair.audit.services import Act
from matchfair.codes import long_code
from matchfair.errors import NotFound, Refused, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.parties.models import Agency, Bureau, Enterprise, ServiceStaff
from matchfair.policy import Catalogue, find_service

from .models import RosterImport
from .reading import CellNote, Kind, Roster, RosterRow, read_roster, read_sheets

LineState = Literal["new", "changed", "same", "wrong", "duplicate", "left_out"]
WRITES: tuple[LineState, ...] = ("new", "changed")
REFUSED: tuple[LineState, ...] = ("wrong", "left_out")  # stay with the import, to be looked up
NEWEST = 20  # imports on the page of earlier ones


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

    def read(self, data: bytes, filename: str) -> Roster:
        """Raises `RosterFileError` for what cannot be read at all."""
        return read_roster(read_sheets(data, filename), self.kind, service_finder(self.catalogue))

    def lines_of(self, roster_import: RosterImport) -> list[RowPreview]:
        """What confirming would do, or what a confirmed import left out."""
        if roster_import.confirmed_at:
            return left_over(roster_import)
        return self.preview(Roster.from_json(roster_import.roster))

    def confirm(
        self, roster_import: RosterImport, seen: str, ticked: Collection[int] | None, act: Act
    ) -> dict[str, int]:
        """Write what was seen, once; how many lines of each state."""
        roster = open_for_good(roster_import)
        lines = decide(self.preview(roster), seen, ticked)
        counts = self.import_rows(roster, act, lines)
        close(roster_import, lines, act.now)
        return counts


def service_finder(catalogue: Catalogue | None) -> Callable[[str], str | None]:
    """Finds codes for what stands in a cell; without a catalogue in force nothing is known."""

    def find(text: str) -> str | None:
        service = find_service(catalogue, text) if catalogue else None
        return str(service.code) if service else None

    return find


# ---- the steps --------------------------------------------------------------------------------------------------


def keep_preview(bureau: Bureau, roster: Roster, filename: str, act: Act, fair_id: int | None = None) -> RosterImport:
    """Store what was read until somebody confirms it."""
    roster_import = RosterImport(
        bureau_id=bureau.id,
        fair_id=fair_id,
        code=long_code(),
        kind=roster.kind,
        filename=filename[:200],
        roster=roster.to_json(),
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


def hold_rosters(bureau_id: int) -> Bureau:
    """One import of a bureau at a time: what a preview is compared with must not move until it is written.

    "No key" leaves everybody alone who only refers to the bureau.
    """
    return db.session.scalars(select(Bureau).filter_by(id=bureau_id).with_for_update(key_share=True)).one()


def open_for_good(roster_import: RosterImport) -> Roster:
    """The roster, to be written now: its row is locked, so that confirming twice writes nothing twice."""
    hold_rosters(roster_import.bureau_id)
    db.session.refresh(roster_import, with_for_update=True)
    if roster_import.confirmed_at:
        raise ImportOver()
    roster = Roster.from_json(roster_import.roster)
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


def left_over(roster_import: RosterImport) -> list[RowPreview]:
    """The rows that a confirmed import did not write."""
    rows = Roster.from_json(roster_import.roster).rows
    return [
        RowPreview(number, row, state, why=why, doubts=warnings(row))
        for number, (row, (state, why)) in enumerate(zip(rows, roster_import.outcome["left"], strict=True))
    ]


def discard(roster_import: RosterImport) -> None:
    """Throw a preview away that nobody confirmed."""
    db.session.refresh(roster_import, with_for_update=True)
    if roster_import.confirmed_at:
        raise ImportOver()
    db.session.delete(roster_import)
