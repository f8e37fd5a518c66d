"""needs and stars

Revision ID: 0004_needs
Revises: 0003_fairs
"""

import sqlalchemy as sa
from alembic import op

revision = "0004_needs"
down_revision = "0003_fairs"


def upgrade() -> None:
    op.create_table(
        "need_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("custom", sa.Text(), nullable=False),
        sa.Column("budget_fen", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_how", sa.String(length=20), nullable=False),
        sa.Column("typed_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_need_list_bureau_id_bureau")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_need_list_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_need_list_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_list")),
        sa.UniqueConstraint(
            "bureau_id", "fair_id", "enterprise_id", name=op.f("uq_need_list_bureau_id_fair_id_enterprise_id")
        ),
    )
    with op.batch_alter_table("need_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_list_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "star",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("starred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_how", sa.String(length=20), nullable=False),
        sa.Column("typed_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_star_agency_id_agency")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_star_bureau_id_bureau")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_star_enterprise_id_enterprise")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_star_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_star")),
        sa.UniqueConstraint(
            "bureau_id",
            "fair_id",
            "enterprise_id",
            "agency_id",
            name=op.f("uq_star_bureau_id_fair_id_enterprise_id_agency_id"),
        ),
    )
    with op.batch_alter_table("star", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_star_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_star_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "need_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("need_list_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=10), nullable=False),
        sa.Column("must", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_need_item_bureau_id_bureau")),
        sa.ForeignKeyConstraint(
            ["need_list_id"], ["need_list.id"], name=op.f("fk_need_item_need_list_id_need_list"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_item")),
        sa.UniqueConstraint("need_list_id", "service", name=op.f("uq_need_item_need_list_id_service")),
    )
    with op.batch_alter_table("need_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_item_need_list_id"), ["need_list_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("need_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_item_need_list_id"))

    op.drop_table("need_item")
    with op.batch_alter_table("star", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_star_fair_id"))
        batch_op.drop_index(batch_op.f("ix_star_agency_id"))

    op.drop_table("star")
    with op.batch_alter_table("need_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_list_fair_id"))

    op.drop_table("need_list")
