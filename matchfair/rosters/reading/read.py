"""From sheets to a roster: every row is read, every oddity becomes a note, nothing raises."""

import re
from collections.abc import Callable, Iterable
from functools import partial

from .cells import CHANGED, ERROR, WARNING, Remark, plain, shown
from .columns import KINDS, Column, Kind, columns_for
from .duplicates import mark_duplicates
from .files import Cell, Sheet
from .headers import Header, HeaderPlace, find_header, key, letter
from .model import CellNote, Roster, RosterProblem, RosterRow

_GUIDE_SHEET = re.compile("说明|示例|样例|字典|选项")

_ASIDE = re.compile(
    r"合计|总计|小计|共计|累计|共[0-9]+[家户条人项]|备注|说明|填表|填报|制表|审核|复核|负责人"
    r"|经办|附[注件]|注[:0-9.、]|\*|※|以上|此表|本表"
)

_CODE_LIKE = re.compile(r"[0-9A-Z]{8}")


def read_roster(sheets: list[Sheet], kind: Kind, find_service: Callable[[str], str | None]) -> Roster:
    """Read every visible sheet that has a header of this kind."""
    roster = Roster(kind)
    columns = columns_for(kind, find_service)
    tables = [sheet for sheet in sheets if not _GUIDE_SHEET.search(sheet.name)]
    headers = [(sheet, find_header(sheet.rows, columns)) for sheet in tables]
    for sheet, header in headers:
        if header is None:
            continue
        if sheet.hidden:
            roster.problems.append(RosterProblem(WARNING, "hidden_sheet", {"sheet": sheet.name}))
        else:
            _read_sheet(roster, sheet, header, columns)
    if not any(header and not sheet.hidden for sheet, header in headers):
        roster.problems.append(RosterProblem(ERROR, "no_header", {"columns": _required_headers(columns)}))
    else:
        ignored = [sheet for sheet, header in headers if header is None and not sheet.hidden and _has_text(sheet)]
        roster.problems += [RosterProblem(WARNING, "sheet_ignored", {"sheet": sheet.name}) for sheet in ignored]
    if roster.has_error:
        roster.problems += _other_kind(sheets, kind)
    mark_duplicates(roster)
    return roster


def _read_sheet(roster: Roster, sheet: Sheet, header: Header, columns: list[Column]) -> None:
    roster.problems += _header_problems(sheet, header, columns)
    missing = [column for column in columns if column.required and column.field not in header.fields]
    if missing:
        values = {"sheet": sheet.name, "columns": "、".join(column.header for column in missing)}
        roster.problems.append(RosterProblem(ERROR, "missing_columns", values))
        return
    implied = [column for column in columns if column.implied and column.field not in header.fields]
    for index in range(header.row + 1, len(sheet.rows)):
        cells = sheet.rows[index]
        text = _aside(cells, header)
        if text is None:
            roster.rows.append(_read_row(sheet, index, header, implied))
        elif text:
            skipped = {"sheet": sheet.name, "row": index + 1, "text": text[:100]}
            roster.problems.append(RosterProblem(CHANGED, "row_skipped", skipped))


def _header_problems(sheet: Sheet, header: Header, columns: list[Column]) -> Iterable[RosterProblem]:
    for position, title in header.unknown:
        yield RosterProblem(
            CHANGED, "unknown_column", {"sheet": sheet.name, "column": letter(position), "header": title}
        )
    for position, title in header.repeated:
        yield RosterProblem(
            WARNING, "repeated_column", {"sheet": sheet.name, "column": letter(position), "header": title}
        )
    for place in header.places:
        if place.column.holds == "money" and place.unit is None:
            values = {"sheet": sheet.name, "column": letter(place.index), "header": place.title}
            yield RosterProblem(WARNING, "unit_assumed", values)
    for column in columns:
        if column.implied and column.field not in header.fields:
            yield RosterProblem(WARNING, "implied_column", {"sheet": sheet.name, "columns": column.header})


def _aside(cells: list[Cell], header: Header) -> str | None:
    """None for a row of data, "" for a blank one, else the text of a total, a note or a repeated header."""
    texts = [plain(cell) for cell in cells]
    here = {place.column.field: texts[place.index] for place in header.places if place.index < len(texts)}
    said = [text for text in texts if text]
    if not any(here.values()):
        return " ".join(text for text in dict.fromkeys(said) if not text.replace(".", "").isdigit())
    code = here.get("code") or here.get("agency_code") or ""
    if _CODE_LIKE.search(code.replace(" ", "").upper()):
        return None
    titles = {place.column.field: key(place.title.split(" ")[-1]) for place in header.places}
    same = sum(bool(text) and key(text) == titles[field] for field, text in here.items())
    is_aside = same >= 2 or _ASIDE.match(said[0].replace(" ", ""))
    return " ".join(dict.fromkeys(said)) if is_aside else None


def _read_row(sheet: Sheet, index: int, header: Header, implied: list[Column]) -> RosterRow:
    row = RosterRow(sheet.name, index + 1, {})
    cells = sheet.rows[index]
    for place in header.places:
        cell = cells[place.index] if place.index < len(cells) else None
        _read_cell(row, cell, place.column, place)
    for column in implied:
        _read_cell(row, None, column, None)
    return row


def _read_cell(row: RosterRow, cell: Cell, column: Column, place: HeaderPlace | None) -> None:
    clean = partial(column.clean, unit=place.unit) if place and place.unit else column.clean
    reading = clean(cell)
    remarks = list(reading.remarks)
    if column.required and not reading.value and not any(remark.severity == ERROR for remark in remarks):
        remarks.append(Remark(ERROR, "required_empty"))
    for remark in remarks:
        values = {"original": shown(cell)[:200], **remark.values}
        at, header = (letter(place.index), place.title) if place else ("", column.header)
        row.notes.append(CellNote(remark.severity, remark.code, column.field, at, header, values))
    row.values[column.field] = reading.value


def _other_kind(sheets: list[Sheet], kind: Kind) -> list[RosterProblem]:
    """A file of another kind, uploaded at the wrong place, fits that kind better."""

    def fit(other: Kind) -> int:
        columns = columns_for(other)
        headers = [find_header(sheet.rows, columns) for sheet in sheets if not sheet.hidden]
        return max((len(header.places) for header in headers if header), default=0)

    best = max(KINDS, key=fit)
    return [RosterProblem(ERROR, "other_kind", {"kind": best})] if best != kind and fit(best) > fit(kind) else []


def _required_headers(columns: list[Column]) -> str:
    return "、".join(column.header for column in columns if column.required)


def _has_text(sheet: Sheet) -> bool:
    return any(cell is not None for row in sheet.rows for cell in row)
