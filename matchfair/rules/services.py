"""A bureau's yearly tables and readings: entered, corrected, withdrawn, and what was in force when.

A bureau's own row counts before what ships. Nothing is changed or deleted: every write is a further row.
"""

from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select

from matchfair.audit.services import Act, record
from matchfair.errors import BadInput, Refused, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.parties.models import Bureau
from matchfair.policy import (
    Holiday,
    Holidays,
    HolidayTable,
    Readings,
    WageBase,
    chosen,
    figure_faults,
    national_holidays,
    open_questions as offered,
    read_notice,
    wage_bases,
)

from .models import HolidayTableRow, Reading, WageFigureRow

FORMERLY = {"term_end_day": "three_years_last_day"}  # questions that were renamed; a choice made before holds on
Row = TypeVar("Row", HolidayTableRow, WageFigureRow)


class AlreadyEntered(Refused):
    """The year has a row; it is corrected, not entered a second time."""

    title = _l("The year %(year)s is entered already; nothing was changed.")
    advice = _l("Open it under “Days off and wages” and correct it there.")


class ChangedMeanwhile(Refused):
    """Somebody entered, corrected or withdrew the year after the page was opened."""

    title = _l("Somebody else changed the year %(year)s after you opened this page; nothing was changed.")
    advice = _l("Open the year again: it shows what is entered now. Then correct it if it is still wrong.")


class NothingChanged(BadInput):
    """The same is in force already."""

    title = _l("This is what counts for %(year)s already; nothing was changed.")
    advice = _l("Change what is wrong, or leave it as it is.")


class NeedsWhy(BadInput):
    """A correction, a withdrawal, or a row that differs from what ships says why."""

    title = _l("It differs from what counts so far, so it needs a reason.")
    advice = _l("Write why; the reason stays beside the entry.")


class NotEntered(Refused):
    """There is no row of the bureau's own to withdraw."""

    title = _l("There is no entry of the bureau for %(year)s to withdraw.")
    advice = _l("Open “Days off and wages” again: it shows what counts now.")


class ImpossibleTable(BadInput):
    """What was typed cannot be a table of the year; the page says why, line by line."""

    title = _l("This cannot be right for the year; nothing was saved.")
    advice = _l("Correct what the page names and save it again.")


# ---- reading ----------------------------------------------------------------------------------------------------


def rows_of(model: type[Row], bureau_id: int, at: datetime | None = None) -> dict[int, list[Row]]:
    """Every row by its year, the latest last; of a moment, those entered up to it."""
    found = select(model).filter_by(bureau_id=bureau_id).order_by(model.year, model.edition)
    rows: dict[int, list[Row]] = {}
    for row in db.session.scalars(found if at is None else found.where(model.entered_at <= at)):
        rows.setdefault(row.year, []).append(row)
    return rows


def in_force(rows: dict[int, list[Row]]) -> dict[int, Row]:
    return {year: of_year[-1] for year, of_year in rows.items() if not of_year[-1].withdrawn}


def holidays_of(bureau_id: int | None, at: datetime | None = None) -> Holidays:
    """The tables answers rest on: those that ship, and instead of them the bureau's own."""
    own = in_force(rows_of(HolidayTableRow, bureau_id, at)).values() if bureau_id else ()
    return Holidays([*national_holidays().tables.values(), *map(table_of, own)])


def table_of(row: HolidayTableRow) -> HolidayTable:
    days = date.fromisoformat
    listed = (
        Holiday(one["name"], one["name_en"], days(one["from"]), days(one["to"]), tuple(map(days, one["work"])))
        for one in row.holidays
    )
    return HolidayTable(row.year, row.notice, tuple(listed))


def base_of(row: WageFigureRow) -> WageBase:
    return WageBase(row.year, row.fen or 0, row.published_on, row.source)


def bases_of(bureau_id: int | None, place: str, at: datetime | None = None) -> tuple[WageBase, ...]:
    """The wage figures caps rest on: those that ship, and instead of them the bureau's own."""
    own = in_force(rows_of(WageFigureRow, bureau_id, at)).values() if bureau_id else ()
    found = {base.year: base for base in wage_bases(place)}
    found |= {row.year: base_of(row) for row in own}
    return tuple(base for _, base in sorted(found.items()))


# ---- writing ----------------------------------------------------------------------------------------------------


def enter_holidays(
    bureau: Bureau,
    year: int,
    text: str,
    *,
    title: str,
    document: str,
    issued_on: date,
    note: str,
    replaces: int,
    act: Act,
    name: str,
) -> HolidayTableRow:
    """Enter or correct the days off of a year; `replaces` is the edition the page showed, 0 for none."""
    read = read_notice(text, year, holidays_of(bureau.id))
    if read.faults:
        raise ImpossibleTable()
    shipped = national_holidays().tables.get(year)
    content = {"title": title, "document": document, "issued_on": issued_on, "holidays": as_json(read.holidays)}
    row = next_row(
        HolidayTableRow,
        bureau,
        year,
        replaces,
        note,
        {"holidays": as_json(shipped.holidays)} if shipped else None,
        content,
        act.now,
        name,
    )
    record(
        act,
        bureau,
        "holidays.corrected" if replaces else "holidays.entered",
        f"holidays:{year}",
        edition=row.edition,
        notice=row.notice,
        note=note,
    )
    return row


def as_json(holidays: tuple[Holiday, ...]) -> list[dict]:
    return [
        {
            "name": one.name,
            "name_en": one.name_en,
            "from": one.first.isoformat(),
            "to": one.last.isoformat(),
            "work": [day.isoformat() for day in one.make_up],
        }
        for one in holidays
    ]


def enter_wage(
    bureau: Bureau,
    year: int,
    fen: int,
    *,
    published_on: date,
    source: str,
    note: str,
    replaces: int,
    act: Act,
    name: str,
) -> WageFigureRow:
    """Enter or correct the wage of a year; `replaces` is the edition the page showed, 0 for none."""
    if figure_faults(WageBase(year, fen, published_on, source)):
        raise ImpossibleTable()
    shipped = next((base for base in wage_bases(bureau.place) if base.year == year), None)
    content = {"fen": fen, "published_on": published_on, "source": source}
    row = next_row(
        WageFigureRow, bureau, year, replaces, note, {"fen": shipped.fen} if shipped else None, content, act.now, name
    )
    record(
        act,
        bureau,
        "wage.corrected" if replaces else "wage.entered",
        f"wage:{year}",
        edition=row.edition,
        fen=fen,
        source=source,
        note=note,
    )
    return row


def withdraw(model: type[Row], bureau: Bureau, year: int, *, note: str, replaces: int, act: Act, name: str) -> None:
    """From now on the bureau's row of the year does not count: what ships does, or the year is not known."""
    last = latest(model, bureau.id, year)
    if last is None or last.withdrawn:
        raise NotEntered(year=year)
    row = next_row(model, bureau, year, replaces, note, None, {"withdrawn": True}, act.now, name)
    what = "holidays" if model is HolidayTableRow else "wage"
    record(act, bureau, f"{what}.withdrawn", f"{what}:{year}", edition=row.edition, note=note)


def latest(model: type[Row], bureau_id: int, year: int) -> Row | None:
    found = select(model).filter_by(bureau_id=bureau_id, year=year)
    return db.session.scalar(found.order_by(model.edition.desc()).limit(1))


def next_row(
    model: type[Row],
    bureau: Bureau,
    year: int,
    replaces: int,
    note: str,
    shipped: dict | None,
    content: dict,
    now: datetime,
    name: str,
) -> Row:
    """The next row of a year, if it follows the one the page showed, says something new, and says why."""
    last = latest(model, bureau.id, year)
    if replaces != (last.edition if last else 0):
        raise ChangedMeanwhile(year=year) if replaces else AlreadyEntered(year=year)
    before = shipped if last is None or last.withdrawn else {key: getattr(last, key) for key in content}
    if before and all(content[key] == value for key, value in before.items()):
        raise NothingChanged(year=year)
    if (last or shipped) and not note:
        raise NeedsWhy()
    row = model(
        bureau_id=bureau.id, year=year, edition=replaces + 1, note=note, entered_at=now, entered_by=name, **content
    )
    db.session.add(row)
    db.session.flush()
    return row


def readings(bureau_id: int, at: datetime | None = None) -> Readings:
    """What the bureau chose for open questions, up to a moment; questions without a choice are left out."""
    chosen = select(Reading).filter_by(bureau_id=bureau_id).order_by(Reading.id)
    rows = db.session.scalars(chosen if at is None else chosen.where(Reading.chosen_at <= at))
    kinds = {one.key: type(one.default) for one in offered()}
    named = ((FORMERLY.get(row.key, row.key), row.value) for row in rows)
    return {key: kinds[key](value) for key, value in named if key in kinds}


class ReadingNotOffered(BadInput):
    """A reading the rules do not offer for this question."""

    title = _l("This reading is not offered.")
    advice = _l("Open the page again and choose one of those shown.")


def choose_reading(bureau: Bureau, key: str, value: str, reason: str, name: str, act: Act) -> Reading:
    """From now on the bureau reads the question so; what was decided before keeps what it had."""
    try:
        chosen({key: int(value) if value.isdigit() else value}, key)
    except (KeyError, ValueError) as error:
        raise ReadingNotOffered() from error
    row = Reading(bureau_id=bureau.id, key=key, value=value, reason=reason, chosen_at=act.now, chosen_by=name)
    db.session.add(row)
    record(act, bureau, "reading.chosen", f"reading:{key}", value=value, reason=reason)
    return row
