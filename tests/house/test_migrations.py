"""A migrated database is the one the models describe, and every migration can be taken back."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from matchfair.extensions import db
from matchfair.migrations import config, newest_revision, upgrade


def test_the_models_and_the_migrations_agree(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_revision() == newest_revision()
        assert compare_metadata(context, db.metadata) == []


def test_every_migration_can_be_taken_back(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'scratch.sqlite3'}")
    upgrade(engine)
    command.downgrade(config(engine), "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    engine.dispose()
