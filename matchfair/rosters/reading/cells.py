"""What a cleaner says of one cell: the value it read, and remarks for the clerk."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, wraps
from typing import Any, Final, Literal

from .files import NO_RESULT, Cell

Severity = Literal["error", "warning", "changed"]
ERROR: Final = "error"  # the row cannot be imported
WARNING: Final = "warning"  # somebody has to confirm it
CHANGED: Final = "changed"  # read otherwise than it is typed


@dataclass(frozen=True)
class Remark:
    severity: Severity
    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CellReading:
    value: Any = None
    remarks: tuple[Remark, ...] = ()


def refused(code: str, **values: Any) -> CellReading:
    return CellReading(None, (Remark(ERROR, code, values),))


def doubtful(value: Any, code: str, **values: Any) -> CellReading:
    return CellReading(value, (Remark(WARNING, code, values),))


def altered(value: Any, read: str, code: str = "read_as", **values: Any) -> CellReading:
    return CellReading(value, (Remark(CHANGED, code, {"read": read, **values}),))


def literal(value: Any, read: str, cell: Cell) -> CellReading:
    """The value, with a remark if what the office typed is not letter for letter what was read."""
    return CellReading(value) if read == shown(cell) else altered(value, read)


def shown(cell: Cell) -> str:
    """The cell as the office sees it: 13800138000.0 is shown without the point."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if cell is NO_RESULT:
        return NO_RESULT.value
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_SPACES = re.compile(r"\s+")
LONGEST_PLAIN = 1_000  # characters of a cell that are compared; nothing that is known by words is longer


def tidy(text: str) -> str:
    """Text without stray spaces, invisible characters and full-width letters and digits.

    Not NFKC: a registered name keeps its full-width brackets, a sentence its full-width comma.
    """
    text = _SPACES.sub(" ", text)
    if not text.isprintable():
        text = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    text = _WIDE.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), text)
    # Composed last: what was taken out may have stood between a letter and its accent, or between two spaces.
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def plain(cell: Cell) -> str:
    """Text for codes, numbers and words, where the width of a character means nothing."""
    return _plain(shown(cell)[:LONGEST_PLAIN])


@lru_cache(maxsize=8_192)
def _plain(text: str) -> str:
    return tidy(unicodedata.normalize("NFKC", tidy(text)))


NOTHING = frozenset(
    {"/", "\\", "-", "--", "—", "——", "－", "N/A", "n/a", *"无 暂无 不详 没有 未知 未填 空 待补 待定 待补充".split()}
)


def cell_cleaner(clean: Callable[..., CellReading]) -> Callable[..., CellReading]:
    """Answer for empty cells and for dates, so that the cleaner itself only sees something typed."""

    @wraps(clean)
    def checked(cell: Cell, **options: Any) -> CellReading:
        text = plain(cell)
        if not text:
            return CellReading()
        if text in NOTHING:
            return altered(None, "", "read_as_empty")
        if isinstance(cell, date):
            return refused("cell_is_date")
        return clean(cell, **options)

    return checked
