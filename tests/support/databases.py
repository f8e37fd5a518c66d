"""The database a test runs on."""

import os
import shutil

from sqlalchemy import Engine, event

from matchfair.extensions import db


def rows() -> dict:
    """Everything the database holds."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {t.name: sorted(map(repr, connection.execute(t.select()))) for t in db.metadata.sorted_tables}


def do_without_the_disk(engine: Engine) -> None:
    """A commit on SQLite does not wait for the disk: a test run has nothing to keep through a power cut."""

    @event.listens_for(engine, "connect")
    def relax(connection, _record):
        if engine.name == "sqlite":
            connection.execute("PRAGMA synchronous=OFF")


def keep_empty(engine: Engine) -> None:
    """Note the state `empty` goes back to: for SQLite a copy of the file, once the rows of an earlier round are gone."""
    if engine.name == "sqlite":
        with engine.begin() as connection:
            for table in reversed(db.metadata.sorted_tables):
                connection.execute(table.delete())
        engine.dispose()
        shutil.copyfile(engine.url.database, engine.url.database + ".empty")


def empty(engine: Engine) -> None:
    """Take all rows away: SQLite gets its empty file back (1 ms), PostgreSQL one message (a TRUNCATE takes 1.5 s)."""
    if engine.name == "sqlite":
        engine.dispose()
        file = engine.url.database
        shutil.copyfile(file + ".empty", file + ".next")
        os.replace(file + ".next", file)  # a connection that somebody forgot keeps the file it knows
    else:
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "; ".join(f'delete from "{t.name}"' for t in reversed(db.metadata.sorted_tables))
            )
