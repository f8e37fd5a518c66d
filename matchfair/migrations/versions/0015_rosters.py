"""a preview keeps the file's cells and a clerk's choices; what columns mean at a bureau is remembered

Revision ID: 0015_rosters
Revises: 0014_offers
"""

import sqlalchemy as sa
from alembic import op

revision = "0015_rosters"
down_revision = "0014_offers"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("roster_import", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sheets", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("choices", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("ticked", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "column_meaning",
        sa.Column("id", BIG, nullable=False),
        sa.Column("bureau_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("header", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_column_meaning_bureau_id_bureau")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_meaning")),
        sa.UniqueConstraint("bureau_id", "kind", "header", name=op.f("uq_column_meaning_bureau_id_kind_header")),
    )


def downgrade() -> None:
    op.drop_table("column_meaning")
    with op.batch_alter_table("roster_import", schema=None) as batch_op:
        batch_op.drop_column("ticked")
        batch_op.drop_column("choices")
        batch_op.drop_column("sheets")
