"""The tables an organizer takes away, read back as another program reads them."""

from io import BytesIO
from urllib.parse import unquote

import openpyxl
import pytest
from cast import raise_curtain
from pages import queries

from matchfair.agreements.services import dissolve, send_request
from matchfair.extensions import db
from matchfair.needs.services import Need, Said, save_needs

TRICKY = [
    '=HYPERLINK("http://evil.test","点我")有限公司',
    "+86有限公司",
    "@SUM(1)五金厂",
    "-2+3电子厂",
    "http://evil.test/塑胶厂",
]


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def fetch(desk, play, what: str):
    db.session.commit()
    response = desk.client.get(f"/desk/fairs/{play.fair.code}/export/{what}.xlsx")
    assert response.status_code == 200
    return response, openpyxl.load_workbook(BytesIO(response.data)).active


def rows_of(sheet) -> list[dict]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_pairings_carry_both_contacts_and_only_those_in_force(play, desk):
    hope, gone = play.enterprise(), play.enterprise()
    steady = play.agency(standing=True, capacity=3)
    send_request(play.fair, hope, steady, "enterprise", play.act, said=Said("phone", "li"))
    _, draft = send_request(play.fair, gone, steady, "enterprise", play.act)
    dissolve(draft, "双方商定", play.act)
    _, sheet = fetch(desk, play, "pairings")
    (row,) = rows_of(sheet)
    assert row["企业名称"] == hope.name and row["企业联系电话"] == hope.phone
    assert row["机构名称"] == steady.agency.name and row["机构联系电话"] == steady.agency.phone
    assert row["企业答复方式"] == "电话代录" and row["达成意向时间"] == "2026-11-21 09:00"
    assert sheet.freeze_panes == "B2"


@pytest.mark.parametrize("name", TRICKY)
def test_what_looks_like_a_formula_or_a_link_stays_text(play, desk, name):
    firm = play.enterprise(name=name, needs=[Need("4", True, note=name)])
    steady = play.agency(name=name, standing=True)
    send_request(play.fair, firm, steady, "enterprise", play.act)
    for what in ("pairings", "needs", "seats"):
        _, sheet = fetch(desk, play, what)
        cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
        assert [cell.value for cell in cells].count(name) >= 1
        assert {cell.data_type for cell in cells} <= {"s", "n"} and not [c for c in cells if c.hyperlink]


def test_codes_and_phones_keep_every_digit(play, desk):
    hope, steady = play.enterprise(), play.agency(standing=True)
    hope.phone, hope.uscc = "075584620001", "914403101234567890"
    send_request(play.fair, hope, steady, "enterprise", play.act)
    _, sheet = fetch(desk, play, "pairings")
    cells = {cell.value: cell for cell in sheet[2]}
    for text in ("075584620001", "914403101234567890"):
        assert cells[text].data_type == "s" and cells[text].number_format == "@"


def test_needs_are_listed_one_a_row_with_own_wishes_and_who_typed(play, desk):
    hope = play.enterprise(needs=[])
    save_needs(
        play.fair,
        hope,
        [Need("4", True, "夜班考勤"), Need("9.a", False)],
        play.act,
        custom="食堂承包",
        said=Said("paper", "li"),
    )
    outsider = play.enterprise(admitted=False)
    _, sheet = fetch(desk, play, "needs")
    rows = rows_of(sheet)
    assert [row["必需/希望"] or "" for row in rows] == ["必需", "希望", ""]
    assert rows[0]["备注"] == "夜班考勤" and (rows[2]["服务事项"], rows[2]["备注"]) == ("食堂承包", "目录外需求")
    assert {row["填写方式"] for row in rows} == {"书面代录"}
    assert outsider.name not in {row["企业名称"] for row in rows}


def test_free_seats_by_agency_and_by_area_with_totals(play, desk):
    hope = play.enterprise()
    steady, careful = play.agency(standing=True, capacity=3), play.agency(capacity=2, areas=(4,))
    send_request(play.fair, hope, steady, "enterprise", play.act)
    careful.paused_at = play.now
    _, sheet = fetch(desk, play, "seats")
    first, second, total = rows_of(sheet)
    assert (first["可承接数"], first["空余名额"], first["待答复占用"], first["已达成意向"]) == (3, 2, 0, 1)
    assert first["考勤管理"] == "有经验"
    assert (second["空余名额"], second["状态"]) == (0, "暂停承接")
    assert (total["空余名额"], total["考勤管理"]) == (2, 2)


def test_the_file_has_a_chinese_name_as_the_standard_writes_it(play, desk):
    response, _ = fetch(desk, play, "needs")
    disposition = response.headers["Content-Disposition"]
    assert disposition.isascii() and "filename*=UTF-8''" in disposition
    assert unquote(disposition.split("UTF-8''")[1]) == f"{play.fair.name}-企业需求-2026-11-21.xlsx"
    assert "no-store" in response.headers["Cache-Control"]


def test_an_unknown_table_and_an_empty_fair(play, desk):
    assert desk.client.get(f"/desk/fairs/{play.fair.code}/export/secrets.xlsx").status_code == 404
    for what in ("pairings", "needs"):
        assert rows_of(fetch(desk, play, what)[1]) == []


@pytest.mark.parametrize("what", ["pairings", "needs", "seats"])
def test_the_number_of_queries_does_not_grow_with_the_rows(play, desk, what):
    def count() -> int:
        db.session.commit()
        db.session.expunge_all()
        with queries() as sent:
            desk.client.get(f"/desk/fairs/{play.fair.code}/export/{what}.xlsx")
        return len(sent)

    send_request(play.fair, play.enterprise(), play.agency(standing=True), "enterprise", play.act)
    few = count()
    for _ in range(2):
        send_request(play.fair, play.enterprise(), play.agency(standing=True), "enterprise", play.act)
    assert count() == few
