"""Signing in with a password, account links, the demo's entrances; and what a device may not do."""

import pytest
from argon2 import Type
from cast import PASSWORD, raise_curtain
from pages import Visitor, signed_in

from matchfair import create_app
from matchfair.accounts.devices import DEVICE_COOKIE
from matchfair.accounts.models import Account, SignIn
from matchfair.accounts.services import FAILURES_ALLOWED, make_account
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.web import tokens
from matchfair.web.write_once import body_digest


@pytest.fixture
def play(app):
    cast = raise_curtain(app.test_clock())
    db.session.commit()
    return cast


@pytest.fixture
def clerk(app, play):
    """An account of an agency that was invited and has not set its password."""
    account = make_account(play.bureau.id, "steady", Act(play.now, "system"), agency=play.agency().agency)
    db.session.commit()
    return account


def try_password(app, password: str, status: int, login: str = "li"):
    visitor = Visitor(app)
    visitor.get("/sign-in")
    return visitor.submit("/sign-in", status, follow=False, login=login, password=password)


def link(account: Account) -> str:
    return f"/account/{tokens.sign(account.bureau_id, 'account', account.link_code)}"


def test_the_front_page_leads_each_visitor_on(app, play):
    visitor = Visitor(app)
    page = visitor.get("/")
    assert page.form("/go").keys() == {"code"}
    assert "/demo/" not in page.text
    visitor.get("/sign-in")
    visitor.submit("/sign-in", login="li", password=PASSWORD, follow=False)
    assert visitor.get("/", 302).location == "/start"
    assert visitor.get("/start", 302).location == "/desk/"


def test_sign_in_leads_to_the_page_that_was_asked_for(app, play):
    visitor = Visitor(app)
    assert visitor.get("/desk/fairs/new", 303).location.startswith("/sign-in?next=")
    visitor.get(visitor.page.location)
    visitor.submit("/sign-in", login="li", password=PASSWORD, follow=False)
    assert visitor.page.location.rstrip("?") == "/desk/fairs/new"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test/",
        "javascript:alert(1)",
        "http://localhost//evil.test/",
        "http:////evil.test/",
        "http://[",
    ],
)
def test_sign_in_never_leads_to_another_site(app, play, elsewhere):
    visitor = Visitor(app)
    visitor.get("/sign-in")
    visitor.submit("/sign-in", login="li", password=PASSWORD, next=elsewhere, follow=False)
    assert visitor.page.location.startswith("/") and not visitor.page.location.startswith(("//", "/\\"))


def test_wrong_passwords_are_counted_and_lock_the_account_for_a_while(app, play):
    for _ in range(FAILURES_ALLOWED):
        try_password(app, "wrong", 422)
    locked = try_password(app, PASSWORD, 429)
    assert locked.form("/sign-in")["login"] == ["li"] and locked.all("input", **{"aria-invalid": "true"})
    app.test_clock.pass_by(minutes=11)
    try_password(app, PASSWORD, 303)


def test_an_unknown_account_gets_the_same_answer_as_a_wrong_password(app, play):
    wrong, unknown = try_password(app, "wrong", 422), try_password(app, "wrong", 422, login="nobody")
    assert wrong.words() == unknown.words()


def test_signing_in_twice_with_one_form_starts_one_session(app, play):
    visitor = Visitor(app)
    visitor.get("/sign-in")
    visitor.submit("/sign-in", login="li", password=PASSWORD, follow=False)
    first = visitor.client.get_cookie(DEVICE_COOKIE).value
    visitor.client.delete_cookie(DEVICE_COOKIE)
    assert visitor.client.post(*visitor.sent[:1], data=visitor.sent[1]).status_code == 303
    assert visitor.client.get_cookie(DEVICE_COOKIE).value == first
    assert db.session.query(SignIn).count() == 1


def test_another_person_on_the_same_device_and_form_gets_a_session_of_their_own(app, play, clerk):
    visitor = Visitor(app)
    visitor.get(link(clerk))
    visitor.submit(link(clerk), name="陈", password=PASSWORD, again=PASSWORD, follow=False)
    visitor.get("/sign-in")
    form_kept_open = visitor.page
    visitor.submit("/sign-in", login="steady", password=PASSWORD, follow=False)
    visitor.page = form_kept_open
    visitor.submit("/sign-in", login="li", password=PASSWORD, follow=False)
    assert visitor.get("/start", 302).location == "/desk/"
    assert db.session.query(SignIn).filter_by(ended_at=None).count() == 1, "the sessions before it have ended"


def test_what_a_form_leaves_behind_does_not_let_a_password_be_guessed_without_the_key(app, play, monkeypatch):
    digests = set()
    for key in ("one key", "another key"):
        monkeypatch.setitem(app.config, "SECRET_KEY", key)
        with app.test_request_context("/sign-in", method="POST", data={"login": "li", "password": PASSWORD}):
            digests.add(body_digest())
    assert len(digests) == 2


def test_an_account_link_sets_name_and_password_and_works_once(app, clerk):
    visitor, address = Visitor(app), link(clerk)
    visitor.get(address)
    visitor.submit(address, 422, name="陈小姐", password="short", again="short")
    visitor.submit(address, 422, name="陈小姐", password=PASSWORD, again="something else")
    visitor.submit(address, name="陈小姐", password=PASSWORD, again=PASSWORD, follow=False)
    assert visitor.get("/start", 302).location == "/agency/"
    Visitor(app).get(address, 410)
    try_password(app, PASSWORD, 303, login="steady")
    db.session.refresh(clerk)
    assert clerk.name == "陈小姐"


@pytest.mark.parametrize("token", ["nonsense", "WzEsIngiXQ.forged"])
def test_a_damaged_account_link_says_so(app, play, token):
    Visitor(app).get(f"/account/{token}", 410)


def test_a_link_made_for_something_else_opens_no_account(app, clerk):
    token = tokens.sign(clerk.bureau_id, "invitation", clerk.link_code)
    Visitor(app).get(f"/account/{token}", 410)


def test_signing_out_ends_the_session_on_the_server(app, play):
    enterprise = play.enterprise()
    visitor = signed_in(app, play.now, enterprise=enterprise)
    kept = visitor.client.get_cookie(DEVICE_COOKIE).value
    visitor.get(f"/q/{play.fair.entrance_code}")
    visitor.submit("/sign-out", follow=False)
    visitor.client.set_cookie(DEVICE_COOKIE, kept)
    assert visitor.get("/start", 303).location.startswith("/sign-in")


# ---- the demo ---------------------------------------------------------------------------------------------------


@pytest.fixture
def demo(app, play, clerk, monkeypatch):
    """A demo in which one account of each kind and one enterprise are marked."""
    li = db.session.query(Account).filter_by(login="li").one()
    parties = {"organizer": li.id, "agency": clerk.id, "enterprise": play.enterprise().id}
    db.session.commit()
    monkeypatch.setitem(app.config, "DEMO", True)
    monkeypatch.setitem(app.config, "DEMO_PARTIES", parties)
    return parties


@pytest.mark.parametrize(
    ("role", "start"), [("organizer", "/desk/"), ("agency", "/agency/"), ("enterprise", "/fair/{code}/")]
)
def test_one_tap_lets_a_visitor_of_the_demo_in(app, play, demo, role, start):
    visitor = Visitor(app)
    visitor.get("/")
    visitor.submit(f"/demo/{role}", follow=False)
    assert visitor.get("/start", 302).location == start.format(code=play.fair.code)


def test_there_are_no_entrances_outside_the_demo(tmp_path):
    served = create_app(tmp_path, SECRET_KEY="only for tests", SQLALCHEMY_DATABASE_URI="sqlite://")
    assert not [rule for rule in served.url_map.iter_rules() if rule.rule.startswith("/demo")]


def test_the_demo_has_no_other_roles(app, demo):
    visitor = Visitor(app)
    fields = visitor.get("/").form("/demo/organizer")
    assert visitor.client.post("/demo/fair_code", data=fields).status_code == 404


def test_a_password_costs_at_least_what_owasp_asks_for(quick_passwords):
    assert quick_passwords.type is Type.ID
    assert quick_passwords.memory_cost >= 19456 and quick_passwords.time_cost >= 2
