"""A long list in pages: how many of how many are on it, and which page it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

ROWS = 100  # on a page


@dataclass(frozen=True)
class Listed:
    rows: Sequence
    start: int  # rows before this page
    number: int  # of those looked for, on all pages
    all: int  # without looking for anything
    page: int
    pages: int


def listed(
    read: Callable[[int, int], Sequence], number: int, everything: int, page: int = 1, size: int = ROWS
) -> Listed:
    """The page asked for, or the last one there is; `read` gets where it starts and how many rows it holds."""
    pages = max(ceil(number / size), 1)
    page = min(max(page, 1), pages)
    start = (page - 1) * size
    return Listed(read(start, size) if number else [], start, number, everything, page, pages)


def listed_rows(rows: Sequence, everything: int, page: int = 1, size: int = ROWS) -> Listed:
    """The same of rows that are at hand."""
    return listed(lambda start, size: rows[start : start + size], len(rows), everything, page, size)
