"""The desk at the door: who is admitted, who has arrived, codes to say aloud, and those who are not on the list."""

from typing import Any

from flask import flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _, ngettext

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.accounts.services import codes_to_say
from matchfair.errors import NotFound
from matchfair.parties.services import of_bureau
from matchfair.parties.words import OPERATING_STATES
from matchfair.policy import keeps_lists
from matchfair.programme.words import OUTCOMES, shown
from matchfair.web import audience, back_to, render, typed, write
from matchfair.web.fields import number

from . import bp, links, reception, services
from .forms import AdmitVisitorForm
from .models import Fair, Visitor
from .services import fair_for


@bp.get("/desk/fairs/<fair_code>/entries")
@audience("organizer")
def entries(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    text, show = request.args.get("q", "").strip(), request.args.get("show", "")
    found = reception.search_entries(fair, text, show, request.args.get("page", 1, number))
    register = services.register_for(fair, [row.enterprise_id for row in found.rows])
    return render(
        "fairs/entries.html",
        "fairs/_entries.html",
        fair=fair,
        found=found,
        text=text,
        show=show,
        counts=reception.attendance([fair]).get(fair.id, (0, 0)),
        visitors=reception.visitors_waiting(fair),
        codes=codes_to_say(fair.bureau_id, clock.now()),
        register=register,
    )


@bp.get("/desk/fairs/<fair_code>/entries/codes")
@audience("organizer")
def codes_waiting(fair_code: str):
    """The part of the page that is fetched again every few seconds; one enterprise's page asks for its own codes."""
    fair, only = fair_for(g.sign_in, fair_code), request.args.get("enterprise", type=number)
    which = {"enterprise_id": only} if only else {}
    return render("fairs/_codes.html", fair=fair, only=only, codes=codes_to_say(fair.bureau_id, clock.now(), **which))


@bp.post("/desk/fairs/<fair_code>/entries/<int:enterprise_id>/arrived")
@audience("organizer")
@write
def arrived(fair_code: str, enterprise_id: int):
    services.arrive(services.entry_for(g.sign_in, fair_code, enterprise_id), "desk", acting())
    return redirect(back_to(url_for("fairs.entries", fair_code=fair_code)), 303)


@bp.post("/desk/fairs/<fair_code>/entries/<int:enterprise_id>/not-arrived")
@audience("organizer")
@write
def not_arrived(fair_code: str, enterprise_id: int):
    services.undo_arrival(services.entry_for(g.sign_in, fair_code, enterprise_id), acting())
    return redirect(back_to(url_for("fairs.entries", fair_code=fair_code)), 303)


# ---- one enterprise at the fair ---------------------------------------------------------------------------------


@bp.get("/desk/fairs/<fair_code>/entries/<int:enterprise_id>")
@audience("organizer")
def entry(fair_code: str, enterprise_id: int):
    g.navigation_entry = "fairs.entries"
    found = services.entry_for(g.sign_in, fair_code, enterprise_id)
    invitation = reception.invitation_of(found.fair, enterprise_id)
    link = invitation and links.invitation_url(invitation)
    codes = codes_to_say(found.bureau_id, clock.now(), enterprise_id=enterprise_id)
    register = services.register_for(found.fair, [enterprise_id])
    return render(
        "fairs/entry.html",
        fair=found.fair,
        entry=found,
        invitation=invitation,
        link=link,
        codes=codes,
        only=enterprise_id,
        register=register,
        conditions=shown(register.standing(found.enterprise)),
        outcomes=OUTCOMES,
    )


@bp.post("/desk/fairs/<fair_code>/entries/<int:enterprise_id>/invitation")
@audience("organizer")
@write
def invite(fair_code: str, enterprise_id: int):
    """Make the enterprise's link, or with `replace` a new one: the old one and its devices are shut out."""
    found, now = services.entry_for(g.sign_in, fair_code, enterprise_id), clock.now()
    services.require_phase(found.fair, "draft", "registration", "live")
    invitation = links.invite(found.fair, found.enterprise, now)
    if request.form.get("replace"):
        links.replace_invitation(invitation, acting())
        flash(_("The old link and the phones it let in are shut out. Hand out the new link."), "success")
    return redirect(url_for("fairs.entry", fair_code=fair_code, enterprise_id=enterprise_id), 303)


# ---- admission --------------------------------------------------------------------------------------------------


# clause[screen]: PS24-13, PS21-14.a
@bp.get("/desk/fairs/<fair_code>/admission")
@audience("organizer")
def admission(fair_code: str):
    g.navigation_entry = "fairs.entries"
    fair, text = fair_for(g.sign_in, fair_code), request.args.get("q", "").strip()
    found = reception.search_roster(fair, text, request.args.get("page", 1, number))
    register = services.register_for(fair, [row.id for row in found.rows])
    fit = len(reception.those_who_fit(fair)) if not text else 0
    return render(
        "fairs/admission.html",
        fair=fair,
        found=found,
        text=text,
        register=register,
        lists_kept=keeps_lists(fair.place),
        fit=fit,
        operating_states=OPERATING_STATES,
    )


@bp.post("/desk/fairs/<fair_code>/admit")
@audience("organizer")
@write
def admit(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    provisional, note = request.form.get("how") == "provisional", typed("note")
    ids = None if request.form.get("how") == "all" else request.form.getlist("enterprise", number)
    admitted = reception.admit_all(fair, ids, acting(), provisional, note)
    if admitted.number:
        flash(ngettext("%(num)d enterprise admitted.", "%(num)d enterprises admitted.", admitted.number), "success")
    elif not (admitted.not_listed or admitted.served or admitted.ended):
        flash(_("Nobody was admitted: tick the enterprises first."), "warning")
    if admitted.not_listed:
        flash(not_listed_sentence(admitted.not_listed), "warning")
    if admitted.served:
        flash(served_sentence(admitted.served), "warning")
    if admitted.ended:
        flash(ended_sentence(admitted.ended), "warning")
    return redirect(back_to(url_for("fairs.admission", fair_code=fair_code)), 303)


def not_listed_sentence(left_out: list) -> str:
    return ngettext(
        "%(num)d enterprise is not on the year's list and was not admitted: %(names)s. Tick it and admit it provisionally.",
        "%(num)d enterprises are not on the year's list and were not admitted: %(names)s. Tick them and admit them "
        "provisionally.",
        len(left_out),
        names=first_names(left_out),
    )


def served_sentence(served: list) -> str:
    return ngettext(
        "%(num)d enterprise is served by an agency already and was not admitted: %(names)s. If it asked to change agency, "
        "tick it and admit it provisionally with a note that says so.",
        "%(num)d enterprises are served by an agency already and were not admitted: %(names)s. Those that asked to change "
        "agency are ticked and admitted provisionally, with a note that says so.",
        len(served),
        names=first_names(served),
    )


def ended_sentence(ended: list) -> str:
    return ngettext(
        "The listing of %(num)d enterprise has ended, so it was not admitted: %(names)s. Its own page says why.",
        "The listing of %(num)d enterprises has ended, so they were not admitted: %(names)s. Their own pages say why.",
        len(ended),
        names=first_names(ended),
    )


def first_names(rows: list) -> str:
    return "、".join(row.name for row in rows[:3]) + (" …" if rows[3:] else "")


# ---- those who left their names ---------------------------------------------------------------------------------


@bp.get("/desk/fairs/<fair_code>/visitors/<int:visitor_id>")
@audience("organizer")
def visitor(fair_code: str, visitor_id: int):
    fair, found = waiting_visitor(fair_code, visitor_id)
    return render(
        "fairs/visitor.html",
        fair=fair,
        visitor=found,
        form=AdmitVisitorForm(obj=found),
        lists_kept=keeps_lists(fair.place),
    )


@bp.post("/desk/fairs/<fair_code>/visitors/<int:visitor_id>")
@audience("organizer")
@write
def admit_visitor(fair_code: str, visitor_id: int):
    fair, found = waiting_visitor(fair_code, visitor_id)
    form = visitor_form(fair)
    if not form.validate():
        return make_response(
            render("fairs/visitor.html", fair=fair, visitor=found, form=form, lists_kept=keeps_lists(fair.place)), 422
        )
    typed = {
        field: form[field].data or "" if field in form else "" for field in ("uscc", "name", "contact", "phone", "note")
    }
    entry = reception.admit_visitor(found, fair, acting(), phone_is_mobile=form.phone.mobile, **typed)
    said = (
        _("%(name)s is admitted provisionally and counted as arrived.", name=entry.enterprise.name)
        if entry.provisional
        else _("%(name)s takes part and is counted as arrived.", name=entry.enterprise.name)
    )
    flash(said, "success")
    if form.uscc.doubtful:
        flash(
            _("The check digit of %(code)s does not fit. Compare it with the licence.", code=form.uscc.data), "warning"
        )
    return redirect(url_for("fairs.entry", fair_code=fair_code, enterprise_id=entry.enterprise_id), 303)


@bp.post("/desk/fairs/<fair_code>/visitors/<int:visitor_id>/dismiss")
@audience("organizer")
@write
def dismiss_visitor(fair_code: str, visitor_id: int):
    _fair, found = waiting_visitor(fair_code, visitor_id)
    services.handle_visitor(found, "dismissed", typed("note"), acting())
    flash(_("%(name)s is no longer among the walk-ins.", name=found.name))
    return redirect(url_for("fairs.entries", fair_code=fair_code), 303)


def visitor_form(fair: Fair, **more: Any) -> AdmitVisitorForm:
    """Why somebody is let in is asked only where a list could have said so."""
    form = AdmitVisitorForm(**more)
    if not keeps_lists(fair.place):
        del form.note
    return form


def waiting_visitor(fair_code: str, visitor_id: int) -> tuple[Fair, Visitor]:
    g.navigation_entry = "fairs.entries"
    fair, found = fair_for(g.sign_in, fair_code), of_bureau(Visitor, g.sign_in.bureau_id, visitor_id)
    if found.fair_id != fair.id or found.handled_at:
        raise NotFound()
    return fair, found
