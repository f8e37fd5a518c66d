"""Which database a command works with and what it holds, said by every command that uses one; copying one into another."""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, inspect, select, text

from matchfair.extensions import Base, db

NAMED = "MATCHFAIR_DATABASE_URL"
COUNTED = ("fair", "enterprise", "agency", "pairing")
PLURALS = {"fair": "fairs", "enterprise": "enterprises", "agency": "agencies", "pairing": "pairings"}
PAIRED = "select count(*) from proposal where bureau_id = :bureau and paired_at is not null and closed_at is null"
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Held:
    """What one bureau has in the database; pairings that stand."""

    number: int
    name: str
    counts: tuple[int, ...]

    def __str__(self) -> str:
        counted = (f"{n} {what if n == 1 else PLURALS[what]}" for n, what in zip(self.counts, COUNTED, strict=True))
        return f"{self.name} ({self.number}): {', '.join(counted)}"


def database_name(engine: Engine) -> str:
    """Where it is, without its password."""
    where = engine.url.render_as_string(hide_password=True)
    return where if os.environ.get(NAMED) else f"{where} ({NAMED} is not set)"


def contents(connection: Connection) -> list[Held]:
    """What each bureau holds; of an older version's tables too, so in plain SQL."""
    tables = set(inspect(connection).get_table_names())
    if "bureau" not in tables:
        return []
    questions = [f"select count(*) from {what} where bureau_id = :bureau" for what in COUNTED[:-1]] + [PAIRED]
    return [
        Held(number, name, tuple(asked(connection, question, number, tables) for question in questions))
        for number, name in connection.execute(text("select id, name from bureau order by id")).all()
    ]


def asked(connection: Connection, question: str, bureau: int, tables: set[str]) -> int:
    known = question.split(" from ")[1].split()[0] in tables
    return connection.execute(text(question), {"bureau": bureau}).scalar_one() if known else 0


def missing(engine: Engine) -> bool:
    """An SQLite file that is not there would be made by looking at it."""
    return engine.name == "sqlite" and not Path(str(engine.url.database)).exists()


def tell() -> None:
    """The database and what it holds, in lines of their own before a command's own words."""
    held = contents(db.session.connection())
    print(f"Database: {database_name(db.engine)}")
    print("\n".join(f"Holds: {one}" for one in held) if held else "Holds: no bureau")


def copy_rows(source: Engine, target: Engine) -> dict[str, int]:
    """Every row of one database into the empty tables of the other, parents first; how many of each table."""
    copied: dict[str, int] = {}
    with source.connect() as here, target.begin() as there:
        for table in Base.metadata.sorted_tables:
            rows = here.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table).order_by(table.c.id))
            for some in rows.mappings().partitions():
                there.execute(insert(table), [dict(row) for row in some], execution_options={"render_nulls": True})
                copied[table.name] = copied.get(table.name, 0) + len(some)
            if target.name == "postgresql":
                count_on(there, table.name)
    return copied


def count_on(connection: Connection, table: str) -> None:
    """The next row gets the number after the highest."""
    sequence = connection.execute(text("select pg_get_serial_sequence(:table, 'id')"), {"table": f'"{table}"'}).scalar()
    if sequence:
        highest = f'(select coalesce(max(id), 0) + 1 from "{table}")'
        connection.execute(text(f"select setval(:sequence, {highest}, false)"), {"sequence": sequence})


def row_counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        counts = {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}
    return {name: number for name, number in counts.items() if number}
