"""What the page of yearly tables shows of each year: what counts, where it comes from, what counted before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.extensions import db
from matchfair.parties.models import Bureau
from matchfair.policy import (
    Holidays,
    HolidayTable,
    WageBase,
    as_text,
    citation_in,
    figure_faults,
    missing_holidays,
    national_holidays,
    read_notice,
    wage_base_used,
    wage_bases,
    working_in_words as said,
)
from matchfair.web import audience, refused_at, render, write
from matchfair.web.fields import number
from matchfair.words import english

from . import bp, services as tables
from .forms import HolidayForm, WageForm, WithdrawForm
from .models import HolidayTableRow, WageFigureRow
from .services import bases_of, holidays_of, in_force, rows_of


@dataclass(frozen=True)
class TableYear:
    """One year; without `known` the answers that rest on it wait."""

    year: int
    known: HolidayTable | WageBase | None
    own: HolidayTableRow | WageFigureRow | None  # the bureau's row that counts
    rows: list  # every row of the bureau's, the latest first
    shipped: HolidayTable | WageBase | None


def years_of(bureau_id: int, today: date) -> list[TableYear]:
    """The years of days off, the next one first: those with a table, this year and the next."""
    shipped, known = national_holidays().tables, holidays_of(bureau_id).tables
    rows = rows_of(HolidayTableRow, bureau_id)
    return listed({*shipped, *rows, today.year, today.year + 1}, known, rows, shipped)


def wage_years(bureau: Bureau, today: date) -> list[TableYear]:
    """The years of wages from the first one known to the one before this year."""
    shipped = {base.year: base for base in wage_bases(bureau.place)}
    known = {base.year: base for base in bases_of(bureau.id, bureau.place)}
    rows = rows_of(WageFigureRow, bureau.id)
    first = min({*shipped, *rows, today.year - 1})
    return listed({*range(first, today.year), *rows}, known, rows, shipped)


def listed(years: set[int], known: Mapping, rows: dict, shipped: Mapping) -> list[TableYear]:
    own = in_force(rows)
    return [
        TableYear(year, known.get(year), own.get(year), rows.get(year, [])[::-1], shipped.get(year))
        for year in sorted(years, reverse=True)
    ]


FAULT_AT = {"wage_not_of_a_year": "yuan", "wage_published_in_another_year": "published_on"}


@bp.get("/desk/tables")
@audience("organizer")
def year_tables():
    return tables_page()


def tables_page(withdrawing: WithdrawForm | None = None):
    bureau, today = own_bureau(), clock.today()
    uses_wages = wage_base_used(bureau.place)
    return render(
        "rules/tables.html",
        at=(bureau.place, today),
        holidays=years_of(bureau.id, today),
        wages=wage_years(bureau, today) if uses_wages else None,
        withdrawing=withdrawing,
    )


def own_bureau() -> Bureau:
    return db.session.get_one(Bureau, g.sign_in.bureau_id)


def year_asked(default: int) -> int:
    year = request.args.get("year", type=number)
    return year if year and 2000 <= year <= 2100 else default


def typed_by() -> dict:
    """Who enters a row: the name that stands beside it, and the act in the log."""
    return {"name": g.sign_in.account.display_name, "act": acting()}


# ---- days off ---------------------------------------------------------------------------------------------------


@bp.get("/desk/tables/holidays")
@audience("organizer")
def holiday_table():
    year = year_asked(clock.today().year + 1)
    row = tables.latest(HolidayTableRow, g.sign_in.bureau_id, year)
    table = tables.holidays_of(g.sign_in.bureau_id).tables.get(year)
    title, document, issued_on = citation_in(table.notice) if table else ("", "", None)
    if row and not row.withdrawn:
        title, document, issued_on = row.title, row.document, row.issued_on
    form = HolidayForm(
        formdata=None,
        year=year,
        replaces=row.edition if row else 0,
        title=title,
        document=document,
        issued_on=issued_on,
        text=as_text(table) if table else "",
    )
    return holiday_page(form)


def holiday_page(form: HolidayForm, known: Holidays | None = None):
    """The form; with what was read from its text once somebody has asked for that."""
    year = form.year.data or clock.today().year + 1
    found = read_notice(form.text.data or "", year, known) if known else None
    return render(
        "rules/holiday_table.html",
        form=form,
        year=year,
        found=found,
        said=said,
        known=tables.holidays_of(g.sign_in.bureau_id).knows(year),
        lacking=missing_holidays(HolidayTable(year, "", found.holidays)) if found else (),
    )


@bp.post("/desk/tables/holidays")
@audience("organizer")
@write
def save_holidays():
    form, bureau = HolidayForm(), own_bureau()
    form.fill_in_citation()
    known = tables.holidays_of(bureau.id)
    if not form.fits(clock.today()) or read_notice(form.text.data, form.year.data, known).faults:
        return make_response(holiday_page(form, known), 422)
    if form.checked.data != form.mark or request.form.get("step") != "save":
        form.checked.data = form.mark
        return holiday_page(form, known)
    with refused_at(form.note, lambda: holiday_page(form, known)):
        tables.enter_holidays(
            bureau,
            form.year.data,
            form.text.data,
            title=form.title.data,
            document=form.document.data,
            issued_on=form.issued_on.data,
            note=(form.note.data or "").strip(),
            replaces=form.edition,
            **typed_by(),
        )
    flash(
        _("The days off of %(year)s are saved. Deadlines are counted with them from now on.", year=form.year.data),
        "success",
    )
    return redirect(url_for("rules.year_tables", _anchor=f"holidays-{form.year.data}"), 303)


@bp.post("/desk/tables/holidays/withdraw")
@audience("organizer")
@write
def withdraw_holidays():
    return withdraw(HolidayTableRow, "holidays")


def withdraw(model: type[tables.Row], what: str):
    form = WithdrawForm()
    if not form.validate():
        return make_response(tables_page(form), 422)
    tables.withdraw(
        model, own_bureau(), form.year.data, note=form.note.data.strip(), replaces=form.edition, **typed_by()
    )
    flash(_("The entry of %(year)s is withdrawn. It stays readable under the year.", year=form.year.data), "success")
    return redirect(url_for("rules.year_tables", _anchor=f"{what}-{form.year.data}"), 303)


# ---- wages ------------------------------------------------------------------------------------------------------


@bp.get("/desk/tables/wages")
@audience("organizer")
def wage_figure():
    bureau, year = own_bureau(), year_asked(clock.today().year - 1)
    row = tables.latest(WageFigureRow, bureau.id, year)
    base = next((one for one in tables.bases_of(bureau.id, bureau.place) if one.year == year), None)
    form = WageForm(formdata=None, year=year, replaces=row.edition if row else 0)
    if base:
        form.yuan.data, form.source.data, form.published_on.data = (
            Decimal(base.fen) / 100,
            base.source,
            base.published_on,
        )
    return wage_page(form)


def wage_page(form: WageForm):
    year, bureau = form.year.data or clock.today().year - 1, own_bureau()
    base = next((one for one in tables.bases_of(bureau.id, bureau.place) if one.year == year), None)
    return render("rules/wage_figure.html", form=form, year=year, known=base is not None)


@bp.post("/desk/tables/wages")
@audience("organizer")
@write
def save_wage():
    form = WageForm()
    if not fits(form, clock.today()):
        return make_response(wage_page(form), 422)
    with refused_at(form.note, lambda: wage_page(form)):
        tables.enter_wage(
            own_bureau(),
            form.year.data,
            form.fen,
            published_on=form.published_on.data,
            source=form.source.data.strip(),
            note=(form.note.data or "").strip(),
            replaces=form.edition,
            **typed_by(),
        )
    flash(
        _("The wage of %(year)s is saved. Caps that wait for it are known from now on.", year=form.year.data), "success"
    )
    return redirect(url_for("rules.year_tables", _anchor=f"wages-{form.year.data}"), 303)


def fits(form: WageForm, today: date) -> bool:
    """What the form finds wrong, and what cannot be a wage of that year."""
    if not form.fits(today):
        return False
    for step in figure_faults(WageBase(form.year.data, form.fen, form.published_on.data, "")):
        form[FAULT_AT[step.code]].errors = [said(step)[english()]]
    return not form.errors


@bp.post("/desk/tables/wages/withdraw")
@audience("organizer")
@write
def withdraw_wage():
    return withdraw(WageFigureRow, "wages")
