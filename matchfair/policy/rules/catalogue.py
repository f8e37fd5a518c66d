"""The service catalogue of a place: statutory areas and their sub-items, in versioned editions."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from ..rulebook.book import Rulebook, current_rulebook
from ..rulebook.days import within
from ..rulebook.places import Instrument

NUMERALS = ("", *"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"), "二十")
DECIMAL = re.compile(r"(?P<whole>\d+)\.(?P<fraction>\d+)")
LISTED = re.compile(r"[、，,；;/|\s]+")
SERVICE = re.compile(r"[1-9]\d*(?:\..*)?")
ORDINAL = re.compile(r"^第(\w+?)[项条款类号]")


class ServiceCode(str):
    """The code of a service: an area of a catalogue (``"4"``) or a sub-item of one (``"4.b"``).

    It is a text, so that JSON, stored values and comparisons with plain text stay as they are.

    Raises
    ------
    ValueError
        If the text does not begin with the number of an area.

    Examples
    --------
    >>> item, area = ServiceCode("4.b"), ServiceCode(4)
    >>> item.area, item.is_area, area.area, area.is_area, area == "4"
    (4, False, 4, True, True)
    """

    __slots__ = ()

    def __new__(cls, code: str | int) -> "ServiceCode":
        if not SERVICE.fullmatch(str(code)):
            raise ValueError(f"service code {str(code)!r} is neither an area such as '4' nor a sub-item such as '4.b'")
        return super().__new__(cls, code)

    @property
    def area(self) -> int:
        """The number of its area."""
        return int(self.partition(".")[0])

    @property
    def is_area(self) -> bool:
        """Whether it names a whole area."""
        return "." not in self


def covers(offered: Mapping[int, Collection[str]], service: str) -> bool:
    """Whether an offer covers a need: its area is offered and, where it is a sub-item, that sub-item as well.

    Parameters
    ----------
    offered : mapping of int to collection of str
        The areas offered, each with the codes of its sub-items that are offered.
    service : str
        A service code; see `ServiceCode`.

    Raises
    ------
    ValueError
        If it is no service code.

    Examples
    --------
    >>> offered = {4: ["4.a", "4.b"], 5: []}
    >>> [service for service in ("4", "4.b", "4.c", "5", "6") if covers(offered, service)]
    ['4', '4.b', '5']
    """
    code = ServiceCode(service)
    return code.area in offered and (code.is_area or code in offered[code.area])


@dataclass(frozen=True)
class Item:
    """A sub-item of an area, e.g. ``2.d``; ``text`` is verbatim, None where the document was not seen."""

    code: ServiceCode
    text: str | None
    text_en: str | None


@dataclass(frozen=True)
class Area:
    """A service area; ``short`` is the name used on phones, ``aliases`` are other names offices write.

    ``plain`` says in everyday words what it is about; it is no text of the document.
    """

    code: int
    name: str
    name_en: str
    short: str
    short_en: str
    aliases: tuple[str, ...]
    items: tuple[Item, ...]
    plain: str = ""
    plain_en: str = ""


@dataclass(frozen=True)
class Catalogue:
    """One edition of a place's catalogue.

    Examples
    --------
    >>> from matchfair.policy import catalogue
    >>> edition = catalogue("pingshan", date(2024, 7, 10))
    >>> edition.edition, len(edition.areas), sum(len(area.items) for area in edition.areas)
    ('pingshan-2024', 10, 41)
    >>> edition.codes[:3], len(edition.codes)
    (('1', '1.a', '1.b'), 51)
    >>> edition.area(8).short, edition.item("2.d").text
    ('规章制度', '协助小微企业与员工协商劳动合同变更事项')
    """

    edition: str
    place: str
    instrument: Instrument
    clause: str
    valid_from: date | None
    valid_until: date | None
    areas: tuple[Area, ...]
    items_stated: int
    note: str | None = None

    @property
    def codes(self) -> tuple[ServiceCode, ...]:
        """The codes of its areas and sub-items."""
        return tuple(
            code for area in self.areas for code in (ServiceCode(area.code), *(item.code for item in area.items))
        )

    def area(self, code: int) -> Area:
        """The area of that number; KeyError names the known ones."""
        found = next((area for area in self.areas if area.code == code), None)
        if found is None:
            known = ", ".join(str(area.code) for area in self.areas)
            raise KeyError(f"area {code!r} is not in edition {self.edition}; its areas are {known}")
        return found

    def item(self, code: str) -> Item:
        """The sub-item of that code; KeyError names those of its area."""
        items = [item for area in self.areas for item in area.items]
        found = next((item for item in items if item.code == code), None)
        if found is None:
            known = ", ".join(item.code for item in items if str(item.code.area) == code.partition(".")[0])
            raise KeyError(f"item {code!r} is not in edition {self.edition}; its items there are {known or 'none'}")
        return found


def catalogue(place: str, on: date) -> Catalogue | None:
    """The catalogue edition in force in a place on a day; None in a gap, or where the place has no catalogue.

    Source: PS24-14, PS21-15, CZ-1.2.

    Examples
    --------
    >>> catalogue("pingshan", date(2024, 4, 1)) is None
    True
    >>> catalogue("pingshan", date(2023, 1, 1)).edition
    'pingshan-2021'
    """
    home = _home(place)
    found = (one for one in _editions() if one.place == home and within(one.valid_from, one.valid_until, on))
    return next(found, None)


def catalogue_editions(place: str) -> tuple[Catalogue, ...]:
    """Every catalogue edition of a place, in force or not, the latest first.

    Source: PS24-14, PS21-15, CZ-1.2.

    Examples
    --------
    >>> [one.edition for one in catalogue_editions("pingshan")]
    ['pingshan-2024', 'pingshan-2021']
    """
    home = _home(place)
    found = [one for one in _editions() if one.place == home]
    return tuple(sorted(found, key=lambda one: one.valid_from or date.min, reverse=True))


def catalogue_edition(edition: str) -> Catalogue:
    """A catalogue by the key of its edition (a fair fixes its edition).

    Source: PS24-14, PS21-15, CZ-1.2.

    Raises
    ------
    KeyError
        If there is no such edition; the message names the known keys.

    Examples
    --------
    >>> catalogue_edition("changzhou").area(7).items[0].text
    '协助企业制定招聘计划、招聘方案等'
    """
    editions = {one.edition: one for one in _editions()}
    if edition not in editions:
        raise KeyError(f"catalogue edition {edition!r} is not known; known: {', '.join(sorted(editions))}")
    return editions[edition]


def find_service(catalogue: Catalogue, text: str | int | float) -> Area | Item | None:
    """The area or sub-item an office means by what it wrote in a cell; None where that is not clear.

    Understood: area number (also full-width, 4.0, 第4项, （四）, 四), short or full name, alias, item code, item text,
    and a number followed by one of the names.

    Examples
    --------
    >>> edition = catalogue_edition("pingshan-2024")
    >>> [find_service(edition, text).short for text in ("４", 4.0, "第4项", "（四）", "四、考勤管理", " 社保 ")]
    ['考勤管理', '考勤管理', '考勤管理', '考勤管理', '考勤管理', '社会保险']
    >>> find_service(edition, "9.D").text, find_service(edition, "11"), find_service(edition, "")
    ('协助企业促成劳动纠纷和解', None, None)
    """
    written = unicodedata.normalize("NFKC", str(text)).strip().casefold()
    number = DECIMAL.fullmatch(written)
    if number:
        return _names(catalogue).get(number["whole"]) if not int(number["fraction"]) else None
    return _names(catalogue).get(ORDINAL.sub(r"\1", letters_of(written)))


def find_services(catalogue: Catalogue, text: str | int | float) -> tuple[tuple[Area | Item, ...], tuple[str, ...]]:
    """Every area or sub-item in a cell that lists several, and the parts that were not understood.

    Examples
    --------
    >>> found, left = find_services(catalogue_edition("pingshan-2024"), "3、社保，离职管理;其他/9")
    >>> [area.code for area in found], left
    ([3, 6, 9], ('其他',))
    """
    whole = find_service(catalogue, text)
    parts = [str(text)] if whole is not None else [part for part in LISTED.split(str(text)) if part]
    found = {part: find_service(catalogue, part) for part in parts}
    known = tuple(dict.fromkeys(one for one in found.values() if one is not None))
    return known, tuple(part for part, one in found.items() if one is None)


def letters_of(text: str) -> str:
    """The letters and digits of a text in one width and case, to compare what people write differently.

    Examples
    --------
    >>> letters_of("（四） Ａ-b"), letters_of("0755-2000 0010")
    ('四ab', '075520000010')
    """
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


@lru_cache(maxsize=8)
def _names(catalogue: Catalogue) -> Mapping[str, Area | Item]:
    names: dict[str, Area | Item] = {}
    for area in catalogue.areas:
        for item in area.items:
            names |= {letters_of(name): item for name in (item.code, item.text, f"{item.code}{item.text}") if name}
    for area in catalogue.areas:
        wordings = (area.short, area.name, *area.aliases, area.name_en, area.short_en)
        numbers = (str(area.code), NUMERALS[area.code])
        numbered = (f"{number}{wording}" for number in numbers for wording in wordings)
        names |= {letters_of(name): area for name in (*numbers, *wordings, *numbered)}
    return names


def _home(place: str) -> str:
    """The place whose catalogue is used: its own, or the one it names for want of its own."""
    return current_rulebook().place(place).catalogue_of or place


def _editions() -> tuple[Catalogue, ...]:
    return _editions_of(current_rulebook())


@lru_cache(maxsize=2)
def _editions_of(book: Rulebook) -> tuple[Catalogue, ...]:
    return tuple(
        _edition(book, path.split("/")[0], stated, book.tree[path]["areas"])
        for path in book.tree
        if path.endswith("/catalogue.yaml")
        for stated in book.tree[path]["editions"]
    )


def _edition(book: Rulebook, place: str, stated: Mapping[str, Any], areas: list[Mapping[str, Any]]) -> Catalogue:
    key = stated["key"]
    document = stated["clause"].split("-")[0]
    instrument = {one.key: one for one in book.instruments[place]}[document]
    built = tuple(_area(area, key) for area in areas if key in area.get("editions", [key]))
    return Catalogue(
        key,
        place,
        instrument,
        stated["clause"],
        stated["from"],
        stated["until"],
        built,
        stated["items"],
        stated.get("note"),
    )


def _area(area: Mapping[str, Any], edition: str) -> Area:
    name = area.get("renamed", {}).get(edition, area)
    other = [one["name"] for one in (area, *area.get("renamed", {}).values()) if one["name"] != name["name"]]
    items = tuple(
        Item(ServiceCode(item["code"]), item["text"], item["text_en"])
        for item in area["items"]
        if edition in item.get("editions", [edition])
    )
    return Area(
        area["code"],
        name["name"],
        name["name_en"],
        area["short"],
        area["short_en"],
        (*area["aliases"], *other),
        items,
        area.get("plain", ""),
        area.get("plain_en", ""),
    )
