"""a fee has a first year and the years after it; what a draft names of both sides, and what is filled in on it

Revision ID: 0016_fees
Revises: 0015_rosters
"""

import sqlalchemy as sa
from alembic import op

revision = "0016_fees"
down_revision = "0015_rosters"

NEW = {
    "enterprise": [("legal_representative", sa.String(length=80))],
    "agency": [
        ("legal_representative", sa.String(length=80)),
        ("payee_account", sa.String(length=200)),
        ("payment_day", sa.String(length=200)),
        ("usual_fee_fen", sa.BigInteger()),
        ("usual_fee_later_fen", sa.BigInteger()),
    ],
    "offer": [("fee_later_fen", sa.BigInteger())],
    "agreement": [("filled_in", sa.JSON())],
}


def upgrade() -> None:
    for table, columns in NEW.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, kind in columns:
                batch_op.add_column(new_column(name, kind))
    op.execute("UPDATE offer SET fee_later_fen = fee_fen")  # an offer of earlier releases knows one fee for all years


def new_column(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    if isinstance(kind, sa.BigInteger):
        return sa.Column(name, kind, nullable=True)
    return sa.Column(name, kind, nullable=False, server_default="{}" if isinstance(kind, sa.JSON) else "")


def downgrade() -> None:
    for table, columns in NEW.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, _kind in columns:
                batch_op.drop_column(name)
