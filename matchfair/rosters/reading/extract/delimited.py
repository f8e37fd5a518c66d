"""Text with commas, tabs or semicolons, as databases hand it out."""

import csv
import re
from io import StringIO

from .decode import decoded
from .frame import Limits, Refusal, Table

DELIMITERS = (",", "\t", ";", "|", "，")
TRIED_LINES = 20
_TYPED_AS_TEXT = re.compile(r'="(.*)"')  # how a .csv keeps Excel from turning a code into a number


def tables(data: bytes, limits: Limits) -> list[Table]:
    text = decoded(data).replace("\0", "")
    delimiter = max(DELIMITERS, key=lambda mark: columns(text, mark))
    if columns(text, delimiter) < 2:
        raise Refusal("wrong_type")
    table = Table("1", limits, source="text")
    for index, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter)):
        for column, cell in enumerate(row):
            as_text = _TYPED_AS_TEXT.fullmatch(cell)
            table.put(index, column, as_text[1] if as_text else cell)
    return [table]


def columns(text: str, delimiter: str) -> int:
    """How many columns a delimiter makes of most of the first lines."""
    lines = [line for line in text.splitlines()[:TRIED_LINES] if line.strip()]
    widths = sorted(len(row) for row in csv.reader(lines, delimiter=delimiter))
    return widths[len(widths) // 2] if widths else 0
