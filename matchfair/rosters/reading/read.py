"""From sheets to a roster: every row is read, every oddity becomes a note, nothing raises."""

import re
from collections.abc import Callable, Iterable
from functools import partial

from .cells import CHANGED, ERROR, WARNING, Remark, Severity, plain, shown
from .columns import KINDS, Column, Kind, columns_for
from .duplicates import mark_duplicates
from .files import Cell, Sheet
from .headers import Header, HeaderPlace, find_header, guess_field, key, letter
from .model import CellNote, Choices, Roster, RosterProblem, RosterRow

_GUIDE_SHEET = re.compile("说明|示例|样例|字典|选项")

_ASIDE = re.compile(
    r"合计|总计|小计|共计|累计|共[0-9]+[家户条人项]|备注|说明|填表|填报|制表|审核|复核|负责人"
    r"|经办|附[注件]|注[:0-9.、]|\*|※|以上|此表|本表"
)

AS_IT_IS = Choices()
_CODE_LIKE = re.compile(r"[0-9A-Z]{8}")


def read_roster(
    sheets: list[Sheet], kind: Kind, find_service: Callable[[str], str | None], choices: Choices = AS_IT_IS
) -> Roster:
    """Read every sheet that has a header of this kind, as the choices say."""
    roster = Roster(kind)
    columns = columns_for(kind, find_service)
    headers = [(sheet, find_header(sheet.rows, columns, choices.columns)) for sheet in sheets]
    tables = [(sheet, header) for sheet, header in headers if header]
    chosen = [(sheet, header) for sheet, header in tables if choices.sheets.get(sheet.name, not sheet.hidden)]
    for sheet, header in chosen:
        _read_sheet(roster, sheet, header, columns, choices)
    if not chosen:
        roster.problems.append(RosterProblem(ERROR, "no_header", {"columns": _required_headers(columns)}))
    roster.problems += _left_out_sheets(sheets, tables, chosen)
    if roster.has_error:
        roster.problems += _other_kind(sheets, kind)
    mark_duplicates(roster)
    return roster


def cells_of(sheets: list[Sheet], kind: Kind, choices: Choices, place: str) -> dict[str, tuple[str, str]]:
    """field -> (title of its column, what the file itself says) of one row, for the columns the file has."""
    for sheet in sheets:
        name, _, number = place.rpartition("!")
        header = find_header(sheet.rows, columns_for(kind), choices.columns) if name == sheet.name else None
        if header and number.isdecimal() and header.row < int(number) - 1 < len(sheet.rows):
            row = sheet.rows[int(number) - 1]
            return {
                at.column.field: (at.title, shown(row[at.index]) if at.index < len(row) else "") for at in header.places
            }
    return {}


Table = tuple[Sheet, Header]


def _left_out_sheets(sheets: list[Sheet], tables: list[Table], chosen: list[Table]) -> Iterable[RosterProblem]:
    read = [sheet.name for sheet, _ in chosen]
    with_header = [sheet.name for sheet, _ in tables]
    for sheet in sheets:
        if sheet.name in read or not _has_text(sheet):
            continue
        values = {"sheet": sheet.name}
        if sheet.name not in with_header:
            if chosen:
                severity: Severity = CHANGED if _GUIDE_SHEET.search(sheet.name) else WARNING
                yield RosterProblem(severity, "sheet_ignored", values)
        else:
            yield RosterProblem(WARNING, "hidden_sheet" if sheet.hidden else "sheet_left_out", values, "sheets")


def _read_sheet(roster: Roster, sheet: Sheet, header: Header, columns: list[Column], choices: Choices) -> None:
    roster.problems += _header_problems(sheet, header, columns)
    missing = [column for column in columns if column.required and column.field not in header.fields]
    if missing:
        values = {"sheet": sheet.name, "columns": "、".join(column.header for column in missing)}
        roster.problems.append(RosterProblem(ERROR, "missing_columns", values))
        return
    implied = [column for column in columns if column.implied and column.field not in header.fields]
    hidden = []
    for index in range(header.row + 1, len(sheet.rows)):
        cells = sheet.rows[index]
        text = _aside(cells, header)
        if text is None and index in sheet.hidden_rows:
            hidden.append(index + 1)
        if text is None and (index not in sheet.hidden_rows or choices.hidden_rows):
            row = _read_row(sheet, index, header, columns, implied, choices)
            if row.place in choices.left_out:
                said = {"sheet": row.sheet, "row": row.row, "place": row.place}
                roster.problems.append(RosterProblem(CHANGED, "row_left_out", said, "left_out"))
            else:
                roster.rows.append(row)
        elif text:
            skipped = {"sheet": sheet.name, "row": index + 1, "text": text[:100]}
            roster.problems.append(RosterProblem(CHANGED, "row_skipped", skipped))
    if hidden:
        said = {"sheet": sheet.name, "count": len(hidden), "rows": "、".join(map(str, hidden[:20]))}
        code = "hidden_rows_taken" if choices.hidden_rows else "hidden_rows"
        roster.problems.append(RosterProblem(WARNING, code, said, "hidden_rows"))


def _header_problems(sheet: Sheet, header: Header, columns: list[Column]) -> Iterable[RosterProblem]:
    for position, title in header.unknown:
        yield _unknown_column(sheet, header, position, title, columns)
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


def _unknown_column(sheet: Sheet, header: Header, position: int, title: str, columns: list[Column]) -> RosterProblem:
    """With samples of what stands under it, and what it is likely to be."""
    below = (row[position] for row in sheet.rows[header.row + 1 :] if position < len(row))
    samples = list(dict.fromkeys(shown(cell)[:40] for cell in below if cell is not None))[:3]
    guess = guess_field(title, samples, [column for column in columns if column.field not in header.fields])
    values = {"sheet": sheet.name, "column": letter(position), "header": title, "samples": samples, "guess": guess}
    if not guess:
        return RosterProblem(CHANGED, "unknown_column", values, "columns")
    values["meant"] = next(column.header for column in columns if column.field == guess)
    return RosterProblem(WARNING, "column_guessed", values, "columns")


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


def _read_row(
    sheet: Sheet, index: int, header: Header, columns: list[Column], implied: list[Column], choices: Choices
) -> RosterRow:
    row = RosterRow(sheet.name, index + 1, {})
    typed = choices.cells.get(row.place, {})
    cells = sheet.rows[index]
    for place in header.places:
        cell = cells[place.index] if place.index < len(cells) else None
        _read_cell(row, typed.get(place.column.field, cell), place.column, place)
    for column in columns:
        if column.field not in header.fields and (column.field in typed or column in implied):
            _read_cell(row, typed.get(column.field), column, None)
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
    if column.holds == "cases" and place and place.year:
        row.years[column.field] = place.year


def _other_kind(sheets: list[Sheet], kind: Kind) -> list[RosterProblem]:
    """A file of another kind, uploaded at the wrong place, fits that kind better."""

    def fit(other: Kind) -> int:
        columns = columns_for(other)
        headers = [find_header(sheet.rows, columns) for sheet in sheets if not sheet.hidden]
        return max((len(header.places) for header in headers if header), default=0)

    best = max(KINDS, key=fit)
    return [RosterProblem(ERROR, "other_kind", {"kind": best})] if best != kind and fit(best) > fit(kind) else []


def year_problems(roster: Roster, this_year: int) -> list[RosterProblem]:
    """Nobody counts the cases of a year that has not begun; and a year that no heading states is assumed."""
    years = [row.years.get(field) for row in roster.rows for field in _counts_of(row)]
    problems = [
        RosterProblem(ERROR, "case_year_ahead", {"year": year})
        for year in sorted({*years} - {None})
        if year > this_year
    ]
    if roster.case_year_assumed and None in years:
        problems.append(RosterProblem(WARNING, "case_year_assumed", {"year": roster.case_year}))
    return problems


def _counts_of(row: RosterRow) -> list[str]:
    counts = (column.field for column in columns_for("enterprises") if column.holds == "cases")
    return [field for field in counts if row.values.get(field) is not None]


def _required_headers(columns: list[Column]) -> str:
    return "、".join(column.header for column in columns if column.required)


def _has_text(sheet: Sheet) -> bool:
    return any(cell is not None for row in sheet.rows for cell in row)
