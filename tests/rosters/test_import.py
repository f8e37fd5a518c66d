"""Taking rosters over, on both databases: what a preview says, what is written, and that it happens once."""

from datetime import UTC, date, datetime

import pytest
from cast import raise_curtain
from racing import race
from sqlalchemy import update
from workbooks import AGENCIES, ENTERPRISES, NEEDS, STAFF, code, enterprise, workbook, wrong_digit

from matchfair import clock
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.figures import cut
from matchfair.needs.imports import import_rows as import_needs, preview as preview_needs
from matchfair.needs.models import NeedItem, NeedList
from matchfair.needs.services import Need, NeedsFixed, fix_needs, need_lists_of
from matchfair.parties.cases import YearTaken, assumed_years, state_year
from matchfair.parties.models import Agency, CaseCount, Enterprise, ServiceStaff
from matchfair.parties.services import mean_score
from matchfair.policy import catalogue_edition
from matchfair.rosters import imports
from matchfair.rosters.hints import hints
from matchfair.rosters.imports import (
    PreviewStale,
    close,
    decide,
    fingerprint,
    keep_preview,
    left_over,
    open_for_good,
    service_finder,
)
from matchfair.rosters.models import RosterImport
from matchfair.rosters.reading import columns_for, read_roster, read_sheets
from matchfair.rosters.services import MODELS, correct, import_rows, preview

TODAY = date(2026, 11, 21)

FIND = service_finder(catalogue_edition("pingshan-2024"))


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def roster(kind, header, *rows):
    return read_roster(read_sheets(workbook(header, *rows), "名册.xlsx"), kind, FIND)


def enterprises(*rows):
    return roster("enterprises", ENTERPRISES, *rows)


def counted(*titles):
    """One enterprise with as many cases of each kind as its place in the row says."""
    return roster("enterprises", (*ENTERPRISES, *titles), (*enterprise(1), *range(1, len(titles) + 1)))


def cases():
    found = db.session.query(CaseCount).order_by(CaseCount.year, CaseCount.channel)
    return [(one.year, one.channel, one.number, one.year_assumed) for one in found]


def states(lines):
    return [line.state for line in lines]


def imported(play, *rows):
    return import_rows(play.bureau, enterprises(*rows), play.act)


def test_a_count_belongs_to_the_year_its_heading_states_and_to_no_later_one(play):
    import_rows(play.bureau, counted("2024年信访案件数", "上年度仲裁案件数"), play.act)
    assert cases() == [(2024, "petition", 1, False), (2025, "arbitration", 2, True)]
    new_year = Act(datetime(2027, 1, 12, tzinfo=UTC), "test")
    import_rows(play.bureau, roster("enterprises", ENTERPRISES, enterprise(1, phone="13900000009")), new_year)
    correct(play.bureau, "enterprises", *row_by_hand(play), new_year)
    assert cases() == [(2024, "petition", 1, False), (2025, "arbitration", 2, True)], "the telephone has no year"
    import_rows(play.bureau, counted("上年度信访案件数"), new_year)
    assert cases()[-1] == (2026, "petition", 1, True)


def row_by_hand(play):
    (row,) = enterprises(enterprise(1, phone="13900000008")).rows
    return db.session.query(Enterprise).one(), row


def test_a_clerk_who_states_the_year_makes_it_certain_and_no_later_import_doubtful(play):
    first = counted("信访案件数")
    first.case_year, first.case_year_assumed = 2024, False
    import_rows(play.bureau, first, play.act)
    assert cases() == [(2024, "petition", 1, False)]
    again = counted("信访案件数")
    again.case_year = 2024
    assert states(preview(play.bureau, again)) == ["same"], "an assumed year takes nothing back"
    assumed = counted("信访案件数")
    import_rows(play.bureau, assumed, play.act)
    stated = counted("2025年度信访案件数")
    (line,) = preview(play.bureau, stated)
    assert line.changes == {"petition_cases": ((2025, 1, True), (2025, 1, False))}


def test_an_assumed_year_is_confirmed_or_moved_and_overwrites_nothing(play):
    import_rows(play.bureau, counted("信访案件数", "仲裁案件数"), play.act)
    (row,) = db.session.query(Enterprise)
    state_year(row, 2025, 2024, play.act)
    assert cases() == [(2024, "arbitration", 2, False), (2024, "petition", 1, False)]
    import_rows(play.bureau, counted("监察案件数", "信访案件数"), play.act)
    with pytest.raises(YearTaken):
        state_year(row, 2025, 2024, play.act)
    state_year(row, 2025, 2025, play.act)
    assert cases()[2:] == [(2025, "inspection", 1, False), (2025, "petition", 2, False)]
    assert assumed_years(play.bureau.id) == {}


def test_a_first_import_is_new_the_same_again_changes_nothing(play):
    rows = [enterprise(1), enterprise(2)]
    assert imported(play, *rows) == {"new": 2}
    before = [(e.uscc, e.headcount, e.phone, e.phone_is_mobile) for e in db.session.query(Enterprise)]
    assert imported(play, *rows) == {"same": 2}
    assert [(e.uscc, e.headcount, e.phone, e.phone_is_mobile) for e in db.session.query(Enterprise)] == before
    assert before[0] == (code(1), 30, "13900000001", True)


def test_a_preview_writes_nothing_and_says_before_and_after(play):
    imported(play, enterprise(1))
    (line,) = preview(play.bureau, enterprises(enterprise(1, headcount="三十八", phone="0755-28330000")))
    assert line.changes == {"headcount": (30, 38), "phone": ("13900000001", "0755-28330000")}
    assert (line.known.headcount, db.session.query(Enterprise).count()) == (30, 1)


def test_an_empty_cell_keeps_what_is_known(play):
    imported(play, enterprise(1))
    assert imported(play, enterprise(1, headcount=None, phone=None, street=None)) == {"same": 1}
    assert db.session.query(Enterprise).one().phone_is_mobile


def test_a_landline_is_known_as_one(play):
    imported(play, enterprise(1))
    imported(play, enterprise(1, phone="0755-28330000"))
    assert not db.session.query(Enterprise).one().phone_is_mobile


def test_a_wrong_row_keeps_only_itself_out(play):
    assert imported(play, enterprise(1, name="无"), enterprise(2)) == {"wrong": 1, "new": 1}
    assert [e.uscc for e in db.session.query(Enterprise)] == [code(2)]


def test_a_doubtful_row_is_written_only_when_ticked(play):
    found = enterprises(enterprise(1, uscc=wrong_digit(1)), enterprise(2, uscc=wrong_digit(2)), enterprise(3))
    lines = preview(play.bureau, found)
    assert [bool(line.doubts) for line in lines] == [True, True, False]
    decide(lines, fingerprint(lines), {1})
    assert import_rows(play.bureau, found, play.act, lines) == {"left_out": 1, "new": 2}
    assert {e.uscc for e in db.session.query(Enterprise)} == {wrong_digit(2), code(3)}


def test_a_code_confirmed_once_is_not_doubted_again(play):
    imported(play, enterprise(1, uscc=wrong_digit(1)))
    (line,) = preview(play.bureau, enterprises(enterprise(1, uscc=wrong_digit(1), headcount=31)))
    assert (line.state, line.doubts) == ("changed", [])
    (line,) = preview(play.bureau, enterprises(enterprise(1, uscc=wrong_digit(1), name="<b>甲</b>公司")))
    assert [note.field for note in line.doubts] == ["name"], "what is new about it is still doubted"


def test_what_is_typed_is_never_more_than_its_column_holds():
    for kind, model in MODELS.items():
        for column in columns_for(kind):
            stored = model.__table__.c.get(column.attribute)  # codes are known by their own shape
            length = stored is not None and getattr(stored.type, "length", None)
            if length:
                reading = column.clean("字" * (length + 1))
                assert reading.value is None, f"{kind}: {column.header}"


# ---- staff ------------------------------------------------------------------------------------------------------


def agency(play, number=1):
    row = (f"机构{number}", code(number, "52440310MA5"), 5, "4、社保")
    import_rows(play.bureau, roster("agencies", AGENCIES, row), play.act)
    return db.session.query(Agency).filter_by(name=f"机构{number}").one()


def staff(*rows):
    return roster("staff", STAFF, *rows)


def test_staff_need_their_agency(play):
    (line,) = preview(play.bureau, staff((code(9, "52440310MA5"), "李四", "是", "粤1", 2026, 80)))
    assert (line.state, line.why) == ("wrong", "unknown_agency")


def test_another_bureaus_agency_is_unknown(play):
    home = agency(play)
    other = raise_curtain(play.now, login="wang")
    (line,) = preview(other.bureau, staff((home.uscc, "李四", "是", "粤1", 2026, 80)))
    assert line.why == "unknown_agency"


def test_of_two_test_years_in_a_file_the_latest_counts(play):
    home = agency(play)
    found = staff((home.uscc, "李四", "是", "粤1", 2026, 79.5), (home.uscc, "李四", "是", "粤1", 2025, 95))
    assert import_rows(play.bureau, found, play.act) == {"new": 1, "duplicate": 1}
    assert db.session.query(ServiceStaff).one().test_score_hundredths == 7950


def test_a_certificate_named_later_is_the_same_person(play):
    home = agency(play)
    import_rows(play.bureau, staff((home.uscc, "李四", "是", None, 2026, 80)), play.act)
    import_rows(play.bureau, staff((home.uscc, "李四", "是", "粤1", 2026, 80)), play.act)
    assert db.session.query(ServiceStaff).one().certificate_no == "粤1"
    import_rows(play.bureau, staff((home.uscc, "李四", "是", "粤2", 2026, 80)), play.act)
    assert db.session.query(ServiceStaff).count() == 2, "another certificate is another person"


def test_the_mean_is_exact_and_never_rounded_up(play):
    home = agency(play)
    rows = [(home.uscc, f"人{n}", "是", "", 2026, score) for n, score in enumerate((80, 80, 79.99))]
    import_rows(play.bureau, staff(*rows, (home.uscc, "兼职", "否", "", 2026, 0)), play.act)
    db.session.refresh(home)
    year, tested, mean = mean_score(home.staff)
    assert (year, tested, mean < 80, cut(mean)) == (2026, 3, True, "79.99")


# ---- needs ------------------------------------------------------------------------------------------------------


def needs(*rows):
    return roster("needs", NEEDS, *rows)


def taken(play, *rows):
    return import_needs(play.fair, needs(*rows), play.act, typed_by="李工")


def test_needs_are_added_to_what_the_enterprise_listed(play):
    hope = play.enterprise(needs=(Need("4", False, "旧"), Need("9", True)))
    hope.uscc = code(1)
    assert taken(play, (code(1), "4", "必需", None), (code(1), "社会保险", None, "急")) == {"changed": 1, "new": 1}
    items = {i.service: (i.must, i.note) for i in db.session.query(NeedItem)}
    assert items == {"4": (True, "旧"), "9": (True, ""), "3": (False, "急")}
    listed = db.session.query(NeedList).one()
    assert (listed.said_how, listed.typed_by) == ("paper", "李工")
    assert taken(play, (code(1), "4", "必需", None)) == {"same": 1}


def test_needs_of_who_is_not_admitted_or_has_accepted_are_refused(play):
    hope, bright = play.enterprise(), play.enterprise(admitted=False, needs=())
    hope.uscc, bright.uscc = code(1), code(2)
    fix_needs(play.fair, hope.id, play.now)
    lines = preview_needs(play.fair, needs((code(1), "1", "必需", ""), (code(2), "1", "必需", "")))
    assert [line.why for line in lines] == ["needs_fixed", "not_admitted"]


def test_what_an_enterprise_does_between_preview_and_taking_over_is_not_overwritten(play):
    hope = play.enterprise(needs=(Need("9", True),))
    hope.uscc = code(1)
    found = needs((code(1), "1", "必需", ""))
    lines, read = preview_needs(play.fair, found), need_lists_of(play.fair)
    db.session.commit()  # what was read stays in the session
    with db.engine.begin() as phone:
        phone.execute(update(NeedItem).values(note="周末也要"))
    import_needs(play.fair, found, play.act, lines, typed_by="李工")
    assert read == need_lists_of(play.fair)
    assert {i.service: i.note for i in db.session.query(NeedItem)} == {"9": "周末也要", "1": ""}
    db.session.commit()
    with db.engine.begin() as phone:
        phone.execute(update(NeedList).values(fixed_at=play.now))
    with pytest.raises(NeedsFixed):
        import_needs(play.fair, found, play.act, lines, typed_by="李工")


# ---- confirming -------------------------------------------------------------------------------------------------


def confirm(kept_id, seen, ticked=None):
    kept = db.session.get(RosterImport, kept_id)
    found = open_for_good(kept)
    bureau = imports.hold_rosters(kept.bureau_id)
    lines = decide(preview(bureau, found), seen, ticked)
    import_rows(bureau, found, Act(clock.now(), "test"), lines)
    close(kept, lines, clock.now())


def kept_preview(play, *rows):
    found = enterprises(*rows)
    kept = keep_preview(play.bureau, found, "名册.xlsx", play.act)
    db.session.commit()
    return kept, fingerprint(preview(play.bureau, found))


def test_a_preview_that_no_longer_holds_is_refused(play):
    kept, seen = kept_preview(play, enterprise(1))
    imported(play, enterprise(1, headcount=5))
    with pytest.raises(PreviewStale):
        confirm(kept.id, seen)


def test_after_confirming_only_the_rows_left_out_are_kept(play):
    kept, seen = kept_preview(play, enterprise(1), enterprise(2, uscc=wrong_digit(2)), enterprise(3, name="无"))
    confirm(kept.id, seen, set())
    assert [(line.state, line.row.values["code"]) for line in left_over(kept)] == [
        ("left_out", wrong_digit(2)),
        ("wrong", code(3)),
    ]
    assert len(kept.roster["rows"]) == 2
    assert kept.outcome["counts"] == {"new": 1, "left_out": 1, "wrong": 1}


def test_two_clerks_confirm_the_same_preview_at_once_and_it_is_written_once(app, play):
    imported(play, *(enterprise(number) for number in range(1, 40)))  # known already: no unique index comes to help
    kept, seen = kept_preview(play, *(enterprise(number, headcount=31) for number in range(1, 40)))
    outcomes = race(app, *[lambda: confirm(kept.id, seen)] * 2)
    assert sorted(outcomes) == ["ImportOver", "done"]
    assert db.session.query(Enterprise).count() == 39


def test_two_files_with_the_same_enterprises_at_once_never_write_blindly(app, play):
    imported(play, enterprise(1))
    first, seen = kept_preview(play, enterprise(1, headcount=5))
    second, seen_too = kept_preview(play, enterprise(1, headcount=6))
    ids = first.id, second.id
    outcomes = race(app, lambda: confirm(ids[0], seen), lambda: confirm(ids[1], seen_too))
    assert sorted(outcomes) == ["PreviewStale", "done"], "the second clerk sees first what the other one changed"


# ---- by hand, and what stands out -------------------------------------------------------------------------------


def test_a_correction_by_hand_may_empty_a_field(play):
    imported(play, enterprise(1))
    row = enterprises(enterprise(1, headcount=None, phone=None)).rows[0]
    fixed = correct(play.bureau, "enterprises", db.session.query(Enterprise).one(), row, play.act)
    assert (fixed.headcount, fixed.phone, fixed.phone_is_mobile) == (None, "", False)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"headcount": 100}, ["at_limit"]),
        ({"headcount": 101}, ["over_limit"]),
        ({"industry": "劳务派遣"}, ["labour_dispatch"]),
        ({"name": "某人力资源有限公司"}, ["hr_service"]),
        ({"operating_place": "惠州市惠阳区淡水街道"}, ["elsewhere"]),
        ({"operating_place": ""}, []),
        ({"operating_state": "deregistered"}, ["not_operating"]),
    ],
)
def test_what_stands_out_before_admitting(change, found):
    plain = {"name": "某五金厂", "industry": "制造业", "headcount": 99, "operating_state": ""}
    assert hints("pingshan", TODAY, **{**plain, "operating_place": "深圳市坪山区坑梓街道", **change}) == found


def test_without_a_limit_in_the_document_no_headcount_stands_out():
    plain = {"name": "某五金厂", "industry": "制造业", "headcount": 101, "operating_state": "", "operating_place": ""}
    assert hints("changzhou", TODAY, **plain) == [] == hints("pingshan", date(2024, 5, 1), **plain)
