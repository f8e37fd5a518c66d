"""Accounts, passwords, sign-ins and one-time codes; a bureau begins with its first account."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from matchfair.audit.services import Act, open_chain, record
from matchfair.codes import long_code
from matchfair.errors import BadInput, Refused, lazy_gettext as _l
from matchfair.extensions import db, rows_changed
from matchfair.parties.models import Agency, Bureau, Enterprise

from .models import Account, OneTimeCode, SignIn
from .sender import Sender

HASHER = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)  # OWASP's minimum; a booth laptop signs in too
NO_SUCH_ACCOUNT = HASHER.hash("nobody has this password")
DEVICE_DAYS = 7  # a device that signs in a week before the fair is still signed in on its day
FAILURES_ALLOWED = 8  # wrong passwords in a row: more than anybody mistypes, far fewer than guessing needs
LOCK_MINUTES = 10  # how long an account then waits: a booth cannot lose more of its fair
SHORTEST_PASSWORD = 8  # characters
LINK_DAYS = 14  # an agency's clerk may be away for a week, and a registration lasts about two
CODE_MINUTES = 10  # time to find the message, or to walk from the desk to the phone
CODE_FAILURES_ALLOWED = 5  # of a million codes, before one is dead
CODES_PER_HOUR = 6  # for one enterprise
TICKET_HOURS = 1  # how long the page that asks for the code stays good
LOWEST_BUREAU, HIGHEST_BUREAU = 11_00_00_01, 82_99_99_99  # Beijing's first to Macao's last


class NoBureauNumber(BadInput):
    title = _l("%(number)s is no number of a bureau.")
    advice = _l("Give the six digits of its division code (GB/T 2260) and two of your own, such as 44031001.")


class BureauThere(BadInput):
    title = _l("There is already a bureau %(number)s in this database.")
    advice = _l("Give another number: the division code and two digits that no other bureau there has.")


class WrongPassword(Refused):
    status, remembered = 422, True
    title = _l("The account and the password do not fit together.")
    advice = _l(
        "Check both and try again. A forgotten password: an agency asks at the service desk for a new account link; "
        "an account of the bureau is reset by whoever runs the server."
    )


class AccountLocked(Refused):
    status = 429
    title = _l("Too many wrong passwords: this account is locked for a while.")
    advice = _l("Wait %(minutes)s minutes, or ask at the service desk for a new account link.")


class LoginTaken(BadInput):
    title = _l("There is already an account called %(login)s.")
    advice = _l("Choose another name for the account.")


class PasswordTooShort(BadInput):
    title = _l("The password is too short.")
    advice = _l("Use at least %(least)s characters; a short sentence is easy to keep in mind.")


class WrongCode(Refused):
    status, remembered = 422, True
    title = _l("The code is wrong or no longer valid.")
    advice = _l("A code works once and for %(minutes)s minutes. Ask for a new one, or go to the service desk.")


class TooManyCodes(Refused):
    status = 429
    title = _l("Too many codes were asked for within an hour.")
    advice = _l("Please go to the service desk: staff can let you in at once.")


class LinkDead(Refused):
    """An invitation that was used up, replaced or taken back."""

    status = 410
    title = _l("This link no longer works: it was used, replaced or revoked, or the fair is over.")
    advice = _l("Ask at the service desk for a new link; what you entered is kept.")


class AccountLinkDead(LinkDead):
    title = _l("This link to set a password no longer works: it was used or replaced, or it is too old.")
    advice = _l("Ask at the service desk for a new one; it makes one on your agency's page at once.")


def make_bureau(
    bureau_id: int, name: str, place: str, login: str, password: str, now: datetime, short_name: str = ""
) -> Bureau:
    """A bureau under the number that it keeps: the division code of its place (GB/T 2260) and two digits."""
    if not LOWEST_BUREAU <= bureau_id <= HIGHEST_BUREAU:
        raise NoBureauNumber(number=bureau_id)
    if db.session.get(Bureau, bureau_id):
        raise BureauThere(number=bureau_id)
    bureau = Bureau(id=bureau_id, name=name, short_name=short_name, place=place, created_at=now)
    db.session.add(bureau)
    db.session.flush()
    open_chain(bureau.id)
    make_account(bureau.id, login, Act(now, "system"), password=password)
    record(Act(now, "system"), bureau, "bureau.made", f"bureau:{bureau.id}", name=name, place=place)
    return bureau


def make_account(bureau_id: int, login: str, act: Act, password: str = "", agency: Agency | None = None) -> Account:
    """An account; without a password it waits for its invitation to be taken up."""
    if db.session.scalar(select(Account.id).filter_by(bureau_id=bureau_id, login=login)):
        raise LoginTaken(login=login)
    account = Account(bureau_id=bureau_id, login=login, name=login, invited_at=act.now, agency_id=agency and agency.id)
    if password:
        set_password(account, password)
    else:
        renew_link(account, act.now)
    db.session.add(account)
    db.session.flush()
    record(act, account, "account.made", f"account:{account.id}", login=login)
    return account


def set_password(account: Account, password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(least=SHORTEST_PASSWORD)
    account.password_hash = HASHER.hash(password)
    account.failures, account.locked_until = 0, None


def name_account(account: Account, name: str, act: Act) -> None:
    """Who the person behind an account is, as records and drafts name it."""
    account.name = name.strip()
    record(act, account, "account.named", f"account:{account.id}")


def person_named(bureau_id: int, typed_by: str) -> str:
    """The person a record names; where an earlier release noted the login, the name its account has by now, or nothing."""
    account = db.session.scalar(select(Account).filter_by(bureau_id=bureau_id, login=typed_by)) if typed_by else None
    return account.person if account else typed_by


def disable_account(account: Account, act: Act) -> None:
    """Nobody signs in with it any more, and whoever is signed in is out."""
    account.disabled_at = act.now
    end_sign_ins(act.now, account_id=account.id)
    record(act, account, "account.disabled", f"account:{account.id}")


def renew_link(account: Account, now: datetime) -> None:
    """A fresh link that sets a password; an earlier one is dead."""
    account.link_code, account.link_expires_at = long_code(), now + timedelta(days=LINK_DAYS)


def make_account_link(account: Account, act: Act) -> None:
    """A link for somebody who forgot the password, or let the first link pass."""
    renew_link(account, act.now)
    record(act, account, "account.link_made", f"account:{account.id}")


def invited_account(bureau_id: int, code: str | None, now: datetime) -> Account:
    """The account a link sets the password of; its row is locked, so that of two who use the link at once one does."""
    found = select(Account).filter_by(bureau_id=bureau_id, link_code=code, disabled_at=None)
    account = db.session.scalar(found.where(Account.link_expires_at > now).with_for_update()) if code else None
    if account is None:
        raise AccountLinkDead()
    return account


def take_up_invitation(account: Account, name: str, password: str, now: datetime) -> None:
    """Set the first (or, with a fresh link, a new) password; the link is used up."""
    set_password(account, password)
    account.link_code = account.link_expires_at = None
    account.name = name or account.name
    end_sign_ins(account_id=account.id, now=now)
    record(Act(now, f"account:{account.id}"), account, "account.password_set", f"account:{account.id}")


def check_password(bureau_id: int, login: str, password: str, now: datetime) -> Account:
    """The account of this login and password; wrong guesses are counted and lock the account for a while."""
    account = db.session.scalar(select(Account).filter_by(bureau_id=bureau_id, login=login).with_for_update())
    if account and account.locked_until and account.locked_until > now:
        raise AccountLocked(minutes=LOCK_MINUTES)
    try:
        HASHER.verify(account.password_hash if account and account.password_hash else NO_SUCH_ACCOUNT, password)
        fits = bool(account and account.password_hash and not account.disabled_at)
    except VerifyMismatchError:
        fits = False
    if account and fits:
        account.failures = 0
        return account
    if account:
        account.failures += 1
        if account.failures >= FAILURES_ALLOWED:
            account.failures, account.locked_until = 0, now + timedelta(minutes=LOCK_MINUTES)
    raise WrongPassword()


def start_sign_in(
    token_hash: str,
    granted_by: str,
    now: datetime,
    *,
    account: Account | None = None,
    enterprise: Enterprise | None = None,
    agency: Agency | None = None,
    only_fair_id: int | None = None,
) -> SignIn:
    """Let one device in, as the account, the enterprise, or an agency's booth."""
    party = account or enterprise or agency
    assert party, "somebody is let in"
    sign_in = SignIn(
        token_hash=token_hash,
        bureau_id=party.bureau_id,
        granted_by=granted_by,
        only_fair_id=only_fair_id,
        role=account.role if account else "enterprise" if enterprise else "agency",
        account_id=account and account.id,
        enterprise_id=enterprise and enterprise.id,
        agency_id=account.agency_id if account else agency and agency.id,
        started_at=now,
        expires_at=now + timedelta(days=DEVICE_DAYS),
    )
    db.session.add(sign_in)
    db.session.flush()
    record(Act(now, sign_in.actor), party, "sign_in.started", f"sign_in:{sign_in.id}", by=granted_by)
    return sign_in


def find_sign_in(bureau_id: int, token_hash: str, now: datetime) -> SignIn | None:
    found = select(SignIn).options(
        joinedload(SignIn.account).joinedload(Account.agency), joinedload(SignIn.agency), joinedload(SignIn.enterprise)
    )
    found = found.filter_by(bureau_id=bureau_id, token_hash=token_hash, ended_at=None)
    sign_in = db.session.scalar(found.where(SignIn.expires_at > now))
    return None if sign_in and sign_in.account and sign_in.account.disabled_at else sign_in


def link_taken_back(bureau_id: int, token_hash: str) -> bool:
    """Whether this device came in by a booth's link that the agency has taken back since."""
    ended = (
        select(SignIn.granted_by)
        .filter_by(bureau_id=bureau_id, token_hash=token_hash)
        .where(SignIn.ended_at.is_not(None))
    )
    return (db.session.scalar(ended) or "").startswith("booth_link:")


def end_sign_ins(now: datetime, **which: Any) -> int:
    """End every device that matches (`id=…`, `account_id=…`, `granted_by=…`, `enterprise_id=…`)."""
    ended = update(SignIn).filter_by(**which, ended_at=None).values(ended_at=now)
    return rows_changed(ended.execution_options(synchronize_session="fetch"))


def make_code(enterprise: Enterprise, sender: Sender | None, now: datetime) -> OneTimeCode:
    """A new one-time code: sent to the registered mobile, or shown on the organizer's desk to be said aloud."""
    recent = select(func.count(OneTimeCode.id)).filter_by(enterprise_id=enterprise.id)
    if db.session.scalars(recent.where(OneTimeCode.made_at > now - timedelta(hours=1))).one() >= CODES_PER_HOUR:
        raise TooManyCodes()
    digits = f"{secrets.randbelow(10**6):06d}"
    by_phone = sender if enterprise.phone_is_mobile else None
    code = OneTimeCode(
        bureau_id=enterprise.bureau_id,
        enterprise_id=enterprise.id,
        code_hash=code_hash(enterprise.id, digits),
        said_by_desk="" if by_phone else digits,
        made_at=now,
        expires_at=now + timedelta(minutes=CODE_MINUTES),
    )
    db.session.add(code)
    db.session.flush()
    if by_phone:
        by_phone.send(enterprise.phone, digits)
    return code


def code_hash(enterprise_id: int, digits: str) -> str:
    return hashlib.sha256(f"{enterprise_id}:{digits}".encode()).hexdigest()


def redeem_code(enterprise: Enterprise, digits: str, now: datetime) -> OneTimeCode:
    code = db.session.scalar(
        select(OneTimeCode)
        .filter_by(enterprise_id=enterprise.id, used_at=None)
        .where(OneTimeCode.expires_at > now)
        .order_by(OneTimeCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    if code is None or code.failures >= CODE_FAILURES_ALLOWED:
        raise WrongCode(minutes=CODE_MINUTES)
    if not secrets.compare_digest(code.code_hash, code_hash(enterprise.id, digits)):
        code.failures += 1
        raise WrongCode(minutes=CODE_MINUTES)
    code.used_at = now
    return code


def asked_for_code(bureau_id: int, ticket: str, now: datetime) -> Enterprise | None:
    """The enterprise that asked for a one-time code with this ticket. It outlives its code, so that who is late learns why."""
    found = (
        select(OneTimeCode).options(joinedload(OneTimeCode.enterprise)).filter_by(bureau_id=bureau_id, ticket=ticket)
    )
    code = db.session.scalar(found.where(OneTimeCode.made_at > now - timedelta(hours=TICKET_HOURS)))
    return code.enterprise if code else None


def codes_to_say(bureau_id: int, now: datetime, **which: Any) -> list[OneTimeCode]:
    """Codes the desk has to say to somebody standing there; with `enterprise_id=…` those of that one."""
    waiting = select(OneTimeCode).options(joinedload(OneTimeCode.enterprise)).filter_by(bureau_id=bureau_id, **which)
    waiting = waiting.where(OneTimeCode.said_by_desk != "", OneTimeCode.expires_at > now, OneTimeCode.used_at.is_(None))
    newest = {code.enterprise_id: code for code in db.session.scalars(waiting.order_by(OneTimeCode.id))}
    return list(newest.values())  # an enterprise's earlier codes no longer let it in
