"""The desk: which agencies take part, their booths and seats, and the accounts they sign in with."""

from flask import flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _, ngettext

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.accounts.models import Account
from matchfair.accounts.services import disable_account, make_account, make_account_link
from matchfair.errors import NotFound
from matchfair.fairs.models import Booth, Fair
from matchfair.fairs.services import add_booth, booth_of, booths_of, fair_for
from matchfair.parties.models import Agency
from matchfair.parties.services import of_bureau
from matchfair.web import audience, refused_at, render, tokens, typed, write
from matchfair.web.fields import number
from matchfair.web.qr import public_url

from . import bp, roster
from .forms import AgencyAccountForm, BoothForm
from .participation import accounts_of, agencies_left_out, give_booth, make_accounts, take_part
from .services import find_offer, offers_of, register_for, wants_note


@bp.get("/desk/fairs/<fair_code>/agencies")
@audience("organizer")
def participants(fair_code: str):
    return participants_page(fair_for(g.sign_in, fair_code), BoothForm())


def participants_page(fair: Fair, form: BoothForm):
    offers, booths, left_out = offers_of(fair), booths_of(fair), agencies_left_out(fair)
    register = register_for(fair, [agency.id for agency in (*left_out, *(offer.agency for offer in offers))])
    accounts = accounts_of(offer.agency_id for offer in offers)
    unused = [
        (offer.agency, account)
        for offer in offers
        for account in accounts.get(offer.agency_id, ())
        if not account.password_hash
    ]
    return render(
        "offers/participants.html",
        fair=fair,
        offers=offers,
        form=form,
        left_out=left_out,
        register=register,
        wants_note=wants_note,
        booth_of_agency={booth.agency_id: booth for booth in booths},
        accounts=accounts,
        lacking=len([offer for offer in offers if offer.agency_id not in accounts]),
        links=[(agency, account, account_link(account)) for agency, account in unused],
        changed_in_roster=len(roster.differences(fair)),
        empty_booths=[booth for booth in booths if booth.agency_id is None],
    )


@bp.post("/desk/fairs/<fair_code>/agencies")
@audience("organizer")
@write
def invite_agencies(fair_code: str):
    """One agency of the roster takes part, or all of them."""
    fair, left_out = fair_for(g.sign_in, fair_code), agencies_left_out(fair_for(g.sign_in, fair_code))
    one = request.form.get("agency", type=number)
    chosen = [agency for agency in left_out if one in (None, agency.id)]
    joined = take_part(fair, chosen, acting(), typed("note"))
    if joined.agencies:
        flash(
            ngettext("%(num)d agency now takes part.", "%(num)d agencies now take part.", len(joined.agencies)),
            "success",
        )
    for agency in joined.without_booth:
        flash(
            _(
                "%(name)s has no booth yet: booth %(number)s of its roster row is taken.",
                name=agency.name,
                number=agency.usual_booth,
            ),
            "warning",
        )
    if joined.without_note:
        names = "、".join(agency.name for agency in joined.without_note)
        flash(_("Not on this year's list, so a reason is needed for each: %(names)s.", names=names), "warning")
    if joined.ended:
        names = "、".join(agency.name for agency in joined.ended)
        flash(
            _("Their listing has ended, so they do not take part: %(names)s. Their own pages say why.", names=names),
            "warning",
        )
    return redirect(url_for("offers.participants", fair_code=fair_code), 303)


@bp.post("/desk/fairs/<fair_code>/booths")
@audience("organizer")
@write
def make_booth(fair_code: str):
    """A booth without an agency: its poster can be printed before it is known who stands there."""
    fair, form = fair_for(g.sign_in, fair_code), BoothForm()
    if not form.validate():
        return make_response(participants_page(fair, form), 422)
    with refused_at(form.number, lambda: participants_page(fair, form)):
        booth: Booth = add_booth(fair, form.number.data, None, acting())
    flash(_("Booth %(number)s is made.", number=booth.number), "success")
    return redirect(url_for("offers.participants", fair_code=fair_code), 303)


# ---- one agency -------------------------------------------------------------------------------------------------


@bp.post("/desk/fairs/<fair_code>/agencies/accounts")
@audience("organizer")
@write
def invite_accounts(fair_code: str):
    """An account and its link for every agency that has none."""
    made = len(make_accounts(fair_for(g.sign_in, fair_code), clock.now()))
    flash(
        ngettext(
            "%(num)d account is made. Send the agency its link.",
            "%(num)d accounts are made. Send each agency its link.",
            made,
        ),
        "success",
    )
    return redirect(url_for("offers.participants", fair_code=fair_code, _anchor="account-links"), 303)


@bp.get("/desk/fairs/<fair_code>/agencies/<int:agency_id>")
@audience("organizer")
def participant(fair_code: str, agency_id: int):
    fair, agency = participating(fair_code, agency_id)
    booth = booth_of(fair, agency.id)
    return participant_page(fair, agency, BoothForm(number=booth.number if booth else ""), AgencyAccountForm())


def participant_page(fair: Fair, agency: Agency, booth_form: BoothForm, account_form: AgencyAccountForm):
    accounts = accounts_of([agency.id]).get(agency.id, [])
    return render(
        "offers/participant.html",
        fair=fair,
        agency=agency,
        offer=find_offer(fair, agency.id),
        accounts=accounts,
        links={account.id: account_link(account) for account in accounts},
        booth_form=booth_form,
        account_form=account_form,
        booth=booth_of(fair, agency.id),
        standing=register_for(fair, [agency.id]).standing(agency),
    )


def account_link(account: Account) -> str | None:
    """Sets the first password, or after that a new one; None where there is none that still works."""
    if not account.link_expires_at or account.link_expires_at <= clock.now():
        return None
    return public_url("accounts.take_up", token=tokens.sign(account.bureau_id, "account", account.link_code))


@bp.post("/desk/fairs/<fair_code>/agencies/<int:agency_id>/accounts/<int:account_id>/link")
@audience("organizer")
@write
def renew_account_link(fair_code: str, agency_id: int, account_id: int):
    """A link is made when it is asked for: until then no password can be replaced."""
    account = account_of(fair_code, agency_id, account_id)
    make_account_link(account, acting())
    flash(_("The link of %(login)s is made. Send it to the agency.", login=account.login), "success")
    return redirect(url_for("offers.participant", fair_code=fair_code, agency_id=agency_id), 303)


@bp.post("/desk/fairs/<fair_code>/agencies/<int:agency_id>/booth")
@audience("organizer")
@write
def set_booth(fair_code: str, agency_id: int):
    fair, agency = participating(fair_code, agency_id)
    form = BoothForm()
    if not form.validate():
        return make_response(participant_page(fair, agency, form, AgencyAccountForm(formdata=None)), 422)
    with refused_at(form.number, lambda: participant_page(fair, agency, form, AgencyAccountForm(formdata=None))):
        give_booth(fair, agency, form.number.data, acting())
    flash(_("Saved."), "success")
    return redirect(url_for("offers.participant", fair_code=fair_code, agency_id=agency_id), 303)


@bp.post("/desk/fairs/<fair_code>/agencies/<int:agency_id>/accounts")
@audience("organizer")
@write
def add_account(fair_code: str, agency_id: int):
    fair, agency = participating(fair_code, agency_id)
    form = AgencyAccountForm()
    if not form.validate():
        return make_response(participant_page(fair, agency, BoothForm(formdata=None), form), 422)
    account = make_account(agency.bureau_id, form.login.data.strip(), acting(), agency=agency)
    flash(_("The account %(login)s is made. Send its link to the agency.", login=account.login), "success")
    return redirect(url_for("offers.participant", fair_code=fair_code, agency_id=agency_id), 303)


@bp.post("/desk/fairs/<fair_code>/agencies/<int:agency_id>/accounts/<int:account_id>/disable")
@audience("organizer")
@write
def shut_account(fair_code: str, agency_id: int, account_id: int):
    account = account_of(fair_code, agency_id, account_id)
    disable_account(account, acting())
    flash(_("The account %(login)s is shut and signed out everywhere.", login=account.login), "success")
    return redirect(url_for("offers.participant", fair_code=fair_code, agency_id=agency_id), 303)


def account_of(fair_code: str, agency_id: int, account_id: int) -> Account:
    _fair, agency = participating(fair_code, agency_id)
    account = of_bureau(Account, g.sign_in.bureau_id, account_id)
    if account.agency_id != agency.id:
        raise NotFound()
    return account


def participating(fair_code: str, agency_id: int) -> tuple[Fair, Agency]:
    g.navigation_entry = "offers.participants"
    fair = fair_for(g.sign_in, fair_code)
    return fair, find_offer(fair, agency_id).agency
