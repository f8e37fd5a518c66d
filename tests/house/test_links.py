"""A link opens one thing at one bureau until it ends: of another database it opens nothing, printed ones stay good."""

from datetime import timedelta

import pytest
from cast import PASSWORD, raise_curtain
from itsdangerous import URLSafeSerializer
from pages import Visitor, signed_in

from matchfair import clock, create_app, demo
from matchfair.accounts.models import Account, OneTimeCode
from matchfair.accounts.services import LINK_DAYS, make_account, make_code
from matchfair.agreements.services import send_request
from matchfair.audit.models import AuditEvent
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs import links, services as fairs
from matchfair.fairs.services import add_booth
from matchfair.migrations import upgrade
from matchfair.web import tokens

KEY = "only for tests"


def old(purpose: str, *values) -> str:
    """A link as it was made before links carried codes."""
    return URLSafeSerializer(KEY, salt=f"matchfair.{purpose}").dumps(list(values))


@pytest.fixture
def play(app):
    cast = raise_curtain(app.test_clock())
    cast.enterprise(), cast.agency(standing=True)
    db.session.commit()
    return cast


def rows_of(play):
    """One of each thing a link opens."""
    hope, steady = play.enterprises[0], play.offers[0]
    _proposal, draft = send_request(play.fair, hope, steady, "enterprise", play.act)
    account = make_account(play.bureau.id, "steady", Act(play.now, "system"), agency=steady.agency)
    invitation = links.invite(play.fair, hope, play.now)
    booth_link = links.make_booth_link(play.fair, steady.agency, "平板", play.act)
    code = make_code(hope, None, play.now)
    db.session.commit()
    return account, invitation, booth_link, draft, code


def addresses(play, rows) -> list[str]:
    account, invitation, booth_link, draft, code = rows
    bureau, until = play.bureau.id, int(play.now.timestamp()) + 60
    ticket = tokens.sign(bureau, "one-time-code", code.ticket)
    return [
        f"/account/{tokens.sign(bureau, 'account', account.link_code)}",
        f"/i/{tokens.sign(bureau, 'invitation', invitation.code)}",
        f"/s/{tokens.sign(bureau, 'booth_link', booth_link.code)}",
        f"/d/{tokens.sign(bureau, 'draft', draft.code, until)}",
        f"/q/{play.fair.entrance_code}/redeem?ticket={ticket}",
    ]


def statuses(app, paths) -> list[int]:
    return [Visitor(app).client.get(path).status_code for path in paths]


def test_a_link_of_one_database_opens_nothing_in_another_with_the_same_key_and_row_numbers(app, play, tmp_path):
    home = addresses(play, rows_of(play))
    assert statuses(app, home) == [200] * 5
    other = create_app(
        tmp_path, TESTING=True, SECRET_KEY=KEY, CODE_SENDER="log", SQLALCHEMY_DATABASE_URI="sqlite://",
        PUBLIC_URL="http://fair.test",
    )  # fmt: skip
    clock.stand_still(other, app.test_clock)
    with other.app_context():
        upgrade(db.engine)
        twin = raise_curtain(play.now)
        twin.enterprise(), twin.agency(standing=True)
        there = addresses(twin, rows_of(twin))
        assert statuses(other, there) == [200] * 5
        assert statuses(other, home) == [410, 410, 410, 410, 404]
        db.session.remove()
        db.engine.dispose()


def test_a_link_of_one_bureau_is_dead_at_every_other_of_the_same_database(app, play):
    home = addresses(play, rows_of(play))
    app.config["BUREAU"] = play.bureau.id + 1
    assert statuses(app, home) == [410, 410, 410, 410, 404]


def test_the_demonstrations_links_are_refused_by_production(app, play, tmp_path, monkeypatch):
    """Also where both run from one folder and the environment names production's key."""
    monkeypatch.setattr(demo, "INSTANCE", tmp_path)
    monkeypatch.setenv("MATCHFAIR_SECRET_KEY", KEY)
    shown = demo.make_app(tmp_path / "demo.sqlite3")
    home = create_app(tmp_path)
    assert shown.secret_key not in (KEY, home.secret_key)
    invitation = rows_of(play)[1]
    with shown.app_context():
        forged = tokens.sign(play.bureau.id, "invitation", invitation.code)
    assert statuses(app, [f"/i/{forged}"]) == [410]
    assert (tmp_path / "demo-secret-key").stat().st_mode & 0o077 == 0


def test_a_link_carries_no_row_number(app, play):
    for path in addresses(play, rows_of(play))[:3]:
        (code,) = URLSafeSerializer(KEY, salt="").loads_unsafe(path.rpartition("/")[2])[1]
        assert len(code) == 12


# ---- printed before links carried codes -------------------------------------------------------------------------


@pytest.fixture
def printed(play):
    """Rows that were there before, and their links."""
    account, invitation, booth_link, draft, code = rows_of(play)
    invitation.by_number = booth_link.by_number = True
    db.session.commit()
    until = int(play.now.timestamp()) + 60
    return {
        "account": f"/account/{old('account', account.id, 'e3b0c44298fc1c14')}",
        "invitation": f"/i/{old('invitation', invitation.id, 1)}",
        "booth": f"/s/{old('booth_link', booth_link.id)}",
        "draft": f"/d/{old('draft', draft.id, until)}",
        "gone": f"/d/{old('draft', draft.id, until - 61)}",
    }


def test_links_printed_with_row_numbers_stay_good_until_the_fair_closes(app, play, printed):
    booth = add_booth(play.fair, "A01", play.offers[0].agency, play.act)
    db.session.commit()
    still = [printed["invitation"], printed["booth"], printed["draft"], f"/q/{play.fair.entrance_code}"]
    assert statuses(app, [*still, printed["gone"]]) == [200, 200, 200, 200, 410]
    assert Visitor(app).get(f"/q/{booth.code}", 302)
    phone = Visitor(app)
    phone.get(printed["invitation"])
    phone.submit(printed["invitation"], follow=False)
    assert phone.page.location == f"/fair/{play.fair.code}/"
    late = Visitor(app)
    form = late.get(printed["invitation"]).form(printed["invitation"])
    fairs.enter_phase(play.fair, "closed", play.act)
    db.session.commit()
    assert statuses(app, [printed["booth"]]) == [410]
    assert late.client.post(printed["invitation"], data=form).status_code == 409


def test_a_row_made_since_has_no_link_with_its_number(app, play):
    _account, invitation, booth_link, *_ = rows_of(play)
    numbered = [f"/i/{old('invitation', invitation.id, 1)}", f"/s/{old('booth_link', booth_link.id)}"]
    assert statuses(app, numbered) == [410, 410]


def test_a_replaced_invitation_kills_the_printed_link_too(app, play, printed):
    invitation = links.invite(play.fair, play.enterprises[0], play.now)
    links.replace_invitation(invitation, play.act)
    db.session.commit()
    assert statuses(app, [printed["invitation"]]) == [410]


def test_an_account_link_of_the_old_form_says_where_a_new_one_comes_from(app, printed):
    assert "请向服务台要新的链接" in Visitor(app).get(printed["account"], 410).words()


# ---- an account's link ends --------------------------------------------------------------------------------------


@pytest.fixture
def clerk(play):
    account = make_account(play.bureau.id, "steady", Act(play.now, "system"), agency=play.offers[0].agency)
    db.session.commit()
    return account


def link(account) -> str:
    return f"/account/{tokens.sign(account.bureau_id, 'account', account.link_code)}"


def test_an_account_link_ends_after_its_days(app, play, clerk):
    address, visitor = link(clerk), Visitor(app)
    visitor.get(address)
    app.test_clock.pass_by(days=LINK_DAYS)
    visitor.submit(address, 410, name="陈", password=PASSWORD, again=PASSWORD)
    assert db.session.get(Account, clerk.id).password_hash == ""


def test_the_desk_makes_a_new_link_and_the_earlier_one_is_dead(app, play, clerk):
    earlier = link(clerk)
    desk = signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())
    at = f"/desk/fairs/{play.fair.code}/agencies/{clerk.agency_id}"
    shown = [e.get("value") for e in desk.get(at).all("input") if "/account/" in e.get("value", "")]
    assert shown == [f"http://fair.test{earlier}"]
    clerk.link_expires_at = play.now - timedelta(seconds=1)
    db.session.commit()
    assert "/account/" not in desk.get(at).text
    desk.submit(f"/accounts/{clerk.id}/link")
    db.session.refresh(clerk)
    assert f"http://fair.test{link(clerk)}" in desk.page.text
    assert statuses(app, [earlier, link(clerk)]) == [410, 200]
    made = db.session.query(AuditEvent).filter_by(action="account.link_made").one()
    assert made.actor.startswith("account:") and made.subject == f"account:{clerk.id}"


def test_a_password_can_be_replaced_only_by_a_link_that_the_desk_made(app, play, clerk):
    Visitor(app).get(link(clerk))
    visitor, first = Visitor(app), link(clerk)
    visitor.get(first)
    visitor.submit(first, name="陈", password=PASSWORD, again=PASSWORD, follow=False)
    db.session.refresh(clerk)
    assert clerk.link_code is None
    desk = signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())
    assert "/account/" not in desk.get(f"/desk/fairs/{play.fair.code}/agencies").text


def test_a_ticket_ends_with_its_hour(app, play):
    code = rows_of(play)[4]
    address = f"/q/{play.fair.entrance_code}/redeem?ticket={tokens.sign(play.bureau.id, 'one-time-code', code.ticket)}"
    app.test_clock.pass_by(minutes=59)
    assert statuses(app, [address]) == [200]
    app.test_clock.pass_by(minutes=1)
    assert statuses(app, [address]) == [404]
    assert db.session.query(OneTimeCode).one().used_at is None
