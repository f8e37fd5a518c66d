"""Numbers and texts as people type them into forms and as addresses and buttons carry them."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _
from werkzeug.routing import IntegerConverter, ValidationError
from wtforms import DecimalField, IntegerField
from wtforms.validators import DataRequired
from wtforms.widgets import TextInput

MOST_DIGITS = 9  # fits the integers of both databases
MOST_YUAN = 1_000_000  # a month; more is a typing error
ORNAMENTS = dict.fromkeys(map(ord, ",，¥元 \t"))
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # and the two line ends of Unicode
LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """The text without control characters and line breaks: it may stand in a file name, a header, a cell."""
    return CONTROLS.sub(" ", text).strip()


def several_lines(text: str) -> str:
    """The text without control characters but for its line breaks, written one way."""
    return "\n".join(CONTROLS.sub(" ", line).rstrip() for line in LINE_ENDS.sub("\n", text).split("\n")).strip()


def number(text: str) -> int:
    """A row's number as a button carries it; ValueError for what no row has."""
    if len(text) > MOST_DIGITS or not text.isdecimal():
        raise ValueError(text)
    return int(text)


class RowNumber(IntegerConverter):
    """`<int:…>` in an address: a number that no row can have is no address of ours."""

    def to_python(self, value: str) -> int:
        if len(value) > MOST_DIGITS:
            raise ValidationError
        return super().to_python(value)


class WholeNumberField(IntegerField):
    """A number too long to be meant is refused like a word: what compares or stores it need not cope with it."""

    def process_formdata(self, valuelist):
        if valuelist and len(valuelist[0].strip()) > MOST_DIGITS:
            raise ValueError(self.gettext("Not a valid integer value."))
        super().process_formdata(valuelist)


class YuanField(DecimalField):
    """An amount as people type it: ３０００, 3,000 or ¥3000元."""

    widget = TextInput()

    def process_formdata(self, valuelist):
        typed = unicodedata.normalize("NFKC", "".join(valuelist)).translate(ORNAMENTS)
        try:
            self.data = Decimal(typed) if typed else None
        except InvalidOperation:
            self.data = None
        if typed and (self.data is None or not self.data.is_finite()):
            self.data = None  # no validator can compare it
            raise ValueError(_("Write the amount in figures, for instance 500."))


def required(message):
    """A text of blanks is no text."""
    return DataRequired(message)
