"""rounds, rules and proposals

Revision ID: 0006_proposals
Revises: 0005_offers
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_proposals"
down_revision = "0005_offers"


def upgrade() -> None:
    op.create_table(
        "pair_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=60), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('lock', 'forbid')", name=op.f("ck_pair_rule_kind_known")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_pair_rule_agency_id_agency")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_pair_rule_bureau_id_bureau")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_pair_rule_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_pair_rule_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_rule")),
    )
    with op.batch_alter_table("pair_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_rule_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            "uq_pair_rule_in_force",
            ["bureau_id", "fair_id", "enterprise_id", "agency_id"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("objective", sa.String(length=20), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("softened", sa.Boolean(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("read", sa.String(length=64), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("solved_by", sa.String(length=60), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_round_bureau_id_bureau")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_round_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint(
            "bureau_id", "fair_id", "number", "objective", name=op.f("uq_round_bureau_id_fair_id_number_objective")
        ),
    )
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            "uq_round_one_published",
            ["bureau_id", "fair_id", "number"],
            unique=True,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )

    op.create_table(
        "solve_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("softened", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("cancel_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_as", sa.String(length=12), nullable=False),
        sa.Column("error", sa.JSON(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_solve_job_bureau_id_bureau")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_solve_job_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solve_job")),
    )
    with op.batch_alter_table("solve_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_solve_job_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            "uq_solve_job_one_open",
            ["bureau_id", "fair_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "plan_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_plan_line_agency_id_agency")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_plan_line_bureau_id_bureau")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_plan_line_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_plan_line_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
        sa.UniqueConstraint("round_id", "enterprise_id", name=op.f("uq_plan_line_round_id_enterprise_id")),
    )
    with op.batch_alter_table("plan_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_line_round_id"), ["round_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("message", sa.String(length=400), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enterprise_consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agency_consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agency_consent_standing", sa.Boolean(), nullable=False),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_behalf", sa.JSON(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_as", sa.String(length=24), nullable=False),
        sa.Column("closed_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "closed_as in ('', 'declined_by_enterprise', 'declined_by_agency', 'expired', 'withdrawn', 'superseded', 'dissolved')",
            name=op.f("ck_proposal_closed_as_known"),
        ),
        sa.CheckConstraint("origin in ('solver', 'enterprise', 'agency')", name=op.f("ck_proposal_origin_known")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_proposal_agency_id_agency")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_proposal_bureau_id_bureau")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_proposal_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_proposal_fair_id_fair")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_proposal_offer_id_offer")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_proposal_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("code", name=op.f("uq_proposal_code")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_enterprise_id"), ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_proposal_one_open_a_pair",
            ["bureau_id", "fair_id", "enterprise_id", "agency_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "uq_proposal_one_request",
            ["bureau_id", "fair_id", "enterprise_id"],
            unique=True,
            sqlite_where=sa.text("origin = 'enterprise' AND closed_at IS NULL"),
            postgresql_where=sa.text("origin = 'enterprise' AND closed_at IS NULL"),
        )
        batch_op.create_index(
            "uq_proposal_one_seat",
            ["bureau_id", "fair_id", "enterprise_id"],
            unique=True,
            sqlite_where=sa.text("seat_at IS NOT NULL AND closed_at IS NULL"),
            postgresql_where=sa.text("seat_at IS NOT NULL AND closed_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_proposal_one_seat",
            sqlite_where=sa.text("seat_at IS NOT NULL AND closed_at IS NULL"),
            postgresql_where=sa.text("seat_at IS NOT NULL AND closed_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_proposal_one_request",
            sqlite_where=sa.text("origin = 'enterprise' AND closed_at IS NULL"),
            postgresql_where=sa.text("origin = 'enterprise' AND closed_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_proposal_one_open_a_pair",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_proposal_round_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_offer_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_fair_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_enterprise_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_agency_id"))

    op.drop_table("proposal")
    with op.batch_alter_table("plan_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_line_round_id"))

    op.drop_table("plan_line")
    with op.batch_alter_table("solve_job", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_solve_job_one_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_solve_job_fair_id"))

    op.drop_table("solve_job")
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_round_one_published",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_round_fair_id"))

    op.drop_table("round")
    with op.batch_alter_table("pair_rule", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pair_rule_in_force",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_pair_rule_fair_id"))

    op.drop_table("pair_rule")
