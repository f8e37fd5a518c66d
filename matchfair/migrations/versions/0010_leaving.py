"""dated facts about parties in the programme, and decisions on who leaves it

Revision ID: 0010_leaving
Revises: 0008_standing
"""

import sqlalchemy as sa
from alembic import op

revision = "0010_leaving"
down_revision = "0009_bureau_tables"


def upgrade() -> None:
    op.create_table(
        "exit_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("grounds", sa.String(length=400), nullable=False),
        sa.Column("listing", sa.String(length=20), nullable=False),
        sa.Column("subsidy", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(enterprise_id is null) <> (agency_id is null)", name=op.f("ck_exit_decision_one_party")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_exit_decision_agency_id_agency")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_exit_decision_bureau_id_bureau")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_exit_decision_enterprise_id_enterprise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_decision")),
    )
    with op.batch_alter_table("exit_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exit_decision_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exit_decision_enterprise_id"), ["enterprise_id"], unique=False)

    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("what", sa.String(length=400), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ended_on is null or ended_on >= happened_on", name=op.f("ck_fact_ends_after_start")),
        sa.CheckConstraint("enterprise_id is not null or agency_id is not null", name=op.f("ck_fact_about_a_party")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_fact_agency_id_agency")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_fact_bureau_id_bureau")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_fact_enterprise_id_enterprise")),
        sa.ForeignKeyConstraint(["replaces_id"], ["fact.id"], name=op.f("fk_fact_replaces_id_fact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_fact_replaces_id")),
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_enterprise_id"), ["enterprise_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fact_enterprise_id"))
        batch_op.drop_index(batch_op.f("ix_fact_agency_id"))

    op.drop_table("fact")
    with op.batch_alter_table("exit_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exit_decision_enterprise_id"))
        batch_op.drop_index(batch_op.f("ix_exit_decision_agency_id"))

    op.drop_table("exit_decision")
