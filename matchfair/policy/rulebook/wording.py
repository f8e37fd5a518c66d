"""Says a line of working in Chinese and English: the text of its code with its values."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from .answers import Step
from .book import current_rulebook
from .rule_values import OwnWord
from .strict_yaml import parse

WORDING = Path(__file__).with_name("wording.yaml")
LANGUAGES = ("zh", "en")


@lru_cache(maxsize=1)
def wording() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The wording file: ``steps`` by code and ``words``, each in zh and en."""
    return parse(WORDING.read_text("utf-8"), WORDING.name)


def working_in_words(step: Step) -> tuple[str, str]:
    """A line of working in Chinese and in English.

    Raises
    ------
    KeyError
        If the code has no wording (a test keeps every code worded).

    Examples
    --------
    >>> working_in_words(Step("last_day", {"on": date(2024, 7, 25)}))
    ('最后一天是2024年7月25日', 'the last day is 2024-07-25')
    >>> working_in_words(Step("cap", {"cap_fen": 2788720}))
    ('上限27,887.20元', 'cap 27,887.20 yuan')
    """
    texts = wording()["steps"][step.code]
    zh, en = (
        texts[language].format(**{name: _said(name, value, language) for name, value in step.values.items()})
        for language in LANGUAGES
    )
    return zh, en


def word(name: str, language: str) -> str:
    """A word a rule uses, such as ``service_fee``, in ``zh`` or ``en``, as its document prints it where that is known; a
    word without wording stands for itself.

    Examples
    --------
    >>> word("service_fee", "zh"), word("needs_decision", "en")
    ('服务费用', 'needs decision')
    """
    if isinstance(name, OwnWord):
        return name.zh if language == "zh" else name.en
    known = wording()["words"].get(name)
    return known[language] if known else name


def _said(name: str, value: Any, language: str) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if language == "zh" else value.isoformat()
    if name.endswith("_fen") and value is not None:
        return _yuan(value, language)
    if value is None or value == "?":
        return "不明" if language == "zh" else "not known"
    if isinstance(value, tuple | list):
        listed = ("、" if language == "zh" else ", ").join(word(one, language) for one in value)
        return listed or ("无" if language == "zh" else "none")
    if isinstance(value, Mapping):
        pairs = (f"{word(key, language)} {_figure(key, one, language)}" for key, one in value.items())
        return ("，" if language == "zh" else ", ").join(pairs)
    if name == "total" and isinstance(value, Fraction) and (value * 100).denominator == 1:
        return f"{int(value)}.{int(value * 100) % 100:02d}".rstrip("0").rstrip(".")  # a sum of scores
    if name in ("share", "share_limit") and isinstance(value, Fraction):
        return _percent(value)
    named = _named(name, value, language)
    return named if named is not None else word(value if isinstance(value, str) else str(value), language)


def _percent(share: Fraction) -> str:
    """Exactly where the digits end within three places, otherwise cut off and so marked: 0.999…% is not 1%."""
    thousandths, rest = divmod(share.numerator * 100_000, share.denominator)
    digits = f"{thousandths // 1000}.{thousandths % 1000:03d}"
    return f"{digits}…%" if rest else f"{digits.rstrip('0').rstrip('.')}%"


def _figure(key: str, value: int, language: str) -> str:
    return _yuan(value, language) if key in ("revenue", "assets") else f"{value:,}"


def _yuan(fen: int, language: str) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}" + ("元" if language == "zh" else " yuan")


def _named(name: str, value: Any, language: str) -> str | None:
    """The name of a place, a rule or a measure, which stand in the working by their keys."""
    field = "name" if language == "zh" else "name_en"
    if name == "place" and value in current_rulebook().places:
        return getattr(current_rulebook().places[value], field)
    if name == "rule" and value in current_rulebook().tree["rules.yaml"]:
        return current_rulebook().tree["rules.yaml"][value][field]
    if name == "measure":
        instruments = (one for place in current_rulebook().instruments.values() for one in place)
        found = next((one for one in instruments if one.key == value), None)
        return (found.title if language == "zh" else found.title_en) if found else None
    return None
