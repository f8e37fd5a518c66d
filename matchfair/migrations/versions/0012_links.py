"""links carry random codes; what was printed with a row's number stays good

Revision ID: 0012_links
Revises: 0011_asked
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from matchfair.codes import long_code

revision = "0012_links"
down_revision = "0011_asked"

CODES = (("invitation", "code"), ("booth_link", "code"), ("one_time_code", "ticket"))
LINK_DAYS = 14


def upgrade() -> None:
    for table, column in CODES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.String(length=12), nullable=True))
            if column == "code":
                batch_op.add_column(sa.Column("by_number", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link_code", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("link_expires_at", sa.DateTime(timezone=True), nullable=True))
    give_codes()
    for table, column in CODES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, existing_type=sa.String(length=12), nullable=False)
            batch_op.create_unique_constraint(batch_op.f(f"uq_{table}_{column}"), [column])
            if column == "code":
                batch_op.alter_column("by_number", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_account_link_code"), ["link_code"])


def give_codes() -> None:
    """One for each row; an account that nobody took up yet gets a fresh link."""
    connection = op.get_bind()
    for name, column in CODES:
        table = sa.table(name, sa.column("id"), sa.column(column))
        for (row,) in connection.execute(sa.select(table.c.id)).all():
            connection.execute(table.update().where(table.c.id == row).values({column: long_code()}))
    account = sa.table(
        "account",
        sa.column("id"),
        sa.column("password_hash"),
        sa.column("link_code"),
        sa.column("link_expires_at", sa.DateTime(timezone=True)),
    )
    expires = datetime.now(UTC) + timedelta(days=LINK_DAYS)
    if connection.dialect.name == "sqlite":
        expires = expires.replace(tzinfo=None)
    for (row,) in connection.execute(sa.select(account.c.id).where(account.c.password_hash == "")).all():
        fresh = {"link_code": long_code(), "link_expires_at": expires}
        connection.execute(account.update().where(account.c.id == row).values(fresh))


def downgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_account_link_code"), type_="unique")
        batch_op.drop_column("link_expires_at")
        batch_op.drop_column("link_code")
    for table, column in CODES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"uq_{table}_{column}"), type_="unique")
            if column == "code":
                batch_op.drop_column("by_number")
            batch_op.drop_column(column)
