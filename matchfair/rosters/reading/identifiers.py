"""Cleaners for credit codes, phones and service items."""

import re
from collections.abc import Callable, Iterator
from functools import wraps

import phonenumbers
from phonenumbers import PhoneNumberType
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength

from .cells import (
    CHANGED,
    LONGEST_PLAIN,
    WARNING,
    CellReading,
    Remark,
    cell_cleaner,
    doubtful,
    literal,
    plain,
    refused,
    shown,
)
from .files import Cell

_NEVER_USED = "IOSVZ"  # letters the standard leaves out because they are taken for 1, 0, 5, U and 2


@cell_cleaner
def read_code(cell: Cell) -> CellReading:
    """A unified social credit code; a wrong check digit is doubtful only, because such codes are in use."""
    if isinstance(cell, int | float):
        return refused("code_as_number")
    code = uscc.compact(plain(cell))
    try:
        uscc.validate(code)
    except InvalidLength:
        return refused("code_length", length=len(code))
    except InvalidFormat:
        letters = "".join(sorted(set(code) & set(_NEVER_USED)))
        return refused("code_letters", letters=letters) if letters else refused("code_format")
    except InvalidChecksum:
        return doubtful(code, "code_check_digit", expected=uscc.calc_check_digit(code[:-1]), found=code[-1])
    return literal(code, code, cell)


_EXTENSION = re.compile(r"(?:转|分机|ext\.?|[-—](?=[0-9]{1,5}$))([0-9]{1,5})$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[/、,;，；|]|(?<=[0-9])或|\n")
_LABELS = re.compile(r"^(?:手机|电话|座机|固话|办公|tel|mobile)[:：]?", re.IGNORECASE)


@cell_cleaner
def read_phone(cell: Cell) -> CellReading:
    """{"number", "mobile"}: "13900000002" or "0755-28330000", with "-801" for an extension, or "+852…" from abroad."""
    numbers = [part for part in _SEPARATORS.split(plain(cell)) if part.strip()]
    if not numbers:
        return refused("phone_unreadable")
    text = _LABELS.sub("", re.sub(r"\s", "", numbers[0]))
    number = _parse_phone(text)
    if number is None:
        is_local = re.fullmatch(r"[2-8][0-9]{6,7}", text)
        value = {"number": text, "mobile": False}
        return doubtful(value, "phone_area_code") if is_local else refused("phone_unreadable")
    mobile = phonenumbers.number_type(number) == PhoneNumberType.MOBILE
    read = _national(number)
    value = {"number": read, "mobile": mobile}
    remarks = list(literal(value, read, cell).remarks)
    if isinstance(cell, int | float):
        remarks = [Remark(CHANGED, "stored_as_number", {"read": read})]
    if len(numbers) > 1:
        remarks = [Remark(WARNING, "several_phones", {"read": read})]
    return CellReading(value, tuple(remarks))


def _parse_phone(text: str) -> phonenumbers.PhoneNumber | None:
    """A valid number, tried whole first: in 0755-28330000 the part behind the hyphen is no extension."""
    found = _EXTENSION.search(text)
    for digits, extension in ((text, None), (text[: found.start()], found[1]) if found else (text, None)):
        try:
            number = phonenumbers.parse(digits, "CN")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            number.extension = extension
            return number
    return None


def _national(number: phonenumbers.PhoneNumber) -> str:
    if number.country_code != 86:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    digits = phonenumbers.national_significant_number(number)
    area = phonenumbers.length_of_geographical_area_code(number)
    national = f"0{digits[:area]}-{digits[area:]}" if area else digits
    return f"{national}-{number.extension}" if number.extension else national


_ITEM_BREAKS = re.compile(r"[、,，;；/\s|]+")
_NUMBERING = re.compile(r"^[(（]?[0-9一二三四五六七八九十]{1,3}[)）.．:：]+")
_RANGE = re.compile(r"([0-9]{1,2})(?:-|~|至|到)([0-9]{1,2})")


def service_reader(find_service: Callable[[str], str | None]) -> Callable[..., CellReading]:
    """A cleaner for lists of service items; `find_service(text)` answers with an item's code or None."""

    def find(text: str) -> str | None:
        return find_service(text) or find_service(_NUMBERING.sub("", text))

    @cell_cleaner
    @wraps(find_service, assigned=())
    def read_services(cell: Cell) -> CellReading:
        if len(shown(cell)) > LONGEST_PLAIN:
            return refused("too_long", length=len(shown(cell)), longest=LONGEST_PLAIN)
        text = plain(cell)
        whole = find(text)
        if whole:
            return CellReading([whole])
        found: dict[str, None] = {}
        unknown = []
        for part in _parts(text):
            code = find(part)
            found.update({code: None} if code else {})
            unknown += [] if code else [part]
        remarks = [Remark("error", "unknown_service", {"item": part[:50]}) for part in unknown[:10]]
        return CellReading(list(found), tuple(remarks))

    return read_services


def _parts(text: str) -> Iterator[str]:
    for part in filter(None, (piece.strip("。.") for piece in _ITEM_BREAKS.split(text))):
        spread = _RANGE.fullmatch(part)
        if spread and int(spread[1]) < int(spread[2]):
            yield from map(str, range(int(spread[1]), int(spread[2]) + 1))
        else:
            yield part
