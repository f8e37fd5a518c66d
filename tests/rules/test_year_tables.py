"""Days off and wage figures that a bureau enters: dated rows, one a year in force, refused when impossible."""

from datetime import date, timedelta

import pytest
from cast import check, raise_curtain
from racing import race
from year_tables import CITED, cap, due, enter, pay, take_back

from matchfair import clock
from matchfair.audit.models import AuditEvent
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.parties.models import Bureau
from matchfair.rules import services as tables
from matchfair.rules.models import HolidayTableRow, WageFigureRow


@pytest.fixture
def play(app):
    cast = raise_curtain(app.test_clock())
    db.session.commit()
    return cast


def logged(action: str) -> int:
    db.session.commit()
    return db.session.query(AuditEvent).filter_by(action=action).count()


# ---- dated rows -------------------------------------------------------------------------------------------------


def test_a_year_the_bureau_entered_moves_the_deadline_and_is_cited(play):
    assert (due(play).outcome, due(play).value) == ("missing_data", date(2027, 1, 1))
    enter(play)
    assert (due(play).outcome, due(play).value) == ("pass", date(2027, 1, 4))
    assert due(play).working[-1].values["notice"] == CITED
    assert logged("holidays.entered") == 1


def test_the_bureaus_table_counts_before_the_shipped_one_and_gives_way_when_withdrawn(play):
    shipped = due(play, date(2026, 9, 16)).value
    enter(play, 2026, "国庆 10.2-10.8", note="本地停工安排")
    assert (shipped, due(play, date(2026, 9, 16)).value) == (date(2026, 10, 8), date(2026, 10, 1))
    take_back(play, HolidayTableRow, 2026, 1)
    assert due(play, date(2026, 9, 16)).value == shipped
    assert logged("holidays.withdrawn") == 1


def test_what_was_in_force_at_a_moment_stays_readable(play):
    first = play.now
    enter(play)
    enter(play, days="元旦 1.1-1.3\n春节 2.6-2.12", replaces=1, note="更正", now=first + timedelta(days=1))
    take_back(play, HolidayTableRow, 2027, 2, now=first + timedelta(days=2))
    db.session.flush()
    of_year = tables.rows_of(HolidayTableRow, play.bureau.id)[2027]
    assert [(row.edition, row.withdrawn, row.note) for row in of_year] == [
        (1, False, ""),
        (2, False, "更正"),
        (3, True, "录错"),
    ]
    known = [tables.holidays_of(play.bureau.id, first + timedelta(days=days)) for days in (-1, 0, 1, 2)]
    assert [one.knows(2027) for one in known] == [False, True, True, False]
    assert [one.is_working_day(date(2027, 2, 5)) for one in known[1:3]] == [False, True]
    assert [row.entered_by for row in of_year] == ["李工"] * 3


def test_a_wage_is_pending_until_it_is_entered_and_never_an_older_one(play):
    pay(play, 2023, 17_000_000)
    assert (cap(play).outcome, cap(play).value) == ("missing_data", None)
    pay(play)
    assert (cap(play).value, cap(play).working[1].values["source"]) == (3_600_000, "市统计局公报")
    take_back(play, WageFigureRow, 2025, 1)
    assert cap(play).outcome == "missing_data"
    pay(play, fen=19_000_000, replaces=2, note="重新公布", now=play.now + timedelta(days=1))
    assert (cap(play).value, cap(play, at=play.now).outcome) == (3_800_000, "missing_data")
    assert (logged("wage.entered"), logged("wage.withdrawn"), logged("wage.corrected")) == (2, 1, 1)


def test_another_bureau_does_not_see_them(play):
    other = raise_curtain(play.now, login="wang")
    enter(play), pay(play)
    assert not tables.holidays_of(other.bureau.id).knows(2027)
    assert [base.year for base in tables.bases_of(other.bureau.id, "pingshan")] == [2020, 2022]


# ---- what is refused changes nothing ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "year"),
    [
        ("春节 2.5-2.31", 2027),
        ("元旦 1.1-1.3\n年初 1.3", 2027),
        ("春节 2.5-2.11 班 2.12", 2027),
        ("", 2027),
        ("元旦 2022-01-01 班 2022-12-31", 2022),
    ],
)
def test_a_table_that_cannot_be_is_refused(play, days, year):
    with pytest.raises(tables.ImpossibleTable):
        enter(play, year, days, note="更正")
    assert db.session.query(HolidayTableRow).count() == 0


def test_a_year_is_entered_once_and_corrected_with_a_reason(play):
    enter(play)
    for refusal, more in (
        (tables.AlreadyEntered, {"replaces": 0}),
        (tables.ChangedMeanwhile, {"replaces": 2}),
        (tables.NothingChanged, {"replaces": 1, "note": "更正"}),
        (tables.NeedsWhy, {"replaces": 1, "days": "元旦 1.1"}),
    ):
        with pytest.raises(refusal):
            enter(play, **more)
    assert db.session.query(HolidayTableRow).count() == 1
    assert due(play).value == date(2027, 1, 4)


def test_what_ships_is_not_entered_again_and_replaced_only_with_a_reason(play):
    with pytest.raises(tables.NothingChanged):
        pay(play, 2022, 16_475_400, note="重录")
    with pytest.raises(tables.NeedsWhy):
        pay(play, 2022, 16_475_500)
    with pytest.raises(tables.ImpossibleTable):
        pay(play, 2024, 1_400_000)
    with pytest.raises(tables.NotEntered):
        take_back(play, WageFigureRow, 2022, 0)
    assert db.session.query(WageFigureRow).count() == 0


def entering(bureau_id: int):
    def act():
        tables.enter_wage(
            db.session.get(Bureau, bureau_id),
            2025,
            18_000_000,
            published_on=date(2026, 6, 20),
            source="公报",
            note="",
            replaces=0,
            act=Act(clock.now(), "test"),
            name="李工",
        )

    return act


def test_two_who_enter_a_year_at_once_leave_one_row(app, play):
    assert sorted(race(app, *[entering(play.bureau.id)] * 4)) == ["AlreadyEntered"] * 3 + ["done"]
    assert db.session.query(WageFigureRow).count() == 1


def test_the_database_itself_refuses_a_second_row_of_one_edition(app, play, monkeypatch):
    """With the look at the latest row taken out, the unique number of the edition still refuses the second."""
    monkeypatch.setattr(tables, "latest", lambda *_: None)
    entering(play.bureau.id)()
    with pytest.raises(Exception, match="(?i)unique"):
        entering(play.bureau.id)()
    db.session.rollback()


def test_check_names_a_table_that_cannot_be(play):
    row, wage = enter(play), pay(play)
    db.session.commit()
    assert check() == []
    row.holidays = [{**row.holidays[0], "work": ["2027-01-04"]}]
    wage.fen = 100
    db.session.commit()
    faults = check()
    assert any(fault.startswith(f"holiday_table {row.id}:") for fault in faults)
    assert any(fault.startswith(f"wage_figure {wage.id}:") for fault in faults)
