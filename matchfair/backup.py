"""One file that holds everything: taken while the fair goes on, and restored only into an empty database.

SQLite copies itself (`VACUUM INTO`, a consistent snapshot); PostgreSQL's own pg_dump and pg_restore do the same there.
"""

import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import Engine, inspect


class BackupRefused(Exception):
    """What stands in the way and what to do about it, as a sentence."""


def backup(engine: Engine, file: Path) -> None:
    """Write the database to a new file; nothing is left behind when it fails."""
    if file.exists():
        raise BackupRefused(f"{file} exists already: choose another name, a backup is never overwritten")
    if engine.name == "sqlite":
        with engine.connect() as connection:
            connection.connection.driver_connection.execute("VACUUM INTO ?", (str(file),))
    else:
        run(file, "pg_dump", "--format=custom", "--no-owner", f"--file={file}", plain_url(engine))


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
        shutil.copyfile(file, engine.url.database)
    else:
        run(
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


def plain_url(engine: Engine) -> str:
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def run(unfinished: Path | None, *command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BackupRefused(f"{command[0]} is not installed here: install PostgreSQL's client programs") from error
    if done.returncode:
        if unfinished:
            unfinished.unlink(missing_ok=True)
        raise BackupRefused(f"{command[0]}: {done.stderr.strip()}")
