"""Cleaners for counts, amounts of money, years and scores."""

import re
from datetime import date
from decimal import Decimal

import cn2an

from matchfair.fees import in_chinese, promises_public_money, read_fee, states_nothing

from .cells import (
    CHANGED,
    WARNING,
    CellReading,
    Remark,
    altered,
    cell_cleaner,
    doubtful,
    literal,
    plain,
    refused,
    shown,
)
from .files import Cell
from .texts import read_text

_NUMBER = re.compile(
    r"(?P<about>约|大约|大概)?(?P<sign>[-+])?(?:¥|人民币)?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?P<fraction>\.[0-9]{1,18})?"
    r"(?P<more>多|余|左右|\+)?(?P<unit>\D{0,4}?)(?P<after>多|余|左右)?"
)

_APART = re.compile("[0-9] [0-9]")  # two numbers, unless they are groups of three digits
_GROUPS = re.compile(r"\D*[0-9]{1,3}(?: [0-9]{3})+(?![0-9]).*")

_COUNT_UNITS = frozenset({"", "人", "名", "位", "个", "家", "户", "件", "宗", "起", "次", "个人", "名人", "家企业"})
_CHINESE_DIGITS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟两〇", "一二三四五六七八九十百千二零")
_CHINESE_COUNT = re.compile(r"([零一二三四五六七八九十百千万]{1,9})(\D{0,3})")


def _chinese_count(text: str) -> int | None:
    match = _CHINESE_COUNT.fullmatch(text.translate(_CHINESE_DIGITS))
    if match is None or match[2] not in _COUNT_UNITS:
        return None
    try:
        number = int(cn2an.cn2an(match[1], "normal"))
    except ValueError:
        return None
    # Converted back and compared: cn2an reads some malformed numerals as if they were well formed.
    return number if cn2an.an2cn(number).removeprefix("一十") == match[1].removeprefix("一十") else None


def _parsed(cell: Cell) -> tuple[Decimal, str, bool] | None:
    """(number, unit, approximate) or None. A float is taken by its shortest digits: 79.5 stays exact."""
    text = plain(cell)
    if _APART.search(text) and not _GROUPS.fullmatch(text):
        return None
    match = _NUMBER.fullmatch(text.replace(" ", ""))
    if match is None:
        return None
    number = Decimal(match["digits"].replace(",", "") + (match["fraction"] or ""))
    approximate = bool(match["about"] or match["more"] or match["after"])
    return (-number if match["sign"] == "-" else number), match["unit"], approximate


@cell_cleaner
def read_count(cell: Cell, *, largest: int, smallest: int = 0) -> CellReading:
    text = plain(cell)
    chinese = _chinese_count(text)
    if chinese is None:
        parsed = _parsed(cell)
        if parsed is None or parsed[1] not in _COUNT_UNITS:
            return refused("not_a_count")
        number, _, approximate = parsed
    else:
        number, approximate = Decimal(chinese), False
    if number < 0:
        return refused("negative")
    if number != int(number):
        return refused("fraction")
    if not smallest <= number <= largest:
        return refused("absurd", smallest=smallest, largest=largest)
    if approximate:
        return doubtful(int(number), "approximate", read=str(int(number)))
    return literal(int(number), str(int(number)), cell)


def read_cases(cell: Cell, *, largest: int) -> CellReading:
    """A number of cases, where "none" is a number."""
    return altered(0, "0") if plain(cell) in ("无", "没有") else read_count(cell, largest=largest)


FEN_PER_UNIT = {"亿元": 10**10, "百万元": 10**8, "万元": 10**6, "千元": 10**5, "元": 100}
LARGEST_FEN = 10**12  # 100 亿元: no small enterprise; most likely the column is in 元 and not in 万元
_UNIT_WORDS = {"亿": "亿元", "百万": "百万元", "万": "万元", "千": "千元", "万元整": "万元", "元整": "元"}


@cell_cleaner
def read_amount(cell: Cell, *, unit: str = "万元") -> CellReading:
    """Integer fen. The unit comes from the column's header unless the cell names its own."""
    parsed = _parsed(cell)
    own_unit = parsed and _UNIT_WORDS.get(parsed[1], parsed[1])
    if parsed is None or (own_unit and own_unit not in FEN_PER_UNIT):
        return refused("not_an_amount")
    number, _, approximate = parsed
    if number < 0:
        return refused("negative")
    exact = number * FEN_PER_UNIT[own_unit or unit]
    fen = int(exact.to_integral_value())
    if fen > LARGEST_FEN:
        return refused("amount_absurd", unit=own_unit or unit)
    read = f"{fen / Decimal(10**6):f}万元"
    if approximate:
        return doubtful(fen, "approximate", read=read)
    is_literal = (
        isinstance(cell, int | float)
        or plain(cell) == shown(cell)
        and not own_unit
        and not re.search("[, ]", shown(cell))
    )
    return CellReading(fen) if is_literal and abs(exact - fen) < Decimal("0.001") else altered(fen, read)


_YEAR = re.compile(r"([0-9]{4})(?:\.0+)?(?:年度?)?")
EARLIEST, LATEST = 2000, 2100
DAY_ZERO = date(1899, 12, 30)  # a number 1 formatted as a date is shown as 1899-12-31


def read_year(cell: Cell) -> CellReading:
    if not isinstance(cell, date):
        return _read_typed_year(cell)
    if EARLIEST <= cell.year <= LATEST:
        return altered(cell.year, str(cell.year))
    number = (cell - DAY_ZERO).days
    if EARLIEST <= number <= LATEST:
        return doubtful(number, "year_as_date", read=str(number))
    return refused("not_a_year")


@cell_cleaner
def _read_typed_year(cell: Cell) -> CellReading:
    match = _YEAR.fullmatch(plain(cell).replace(" ", ""))
    if match is None or not EARLIEST <= int(match[1]) <= LATEST:
        return refused("not_a_year")
    return literal(int(match[1]), match[1], cell)


_DAY = re.compile(r"(20[0-9]{2})[-/.年](1[0-2]|0?[1-9])[-/.月](3[01]|[12][0-9]|0?[1-9])日?")
_TIME = re.compile(r"(?: |T)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?$")  # of the day, as a database hands it out
_NO_END = ("长期", "长期有效", "永久", "无", "无期限", "-", "—")


def read_day(cell: Cell) -> CellReading:
    """A day as ISO text, which is how a stored preview keeps it."""
    if isinstance(cell, date):
        if not EARLIEST <= cell.year <= LATEST:
            return doubtful(None, "not_a_day")
        day = f"{cell:%Y-%m-%d}"
        return CellReading(day) if shown(cell) == day else altered(day, day)
    return _read_typed_day(cell)


@cell_cleaner
def _read_typed_day(cell: Cell) -> CellReading:
    text = _TIME.sub("", plain(cell)).replace(" ", "")
    if text in _NO_END:
        return altered(None, "", "no_last_day")
    match = _DAY.fullmatch(text)
    try:
        day = date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        day = ""
    return literal(day, day, cell) if day else doubtful(None, "not_a_day")


@cell_cleaner
def read_score(cell: Cell) -> CellReading:
    """A score of 0 to 100; what is written or shown as a part of one asks."""
    parsed = _parsed(cell)
    if parsed is None or parsed[1] not in ("", "分", "%") or parsed[2]:
        return refused("not_a_score")
    score = parsed[0]
    if not 0 <= score <= 100:
        return refused("score_range")
    if parsed[1] == "%":
        return doubtful(score, "score_percent", read=f"{score}")
    if 0 < score <= 1:
        return doubtful(score * 100, "score_fraction", read=f"{(score * 100).normalize():f}")
    return literal(score, str(score), cell)


def read_fee_terms(cell: Cell) -> CellReading:
    """The words of an agency on its fee, which stay, and the amounts read from them."""
    words = read_text(cell, longest=400, free=True)
    if not words.value:
        return words
    found, told = read_fee(words.value), {"read": in_chinese(read_fee(words.value).fee)}
    remarks = list(words.remarks)
    if states_nothing(words.value):
        remarks.append(Remark(CHANGED, "fee_not_stated"))
    elif found.fee.empty:
        remarks.append(Remark(WARNING, "fee_not_read"))
    elif found.doubt:
        remarks.append(Remark(WARNING, "fee_doubtful", told))
    elif told["read"] != words.value:
        remarks.append(Remark(CHANGED, "read_as", told))
    if promises_public_money(words.value):
        remarks.append(Remark(WARNING, "fee_public_money"))
    value = {"text": words.value, "first_fen": found.fee.first_fen, "later_fen": found.fee.later_fen}
    return CellReading(value, tuple(remarks))
