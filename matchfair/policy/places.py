"""Places, their instruments (measures, plans, notices), and which measure governs a day."""

from dataclasses import dataclass
from datetime import date

GOVERNING = ("measure", "work_plan", "notice", "practice")


@dataclass(frozen=True)
class Place:
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


@dataclass(frozen=True)
class Instrument:
    """One document with its validity, both days inclusive: the official text, or the report of a practice.

    ``kind`` is measure, work_plan, notice or practice (they govern), or plan, interpretation, statistics, law. ``validity`` is
    the clause that states the days; ``clauses`` how many ids its clauses file lists.
    """

    key: str
    place: str
    kind: str
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

    def covers(self, on: date) -> bool:
        """Whether the day lies in its validity; an undated document covers every day.

        Examples
        --------
        >>> trial = Instrument("PS18", "pingshan", "measure", "试行", "trial", valid_until=date(2021, 2, 23))
        >>> trial.covers(date(2021, 2, 23)), trial.covers(date(2021, 2, 24))
        (True, False)
        """
        return covers(self.valid_from, self.valid_until, on)


def covers(valid_from: date | None, valid_until: date | None, on: date) -> bool:
    """Whether a day lies between two days, both inclusive; None is open on that side.

    Examples
    --------
    >>> covers(date(2024, 7, 10), date(2027, 7, 9), date(2027, 7, 9)), covers(None, None, date(1999, 1, 1))
    (True, True)
    """
    return (valid_from is None or valid_from <= on) and (valid_until is None or on <= valid_until)


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 February where there is none (Civil Code 202).

    Examples
    --------
    >>> years_after(date(2024, 2, 29), 3), years_after(date(2024, 7, 10), 3)
    (datetime.date(2027, 2, 28), datetime.date(2027, 7, 10))
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
