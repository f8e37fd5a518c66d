"""The front page, signing in and out with a password, taking up an account, and the demo's entrances."""

from flask import Blueprint, current_app, flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _

from matchfair import clock, tokens
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.web import DEVICE_COOKIE, audience, back_to, let_in, refused_at, render, write

from .forms import SignInForm, TakeUpForm
from .models import Account, Enterprise
from .services import LinkDead, check_password, end_sign_ins, invitation_stamp, take_up_invitation

bp = Blueprint("parties", __name__)


@bp.get("/")
@audience("public")
def front():
    if g.sign_in:
        return redirect(url_for("fairs.start"))
    return render("parties/front.html", demo_parties=demo_parties())


@bp.get("/sign-in")
@audience("public")
def sign_in():
    return render("parties/sign_in.html", form=SignInForm(next=request.args.get("next", "")))


@bp.post("/sign-in")
@audience("public")
@write
def check_sign_in():
    form = SignInForm()
    if not form.validate():
        return make_response(render("parties/sign_in.html", form=form), 422)
    with refused_at(form.password, lambda: render("parties/sign_in.html", form=form)):
        account = check_password(form.login.data.strip(), form.password.data, clock.now())
    start = url_for("fairs.start")
    return let_in(redirect(back_to(start) if form.next.data else start, 303), "password", account=account)


@bp.post("/sign-out")
@audience("organizer", "agency", "enterprise")
@write
def sign_out():
    end_sign_ins(clock.now(), id=g.sign_in.id)
    flash(_("You are signed out on this device."))
    response = redirect(url_for("parties.front"), 303)
    response.delete_cookie(DEVICE_COOKIE)
    return response


@bp.get("/account/<token>")
@audience("public")
def take_up(token: str):
    account, _stamp = invited_account(token)
    name = "" if account.name == account.login else account.name
    return render("parties/take_up.html", form=TakeUpForm(name=name), account=account)


@bp.post("/account/<token>")
@audience("public")
@write
def set_first_password(token: str):
    account, stamp = invited_account(token)
    form = TakeUpForm()
    if not form.validate():
        return make_response(render("parties/take_up.html", form=form, account=account), 422)
    take_up_invitation(account, stamp, form.name.data.strip(), form.password.data, clock.now())
    flash(_("Your password is set. From now on sign in as %(login)s.", login=account.login), "success")
    return let_in(redirect(url_for("fairs.start"), 303), "password", account=account)


def invited_account(token: str) -> tuple[Account, str]:
    """The account of an invitation link and the link's stamp, which is dead once a password was set with it."""
    account_id, stamp = tokens.read("account", token) or (None, "")
    account = db.session.get(Account, account_id) if account_id else None
    if account is None or account.disabled_at or stamp != invitation_stamp(account):
        raise LinkDead()
    return account, stamp


# ---- the demo ---------------------------------------------------------------------------------------------------


def demo_parties() -> dict:
    return current_app.config.get("DEMO_PARTIES", {}) if current_app.config["DEMO"] else {}


@bp.post("/demo/<role>")
@audience("public")
@write
def demo_entrance(role: str):
    """One tap instead of a password; there is no such page outside the demo."""
    party_id = demo_parties().get(role) if role in ("organizer", "agency", "enterprise") else None
    kind, model = ("enterprise", Enterprise) if role == "enterprise" else ("account", Account)
    party = db.session.get(model, party_id) if party_id else None
    if party is None:
        raise NotFound()
    return let_in(redirect(url_for("fairs.start"), 303), "demo", **{kind: party})
