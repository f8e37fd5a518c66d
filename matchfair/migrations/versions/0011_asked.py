"""what the solver was asked, kept with each plan

Revision ID: 0011_asked
Revises: 0010_leaving
"""

import sqlalchemy as sa
from alembic import op

revision = "0011_asked"
down_revision = "0010_leaving"


def upgrade() -> None:
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_column("asked")
