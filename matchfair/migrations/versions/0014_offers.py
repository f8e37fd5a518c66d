"""what an agency itself has typed in its offer, and when it was taken out of the fair

Revision ID: 0014_offers
Revises: 0013_bureaus
"""

import sqlalchemy as sa
from alembic import op

revision = "0014_offers"
down_revision = "0013_bureaus"

CHANGED_SEATS = (
    "EXISTS (SELECT 1 FROM audit_event a WHERE a.action = 'offer.capacity' "
    "AND a.chain = 'fair:' || offer.fair_id AND a.subject = 'agency:' || offer.agency_id)"
)


def upgrade() -> None:
    """Until now only agencies could change an offer: each saving counted its version up, each change of seats is in the log."""
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("typed", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE offer SET typed = \'["areas", "terms"]\' WHERE version > 1')
    op.execute(f"UPDATE offer SET typed = '[\"capacity\"]' WHERE version = 1 AND {CHANGED_SEATS}")
    op.execute(f'UPDATE offer SET typed = \'["areas", "capacity", "terms"]\' WHERE version > 1 AND {CHANGED_SEATS}')


def downgrade() -> None:
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_column("left_at")
        batch_op.drop_column("typed")
