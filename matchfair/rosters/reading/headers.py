"""Finding the header of a table in a sheet that starts with titles, units and group headings."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .cells import plain
from .columns import Column
from .files import Cell

SEARCHED_ROWS = 30  # from the top of a sheet; what is above a header are titles and notes
FEWEST_TICKS = 2  # columns named by service items that make a table of ticks
MOST_COLUMNS = 1 << 14
GIVEN = -1  # rank of a column that a clerk named; a synonym's is its place in the list
NUMBERING = frozenset({"序号", "编号", "no", "序", "行号"})  # not data, and not worth a remark
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_UNTICKED = re.compile(
    r"[(（]?(?:打勾|打√|√|请勾选|可多选)[)）]?|^[(（]?[0-9一二三四五六七八九十]{1,3}[)）.．:：、]+(?=[^0-9])"
)
_PERIOD = re.compile(r"上一?年度?|去年|20[0-9]{2}年?度?")
_UNIT_TAIL = re.compile(r"/?(?:亿|百万|万|千)?元$")
_UNIT = re.compile(r"(亿|百万|万|千)?元")
_SHEET_UNIT = re.compile(r"单位:?.{0,6}?((?:亿|百万|万|千)?元)")
_YEAR = re.compile(r"20[0-9]{2}")
_PAST = re.compile("去年|上一?年度?")  # what an agency took on then is not what it offers
_NOT_MEANT = re.compile("^(?:暂?不|未|非|已)|身份证|证件号")  # a title that only resembles a column's


@dataclass(frozen=True)
class HeaderPlace:
    column: Column
    index: int
    title: str
    unit: str | None = None
    given: bool = False  # by a clerk

    @property
    def year(self) -> int | None:
        """That the heading states."""
        return _year_in(self.title) or None


@dataclass(frozen=True)
class Tick:
    """A column that stands for one service item."""

    index: int
    title: str
    service: str

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
    ticks: tuple[Tick, ...] = ()
    left: int = 0  # index of the first column of its table
    beside: tuple["Header", ...] = ()  # of further tables to the right

    @property
    def fields(self) -> set[str]:
        return {place.column.field for place in self.places} | ({"services"} if self.ticks else set())


def letter(index: int) -> str:
    """0 is A, 26 is AA."""
    head, tail = divmod(index, 26)
    return (letter(head - 1) if head else "") + chr(ord("A") + tail)


def key(title: Cell) -> str:
    """A title without what offices add to it: spaces, stars, brackets, units, the year."""
    bare = _BRACKETS.sub("", re.sub(r"\s", "", plain(title))).lower()
    bare = _UNIT_TAIL.sub("", _PERIOD.sub("", bare)) or bare
    return re.sub(r"[\W_]", "", bare).lstrip("年") or re.sub(r"[\W_]", "", bare)


def find_header(
    rows: list[list[Cell]],
    columns: list[Column],
    given: Mapping[str, str] | None = None,
    find_service: Callable[[str], str | None] | None = None,
) -> Header | None:
    """The row, or pair of rows, that names most columns; None if none names two of them and a required one.

    `given` says for a title which field or service item is meant, whatever it is called; "" that none is. With
    `find_service` a table may have a column for each service item instead of one for all.
    """
    titles = Titles(columns, given or {}, find_service)
    best: Header | None = None
    for index in range(min(len(rows), SEARCHED_ROWS)):
        for above in (None, rows[index - 1]) if index else (None,):
            header = _matched(index, above, rows[index], titles, _unit_above(rows[:index]))
            if best is None or _named(header) > _named(best):
                best = header
    return best if best and _named(best)[0] else None


def _named(header: Header) -> tuple[bool, int]:
    count = len(header.places) + len(header.ticks)
    return count >= 2 and any(place.column.required for place in header.places), count


class Titles:
    """What a title in a header row means."""

    def __init__(
        self, columns: list[Column], given: Mapping[str, str], find_service: Callable[[str], str | None] | None
    ):
        self.columns, self.given, self.find_service = columns, given, find_service or (lambda text: None)
        self.by_key = _columns_by_key(columns)
        self.by_field = {column.field: column for column in columns}
        self.one_column_for_all = "services" not in self.by_field

    def column_of(self, title: str, group: Cell, own: Cell) -> tuple[Column | None, int]:
        """The column it names, with the rank of the name."""
        if title in self.given:
            return self.by_field.get(self.given[title]), GIVEN
        named = next((self.by_key[key(name)] for name in _names(group, own) if key(name) in self.by_key), None)
        if named is None or named[0].holds == "cases" and len(set(_YEAR.findall(title))) > 1:
            return None, 0
        return (None, 0) if named[0].group == "offer" and _PAST.match(plain(own)) else named

    def service_of(self, title: str, group: Cell, own: Cell) -> str | None:
        """The service item it names, if it is to be ticked."""
        if self.one_column_for_all or title in self.given and not self.given[title]:
            return None
        return self.find_service(self.given.get(title) or _UNTICKED.sub("", plain(own) or plain(group)))


def guess_field(title: str, samples: Sequence[str], columns: list[Column]) -> str:
    """The field among these columns that a title nobody knows is likely to mean, by its words and by what stands below."""
    if _NOT_MEANT.search(title):
        return ""
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


def _matched(index: int, above: list[Cell] | None, row: list[Cell], titles: Titles, sheet_unit: str | None) -> Header:
    candidates: list[Candidate] = []
    unknown, ticks = [], []
    for position in range(max(len(row), len(above or ()))):
        group, own = _cell(above or (), position), _cell(row, position)
        title = " ".join(dict.fromkeys(filter(None, (plain(group), plain(own)))))
        column, rank = titles.column_of(title, group, own)
        if column:
            unit = _unit_in(title) or sheet_unit if column.holds == "money" else None
            place = HeaderPlace(column, position, title, unit, rank == GIVEN)
            candidates.append((place, rank, _year_in(title)))
        elif title:
            service = titles.service_of(title, group, own)
            if service:
                ticks.append(Tick(position, title, service))
            if title in titles.given or key(own or group) not in NUMBERING:
                unknown.append((position, title))
    if len(ticks) < FEWEST_TICKS or any(place.column.field == "services" for place, _, _ in candidates):
        ticks = []
    ticked = {tick.index for tick in ticks}
    unknown = [(position, title) for position, title in unknown if position not in ticked]
    first, *further = [
        _table(index, own, unknown, ticks, left, right) for own, left, right in _side_by_side(candidates)
    ]
    return replace(first, beside=tuple(further))


Candidate = tuple[HeaderPlace, int, int]  # with the rank of its name, and the year in its title


def _table(
    row: int, candidates: list[Candidate], unknown: list[tuple[int, str]], ticks: list[Tick], left: int, right: int
) -> Header:
    places, repeated = _one_place_each(candidates)
    here = range(left, right)
    return Header(
        row,
        places,
        tuple(title for title in unknown if title[0] in here),
        repeated,
        tuple(tick for tick in ticks if tick.index in here),
        left,
    )


def _side_by_side(candidates: list[Candidate]) -> list[tuple[list[Candidate], int, int]]:
    """The candidates of each table, with its first column and the one behind its last.

    A second table begins where every required column is there again under the very same title.
    """
    positions: dict[str, list[int]] = {}
    for place, _, _ in candidates:
        if place.column.required:
            same = [other.index for other, _, _ in candidates if key(other.title) == key(place.title)]
            positions.setdefault(place.column.field, same)
    tables = min(map(len, positions.values()), default=0)
    if tables < 2:
        return [(candidates, 0, MOST_COLUMNS)]
    starts = [min(repeated[number] for repeated in positions.values()) for number in range(tables)]
    if any(max(p[n] for p in positions.values()) >= starts[n + 1] for n in range(tables - 1)):
        return [(candidates, 0, MOST_COLUMNS)]
    before = starts[0] - min(place.index for place, _, _ in candidates)
    lefts = [0, *(start - before for start in starts[1:])]
    return [
        ([candidate for candidate in candidates if left <= candidate[0].index < right], left, right)
        for left, right in zip(lefts, [*lefts[1:], MOST_COLUMNS], strict=True)
    ]


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
    order = sorted(candidates, key=lambda place: (not place[0].given, -place[2], place[1], place[0].index))
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
