"""How many labour cases an enterprise had in a year: noted, read, and given a year that somebody stands for."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from matchfair.audit.services import Act, record
from matchfair.clock import CHINA
from matchfair.errors import Refused, lazy_gettext as _l
from matchfair.extensions import db

from .models import CaseChannel, CaseCount, Enterprise


class YearOfCases(NamedTuple):
    """The counts of one year; None = not known. `assumed`: nobody has stated the year of one of them."""

    petition: int | None = None
    inspection: int | None = None
    arbitration: int | None = None
    assumed: bool = False

    @property
    def total(self) -> int:
        """The cases that are known of."""
        return sum(number or 0 for number in self[:3])

    def with_count(self, channel: CaseChannel, number: int, assumed: bool) -> "YearOfCases":
        return self._replace(**{channel: number}, assumed=self.assumed or assumed)


class YearTaken(Refused):
    """Other numbers stand for the year that the counts would move to."""

    title = _l("%(name)s has other case counts for %(year)s already.")
    advice = _l("Nothing was changed. Open the enterprise's page and correct the counts of the two years there.")


def year_before(moment: datetime) -> int:
    """The year that "last year" means to whoever speaks then, in China."""
    return moment.astimezone(CHINA).year - 1


def count_of(enterprise: Enterprise, year: int, channel: CaseChannel) -> CaseCount | None:
    found = (one for one in enterprise.case_counts if (one.year, one.channel) == (year, channel))
    return next(found, None)


def put_count(
    enterprise: Enterprise, year: int, channel: CaseChannel, number: int | None, assumed: bool, source: str, act: Act
) -> None:
    """Note the number of one channel and year in place of the one there was; None: it is not known."""
    row = count_of(enterprise, year, channel)
    if number is None:
        if row is not None:
            enterprise.case_counts.remove(row)
        return
    if row is None:
        row = CaseCount(bureau_id=enterprise.bureau_id, year=year, channel=channel)
        enterprise.case_counts.append(row)
    row.number, row.year_assumed, row.source = number, assumed, source
    row.entered_at, row.entered_by = act.now, act.actor


def put_year(enterprise: Enterprise, year: int, numbers: Mapping[CaseChannel, int | None], source: str, act: Act):
    """What a person states of one year: every channel, the year itself included."""
    for channel, number in numbers.items():
        put_count(enterprise, year, channel, number, False, source, act)
    db.session.flush()
    noted = {str(channel): number for channel, number in numbers.items()}
    record(act, enterprise, "cases.noted", f"enterprise:{enterprise.id}", year=year, source=source, **noted)


def assumed_years(bureau_id: int) -> dict[Enterprise, dict[int, list[CaseCount]]]:
    """The counts of which nobody has stated the year, by enterprise and year."""
    rows = select(CaseCount).options(joinedload(CaseCount.enterprise)).filter_by(bureau_id=bureau_id, year_assumed=True)
    found: dict[Enterprise, dict[int, list[CaseCount]]] = {}
    for row in db.session.scalars(rows.join(CaseCount.enterprise).order_by(Enterprise.name, CaseCount.id)):
        found.setdefault(row.enterprise, {}).setdefault(row.year, []).append(row)
    return found


def number_assumed(bureau_id: int) -> int:
    """Of how many enterprises nobody has stated the year of some counts."""
    rows = select(func.count(CaseCount.enterprise_id.distinct())).filter_by(bureau_id=bureau_id, year_assumed=True)
    return db.session.scalar(rows) or 0


def require_year_free(enterprise: Enterprise, assumed: int, year: int) -> None:
    """Counts that differ and stand in the year already are not lost."""
    for row in rows_assumed(enterprise, assumed):
        there = count_of(enterprise, year, row.channel)
        if there is not None and there.number != row.number:
            raise YearTaken(name=enterprise.name, year=year)


def rows_assumed(enterprise: Enterprise, year: int) -> list[CaseCount]:
    return [row for row in enterprise.case_counts if row.year == year and row.year_assumed]


def state_year(enterprise: Enterprise, assumed: int, year: int, act: Act) -> None:
    """A person says that the counts of an assumed year are of this one."""
    require_year_free(enterprise, assumed, year)
    for row in rows_assumed(enterprise, assumed):
        put_count(enterprise, assumed, row.channel, None, True, "", act)
        db.session.flush()
        put_count(enterprise, year, row.channel, row.number, False, row.source, act)
    db.session.flush()
    record(act, enterprise, "cases.year_stated", f"enterprise:{enterprise.id}", assumed=assumed, year=year)


def cases_by_year(bureau_id: int, ids: Iterable[int] | None = None) -> dict[int, dict[int, YearOfCases]]:
    """By enterprise and year, of some enterprises of a bureau or of all: one query."""
    columns = (CaseCount.enterprise_id, CaseCount.year, CaseCount.channel, CaseCount.number, CaseCount.year_assumed)
    rows = select(*columns).where(CaseCount.bureau_id == bureau_id)
    if ids is not None:
        rows = rows.where(CaseCount.enterprise_id.in_(list(ids)))
    found: dict[int, dict[int, YearOfCases]] = {}
    for enterprise_id, year, channel, number, assumed in db.session.execute(rows):
        years = found.setdefault(enterprise_id, {})
        years[year] = years.get(year, YearOfCases()).with_count(channel, number, assumed)
    return found
