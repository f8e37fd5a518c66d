"""When the database is away or we are at fault, people get a page that says so, and nothing is done by halves."""

import pytest
from cast import PASSWORD, raise_curtain
from pages import Visitor
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from matchfair.accounts import views
from matchfair.accounts.models import SignIn
from matchfair.commands import worker
from matchfair.extensions import db


@pytest.fixture
def door(app, monkeypatch):
    raise_curtain(app.test_clock())
    db.session.commit()
    visitor = Visitor(app)
    visitor.get("/sign-in")
    return visitor


def test_a_database_that_is_away_gives_503_and_says_when_to_try_again(door, monkeypatch):
    def away(*_args):
        raise OperationalError("select 1", {}, Exception("no connection"))

    monkeypatch.setattr(views, "check_password", away)
    page = door.submit("/sign-in", status=503, login="li", password=PASSWORD)
    assert page.response.headers["Retry-After"] == "30"
    assert db.session.query(SignIn).count() == 0


def test_a_fault_of_ours_gives_a_page_in_our_words(door, monkeypatch):
    def broken(*_args):
        raise ZeroDivisionError

    door.app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(views, "check_password", broken)
    try:
        page = door.submit("/sign-in", status=500, login="li", password=PASSWORD)
    finally:
        door.app.config["PROPAGATE_EXCEPTIONS"] = None
    assert "500" not in page.words()


def test_a_nul_in_a_form_or_an_address_is_refused_and_changes_nothing(door):
    assert "无法保存" in door.submit("/sign-in", status=422, login="l\0i", password=PASSWORD).words()
    assert door.client.get("/go?code=A%00B").status_code == 422
    assert door.client.get("/q/A%00B").status_code == 422
    assert db.session.query(SignIn).count() == 0


def test_a_restart_of_the_database_fails_no_page(door, database_url):
    if not database_url.startswith("postgresql"):
        pytest.skip("SQLite has no connections that a restart could cut")
    with db.engine.connect() as other:
        mine = db.session.scalar(text("select pg_backend_pid()"))
        db.session.remove()
        other.execute(text("select pg_terminate_backend(:pid)"), {"pid": mine})
    for _ in range(6):  # as many as the pool may hold: one of them gets the connection that was cut
        door.get("/q/ABCDEF", 404)
        db.session.remove()


def test_the_worker_outlives_a_database_that_is_away(door, monkeypatch):
    rounds = []

    def away(_app):
        rounds.append(1)
        if len(rounds) == 3:
            raise KeyboardInterrupt
        raise OperationalError("select 1", {}, Exception("no connection"))

    monkeypatch.setattr(worker, "close_overdue", away)
    monkeypatch.setattr(worker.time, "sleep", lambda _seconds: None)
    with pytest.raises(KeyboardInterrupt):
        worker.work(door.app)
    assert len(rounds) == 3


def test_a_buttons_address_typed_in_gives_a_page_in_our_words(door):
    page = door.get("/sign-out", 404)
    assert "Method" not in page.words()
