"""offers and their areas

Revision ID: 0005_offers
Revises: 0004_needs
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_offers"
down_revision = "0004_needs"


def upgrade() -> None:
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("terms", sa.String(length=400), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=True),
        sa.Column("mode", sa.String(length=200), nullable=False),
        sa.Column("standing_consent", sa.Boolean(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provisional_note", sa.String(length=400), nullable=False),
        sa.CheckConstraint("held >= 0 and held <= capacity", name=op.f("ck_offer_held_within_capacity")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_offer_agency_id_agency")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_offer_bureau_id_bureau")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_offer_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("bureau_id", "fair_id", "agency_id", name=op.f("uq_offer_bureau_id_fair_id_agency_id")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "offer_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("terms", sa.String(length=200), nullable=False),
        sa.CheckConstraint("level between 1 and 3", name=op.f("ck_offer_area_level_known")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_offer_area_bureau_id_bureau")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_area_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_area")),
        sa.UniqueConstraint("offer_id", "area", name=op.f("uq_offer_area_offer_id_area")),
    )
    with op.batch_alter_table("offer_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_area_offer_id"), ["offer_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("offer_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_area_offer_id"))

    op.drop_table("offer_area")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_fair_id"))

    op.drop_table("offer")
