"""Finding the header of a table in a sheet that starts with titles, units and group headings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .cells import plain
from .columns import Column
from .files import Cell

SEARCHED_ROWS = 30  # from the top of a sheet; what is above a header are titles and notes
GIVEN = -1  # rank of a column that a clerk named; a synonym's is its place in the list
NUMBERING = frozenset({"序号", "编号", "no", "序", "行号"})  # not data, and not worth a remark
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_PERIOD = re.compile(r"上一?年度?|去年|20[0-9]{2}年?度?")
_UNIT_TAIL = re.compile(r"/?(?:亿|百万|万|千)?元$")
_UNIT = re.compile(r"(亿|百万|万|千)?元")
_SHEET_UNIT = re.compile(r"单位:?.{0,6}?((?:亿|百万|万|千)?元)")
_YEAR = re.compile(r"20[0-9]{2}")


@dataclass(frozen=True)
class HeaderPlace:
    column: Column
    index: int
    title: str
    unit: str | None = None

    @property
    def year(self) -> int | None:
        """That the heading states."""
        return _year_in(self.title) or None


@dataclass(frozen=True)
class Header:
    row: int  # index of the last header row
    places: tuple[HeaderPlace, ...]
    unknown: tuple[tuple[int, str], ...]
    repeated: tuple[tuple[int, str], ...]

    @property
    def fields(self) -> set[str]:
        return {place.column.field for place in self.places}


def letter(index: int) -> str:
    """0 is A, 26 is AA."""
    head, tail = divmod(index, 26)
    return (letter(head - 1) if head else "") + chr(ord("A") + tail)


def key(title: Cell) -> str:
    """A title without what offices add to it: spaces, stars, brackets, units, the year."""
    bare = _BRACKETS.sub("", re.sub(r"\s", "", plain(title))).lower()
    bare = _UNIT_TAIL.sub("", _PERIOD.sub("", bare)) or bare
    return re.sub(r"[\W_]", "", bare).lstrip("年") or re.sub(r"[\W_]", "", bare)


def find_header(rows: list[list[Cell]], columns: list[Column], given: Mapping[str, str] | None = None) -> Header | None:
    """The row, or pair of rows, that names most columns; None if none names two of them and a required one.

    `given` says for a title which field is meant, whatever it is called; "" that none is.
    """
    by_key, by_field = _columns_by_key(columns), {column.field: column for column in columns}
    given_columns = {title: by_field.get(field) for title, field in (given or {}).items()}
    best: Header | None = None
    for index in range(min(len(rows), SEARCHED_ROWS)):
        for above in (None, rows[index - 1]) if index else (None,):
            header = _matched(index, above, rows[index], by_key, given_columns, _unit_above(rows[:index]))
            if best is None or len(header.places) > len(best.places):
                best = header
    usable = best and len(best.places) >= 2 and any(place.column.required for place in best.places)
    return best if usable else None


def guess_field(title: str, samples: Sequence[str], columns: list[Column]) -> str:
    """The field among these columns that a title nobody knows is likely to mean, by its words and by what stands below."""
    title_key = key(title)
    within = [(len(name), column.field) for name, (column, _) in _columns_by_key(columns).items() if name in title_key]
    by_words = max(within, default=(0, ""))
    if by_words[0] >= 2:
        return by_words[1]
    for column in columns:
        if column.holds in ("phone", "code") and samples and all(looks_like(column, text) for text in samples):
            return column.field
    return ""


def looks_like(column: Column, text: str) -> bool:
    reading = column.clean(text)
    return bool(reading.value) and not any(remark.severity == "error" for remark in reading.remarks)


def _columns_by_key(columns: list[Column]) -> dict[str, tuple[Column, int]]:
    """Every key a column goes by, with its rank: 0 is the template's header."""
    by_key = {}
    for column in columns:
        for rank, name in enumerate((column.header, *column.synonyms)):
            by_key[key(name)] = (column, rank)
    return by_key


def _matched(
    index: int,
    above: list[Cell] | None,
    row: list[Cell],
    by_key: dict[str, tuple[Column, int]],
    given: Mapping[str, Column | None],
    sheet_unit: str | None,
) -> Header:
    candidates, unknown = [], []
    for position in range(max(len(row), len(above or ()))):
        group, own = _cell(above or (), position), _cell(row, position)
        title = " ".join(dict.fromkeys(filter(None, (plain(group), plain(own)))))
        match = next((by_key[key(name)] for name in _names(group, own) if key(name) in by_key), None)
        column, rank = match or (None, 0)
        if title in given:
            column, rank = given[title], GIVEN
        if column:
            unit = _unit_in(title) or sheet_unit if column.holds == "money" else None
            candidates.append((HeaderPlace(column, position, title, unit), rank, _year_in(title)))
        elif title and key(own or group) not in NUMBERING:
            unknown.append((position, title))
    places, repeated = _one_place_each(candidates)
    return Header(index, places, tuple(unknown), repeated)


def _names(group: Cell, own: Cell) -> Iterable[Cell]:
    if plain(own):
        return (own, f"{plain(group)}{plain(own)}") if plain(group) else (own,)
    return (group,) if plain(group) else ()


def _one_place_each(
    candidates: list[tuple[HeaderPlace, int, int]],
) -> tuple[tuple[HeaderPlace, ...], tuple[tuple[int, str], ...]]:
    """Of two columns with one meaning the given one wins, then the latest year, the more usual name, the left one."""
    chosen: dict[str, HeaderPlace] = {}
    repeated = []
    order = sorted(candidates, key=lambda place: (place[1] != GIVEN, -place[2], place[1], place[0].index))
    for place, _rank, _year in order:
        if place.column.field in chosen:
            repeated.append((place.index, place.title))
        else:
            chosen[place.column.field] = place
    return tuple(sorted(chosen.values(), key=lambda place: place.index)), tuple(sorted(repeated))


def _cell(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None


def _unit_in(title: str) -> str | None:
    unit = _UNIT.search(title)
    return unit[0] if unit else None


def _unit_above(rows: list[list[Cell]]) -> str | None:
    for row in rows:
        for cell in row:
            unit = _SHEET_UNIT.search(plain(cell)) if cell is not None else None
            if unit:
                return unit[1]
    return None


def _year_in(title: str) -> int:
    year = _YEAR.search(title)
    return int(year[0]) if year else 0
