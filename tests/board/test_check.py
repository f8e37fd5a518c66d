"""`check` finds every planted fault and names its row. The tables here lack the constraints that would prevent them."""

import psycopg
import pytest
from cast import check, raise_curtain
from databases import do_without_the_disk, empty, keep_empty
from sqlalchemy import MetaData, PrimaryKeyConstraint, text
from sqlalchemy.engine import make_url
from still_clock import NOW

from matchfair import create_app
from matchfair.agreements.models import Agreement
from matchfair.agreements.services import dissolve, send_request
from matchfair.audit.models import AuditEvent
from matchfair.extensions import db
from matchfair.proposals.models import Proposal

NO_GUARDS = "tables_without_guards"


def own_place(database_url: str, folder) -> str:
    """A database of these tests' own: another file, or another schema of the run's PostgreSQL database."""
    url = make_url(database_url)
    if url.drivername == "sqlite":
        return f"sqlite:///{folder / 'unguarded.sqlite3'}"
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(False), autocommit=True) as admin:
        admin.execute(f"create schema if not exists {NO_GUARDS}")
    return url.update_query_dict({"options": f"-csearch_path={NO_GUARDS}"}).render_as_string(False)


def tables_without_guards() -> MetaData:
    """Our tables as they are, minus every CHECK, UNIQUE, foreign key and index."""
    bare = MetaData()
    for table in db.metadata.sorted_tables:
        copy = table.to_metadata(bare)
        copy.indexes.clear()
        for constraint in list(copy.constraints):
            if not isinstance(constraint, PrimaryKeyConstraint):
                copy.constraints.discard(constraint)
    return bare


@pytest.fixture(scope="module")
def unguarded(database_url, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unguarded")
    url = own_place(database_url, folder)
    app = create_app(folder, TESTING=True, SECRET_KEY="only for tests", SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        do_without_the_disk(db.engine)
        tables_without_guards().create_all(db.engine)
        keep_empty(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def play(unguarded):
    db.session.remove()
    empty(db.engine)
    return raise_curtain(NOW)


@pytest.fixture
def pairing(play) -> Agreement:
    """One pairing with its draft, one request that waits, one dissolved pairing: all is well."""
    hope, bright, third = play.enterprise(), play.enterprise(), play.enterprise()
    at_once, slow = play.agency(standing=True, capacity=3), play.agency()
    _, draft = send_request(play.fair, hope, at_once, "enterprise", play.act)
    send_request(play.fair, bright, slow, "enterprise", play.act)
    _, gone = send_request(play.fair, third, at_once, "enterprise", play.act)
    dissolve(gone, "双方商定", play.act)
    db.session.commit()
    assert check() == []
    return draft


def plant(sql: str, **values) -> list[str]:
    """Run the statement past every guard of the application; what does the check say?"""
    db.session.commit()  # ends the read, keeps what the test has loaded
    with db.engine.begin() as connection:
        assert connection.execute(text(sql), values).rowcount == 1, "the fault was not planted"
    db.session.expunge_all()
    return check()


def copied(table: str, **changes) -> str:
    """SQL that copies one row of a table with other values in some columns."""
    columns = [c.name for c in db.metadata.tables[table].columns if c.name not in ("id", "code")]
    picked = [changes.get(name, name) for name in columns]
    return f"insert into {table} (code, {', '.join(columns)}) select 'COPY', {', '.join(picked)} from {table} where id = :id"


def test_a_wrong_count_of_seats_is_named(pairing):
    offer = pairing.proposal.offer_id
    assert plant("update offer set held = 2 where id = :id", id=offer) == [
        f"offer {offer}: 2 seats are taken, but 1 open proposals hold one there"
    ]


def test_a_seat_without_a_count_at_an_empty_offer_is_named(pairing):
    waiting = db.session.query(Proposal).filter_by(closed_at=None, seat_at=None).one()
    faults = plant("update proposal set seat_at = made_at where id = :id", id=waiting.id)
    assert faults == [f"offer {waiting.offer_id}: 0 seats are taken, but 1 open proposals hold one there"]


def test_more_seats_than_capacity_are_named(pairing):
    offer = pairing.proposal.offer_id
    assert plant("update offer set capacity = 0 where id = :id", id=offer) == [
        f"offer {offer}: 1 seats are taken, the capacity is 0"
    ]


def test_a_second_seat_of_one_enterprise_is_named(pairing):
    row = pairing.proposal
    plant(copied("proposal", agency_id="-5", paired_at="null"), id=row.id)
    second = db.session.query(Proposal).filter_by(agency_id=-5).one()
    found = [f for f in check() if "hold a seat for" in f]
    assert found == [
        f"proposals {row.id}, {second.id}: 2 rows hold a seat for fair {row.fair_id}, "
        f"enterprise {row.enterprise_id}, at most one may"
    ]


def test_two_open_rows_of_one_pair_are_named(pairing):
    waiting = db.session.query(Proposal).filter_by(closed_at=None, seat_at=None).one()
    faults = plant(copied("proposal"), id=waiting.id)
    second = db.session.query(Proposal).filter_by(code="COPY").one()
    assert faults == [
        f"proposals {waiting.id}, {second.id}: 2 rows are open for fair {waiting.fair_id}, "
        f"enterprise {waiting.enterprise_id}, agency {waiting.agency_id}, at most one may"
    ]


def test_a_pairing_without_a_draft_is_named(pairing):
    assert plant("delete from agreement where id = :id", id=pairing.id) == [
        f"proposal {pairing.proposal_id}: a pairing in force with 0 valid drafts, it must have exactly one"
    ]


def test_a_pairing_with_two_drafts_is_named(pairing):
    assert plant(copied("agreement"), id=pairing.id) == [
        f"proposal {pairing.proposal_id}: a pairing in force with 2 valid drafts, it must have exactly one"
    ]


def test_a_valid_draft_of_a_dissolved_pairing_is_named(pairing):
    void = db.session.query(Agreement).filter(Agreement.void_at.is_not(None)).one()
    assert plant("update agreement set void_at = null where id = :id", id=void.id) == [
        f"proposal {void.proposal_id}: not a pairing in force, but it has 1 valid drafts"
    ]


def test_a_draft_of_a_proposal_that_was_never_paired_is_named(pairing):
    waiting = db.session.query(Proposal).filter_by(closed_at=None, seat_at=None).one()
    faults = plant("update agreement set proposal_id = :other where id = :id", id=pairing.id, other=waiting.id)
    assert f"proposal {waiting.id}: not a pairing in force, but it has 1 valid drafts" in faults
    assert f"proposal {pairing.proposal_id}: a pairing in force with 0 valid drafts, it must have exactly one" in faults
    assert f"agreement {pairing.id}: names other parties or another fair than proposal {waiting.id}" in faults


@pytest.mark.parametrize("column", ["enterprise_id", "agency_id", "fair_id"])
def test_a_draft_with_other_parties_is_named(pairing, column):
    assert plant(f"update agreement set {column} = 999999 where id = :id", id=pairing.id) == [
        f"agreement {pairing.id}: names other parties or another fair than proposal {pairing.proposal_id}"
    ]


def test_a_draft_of_another_bureau_is_named_with_each_row_it_refers_to(pairing):
    assert plant("update agreement set bureau_id = 999999 where id = :id", id=pairing.id) == [
        f"agreement {pairing.id}: names other parties or another fair than proposal {pairing.proposal_id}",
        *(
            f"agreement {pairing.id}: {column} {getattr(pairing, column)} is another bureau's"
            for column in ("fair_id", "proposal_id", "enterprise_id", "agency_id")
        ),
    ]


@pytest.mark.parametrize("column", ["enterprise_consented_at", "agency_consented_at"])
def test_a_pairing_without_a_consent_is_named(pairing, column):
    assert plant(f"update proposal set {column} = null where id = :id", id=pairing.proposal_id) == [
        f"proposal {pairing.proposal_id}: is a pairing without both consents or without a seat"
    ]


def test_a_seat_at_another_agencys_offer_is_named(pairing):
    row = pairing.proposal
    faults = plant("update proposal set agency_id = 999999 where id = :id", id=row.id)
    assert f"proposal {row.id}: its offer {row.offer_id} is another agency's or of another fair" in faults


@pytest.mark.parametrize("change", ["update audit_event set detail = '{}'", "delete from audit_event"])
def test_a_log_that_was_touched_is_named(pairing, change):
    event = db.session.query(AuditEvent).filter_by(chain=f"fair:{pairing.fair_id}", action="agreement.drafted").first()
    faults = plant(f"{change} where id = :id", id=event.id)
    assert faults and all(event.chain in fault for fault in faults)


def test_a_proposal_left_open_at_a_closed_fair_is_named(pairing):
    waiting = db.session.query(Proposal).filter_by(closed_at=None, seat_at=None).one()
    assert plant("update fair set closed_at = live_at where id = :id", id=waiting.fair_id) == [
        f"proposal {waiting.id}: still open although fair {waiting.fair_id} is closed"
    ]
