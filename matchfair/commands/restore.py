"""`matchfair restore`: a backup into an empty database, then checked."""

import argparse
import shutil
import sqlite3
import sys
from pathlib import Path

from sqlalchemy import Engine, inspect

from matchfair import create_app
from matchfair.extensions import db
from matchfair.migrations import upgrade

from .backup import BackupRefused, carry_out, plain_url
from .check import check_and_tell

SUMMARY = "Fill an empty database from a backup, then check it."


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
        raise BackupRefused(
            "this database is not empty: name a new one in MATCHFAIR_DATABASE_URL and restore into that"
        )
    if engine.name == "sqlite":
        fault = damage(file)
        if fault:
            raise BackupRefused(f"{file} is not a whole backup of SQLite: {fault}")
        engine.dispose()
        shutil.copyfile(file, str(engine.url.database))
    else:
        carry_out(
            None,
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={plain_url(engine)}",
            str(file),
        )


def damage(file: Path) -> str:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        return "" if found == "ok" else found
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        connection.close()
