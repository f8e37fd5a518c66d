"""Working days by the State Council's yearly tables; a year without a table is unknown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ..rulebook.answers import Step
from ..rulebook.book import current_rulebook
from ..rulebook.days import days_between

SATURDAY, DECEMBER = 5, 12
LONGEST_HOLIDAY = 15  # days; the longest yet had 9, more is a slip of the pen


@dataclass(frozen=True)
class Holiday:
    """One holiday of a yearly notice: first and last day off (both inclusive) and the weekend days worked instead."""

    name: str
    name_en: str
    first: date
    last: date
    make_up: tuple[date, ...] = ()


@dataclass(frozen=True)
class HolidayTable:
    """The table of one year with the notice it was taken from."""

    year: int
    notice: str
    holidays: tuple[Holiday, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: the position of a holiday in its table, or the line of a text, from 1; None = all of it."""

    at: int | None
    step: Step


class Holidays:
    """Yearly tables together.

    Parameters
    ----------
    tables : iterable of HolidayTable
        Of two tables for one year the later one given counts, so a bureau's own row replaces the shipped one.

    Examples
    --------
    >>> shipped = national_holidays()
    >>> shipped.is_working_day(date(2024, 9, 29)), shipped.is_working_day(date(2024, 10, 7))
    (True, False)
    >>> shipped.knows(2026), shipped.knows(2027)
    (True, False)
    """

    def __init__(self, tables: Iterable[HolidayTable]) -> None:
        self.tables: Mapping[int, HolidayTable] = {table.year: table for table in tables}
        listed = [holiday for table in self.tables.values() for holiday in table.holidays]
        self._make_up = {day for holiday in listed for day in holiday.make_up}
        self._off = {day: holiday for holiday in listed for day in days_between(holiday.first, holiday.last)}

    def with_table(self, table: HolidayTable) -> "Holidays":
        """The same with one more year, or with another table for a year."""
        return Holidays([*self.tables.values(), table])

    def without(self, year: int) -> "Holidays":
        """The same without the table of a year."""
        return Holidays(table for table in self.tables.values() if table.year != year)

    def knows(self, year: int) -> bool:
        """Whether the table of a year is there."""
        return year in self.tables

    def holiday(self, day: date) -> Holiday | None:
        """The holiday a day belongs to, if any."""
        return self._off.get(day)

    def is_make_up(self, day: date) -> bool:
        """Whether a weekend day is worked to make up for a holiday."""
        return day in self._make_up

    def is_working_day(self, day: date) -> bool:
        """Whether work is done on a day: a make-up day is worked although it is a Saturday or Sunday."""
        return day in self._make_up or (day.weekday() < SATURDAY and day not in self._off)


def national_holidays() -> Holidays:
    """The tables shipped with the rule data.

    Examples
    --------
    >>> national_holidays().tables[2025].notice
    '国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）'
    """
    return Holidays(shipped_table(year, data) for year, data in current_rulebook().tree["china/holidays.yaml"].items())


def shipped_table(year: int, data: Mapping) -> HolidayTable:
    """One year of ``china/holidays.yaml``.

    Examples
    --------
    >>> shipped_table(2025, current_rulebook().tree["china/holidays.yaml"][2025]).holidays[0].name_en
    'New Year'
    """
    listed = (
        Holiday(one["name"], one["name_en"], one["from"], one["to"], tuple(one["work"])) for one in data["holidays"]
    )
    return HolidayTable(year, f"{data['notice']}（{data['number']}）", tuple(listed))


def table_faults(table: HolidayTable, others: Holidays | None = None) -> list[Fault]:
    """What cannot be right in a yearly table, each with the position of its holiday; empty = it can be used.

    Parameters
    ----------
    table : HolidayTable
    others : Holidays, optional
        The tables of the other years: a day they speak of already cannot be spoken of again.

    Examples
    --------
    >>> new_year = Holiday("元旦", "New Year", date(2027, 1, 1), date(2027, 1, 3), (date(2027, 1, 4),))
    >>> [fault.step.code for fault in table_faults(HolidayTable(2027, "", (new_year,)))]
    ['make_up_on_a_weekday']
    """
    elsewhere = others.without(table.year) if others else Holidays(())
    off: dict[date, str] = {}
    worked: set[date] = set()
    found = []
    for at, holiday in enumerate(table.holidays, 1):
        steps = list(_span_faults(table.year, holiday))
        if not steps:
            days = list(days_between(holiday.first, holiday.last))
            steps = list(_day_off_faults(days, off, elsewhere))
            off |= dict.fromkeys(days, holiday.name)
        steps += _repeated(holiday.make_up, worked)
        worked |= set(holiday.make_up)
        found += [Fault(at, step) for step in steps]
    for at, holiday in enumerate(table.holidays, 1):
        found += [
            Fault(at, step) for day in holiday.make_up for step in _make_up_faults(table.year, day, off, elsewhere)
        ]
    return sorted(found, key=lambda fault: fault.at or 0)


def _span_faults(year: int, holiday: Holiday) -> Iterator[Step]:
    span = {"from": holiday.first, "until": holiday.last}
    if holiday.last < holiday.first:
        yield Step("holiday_ends_before_it_begins", span)
    elif not (_of_year(holiday.first, year) and holiday.last.year == year):
        yield Step("holiday_of_another_year", {**span, "year": year})
    elif (holiday.last - holiday.first).days >= LONGEST_HOLIDAY:
        yield Step("holiday_too_long", {**span, "days": (holiday.last - holiday.first).days + 1})


def _of_year(day: date, year: int) -> bool:
    """A notice may begin with the last days of the December before."""
    return day.year == year or (day.year == year - 1 and day.month == DECEMBER)


def _day_off_faults(days: Iterable[date], off: Mapping[date, str], elsewhere: Holidays) -> Iterator[Step]:
    for day in days:
        if day in off:
            yield Step("day_off_twice", {"on": day, "name": off[day]})
            return
        if elsewhere.holiday(day) or elsewhere.is_make_up(day):
            yield Step("day_in_another_table", {"on": day})
            return


def _repeated(days: Iterable[date], worked: Iterable[date]) -> list[Step]:
    seen, found = set(worked), []
    for day in days:
        found += [Step("make_up_twice", {"on": day})] if day in seen else []
        seen.add(day)
    return found


def _make_up_faults(year: int, day: date, off: Mapping[date, str], elsewhere: Holidays) -> Iterator[Step]:
    if not _of_year(day, year):
        yield Step("make_up_of_another_year", {"on": day, "year": year})
    elif day.weekday() < SATURDAY:
        yield Step("make_up_on_a_weekday", {"on": day})
    elif day in off:
        yield Step("make_up_is_a_day_off", {"on": day, "name": off[day]})
    elif elsewhere.holiday(day) or elsewhere.is_make_up(day):
        yield Step("day_in_another_table", {"on": day})
