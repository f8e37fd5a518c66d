"""Signing in and out with a password, and taking up an account."""

from flask import current_app, flash, g, make_response, redirect, request, session, url_for
from flask_babel import gettext as _

from matchfair import clock
from matchfair.web import audience, back_to, refused_at, render, served_bureau, tokens, write

from . import bp
from .devices import DEVICE_COOKIE, let_in
from .forms import SignInForm, TakeUpForm
from .models import Account
from .services import check_password, end_sign_ins, invited_account, take_up_invitation


@bp.get("/sign-in")
@audience("public")
def sign_in():
    return render("accounts/sign_in.html", form=SignInForm(next=request.args.get("next", "")))


@bp.post("/sign-in")
@audience("public")
@write
def check_sign_in():
    form = SignInForm()
    if not form.validate():
        return make_response(render("accounts/sign_in.html", form=form), 422)
    with refused_at(form.password, lambda: render("accounts/sign_in.html", form=form)):
        account = check_password(served_bureau(), form.login.data.strip(), form.password.data, clock.now())
    if form.next.data:
        session["asked_for"] = back_to("")
    return let_in(redirect(url_for("fairs.start"), 303), "password", account=account)


@bp.post("/sign-out")
@audience("organizer", "agency", "enterprise")
@write
def sign_out():
    end_sign_ins(clock.now(), id=g.sign_in.id)
    flash(_("You are signed out on this device."))
    response = redirect(url_for("board.front"), 303)
    response.delete_cookie(DEVICE_COOKIE, path=current_app.config["APPLICATION_ROOT"])
    return response


@bp.get("/account/<token>")
@audience("public")
def take_up(token: str):
    account = account_of(token)
    name = "" if account.name == account.login else account.name
    return render("accounts/take_up.html", form=TakeUpForm(name=name), account=account)


@bp.post("/account/<token>")
@audience("public")
@write
def set_first_password(token: str):
    account = account_of(token)
    form = TakeUpForm()
    if not form.validate():
        return make_response(render("accounts/take_up.html", form=form, account=account), 422)
    take_up_invitation(account, form.name.data.strip(), form.password.data, clock.now())
    flash(_("Your password is set. From now on sign in as %(login)s.", login=account.login), "success")
    return let_in(redirect(url_for("fairs.start"), 303), "password", account=account)


def account_of(token: str) -> Account:
    (code,) = tokens.read(served_bureau(), "account", token) or (None,)
    return invited_account(served_bureau(), code, clock.now())
