"""The same thing twice: equal rows of a file are merged, differing ones refused; a name under two codes is asked."""

from collections.abc import Iterable
from typing import Any

from .cells import ERROR, WARNING, Severity
from .columns import Kind
from .model import CellNote, Roster, RosterRow

KEY_FIELDS: dict[Kind, tuple[str, ...]] = {
    "enterprises": ("code",),
    "agencies": ("code",),
    "staff": ("agency_code", "name", "certificate_number", "test_year"),
    "needs": ("code", "services"),
}


def mark_duplicates(roster: Roster) -> None:
    """For needs each item of a row counts for itself: a row keeps the items no earlier row has."""
    fields = KEY_FIELDS[roster.kind]
    first: dict[tuple, RosterRow] = {}
    for row in roster.rows:
        for key in list(_keys(row, fields)):
            earlier = first.setdefault(key, row)
            if earlier is not row:
                _compare(earlier, row, fields, key[-1])


def _keys(row: RosterRow, fields: tuple[str, ...]) -> Iterable[tuple]:
    if not row.values.get(fields[0]):
        return
    if fields[-1] == "services":
        yield from ((row.values["code"], item) for item in row.values["services"] or ())
    else:
        yield tuple(row.values.get(field) for field in fields)


def _compare(earlier: RosterRow, later: RosterRow, fields: tuple[str, ...], item: str) -> None:
    aside = (*fields, "name") if fields[0] == "code" and fields[-1] == "services" else fields
    differ = any(value != earlier.values.get(name) for name, value in later.values.items() if name not in aside)
    severity: Severity = ERROR if differ else WARNING
    code = "duplicate_differs" if differ else "duplicate_merged"
    _note(earlier, severity, code, fields, later)
    _note(later, severity, code, fields, earlier)
    if not differ:
        _drop(later, earlier, fields, item)


def _drop(later: RosterRow, earlier: RosterRow, fields: tuple[str, ...], item: str) -> None:
    if fields[-1] == "services":
        later.values["services"] = [service for service in later.values["services"] if service != item]
    if fields[-1] != "services" or not later.values["services"]:
        later.duplicate_of = earlier.place


def _note(row: RosterRow, severity: Severity, code: str, fields: tuple[str, ...], other: RosterRow) -> None:
    values = {"original": str(row.values[fields[0]]), "sheet": other.sheet, "row": other.row}
    note = CellNote(severity, code, fields[0], values=values)
    if note not in row.notes:
        row.notes.append(note)


def mark_namesakes(roster: Roster) -> None:
    """Every row whose name stands under another code elsewhere in the file is to be confirmed."""
    if roster.kind not in ("enterprises", "agencies"):
        return
    by_name: dict[str, list[RosterRow]] = {}
    for row in roster.rows:
        if row.values.get("name") and row.values.get("code"):
            by_name.setdefault(row.values["name"], []).append(row)
    for rows in by_name.values():
        for row in rows:
            other = next((other for other in rows if other.values["code"] != row.values["code"]), None)
            if other:
                row.notes.append(namesake_note(row, other.values["code"]))


def namesake_note(row: RosterRow, other_code: str) -> CellNote:
    """The remark on a party whose very name is known under another code; where one character differs, which one."""
    code = row.values["code"]
    values: dict[str, Any] = {"original": row.values["name"], "code": code, "other": other_code}
    apart = [index for index, (here, there) in enumerate(zip(code, other_code, strict=False)) if here != there]
    if len(apart) != 1 or len(code) != len(other_code):
        return CellNote(WARNING, "same_name_other_code", "name", values=values)
    (index,) = apart
    values |= {"position": index + 1, "here": code[index], "there": other_code[index]}
    return CellNote(WARNING, "same_name_one_digit", "name", values=values)
