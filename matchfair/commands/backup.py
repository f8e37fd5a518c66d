"""`matchfair backup`: one file that holds everything, taken while the fair goes on.

SQLite copies itself (`VACUUM INTO`, a consistent snapshot); PostgreSQL's own pg_dump and pg_restore do the same there.
With `--sqlite` the rows of PostgreSQL are copied into an SQLite file, which `restore` reads into either database.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine, create_engine

from matchfair import create_app
from matchfair.extensions import db
from matchfair.migrations import upgrade

from .contents import NAMED, contents, copy_rows, database_name, missing, row_counts, tell

SUMMARY = "Write everything to one new file, also while the fair goes on."


class BackupRefused(Exception):
    """What stands in the way and what to do about it, as a sentence."""


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path)
    command.add_argument("--sqlite", action="store_true", help="write an SQLite file, whatever the database is")


def run(options) -> int:
    with create_app().app_context():
        try:
            if missing(db.engine) or not contents(db.session.connection()):
                raise BackupRefused(f"{database_name(db.engine)} holds no bureau: name the right database in {NAMED}")
            tell()
            db.session.rollback()
            backup(db.engine, options.file, options.sqlite)
        except BackupRefused as refusal:
            print(refusal, file=sys.stderr)
            return 1
    print(f"{options.file} holds all of it. Keep it apart from this machine.")
    return 0


def backup(engine: Engine, file: Path, as_sqlite: bool = False) -> None:
    """Write the database to a new file; nothing is left behind when it fails."""
    if file.exists():
        raise BackupRefused(f"{file} exists already: choose another name, a backup is never overwritten")
    if engine.name == "sqlite":
        with engine.connect() as connection:
            connection.connection.cursor().execute("VACUUM INTO ?", (str(file),))
    elif as_sqlite:
        into_sqlite(engine, file)
    else:
        carry_out(file, "pg_dump", "--format=custom", "--no-owner", f"--file={file}", plain_url(engine))


def into_sqlite(engine: Engine, file: Path) -> None:
    copy = create_engine(f"sqlite:///{file}")
    try:
        fill(engine.execution_options(isolation_level="REPEATABLE READ"), copy)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    finally:
        copy.dispose()


def fill(source: Engine, target: Engine) -> None:
    """Make the tables in an empty database and copy every row, then count them."""
    upgrade(target)
    if copy_rows(source, target) != row_counts(target):
        raise BackupRefused("the copy has not as many rows as the original; nothing is kept of it")


def plain_url(engine: Engine) -> str:
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def carry_out(unfinished: Path | None, *command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BackupRefused(f"{command[0]} is not installed here: install PostgreSQL's client programs") from error
    if done.returncode:
        if unfinished:
            unfinished.unlink(missing_ok=True)
        raise BackupRefused(f"{command[0]}: {done.stderr.strip()}")
