"""The database a test runs on."""

from matchfair.extensions import db


def rows() -> dict:
    """Everything the database holds."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {t.name: sorted(map(repr, connection.execute(t.select()))) for t in db.metadata.sorted_tables}
