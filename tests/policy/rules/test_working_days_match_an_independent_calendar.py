"""The shipped State Council tables, day by day against the `holidays` package and its own copy of the notices."""

from datetime import date, timedelta

import holidays
import pytest

from matchfair.policy import HolidayTable, national_holidays

YEARS = sorted(national_holidays().tables)


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_a_shipped_year_agrees(year):
    ours, theirs = national_holidays(), holidays.country_holidays("CN", years=[year, year + 1])
    days = [date(year, 1, 1) + timedelta(days=count) for count in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    # The package takes bridging days before New Year from the next year's notice, which we may not hold yet.
    known = [day for day in days if ours.knows(year + 1) or (day.month, day.day) < (12, 29)]
    assert [day for day in known if ours.is_working_day(day) != theirs.is_working_day(day)] == []


@pytest.mark.parametrize("year", YEARS)
def test_a_shipped_table_names_its_notice(year):
    assert f"{year}年部分节假日安排的通知" in national_holidays().tables[year].notice


def test_a_bureaus_own_table_replaces_the_shipped_one():
    own = national_holidays().with_table(HolidayTable(2026, "台风停工通知", ()))
    assert own.is_working_day(date(2026, 10, 1)) and own.is_working_day(date(2026, 2, 16))
    assert not national_holidays().is_working_day(date(2026, 10, 1))
