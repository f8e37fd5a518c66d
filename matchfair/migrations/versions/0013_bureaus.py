"""every row names its bureau, numbers of rows are bigint, uniques begin with the bureau

Revision ID: 0013_bureaus
Revises: 0012_links
"""

import sqlalchemy as sa
from alembic import op

revision = "0013_bureaus"
down_revision = "0012_links"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLAIN_NUMBERS = (("audit_event", "bureau_id"), ("roster_import", "fair_id"), ("sign_in", "only_fair_id"))
UNIQUES = {
    "account": [["login"]],
    "agreement": [["proposal_id"]],
    "audit_event": [["chain", "seq"], ["chain", "previous"]],
    "fact": [["replaces_id"]],
    "listing": [["list_id", "agency_id"], ["list_id", "enterprise_id"]],
    "need_item": [["need_list_id", "service"]],
    "offer_area": [["offer_id", "area"]],
    "plan_line": [["round_id", "enterprise_id"]],
    "request_key": [["scope", "key"]],
    "service_staff": [["agency_id", "certificate_no", "name"]],
}
# SQLite rebuilds a table to change its constraints; it must be told of these again.
CHECKS = {
    "fact": {
        "about_a_party": "enterprise_id is not null or agency_id is not null",
        "ends_after_start": "ended_on is null or ended_on >= happened_on",
    },
    "listing": {"one_party": "(enterprise_id is null) <> (agency_id is null)"},
    "offer_area": {"level_known": "level between 1 and 3"},
}
CHAIN = (("name", sa.String(length=40)), ("length", sa.Integer()), ("head", sa.String(length=64)))


def upgrade() -> None:
    name_bureaus_of_keys()
    if op.get_bind().dialect.name == "postgresql":
        retype("BIGINT")
        sequence = op.get_bind().scalar(sa.text("select pg_get_serial_sequence('bureau', 'id')"))
        op.execute("ALTER TABLE bureau ALTER COLUMN id DROP DEFAULT")  # given, never counted
        op.execute(f"DROP SEQUENCE {sequence}")
    for table, uniques in UNIQUES.items():
        replace_uniques(table, uniques, [["bureau_id", *columns] for columns in uniques])
    rebuild_chains(new_chain(), with_bureau)


def name_bureaus_of_keys() -> None:
    """A POST's key belongs to the bureau of the device that sent it; one of nobody's to the first."""
    with op.batch_alter_table("request_key", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bureau_id", BIG, nullable=True))
    op.execute(
        "UPDATE request_key SET bureau_id = coalesce("
        "(SELECT s.bureau_id FROM sign_in s WHERE request_key.scope = 'sign-in:' || s.id), (SELECT min(id) FROM bureau))"
    )
    with op.batch_alter_table("request_key", schema=None) as batch_op:
        batch_op.alter_column("bureau_id", existing_type=BIG, nullable=False)


def replace_uniques(table: str, old: list[list[str]], new: list[list[str]]) -> None:
    checks = [sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}")) for name, sql in CHECKS.get(table, {}).items()]
    with op.batch_alter_table(table, schema=None, table_args=checks) as batch_op:
        for columns in old:
            batch_op.drop_constraint(op.f(f"uq_{table}_{'_'.join(columns)}"), type_="unique")
        for columns in new:
            batch_op.create_unique_constraint(op.f(f"uq_{table}_{'_'.join(columns)}"), columns)


def retype(kind: str) -> None:
    """Every number of a row, and every column that holds one; one rewrite a table."""
    inspector = sa.inspect(op.get_bind())
    for table in inspector.get_table_names():
        columns = {column for key in inspector.get_foreign_keys(table) for column in key["constrained_columns"]}
        columns |= {column for name, column in PLAIN_NUMBERS if name == table}
        columns |= {column["name"] for column in inspector.get_columns(table) if column["name"] == "id"}
        if columns:
            op.execute(f"ALTER TABLE {table} " + ", ".join(f"ALTER COLUMN {c} TYPE {kind}" for c in sorted(columns)))
        if "id" in columns and (sequence := sequence_of(table)):
            op.execute(f"ALTER SEQUENCE {sequence} AS {kind}")


def sequence_of(table: str) -> str | None:
    return op.get_bind().scalar(sa.text("select pg_get_serial_sequence(:table, 'id')"), {"table": table})


def new_chain() -> list:
    return [
        *(sa.Column(name, kind, nullable=False) for name, kind in (("id", BIG), ("bureau_id", BIG), *CHAIN)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chain")),
        sa.UniqueConstraint("bureau_id", "name", name=op.f("uq_audit_chain_bureau_id_name")),
    ]


def old_chain() -> list:
    columns = [sa.Column(name, kind, nullable=False) for name, kind in CHAIN]
    return [*columns, sa.PrimaryKeyConstraint("name", name=op.f("pk_audit_chain"))]


def rebuild_chains(table: list, row_of) -> None:
    """Its key changes, so the table is made anew; there is one row a fair."""
    connection = op.get_bind()
    rows = [dict(row) for row in connection.execute(sa.text("select * from audit_chain order by name")).mappings()]
    bureaus = dict(connection.execute(sa.text("select 'fair:' || id, bureau_id from fair")).all())
    op.drop_table("audit_chain")
    made = op.create_table("audit_chain", *table)
    if rows:
        connection.execute(made.insert(), [row_of(row, bureaus) for row in rows])


def with_bureau(row: dict, bureaus: dict[str, int]) -> dict:
    kind, number = row["name"].split(":")
    return row | {"bureau_id": int(number) if kind == "bureau" else bureaus[row["name"]]}


def without_bureau(row: dict, _bureaus) -> dict:
    return {name: row[name] for name in ("name", "length", "head")}


def downgrade() -> None:
    rebuild_chains(old_chain(), without_bureau)
    for table, uniques in UNIQUES.items():
        replace_uniques(table, [["bureau_id", *columns] for columns in uniques], uniques)
    with op.batch_alter_table("request_key", schema=None) as batch_op:
        batch_op.drop_column("bureau_id")
    if op.get_bind().dialect.name == "postgresql":
        retype("INTEGER")
        op.execute("CREATE SEQUENCE bureau_id_seq OWNED BY bureau.id")
        op.execute("SELECT setval('bureau_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM bureau), false)")
        op.execute("ALTER TABLE bureau ALTER COLUMN id SET DEFAULT nextval('bureau_id_seq')")
