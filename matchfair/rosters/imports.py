"""Previews of rosters: kept until somebody confirms them, confirmed once, and only as they were seen."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import defer

from matchfair.audit.services import Act
from matchfair.codes import long_code
from matchfair.errors import NotFound, Refused, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.parties.models import Bureau

from .models import RosterImport
from .reading import Roster
from .services import WRITES, RowPreview

KEPT_STATES = ("wrong", "left_out")


NEWEST = 20


class ImportOver(Refused):
    """This preview was already confirmed."""

    title = _l("This roster was already taken over.")
    advice = _l("Import the file again if it has changed since.")


class Unusable(Refused):
    """The file as a whole cannot be taken over."""

    title = _l("This file as a whole cannot be taken over.")
    advice = _l("The preview says what is wrong with it. Correct the file and upload it again.")


class PreviewStale(Refused):
    """What is known has changed since the preview was shown."""

    title = _l("The data has changed since this preview was shown; nothing was taken over.")
    advice = _l("Open the preview again: it shows what would happen now. Then confirm it.")


def keep_preview(bureau: Bureau, roster: Roster, filename: str, act: Act, fair_id: int | None = None) -> RosterImport:
    """Remember what was read until somebody confirms it."""
    row = RosterImport(
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
    db.session.add(row)
    db.session.flush()
    return row


def find_import(bureau_id: int, code: str, fair_id: int | None = None) -> RosterImport:
    row = db.session.scalar(select(RosterImport).filter_by(bureau_id=bureau_id, code=code, fair_id=fair_id))
    if row is None:
        raise NotFound()
    return row


def imports_of(bureau_id: int, fair_id: int | None = None) -> list[RosterImport]:
    """The newest ones, without what was read."""
    found = select(RosterImport).options(defer(RosterImport.roster)).filter_by(bureau_id=bureau_id, fair_id=fair_id)
    return list(db.session.scalars(found.order_by(RosterImport.id.desc()).limit(NEWEST)))


def hold_rosters(bureau_id: int) -> Bureau:
    """One import of a bureau at a time: what a preview is compared with must not move until it is written.

    "No key" leaves everybody alone who only refers to the bureau.
    """
    return db.session.scalar(select(Bureau).filter_by(id=bureau_id).with_for_update(key_share=True))


def open_for_good(kept: RosterImport) -> Roster:
    """The roster, to be taken over now: its row is locked, so that confirming twice takes nothing over twice."""
    hold_rosters(kept.bureau_id)
    db.session.refresh(kept, with_for_update=True)
    if kept.confirmed_at:
        raise ImportOver()
    roster = Roster.from_json(kept.roster)
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


def close(kept: RosterImport, lines: list[RowPreview], now: datetime) -> None:
    """Keep the counts and the rows that were not taken over, with the reasons; the rest is in its tables now."""
    left = [line for line in lines if line.state in KEPT_STATES]
    kept.confirmed_at = now
    kept.outcome = {"counts": Counter(line.state for line in lines), "left": [[line.state, line.why] for line in left]}
    kept.roster = Roster(kept.kind, [line.row for line in left]).to_json()


def left_over(kept: RosterImport) -> list[RowPreview]:
    """The rows that a confirmed import did not take over."""
    rows = Roster.from_json(kept.roster).rows
    return [
        RowPreview(number, row, state, why=why, doubts=[note for note in row.notes if note.severity == "warning"])
        for number, (row, (state, why)) in enumerate(zip(rows, kept.outcome["left"], strict=True))
    ]


def discard(kept: RosterImport) -> None:
    """Throw a preview away that nobody confirmed."""
    db.session.refresh(kept, with_for_update=True)
    if kept.confirmed_at:
        raise ImportOver()
    db.session.delete(kept)
