"""From sheets to a roster: every row is read, every oddity becomes a note, nothing raises."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field as field_of, replace

from .cells import CHANGED, ERROR, WARNING, CellReading, Remark, Severity, plain, shown
from .columns import KINDS, Column, Kind, columns_for
from .duplicates import mark_duplicates, mark_namesakes
from .files import MOST_ENTRIES, NO_RESULT, Cell, Sheet
from .headers import Header, HeaderPlace, find_header, guess_field, key, letter
from .identifiers import phones_in, read_contact
from .model import CellNote, Choices, Roster, RosterProblem, RosterRow
from .personal import TAKEN_OUT, without_ids
from .texts import read_tick

_GUIDE_SHEET = re.compile("说明|示例|样例|字典|选项")
_EXAMPLE_SHEET = re.compile("示例|样例|样表|范例")

_ASIDE = re.compile(
    r"合计|总计|小计|共计|累计|共[0-9]+[家户条人项]|备注|说明|填表|填报|制表|审核|复核|负责人"
    r"|经办|附[注件]|注[:0-9.、]|\*|※|以上|此表|本表"
)
_GROUP = re.compile(
    r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|.*(?:街道|社区|片区|园区|镇|村|办事处)(?:[(（].*[)）])?$"
)
_CODE_LIKE = re.compile(r"[0-9A-Z]{8}")
_FORMULA_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|GETTING_DATA|SPILL!|CALC!)|Err:[0-9]{3}|错误:[0-9]{3}"
)
_FIRM = re.compile("[^:：,，。;；]*(?:公司|厂|商店|合作社|事务所|工作室|商行|经营部)(?:[(（][^()（）]*[)）])?$")
_PERSON = re.compile("人|姓名|员")  # in the title of a column of phones
_MATTERS = re.compile(
    "案件|争议|欠薪|(?:不|除).*(?:服务|事项|承接|需)"
)  # in a title; it is no help to leave it aside quietly
_DAMAGED = re.compile("[\x00\ufffd]")
KEEPS_OUT = {"level_is_no"}  # an error in an optional cell that keeps its row out all the same
AS_IT_IS = Choices()


def read_roster(
    sheets: list[Sheet], kind: Kind, find_service: Callable[[str], str | None], choices: Choices = AS_IT_IS
) -> Roster:
    """Read every sheet that has a header of this kind, as the choices say."""
    roster = Roster(kind)
    columns = columns_for(kind, find_service)
    ticked = find_service if kind == "needs" else None
    headers = [(sheet, find_header(sheet.rows, columns, choices.columns, ticked)) for sheet in sheets]
    tables = [RosterTable(sheet, header, columns, choices) for sheet, header in headers if header]
    chosen = [table for table in tables if table.is_chosen(tables)]
    for table in chosen:
        roster.problems += table.sheet_problems()
        for part in table.side_by_side():
            part.read(roster)
    if not chosen:
        roster.problems.append(RosterProblem(ERROR, "no_header", {"columns": _required_headers(columns)}))
        roster.problems += _unnamed_columns(sheets)
    roster.problems += _left_out_sheets(sheets, tables, chosen)
    if len(roster.rows) > MOST_ENTRIES:
        values = {"count": len(roster.rows), "limit": MOST_ENTRIES}
        roster.problems.append(RosterProblem(ERROR, "too_many_entries", values))
    if roster.has_error:
        roster.problems += _other_kind(sheets, kind)
    mark_duplicates(roster)
    mark_namesakes(roster)
    return roster


def cells_of(sheets: list[Sheet], kind: Kind, choices: Choices, place: str) -> dict[str, tuple[str, str]]:
    """field -> (title of its column, what the file itself says) of one row, for the columns the file has."""
    for sheet in sheets:
        name, _, number = place.rpartition("/")[0].rpartition("!") if "/" in place else place.rpartition("!")
        header = find_header(sheet.rows, columns_for(kind), choices.columns) if name == sheet.name else None
        if header and number.isdecimal() and header.row < int(number) - 1 < len(sheet.rows):
            row = sheet.rows[int(number) - 1]
            return {
                at.column.field: (at.title, shown(row[at.index]) if at.index < len(row) else "") for at in header.places
            }
    return {}


@dataclass
class RosterTable:
    """A sheet with a header of the kind that is read, or one of several tables side by side in it."""

    sheet: Sheet
    header: Header
    columns: list[Column]
    choices: Choices
    is_second: bool = False
    hidden: list[int] = field_of(default_factory=list)  # rows of the office that are hidden and hold an entry

    def is_chosen(self, tables: "list[RosterTable]") -> bool:
        """As a clerk says; else unless it is hidden, or an example beside the real one."""
        others = [table for table in tables if not _EXAMPLE_SHEET.search(table.sheet.name) and not table.sheet.hidden]
        is_example = bool(_EXAMPLE_SHEET.search(self.sheet.name)) and bool(others)
        return self.choices.sheets.get(self.sheet.name, not self.sheet.hidden and not is_example)

    def side_by_side(self) -> "Iterator[RosterTable]":
        yield self
        for header in self.header.beside:
            yield replace(self, header=header, is_second=True)

    # ---- what is said of it as a whole ----

    def sheet_problems(self) -> Iterable[RosterProblem]:
        if self.sheet.source:
            yield RosterProblem(WARNING, f"read_from_{self.sheet.source}")
        if self.header.beside:
            values = {"sheet": self.sheet.name, "count": len(self.header.beside) + 1}
            yield RosterProblem(WARNING, "side_by_side", values)

    def header_problems(self) -> Iterable[RosterProblem]:
        header = self.header
        for position, title in header.unknown:
            yield self.unknown_column(position, title)
        yield from self.untitled_columns()
        for position, title in header.repeated:
            yield self.column_problem(WARNING, "repeated_column", position, title)
        for place in header.places:
            if place.column.holds == "money" and place.unit is None:
                yield self.column_problem(WARNING, "unit_assumed", place.index, place.title)
            if place.index in self.sheet.hidden_columns:
                yield self.column_problem(WARNING, "hidden_column", place.index, place.title)
        absent = [column for column in self.columns if column.field not in header.fields]
        for column in absent:
            if column.implied:
                code = "plain_ticks" if header.ticks else "implied_column"
                yield RosterProblem(WARNING, code, {"sheet": self.sheet.name, "columns": column.header})
        found = {column.field for column in self.split.values()}
        missed = "、".join(column.header for column in absent if column.matters and column.field not in found)
        if missed:
            yield RosterProblem(WARNING, "column_missed", {"sheet": self.sheet.name, "columns": missed})

    def untitled_columns(self) -> Iterable[RosterProblem]:
        """Under which something stands beside an entry, but a number of the row."""
        titles = self.sheet.rows[max(self.header.row - 1, 0) : self.header.row + 1]
        below = self.sheet.rows[self.header.row + 1 :]
        right = min((header.left for header in self.header.beside), default=max(map(len, below), default=0))
        for position in range(self.header.left, right):
            if any(position < len(row) and plain(row[position]) for row in titles):
                continue
            samples = self.samples(position)
            if samples and not all(sample.isdecimal() and len(sample) < 5 for sample in samples):
                values = {"sheet": self.sheet.name, "column": letter(position), "samples": "、".join(samples)}
                yield RosterProblem(WARNING, "untitled_column", values)

    def column_problem(self, severity: Severity, code: str, position: int, title: str) -> RosterProblem:
        place = next((place for place in self.header.places if place.index == position), None)
        guess = place.column.field if place else ""
        values = {"sheet": self.sheet.name, "column": letter(position), "header": title}
        return RosterProblem(severity, code, values | {"samples": self.samples(position), "guess": guess}, "columns")

    def unknown_column(self, position: int, title: str) -> RosterProblem:
        """With samples of what stands under it, and what it is likely to be."""
        samples = self.samples(position)
        absent = [column for column in self.columns if column.field not in self.header.fields]
        guess = "" if title in self.choices.columns else guess_field(title, samples, absent)
        values = {"sheet": self.sheet.name, "column": letter(position), "header": title, "samples": samples}
        if self.header.ticks and samples and all(read_tick(sample).value for sample in samples):
            return RosterProblem(WARNING, "unknown_tick_column", values | {"guess": ""}, "columns")
        if not guess:
            severity: Severity = WARNING if _MATTERS.search(title) else CHANGED
            return RosterProblem(severity, "unknown_column", values | {"guess": ""}, "columns")
        meant = next(column.header for column in self.columns if column.field == guess)
        return RosterProblem(WARNING, "column_guessed", values | {"guess": guess, "meant": meant}, "columns")

    def samples(self, position: int) -> list[str]:
        below = (row[position] for row in self.sheet.rows[self.header.row + 1 :] if position < len(row))
        return list(dict.fromkeys(shown(cell)[:40] for cell in below if cell is not None))[:3]

    def shared(self) -> dict[str, Column]:
        """Field of a column -> the one whose values stand in it too: a contact and a phone in one cell."""
        titles = {place.column.field: place for place in self.header.places}
        columns = {column.field: column for column in self.columns}
        for here, other in (("contact", "phone"), ("phone", "contact")):
            if here in titles and other in columns and other not in titles:
                samples = self.samples(titles[here].index)
                told = phones_in if other == "phone" else lambda text: phones_in(text) and read_contact(text).value
                if any(told(sample) for sample in samples) and (other == "phone" or _PERSON.search(titles[here].title)):
                    return {here: columns[other]}
        return {}

    # ---- its rows ----

    def read(self, roster: Roster) -> None:
        roster.problems += self.header_problems()
        missing = [c.header for c in self.columns if c.required and c.field not in self.header.fields]
        if missing:
            values = {"sheet": self.sheet.name, "columns": "、".join(missing)}
            roster.problems.append(RosterProblem(ERROR, "missing_columns", values))
            return
        for index in range(self.header.row + 1, len(self.sheet.rows)):
            text = self.aside(self.sheet.rows[index])
            is_hidden = index in self.hidden_rows
            if text is None and is_hidden:
                self.hidden.append(index + 1)
            if text is None and (not is_hidden or self.choices.hidden_rows):
                for row in self.rows_of(index):
                    if row.place in self.choices.left_out:
                        said = {"sheet": row.sheet, "row": row.row, "place": row.place}
                        roster.problems.append(RosterProblem(CHANGED, "row_left_out", said, "left_out"))
                    else:
                        roster.rows.append(row)
            elif text:
                skipped = {"sheet": self.sheet.name, "row": index + 1, "text": text[:100]}
                roster.problems.append(RosterProblem(CHANGED, "row_skipped", skipped))
        if self.hidden:
            said = {"sheet": self.sheet.name, "count": len(self.hidden), "rows": "、".join(map(str, self.hidden[:20]))}
            code = "hidden_rows_taken" if self.choices.hidden_rows else "hidden_rows"
            roster.problems.append(RosterProblem(WARNING, code, said, "hidden_rows"))

    def __post_init__(self) -> None:
        self.hidden_rows = frozenset(self.sheet.hidden_rows)
        self.titles = {place.column.field: key(place.title.split(" ")[-1]) for place in self.header.places}
        self.codes = [place.index for place in self.header.places if place.column.holds == "code"]
        self.split = self.shared()
        self.hidden = []

    def aside(self, cells: list[Cell]) -> str | None:
        """None for a row of data, "" for a blank one, else the text of a total, a note, a group or a repeated header."""
        codes = [plain(cells[index]) for index in self.codes if index < len(cells)]
        if any(_CODE_LIKE.search(code.replace(" ", "").upper()) for code in codes):
            return None
        right = min((header.left for header in self.header.beside), default=len(cells))
        said = [text for text in (plain(cell) for cell in cells[self.header.left : right]) if text]
        places = [place for place in self.header.places if place.index < len(cells)]
        here = [(place.column, plain(cells[place.index])) for place in places if plain(cells[place.index])]
        if not here:
            return " ".join(text for text in dict.fromkeys(said) if not text.replace(".", "").isdigit())
        whole = " ".join(dict.fromkeys(said))
        if sum(key(text) == self.titles[column.field] for column, text in here) >= 2:
            return whole
        if _ASIDE.match(said[0].replace(" ", "")) and not self.is_entry(here):
            return whole
        is_group = len(set(said)) == 1 and (len(said) > 2 or bool(_GROUP.match(said[0])))
        return whole if is_group else None

    def is_entry(self, here: list[tuple[Column, str]]) -> bool:
        """Whether what begins like a note is a party after all: it has a name and a phone, or more words than a note."""
        named = any(column.field == "name" for column, _ in here)
        words = {text for column, text in here if column.field != "name" and not _ASIDE.match(text)}
        told = [text for text in words if not text.replace(".", "").replace(",", "").isdigit() and len(text) > 1]
        if any(column.field == "name" and _FIRM.match(text) for column, text in here):
            return True
        phone = any(column.holds == "phone" and phones_in(text) for column, text in here)
        return named and (phone or len(told) >= 2)

    def rows_of(self, index: int) -> Iterator[RosterRow]:
        part = letter(self.header.left) if self.is_second else ""
        if not self.header.ticks:
            yield self.row_of(index, part, {}, ())
            return
        ticks, notes = self.ticks_in(index)
        if "level" in self.header.fields:
            yield self.row_of(index, part, {"services": list(ticks)}, notes)
            return
        for level in ("must", "nice"):
            services = [service for service, said in ticks.items() if said == level]
            if services or (level == "nice" and not any(ticks.values())):
                yield self.row_of(index, part + level, {"services": services, "level": level}, notes)

    def ticks_in(self, index: int) -> tuple[dict[str, str], list[CellNote]]:
        """service -> level, of a row with a column for each service."""
        cells, said, notes = self.sheet.rows[index], {}, []
        for tick in self.header.ticks:
            cell = cells[tick.index] if tick.index < len(cells) else None
            reading = read_tick(cell)
            if reading.value:
                said[tick.service] = reading.value
            notes += [
                CellNote(
                    r.severity, r.code, "services", letter(tick.index), tick.title, {"original": shown(cell)[:200]}
                )
                for r in reading.remarks
                if r.severity != CHANGED
            ]
        return said, notes

    def row_of(self, index: int, part: str, values: dict, notes: Iterable[CellNote]) -> RosterRow:
        row = RosterRow(self.sheet.name, index + 1, dict(values), list(notes), part=part)
        typed = self.choices.cells.get(row.place, {})
        cells = self.sheet.rows[index]
        for place in self.header.places:
            if place.column.field not in values or place.column.field in typed:
                cell = cells[place.index] if place.index < len(cells) else None
                _read_cell(row, typed.get(place.column.field, cell), place.column, place)
            other = self.split.get(place.column.field)
            if other:
                cell = cells[place.index] if place.index < len(cells) else None
                words = cell if phones_in(plain(cell)) else None
                _read_cell(row, typed.get(other.field, words), other, replace(place, column=other))
        for column in self.columns:
            absent = column.field not in row.values
            if absent and (column.field in typed or column.implied):
                _read_cell(row, typed.get(column.field), column, None)
        if self.header.ticks and not row.values.get("services"):
            row.notes.append(CellNote(ERROR, "nothing_ticked", "services"))
        return row


def _left_out_sheets(
    sheets: list[Sheet], tables: list[RosterTable], chosen: list[RosterTable]
) -> Iterable[RosterProblem]:
    read = [table.sheet.name for table in chosen]
    with_header = [table.sheet.name for table in tables]
    for sheet in sheets:
        if sheet.name in read or not _has_text(sheet):
            continue
        values = {"sheet": sheet.name}
        if sheet.name in with_header:
            yield RosterProblem(WARNING, "hidden_sheet" if sheet.hidden else "sheet_left_out", values, "sheets")
        elif chosen:
            severity: Severity = CHANGED if _GUIDE_SHEET.search(sheet.name) else WARNING
            yield RosterProblem(severity, "sheet_ignored", values)


def _unnamed_columns(sheets: list[Sheet]) -> Iterable[RosterProblem]:
    """Of a file without a known header, the columns under what looks most like one: a clerk may say what they are."""
    for sheet in sheets:
        index = max(range(min(len(sheet.rows), 5)), key=lambda row: len(set(map(plain, sheet.rows[row]))), default=None)
        if index is None or sheet.hidden:
            continue
        titles = [(position, plain(cell)) for position, cell in enumerate(sheet.rows[index]) if plain(cell)]
        for position, title in titles if len(titles) > 1 else ():
            below = [row[position] for row in sheet.rows[index + 1 :] if position < len(row)]
            samples = list(dict.fromkeys(shown(cell)[:40] for cell in below if cell is not None))[:3]
            values = {"sheet": sheet.name, "column": letter(position), "header": title, "samples": samples, "guess": ""}
            yield RosterProblem(CHANGED, "unknown_column", values, "columns")


def read_cell(cell: Cell, column: Column, unit: str | None = None) -> CellReading:
    """A cell of a file as its column reads it; only the cells that must be right keep their row out."""
    cell = without_ids(cell) if isinstance(cell, str) else cell  # typed into the preview
    text = cell if isinstance(cell, str) else ""
    if cell is NO_RESULT:
        reading = CellReading(None, (Remark(ERROR, "formula_without_result"),))
    elif text and _FORMULA_ERROR.fullmatch(text.strip()):
        reading = CellReading(None, (Remark(CHANGED, "formula_error"),))
    else:
        reading = column.clean(cell, unit=unit) if unit else column.clean(cell)
        if TAKEN_OUT in text and column.holds != "code":
            reading = CellReading(None, (Remark(ERROR, "id_number_taken_out"),))
    remarks = list(reading.remarks)
    if text and _DAMAGED.search(text):
        remarks.append(Remark(WARNING, "damaged_characters"))
    if not column.required or reading.value:
        remarks = [_spared(r, reading.value) if r.severity == ERROR and r.code not in KEEPS_OUT else r for r in remarks]
    elif not any(remark.severity == ERROR for remark in remarks):
        remarks.append(Remark(ERROR, "required_empty"))
    return CellReading(None if reading.value == [] else reading.value, tuple(remarks))


def _spared(remark: Remark, value: object) -> Remark:
    """An error that costs the cell, or a part of it, and is to be confirmed."""
    return Remark(WARNING, remark.code, {**remark.values, "left": "part" if value else "empty"})


def _read_cell(row: RosterRow, cell: Cell, column: Column, place: HeaderPlace | None) -> None:
    reading = read_cell(cell, column, place.unit if place else None)
    for remark in reading.remarks:
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
    ahead = sorted({year for year in years if year and year > this_year})
    problems = [RosterProblem(ERROR, "case_year_ahead", {"year": year}) for year in ahead]
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
