"""Exits and stops: facts noted with their papers, the grounds they meet, and what the bureau decides on two axes."""

from datetime import date

import pytest
from cast import raise_curtain
from programme import TODAY, follow, grounds, leaving, own_cases, rule_on, serve, tell

from matchfair.audit.models import AuditEvent
from matchfair.extensions import db
from matchfair.programme.models import ExitDecision, ProgrammeEvent
from matchfair.programme.services import CorrectedMeanwhile, NothingToDecide, record_event, take_event_back
from matchfair.rules.services import choose_reading


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


@pytest.fixture
def agency(play):
    return play.agency().agency


@pytest.fixture
def client(play):
    return play.enterprise()


def read_so(play, key: str, value: str) -> None:
    choose_reading(play.bureau, key, value, "", "李工", play.act)


def axes(found) -> tuple[str, str]:
    return found.listing, found.subsidy


# ---- an agency's grounds ----------------------------------------------------------------------------------------


def test_what_nobody_noted_is_not_known(agency):
    assert grounds(agency) == {
        "PS24-11.1": "missing_data",
        "PS24-11.2": "missing_data",
        "PS24-11.3": "missing_data",
        "PS24-11.4.b": "missing_data",
        "PS24-11.5": "pass",
        "PS24-11.6": "pass",
        "PS24-24.2": "pass",
    }
    assert axes(leaving(agency)) == ("listed", "active") and not leaving(agency).undecided


@pytest.mark.parametrize(
    ("kind", "told", "clause", "outcome"),
    [
        ("retest", {"details": {"scores": ["79.5", "80"]}}, "PS24-11.4.b", "fail"),
        ("retest", {"details": {"scores": ["60", "100"]}}, "PS24-11.4.b", "pass"),
        ("retest", {"details": {"scores": ["100"]}}, "PS24-11.4.b", "needs_decision"),
        ("withdrawal", {}, "PS24-11.5", "fail"),
        ("violation", {"what": "虚假宣传"}, "PS24-11.6", "fail"),
        ("fraud", {"what": "串通"}, "PS24-24.2", "fail"),
        ("client_totals", {"details": {"served": 5, "with_case": 1, "asked_to_change": 0}}, "PS24-11.2", "fail"),
        ("client_totals", {"details": {"served": 6, "with_case": 1, "asked_to_change": 0}}, "PS24-11.2", "pass"),
        ("client_totals", {"details": {"served": 10, "with_case": 0, "asked_to_change": 1}}, "PS24-11.3", "fail"),
        ("client_totals", {"details": {"served": 11, "with_case": 0, "asked_to_change": 1}}, "PS24-11.3", "pass"),
    ],
)
def test_each_ground_rests_on_its_own_fact_of_its_own_year(play, agency, kind, told, clause, outcome):
    before = grounds(agency)
    tell(agency, kind, play.now, date(2025, 12, 31), **told)
    assert grounds(agency) == before, "of another year"
    tell(agency, kind, play.now, **told)
    after = grounds(agency)
    assert after[clause] == outcome
    other = "PS24-11.3" if clause == "PS24-11.2" else "PS24-11.2" if kind == "client_totals" else ""
    assert {c: o for c, o in after.items() if c not in (clause, other)} == {
        c: o for c, o in before.items() if c not in (clause, other)
    }


def test_a_rate_alone_waits_for_the_bureaus_word_on_its_base(play, agency):
    own_cases(agency, play.now, 9, 901)
    assert grounds(agency)["PS24-11.1"] == "pass"
    own_cases(agency, play.now, 9, 900)
    assert grounds(agency)["PS24-11.1"] == "needs_decision", "the latest figures of the year count"
    read_so(play, "own_case_denominator", "own_workforce")
    assert grounds(agency)["PS24-11.1"] == "fail"
    own_cases(agency, play.now, 10, 5000)
    assert grounds(agency)["PS24-11.1"] == "fail", "ten cases, whatever the rate"


def test_shares_are_counted_from_the_clients_themselves(play, agency):
    clients = [play.enterprise(needs=()) for _ in range(6)]
    for one in clients:
        serve(one, agency, play.now, date(2026, 3, 1), date(2026, 10, 31))
    tell(clients[0], "case", play.now, date(2026, 2, 28), details={"channel": "arbitration"})
    assert grounds(agency)["PS24-11.2"] == "pass", "before the service began"
    tell(clients[0], "case", play.now, date(2026, 3, 1), details={"channel": "petition"})
    tell(clients[0], "case", play.now, date(2026, 4, 1), details={"channel": "petition"})
    assert grounds(agency)["PS24-11.2"] == "pass", "one enterprise of six, however many cases"
    tell(clients[1], "case", play.now, date(2026, 10, 31), details={"channel": "inspection"})
    found = leaving(agency).judged[1].answer
    assert (found.outcome, str(found.value)) == ("fail", "1/3")
    other = play.agency().agency
    tell(clients[2], "change_request", play.now, agency_id=other.id)
    assert grounds(agency)["PS24-11.3"] == "pass", "asked to leave another agency"
    tell(clients[2], "change_request", play.now, agency_id=agency.id, ended_on=TODAY)
    assert grounds(agency)["PS24-11.3"] == "fail", "taken back, yet asked"
    read_so(play, "withdrawn_change_requests", "not_counted")
    assert grounds(agency)["PS24-11.3"] == "pass"
    tell(agency, "client_totals", play.now, details={"served": 50, "with_case": 0, "asked_to_change": 5})
    assert (grounds(agency)["PS24-11.2"], grounds(agency)["PS24-11.3"]) == ("pass", "fail"), "figures come first"


def test_a_small_base_is_flagged(play, agency):
    for number in range(5):
        serve(play.enterprise(needs=()), agency, play.now, date(2026, 1, number + 1))
    assert "small_base" in [step.code for step in leaving(agency).judged[1].answer.working]


# ---- what follows -----------------------------------------------------------------------------------------------


def test_a_met_ground_takes_effect_when_the_bureau_decides(play, agency):
    tell(agency, "withdrawal", play.now)
    assert leaving(agency).undecided and axes(leaving(agency)) == ("listed", "active")
    row = follow(agency, play.now)
    assert row.grounds == "PS24-11.5" and not leaving(agency).undecided
    assert axes(leaving(agency)) == ("listed", "ended"), "2024: the subsidy ends, the list stays"
    assert axes(leaving(agency, 2027, date(2027, 2, 1))) == ("listed", "ended"), "until it is restored"
    tell(agency, "violation", play.now, what="虚假宣传")
    assert leaving(agency).undecided, "a new ground waits for its own decision"
    follow(agency, play.now, takes_effect=False, reason="已整改")
    assert axes(leaving(agency)) == ("listed", "active") and not leaving(agency).undecided
    assert db.session.query(ExitDecision).count() == 2
    assert db.session.query(AuditEvent).filter_by(action="exit.decided").count() == 0, "written with the commit"
    db.session.commit()
    assert db.session.query(AuditEvent).filter_by(action="exit.decided").count() == 2


def test_the_older_text_takes_the_listing_and_fraud_strikes_off_under_both(play, agency):
    tell(agency, "violation", play.now, date(2023, 6, 1), what="虚假宣传")
    follow(agency, play.now, year=2023)
    assert axes(leaving(agency)) == ("delisted", "ended")
    tell(agency, "fraud", play.now, what="伪造考勤")
    follow(agency, play.now)
    assert axes(leaving(agency)) == ("struck_off", "cancelled")


def test_without_a_met_ground_there_is_nothing_to_decide(play, agency):
    with pytest.raises(NothingToDecide):
        follow(agency, play.now)
    with pytest.raises(NothingToDecide):
        follow(agency, play.now, takes_effect=False)


def test_a_persons_word_on_a_ground_stands_beside_the_rules_answer(play, agency):
    own_cases(agency, play.now, 9, 100)
    rule_on(agency, "PS24-11.1", "fail", play.now)
    one = leaving(agency).judged[0]
    assert (one.computed.outcome, one.answer.outcome) == ("needs_decision", "fail")
    assert one.answer.working[-1].values["now"] == "ground_met" and leaving(agency).undecided
    rule_on(agency, "PS24-11.1", "pass", play.now)
    assert not leaving(agency).met and grounds(agency, 2025)["PS24-11.1"] == "missing_data", "of its year only"


def test_where_the_text_knows_no_exits_nothing_ends(play, agency):
    play.bureau.place = "changzhou"
    own_cases(agency, play.now, 50, 100)
    assert set(grounds(agency).values()) == {"pass"} and axes(leaving(agency)) == ("listed", "active")


# ---- a client ---------------------------------------------------------------------------------------------------


def test_three_years_are_counted_over_all_agencies_and_end_by_themselves(play, agency, client):
    other = play.agency().agency
    serve(client, other, play.now, date(2022, 1, 10), date(2023, 1, 9))
    serve(client, agency, play.now, date(2024, 8, 1))
    found = leaving(client, on=date(2026, 7, 31))
    assert axes(found) == ("listed", "active") and not found.met, "730 days and 366, one is missing"
    day = found.judged[0].answer.value
    assert axes(leaving(client, on=day)) == ("exited", "ended") and not leaving(client, on=day).undecided
    rule_on(client, "PS24-12.1", "pass", play.now)
    assert axes(leaving(client)) == ("listed", "active"), "a person found otherwise"


def test_a_corrected_service_gives_the_days_back(play, agency, client):
    fact = serve(client, agency, play.now, date(2022, 1, 10), date(2026, 1, 9))
    assert leaving(client).by_itself
    told = {"happened_on": date(2025, 1, 10), "ended_on": date(2026, 1, 9), "document": "协议", "details": {}}
    record_event(client, "service", told | {"agency_id": agency.id}, "李工", play.act, fact)
    assert axes(leaving(client)) == ("listed", "active")
    assert db.session.get(ProgrammeEvent, fact.id).happened_on == date(2022, 1, 10), "what was noted stays on record"


@pytest.mark.parametrize(
    ("state", "outcomes"),
    [
        ("normal", {"pass"}),
        ("deregistered", {"fail", "pass"}),
        ("not_operating", {"fail", "pass"}),
        ("closed", {"needs_decision", "pass"}),
        ("moved_out", {"needs_decision", "pass"}),
    ],
)
def test_a_noted_state_comes_before_the_rosters(play, client, state, outcomes):
    tell(client, "state", play.now, details={"state": state})
    assert set(grounds(client).values()) == outcomes
    assert set(grounds(client, on=date(2026, 11, 20)).values()) == {"pass"}, "not before its day"


def test_whether_a_client_that_moved_away_leaves_is_the_bureaus_reading(play, client):
    client.operating_state = "moved_out"
    assert grounds(client)["PS24-9.a:operating"] == "needs_decision" and not leaving(client).met
    read_so(play, "client_moved_away", "exit")
    assert grounds(client)["PS24-9.a:operating"] == "fail" and leaving(client).undecided


# ---- rows are never changed -------------------------------------------------------------------------------------


def test_a_fact_is_corrected_once_and_what_was_taken_back_counts_no_more(play, agency):
    first = own_cases(agency, play.now, 10)
    told = {
        "happened_on": TODAY,
        "document": "台账第4号",
        "details": first.details | {"arbitrations": 9, "own_workforce": 5000},
    }
    second = record_event(agency, "own_cases", told, "王工", play.act, first)
    assert grounds(agency)["PS24-11.1"] == "pass"
    with pytest.raises(CorrectedMeanwhile):
        record_event(agency, "own_cases", told, "李工", play.act, first)
    back = take_event_back(agency, second, "王工", play.act)
    assert grounds(agency)["PS24-11.1"] == "missing_data"
    with pytest.raises(CorrectedMeanwhile):
        take_event_back(agency, back, "王工", play.act)
    assert [row.document for row in db.session.query(ProgrammeEvent).order_by(ProgrammeEvent.id)] == [
        "台账第3号",
        "台账第4号",
        "台账第4号",
    ]
    db.session.commit()
    actions = [row.action for row in db.session.query(AuditEvent).filter(AuditEvent.action.like("fact.%"))]
    assert actions == ["fact.noted", "fact.corrected", "fact.corrected"]
