"""`matchfair backup`: one file that holds everything, taken while the fair goes on.

SQLite copies itself (`VACUUM INTO`, a consistent snapshot); PostgreSQL's own pg_dump and pg_restore do the same there.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine

from matchfair import create_app
from matchfair.extensions import db

SUMMARY = "Write everything to one new file, also while the fair goes on."


class BackupRefused(Exception):
    """What stands in the way and what to do about it, as a sentence."""


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path)


def run(options) -> int:
    with create_app().app_context():
        try:
            backup(db.engine, options.file)
        except BackupRefused as refusal:
            print(refusal, file=sys.stderr)
            return 1
    print(f"{options.file} holds everything. Keep it apart from this machine.")
    return 0


def backup(engine: Engine, file: Path) -> None:
    """Write the database to a new file; nothing is left behind when it fails."""
    if file.exists():
        raise BackupRefused(f"{file} exists already: choose another name, a backup is never overwritten")
    if engine.name == "sqlite":
        with engine.connect() as connection:
            connection.connection.cursor().execute("VACUUM INTO ?", (str(file),))
    else:
        carry_out(file, "pg_dump", "--format=custom", "--no-owner", f"--file={file}", plain_url(engine))


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
