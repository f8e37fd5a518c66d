"""The yearly lists of enterprises and agencies: build, review, publish, take away."""

from datetime import date
from io import BytesIO

from flask import flash, g, make_response, redirect, request, send_file, url_for
from flask_babel import gettext as _
from xlsxwriter import Workbook

from matchfair import clock
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.numbers import number
from matchfair.policy import list_published
from matchfair.web import audience, back_to, render, write
from matchfair.words import in_full

from . import year_lists
from .finding_views import page_of, year_asked
from .models import Bureau
from .register_forms import PublishForm, ReviewForm
from .register_models import YearList
from .standing_words import LISTINGS, OUTCOMES
from .views import bp

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLES = {"enterprises": "服务对象名单", "agencies": "服务机构名单"}


def list_asked(kind: str) -> tuple[Bureau, int, YearList | None]:
    if kind not in TITLES:
        raise NotFound()
    g.navigation_entry = f"parties.{kind}"
    bureau, year = db.session.get(Bureau, g.sign_in.bureau_id), year_asked()
    return bureau, year, year_lists.find_list(bureau.id, kind, year)


# clause[screen]: PS24-10, PS21-10, PS21I-5.3
@bp.get("/desk/lists/<kind>")
@audience("organizer")
def year_list(kind: str):
    return list_page(kind)


def list_page(kind: str, form: PublishForm | None = None):
    bureau, year, found = list_asked(kind)
    today, show = clock.today(), request.args.get("show", "")
    due = list_published(bureau.place, year, found and found.published_on, today)
    rows = found and year_lists.rows_of(found, show, request.args.get("page", 1, number))
    register = found and year_lists.register_of(bureau, kind, year, today, [row.party.id for row in rows.items])
    return render(
        "parties/year_list.html", "parties/_year_list.html", kind=kind, year=year, this_year=today.year, found=found,
        due=due, due_at=(bureau.place, date(year, 1, 1)), rows=rows,
        days_left=(due.value - today).days if isinstance(due.value, date) else None, show=show,
        counts=year_lists.counts_of(found) if found else {}, standing=register and register.standing, outcomes=OUTCOMES,
        listings=LISTINGS, page_of=page_of, form=form or PublishForm(formdata=None, year=year, published_on=today),
    )  # fmt: skip


@bp.post("/desk/lists/<kind>")
@audience("organizer")
@write
def build_list(kind: str):
    bureau, year, _found = list_asked(kind)
    counts = year_lists.build(bureau, kind, year, clock.today(), clock.now(), g.sign_in.actor)
    flash(_("The list of %(year)s is built: %(passed)s of %(all)s meet every condition.", year=year,
            passed=counts["pass"], all=sum(counts.values())), "success")  # fmt: skip
    return redirect(url_for("parties.year_list", kind=kind, year=year), 303)


@bp.post("/desk/lists/<kind>/<int:listing_id>")
@audience("organizer")
@write
def review_listing(kind: str, listing_id: int):
    row = year_lists.listing_of(g.sign_in.bureau_id, kind, listing_id)
    form, bureau = ReviewForm(), db.session.get(Bureau, g.sign_in.bureau_id)
    standing = year_lists.register_of(bureau, kind, row.of_list.year, clock.today(), [row.party.id]).standing(row.party)
    name = g.sign_in.account.name or g.sign_in.account.login
    reason = (form.reason.data or "")[:400]
    year_lists.review(row, standing, form.listed.data, reason, name, clock.now(), g.sign_in.actor)
    flash(_("Saved: %(name)s.", name=row.party.name), "success")
    return redirect(back_to(url_for("parties.year_list", kind=kind, year=row.of_list.year)), 303)


@bp.post("/desk/lists/<kind>/publish")
@audience("organizer")
@write
def publish_list(kind: str):
    _bureau, year, found = list_asked(kind)
    form = PublishForm()
    if found is None:
        raise NotFound()
    if not form.validate():
        return make_response(list_page(kind, form), 422)
    year_lists.publish(found, form.published_on.data, form.where.data, clock.now(), g.sign_in.actor)
    flash(_("The publication of the list of %(year)s is noted.", year=year), "success")
    return redirect(url_for("parties.year_list", kind=kind, year=year), 303)


# clause[document]: PS24-10, PS21-10
@bp.get("/desk/lists/<kind>/names.xlsx")
@audience("organizer")
def list_names(kind: str):
    bureau, year, found = list_asked(kind)
    if found is None:
        return redirect(url_for("parties.year_list", kind=kind, year=year))
    title = f"{year}年度{TITLES[kind]}" + ("" if found.published_on else "（未公布）")
    names, due = year_lists.names_listed(found), list_published(bureau.place, year, None, clock.today())
    file = names_workbook(title, names, due.clause if due.value else None)
    return send_file(file, XLSX, as_attachment=True, download_name=f"{title}.xlsx", max_age=0)


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
