"""Bringing a database to the newest revision; `alembic` is driven from here, there is no ini file."""

import logging
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

__all__ = ["newest_revision", "revision_of", "upgrade"]

HERE = Path(__file__).parent
logging.getLogger("alembic").setLevel(logging.WARNING)  # whoever starts a fair need not read of revisions


def config(engine: Engine) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(HERE))
    settings.attributes["engine"] = engine
    return settings


def upgrade(engine: Engine) -> None:
    command.upgrade(config(engine), "head")


@cache
def newest_revision() -> str:
    settings = Config()
    settings.set_main_option("script_location", str(HERE))
    revision = ScriptDirectory.from_config(settings).get_current_head()
    assert revision, "there are migrations"
    return revision


def revision_of(connection: Connection) -> str | None:
    """The revision a database is at; None before its first table."""
    return MigrationContext.configure(connection).get_current_revision()
