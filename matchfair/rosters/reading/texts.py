"""Cleaners for running text and for words from a short list."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from matchfair.case_words import CASE_WORDS

from .cells import (
    CHANGED,
    NOTHING,
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
    tidy,
)
from .files import Cell

MOST_EXACT = 1e15  # Excel keeps 15 digits of a number; whatever was typed beyond them is gone
_FORMULA = re.compile(r"[=+@\-]")
_MARKUP = re.compile(r"</?\w[^<>]*>|\{\{.*\}\}|\{%.*%\}")


def read_text(cell: Cell, *, longest: int = 200, free: bool = False) -> CellReading:
    """Running text; `free` takes whatever was written, also dates, and words for nothing that may be an answer."""
    if isinstance(cell, date) and not free:
        return refused("cell_is_date")
    if plain(cell) in NOTHING and not free:
        return altered(None, "", "read_as_empty")
    if isinstance(cell, float | int) and abs(cell) >= MOST_EXACT:
        return refused("digits_lost")
    text = tidy(shown(cell))
    if len(text) > longest:
        return refused("too_long", length=len(text), longest=longest)
    remarks = []
    if text != shown(cell):
        remarks.append(Remark(CHANGED, "read_as", {"read": text}))
    if _FORMULA.match(text) and len(text) > 1 and isinstance(cell, str):
        remarks.append(Remark(WARNING, "looks_like_formula"))
    if _MARKUP.search(text):
        remarks.append(Remark(WARNING, "looks_like_markup"))
    return CellReading(text or None, tuple(remarks))


YES_NO: dict[Any, str] = {
    True: "是 有 对 √ ✓ ✔ Y YES TRUE 1 属于 已认定 专职 全职 具备",
    False: "否 无 不 不是 没有 非 × ✗ ✘ X N NO FALSE 0 不属于 未认定 兼职 非专职 不具备",
}

LEVELS: dict[Any, str] = {
    "must": "必需 必须 必要 必选 必备 刚需 急需 ★ ☆ * 是 √ ✓ Y YES MUST",
    "nice": "希望 意向 可选 选择 有意向 一般 否 非必需 N NO NICE",
}

OPERATING_STATES: dict[Any, str] = {
    "operating": "正常经营 正常 正常营业 营业 在营 经营中 营业中 存续 开业 在业 在营开业企业 在营(开业)企业 已开业 存续(在营、开业、在册)",
    "deregistered": "注销 已注销 已经注销 注销中",
    "suspended": "停业 歇业 已停业 暂停营业 暂停经营 停产 停产停业 半停产 已歇业 关闭 已关闭 倒闭",
    "revoked": "吊销 被吊销 已吊销 吊销未注销 吊销执照 吊销营业执照 撤销",
    "abnormal": "经营异常 异常 异常经营 列入经营异常名录 经营异常名录 失联",
    "moved_out": "迁出 已迁出 外迁 搬迁 已搬迁",
    "liquidating": "清算 清算中 破产 破产清算",
}


def _by_word(words: dict[Any, str]) -> dict[str, Any]:
    return {word: value for value, line in words.items() for word in line.split()}


def _canonical(words: dict[Any, str]) -> dict[Any, str]:
    return {value: line.split()[0] for value, line in words.items()}


def read_note(cell: Cell, *, longest: int) -> CellReading:
    """A note that agencies are going to read: what it says of a case has to be meant for them."""
    reading = read_text(cell, longest=longest, free=True)
    case = CASE_WORDS.search(reading.value or "")
    remarks = (Remark(WARNING, "case_history", {"word": case[0]}),) if case else ()
    return CellReading(reading.value, (*reading.remarks, *remarks))


def _read_word(cell: Cell, words: dict[Any, str], unknown: Callable[..., CellReading]) -> CellReading:
    text = re.sub(r"\s", "", plain(cell)).upper()
    by_word = _by_word(words)
    if text not in by_word:
        return unknown("unknown_word", allowed="、".join(_canonical(words).values()))
    value = by_word[text]
    return literal(value, _canonical(words)[value], cell)


def read_yes_no(cell: Cell) -> CellReading:
    if re.sub(r"\s", "", plain(cell)).upper() in _by_word(YES_NO):  # "无" and "没有" are answers here
        return _read_word(cell, YES_NO, refused)
    return _not_yes_no(cell)


@cell_cleaner
def _not_yes_no(cell: Cell) -> CellReading:
    return _read_word(cell, YES_NO, _left_open)


@cell_cleaner
def read_operating_state(cell: Cell) -> CellReading:
    return _read_word(cell, OPERATING_STATES, _left_open)


NO_NEED = frozenset("不 无 没有 暂无 不需要 不需 无需 无需要 不要 不选 未选 暂不需要 × ✗ ✘ ✕ ✖ ❌ X FALSE 0".split())
NO_TICK = NO_NEED | frozenset("否 不是 非 N NO F 错 / \\ - -- — —— □ ☐".split())


def read_level(cell: Cell) -> CellReading:
    if not plain(cell):
        return altered("nice", "希望", "empty_is_nice")
    if isinstance(cell, date):
        return doubtful("nice", "unknown_level")
    if re.sub(r"\s", "", plain(cell)).upper() in NO_NEED:
        return refused("level_is_no")
    return _read_word(cell, LEVELS, lambda _code, **_values: doubtful("nice", "unknown_level"))


TICKS = frozenset("√ ✓ ✔ ☑ ■ ● 是 有 对 要 需 需要 勾选 选 V Y YES TRUE 1".split())


def read_tick(cell: Cell) -> CellReading:
    """ "must" or "nice" where a column of one service item is ticked, None where it is not."""
    text = re.sub(r"\s", "", plain(cell)).upper()
    if not text or text in NO_TICK:
        return CellReading()
    if text in TICKS:
        return CellReading("nice")
    if isinstance(cell, date):
        return doubtful(None, "unknown_tick")
    return _read_word(cell, LEVELS, lambda _code, **_values: doubtful(None, "unknown_tick"))


def _left_open(code: str, **values: Any) -> CellReading:
    return doubtful(None, code + "_left_open", **values)
