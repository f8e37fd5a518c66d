"""Needs collected beforehand on paper: what each row of a roster of the kind `needs` would do, then doing it."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select

from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fairs.services import entries_of, require_phase
from matchfair.parties.models import Enterprise
from matchfair.rosters.imports import WRITES, RowPreview, warnings
from matchfair.rosters.reading import Roster, RosterRow

from .models import NeedList
from .services import Need, Said, need_list_of, need_lists_of, save_needs

Listed = dict[str, tuple[bool, str]]  # service -> (must-have, note)


def preview(fair: Fair, roster: Roster) -> list[RowPreview]:
    """Every row with what confirming would do; what an enterprise listed itself is kept beside it."""
    admitted = {entry.enterprise.uscc: entry.enterprise for entry in entries_of(fair)}
    lists = {need_list.enterprise_id: need_list for need_list in need_lists_of(fair)}
    known = known_by_code(fair, roster)
    return [line_for(number, row, known, admitted, lists) for number, row in enumerate(roster.rows)]


def known_by_code(fair: Fair, roster: Roster) -> dict[str, Enterprise]:
    """The enterprises of the bureau that the rows name, admitted or not."""
    codes = sorted({row.values["code"] for row in roster.rows if row.values.get("code")})
    found = select(Enterprise).where(Enterprise.bureau_id == fair.bureau_id, Enterprise.uscc.in_(codes))
    return {enterprise.uscc: enterprise for enterprise in db.session.scalars(found)}


def line_for(
    number: int,
    row: RosterRow,
    known: dict[str, Enterprise],
    admitted: dict[str, Enterprise],
    lists: dict[int, NeedList],
) -> RowPreview:
    code = row.values.get("code") or ""
    enterprise = known.get(code)
    if row.has_error:
        return RowPreview(number, row, "wrong", known=enterprise)
    if row.duplicate_of:
        return RowPreview(number, row, "duplicate", known=enterprise)
    if enterprise is None:
        return RowPreview(number, row, "wrong", why="unknown_enterprise")
    if code not in admitted:
        return RowPreview(number, row, "wrong", why="not_admitted", known=enterprise)
    need_list = lists.get(enterprise.id)
    if need_list and need_list.fixed_at:
        return RowPreview(number, row, "wrong", why="needs_fixed", known=enterprise)
    before = listed_in(need_list)
    after = {need.service: (need.must, need.note) for need in needs_of(row, before)}
    if all(before.get(service) == need for service, need in after.items()):
        return RowPreview(number, row, "same", known=enterprise)
    changes = {s: (before[s], need) for s, need in after.items() if s in before and before[s] != need}
    return RowPreview(number, row, "changed" if changes else "new", changes, known=enterprise, doubts=warnings(row))


def listed_in(need_list: NeedList | None) -> Listed:
    return {item.service: (item.must, item.note) for item in need_list.items} if need_list else {}


def needs_of(row: RosterRow, before: Listed) -> list[Need]:
    """What the row asks for; an empty note keeps the one that is known."""
    must, note = row.values.get("level") == "must", row.values.get("note")
    return [Need(s, must, note if note is not None else before.get(s, (must, ""))[1]) for s in row.values["services"]]


def import_rows(
    fair: Fair, roster: Roster, act: Act, lines: Iterable[RowPreview] = (), *, typed_by: str
) -> dict[str, int]:
    """Add the file's needs to the enterprises' lists, as said on paper; `typed_by` is the name the enterprise reads."""
    require_phase(fair, "registration", "live")
    lines = list(lines) or preview(fair, roster)
    by_enterprise: dict[int, tuple[Enterprise, list[RosterRow]]] = {}
    for line in lines:
        if line.state in WRITES and isinstance(line.known, Enterprise):
            by_enterprise.setdefault(line.known.id, (line.known, []))[1].append(line.row)
    for _id, (enterprise, rows) in sorted(by_enterprise.items()):
        add_needs(fair, enterprise, rows, Said("paper", typed_by), act)
    db.session.flush()
    counts: Counter[str] = Counter(line.state for line in lines)
    return dict(counts)


def add_needs(fair: Fair, enterprise: Enterprise, rows: list[RosterRow], said: Said, act: Act) -> None:
    need_list = need_list_of(fair, enterprise.id, lock=True)
    before = listed_in(need_list)
    needs = [Need(service, must, note) for service, (must, note) in before.items()]
    for row in rows:
        needs += needs_of(row, before)
    save_needs(
        fair,
        enterprise,
        needs,
        act,
        note=need_list.note if need_list else "",
        custom=need_list.custom if need_list else "",
        budget_fen=need_list.budget_fen if need_list else None,
        said=said,
    )
