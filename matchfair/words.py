"""Codes become sentences: `say`. And what every slice words alike: days, clauses, services of the catalogue."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import format_date, format_datetime, get_locale, gettext as _, ngettext
from flask_babel.speaklater import LazyString

from matchfair.errors import Refused
from matchfair.fees import Fee, in_chinese, in_english
from matchfair.figures import yuan
from matchfair.policy import Catalogue, ServiceCode, catalogue_edition, citation


class counted(NamedTuple):  # noqa: N801  named like gettext's functions, which collect its two sentences
    """A sentence for one and a sentence for several; its number is `num`."""

    one: str
    many: str


def say(sentences: dict[str, LazyString | counted], code: str, **values) -> str:
    """The sentence of a code with its values, in the reader's language.

    A slice keeps one dict for each of its vocabularies in its `words`, lazy sentences by code.
    """
    sentence = sentences[code]
    if isinstance(sentence, counted):
        return ngettext(sentence.one, sentence.many, **values)
    return str(sentence) % values if values else str(sentence)


def english() -> bool:
    return str(get_locale()) == "en"


def day(value: date, pattern: str = "") -> str:
    """A day written as everywhere else; Babel's own English would put the month first."""
    return format_date(value, pattern or _("d MMM y"))


def moment(value: datetime) -> str:
    """A moment with its day: a fair lasts several, and pages stay open over night."""
    return format_datetime(value, _("d MMM y, HH:mm"))


def sentence(refusal: Refused) -> tuple[str, str]:
    """What was refused and why, and what to do next, in the reader's language."""
    values = {name: in_words(value) for name, value in refusal.values.items()}
    return str(refusal.title) % values, str(refusal.advice) % values


def in_words(value: object) -> object:
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else value


def fee(value: Fee) -> str:
    """A fee, in the one form that every page, table and draft has."""
    return in_english(value) if english() else in_chinese(value)


def money(fen: int) -> str:
    """An amount exactly, without empty decimals."""
    return f"{yuan(fen)} yuan" if english() else f"{yuan(fen)}元"


def in_full(clause: str) -> str:
    """A clause as documents cite it: 《title》 and the article as printed there; empty for a report, which is no basis."""
    found = citation(clause)
    return f"《{found.instrument.title}》{found.article or ''}" if found.instrument.is_basis else ""


def service(edition: str, code: str | int) -> str:
    """The words of an area ("4") or sub-item ("4.b"), as the catalogue has them in the reader's language."""
    catalogue, service = catalogue_edition(edition), ServiceCode(code)
    if service.is_area:
        return area(catalogue, service.area)
    item = catalogue.item(service)
    return (item.text_en if english() else None) or item.text or str(service)  # its code where the text was not seen


def area(catalogue: Catalogue, code: int) -> str:
    found = catalogue.area(code)
    return found.short_en if english() else found.short


def in_plain_words(edition: str, code: int) -> str:
    """What an area is about, in everyday words; empty where the rule data has none."""
    found = catalogue_edition(edition).area(code)
    return found.plain_en if english() else found.plain


def services(edition: str, codes: Sequence[str]) -> str:
    """Their names in one line; a sub-item whose whole area is named too is left out."""
    named = [code for code in map(ServiceCode, codes) if code.is_area or str(code.area) not in codes]
    return (", " if english() else "、").join(service(edition, code) for code in named)
