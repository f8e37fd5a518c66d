"""Identity numbers of persons, which no roster asks for: they are taken out of a file before anything is kept."""

import re
from datetime import datetime

from stdnum.cn import ric, uscc

TAKEN_OUT = "*" * 18  # stands where one stood
_NUMBER = re.compile("[1-8][0-9]{16}[0-9Xx]")
_WITHIN = re.compile(rf"(?<![0-9A-Za-z]){_NUMBER.pattern}(?![0-9A-Za-z])")


def is_personal(code: str) -> bool:
    """A resident's identity number: it has a birthday and its check digit fits, or it is no credit code anyway."""
    if not _NUMBER.fullmatch(code):
        return False
    try:
        day = datetime.strptime(code[6:14], "%Y%m%d")  # noqa: DTZ007
    except ValueError:
        return False
    return 1850 < day.year < 2100 and (ric.calc_check_digit(code) == code[-1].upper() or not uscc.is_valid(code))


def without_ids(text: str) -> str:
    """The text with asterisks for every identity number."""
    return _WITHIN.sub(lambda found: TAKEN_OUT if is_personal(found[0]) else found[0], text)


def without_id(cell: object) -> object:
    """The same for any cell; of an identity number typed as a number enough digits are left to know the person."""
    if isinstance(cell, int | float) and 1e17 <= cell < 1e18:
        return without_ids(str(int(cell)))
    return without_ids(cell) if isinstance(cell, str) and len(cell) >= 18 else cell
