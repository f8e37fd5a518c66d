"""fairs, entries, booths and links

Revision ID: 0003_fairs
Revises: 0002_parties
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_fairs"
down_revision = "0002_parties"


def upgrade() -> None:
    op.create_table(
        "fair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("entrance_code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("answer_minutes", sa.Integer(), nullable=False),
        sa.Column("registration_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer_minutes between 5 and 20160", name=op.f("ck_fair_answer_minutes_sane")),
        sa.CheckConstraint("ends_on >= held_on", name=op.f("ck_fair_ends_after_start")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_fair_bureau_id_bureau")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair")),
        sa.UniqueConstraint("code", name=op.f("uq_fair_code")),
        sa.UniqueConstraint("entrance_code", name=op.f("uq_fair_entrance_code")),
    )
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fair_bureau_id"), ["bureau_id"], unique=False)

    op.create_table(
        "booth",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_booth_agency_id_agency")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_booth_bureau_id_bureau")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_booth_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth")),
        sa.UniqueConstraint("bureau_id", "fair_id", "agency_id", name=op.f("uq_booth_bureau_id_fair_id_agency_id")),
        sa.UniqueConstraint("bureau_id", "fair_id", "number", name=op.f("uq_booth_bureau_id_fair_id_number")),
        sa.UniqueConstraint("code", name=op.f("uq_booth_code")),
    )
    with op.batch_alter_table("booth", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booth_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "booth_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_booth_link_agency_id_agency")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_booth_link_bureau_id_bureau")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_booth_link_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_link")),
    )
    with op.batch_alter_table("booth_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booth_link_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booth_link_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_by", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_entry_bureau_id_bureau")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_entry_enterprise_id_enterprise")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_entry_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint(
            "bureau_id", "fair_id", "enterprise_id", name=op.f("uq_entry_bureau_id_fair_id_enterprise_id")
        ),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_enterprise_id"), ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_invitation_bureau_id_bureau")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_invitation_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_invitation_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "bureau_id", "fair_id", "enterprise_id", name=op.f("uq_invitation_bureau_id_fair_id_enterprise_id")
        ),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "visitor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_as", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_visitor_bureau_id_bureau")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_visitor_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor")),
    )
    with op.batch_alter_table("visitor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visitor_fair_id"), ["fair_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("visitor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visitor_fair_id"))

    op.drop_table("visitor")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_fair_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_fair_id"))
        batch_op.drop_index(batch_op.f("ix_entry_enterprise_id"))

    op.drop_table("entry")
    with op.batch_alter_table("booth_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booth_link_fair_id"))
        batch_op.drop_index(batch_op.f("ix_booth_link_agency_id"))

    op.drop_table("booth_link")
    with op.batch_alter_table("booth", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booth_fair_id"))

    op.drop_table("booth")
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fair_bureau_id"))

    op.drop_table("fair")
