"""the bureau's short name, as owners and agencies read it

Revision ID: 0020_bureau_short_name
Revises: 0019_case_years
"""

import sqlalchemy as sa
from alembic import op

revision = "0020_bureau_short_name"
down_revision = "0019_case_years"


def upgrade() -> None:
    op.add_column("bureau", sa.Column("short_name", sa.String(length=40), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("bureau", schema=None) as batch_op:
        batch_op.drop_column("short_name")
