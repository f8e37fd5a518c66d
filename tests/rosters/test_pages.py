"""The desk's pages of rosters: upload, preview, confirm, lists, one party, typing one by hand."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from cast import had_cases, raise_curtain
from pages import queries, signed_in
from sqlalchemy import inspect
from workbooks import ENTERPRISES, NEEDS, STAFF, code, enterprise, workbook, wrong_digit

from matchfair.accounts.models import Account
from matchfair.errors import lazy_gettext
from matchfair.extensions import db
from matchfair.needs.models import NeedItem
from matchfair.parties.models import Agency, Enterprise, ServiceStaff
from matchfair.rosters.forms import row_form
from matchfair.rosters.models import RosterImport
from matchfair.rosters.reading import COLUMNS, Column
from matchfair.rosters.reading.texts import read_text
from matchfair.rosters.services import WRITTEN, written

# Previews as the release before this registry of columns stored them: 名册 of each kind, every column filled.
STORED = json.loads(Path(__file__).with_name("stored_previews.json").read_text(encoding="utf-8"))


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


@pytest.fixture
def desk(app, play):
    return signed_in(app, play.now, account=db.session.query(Account).one())


def upload(desk, *rows, header=ENTERPRISES, at="/desk/roster", **fields):
    desk.get(at)
    return desk.submit(at, file=(BytesIO(workbook(header, *rows)), "名册.xlsx"), **fields)


def confirm(desk, **fields):
    target = next(f.get("action") for f in desk.page.all("form", id="confirm"))
    return desk.submit(target, **fields)


def stored(model):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(model).order_by(model.id).all()


def test_upload_preview_confirm(desk):
    page = upload(desk, enterprise(1, headcount="38人"), enterprise(2, headcount="很多"))
    words = page.words()
    assert re.search("C 列|Column C", words), "the wrong cell names its column"
    assert "名册" in words and "很多" in words and "38人" in words
    assert stored(Enterprise) == [], "nothing is written before it is confirmed"
    page = confirm(desk)
    assert [(e.uscc, e.headcount) for e in stored(Enterprise)] == [(code(1), 38)]
    assert "很多" in page.words(), "what was refused stays to be looked up"


def test_ticked_rows_go_in_and_the_others_stay_out(desk):
    upload(desk, enterprise(1, uscc=wrong_digit(1)), enterprise(2, uscc=wrong_digit(2)), enterprise(3))
    confirm(desk, checked="1")
    assert {e.uscc for e in stored(Enterprise)} == {wrong_digit(2), code(3)}
    upload(desk, enterprise(1, uscc=wrong_digit(1)))
    confirm(desk, all_checked="1")
    assert wrong_digit(1) in {e.uscc for e in stored(Enterprise)}


def test_a_preview_that_changed_meanwhile_is_shown_again(desk, play):
    page = upload(desk, enterprise(1))
    db.session.add(Enterprise(bureau_id=play.bureau.id, uscc=code(1), name="别人刚录入的公司", updated_at=play.now))
    db.session.commit()
    desk.page = page
    page = confirm(desk)
    assert "别人刚录入的公司" in page.words() and page.all("form", id="confirm")
    assert [e.name for e in stored(Enterprise)] == ["别人刚录入的公司"]


def test_confirming_again_says_that_it_is_over(desk):
    upload(desk, enterprise(1))
    preview = desk.page
    confirm(desk)
    address = preview.all("form", id="confirm")[0].get("action")
    again = desk.client.post(address, data={**preview.form(address), "request_key": "another key of a form"})
    assert again.status_code == 409 and len(stored(Enterprise)) == 1


def test_an_unusable_file_has_no_way_to_confirm(desk):
    page = upload(desk, ("张三", "李四"), header=("姓名", "爱好"))
    assert not page.all("form", id="confirm")
    assert re.search("模板|template", page.words()), "it says what to do"
    (kept,) = stored(RosterImport)
    desk.get("/desk/roster")
    answer = desk.client.post(
        f"/desk/roster/{kept.code}",
        data={"csrf_token": desk.page.form("/desk/roster")["csrf_token"], "request_key": "another key of a form"},
    )
    assert answer.status_code == 409


def test_a_file_that_is_no_workbook_is_refused_at_the_field(desk):
    desk.get("/desk/roster")
    page = desk.submit("/desk/roster", status=422, file=(BytesIO(b"%PDF-1.7"), "名册.xlsx"))
    assert "名册.xlsx" in page.words()
    assert stored(RosterImport) == []


def test_markup_and_formulas_are_only_text(desk):
    upload(desk, enterprise(1, name="<script>alert(1)</script>厂"))
    assert "<script>alert" not in desk.page.text
    confirm(desk, all_checked="1")
    assert "<script>alert" not in desk.get("/desk/enterprises").text
    assert stored(Enterprise)[0].name == "<script>alert(1)</script>厂"


def test_a_preview_can_be_thrown_away(desk):
    upload(desk, enterprise(1))
    (kept,) = stored(RosterImport)
    desk.submit(f"/desk/roster/{kept.code}/discard")
    assert stored(RosterImport) == stored(Enterprise) == []


def test_templates_can_be_downloaded(desk):
    kinds = ("enterprises", "agencies", "staff")
    for address in (*(f"/desk/roster/template/{kind}.xlsx" for kind in kinds), "/desk/needs-roster/template.xlsx"):
        answer = desk.client.get(address)
        assert answer.status_code == 200 and answer.data.startswith(b"PK"), address
    desk.get("/desk/roster/template/nonsense.xlsx", status=404)


def test_needs_come_to_a_fair(desk, play):
    hope = play.enterprise(needs=())
    hope.uscc = code(1)
    db.session.commit()
    at = f"/desk/fairs/{play.fair.code}/needs-roster"
    upload(desk, (code(1), "社保", "必须", "<b>急</b>"), (code(1), "唱歌", "必需", ""), header=NEEDS, at=at)
    assert stored(NeedItem) == []
    confirm(desk, all_checked="1")
    assert [(n.service, n.must, n.note) for n in stored(NeedItem)] == [("3", True, "<b>急</b>")]


def test_needs_are_refused_once_the_fair_is_closed(app, desk, play):
    play.fair.closed_at = play.now
    db.session.commit()
    page = desk.get(f"/desk/fairs/{play.fair.code}/needs-roster")
    assert not [f for f in page.all("form") if f.get("enctype")]


def test_staff_without_their_agency_are_refused_in_words(desk):
    page = upload(desk, (code(1), "李四", "是", "", 2026, 80), header=STAFF, kind="staff")
    assert "机构" in page.words()
    assert stored(ServiceStaff) == []


# ---- lists and single pages -------------------------------------------------------------------------------------


def counted(desk, address):
    desk.get(address)
    with queries() as sent:
        desk.get(address)
    return len(sent)


@pytest.mark.parametrize("address", ["/desk/enterprises", "/desk/agencies", "/desk/agencies/{agency}"])
def test_lists_run_a_fixed_number_of_queries(desk, play, address):
    def more(people):
        play.enterprise(needs=())
        agency = play.agency().agency
        home = {"bureau_id": play.bureau.id, "agency_id": agency.id, "full_time": True}
        db.session.add_all(ServiceStaff(name=f"人{number}", **home) for number in range(people))
        db.session.commit()
        return agency.id

    first = counted(desk, address.format(agency=more(1)))
    more(2)
    assert counted(desk, address.format(agency=more(3))) == first


def test_previews_and_confirming_run_a_fixed_number_of_queries(desk):
    def sent_for(*numbers):
        upload(desk, *(enterprise(number) for number in numbers))
        with queries() as shown:
            desk.get(desk.page.all("form", id="confirm")[0].get("action"))
        with queries() as written:
            confirm(desk)
        return len(shown), len([s for s in written if not s.startswith("INSERT INTO enterprise")])

    assert sent_for(1) == sent_for(2, 3, 4)


def test_a_preview_of_two_thousand_rows_stays_light(desk):
    page = upload(desk, *(enterprise(number) for number in range(2000)))
    assert len(page.text) < 200_000
    wire = desk.client.get(page.all("form", id="confirm")[0].get("action"), headers={"Accept-Encoding": "gzip"})
    assert len(wire.data) < 40_000
    confirm(desk)
    assert len(stored(Enterprise)) == 2000
    assert len(desk.get("/desk/enterprises?page=3").all("tr")) == 51


def test_enterprises_are_found_by_name_code_or_street(desk, play):
    for name, street in (("深圳市明硕五金有限公司", "坑梓街道"), ("深圳市启航模具_100%有限公司", "龙田街道")):
        play.enterprise(name, needs=()).street = street
    db.session.commit()
    by_code = play.enterprises[0].uscc[-6:]
    for text, found in {"明硕": 1, "有限公司": 2, "龙田 启航": 1, by_code: 1, "_100%": 1, "%": 1, "无": 0}.items():
        rows = desk.get("/desk/enterprises?q=" + text.replace("%", "%25")).all("th", scope="row")
        assert len(rows) == found, text


def test_another_bureaus_enterprise_is_not_listed(desk, app):
    other = raise_curtain(app.test_clock(), login="wang")
    other.enterprise("别的单位的企业", needs=())
    db.session.commit()
    assert "别的单位的企业" not in desk.get("/desk/enterprises").words()
    desk.get(f"/desk/enterprises/{other.enterprises[0].id}", status=404)


def test_one_enterprise_is_typed_and_corrected_by_hand(desk):
    desk.get("/desk/enterprises/new")
    page = desk.submit(
        "/new", status=422, name="新来五金厂", code=wrong_digit(1), headcount="三十八", phone="139 0000 0001"
    )
    assert stored(Enterprise) == [], "a doubtful code asks first"
    page = desk.submit("/new", checked="y")
    (row,) = stored(Enterprise)
    assert (row.uscc, row.headcount, row.phone, row.phone_is_mobile) == (wrong_digit(1), 38, "13900000001", True)
    desk.get(f"/desk/enterprises/{row.id}/edit")
    page = desk.submit("/edit", revenue_fen="475.1", headcount="", operating_state="注销")
    (row,) = stored(Enterprise)
    assert (row.revenue_fen, row.headcount, row.operating_state) == (475_100_000, None, "deregistered")
    assert "475.1" in page.words()
    desk.get("/desk/enterprises/new")
    page = desk.submit("/new", status=422, name="同一代码", code=row.uscc, checked="y")
    assert "新来五金厂" in page.words(), "a code that is known names its enterprise"


def test_saving_a_form_untouched_changes_nothing(desk, play):
    upload(desk, enterprise(1, phone="0755-28330000"))
    confirm(desk)
    play.agency().agency.usual_services = ["4", "9"]
    db.session.commit()

    def facts():
        rows = [*stored(Enterprise), *stored(Agency)]
        return [
            {c.key: getattr(row, c.key) for c in inspect(row).mapper.column_attrs if c.key != "updated_at"}
            for row in rows
        ]

    before = facts()
    for address in (
        f"/desk/enterprises/{stored(Enterprise)[0].id}/edit",
        f"/desk/agencies/{stored(Agency)[0].id}/edit",
    ):
        desk.get(address)
        desk.submit("/edit")
    assert facts() == before


def test_staff_are_added_corrected_and_removed(desk, play):
    home = play.agency().agency
    db.session.commit()
    desk.get(f"/desk/agencies/{home.id}/staff/new")
    page = desk.submit(
        "/new", name="李四", full_time="是", certificate_number="粤1", test_year="2026", test_score="79.5"
    )
    assert "79.50" in page.words()
    (person,) = stored(ServiceStaff)
    desk.get(f"/desk/agencies/{home.id}/staff/{person.id}")
    desk.submit(f"/staff/{person.id}", test_score="101", status=422)
    desk.submit(f"/staff/{person.id}", test_score="80")
    assert stored(ServiceStaff)[0].test_score_hundredths == 8000
    desk.get(f"/desk/agencies/{home.id}/staff/new")
    desk.submit("/new", status=422, name="李四", certificate_number="粤1")
    desk.get(f"/desk/agencies/{home.id}")
    desk.submit(f"/staff/{person.id}/remove")
    assert stored(ServiceStaff) == []


def test_case_counts_are_the_bureaus_alone(app, desk, play):
    hope = play.enterprise(needs=())
    had_cases(hope, 0, 0, 7, now=play.now)
    offer = play.agency()
    db.session.commit()
    assert re.search(r"仲裁\D*7|Arbitration\D*7", desk.get(f"/desk/enterprises/{hope.id}").words())
    signed_in(app, play.now, agency=offer.agency).get(f"/desk/enterprises/{hope.id}", status=403)


def test_the_preview_asks_of_which_year_the_cases_are(desk, play):
    page = upload(desk, (*enterprise(1), 3), header=(*ENTERPRISES, "信访案件数"))
    assert "案件数按2025年记入" in page.words() and "推定" in page.words()
    page = confirm(desk, case_year="2024", choose="case_year")
    assert "案件数按2024年记入" in page.words()
    confirm(desk)
    (row,) = stored(Enterprise)
    assert [(one.year, one.number, one.year_assumed) for one in row.case_counts] == [(2024, 3, False)]


def test_assumed_years_are_confirmed_in_bulk_and_corrected_by_hand(desk, play):
    hope, bright = play.enterprise(needs=()), play.enterprise(needs=())
    for row in (hope, bright):
        had_cases(row, 2, year=2025, now=play.now, assumed=True)
    db.session.commit()
    assert "2家企业的案件数年份为推定" in desk.get("/desk/enterprises").words()
    assert not desk.get("/desk/case-years").form("/case-years").get("counts"), "nobody is confirmed unseen"
    desk.submit("/case-years", counts=[f"{hope.id}-2025"], year="2024")
    desk.submit("/case-years", counts=[f"{bright.id}-2025"])
    assert [[(one.year, one.year_assumed) for one in row.case_counts] for row in stored(Enterprise)] == [
        [(2024, False)],
        [(2025, False)],
    ]
    desk.get(f"/desk/enterprises/{hope.id}/cases?year=2024")
    desk.submit("/cases", 422, arbitration="-1")
    desk.submit("/cases", 422, arbitration="1", year="2027")
    page = desk.submit("/cases", year="2024", petition="", arbitration="1", source="2024年台账")
    assert [(one.channel, one.number, one.source) for one in stored(Enterprise)[0].case_counts] == [
        ("arbitration", 1, "2024年台账")
    ]
    assert "2024年台账" in page.words()


# ---- previews stored by an earlier release, and a column that is added ------------------------------------------


def stored_import(play, kind, fair=None, **facts):
    row = RosterImport(
        bureau_id=play.bureau.id,
        fair_id=fair and fair.id,
        code=f"stored-{kind}"[:12],
        kind=kind,
        filename="旧名册.xlsx",
        roster=STORED[kind],
        read_at=play.now,
        read_by="test",
        **{"outcome": {"unusable": False}, **facts},
    )
    db.session.add(row)
    db.session.commit()
    return row.code


def values(row, *names):
    return tuple(getattr(row, name) for name in names)


def test_a_preview_stored_by_an_earlier_release_opens_and_confirms(desk, play):
    page = desk.get(f"/desk/roster/{stored_import(play, 'enterprises')}")
    assert "旧预览五金" in page.words() and "很多" in page.words()
    confirm(desk, checked="1")
    bright, doubtful = stored(Enterprise)
    assert (bright.uscc, doubtful.uscc) == (code(1), wrong_digit(2))
    assert values(bright, "headcount", "revenue_fen", "assets_fen", "street") == (
        38,
        475_100_000,
        228_700_000,
        "坑梓街道",
    )
    assert [(one.year, one.channel, one.number, one.year_assumed) for one in bright.case_counts] == [
        (2025, "petition", 0, True),
        (2025, "inspection", 1, True),
        (2025, "arbitration", 2, True),
    ]
    assert bright.key_enterprise is False
    assert values(bright, "phone", "phone_is_mobile", "operating_state") == ("13900000001", True, "operating")
    desk.get(f"/desk/roster/{stored_import(play, 'agencies')}")
    confirm(desk)
    (agency,) = stored(Agency)
    assert values(agency, "kind", "scope", "address") == ("社会组织", "劳动关系服务", "深圳市坪山区二号")
    assert values(agency, "usual_capacity", "usual_services", "usual_terms", "usual_booth") == (
        12,
        ["4", "3"],
        "面议",
        "A01",
    )
    desk.get(f"/desk/roster/{stored_import(play, 'staff')}")
    confirm(desk)
    (person,) = stored(ServiceStaff)
    assert values(person, "agency_id", "name", "full_time") == (agency.id, "李四", True)
    assert values(person, "certificate_no", "test_year", "test_score_hundredths") == ("粤123", 2026, 7950)


def test_needs_and_what_was_left_out_of_an_earlier_release_open_too(desk, play):
    play.enterprise(needs=()).uscc = code(1)
    needs = stored_import(play, "needs", play.fair)
    desk.get(f"/desk/fairs/{play.fair.code}/needs-roster/{needs}")
    confirm(desk)
    assert [(n.service, n.must, n.note) for n in stored(NeedItem)] == [("3", True, "下月到期"), ("4", True, "下月到期")]
    left = {
        "counts": {"new": 1, "wrong": 1, "left_out": 1},
        "left": [["left_out", ""], ["wrong", "older_test"], ["wrong", ""]],
    }
    page = desk.get(f"/desk/roster/{stored_import(play, 'enterprises', confirmed_at=play.now, outcome=left)}")
    assert len(page.all("tr")) == 5 and "很多" in page.words()


@pytest.fixture
def introduction(monkeypatch):
    """A column nobody has today, entered once, of an attribute the model has."""
    column = Column(
        "机构简介",
        "introduction",
        lazy_gettext("Introduction"),
        read_text,
        group="agency",
        in_preview=True,
        synonyms=("简介",),
    )
    monkeypatch.setitem(COLUMNS, "agencies", (*COLUMNS["agencies"], column))
    monkeypatch.setitem(WRITTEN, "agencies", written("agencies", COLUMNS["agencies"]))
    row_form.cache_clear()
    yield column
    row_form.cache_clear()


def test_one_entry_is_read_previewed_written_shown_and_typed(desk, introduction):
    page = upload(
        desk, ("新来服务中心", code(1), "专做劳动关系"), header=("机构名称", "信用代码", "简介"), kind="agencies"
    )
    assert str(introduction.label) in page.words() and "专做劳动关系" in page.words()
    confirm(desk)
    (agency,) = stored(Agency)
    assert agency.introduction == "专做劳动关系"
    page = desk.get(f"/desk/agencies/{agency.id}")
    assert "专做劳动关系" in page.words()
    desk.get(f"/desk/agencies/{agency.id}/edit")
    desk.submit("/edit", introduction="也做法律咨询")
    assert stored(Agency)[0].introduction == "也做法律咨询"
