"""The database and the other Flask extensions, made once and bound to the application in `create_app`."""

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from flask import has_request_context, request
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_htmx import HTMX
from flask_sqlalchemy import SQLAlchemy
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from sqlalchemy import BigInteger, DateTime, Integer, MetaData, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# Numbers of rows: SQLite counts only what is declared INTEGER, and keeps 64 bits there too.
BigId = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[int, mapped_column(BigId, primary_key=True)]


class UTCDateTime(TypeDecorator):
    """An aware datetime, kept as UTC on both databases (SQLite has no time zones of its own)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
if TYPE_CHECKING:  # a type checker cannot follow the base that Flask-SQLAlchemy makes of ours

    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model
csrf = CSRFProtect()
babel = Babel()
bootstrap = Bootstrap5()
htmx = HTMX()
compress = Compress()
talisman = Talisman()

# WAL may corrupt a database on SQLite before 3.51.3 when two connections write (sqlite.org/wal.html#walresetbug).
SQLITE_JOURNAL = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "TRUNCATE"


@event.listens_for(Engine, "connect")
def set_up_sqlite(connection, _record):
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # `begin_sqlite` sends BEGIN itself
        for pragma in ("foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL", f"journal_mode={SQLITE_JOURNAL}"):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def begin_sqlite(connection):
    """Take SQLite's write lock before reading whenever the request may write: read-then-write is then safe."""
    if connection.dialect.name == "sqlite":
        reads = has_request_context() and request.method in ("GET", "HEAD", "OPTIONS")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
