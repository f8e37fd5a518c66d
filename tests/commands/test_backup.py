"""A backup taken under way restores to the same rows, on both databases, and never overwrites anything."""

import uuid

import psycopg
import pytest
from cast import raise_curtain
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url

from matchfair.commands.backup import BackupRefused, backup
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
        assert connection.execute(select(Bureau.name)).scalar() == "坪山区人力资源局"
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
