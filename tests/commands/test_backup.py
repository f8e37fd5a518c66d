"""A backup taken under way restores to the same rows, on both databases, and never overwrites anything."""

import sqlite3
import uuid

import psycopg
import pytest
from cast import raise_curtain
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.engine import make_url

from matchfair.agreements.services import send_request
from matchfair.commands.backup import BackupRefused, backup
from matchfair.commands.contents import contents
from matchfair.commands.restore import restore
from matchfair.extensions import db
from matchfair.parties.models import Bureau


@pytest.fixture
def empty(app, tmp_path):
    """An engine on an empty database of the same kind."""
    if db.engine.name == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'restored.sqlite3'}")
        yield engine
        engine.dispose()
        return
    url, name = make_url(db.engine.url), f"matchfair_restored_{uuid.uuid4().hex[:8]}"
    admin = psycopg.connect(url.set(drivername="postgresql").render_as_string(False), autocommit=True)
    admin.execute(f'create database "{name}"')
    engine = create_engine(url.set(database=name))
    yield engine
    engine.dispose()
    admin.execute(f'drop database "{name}" with (force)')
    admin.close()


def test_a_restored_backup_holds_the_same_rows(app, empty, tmp_path):
    raise_curtain(app.test_clock())
    db.session.commit()
    backup(db.engine, tmp_path / "fair.backup")
    restore(empty, tmp_path / "fair.backup")
    with empty.connect() as connection:
        assert connection.execute(select(Bureau.name)).scalar() == "深圳市坪山区人力资源局"
        assert connection.execute(text("select count(*) from audit_event")).scalar() > 0


def test_nothing_is_ever_overwritten(app, empty, tmp_path):
    file = tmp_path / "fair.backup"
    backup(db.engine, file)
    with pytest.raises(BackupRefused, match="exists already"):
        backup(db.engine, file)
    with pytest.raises(BackupRefused, match="not empty"):
        restore(db.engine, file)


def test_a_file_that_is_no_backup_is_refused(app, empty, tmp_path):
    file = tmp_path / "broken.backup"
    file.write_bytes(b"not a database at all")
    with pytest.raises(BackupRefused):
        restore(empty, file)
    with pytest.raises(BackupRefused, match="not there"):
        restore(empty, tmp_path / "nothing")


# ---- from one kind of database to the other ---------------------------------------------------------------------


@pytest.fixture
def other(request, app, tmp_path):
    """An engine on an empty database of the other kind."""
    if db.engine.name == "postgresql":
        engine = create_engine(f"sqlite:///{tmp_path / 'other.sqlite3'}")
        yield engine
        engine.dispose()
        return
    url, name = make_url(request.getfixturevalue("postgres_url")), f"matchfair_other_{uuid.uuid4().hex[:8]}"
    admin = psycopg.connect(url.set(drivername="postgresql").render_as_string(False), autocommit=True)
    admin.execute(f'create database "{name}"')
    engine = create_engine(url.set(database=name))
    yield engine
    engine.dispose()
    admin.execute(f'drop database "{name}" with (force)')
    admin.close()


def values(engine) -> dict:
    with engine.connect() as connection:
        return {t.name: sorted(map(repr, connection.execute(t.select()))) for t in db.metadata.sorted_tables}


def test_a_backup_moves_to_the_other_kind_of_database_with_every_value(app, other, tmp_path):
    play = raise_curtain(app.test_clock())
    proposal, _draft = send_request(play.fair, play.enterprise(), play.agency(), "enterprise", play.act)
    play.answer(proposal, "agency")
    db.session.commit()
    backup(db.engine, tmp_path / "fair.backup", as_sqlite=True)
    restore(other, tmp_path / "fair.backup")
    assert values(other) == values(db.engine)
    with other.begin() as connection:
        told = ["深圳市坪山区人力资源局 (44031001): 1 fair, 1 enterprise, 1 agency, 1 pairing"]
        assert [str(held) for held in contents(connection)] == told
        # the next row gets a free number
        highest = connection.execute(text("select max(id) from audit_chain")).scalar_one()
        columns = "bureau_id, name, length, head"
        row = connection.execute(text(f"insert into audit_chain ({columns}) values (1, 'x', 0, '') returning id"))
        assert row.scalar_one() == highest + 1


def test_a_dump_of_postgresql_on_sqlite_says_the_way(app, tmp_path):
    (tmp_path / "fair.dump").write_bytes(b"PGDMP\x01\x0e")
    target = create_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    with pytest.raises(BackupRefused, match="backup --sqlite FILE"):
        restore(target, tmp_path / "fair.dump")


def test_an_sqlite_file_that_is_none_of_ours_is_refused(app, empty, tmp_path):
    other = sqlite3.connect(tmp_path / "other.sqlite3")
    other.execute("create table bureau (id integer, name text)")
    other.commit()
    other.close()
    with pytest.raises(BackupRefused, match="holds no bureau"):
        restore(empty, tmp_path / "other.sqlite3")
    assert inspect(empty).get_table_names() == []
