"""`matchfair restore`: a backup into an empty database, of either kind, then checked."""

import argparse
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

from sqlalchemy import Engine, MetaData, create_engine, inspect

from matchfair import create_app
from matchfair.extensions import db
from matchfair.migrations import upgrade

from .backup import BackupRefused, carry_out, fill, plain_url
from .check import check_and_tell
from .contents import NAMED, contents, database_name

SUMMARY = "Fill an empty database from a backup, then check it."
OF_POSTGRES = b"PGDMP"
OF_SQLITE = b"SQLite format 3\0"


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path)


def run(options) -> int:
    app = create_app()
    with app.app_context():
        try:
            restore(db.engine, options.file)
        except BackupRefused as refusal:
            print(refusal, file=sys.stderr)
            return 1
        upgrade(db.engine)
    return check_and_tell(app)


def restore(engine: Engine, file: Path) -> None:
    """Fill an empty database from a backup. One that holds tables is refused: restoring never overwrites."""
    if not file.is_file():
        raise BackupRefused(f"{file} is not there")
    if inspect(engine).get_table_names():
        raise BackupRefused(f"{database_name(engine)} is not empty: name a new one in {NAMED} and restore into that")
    with file.open("rb") as opened:
        kind = opened.read(len(OF_SQLITE))
    if kind == OF_SQLITE:
        from_sqlite(engine, file)
    elif not kind.startswith(OF_POSTGRES):
        raise BackupRefused(f"{file} is no backup of matchfair: neither an SQLite database nor a dump of pg_dump")
    elif engine.name == "sqlite":
        raise BackupRefused(
            f"{file} is a backup of PostgreSQL, which SQLite cannot read. Restore it into an empty PostgreSQL database, "
            f"run `matchfair backup --sqlite FILE` with that one in {NAMED}, and restore FILE here."
        )
    else:
        options = ["--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={plain_url(engine)}"]
        carry_out(None, "pg_restore", *options, str(file))


def from_sqlite(engine: Engine, file: Path) -> None:
    fault = damage(file)
    if fault:
        raise BackupRefused(f"{file} is not a whole backup of SQLite: {fault}")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "backup.sqlite3")
        shutil.copyfile(file, copy)
        source = create_engine(f"sqlite:///{copy}")
        try:
            with source.connect() as connection:
                holds = contents(connection)
            if not holds:
                raise BackupRefused(f"{file} is an SQLite database that holds no bureau: it is no backup of matchfair")
            if engine.name != "sqlite":
                upgrade(source)  # the rows of an older version are read in today's tables
                fill_or_leave_empty(source, engine)
        finally:
            source.dispose()
    if engine.name == "sqlite":
        engine.dispose()
        shutil.copyfile(file, str(engine.url.database))


def fill_or_leave_empty(source: Engine, target: Engine) -> None:
    try:
        fill(source, target)
    except BaseException:
        half_made = MetaData()
        half_made.reflect(target)
        half_made.drop_all(target)
        raise


def damage(file: Path) -> str:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        return "" if found == "ok" else found
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        connection.close()
