"""Needs collected beforehand on paper, taken over from a roster file of the kind `needs`."""

from collections import Counter
from collections.abc import Iterable

from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fairs.services import entries_of
from matchfair.parties.models import Enterprise
from matchfair.rosters.reading import Roster, RosterRow
from matchfair.rosters.services import WRITES, RowPreview, warnings

from .models import NeedList
from .services import Need, Said, need_list_of, need_lists_of, save_needs


def preview_needs(fair: Fair, roster: Roster) -> list[RowPreview]:
    """Every row with what confirming would do; what an enterprise listed itself is kept beside it."""
    admitted, lists = admitted_at(fair), lists_of(fair)
    return [line_for(number, row, admitted, lists) for number, row in enumerate(roster.rows)]


def admitted_at(fair: Fair) -> dict[str, Enterprise]:
    return {entry.enterprise.uscc: entry.enterprise for entry in entries_of(fair)}


def lists_of(fair: Fair) -> dict[int, NeedList]:
    return {row.enterprise_id: row for row in need_lists_of(fair)}


def line_for(number: int, row: RosterRow, admitted: dict[str, Enterprise], lists: dict[int, NeedList]) -> RowPreview:
    enterprise = admitted.get(row.values.get("code"))
    if row.has_error:
        return RowPreview(number, row, "wrong", known=enterprise)
    if row.duplicate_of:
        return RowPreview(number, row, "duplicate", known=enterprise)
    if enterprise is None:
        return RowPreview(number, row, "wrong", why="not_admitted")
    listed = lists.get(enterprise.id)
    if listed and listed.fixed_at:
        return RowPreview(number, row, "wrong", why="needs_fixed", known=enterprise)
    before = {item.service: (item.must, item.note) for item in listed.items} if listed else {}
    after = {need.service: (need.must, need.note) for need in needs_of(row, before)}
    if all(before.get(service) == said for service, said in after.items()):
        return RowPreview(number, row, "same", known=enterprise)
    changes = {s: (before[s], said) for s, said in after.items() if s in before and before[s] != said}
    return RowPreview(number, row, "changed" if changes else "new", changes, known=enterprise, doubts=warnings(row))


def needs_of(row: RosterRow, before: dict[str, tuple[bool, str]]) -> list[Need]:
    """What the row asks for; an empty note keeps the one that is known."""
    must, note = row.values.get("level") == "must", row.values.get("note")
    return [Need(s, must, note if note is not None else before.get(s, (must, ""))[1]) for s in row.values["services"]]


def take_needs_over(
    fair: Fair, roster: Roster, typed_by: str, act: Act, lines: Iterable[RowPreview] = ()
) -> dict[str, int]:
    """Add the file's needs to the enterprises' lists, as said on paper and typed by the bureau."""
    lines = list(lines) or preview_needs(fair, roster)
    by_enterprise: dict[int, list[RowPreview]] = {}
    for line in lines:
        if line.state in WRITES:
            by_enterprise.setdefault(line.known.id, []).append(line)
    for enterprise_id, stated in sorted(by_enterprise.items()):
        add_needs(fair, stated, need_list_of(fair, enterprise_id, lock=True), Said("paper", typed_by), act)
    db.session.flush()
    return dict(Counter(line.state for line in lines))


def add_needs(fair: Fair, lines: list[RowPreview], listed: NeedList | None, said: Said, act: Act) -> None:
    before = {item.service: (item.must, item.note) for item in listed.items} if listed else {}
    needs = [Need(service, *rest) for service, rest in before.items()]
    for line in lines:
        needs += needs_of(line.row, before)
    rest = {"note": listed.note, "custom": listed.custom, "budget_fen": listed.budget_fen} if listed else {}
    save_needs(fair, lines[0].known, needs, act, said=said, **rest)
