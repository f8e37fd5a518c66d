"""Size class of an enterprise by the national industry table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..rulebook.answers import MISSING_DATA, NEEDS_DECISION, PASS, Answer, Step
from ..rulebook.book import current_rulebook
from ..rulebook.lookup import citation

FEN_PER_10000_YUAN = 1_000_000
MICRO, SMALL, UPPER = "micro", "small", "medium_or_large"  # the table has no limits of large


@dataclass(frozen=True)
class SizeFacts:
    """What the table needs: industry as written, persons, revenue and total assets in fen; None = not known."""

    industry: str | None = None
    headcount: int | None = None
    revenue_fen: int | None = None
    total_assets_fen: int | None = None


@dataclass(frozen=True)
class SizeRow:
    """One industry of the table: lower limits of small and of medium; revenue and assets in 10,000 yuan.

    ``checked`` is False where the figures were not compared with the official text.
    """

    name: str
    name_en: str
    small: Mapping[str, int]
    medium: Mapping[str, int]
    checked: bool


@dataclass(frozen=True)
class SizeStandard:
    """The national table: its clause and rule of reading, and a row for each industry."""

    clause: str
    text: str
    text_en: str
    rows: tuple[SizeRow, ...]


def size_standard() -> SizeStandard:
    """The table by which enterprises are classed.

    Source: 工信部联企业〔2011〕300号.

    Examples
    --------
    >>> row = size_standard().rows[1]
    >>> row.name, row.small["headcount"], row.medium["revenue"], row.checked
    ('工业', 20, 2000, True)
    """
    table = current_rulebook().tree["china/size_standard.yaml"]
    rows = (
        SizeRow(row["name"], row["name_en"], row["small"], row["medium"], row["checked"] == "looked_up")
        for row in table["rows"]
    )
    return SizeStandard(table["clause"], table["text"], table["text_en"], tuple(rows))


def size_class(facts: SizeFacts) -> Answer:
    """The size classes an enterprise can be in; ``value`` is a tuple, of one word when it is certain.

    An enterprise is in a class when it meets every lower limit of the row, otherwise one class down. ``medium_or_large``
    is not told apart further. A missing figure leaves several classes open; so does an industry name that covers several rows.

    Source: PS24-2.p1.c, PS21-2.p1.c, CZ-1.1.b, 工信部联企业〔2011〕300号.

    Examples
    --------
    >>> size_class(SizeFacts("制造业", 19, 300_000_000, None)).value
    ('micro',)
    >>> size_class(SizeFacts("批发", 20, 5_000_000_000, None)).value
    ('medium_or_large',)
    >>> size_class(SizeFacts("制造业", 20, None, None)).value
    ('micro', 'small')
    >>> str(size_class(SizeFacts("制造业", 20, None, None)).since)
    '2011-06-18'
    """
    table = current_rulebook().tree["china/size_standard.yaml"]
    since = citation(table["clause"]).instrument.valid_from
    if not facts.industry or not facts.industry.strip():
        return Answer(MISSING_DATA, table["clause"], None, since, (Step("industry_missing"),))
    rows = [row for row in table["rows"] if facts.industry.strip() in (row["name"], *row["aliases"])]
    if not rows:
        step = Step("industry_not_in_table", {"industry": facts.industry.strip()})
        return Answer(NEEDS_DECISION, table["clause"], None, since, (step,))
    steps = [step for row in rows for step in _row_steps(row, facts)]
    found = {one for row in rows for one in _classes(row, facts)}
    classes = tuple(one for one in (MICRO, SMALL, UPPER) if one in found)
    outcome = PASS if len(classes) == 1 else NEEDS_DECISION if len(rows) > 1 else MISSING_DATA
    return Answer(outcome, table["clause"], classes, since, (*steps, Step("size_classes_possible", {"words": classes})))


def _figures(facts: SizeFacts) -> Mapping[str, int | None]:
    return {"headcount": facts.headcount, "revenue": facts.revenue_fen, "assets": facts.total_assets_fen}


def _meets(limits: Mapping[str, int], facts: SizeFacts) -> bool | None:
    """Whether every lower limit is met; None when that hangs on a figure that is not known."""
    scale = {"headcount": 1, "revenue": FEN_PER_10000_YUAN, "assets": FEN_PER_10000_YUAN}
    known = {name: figure for name, figure in _figures(facts).items() if figure is not None}
    if any(known[name] < limit * scale[name] for name, limit in limits.items() if name in known):
        return False
    return True if limits.keys() <= known.keys() else None


def _classes(row: Mapping[str, Any], facts: SizeFacts) -> list[str]:
    medium, small = _meets(row["medium"], facts), _meets(row["small"], facts)
    open_to = [
        (UPPER, medium is not False),
        (SMALL, not medium and small is not False),
        (MICRO, not medium and not small),
    ]
    return [name for name, possible in open_to if possible]


def _row_steps(row: Mapping[str, Any], facts: SizeFacts) -> list[Step]:
    for_class = {f"{size}_{name}": limit for size in (SMALL, "medium") for name, limit in row[size].items()}
    given = {name: value for name, value in _figures(facts).items() if value is not None}
    steps = [Step("size_row", {"row": row["name"], "row_en": row["name_en"], "limits": for_class, "given": given})]
    if row["checked"] != "looked_up":
        steps.append(Step("size_row_not_looked_up", {"row": row["name"], "row_en": row["name_en"]}))
    return steps
