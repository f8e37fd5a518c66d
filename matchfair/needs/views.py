"""The enterprise's own list of needs."""

from flask import flash, g, make_response, redirect, url_for
from flask_babel import gettext as _

from matchfair.accounts.devices import acting
from matchfair.fairs.models import Fair
from matchfair.fairs.services import fair_for
from matchfair.web import audience, render, write
from matchfair.words import sentence

from . import bp
from .forms import NeedsForm, needs_form
from .models import NeedList
from .services import NeedsChanged, need_list_of, save_needs


def needs_listed(fair: Fair, enterprise_id: int) -> bool:
    """For pages of slices that cannot ask here themselves, such as the invitation."""
    return need_list_of(fair, enterprise_id) is not None


# clause[screen]: PS24-14.1…14.10, PS24-15.a, PS21-15.1…15.10, PS21-16, CZ-1.2.1…10, CZ-1.3a
@bp.get("/fair/<fair_code>/needs")
@audience("enterprise")
def edit(fair_code):
    fair = fair_for(g.sign_in, fair_code)
    need_list = need_list_of(fair, g.sign_in.enterprise_id)
    return page(fair, need_list, needs_form(fair.edition, need_list))


@bp.post("/fair/<fair_code>/needs")
@audience("enterprise")
@write
def save(fair_code):
    fair = fair_for(g.sign_in, fair_code)
    need_list = need_list_of(fair, g.sign_in.enterprise_id)
    form = needs_form(fair.edition, need_list)
    if not form.validate():
        return make_response(page(fair, need_list, form), 422)
    try:
        need_list = save_needs(
            fair,
            g.sign_in.enterprise,
            form.as_needs(),
            acting(),
            note=form.note.data or "",
            custom=form.custom.data or "",
            budget_fen=form.budget_fen,
            expected_version=form.expected_version,
        )
    except NeedsChanged as changed:
        form.version.data = str(changed.values["version"])
        return make_response(page(fair, need_list, form, changed), changed.status)
    chosen = need_list.items or need_list.custom
    flash(_("Your needs are saved.") if chosen else _("Saved, but nothing is chosen yet."), "success")
    return redirect(url_for("needs.edit", fair_code=fair.code), 303)


def page(fair: Fair, need_list: NeedList | None, form: NeedsForm, changed: NeedsChanged | None = None):
    """The form; or, where the needs cannot be changed, the list and why."""
    g.navigation_entry = "needs.edit"
    fixed = "fixed" if need_list and need_list.fixed_at else ""
    return render(
        "needs/edit.html",
        fair=fair,
        row=need_list,
        form=form,
        readonly=fixed if fair.phase in ("registration", "live") else "phase",
        changed=changed and sentence(changed),
    )
