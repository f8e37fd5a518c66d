"""a bureau's own holiday tables and wage figures

Revision ID: 0009_bureau_tables
Revises: 0008_standing
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_bureau_tables"
down_revision = "0008_standing"


def upgrade() -> None:
    op.create_table(
        "holiday_table",
        *year_row("holiday_table"),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("holidays", sa.JSON(), nullable=False),
    )
    op.create_table(
        "wage_figure",
        *year_row("wage_figure"),
        sa.Column("fen", sa.BigInteger(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.CheckConstraint("withdrawn or fen > 0", name=op.f("ck_wage_figure_states_a_wage")),
    )


def year_row(table: str) -> list:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["bureau_id"], ["bureau.id"], name=op.f(f"fk_{table}_bureau_id_bureau")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("bureau_id", "year", "edition", name=op.f(f"uq_{table}_bureau_id_year_edition")),
    ]


def downgrade() -> None:
    op.drop_table("wage_figure")
    op.drop_table("holiday_table")
