"""The yearly lists of enterprises and agencies: build, review, publish, take away."""

from datetime import date
from io import BytesIO

from flask import flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _, ngettext
from xlsxwriter import Workbook

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.parties.models import Bureau
from matchfair.policy import FAIL, Answer, keeps_lists, list_published
from matchfair.web import audience, render, send_workbook, typed, write
from matchfair.web.fields import number
from matchfair.words import in_full, sentence

from . import bp, lists as year_lists
from .eligibility import ProgrammeRegister
from .forms import PublishForm
from .list_forms import ReviewLine, common_reason, ids_sent, lines_sent, lines_shown
from .models import Listing, PartyKind, YearList
from .party_page import page_of, year_asked
from .words import OUTCOMES

TITLES = {"enterprises": "服务对象名单", "agencies": "服务机构名单"}


def list_asked(kind: PartyKind) -> tuple[Bureau, int, YearList | None]:
    g.navigation_entry = f"programme.{kind}"
    bureau, year = db.session.get_one(Bureau, g.sign_in.bureau_id), year_asked()
    if kind not in TITLES or not keeps_lists(bureau.place):
        raise NotFound()
    return bureau, year, year_lists.find_list(bureau.id, kind, year)


# clause[screen]: PS24-10, PS21-10, PS21I-5.3
@bp.get("/desk/lists/<kind>")
@audience("organizer")
def year_list(kind: PartyKind):
    return list_page(kind)


def list_page(kind: PartyKind, form: PublishForm | None = None, sent: list[ReviewLine] | None = None):
    bureau, year, found = list_asked(kind)
    today, show = clock.today(), request.values.get("show", "")
    due = list_published(bureau.place, year, found.published_on if found else None, today)
    rows = year_lists.rows_of(found, show, request.values.get("page", 1, number)) if found else None
    return render(
        "programme/year_list.html",
        "programme/_year_list.html",
        kind=kind,
        year=year,
        this_year=today.year,
        found=found,
        due=due,
        due_at=(bureau.place, date(year, 1, 1)),
        rows=rows,
        days_left=(due.value - today).days if isinstance(due.value, date) else None,
        show=show,
        counts=year_lists.counts_of(found) if found else {},
        undecided=year_lists.undecided(found) if found else 0,
        days_late=days_late(due, found.published_on if found else None),
        outcomes=OUTCOMES,
        page_of=page_of,
        lines=sent or (lines_shown(rows.items, register_of(bureau, year, kind, rows.items)) if rows else []),
        reason=common_reason(request.form),
        sentence=sentence,
        form=form or PublishForm(formdata=None, year=year, published_on=today),
    )


def days_late(due: Answer, published_on: date | None) -> int:
    """By how many days a published list was late; 0 where it was not, or is not published."""
    late = published_on and isinstance(due.value, date) and due.outcome == FAIL
    return (published_on - due.value).days if published_on and late else 0


def register_of(bureau: Bureau, year: int, kind: PartyKind, rows: list[Listing]) -> ProgrammeRegister:
    return year_lists.register_of(bureau, kind, year, clock.today(), [row.party.id for row in rows])


@bp.post("/desk/lists/<kind>")
@audience("organizer")
@write
def build_list(kind: PartyKind):
    bureau, year, _found = list_asked(kind)
    counts = year_lists.build(bureau, kind, year, clock.today(), acting())
    flash(
        _(
            "The list of %(year)s is built: %(passed)s of %(all)s meet every condition.",
            year=year,
            passed=counts["pass"],
            all=sum(counts.values()),
        ),
        "success",
    )
    return redirect(url_for("programme.year_list", kind=kind, year=year), 303)


@bp.post("/desk/lists/<kind>/review")
@audience("organizer")
@write
def review_list(kind: PartyKind):
    """Every row that was changed or given a reason is one decision; one that cannot be saved keeps all the others."""
    bureau, year, found = list_asked(kind)
    if found is None:
        raise NotFound()
    rows = year_lists.rows_named(found, ids_sent(request.form))
    lines = lines_sent(rows, register_of(bureau, year, kind, rows), request.form)
    if any(line.refusal for line in lines):
        return make_response(list_page(kind, sent=lines), 422)
    touched = [line for line in lines if line.touched]
    name, reason = g.sign_in.account.display_name, common_reason(request.form)
    for line in touched:
        year_lists.review(line.row, line.standing, line.listed, line.reason or reason, name, acting())
    flash(
        ngettext("%(num)d decision is recorded.", "%(num)d decisions are recorded.", len(touched))
        if touched
        else _("Nothing was changed."),
        "success" if touched else "warning",
    )
    page = request.form.get("page", 1, number) + ("next" in request.form)
    return redirect(
        url_for("programme.year_list", kind=kind, year=year, page=page, show=request.form.get("show") or None), 303
    )


@bp.post("/desk/lists/<kind>/publish")
@audience("organizer")
@write
def publish_list(kind: PartyKind):
    _bureau, year, found = list_asked(kind)
    form = PublishForm()
    if found is None:
        raise NotFound()
    if not form.validate():
        return make_response(list_page(kind, form), 422)
    year_lists.publish(found, form.published_on.data, form.where.data, acting())
    flash(_("The publication of the list of %(year)s is noted.", year=year), "success")
    return redirect(url_for("programme.year_list", kind=kind, year=year), 303)


@bp.post("/desk/lists/<kind>/take-back")
@audience("organizer")
@write
def take_list_back(kind: PartyKind):
    _bureau, year, found = list_asked(kind)
    if found is None:
        raise NotFound()
    year_lists.take_back(found, typed("reason"), acting())
    flash(_("The list of %(year)s counts as not published again.", year=year), "success")
    return redirect(url_for("programme.year_list", kind=kind, year=year), 303)


# clause[document]: PS24-10, PS21-10
@bp.get("/desk/lists/<kind>/names.xlsx")
@audience("organizer")
def list_names(kind: PartyKind):
    bureau, year, found = list_asked(kind)
    if found is None:
        return redirect(url_for("programme.year_list", kind=kind, year=year))
    title = f"{year}年度{TITLES[kind]}" + ("" if found.published_on else "（未公布）")
    names, due = year_lists.names_listed(found), list_published(bureau.place, year, None, clock.today())
    file = names_workbook(title, names, due.clause if due.value else None)
    return send_workbook(file, f"{title}.xlsx")


def names_workbook(title: str, names: list[str], clause: str | None) -> BytesIO:
    """Number and name, nothing else: why somebody is on the list is the bureau's alone (A30)."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True, "bottom": 1})
        sheet.merge_range(0, 0, 0, 1, title, book.add_format({"bold": True, "font_size": 15, "align": "center"}))
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 1, 48)
        sheet.write_row(1, 0, ("序号", "名称"), bold)
        for number, name in enumerate(names, start=1):
            sheet.write_number(number + 1, 0, number)
            sheet.write_string(number + 1, 1, name)
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(0, 1)
        if clause:
            sheet.set_footer(f"&L依据{in_full(clause)}&R&P / &N")
    file.seek(0)
    return file
