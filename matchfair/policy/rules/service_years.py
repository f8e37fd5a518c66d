"""Counts service: days served over all agencies and measures, service years, the three full years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..rulebook.days import ONE_DAY, years_after
from ..rulebook.readings import Readings, chosen


@dataclass(frozen=True)
class ServicePeriod:
    """Service under one filed agreement, both days served."""

    agency: str
    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(f"service by {self.agency} ends on {self.ends_on}, before it starts on {self.starts_on}")


def served_spans(periods: Iterable[ServicePeriod]) -> list[tuple[date, date]]:
    """The days served as separate spans in order; days served twice count once, interruptions do not count.

    Examples
    --------
    >>> spans = served_spans([ServicePeriod("B", date(2024, 1, 1), date(2024, 1, 9)),
    ...                       ServicePeriod("A", date(2023, 12, 1), date(2024, 1, 3))])
    >>> [(str(first), str(last)) for first, last in spans]
    [('2023-12-01', '2024-01-09')]
    """
    spans: list[tuple[date, date]] = []
    for period in sorted(periods, key=lambda period: (period.starts_on, period.ends_on)):
        if spans and period.starts_on <= spans[-1][1] + ONE_DAY:
            spans[-1] = (spans[-1][0], max(spans[-1][1], period.ends_on))
        else:
            spans.append((period.starts_on, period.ends_on))
    return spans


def served_days(periods: Iterable[ServicePeriod], until: date) -> int:
    """How many days were served up to and including a day.

    Examples
    --------
    >>> served_days([ServicePeriod("A", date(2024, 1, 1), date(2024, 12, 31))], date(2024, 1, 10))
    10
    """
    return sum(max(0, (min(last, until) - first).days + 1) for first, last in served_spans(periods))


def last_of_years(first: date, years: int, readings: Readings | None = None) -> date:
    """The last day of so many years that begin on a day: one rule for an agreement's term, a client's exit and the subsidy.

    The day before the anniversary, as the official interpretation counts a validity; the anniversary itself if the bureau
    chose so (A42). Of 29 February the anniversary in a common year is 1 March, so the last day is 28 February.

    Source: PS24-12.1, PS24-16.3.b, PS24-18.3, PS24-22.2, PS21-13.1, PS21-19.c, PS21I-1.2a, CZ-2.1d, CZ-3a.1.

    Examples
    --------
    >>> [str(last_of_years(first, 3)) for first in (date(2024, 7, 10), date(2024, 8, 1), date(2024, 2, 29))]
    ['2027-07-09', '2027-07-31', '2027-02-28']
    >>> str(last_of_years(date(2024, 7, 10), 3, {"three_years_last_day": "same_day"}))
    '2027-07-10'
    """
    corresponding = years_after(first, years)
    if chosen(readings, "three_years_last_day") == "same_day" or corresponding.day < first.day:
        return corresponding
    return corresponding - ONE_DAY


def days_of_years(periods: Sequence[ServicePeriod], years: int, readings: Readings | None = None) -> int:
    """How many days that many service years have, counted from the first day served (365 or 366 each).

    Examples
    --------
    >>> days_of_years([ServicePeriod("A", date(2024, 1, 1), date(2026, 12, 31))], 3)
    1096
    """
    first = min(period.starts_on for period in periods)
    return (last_of_years(first, years, readings) - first).days + 1


def full_on(periods: Sequence[ServicePeriod], years: int, readings: Readings | None = None) -> date:
    """The last day of that many service years (A42); past the last period as if service went on unbroken (A20).

    Source: PS24-12.1, PS24-18.3, PS21-13.1.

    Examples
    --------
    >>> str(full_on([ServicePeriod("A", date(2021, 5, 10), date(2024, 5, 9))], 3))
    '2024-05-09'
    >>> str(full_on([ServicePeriod("A", date(2021, 5, 10), date(2022, 5, 9)),
    ...              ServicePeriod("B", date(2022, 6, 9), date(2024, 6, 8))], 3))
    '2024-06-08'
    """
    left, spans = days_of_years(periods, years, readings), served_spans(periods)
    for first, last in spans:
        days = (last - first).days + 1
        if days >= left:
            return first + timedelta(days=left - 1)
        left -= days
    return spans[-1][1] + timedelta(days=left)


def service_year(
    periods: Sequence[ServicePeriod], on: date, readings: Readings | None = None, agency: str | None = None
) -> int:
    """Which service year a day lies in, from 1; 0 before the first service.

    The bureau's reading decides whose years are counted: the enterprise's over all agencies (default), or those of one
    agency with it (A19); and whether they are anniversary or calendar years (A20).

    Examples
    --------
    >>> first = ServicePeriod("A", date(2022, 5, 10), date(2023, 5, 9))
    >>> periods = [first, ServicePeriod("B", date(2023, 5, 10), date(2024, 5, 9))]
    >>> service_year(periods, date(2023, 5, 9)), service_year(periods, date(2023, 5, 10))
    (1, 2)
    >>> service_year(periods, date(2023, 5, 10), {"service_counted_for": "agency_and_enterprise"}, "B")
    1
    """
    if agency is not None and chosen(readings, "service_counted_for") == "agency_and_enterprise":
        periods = [period for period in periods if period.agency == agency]
    begun = [period for period in periods if period.starts_on <= on]
    if not begun:
        return 0
    if chosen(readings, "service_year_kind") == "calendar":
        return on.year - min(period.starts_on for period in begun).year + 1
    day, year = served_days(periods, on), 1
    while day > days_of_years(periods, year, readings):
        year += 1
    return year


def days_in_service(periods: Iterable[ServicePeriod], days: Iterable[date]) -> tuple[date, ...]:
    """Those days that lie in the service: an evaluation counts the cases accepted while the client was served.

    Source: PS24-20.2, PS21-21.b, CZ-2.3b.

    Examples
    --------
    >>> period = ServicePeriod("A", date(2024, 8, 1), date(2025, 7, 31))
    >>> len(days_in_service([period], [date(2024, 7, 31), date(2024, 8, 1), date(2025, 7, 31), date(2025, 8, 1)]))
    2
    """
    spans = served_spans(periods)
    return tuple(day for day in days if any(first <= day <= last for first, last in spans))


def year_span(periods: Sequence[ServicePeriod], year: int, readings: Readings | None = None) -> tuple[date, date]:
    """First and last day of a service year, interruptions inside it included; of a calendar year if the bureau chose it (A20).

    Source: PS24-18.4 to 18.6, PS24-22.1, PS21-19.d to 19.f, PS21-23.a.

    Examples
    --------
    >>> [str(day) for day in year_span([ServicePeriod("A", date(2021, 5, 10), date(2024, 5, 9))], 2)]
    ['2022-05-10', '2023-05-09']
    >>> by_calendar = {"service_year_kind": "calendar"}
    >>> [str(day) for day in year_span([ServicePeriod("A", date(2021, 5, 10), date(2024, 5, 9))], 1, by_calendar)]
    ['2021-05-10', '2021-12-31']
    """
    start = min(period.starts_on for period in periods)
    if chosen(readings, "service_year_kind") == "calendar":
        calendar_year = start.year + year - 1
        return max(start, date(calendar_year, 1, 1)), date(calendar_year, 12, 31)
    first = start if year == 1 else full_on(periods, year - 1, readings) + ONE_DAY
    following = [max(first, begins) for begins, ends in served_spans(periods) if ends >= first]
    return following[0] if following else first, full_on(periods, year, readings)
