"""forms sent after their session had ended wait for the sign-in

Revision ID: 0017_kept_forms
Revises: 0016_fees
"""

import sqlalchemy as sa
from alembic import op

revision = "0017_kept_forms"
down_revision = "0016_fees"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "kept_form",
        sa.Column("id", BIG, nullable=False),
        sa.Column("bureau_id", BIG, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("request_key", sa.String(length=60), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("files", sa.Boolean(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_form")),
        sa.UniqueConstraint("bureau_id", "request_key", name=op.f("uq_kept_form_bureau_id_request_key")),
        sa.UniqueConstraint("bureau_id", "code_hash", name=op.f("uq_kept_form_bureau_id_code_hash")),
    )


def downgrade() -> None:
    op.drop_table("kept_form")
