"""what the conditions ask and no roster said: finance and credit, licences, the office, the end of a certificate

Revision ID: 0021_conditions
Revises: 0020_bureau_short_name
"""

import sqlalchemy as sa
from alembic import op

revision = "0021_conditions"
down_revision = "0020_bureau_short_name"

ENTERPRISE = ("finance_system", "accounting_credit", "tax_credit")


def upgrade() -> None:
    with op.batch_alter_table("enterprise", schema=None) as batch_op:
        for name in ENTERPRISE:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("tech_sme_year", sa.Integer(), nullable=True))
        for name in ("dispatch_licence", "hr_licence"):
            batch_op.add_column(sa.Column(name, sa.String(length=80), server_default="", nullable=False))
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office", sa.Boolean(), nullable=True))
    with op.batch_alter_table("service_staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("certificate_expires_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("service_staff", schema=None) as batch_op:
        batch_op.drop_column("certificate_expires_on")
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.drop_column("office")
    with op.batch_alter_table("enterprise", schema=None) as batch_op:
        for name in (*ENTERPRISE, "tech_sme_year", "dispatch_licence", "hr_licence"):
            batch_op.drop_column(name)
