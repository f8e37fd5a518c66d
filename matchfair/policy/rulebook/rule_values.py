"""The kinds of value a rule can take, and what to write where a value does not fit."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from .faults import as_written, fault
from .fields import is_clause, is_count

FRACTION = re.compile(r"\d+/[1-9]\d*")
STATES = ("value", "inherit", "unknown")
WORDED = ("words", "word", "cited")


class OwnWord(str):
    """A word of the rules as one document prints it: the same word to the program, said in the document's own way.

    Examples
    --------
    >>> one = OwnWord("evidence", "辅助证明材料", "supporting material")
    >>> one == "evidence", one.zh
    (True, '辅助证明材料')
    """

    zh: str
    en: str

    def __new__(cls, plain: str, zh: str, en: str) -> "OwnWord":
        word = super().__new__(cls, plain)
        word.zh, word.en = zh, en
        return word


def in_own_words(value: Any, said: Mapping[str, tuple[str, str]]) -> Any:
    """A value whose words are said as its document prints them.

    Examples
    --------
    >>> in_own_words(["registered", "tax"], {"tax": ("税收征管地", "place of tax collection")})[1].zh
    '税收征管地'
    """
    if isinstance(value, list):
        return [in_own_words(one, said) for one in value]
    if isinstance(value, dict):
        return {in_own_words(word, said): one for word, one in value.items()}
    return OwnWord(value, *said[value]) if isinstance(value, str) and value in said else value


def value_faults(where: str, one: Mapping[str, Any], rule: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one dated value of a rule: not exactly one state, or a value that does not fit the rule.

    Parameters
    ----------
    one : mapping
        An entry under ``values``.
    rule : mapping
        What ``rules.yaml`` says of the rule: its ``kind``, and the ``words`` it can take.

    Examples
    --------
    >>> list(value_faults("x.yaml", {"value": 15}, {"kind": "count"}))
    []
    >>> print(*value_faults("x.yaml", {"value": "1%"}, {"kind": "share"}))
    x.yaml
        值1%不合适；请写分数，如1/100
        value 1% does not fit; write a fraction like 1/100
    """
    if sum(state in one for state in STATES) != 1:
        yield fault(where, "no_single_state")
    value = one.get("value")
    if value is None or RULE_KINDS[rule["kind"]](value, rule):
        return
    yield fault(where, f"does_not_fit_{rule['kind']}", found=as_written(value), words=", ".join(rule.get("words", ())))


def _share(value: Any, _: Mapping[str, Any]) -> bool:
    return isinstance(value, str) and FRACTION.fullmatch(value) is not None and Fraction(value) <= 1


def _words(value: Any, rule: Mapping[str, Any]) -> bool:
    return isinstance(value, list) and all(value.count(one) == 1 and one in rule["words"] for one in value)


def _cited(value: Any, rule: Mapping[str, Any]) -> bool:
    return isinstance(value, dict) and all(
        word in rule["words"] and is_clause(clause) for word, clause in value.items()
    )


def _cap(value: Any, _: Mapping[str, Any]) -> bool:
    return (
        isinstance(value, dict)
        and len(value) == 1
        and (_share(value.get("share_of_wage"), {}) or is_count(value.get("yuan")))
    )


def _month_day(value: Any, _: Mapping[str, Any]) -> bool:
    """A day that every year has; 2001 stands for any year without a 29 February."""
    if not isinstance(value, dict) or set(value) != {"month", "day"} or not all(map(is_count, value.values())):
        return False
    try:
        date(2001, value["month"], value["day"])
    except ValueError:
        return False
    return True


RuleKind = Literal["count", "share", "words", "cited", "cap", "day", "month_day", "word"]
RULE_KINDS: Mapping[RuleKind, Callable[[Any, Mapping[str, Any]], bool]] = {
    "count": lambda value, _: is_count(value),
    "share": _share,
    "words": _words,
    "cited": _cited,
    "cap": _cap,
    "day": lambda value, _: isinstance(value, date),
    "month_day": _month_day,
    "word": lambda value, rule: value in rule["words"],
}
