"""The door: printed codes, arriving, the one-time code to the registered phone, leaving a name for the desk."""

import re
import unicodedata
from urllib.parse import urlsplit

from flask import flash, g, make_response, redirect, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from matchfair import clock, codes
from matchfair.accounts.devices import acting, let_in
from matchfair.accounts.services import asked_for_code, redeem_code
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.parties.models import Enterprise
from matchfair.parties.services import enterprise_by_code
from matchfair.web import again, audience, refused_at, render, served_bureau, tokens, write
from matchfair.web.fields import one_line

from . import bp, services
from .code_page import send_code, sender
from .forms import CreditCodeForm, DigitsForm, VisitorForm
from .models import Entry, Fair
from .reception import newest_fair_of


@bp.get("/start")
@audience("organizer", "agency", "enterprise")
def start():
    """The start page of whoever is signed in; an enterprise's is the fair it most likely means."""
    if g.sign_in.role != "enterprise":
        return redirect(url_for("fairs.desk" if g.sign_in.role == "organizer" else "offers.fairs"))
    fair = newest_fair_of(g.sign_in.enterprise_id)
    return redirect(url_for("board.home", fair_code=fair.code)) if fair else render("fairs/no_fair.html")


@bp.get("/go")
@audience("public")
def typed():
    """A printed code typed by hand, or the whole address pasted; what it is not is said, and stays to be corrected."""
    text = one_line(request.args.get("code", ""))
    path = urlsplit(unicodedata.normalize("NFKC", text)).path if "/" in text else ""
    if path and again.endpoint_at(path) not in (None, "fairs.typed", "board.front"):
        return redirect(path)
    if services.find_printed(served_bureau(), codes.typed(text)):
        return redirect(url_for("fairs.printed", code=codes.typed(text)))
    return unknown(text) if text else redirect(url_for("board.front"))


def unknown(text: str):
    return make_response(render("fairs/unknown_code.html", code=text), 404)


@bp.get("/q/<code>")
@audience("public")
def printed(code: str):
    """Where a printed QR code leads, for ever: a fair's entrance or a booth."""
    place = services.find_printed(served_bureau(), codes.typed(code))
    if place is None:
        return unknown(code)
    entry = own_entry(place if isinstance(place, Fair) else place.fair)
    if isinstance(place, Fair):
        return render("fairs/entrance.html", fair=place, entry=entry, sends=sender() is not None)
    if place.agency_id and place.fair.phase != "draft":
        agency = url_for("proposals.agency", fair_code=place.fair.code, agency_id=place.agency_id)
        if entry:
            return redirect(agency)
        session["asked_for"] = agency
    return redirect(url_for("offers.booth", code=place.code))


@bp.get("/sign-in/<fair_code>")
@audience("public")
def ways_in(fair_code: str):
    """Where a device that is not signed in lands when it asks for an enterprise's pages."""
    fair = db.session.scalar(select(Fair).filter_by(bureau_id=served_bureau(), code=fair_code, deleted_at=None))
    if fair is None:
        raise NotFound()
    return render("fairs/ways_in.html", fair=fair, next=request.args.get("next", ""))


@bp.post("/q/<code>/arrive")
@audience("enterprise")
@write
def arrive(code: str):
    fair = entrance(code)
    entry = own_entry(fair)
    if entry is None:
        raise NotFound()
    services.arrive(entry, "scan", acting())
    flash(_("Welcome! The desk knows that you are here."), "success")
    return redirect(url_for("board.home", fair_code=fair.code), 303)


# ---- credit code and one-time code ------------------------------------------------------------------------------


@bp.get("/q/<code>/code")
@audience("public")
def code(code: str):
    return code_page(entrance(code), CreditCodeForm())


def code_page(fair: Fair, form: CreditCodeForm):
    return render("fairs/code.html", fair=fair, form=form, sends=sender() is not None)


@bp.post("/q/<code>/code")
@audience("public")
@write
def ask_code(code: str):
    """Make a one-time code for an enterprise on the list; whoever is not on it looks again, or leaves a name."""
    fair, form = entrance(code), CreditCodeForm()
    if not form.validate():
        return make_response(code_page(fair, form), 422)
    services.require_phase(fair, "registration", "live", "closed")
    enterprise = enterprise_by_code(fair.bureau_id, form.uscc.data or "")
    if enterprise is None or services.find_entry(fair, enterprise.id) is None:
        form.uscc.errors = [not_on_the_list(form.uscc.doubtful)]
        return make_response(code_page(fair, form), 422)
    return send_code(fair, enterprise)


def not_on_the_list(doubtful: bool) -> str:
    if doubtful:
        return _(
            "No enterprise with this code takes part, and its last character does not fit the others: a character is probably mistyped."
        )
    return _("No enterprise with this code takes part. Compare it with the business licence once more.")


@bp.get("/q/<code>/redeem")
@audience("public")
def type_code(code: str):
    fair, ticket = entrance(code), request.args.get("ticket", "")
    return digits_page(fair, ticket_holder(fair, ticket), DigitsForm(ticket=ticket))


def digits_page(fair: Fair, enterprise: Enterprise, form: DigitsForm):
    ending = enterprise.phone[-4:] if sender() and enterprise.phone_is_mobile else ""
    return render("fairs/redeem.html", fair=fair, form=form, ending=ending)


@bp.post("/q/<code>/redeem")
@audience("public")
@write
def redeem(code: str):
    fair, form = entrance(code), DigitsForm()
    enterprise = ticket_holder(fair, form.ticket.data)
    digits = re.sub(r"\D", "", form.digits.data or "")
    with refused_at(form.digits, lambda: digits_page(fair, enterprise, form)):
        used = redeem_code(enterprise, digits, clock.now())
    response = redirect(url_for("fairs.printed", code=fair.entrance_code), 303)
    return let_in(response, f"code:{used.id}", fair.code, enterprise=enterprise)


def ticket_holder(fair: Fair, ticket: str) -> Enterprise:
    """The enterprise that asked for a one-time code, as the address of the next page carries it."""
    (code,) = tokens.read(fair.bureau_id, "one-time-code", ticket) or (None,)
    enterprise = code and asked_for_code(fair.bureau_id, code, clock.now())
    if not enterprise or services.find_entry(fair, enterprise.id) is None:
        raise NotFound()
    return enterprise


# ---- not on the list --------------------------------------------------------------------------------------------


@bp.get("/q/<code>/name")
@audience("public")
def leave_name(code: str):
    return render("fairs/name.html", fair=entrance(code), form=VisitorForm(uscc=request.args.get("uscc", "")))


@bp.post("/q/<code>/name")
@audience("public")
@write
def keep_name(code: str):
    fair, form = entrance(code), VisitorForm()
    if not form.validate():
        return make_response(render("fairs/name.html", fair=fair, form=form), 422)
    left = {field: getattr(form, field).data or "" for field in ("name", "uscc", "contact", "phone")}
    services.leave_name(fair, clock.now(), **left)
    flash(_("The desk has your name. Please go there: it can let you in."), "success")
    return redirect(url_for("fairs.printed", code=fair.entrance_code), 303)


def entrance(code: str) -> Fair:
    fair = services.find_printed(served_bureau(), codes.typed(code))
    if not isinstance(fair, Fair):
        raise NotFound()
    return fair


def own_entry(fair: Fair) -> Entry | None:
    """The signed-in enterprise's entry at the fair, if this device is one's."""
    if not g.sign_in or g.sign_in.role != "enterprise" or g.sign_in.bureau_id != fair.bureau_id:
        return None
    return services.find_entry(fair, g.sign_in.enterprise_id)
