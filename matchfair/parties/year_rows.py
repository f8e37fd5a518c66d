"""What the page of yearly tables shows of each year: what counts, where it comes from, what counted before."""

from dataclasses import dataclass
from datetime import date

from matchfair.policy import HolidayTable, WageBase, national_holidays, wage_bases

from .models import Bureau
from .table_models import HolidayTableRow, WageFigureRow
from .tables import bases_of, holidays_of, in_force, rows_of


@dataclass(frozen=True)
class Year:
    """One year; without `known` the answers that rest on it wait."""

    year: int
    known: HolidayTable | WageBase | None
    own: HolidayTableRow | WageFigureRow | None  # the bureau's row that counts
    rows: list  # every row of the bureau's, the latest first
    shipped: HolidayTable | WageBase | None


def years_of(bureau_id: int, today: date) -> list[Year]:
    """The years of days off, the next one first: those with a table, this year and the next."""
    shipped, known = national_holidays().tables, holidays_of(bureau_id).tables
    rows = rows_of(HolidayTableRow, bureau_id)
    return listed({*shipped, *rows, today.year, today.year + 1}, known, rows, shipped)


def wage_years(bureau: Bureau, today: date) -> list[Year]:
    """The years of wages from the first one known to the one before this year."""
    shipped = {base.year: base for base in wage_bases(bureau.place)}
    known = {base.year: base for base in bases_of(bureau.id, bureau.place)}
    rows = rows_of(WageFigureRow, bureau.id)
    first = min({*shipped, *rows, today.year - 1})
    return listed({*range(first, today.year), *rows}, known, rows, shipped)


def listed(years: set[int], known: dict, rows: dict, shipped: dict) -> list[Year]:
    own = in_force(rows)
    return [
        Year(year, known.get(year), own.get(year), rows.get(year, [])[::-1], shipped.get(year))
        for year in sorted(years, reverse=True)
    ]
