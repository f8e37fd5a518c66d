"""when a fair that nobody used was deleted; its number stays taken, as its log does

Revision ID: 0018_fairs
Revises: 0017_kept_forms
"""

import sqlalchemy as sa
from alembic import op

revision = "0018_fairs"
down_revision = "0017_kept_forms"


def upgrade() -> None:
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.drop_column("deleted_at")
