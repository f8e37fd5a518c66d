"""Every reading a bureau may choose changes some answer; choosing one changes nothing that was decided before."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from cast import raise_curtain
from pages import signed_in

from matchfair import policy
from matchfair.accounts.models import Account
from matchfair.agreements.services import send_request
from matchfair.audit.models import AuditEvent
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs import services as fairs
from matchfair.offers.services import EachProposalOnly, set_consent
from matchfair.parties.models import Agency, ServiceStaff
from matchfair.policy import open_questions
from matchfair.programme.eligibility import eligibility_of
from matchfair.programme.lists import build, find_list
from matchfair.programme.models import Finding, Listing
from matchfair.programme.services import record_finding
from matchfair.proposals.models import Proposal
from matchfair.rounds.market import default_weights_of_bureau, starting_weights
from matchfair.rounds.services import rounds_of, run_round
from matchfair.rules.models import Reading
from matchfair.rules.services import choose_reading, readings

TODAY = date(2026, 11, 21)
SIGNED = date(2024, 8, 1)
OFFERED = {setting.key: setting for setting in open_questions()}
OPEN = {key for key, setting in OFFERED.items() if setting.open}
ENDED = policy.Answer("fail", "PS24-11", {"listing": "listed", "subsidy": "ended"})
WAGES = policy.wage_bases("pingshan")
CLIENT = {
    "operating_here": True,
    "industry": "制造业",
    "revenue_fen": 400_000_000,
    "operating_state": "normal",
    "dispatch_licence": False,
    "hr_licence": False,
    "cases": {2024: (1, 0, 0)},
    "list_year": 2025,
}


def client(settings, **facts):
    return policy.client_eligibility("pingshan", date(2025, 1, 15), policy.ClientFacts(**(CLIENT | facts)), settings)


def exits(settings, **facts):
    known = {"own_cases": 0, "own_workforce": 200, "clients": policy.ClientCounts(50, 0, 0), "retest_scores": (80, 80)}
    return policy.agency_exits("pingshan", date(2025, 12, 31), policy.AgencyYear(**(known | facts)), settings)


def clients(settings):
    served, asked = (date(2025, 3, 1), date(2025, 12, 31)), (date(2025, 5, 1), True)
    return policy.count_clients([policy.ClientYear("E", (served,), (date(2025, 1, 9),), (asked,))], 2025, settings)


def service(settings, agency=None, on=date(2025, 12, 1)):
    periods = [
        policy.ServicePeriod("A", date(2024, 12, 1), date(2025, 11, 30)),
        policy.ServicePeriod("B", date(2025, 12, 1), date(2026, 11, 30)),
    ]
    return policy.service_year(periods, on, settings, agency)


def amount(settings):
    first = date(2021, 6, 1)
    served = policy.Subsidised(first, first, 1)
    return policy.subsidy_amount("pingshan", served, 2_000_000, WAGES, settings, others_fen=2_000_000)


def prorated(settings):
    year = date(2025, 1, 1), date(2025, 12, 31)
    return policy.prorated("pingshan", SIGNED, 1_000_000, year, date(2025, 3, 15), settings)


def moved(settings):
    return policy.client_exits("pingshan", date(2025, 1, 1), policy.ServedClient((), "normal", False), settings)


def term(settings):
    return policy.term_limit("pingshan", SIGNED, date(2027, 8, 1), readings=settings)


def related(settings):
    return policy.related_hints("pingshan", SIGNED, {"phone": "13900000000"}, {"phone": "13900000000"}, settings)


# What each open question changes, asked of the rules alone.
ANSWERS = {
    "headcount_at_limit": lambda chosen: client(chosen, headcount=100),
    "previous_year_of": lambda chosen: client(chosen, headcount=30, list_year=2026),
    "same_dispute_in_two_channels": lambda chosen: exits(chosen, own_cases=10, own_disputes=9),
    "own_case_denominator": lambda chosen: exits(chosen, own_cases=2, client_employees=1000),
    "client_case_period": clients,
    "withdrawn_change_requests": clients,
    "retest_mean_of": lambda chosen: exits(chosen, retest_scores=(60, 100, 79)),
    "licensed_mixed_business": lambda chosen: client(chosen, headcount=30, hr_licence=True),
    "filing_day_count": lambda chosen: policy.filing_deadline("pingshan", SIGNED, policy.national_holidays(), chosen),
    "signing_day": lambda chosen: policy.signing_day([SIGNED, TODAY], chosen),
    "term_soft_limit": term,
    "three_years_last_day": term,
    "service_counted_for": lambda chosen: service(chosen, "B"),
    "service_year_kind": lambda chosen: service(chosen, on=date(2026, 2, 1)),
    "pro_rata_unit": prorated,
    "cap_counted_per": amount,
    "ended_agency_in_fairs": lambda chosen: policy.agency_at_fairs(ENDED, chosen),
    "client_moved_away": moved,
    "registered_elsewhere": lambda chosen: client(chosen, headcount=30, registered_here=False),
    "licence_revoked": lambda chosen: policy.client_exits(
        "pingshan", date(2025, 1, 1), policy.ServedClient((), "revoked", True), chosen
    ),
    "archive_retention_years": lambda chosen: policy.archive_kept_until("pingshan", SIGNED, TODAY, chosen),
    "related_parties": related,
}
# Those that no rule asks for: the tests below show what they change in the product.
IN_THE_PRODUCT = {"agency_consent", "unlisted_at_fair", "dispute_prone_weight", "recheck_yearly", "list_holds"}


def choices(setting) -> list:
    return [option.key for option in setting.options] or [setting.minimum, setting.default, setting.maximum]


def test_every_open_question_is_answered_for_here():
    assert ANSWERS.keys() | IN_THE_PRODUCT == OPEN
    assert not ANSWERS.keys() & IN_THE_PRODUCT


@pytest.mark.parametrize("key", sorted(ANSWERS))
def test_each_reading_of_a_question_gives_another_answer(key):
    answers = [repr(ANSWERS[key]({key: choice})) for choice in choices(OFFERED[key])]
    assert len(set(answers)) == len(answers), f"{key}: two readings give the same answer"
    assert repr(ANSWERS[key]({})) == repr(ANSWERS[key]({key: OFFERED[key].default})) or key == "own_case_denominator"


def test_every_open_question_is_read_by_the_program_and_nothing_asks_for_an_unknown_one():
    read = set()
    for path in Path(policy.__file__).parents[1].rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "chosen" and len(node.args) == 2:
                read |= {node.args[1].value} if isinstance(node.args[1], ast.Constant) else set()
    assert read == OPEN


def test_only_what_acts_is_offered(app, play, desk):
    page = desk.get("/desk/settings")
    asked = {setting.key for setting in policy.questions_for("pingshan", TODAY) if not setting.waits_for}
    assert {section.get("id") for section in page.all("section")} - {"later"} == asked
    assert "暂未用于页面" not in page.words()
    waiting = next(key for key, setting in OFFERED.items() if setting.waits_for and setting.open)
    desk.submit("/desk/settings", 422, key=waiting, value=OFFERED[waiting].options[0].key)


def test_a_changzhou_bureau_is_asked_changzhous_questions_alone():
    asked = {setting.ambiguity for setting in policy.questions_for("changzhou", TODAY)}
    named = "A2 A3 A5 A13 A14 A15 A16 A19 A20 A22 A27 A28 A32 A33 A39 A40 A42 A43 A45 A47".split()
    assert asked <= set(named) and {"A14", "A28", "A32", "A47"} <= asked


# ---- in the product ---------------------------------------------------------------------------------------------


@pytest.fixture
def play(app):
    cast = raise_curtain(app.test_clock())
    db.session.commit()
    return cast


def choose(play, key, value, now=None):
    choose_reading(play.bureau, key, value, "讨论决定", "李工", Act(now or play.now, "test"))
    db.session.commit()


def test_a_bureau_may_ask_for_each_consent_and_one_given_before_stays(play):
    before, after = play.agency(), play.agency()
    set_consent(play.fair, before, True, play.act)
    choose(play, "agency_consent", "each_only")
    with pytest.raises(EachProposalOnly):
        set_consent(play.fair, after, True, play.act)
    assert not after.standing_consent
    assert before.standing_consent, "it was given before"
    _, agreement = send_request(play.fair, play.enterprise(), before, "enterprise", play.act)
    assert agreement is not None
    set_consent(play.fair, before, False, play.act)


def test_the_offers_page_says_why_there_is_no_switch(app, play):
    steady = play.agency()
    clerk = Account(bureau_id=play.bureau.id, agency_id=steady.agency_id, login="clerk", invited_at=play.now)
    db.session.add(clerk)
    db.session.commit()
    device, path = signed_in(app, play.now, account=clerk), f"/agency/{play.fair.code}/offer"
    assert "/offer/consent" in device.get(path).text
    choose(play, "agency_consent", "each_only")
    page = device.get(path)
    assert "/offer/consent" not in page.text and "本场由机构逐条答复推荐和邀约" in page.words()


def test_the_weight_of_encouraged_first_is_that_share_of_a_score(play, desk):
    for percent in (0, 1, 5, 20, 49, 50):
        choose(play, "dispute_prone_weight", str(percent))
        weights = default_weights_of_bureau(play.bureau.id)
        assert weights["programme_priority"] / sum(weights.values()) == pytest.approx(percent / 100, abs=0.003)
    page = desk.get(f"/desk/fairs/{play.fair.code}/rounds")
    assert page.all("input", name="weight_programme_priority")[0].get("value") == "95"


def test_the_next_round_starts_with_the_weight_chosen_since_and_the_last_one_keeps_its_own(app, play):
    play.enterprise(), play.agency()
    run_round(play.fair, default_weights_of_bureau(play.bureau.id) | {"stars": 0.4}, "best", False, play.act)
    choose(play, "dispute_prone_weight", "20", play.now + timedelta(minutes=1))
    last = rounds_of(play.fair)[0]
    assert (last.weights["programme_priority"], last.weights["stars"]) == (0.05, 0.4)
    next_one = starting_weights(play.fair, last)
    assert (next_one["programme_priority"], next_one["stars"]) == (0.24, 0.4)


# ---- nothing that was decided is judged again ---------------------------------------------------------------------


def certified(play) -> Agency:
    row = Agency(
        bureau_id=play.bureau.id, uscc="52440300MJL000000X", name="认真中心", kind="社会组织", updated_at=play.now
    )
    row.staff = [ServiceStaff(bureau_id=play.bureau.id, name="专员", full_time=True)]
    db.session.add(row)
    db.session.flush()
    return row


def decided(play) -> dict:
    """Everything that was decided, as it is stored."""
    db.session.expire_all()
    listed = [
        (row.enterprise_id, row.agency_id, row.outcome, row.listed, row.decided_at, row.decided_by)
        for row in db.session.query(Listing).order_by(Listing.id)
    ]
    found = [(row.about, row.was, row.outcome) for row in db.session.query(Finding).order_by(Finding.id)]
    entries = [(row.enterprise_id, row.provisional, row.admitted_at) for row in fairs.entries_of(play.fair)]
    proposals = [(row.id, row.paired_at, row.closed_at, row.agency_consented_at) for row in db.session.query(Proposal)]
    return {
        "listed": listed,
        "found": found,
        "entries": entries,
        "proposals": proposals,
        "standing": [offer.standing_consent for offer in play.offers],
        "weights": [row.weights for row in rounds_of(play.fair)],
    }


def other_choice(setting) -> str:
    return str(next(choice for choice in reversed(choices(setting)) if choice != setting.default))


def test_choosing_every_other_reading_changes_nothing_that_was_decided(app, play, desk):
    hope, late = play.enterprise(), play.enterprise(needs=())
    hope.headcount = 100
    late.industry = "劳务派遣"
    steady, agency = play.agency(standing=True), certified(play)
    standing = eligibility_of(hope, TODAY)
    record_finding(
        hope,
        standing,
        2026,
        standing.judged[0].about,
        outcome="pass",
        reason="已核实",
        document="纪要",
        decided_by="李工",
        decided_on=TODAY,
        act=play.act,
    )
    build(play.bureau, "enterprises", 2026, TODAY, play.act)
    build(play.bureau, "agencies", 2026, TODAY, play.act)
    run_round(play.fair, default_weights_of_bureau(play.bureau.id), "best", False, play.act)
    _, agreement = send_request(play.fair, hope, steady, "enterprise", play.act)
    db.session.commit()
    before, draft = decided(play), dict(agreement.content)
    outcome = eligibility_of(hope, TODAY).outcome
    offered = [one for one in policy.questions_for("pingshan", TODAY) if one.open and not one.waits_for]
    for setting in offered:
        desk.get("/desk/settings")
        desk.submit("/desk/settings", key=setting.key, value=other_choice(setting), reason="讨论决定")
    assert set(readings(play.bureau.id)) == {one.key for one in offered}
    assert decided(play) == before
    db.session.refresh(agreement)
    assert agreement.content == draft
    assert eligibility_of(hope, TODAY).outcome != outcome, "what is asked from now on follows the new readings"
    assert db.session.query(AuditEvent).filter_by(action="reading.chosen").count() == len(offered)
    assert find_list(play.bureau.id, "enterprises", 2026).built_at == play.now
    assert fairs.admit(play.fair, hope, play.act).provisional is False, "whoever is in stays in"
    assert eligibility_of(agency, TODAY).list_state == "not_listed"


def test_earlier_choices_stay_readable_with_their_reasons(app, play, desk):
    for value, reason in (("exclusive", "划型口径"), ("inclusive", "改回民法典口径")):
        desk.get("/desk/settings")
        page = desk.submit("/desk/settings", key="headcount_at_limit", value=value, reason=reason)
    assert "此前的选择（1次）" in page.words() and "不包括100人 · 划型口径" in page.words()
    assert [row.value for row in db.session.query(Reading).order_by(Reading.id)] == ["exclusive", "inclusive"]
