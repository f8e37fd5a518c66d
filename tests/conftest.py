"""The stage every test plays on: the application on both databases, a clock that stands still, a small cast."""

import os
import uuid

import psycopg
import pytest
from argon2 import PasswordHasher
from databases import do_without_the_disk, empty, keep_empty
from pages import signed_in
from required import lacking
from sqlalchemy.engine import make_url
from still_clock import Clock

from matchfair import clock, create_app
from matchfair.accounts import services
from matchfair.accounts.models import Account
from matchfair.demo.views import bp as demo_entrances
from matchfair.extensions import db
from matchfair.migrations import upgrade

POSTGRES = os.environ.get("MATCHFAIR_TEST_POSTGRES_URL", "postgresql+psycopg://root@127.0.0.1:5432/test")


@pytest.fixture(scope="session")
def postgres_url():
    """A database of this run's own, dropped at its end."""
    url = make_url(POSTGRES)
    name = f"matchfair_test_{uuid.uuid4().hex[:12]}"
    try:
        admin = psycopg.connect(
            url.set(drivername="postgresql").render_as_string(False), autocommit=True, connect_timeout=3
        )
    except psycopg.OperationalError as error:
        lacking("postgres", str(error).strip())
    admin.execute(f'create database "{name}"')
    admin.execute(f'alter database "{name}" set synchronous_commit = off')
    yield url.set(database=name).render_as_string(False)
    admin.execute(f'drop database "{name}" with (force)')
    admin.close()


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'matchfair.sqlite3'}"


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def database_url(request):
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture(scope="session")
def quick_passwords():
    """Nearly every test makes an account: its password is hashed at the least cost. Yields the product's own hasher."""
    product = services.HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield product


@pytest.fixture(scope="session")
def built_app(database_url, tmp_path_factory, quick_passwords):
    """The application on a migrated database; one per database and run."""
    app = create_app(
        tmp_path_factory.mktemp("instance"),
        TESTING=True,
        SECRET_KEY="only for tests",
        CODE_SENDER="log",
        SQLALCHEMY_DATABASE_URI=database_url,
        PUBLIC_URL="http://fair.test",
    )
    app.register_blueprint(demo_entrances)
    with app.app_context():
        do_without_the_disk(db.engine)
        upgrade(db.engine)
        keep_empty(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(built_app):
    """The application with empty tables and a clock of the test's own; it serves the first bureau of the cast."""
    built_app.config["BUREAU"] = None
    built_app.extensions.pop("matchfair.bureau", None)
    built_app.test_clock = Clock()
    clock.stand_still(built_app, built_app.test_clock)
    with built_app.app_context():
        empty(db.engine)
        yield built_app
        db.session.remove()


@pytest.fixture
def desk(app, play):
    """Li at the organizer's desk, at the fair of the test's own `play`."""
    db.session.commit()
    return signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())


@pytest.fixture
def at(play):
    """Where the desk's pages of the fair are."""
    return f"/desk/fairs/{play.fair.code}"
