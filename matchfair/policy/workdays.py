"""Working days from the State Council's yearly tables; a year whose table is not there is said to be unknown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from matchfair.policy.rulebook import rulebook

ONE_DAY = timedelta(days=1)
SATURDAY = 5


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
        self._off = {day: holiday for holiday in listed for day in _days(holiday.first, holiday.last)}

    def with_table(self, table: HolidayTable) -> "Holidays":
        """The same with one more year, or with another table for a year."""
        return Holidays([*self.tables.values(), table])

    def knows(self, year: int) -> bool:
        """Whether the table of a year is there."""
        return year in self.tables

    def holiday(self, day: date) -> Holiday | None:
        """The holiday a day belongs to, if any."""
        return self._off.get(day)

    def is_working_day(self, day: date) -> bool:
        """Whether work is done on a day: a make-up day is worked although it is a Saturday or Sunday."""
        return day in self._make_up or (day.weekday() < SATURDAY and day not in self._off)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + ONE_DAY * count for count in range((last - first).days + 1))


def national_holidays() -> Holidays:
    """The tables shipped with the rule data.

    Examples
    --------
    >>> national_holidays().tables[2025].notice
    '国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）'
    """
    return Holidays(
        HolidayTable(
            year,
            f"{data['notice']}（{data['number']}）",
            tuple(
                Holiday(one["name"], one["name_en"], one["from"], one["to"], tuple(one["work"])) for one in data["holidays"]
            ),
        )
        for year, data in rulebook().tree["china/holidays.yaml"].items()
    )
