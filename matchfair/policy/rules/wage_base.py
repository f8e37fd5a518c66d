"""The published average yearly wage, which caps are shares of; a year without a figure is left out."""

from dataclasses import dataclass
from datetime import date

from ..rulebook.answers import Step
from ..rulebook.book import current_rulebook

FEN_PER_YUAN = 100
CAPS = tuple(f"subsidy_cap_year_{year}" for year in range(1, 6))  # as many as rules.yaml names
LOWEST_YUAN, HIGHEST_YUAN = 20_000, 1_000_000  # a year; below it is a month's wage, above it a slip of the pen


@dataclass(frozen=True)
class WageBase:
    """The published average annual wage of one year, with its source."""

    year: int
    fen: int
    published_on: date | None
    source: str


def wage_bases(place: str) -> tuple[WageBase, ...]:
    """The wage figures shipped for a place or its parents; a year without a figure is left out.

    Examples
    --------
    >>> [(base.year, base.fen) for base in wage_bases("pingshan")]
    [(2020, 13943600), (2022, 16475400)]
    """
    at = current_rulebook().place(place)
    while at.parent and f"{at.key}/wage_base.yaml" not in current_rulebook().tree:
        at = current_rulebook().place(at.parent)
    figures = current_rulebook().tree.get(f"{at.key}/wage_base.yaml", {"figures": []})["figures"]
    return tuple(
        WageBase(one["year"], one["yuan"] * FEN_PER_YUAN, one["published_on"], one["source"]) for one in figures
    )


def wage_base_used(place: str) -> bool:
    """Whether any cap of a place, of whatever measure, is a share of the wage.

    Examples
    --------
    >>> [wage_base_used(place) for place in ("pingshan", "changzhou")]
    [True, False]
    """
    rules = (rule for (at, name), rule in current_rulebook().rules.items() if at == place and name in CAPS)
    return any("share_of_wage" in (value.value or {}) for rule in rules for value in rule.values)


def figure_faults(base: WageBase) -> list[Step]:
    """What cannot be right in a wage figure; empty = it can be used.

    Parameters
    ----------
    base : WageBase
        Yuan a year from 20,000 to 1,000,000, in fen; published in the year after the one it is the wage of.

    Examples
    --------
    >>> monthly = WageBase(2024, 14_000_00, date(2025, 6, 20), "notice")
    >>> [step.code for step in figure_faults(monthly)]
    ['wage_not_of_a_year']
    """
    found = []
    if not LOWEST_YUAN * FEN_PER_YUAN <= base.fen <= HIGHEST_YUAN * FEN_PER_YUAN:
        limits = {"lowest_fen": LOWEST_YUAN * FEN_PER_YUAN, "highest_fen": HIGHEST_YUAN * FEN_PER_YUAN}
        found.append(Step("wage_not_of_a_year", {"wage_fen": base.fen, **limits}))
    if base.published_on and base.published_on.year != base.year + 1:
        found.append(Step("wage_published_in_another_year", {"on": base.published_on, "year": base.year}))
    return found
