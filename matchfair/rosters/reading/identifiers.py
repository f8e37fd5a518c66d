"""Cleaners for credit codes, phones and service items."""

import re
from collections.abc import Callable, Iterator
from functools import wraps

import phonenumbers
from phonenumbers import PhoneNumberType
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength

from .cells import (
    LONGEST_PLAIN,
    CellReading,
    Remark,
    altered,
    cell_cleaner,
    doubtful,
    literal,
    plain,
    refused,
    shown,
    tidy,
)
from .files import Cell
from .personal import TAKEN_OUT, is_personal
from .texts import read_text

_NEVER_USED = "IOSVZ"  # letters the standard leaves out because they are taken for 1, 0, 5, U and 2
_ALONE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_ONE_CHARACTER = re.compile(r".{0,2}(.)\1{14,17}.?")
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}")


@cell_cleaner
def read_code(cell: Cell) -> CellReading:
    """A unified social credit code; a wrong check digit is doubtful only, because such codes are in use.

    A code with a label, brackets, an apostrophe or quotation marks around it is taken out of them.
    """
    text = plain(cell).upper()
    if isinstance(cell, int | float) or _EXPONENT.fullmatch(text):
        return refused("code_as_number")
    within = _ALONE.findall(text)
    code = within[0] if len(set(within)) == 1 else uscc.compact(text)
    if TAKEN_OUT in text or is_personal(code):
        return refused("code_is_id_number", original="")
    if _ONE_CHARACTER.fullmatch(code):
        return refused("code_repeated", original=f"{code[:3]}…")
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
_LABELS = re.compile(r"^(?:手机|电话|座机|固话|办公|tel|mobile)[:：]?", re.IGNORECASE)
_AROUND_A_NAME = re.compile(r"[()（）\[\]、/,，;；:：|]+|(?:手机|电话|联系方式|座机)(?:号码?)?")
_LOCAL = re.compile(r"(?<![0-9*+-])[2-8][0-9]{2,3}[-\s]?[0-9]{4}(?![0-9*])")
_FRACTION = re.compile(r"[0-9]{4,}\.[0-9]+")
_DIGITS_LOST = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_WITHIN = re.compile(
    r"""(?<![0-9*+.])(?:
      (?:\+?86[-\s]?)?1[3-9][0-9](?:[-\s]?[0-9]{4}){2}
    | \(?0[0-9]{2,3}\)?[-\s]?[2-9][0-9]{2,3}[-\s]?[0-9]{4}(?:\s?(?:转|分机|-)\s?[0-9]{1,5})?
    | [48]00[-\s]?[0-9]{3}[-\s]?[0-9]{4}
    | \+[1-9][0-9][-0-9\s]{6,16}[0-9]
    )(?![0-9*])(?!\.[0-9])""",
    re.VERBOSE,
)


_SEVERAL = re.compile(r"[/、,;，；|\n]|(?<=[0-9])或|[0-9]{7}\s+[0-9]{7}|[^0-9\s]{2}")


@cell_cleaner
def read_phone(cell: Cell) -> CellReading:
    """{"number", "mobile"}: "13900000002" or "0755-28330000", with "-801" for an extension, or "+852…" from abroad.

    A number among words is taken out of them; of several the first is used and asked about.
    """
    text = re.sub(r"(?<=[0-9]{5})\.0+$", "", plain(cell))
    if _FRACTION.fullmatch(text) or _DIGITS_LOST.fullmatch(text):
        return refused("phone_unreadable")
    numbers = phones_in(text)
    if not numbers:
        local = _LOCAL.search(text)
        value = {"number": re.sub(r"[-\s]", "", local[0]), "mobile": False} if local else None
        return doubtful(value, "phone_area_code") if value else refused("phone_unreadable")
    read = _national(numbers[0])
    value = {"number": read, "mobile": phonenumbers.number_type(numbers[0]) == PhoneNumberType.MOBILE}
    if len(numbers) > 1:
        return doubtful(value, "several_phones", read=read)
    if len(re.findall("[0-9]", text)) > len(re.findall("[0-9]", str(numbers[0].extension or ""))) + _digits_of(
        numbers[0], text
    ):
        return doubtful(value, "phone_among_digits", read=read)
    if isinstance(cell, int | float):
        return altered(value, read, "stored_as_number")
    return literal(value, read, cell)


def read_contact(cell: Cell) -> CellReading:
    """A person's name; a phone number beside it is not part of it."""
    text = plain(cell)
    name = _WITHIN.sub(" ", text) if _WITHIN.search(text) else None
    if name is None:
        return read_text(cell, longest=80)
    name = tidy(_AROUND_A_NAME.sub(" ", name))
    return altered(name or None, name) if len(name) <= 80 else refused("too_long", length=len(name), longest=80)


def phones_in(text: str) -> list[phonenumbers.PhoneNumber]:
    """The whole text as a number, or every number among its words."""
    whole = _parse_phone(_LABELS.sub("", re.sub(r"\s", "", text))) if not _SEVERAL.search(text) else None
    if whole:
        return [whole]
    found = [_parse_phone(re.sub(r"\s", "", part)) for part in _WITHIN.findall(text)]
    return list({_national(number): number for number in found if number}.values())


def _digits_of(number: phonenumbers.PhoneNumber, text: str) -> int:
    """How many digits of the text are the number's, with the country code or the 0 that it may be typed with."""
    own = str(number.national_number)
    before = re.sub("[^0-9]", "", text).partition(own)[0]
    lead = str(number.country_code)
    typed = next((start for start in (f"00{lead}", lead, "0") if before.endswith(start)), "")
    return len(own) + len(typed)


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


_ITEM_BREAKS = re.compile(r"[、,，;；/\s|+&]+")
_CIRCLED = re.compile("[①-⑳⑴-⒇]|[(（][0-9]{1,2}[)）](?=[(（]|$)")
_ORDINAL = re.compile(r"第?([0-9]{1,2})项?")
_AND = re.compile("(?<=[0-9项])[和及与](?=[第0-9])")
_DASHES = re.compile("[—–―]+")
# "all but": what follows, or what stands before, is what is not meant
_BUT = re.compile(
    r"(?:全部|所有|均可)?[,、;(]*(?:除了?|不含|不包括|不包含)(?P<after>.+?)(?:以?外|之外)?(?:[,、]?(?:全部|所有|均可|都可以?|其他均可|其余均可))?\)*"
    r"|(?P<before>.+?)除外"
)
_NOT = re.compile("[除不非无未×✗✘]")
_NUMBERING = re.compile(r"^[(（]?[0-9一二三四五六七八九十]{1,3}[)）.．:：]+(?=[^0-9])")
_RANGE = re.compile(r"([0-9]{1,2})(?:-|~|至|到)([0-9]{1,2})")
_DOTTED = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})+")
ALL = frozenset(
    "全部 全部事项 全部服务 全部服务事项 所有 所有事项 所有服务事项 全选 全部需要 均需要 均可 都可以 十项 全部十项 十项全部".split()
)
MOST_AREAS = 30  # of a catalogue, tried one by one


def service_reader(find_service: Callable[[str], str | None]) -> Callable[..., CellReading]:
    """A cleaner for lists of service items; `find_service(text)` answers with an item's code or None."""

    def find(text: str) -> str | None:
        return find_service(text) or find_service(_NUMBERING.sub("", text))

    def all_services() -> list[str]:
        return list(dict.fromkeys(filter(None, (find_service(str(number)) for number in range(1, MOST_AREAS)))))

    def read_exception(text: str) -> CellReading:
        """All items but those named; nothing of a text that is not clear, since its parts would say the reverse."""
        but = _BUT.fullmatch(text)
        named = [find(part) for part in _parts(but["after"] or but["before"])] if but else []
        if not named or not all(named):
            return refused("unknown_service", item=text[:50])
        left = [code for code in all_services() if code not in named]
        return doubtful(left, "services_but", count=len(left))

    @cell_cleaner
    @wraps(find_service, assigned=())
    def read_services(cell: Cell) -> CellReading:
        if len(shown(cell)) > LONGEST_PLAIN:
            return refused("too_long", length=len(shown(cell)), longest=LONGEST_PLAIN)
        text = plain(_CIRCLED.sub(lambda sign: f"{sign[0].strip('()（）')}、", cell) if isinstance(cell, str) else cell)
        text = text.strip("、")
        if text.strip("。.") in ALL:
            every = all_services()
            return doubtful(every, "all_services", count=len(every)) if every else refused("unknown_service", item=text)
        whole = find(text)
        if whole:
            return CellReading([whole])
        if any(_NOT.search(part) for part in _parts(text) if not find(part)):
            return read_exception(text)
        found: dict[str, None] = {}
        remarks = []
        for part in _parts(text):
            code = find(part)
            several = [find_service(number) for number in part.split(".")] if _DOTTED.fullmatch(part) else []
            if code:
                found[code] = None
            elif several and all(several):
                found |= dict.fromkeys(filter(None, several))
                read = "、".join(part.split("."))
                remarks.append(Remark("warning", "dotted_services", {"item": part, "read": read}))
            else:
                remarks.append(Remark("error", "unknown_service", {"item": part[:50]}))
        return CellReading(list(found), tuple(remarks[:10]))

    return read_services


def _parts(text: str) -> Iterator[str]:
    text = _DASHES.sub("-", _AND.sub("、", text))
    for part in filter(None, (piece.strip("。.") for piece in _ITEM_BREAKS.split(text))):
        part = _ORDINAL.sub(r"\1", part) if _ORDINAL.fullmatch(part) else part
        spread = _RANGE.fullmatch(part)
        if spread and int(spread[1]) < int(spread[2]):
            yield from map(str, range(int(spread[1]), int(spread[2]) + 1))
        else:
            yield part
