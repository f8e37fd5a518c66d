"""A POST is carried out once: the same again gets the same answer, and a failed one leaves its key unused."""

from io import BytesIO
from threading import Barrier, Thread

import pytest
from cast import PASSWORD, raise_curtain
from pages import Visitor, signed_in
from sqlalchemy.exc import OperationalError
from workbooks import ENTERPRISES, enterprise, workbook

from matchfair.accounts.models import Account, SignIn
from matchfair.audit.models import RequestKey
from matchfair.extensions import db
from matchfair.fairs import desk_views
from matchfair.fairs.services import WrongPhase
from matchfair.rosters.models import RosterImport


@pytest.fixture
def door(app):
    """Somebody in front of the sign-in form, and the form's fields filled in."""
    raise_curtain(app.test_clock())
    db.session.commit()
    visitor = Visitor(app)
    fields = visitor.get("/sign-in").form("/sign-in")
    return visitor, {**fields, "login": ["li"], "password": [PASSWORD]}


def send(visitor, fields):
    return visitor.client.post("/sign-in", data=fields)


def test_the_same_post_again_gets_the_same_answer_and_does_nothing(door):
    visitor, fields = door
    first, again = send(visitor, fields), send(Visitor(visitor.app), fields)
    assert first.status_code == 303
    assert again.status_code in (303, 400), "another browser has no CSRF cookie"
    visitor.client.delete_cookie("matchfair_device")
    again = send(visitor, fields)
    assert (again.status_code, again.location) == (first.status_code, first.location)
    assert db.session.query(SignIn).count() == 1
    assert again.headers.getlist("Set-Cookie"), "the lost reply's cookie is given again"


def test_another_body_under_the_same_key_is_refused(door):
    visitor, fields = door
    send(visitor, fields)
    visitor.client.delete_cookie("matchfair_device")
    assert send(visitor, fields | {"login": ["someone else"]}).status_code == 422


def test_a_post_without_its_key_is_refused(door):
    visitor, fields = door
    assert send(visitor, {k: v for k, v in fields.items() if k != "request_key"}).status_code == 422


def test_a_post_without_csrf_token_is_refused(door):
    visitor, fields = door
    assert send(visitor, {k: v for k, v in fields.items() if k != "csrf_token"}).status_code == 400


def test_a_refusal_leaves_the_key_unused_and_only_the_attempt_on_record(door):
    visitor, fields = door
    assert send(visitor, fields | {"password": ["wrong"]}).status_code == 422
    db.session.rollback()
    assert db.session.query(RequestKey).count() == 0
    assert db.session.query(Account).one().failures == 1
    assert send(visitor, fields).status_code == 303


def test_two_taps_at_the_same_time_sign_in_once(door):
    visitor, fields = door
    barrier, answers = Barrier(2), []

    def tap():
        twin = visitor.app.test_client()
        for cookie in visitor.client._cookies.values():
            twin.set_cookie(cookie.key, cookie.value)
        barrier.wait()
        answers.append(twin.post("/sign-in", data=fields).status_code)

    taps = [Thread(target=tap) for _ in range(2)]
    db.session.rollback()
    for t in taps:
        t.start()
    for t in taps:
        t.join()
    assert answers == [303, 303]
    assert db.session.query(SignIn).count() == 1


@pytest.fixture
def desk(app):
    play = raise_curtain(app.test_clock())
    return signed_in(app, play.now, account=db.session.query(Account).one()), play


def test_a_corrected_file_of_the_same_name_is_another_body(desk):
    visitor, _play = desk
    fields = visitor.get("/desk/roster").form("/desk/roster")

    def upload(*rows):
        file = BytesIO(workbook(ENTERPRISES, *rows)), "名册.xlsx"
        return visitor.client.post("/desk/roster", data=fields | {"file": file}, content_type="multipart/form-data")

    assert upload(enterprise(1)).status_code == 303
    assert upload(enterprise(1), enterprise(2)).status_code == 422, "nobody may take the first file for the second"
    assert db.session.query(RosterImport).count() == 1


@pytest.mark.parametrize("fault", [OperationalError("commit", {}, Exception("disk full")), WrongPhase()])
def test_what_was_undone_was_never_told(desk, monkeypatch, fault):
    """The view had already said "Saved." when the commit, or a later step, failed."""
    visitor, play = desk

    def said_too_early(fair, *_args, **_values):
        desk_views.flash("保存好了")
        raise fault

    monkeypatch.setattr(desk_views, "change_fair", said_too_early)
    address = f"/desk/fairs/{play.fair.code}/settings"
    visitor.get(address)
    refused = visitor.submit(address, status=fault.status if isinstance(fault, WrongPhase) else 503)
    assert "保存好了" not in refused.words()
    assert "保存好了" not in visitor.get(address).words()
