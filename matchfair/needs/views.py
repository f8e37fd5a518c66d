"""The enterprise's own list of needs."""

from flask import flash, g, make_response, redirect, url_for
from flask_babel import gettext as _

from matchfair.accounts.devices import acting
from matchfair.fairs.models import Fair
from matchfair.fairs.services import fair_for
from matchfair.web import audience, render, write

from . import bp
from .forms import NeedsForm, needs_form
from .models import NeedList
from .services import NeedsFixed, need_list_of, save_needs


def needs_listed(fair: Fair, enterprise_id: int) -> bool:
    """For pages of slices that cannot ask here themselves, such as the invitation."""
    return need_list_of(fair, enterprise_id) is not None


# clause[screen]: PS24-14.1…14.10, PS24-15, PS21-15.1…15.10, PS21-16, CZ-1.2.1…10, CZ-1.3a
@bp.get("/fair/<fair_code>/needs")
@audience("enterprise")
def edit(fair_code):
    fair = fair_for(g.sign_in, fair_code)
    row = need_list_of(fair, g.sign_in.enterprise_id)
    return page(fair, row, needs_form(fair.edition, row))


@bp.post("/fair/<fair_code>/needs")
@audience("enterprise")
@write
def save(fair_code):
    fair = fair_for(g.sign_in, fair_code)
    row = need_list_of(fair, g.sign_in.enterprise_id, lock=True)
    if row and row.fixed_at:
        raise NeedsFixed()
    form = needs_form(fair.edition, row)
    if not form.validate():
        return make_response(page(fair, row, form), 422)
    if form.version.data != saved_version(row):
        form.version.data = saved_version(row)
        return make_response(page(fair, row, form, changed_elsewhere=True), 409)
    row = save_needs(
        fair,
        g.sign_in.enterprise,
        form.as_needs(),
        acting(),
        note=form.note.data or "",
        custom=form.custom.data or "",
        budget_fen=form.budget_fen,
    )
    flash(_("Your needs are saved.") if row.items or row.custom else _("Saved, but nothing is chosen yet."), "success")
    return redirect(url_for("needs.edit", fair_code=fair.code), 303)


def saved_version(row: NeedList | None) -> str:
    return str(row.version) if row else "0"


def page(fair: Fair, row: NeedList | None, form: NeedsForm, changed_elsewhere: bool = False):
    """The form; or, where the needs cannot be changed, the list and why."""
    g.navigation_entry = "needs.edit"
    readonly = "phase" if fair.phase not in ("registration", "live") else "fixed" if row and row.fixed_at else ""
    return render(
        "needs/edit.html", fair=fair, row=row, form=form, readonly=readonly, changed_elsewhere=changed_elsewhere
    )
