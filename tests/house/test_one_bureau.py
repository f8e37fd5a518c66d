"""A bureau can be taken out of a database whole and put into another: the eight rules of `docs/architecture.md`."""

import ast
import json
import re
from datetime import date, datetime
from pathlib import Path

import psycopg
import pytest
from alembic import command
from cast import PASSWORD, check, raise_curtain
from pages import Visitor, signed_in
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    UniqueConstraint,
    create_engine,
    inspect,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import make_url

from matchfair import clock, create_app
from matchfair.accounts.devices import DEVICE_COOKIE
from matchfair.accounts.models import Account
from matchfair.accounts.services import BureauThere, NoBureauNumber, make_account, make_bureau
from matchfair.commands.cli import main
from matchfair.extensions import db
from matchfair.migrations import config, upgrade
from matchfair.parties.models import Bureau, CaseCount
from matchfair.parties.services import UnknownBureau, WhichBureau, find_bureau
from matchfair.proposals.models import Proposal

PACKAGE = Path(__file__).parents[2] / "matchfair"
RANDOM = {"code", "entrance_code", "link_code", "ticket", "token_hash"}  # unique wherever they are looked for
TABLES = sorted(name for name in db.metadata.tables if name != "bureau")


# ---- 2 and 3: the rows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_every_row_names_its_bureau(name):
    table = db.metadata.tables[name]
    assert table.c.bureau_id.nullable is False
    assert [column.name for column in table.primary_key] == ["id"]
    numbers = [table.c.id, *(c for c in table.columns if c.foreign_keys or c.name in ("bureau_id", "only_fair_id"))]
    assert [c.name for c in numbers if c.type.compile(postgresql.dialect()) != "BIGINT"] == []
    uniques = [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
    uniques += [list(index.columns) for index in table.indexes if index.unique]
    for columns in (u for u in uniques if not (len(u) == 1 and u[0].name in RANDOM)):
        assert columns[0].name == "bureau_id", f"{name}: {[c.name for c in columns]}"


def test_a_bureaus_number_is_given_and_never_counted(app):
    assert db.metadata.tables["bureau"].c.id.autoincrement is False
    for number in (1, 440310, 4403100101):
        with pytest.raises(NoBureauNumber):
            make_bureau(number, "坪山区人力资源局", "pingshan", "li", PASSWORD, clock.now())
    make_bureau(44_03_10_07, "坪山区人力资源局", "pingshan", "li", PASSWORD, clock.now())
    with pytest.raises(BureauThere):
        make_bureau(44_03_10_07, "龙岗区人力资源局", "pingshan", "wang", PASSWORD, clock.now())


def test_two_bureaus_may_have_accounts_of_one_name_and_each_signs_in_at_its_own(app):
    _here, there = raise_curtain(app.test_clock()), raise_curtain(app.test_clock())
    account = db.session.query(Account).filter_by(bureau_id=there.bureau.id, login="li").one()
    account.password_hash = ""
    make_account(there.bureau.id, "only there", there.act, password=PASSWORD)
    db.session.commit()
    for login, status in (("li", 303), ("only there", 422)):
        visitor = Visitor(app)
        visitor.get("/sign-in")
        visitor.submit("/sign-in", status, follow=False, login=login, password=PASSWORD)


# ---- 4: the bureau is known before the first row is read ---------------------------------------------------------


def test_a_device_of_one_bureau_is_a_stranger_at_another(app):
    here, there = raise_curtain(app.test_clock()), raise_curtain(app.test_clock())
    device = signed_in(app, here.now, account=db.session.query(Account).filter_by(bureau_id=there.bureau.id).one())
    assert device.get("/desk/", 200)
    device.client.bureau_id = here.bureau.id
    assert device.get("/desk/", 303).location.startswith("/sign-in")
    assert Visitor(app).get(f"/q/{there.fair.entrance_code}", 404)
    assert Visitor(app).get(f"/sign-in/{there.fair.code}", 404)
    assert Visitor(app).get(f"/q/{here.fair.entrance_code}")


def test_of_several_bureaus_one_must_be_named(app):
    first, second = raise_curtain(app.test_clock()).bureau, raise_curtain(app.test_clock()).bureau
    with pytest.raises(WhichBureau) as refused:
        find_bureau()
    assert refused.value.values["ids"] == f"{first.id}, {second.id}"
    with pytest.raises(UnknownBureau):
        find_bureau(7)
    assert find_bureau(second.id) is second


def test_a_command_asks_which_bureau_is_meant(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MATCHFAIR_DATABASE_URL", f"sqlite:///{tmp_path / 'two.sqlite3'}")
    monkeypatch.setenv("MATCHFAIR_SECRET_KEY", "only for tests")
    for number in ("44031001", "44030701"):
        init = ["init", "--bureau", "人力资源局", "--number", number, "--login", "li", "--password", PASSWORD]
        assert main(init) == 0
    for arguments in (["check"], ["serve"], ["worker"], ["check", "--bureau", "7"]):
        assert main(arguments) == 1
        assert "44030701, 44031001" in capsys.readouterr().err
    assert main(["check", "--bureau", "44030701"]) == 0


def test_metrics_are_of_this_bureau(app):
    here, there = raise_curtain(app.test_clock()), raise_curtain(app.test_clock())
    signed_in(app, there.now, account=db.session.query(Account).filter_by(bureau_id=there.bureau.id).one())
    told = Visitor(app).client.get("/metrics").get_data(as_text=True)
    assert f'matchfair_sign_ins_total{{bureau="{here.bureau.id}"}} 0\n' in told


WHOLE = {PACKAGE / "commands/contents.py"}  # counts and copies whole databases, whoever owns the rows
UNSCOPED = 83  # calls that read or change rows and name no bureau themselves; lower it when one goes, never raise it


def unscoped(source: str) -> list[int]:
    """Lines of `select`, `update`, `delete`, `session.get`, `get_one` and `query` whose statement, of a compound one its
    head, names neither the bureau nor a row that belongs to it (its fair)."""
    found = []
    for statement in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)):
        inner = ast.stmt | ast.ExceptHandler | ast.match_case
        own = [node for node in ast.iter_child_nodes(statement) if not isinstance(node, inner)]
        if not re.search(r"bureau_id|fair_id|Bureau\b", " ".join(map(ast.unparse, own))):
            found += [node.lineno for part in own for node in ast.walk(part) if touches_rows(node)]
    return found


def touches_rows(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    return bool(
        re.fullmatch(r"((sa|sqlalchemy|db)\.)?(select|update|delete)|.*\bdb\.session\.(get|get_one|query)", called)
    )


def test_reads_that_name_no_bureau_become_fewer():
    """83 today, heads of if, for and with included; 57 before were statements with `select(Model)` alone."""
    found = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and path not in WHOLE
        for line in unscoped(path.read_text())
    ]
    assert len(found) <= UNSCOPED, found


@pytest.mark.parametrize(
    ("source", "calls"),
    [
        ("rows = db.session.scalars(select(Offer)).all()", 1),
        ("if db.session.scalar(select(Offer).limit(1)):\n    pass", 1),
        ("for row in db.session.scalars(select(Offer)):\n    seen(row.bureau_id)", 1),
        ("with opened(select(Offer)) as rows:\n    pass", 1),
        ("while db.session.get(Offer, number):\n    pass", 1),
        ("match db.session.get_one(Offer, number):\n    case _:\n        pass", 1),
        ("db.session.query(Offer).all()", 1),
        ("db.session.execute(update(Offer).values(held=0))", 1),
        ("db.session.execute(sa.delete(Offer))", 1),
        ("return_ = select(func.count(Offer.id)), select(model)", 2),
        ("rows = select(Offer).filter_by(fair_id=fair.id)", 0),
        ("if db.session.get(Bureau, number):\n    pass", 0),
        ("session.get('language')\nknown.update(more)", 0),
    ],
)
def test_a_read_that_names_no_bureau_is_counted(source, calls):
    assert len(unscoped(source)) == calls


# ---- 1 and 7: what no statement uses -----------------------------------------------------------------------------

FORBIDDEN = re.compile(
    r"on[_ ]+conflict|insert\s+or\b|replace\s+into|on[_ ]duplicate|\bprefix_with|\bprefixes="
    r"|\b(un)?listen\b|\bnotify\b|pg_notify|advisory|\btriggers?\b|(create|drop|alter)\s+extension"
    r"|\btemp(orary)?\s+(table|view|sequence)|lock\s+table|\block\s+\w+\s+in\b|\bnowait\b"
    r"|\bset\s+(local|session|role|transaction|constraints|time\s+zone)\b|set_config|search_path"
    r"|[\"';]\s*set\s+([\w.]+\s*=|\w*[_.]\w*\s+to\b)"
    r"|postgres_fdw|dblink|attach\s+database|sqlalchemy_binds|__bind_key__"
    r"|sqlalchemy\.dialects|import\s+dialects|jsonb|(?-i:\bARRAY\b)|array_agg|\bunnest\("
    r"|\bjson_\w+\(|\bjson_(extract|each|tree|array|object|agg)|\.as_(string|integer|float|numeric|boolean|json)\("
    r"|->>|[\w\"\]]\s*->\s*['$:\d]|op\(\s*[\"']->",
    re.IGNORECASE,
)
JSON_COLUMNS = {
    column.name for table in db.metadata.tables.values() for column in table.c if isinstance(column.type, JSON)
}


def against_rule_seven(source: str) -> list[str]:
    """Words of SQL that not all of PostgreSQL's family know, and what makes SQL look into JSON."""
    found = [match.group() for match in FORBIDDEN.finditer(source)]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
            of_class = isinstance(node.value.value, ast.Name) and node.value.value.id[0].isupper()
            if of_class and node.value.attr in JSON_COLUMNS:
                found.append(ast.unparse(node))
    return found


def test_sql_is_what_postgresqls_family_shares_and_names_one_database():
    found = {path.relative_to(PACKAGE): against_rule_seven(path.read_text()) for path in PACKAGE.rglob("*.py")}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "line",
    [
        "insert(A).on_conflict_do_nothing()",
        'text("insert into a values (1) on conflict do nothing")',
        'text("INSERT OR REPLACE INTO a VALUES (1)")',
        'text("replace into a values (1)")',
        'insert(A).prefix_with("OR IGNORE")',
        'text("LISTEN jobs")',
        'text("listen jobs")',
        'text("notify jobs")',
        'text("select pg_notify(\'jobs\', \'\')")',
        'text("select pg_advisory_lock(1)")',
        'func.pg_try_advisory_xact_lock(1)',
        'DDL("create or replace trigger a before update on b")',
        'op.execute("create extension if not exists pg_trgm")',
        'op.execute("drop extension pg_trgm")',
        'text("create temp table a (id int)")',
        'text("CREATE TEMPORARY TABLE a (id int)")',
        'Table("a", metadata, prefixes=["TEMPORARY"])',
        'text("lock table offer in exclusive mode")',
        'text("LOCK offer IN SHARE MODE")',
        'select(A).with_for_update(nowait=True)',
        'text("SET LOCAL x = 1")',
        'text("set session characteristics as transaction read only")',
        'text("set statement_timeout = 5000")',
        'text("set work_mem to 5000")',
        'text("set role reader")',
        'text("set transaction isolation level serializable")',
        'func.set_config("a", "b", True)',
        'from sqlalchemy.dialects.postgresql import insert',
        'from sqlalchemy import dialects',
        'Column("a", JSONB)',
        'Column("a", ARRAY(String))',
        'func.array_agg(A.id)',
        'select(A.details["fee"].as_string())',
        'func.json_extract(A.details, "$.fee")',
        'func.jsonb_array_elements(A.items)',
        'text("select json_array_length(items) from a")',
        'text("select details->\'fee\' from a")',
        'text("select details ->> \'fee\' from a")',
        'A.details.op("->")("fee")',
        'select(Agreement).where(Agreement.content["fee"] == 1)',
        'text("attach database \'b\' as b")',
    ],
)  # fmt: skip
def test_what_is_forbidden_is_found(line):
    assert against_rule_seven(line)


@pytest.mark.parametrize(
    "line",
    [
        "def f() -> 'Offer': pass",
        "def f() -> str: pass",
        "code = {}  # code -> words",
        'advice = _l("Set it to 4 or more")',
        "temperature = np.array([1])",
        "fee = agreement.content['fee']",
        'op.execute("UPDATE a SET b = 1")',
    ],
)
def test_what_is_allowed_is_not(line):
    assert against_rule_seven(line) == []


def test_rows_skip_locked_ones_only_when_a_job_is_taken():
    found = {p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.py") if "skip_locked" in p.read_text()}
    assert found <= {"rounds/jobs.py"}


# ---- 8: migrations -----------------------------------------------------------------------------------------------


def takes_away(source: str) -> list[str]:
    """What a migration changes or drops that the release before still uses; going down it may."""
    found = []
    for part in ast.parse(source).body:
        if isinstance(part, ast.FunctionDef) and part.name == "downgrade":
            continue
        for node in ast.walk(part):
            if isinstance(node, ast.Call):
                given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                called = ast.unparse(node.func).rpartition(".")[2]
                narrower = called == "alter_column" and given.get("nullable") == "False"
                if (
                    re.match(r"drop_|rename_table", called)
                    or "new_column_name" in given
                    or narrower
                    or unfilled(node, called)
                ):
                    found.append(ast.unparse(node))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found += re.findall(r"(?i)\bdrop\s+\w+|\brename\s+\w+|\bset\s+not\s+null|\btruncate\b", node.value)
    return found


def unfilled(node: ast.Call, called: str) -> bool:
    """A new column that must be filled, and that the release before does not fill."""
    told = ast.unparse(node)
    return called == "add_column" and "nullable=False" in told and "server_default=" not in told


def test_a_migration_only_adds():
    """What is replaced goes a release later. The rules hold since 0013, which had to make them hold."""
    for path in sorted((PACKAGE / "migrations/versions").glob("*.py")):
        assert path.stem <= "0013_bureaus" or takes_away(path.read_text()) == [], path.name


@pytest.mark.parametrize(
    "line",
    [
        'op.drop_table("a")',
        'batch_op.drop_column("a")',
        'batch_op.drop_constraint("a", type_="unique")',
        'op.rename_table("a", "b")',
        'op.alter_column("a", "b", new_column_name="c")',
        'batch_op.alter_column("a", existing_type=BIG, nullable=False)',
        'batch_op.add_column(sa.Column("a", BIG, nullable=False))',
        'op.execute("alter table a drop column b")',
        'op.execute(f"ALTER TABLE {name} RENAME TO b")',
        'op.execute("alter table a alter column b set not null")',
    ],
)
def test_what_takes_away_is_found_in_every_function_but_downgrade(line):
    assert takes_away(f"def upgrade():\n    {line}")
    assert takes_away(f"def upgrade():\n    helped()\n\n\ndef helped():\n    {line}")
    assert takes_away(f"def downgrade():\n    {line}") == []


def test_what_adds_is_allowed():
    more = 'batch_op.add_column(sa.Column("a", BIG, nullable=False, server_default="0"))'
    assert takes_away(f'op.create_table("a", sa.Column("id", BIG, nullable=False))\n{more}') == []


# ---- a database that was filled before ---------------------------------------------------------------------------

BEFORE = json.loads((Path(__file__).parents[1] / "support/filled_before_links_had_codes.json").read_text())


@pytest.fixture
def old_database(database_url, tmp_path):
    """A database as an earlier release filled it; the address of one of its own."""
    if database_url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
        yield fill(url)
        return
    name = f"{make_url(database_url).database}_old"
    admin = psycopg.connect(
        make_url(database_url).set(drivername="postgresql").render_as_string(False), autocommit=True
    )
    admin.execute(f'create database "{name}"')
    yield fill(make_url(database_url).set(database=name).render_as_string(False))
    admin.execute(f'drop database "{name}" with (force)')
    admin.close()


def fill(url: str) -> str:
    engine = create_engine(url)
    command.upgrade(config(engine), BEFORE["revision"])
    there = MetaData()
    there.reflect(engine)
    with engine.begin() as connection:
        for table in there.sorted_tables:
            for row in BEFORE["rows"].get(table.name, []):
                connection.execute(table.insert(), {k: stored(table.c[k].type, v) for k, v in row.items()})
        if engine.name == "postgresql":
            for name in BEFORE["rows"].keys() - {"audit_chain"}:
                connection.exec_driver_sql(
                    f"select setval(pg_get_serial_sequence('{name}', 'id'), (select coalesce(max(id), 1) from {name}))"
                )
    engine.dispose()
    return url


def stored(kind, value):
    if isinstance(kind, DateTime) and value:
        moment = datetime.fromisoformat(value)
        return moment if kind.timezone else moment.replace(tzinfo=None)
    if isinstance(kind, Date) and value:
        return date.fromisoformat(value)
    return bytes.fromhex(value["hex"]) if isinstance(kind, LargeBinary) and value else value


@pytest.fixture
def upgraded(old_database, tmp_path):
    """The application on that database, brought up to date, on the day it was filled."""
    app = create_app(
        tmp_path, TESTING=True, SECRET_KEY="only for tests", CODE_SENDER="log", SQLALCHEMY_DATABASE_URI=old_database,
        PUBLIC_URL="http://fair.test",
    )  # fmt: skip
    clock.stand_still(app, lambda: datetime.fromisoformat(BEFORE["values"]["now"]))
    with app.app_context():
        upgrade(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def test_an_earlier_releases_database_is_whole_after_the_upgrade(upgraded):
    assert check() == []
    assert [bureau.id for bureau in db.session.query(Bureau)] == [1], "today's bureau keeps its number"
    for name, rows in BEFORE["rows"].items():
        table = db.metadata.tables[name]
        kept = [dict(row) for row in db.session.execute(table.select().order_by(table.c.id)).mappings()]
        assert len(kept) == len(rows), name
        assert {row["bureau_id" if name != "bureau" else "id"] for row in kept} <= {1}


def test_case_counts_of_before_get_the_year_before_their_row_was_touched_and_a_mark(upgraded):
    counts = db.session.query(CaseCount).order_by(CaseCount.id)
    assert [(one.enterprise_id, one.year, one.channel, one.number, one.year_assumed) for one in counts] == [
        (1, 2025, "petition", 1, True),
        (1, 2025, "arbitration", 2, True),
    ], "half past midnight on 1 January 2026 in China"


def test_the_upgraded_database_is_the_one_a_new_installation_has(upgraded, app):
    old = constraints_of(db.engine)
    with app.app_context():
        assert old == constraints_of(db.engine)
    checks = {c.name for t in db.metadata.tables.values() for c in t.constraints if isinstance(c, CheckConstraint)}
    assert {name for found in old.values() for name in found["get_check_constraints"]} == checks


def constraints_of(engine) -> dict[str, dict]:
    """What the database itself says of each table: names, columns and conditions."""
    inspector = inspect(engine)
    about = ("get_check_constraints", "get_unique_constraints", "get_indexes", "get_foreign_keys")
    return {
        name: {
            method: {
                one["name"]: [
                    one.get("sqltext"), one.get("column_names") or one.get("constrained_columns"), one.get("unique"),
                    [str(condition) for condition in one.get("dialect_options", {}).values()],
                ]
                for one in getattr(inspector, method)(name)
            }
            for method in about
        }
        for name in db.metadata.tables
    }  # fmt: skip


def test_consents_and_open_proposals_of_before_still_count(upgraded):
    waiting = db.session.query(Proposal).filter_by(code=BEFORE["values"]["waiting"]).one()
    assert waiting.agency_consented_at and waiting.status(clock.now()) == "waits_for_enterprise"
    device = signed_in(upgraded, clock.now(), enterprise=waiting.enterprise)
    device.get(f"/fair/{BEFORE['values']['fair']}/proposals/{waiting.code}")
    device.submit("/answer", answer="accept", follow=False)
    db.session.refresh(waiting)
    assert waiting.paired_at and check() == []


def test_printed_links_devices_and_passwords_of_before_still_open(upgraded):
    for name, status in {"invitation": 200, "booth": 200, "draft": 200, "entrance": 200, "account": 410}.items():
        answer = Visitor(upgraded).client.get(BEFORE["links"][name])
        assert answer.status_code == status, name
    assert Visitor(upgraded).client.get(BEFORE["links"]["booth_poster"]).status_code in (200, 302)
    device = Visitor(upgraded)
    device.client.set_cookie(DEVICE_COOKIE, BEFORE["values"]["device"])
    shown = device.get(f"/desk/fairs/{BEFORE['values']['fair']}/agencies")
    assert "unused" in shown.words() and "/account/" in shown.text, "the account nobody took up has a new link"
    visitor = Visitor(upgraded)
    visitor.get("/sign-in")
    visitor.submit("/sign-in", login="li", password=PASSWORD, follow=False)
    device.get("/desk/fairs/new")
    sent = {"name": "春季双选会", "venue": "会展中心", "held_on": "2027-03-01", "ends_on": "2027-03-02"}
    device.submit("/desk/fairs/new", follow=False, **sent)
    assert check() == []
