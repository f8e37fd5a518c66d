"""Noting, correcting and deciding on the organizer's pages, in both languages."""

from datetime import date

import pytest
from cast import raise_curtain
from programme import TODAY, follow, leaving, own_cases, serve, tell

from matchfair.audit.models import AuditEvent
from matchfair.extensions import db
from matchfair.programme.models import ExitDecision, Finding, ProgrammeEvent


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


@pytest.fixture
def agency(play):
    found = play.agency().agency
    db.session.commit()
    return found


@pytest.fixture
def client(play):
    found = play.enterprise()
    db.session.commit()
    return found


def send_again(desk) -> None:
    target, data = desk.sent
    assert desk.client.post(target, data=data).status_code == 303


CASES = {"petitions": "0", "inspections": "1", "arbitrations": "2", "own_workforce": "120", "document": "台账第12号"}


def test_noting_figures_once_however_often_the_form_is_sent(desk, agency):
    desk.get(f"/desk/agencies/{agency.id}/facts/own_cases")
    refused = desk.submit("/facts/own_cases", 422, **CASES | {"document": " ", "happened_on": "2026-12-31"})
    assert refused.form("/facts/own_cases")["arbitrations"] == ["2"], "nothing typed is lost"
    page = desk.submit("/facts/own_cases", **CASES | {"happened_on": "2026-11-20"})
    send_again(desk)
    fact = db.session.query(ProgrammeEvent).one()
    assert fact.details == {
        "petitions": 0,
        "inspections": 1,
        "arbitrations": 2,
        "own_disputes": None,
        "own_workforce": 120,
        "client_employees": None,
    }
    assert (fact.happened_on, fact.noted_by) == (date(2026, 11, 20), "li")
    assert page.messages() == ["已记录。"] and page.rows() == [
        [
            "机构自身案件",
            "2026年11月20日",
            "信访 0 件 · 监察 1 件 · 仲裁 2 件 · 自身用工 120 人",
            "台账第12号 li, 2026年11月21日",
            "更正",
        ]
    ]
    assert "PS24-11.1" in page.words()
    assert db.session.query(AuditEvent).filter_by(action="fact.noted").count() == 1


def test_correcting_and_taking_back_keep_what_was_noted(desk, play, agency):
    fact = own_cases(agency, play.now, 10)
    db.session.commit()
    desk.get(f"/desk/agencies/{agency.id}/facts/{fact.id}/correct")
    page = desk.submit("/correct", arbitrations="1", document="台账更正页")
    ((_, _, what, document, _),) = page.rows()
    assert page.messages() == ["已更正，原记录保留。"] and document == "台账更正页 li, 2026年11月21日"
    assert what == (
        "信访 0 件 · 监察 0 件 · 仲裁 1 件 原记录：2026年11月21日 信访 0 件 · 监察 0 件 · 仲裁 10 件（台账第3号，李工）"
    )
    desk.get(f"/desk/agencies/{agency.id}/facts/{fact.id}/correct")
    desk.submit("/correct", 409, arbitrations="5")
    newest = db.session.query(ProgrammeEvent).filter_by(replaces_id=fact.id).one()
    desk.get(f"/desk/agencies/{agency.id}/facts/{newest.id}/correct")
    desk.submit("/take-back")
    send_again(desk)
    assert db.session.query(ProgrammeEvent).count() == 3 and leaving(agency).judged[0].answer.outcome == "missing_data"


@pytest.mark.parametrize("scores", ["79.5、 80", "７９.５,80", "79.50 80.0"])
def test_scores_are_kept_as_written_and_compared_exactly(desk, agency, scores):
    desk.get(f"/desk/agencies/{agency.id}/facts/retest")
    desk.submit("/facts/retest", 422, scores="79.5 101", document="成绩单")
    page = desk.submit("/facts/retest", scores=scores, document="成绩单")
    assert db.session.query(ProgrammeEvent).one().details == {"scores": ["79.5", "80"]}
    assert (
        page.rows()[0][2] == "79.5、80"
        and "159.5" in page.words()
        and leaving(agency).judged[3].answer.outcome == "fail"
    )


def test_the_rosters_scores_of_the_year_need_not_be_typed_again(desk, play, agency):
    person = {"bureau_id": play.bureau.id, "full_time": True, "certificate_no": "1"}
    for name, year, score in (("甲", 2026, 7950), ("乙", 2025, 9000), ("丙", 2026, 8100)):
        agency.staff.append(
            type(agency).staff.property.mapper.class_(**person, name=name, test_year=year, test_score_hundredths=score)
        )
    db.session.commit()
    assert desk.get(f"/desk/agencies/{agency.id}/facts/retest").form("/facts/retest")["scores"] == ["79.5 81"]


def test_more_clients_with_cases_than_clients_is_a_typing_error(desk, agency):
    desk.get(f"/desk/agencies/{agency.id}/facts/client_totals")
    desk.submit("/facts/client_totals", 422, served="5", with_case="6", asked_to_change="0", document="台账")
    desk.submit("/facts/client_totals", served="5", with_case="1", asked_to_change="0", document="台账")
    page = desk.get(f"/desk/agencies/{agency.id}").words()
    assert "基数小" in page and "1家 ÷ 5家 = 20%，达到20%" in page and "出现退出情形" in page


def test_a_clients_service_case_and_request_are_shown_with_its_agency(desk, play, agency, client):
    at = f"/desk/enterprises/{client.id}/facts"
    desk.get(f"{at}/service")
    desk.submit(
        "/facts/service", 422, happened_on="2026-03-01", ended_on="2026-02-01", agency_id="", document="协议1号"
    )
    desk.submit("/facts/service", ended_on="", agency_id=str(agency.id), document="协议1号")
    desk.get(f"{at}/case")
    desk.submit("/facts/case", happened_on="2026-05-02", channel="arbitration", document="仲裁台账")
    desk.get(f"{at}/change_request")
    desk.submit("/facts/change_request", 422, happened_on="2026-06-01", document="来函")
    page = desk.submit("/facts/change_request", happened_on="2026-06-01", agency_id=str(agency.id), document="来函")
    assert [row[:3] for row in page.rows()] == [
        ["要求更换服务机构", "2026年6月1日", agency.name],
        ["案件", "2026年5月2日", "劳动仲裁"],
        ["接受服务", "2026年3月1日", f"{agency.name} · 自2026年3月1日起"],
    ]
    assert desk.get(f"/desk/agencies/{agency.id}").rows() == [
        [client.name, "2026年3月1日至2026年12月31日", "2026年5月2日", "2026年6月1日"]
    ]
    assert client.name in desk.get(f"/desk/agencies/{agency.id}/facts/withdrawal").words(), "in its service today"


def test_deciding_what_follows(desk, play, agency):
    tell(agency, "withdrawal", play.now)
    db.session.commit()
    page = desk.get(f"/desk/agencies/{agency.id}")
    assert "经本局决定后生效" in page.words()
    desk.get(next(a.get("href") for a in page.all("a") if "/leaving" in a.get("href", "")))
    told = {"reason": "机构自行申请", "document": "会议纪要9号"}
    desk.submit("/leaving", 422, takes_effect="yes", **told | {"document": " "})
    desk.submit("/leaving", 422, takes_effect="yes", **told, decided_on="2026-11-22")
    page = desk.submit("/leaving", takes_effect="yes", **told, decided_on="2026-11-21")
    send_again(desk)
    row = db.session.query(ExitDecision).one()
    assert (row.listing, row.subsidy, row.decided_by, row.decided_on) == ("listed", "ended", "li", TODAY)
    assert page.messages() == ["决定已记录。此前已进入双选会的不变。"] and page.facts()["补贴"] == "不再享受"
    assert "机构自行申请" in page.words() and "会议纪要9号" in page.words()
    desk.get(f"/desk/agencies/{agency.id}/leaving")
    page = desk.submit("/leaving", takes_effect="no", reason="撤回申请", document="来函")
    assert "名单和补贴照旧" in page.words() and page.facts()["补贴"] == "未停止"
    assert leaving(agency).subsidy == "active" and db.session.query(ExitDecision).count() == 2


def test_a_persons_word_on_a_ground_is_shown_with_name_reason_and_document(desk, play, agency):
    own_cases(agency, play.now, 9, 100)
    db.session.commit()
    page = desk.get(f"/desk/agencies/{agency.id}")
    link = next(
        a.get("href") for a in page.all("a") if "about=exit" in a.get("href", "") and "PS24-11.1" in a.get("href")
    )
    assert "未出现该情形" in desk.get(link).words()
    words = desk.submit(
        "/finding", outcome="pass", reason="同一争议两个渠道", document="第8号纪要", decided_by="王科"
    ).words()
    assert "王科于2026年11月21日人工认定：由“需人工认定”改为“未出现退出情形”" in words and "第8号纪要" in words
    assert db.session.query(Finding).one().about == "exit:PS24-11.1" and not leaving(agency).met


def test_a_year_that_is_over_has_its_own_page(desk, play, agency):
    tell(agency, "violation", play.now, date(2023, 6, 1), what="虚假宣传")
    db.session.commit()
    words = desk.get(f"/desk/agencies/{agency.id}?year=2023").words()
    assert "虚假宣传" in words and "PS21-11.4" in words
    assert "自行更换服务机构" in words, "2021: its clients may choose another"
    assert "虚假宣传" not in desk.get(f"/desk/agencies/{agency.id}").words()
    desk.get(f"/desk/agencies/{agency.id}/leaving?year=2023")
    desk.submit("/leaving", takes_effect="yes", reason="属实", document="认定书")
    assert leaving(agency).listing == "delisted" and db.session.query(ExitDecision).one().year == 2023


def test_a_client_whose_years_are_full_may_go_on_at_its_own_cost(desk, play, agency, client):
    serve(client, agency, play.now, date(2023, 1, 10), date(2026, 1, 9))
    db.session.commit()
    page = desk.get(f"/desk/enterprises/{client.id}")
    facts = page.facts()
    assert (facts["名单"], facts["补贴"]) == ("不再作为服务对象", "不再享受")
    assert page.rows()[0][2] == f"{agency.name} · 2023年1月10日至2026年1月9日" and "由双方商定" in page.words()
    assert [row[-1] for row in desk.get("/desk/enterprises").rows()] == ["符合全部条件 已退出"]


def test_in_english_too(desk, play, agency, client):
    tell(client, "state", play.now, details={"state": "deregistered"})
    tell(agency, "fraud", play.now, what="伪造考勤")
    follow(agency, play.now)
    db.session.commit()
    with desk.client.session_transaction() as session:
        session["language"] = "en"
    facts = desk.get(f"/desk/agencies/{agency.id}").facts()
    assert (facts["Listing"], facts["Subsidy"]) == (
        "No longer subsidised, no longer a service agency or client",
        "Cancelled at once",
    )
    assert desk.get(f"/desk/enterprises/{client.id}").rows()[0][:3] == [
        "State of operation",
        "21 Nov 2026",
        "Deregistered",
    ]
    for path in ("facts/service", "facts/change_request", "facts/state", "facts/fraud", "leaving"):
        desk.get(f"/desk/enterprises/{client.id}/{path}")


@pytest.mark.parametrize(
    "path", ["agencies/{}/facts/service", "agencies/{}/facts/nothing", "enterprises/{}/facts/own_cases"]
)
def test_a_kind_that_is_not_of_this_party_has_no_form(desk, agency, client, path):
    desk.get("/desk/" + path.format(agency.id if path.startswith("agencies") else client.id), 404)


def test_a_fact_of_another_party_is_not_corrected_here(desk, play, agency, client):
    fact = own_cases(agency, play.now, 1)
    db.session.commit()
    desk.get(f"/desk/enterprises/{client.id}/facts/{fact.id}/correct", 404)
    desk.get(f"/desk/agencies/{play.agency().agency.id}/facts/{fact.id}/correct", 404)
