"""Needs collected beforehand on paper, taken over from a roster file of the kind `needs`."""

from collections import Counter
from datetime import datetime

from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fairs.services import entries_of
from matchfair.parties.models import Enterprise
from matchfair.parties.roster import Roster
from matchfair.parties.takeover import Line

from .services import Need, Said, need_lists_of, save_needs


def preview_needs(fair: Fair, roster: Roster) -> list[Line]:
    """Every row with what confirming would do; what an enterprise listed itself is kept beside it."""
    admitted = {entry.enterprise.uscc: entry.enterprise for entry in entries_of(fair)}
    lists = {row.enterprise_id: row for row in need_lists_of(fair)}
    return [line_for(row, admitted, lists) for row in roster.rows]


def line_for(row, admitted: dict[str, Enterprise], lists: dict) -> Line:
    if row.has_error:
        return Line(row, "wrong")
    if row.duplicate_of:
        return Line(row, "duplicate")
    enterprise = admitted.get(row.values["code"])
    if enterprise is None:
        return Line(row, "wrong", why="not_admitted")
    known = lists.get(enterprise.id)
    if known and known.fixed_at:
        return Line(row, "wrong", why="needs_fixed")
    before = {item.service: item for item in known.items} if known else {}
    stated = needs_of(row)
    if all(n.service in before and (before[n.service].must, before[n.service].note) == (n.must, n.note) for n in stated):
        return Line(row, "same")
    changed = {n.service: (before[n.service].must, n.must) for n in stated if n.service in before}
    return Line(row, "changed" if changed else "new", changed)


def needs_of(row) -> list[Need]:
    must, note = row.values.get("level") == "must", row.values.get("note") or ""
    return [Need(service, must, note) for service in row.values["services"]]


def take_needs_over(fair: Fair, roster: Roster, typed_by: str, now: datetime, by: str) -> dict[str, int]:
    """Add the file's needs to the enterprises' lists, as said on paper and typed by the bureau."""
    lines = preview_needs(fair, roster)
    admitted = {entry.enterprise.uscc: entry.enterprise for entry in entries_of(fair)}
    known = {row.enterprise_id: row for row in need_lists_of(fair)}
    stated: dict[str, list[Need]] = {}
    for line in lines:
        if line.state in ("new", "changed"):
            stated.setdefault(line.row.values["code"], []).extend(needs_of(line.row))
    for code, needs in sorted(stated.items()):
        enterprise = admitted[code]
        before = known.get(enterprise.id)
        kept = [Need(item.service, item.must, item.note) for item in before.items] if before else []
        more = {"note": before.note, "custom": before.custom, "budget_fen": before.budget_fen} if before else {}
        save_needs(fair, enterprise, [*kept, *needs], now, by, said=Said("paper", typed_by), **more)
    db.session.flush()
    return dict(Counter(line.state for line in lines))
