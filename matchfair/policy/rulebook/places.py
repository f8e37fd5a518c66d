"""Places, their instruments (measures, plans, notices), and which measure governs a day."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .days import within

InstrumentKind = Literal[
    "measure", "work_plan", "notice", "practice", "plan", "announced", "interpretation", "statistics", "law"
]
GOVERNING: tuple[InstrumentKind, ...] = ("measure", "work_plan", "notice", "practice")
NAMED_BESIDE: tuple[InstrumentKind, ...] = ("plan", "announced", "interpretation")


@dataclass(frozen=True)
class Jurisdiction:
    """A place whose bureau holds fairs, or (with ``bureau`` None) one that only hands rules down to others.

    Examples
    --------
    >>> from matchfair.policy import places
    >>> {"changzhou", "chongqing", "longgang", "pingshan"} <= {place.key for place in places()}
    True
    """

    key: str
    name: str
    name_en: str
    bureau: str | None = None
    bureau_en: str | None = None
    parent: str | None = None
    catalogue_of: str | None = None  # another place whose service catalogue is used here


@dataclass(frozen=True)
class Instrument:
    """One document with its validity, both days inclusive: the official text, or the report of a practice.

    ``kind`` is measure, work_plan, notice or practice (they govern), or plan, announced (known by number and date alone),
    interpretation, statistics, law. ``validity`` is the clause that states the days; ``clauses`` how many ids its clauses
    file lists. ``remark`` is what a reader has to know of it, in our words.
    """

    key: str
    place: str
    kind: InstrumentKind
    title: str
    title_en: str
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    source: str | None = None
    clauses: int = 0
    validity: str | None = None
    remark: str | None = None
    remark_en: str | None = None

    def covers(self, on: date) -> bool:
        """Whether the day lies in its validity; an undated document covers every day.

        Examples
        --------
        >>> trial = Instrument("PS18", "pingshan", "measure", "试行", "trial", valid_until=date(2021, 2, 23))
        >>> trial.covers(date(2021, 2, 23)), trial.covers(date(2021, 2, 24))
        (True, False)
        """
        return within(self.valid_from, self.valid_until, on)

    @property
    def governs(self) -> bool:
        """Whether places are governed by it; a law, a plan or an interpretation is only cited."""
        return self.kind in GOVERNING

    @property
    def is_basis(self) -> bool:
        """Whether it may be cited as a legal basis: an official text, never the report of a practice.

        Examples
        --------
        >>> from matchfair.policy import measure_in_force
        >>> [measure_in_force(place, date(2025, 5, 1)).is_basis for place in ("pingshan", "guangzhou_haizhu")]
        [True, False]
        """
        return self.kind in ("measure", "work_plan", "notice", "law")
