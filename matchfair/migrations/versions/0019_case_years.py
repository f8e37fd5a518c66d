"""case counts have a year of their own; those there were get the year before their row was last touched, as assumed

Revision ID: 0019_case_years
Revises: 0018_fairs
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0019_case_years"
down_revision = "0018_fairs"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = {"petition": "petitions", "inspection": "inspections", "arbitration": "arbitrations"}


def upgrade() -> None:
    op.create_table(
        "case_count",
        sa.Column("id", BIG, nullable=False),
        sa.Column("bureau_id", BIG, nullable=False),
        sa.Column("enterprise_id", BIG, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("year_assumed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_case_count_counts")),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f("fk_case_count_bureau_id_bureau")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_case_count_enterprise_id_enterprise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_count")),
        sa.UniqueConstraint(
            "bureau_id",
            "enterprise_id",
            "year",
            "channel",
            name=op.f("uq_case_count_bureau_id_enterprise_id_year_channel"),
        ),
    )
    with op.batch_alter_table("case_count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_count_enterprise_id"), ["enterprise_id"], unique=False)
    give_years()


def give_years() -> None:
    connection = op.get_bind()
    enterprise = sa.table(
        "enterprise",
        *(sa.column(name) for name in ("id", "bureau_id", *BEFORE.values())),
        sa.column("updated_at", sa.DateTime(timezone=True)),
    )
    count = sa.table(
        "case_count",
        *(sa.column(name) for name in ("bureau_id", "enterprise_id", "year", "channel", "number")),
        sa.column("year_assumed", sa.Boolean()),
        *(sa.column(name) for name in ("source", "entered_by")),
        sa.column("entered_at", sa.DateTime(timezone=True)),
    )
    rows = [
        {
            "bureau_id": row["bureau_id"],
            "enterprise_id": row["id"],
            "year": year_before(row["updated_at"]),
            "channel": channel,
            "number": row[column],
            "year_assumed": True,
            "source": "",
            "entered_by": "",
            "entered_at": row["updated_at"],
        }
        for row in connection.execute(sa.select(enterprise)).mappings().all()
        for channel, column in BEFORE.items()
        if row[column] is not None
    ]
    if rows:
        connection.execute(sa.insert(count), rows)


def year_before(moment: datetime) -> int:
    """SQLite keeps UTC without saying so."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware.astimezone(UTC) + timedelta(hours=8)).year - 1


def downgrade() -> None:
    op.drop_table("case_count")
