"""Calendar arithmetic: days within a validity, spans of days, the same day years later."""

from collections.abc import Iterator
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def within(valid_from: date | None, valid_until: date | None, on: date) -> bool:
    """Whether a day lies between two days, both inclusive; None is open on that side.

    Examples
    --------
    >>> within(date(2024, 7, 10), date(2027, 7, 9), date(2027, 7, 9)), within(None, None, date(1999, 1, 1))
    (True, True)
    """
    return (valid_from is None or valid_from <= on) and (valid_until is None or on <= valid_until)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included.

    Examples
    --------
    >>> [day.day for day in days_between(date(2026, 1, 1), date(2026, 1, 3))]
    [1, 2, 3]
    """
    return (first + ONE_DAY * count for count in range((last - first).days + 1))


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
