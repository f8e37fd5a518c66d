"""A party by the rules: what the roster proves, what a person finds, the yearly list, and who may enter a fair."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from cast import had_cases, two_listed_and_one_not
from openpyxl import load_workbook
from pages import Visitor, queries, signed_in
from stdnum.cn import uscc

from matchfair.accounts.models import Account
from matchfair.audit.models import AuditEvent
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs import services as fairs
from matchfair.offers.models import Offer
from matchfair.parties.models import Agency, ServiceStaff
from matchfair.policy import places, rules_in_force
from matchfair.programme.eligibility import eligibility_of
from matchfair.programme.facts import agency_facts
from matchfair.programme.lists import build, find_list, publish, register_of, review
from matchfair.programme.models import Finding, Listing
from matchfair.programme.services import record_finding
from matchfair.rules.models import Reading
from matchfair.rules.services import choose_reading

TODAY = date(2026, 11, 21)


@pytest.fixture
def play(app):
    return two_listed_and_one_not(app.test_clock())


def certified(play, name="认真劳动关系服务中心") -> Agency:
    """An agency that meets every condition but the office, which no roster proves."""
    body = f"52440300MJL{db.session.query(Agency).count():06d}"
    row = Agency(
        bureau_id=play.bureau.id,
        uscc=body + uscc.calc_check_digit(body),
        name=name,
        kind="社会组织",
        scope="劳动关系服务",
        address="深圳市坪山区",
        updated_at=play.now,
    )
    db.session.add(row)
    db.session.flush()
    for number, score in enumerate((7950, 8050)):
        db.session.add(
            ServiceStaff(
                bureau_id=play.bureau.id,
                agency_id=row.id,
                name=f"专员{number}",
                full_time=True,
                certificate_no=str(number),
                certificate_type="劳动关系协调员",
                test_year=2026,
                test_score_hundredths=score,
            )
        )
    db.session.flush()
    return row


def decide(row, about: str, outcome: str, now, **more) -> Finding:
    told = {"reason": "已核实", "document": "第7号纪要", "decided_by": "李工", "decided_on": TODAY} | more
    return record_finding(row, eligibility_of(row, TODAY), 2026, about, outcome=outcome, act=Act(now, "test"), **told)


def outcomes(row) -> dict[str, str]:
    return {one.about: one.answer.outcome for one in eligibility_of(row, TODAY).judged}


# ---- what the roster proves -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "about", "outcome"),
    [
        ({"headcount": 100}, "PS24-9.b", "pass"),
        ({"headcount": 101}, "PS24-9.b", "fail"),
        ({"headcount": None}, "PS24-9.b", "missing_data"),
        ({"industry": "人力资源服务"}, "PS24-9.d:hr_service", "needs_decision"),
        ({"hr_licence": "粤人服证字第1号"}, "PS24-9.d:hr_service", "fail"),
        ({"operating_place": "坪山大道2007号", "street": ""}, "PS24-9.a:operating", "needs_decision"),
        ({"registered_place": "深圳市龙岗区"}, "PS24-9.a:operating", "needs_decision"),
        ({"industry": ""}, "PS24-9.d:hr_service", "missing_data"),
        ({"industry": "养生业"}, "PS24-2.p1.c", "needs_decision"),
        ({"operating_place": ""}, "PS24-9.a:operating", "missing_data"),
        ({"operating_place": "深圳市龙岗区"}, "PS24-9.a:operating", "fail"),
        ({"operating_state": "abnormal"}, "PS24-9.c", "needs_decision"),
    ],
)
def test_each_condition_is_judged_by_its_own_fact(play, facts, about, outcome):
    hope = play.enterprises[0]
    assert eligibility_of(hope, TODAY).outcome == "pass"
    for name, value in facts.items():
        setattr(hope, name, value)
    assert outcomes(hope)[about] == outcome


def test_cases_stay_in_their_year_whatever_else_of_the_row_is_corrected(play):
    hope = play.enterprises[0]
    had_cases(hope, 0, 0, 1, now=play.now)
    hope.key_enterprise = False
    hope.updated_at = datetime(2027, 1, 12, tzinfo=UTC)  # somebody corrects the telephone
    assert eligibility_of(hope, TODAY).outcome == "pass"
    assert eligibility_of(hope, date(2027, 1, 12)).outcome == "missing_data", "of 2026 nothing is known yet"
    assert [(one.year, one.number) for one in hope.case_counts] == [(2025, 0), (2025, 0), (2025, 1)]


def test_one_case_is_one_though_the_other_channels_are_not_known(play):
    hope = play.enterprises[0]
    hope.key_enterprise = False
    had_cases(hope, 1, now=play.now)
    assert outcomes(hope)["PS24-9.1"] == "pass"
    had_cases(hope, 0, now=play.now)
    assert outcomes(hope)["PS24-9.1"] == "missing_data"
    had_cases(hope, 0, 0, 0, now=play.now)
    assert outcomes(hope)["PS24-9.1"] == "fail"


def test_scores_are_compared_exactly_and_the_office_is_never_assumed(play):
    row = certified(play)
    assert outcomes(row) == {
        "PS24-2.p2.a": "pass",
        "PS24-8.1a": "pass",
        "PS24-8.1b:premises": "missing_data",
        "PS24-8.1c": "pass",
        "PS24-8.2": "pass",
    }
    row.staff[0].test_score_hundredths -= 1
    assert outcomes(row)["PS24-8.2"] == "fail", "79.995 is not 80"
    assert [str(score) for score in agency_facts(row, 2026).test_scores] == ["79.49", "80.5"]


def test_the_conditions_of_a_party_can_be_told_apart_in_every_place(play):
    hope, row = play.enterprises[0], certified(play)
    for place in places():
        play.bureau.place = place.key
        for party in (hope, row):
            abouts = [one.about for one in eligibility_of(party, TODAY).judged]
            assert len(abouts) == len(set(abouts)), place.key


# ---- what a person finds ----------------------------------------------------------------------------------------


def test_a_decision_stands_beside_the_rules_answer_and_only_for_its_year(play):
    hope = play.enterprises[0]
    hope.headcount = 101
    decide(hope, "PS24-9.b", "pass", play.now)
    judged = next(one for one in eligibility_of(hope, TODAY).judged if one.about == "PS24-9.b")
    assert (judged.computed.outcome, judged.answer.outcome) == ("fail", "pass")
    assert judged.answer.working[-1].values["by"] == "李工" and judged.answer.working[-1].values["was"] == "fail"
    assert (
        outcomes(play.enterprises[1])["PS24-9.b"] == "pass" and eligibility_of(hope, date(2027, 3, 1)).outcome == "fail"
    )
    decide(hope, "PS24-9.b", "fail", play.now, reason="重新核实")
    assert outcomes(hope)["PS24-9.b"] == "fail" and db.session.query(Finding).count() == 2


def test_deciding_on_the_page(app, play, desk):
    hope = play.enterprises[0]
    hope.headcount = 101
    db.session.commit()
    page = desk.get(f"/desk/enterprises/{hope.id}")
    link = next(a.get("href") for a in page.all("a") if "/finding" in a.get("href", ""))
    assert desk.get(link).form("/finding")["about"] == ["PS24-9.b"]
    desk.submit("/finding", 422, outcome="pass", reason=" ", document="第7号纪要")
    assert db.session.query(Finding).count() == 0
    words = desk.submit("/finding", outcome="pass", reason="按在岗人数计", document="第7号纪要").words()
    assert "按在岗人数计" in words and "第7号纪要" in words
    assert db.session.query(AuditEvent).filter_by(action="finding.recorded").count() == 1


def test_a_reading_applies_from_now_on_and_leaves_the_list_as_it_was(play):
    hope = play.enterprises[0]
    hope.headcount = 100
    build(play.bureau, "enterprises", 2026, TODAY, play.act)
    choose_reading(play.bureau, "headcount_at_limit", "exclusive", "划型口径", "李工", play.act)
    assert outcomes(hope)["PS24-9.b"] == "fail"
    assert db.session.query(Listing).filter_by(enterprise_id=hope.id).one().listed, "decided before"


# ---- the yearly list --------------------------------------------------------------------------------------------


def test_what_a_person_decided_stays_when_the_list_is_judged_again(play):
    hope, bright, third = play.enterprises
    third.headcount = None
    build(play.bureau, "enterprises", 2026, TODAY, play.act)
    row = db.session.query(Listing).filter_by(enterprise_id=hope.id).one()
    review(
        row,
        register_of(play.bureau, "enterprises", 2026, TODAY, [hope.id]).standing(hope),
        False,
        "已迁出",
        "李工",
        play.act,
    )
    third.headcount, bright.headcount = 20, 101
    build(play.bureau, "enterprises", 2026, TODAY, play.act)
    listed = {row.enterprise_id: row.listed for row in db.session.query(Listing)}
    assert listed == {hope.id: False, bright.id: False, third.id: True}


def test_a_published_list_does_not_change_by_itself(play):
    build(play.bureau, "enterprises", 2026, TODAY, play.act)
    publish(find_list(play.bureau.id, "enterprises", 2026), date(2026, 3, 18), "公告栏", play.act)
    play.enterprises[0].headcount = 101
    late = play.enterprise(admitted=False, needs=())
    build(play.bureau, "enterprises", 2026, TODAY, play.act)
    listed = {row.enterprise_id: row.listed for row in db.session.query(Listing)}
    assert listed[play.enterprises[0].id] and not listed[late.id]


def test_building_reviewing_publishing_and_taking_the_names_away(app, play, desk):
    hope, _bright, third = play.enterprises
    third.key_enterprise = False
    had_cases(third, 0, 0, 0, now=play.now)
    had_cases(hope, 0, 0, 7, now=play.now)
    db.session.commit()
    assert "2026" in desk.get("/desk/lists/enterprises").words()
    page = desk.submit("/desk/lists/enterprises")
    row = db.session.query(Listing).filter_by(enterprise_id=third.id).one()
    assert not row.listed and row.outcome == "fail"
    assert "235" in page.words(), "overdue since 31 March"
    desk.submit("/review", 422, **{f"listed-{row.id}": "y"})
    desk.submit("/review", **{f"listed-{row.id}": "y", f"reason-{row.id}": "区里重点帮扶"})
    db.session.refresh(row)
    assert row.listed and row.decided_by == "li"
    desk.get("/desk/lists/enterprises")
    page = desk.submit("/publish", published_on="2026-03-18", where="https://example.gov.cn/list")
    assert "https://example.gov.cn/list" in page.words()
    sheet = load_workbook(BytesIO(desk.client.get("/desk/lists/enterprises/names.xlsx?year=2026").data)).active
    cells = {str(value) for line in sheet.iter_rows(min_row=2, values_only=True) for value in line if value is not None}
    assert cells == {"序号", "名称", "1", "2", "3", *(one.name for one in play.enterprises)}, "names and nothing else"


@pytest.mark.parametrize("path", ["/desk/lists/enterprises", "/desk/enterprises", "/desk/agencies"])
def test_a_list_asks_as_often_for_three_as_for_one(app, play, desk, path):
    counts = []
    for extra in (1, 2):
        for number in range(extra):
            play.enterprise(admitted=False, needs=())
            certified(play, f"机构{extra}{number}")
        build(play.bureau, "enterprises", 2026, TODAY, play.act)
        db.session.commit()
        with queries() as sent:
            desk.get(path)
        counts.append(len(sent))
    assert counts[0] == counts[1]


# ---- entering a fair --------------------------------------------------------------------------------------------


def test_without_a_list_who_passes_enters_and_the_others_need_a_note(play):
    third = play.enterprises[2]
    third.headcount = 101
    with pytest.raises(fairs.NotListed):
        fairs.admit(play.fair, third, play.act)
    assert fairs.admit(play.fair, third, play.act, provisional=True, note="先来看看").provisional


def test_with_a_list_only_those_on_it_enter(play):
    build(play.bureau, "enterprises", 2026, TODAY, play.act)
    late = play.enterprise(admitted=False, needs=())
    with pytest.raises(fairs.NotListed):
        fairs.admit(play.fair, late, play.act)
    third = play.enterprises[2]
    third.headcount = 101
    assert not fairs.admit(play.fair, third, play.act).provisional, "the list decides, not today's figures"


def test_a_bureau_may_let_nobody_in_who_is_not_listed(play):
    play.enterprises[2].headcount = 101
    choose_reading(play.bureau, "unlisted_at_fair", "refused", "", "李工", play.act)
    with pytest.raises(fairs.NotListed):
        fairs.admit(play.fair, play.enterprises[2], play.act, provisional=True, note="先来看看")


def test_an_agency_that_fails_takes_part_only_with_a_note(play, desk):
    good, bad = certified(play), certified(play, "不足劳动服务中心")
    bad.staff[0].test_score_hundredths = 100
    db.session.commit()
    at = f"/desk/fairs/{play.fair.code}/agencies"
    desk.get(at)
    assert bad.name in desk.submit("/agencies", agency=None, note="").words()
    assert db.session.query(Offer).filter_by(agency_id=good.id).count() == 1
    assert db.session.query(Offer).filter_by(agency_id=bad.id).count() == 0
    desk.submit("/agencies", note="补考已报名")
    assert db.session.query(Offer).filter_by(agency_id=bad.id).one().provisional_note == "补考已报名"


# ---- the rules page ---------------------------------------------------------------------------------------------


def test_every_rule_in_force_is_printed_with_its_words_for_everybody(app, play):
    visitor = Visitor(app)
    page = visitor.get("/rules")
    ids = {e.get("id") for e in page.all("article")}
    for rule in rules_in_force("pingshan", TODAY):
        assert rule.name in ids and rule.clause in page.words()
        assert not rule.text or rule.text in page.words()
    for device in (
        signed_in(app, play.now, enterprise=play.enterprises[0]),
        signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one()),
    ):
        assert {e.get("id") for e in device.get("/rules").all("article")} == ids


def test_in_a_gap_between_measures_no_rule_is_printed(app, play):
    assert Visitor(app).get("/rules?on=2024-05-01").all("article") == []
    assert Visitor(app).get("/rules?place=changzhou").all("article")
    Visitor(app).get("/rules?place=nowhere", 404)


def test_nobody_but_the_bureau_sees_grounds(app, play):
    """Case counts and grounds are the bureau's alone: nobody else has a page that shows a standing."""
    hope = play.enterprises[0]
    for device in (signed_in(app, play.now, enterprise=hope), Visitor(app)):
        for path in (f"/desk/enterprises/{hope.id}", "/desk/lists/enterprises", "/desk/lists/enterprises/names.xlsx"):
            assert device.client.get(path).status_code in (303, 403)


# ---- the bureau's readings --------------------------------------------------------------------------------------


def test_choosing_a_reading_on_the_page(app, play, desk):
    hope = play.enterprises[0]
    hope.headcount = 100
    db.session.commit()
    desk.get("/desk/settings")
    desk.submit("/desk/settings", key="headcount_at_limit", value="exclusive", reason="划型口径")
    assert outcomes(hope)["PS24-9.b"] == "fail"
    row = db.session.query(Reading).one()
    assert (row.key, row.value, row.chosen_by, row.reason) == ("headcount_at_limit", "exclusive", "li", "划型口径")
    desk.get("/desk/settings")
    desk.submit("/desk/settings", 422, key="headcount_at_limit", value="perhaps")
    assert db.session.query(Reading).count() == 1
    assert db.session.query(AuditEvent).filter_by(action="reading.chosen").count() == 1
