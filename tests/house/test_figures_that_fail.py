"""What a page tells beside its form may fail: the page still comes, names what it lacks, and its form works."""

import pytest
from cast import raise_curtain
from flask_babel import refresh
from pages import signed_in

from matchfair.agreements import agency_home, agency_views, draft_views, enterprise_home, views
from matchfair.agreements.models import Agreement
from matchfair.board import enterprise_views
from matchfair.extensions import db
from matchfair.matching import default_weights
from matchfair.needs.services import Need, set_star
from matchfair.programme import party_page
from matchfair.proposals.models import Proposal
from matchfair.rounds import comparison, desk_views, plan_page
from matchfair.rounds.models import Round
from matchfair.rounds.services import publish, run_rounds


@pytest.fixture
def play(app):
    """Two plans of a round: Hope gets its agency, nobody serves what Lonely must have."""
    play = raise_curtain(app.test_clock())
    hope, _lonely = play.enterprise(), play.enterprise(needs=[Need("7", True)])
    play.agency(capacity=1)
    starred = play.agency(areas=(9,), capacity=1)
    set_star(play.fair, hope, starred.agency, True, play.act)
    run_rounds(play.fair, default_weights(), ["best", "fair"], False, play.act)
    db.session.commit()
    return play


def breaks(*_arguments, **_more):
    raise ZeroDivisionError("planted")


def plant(monkeypatch, module, name: str) -> None:
    monkeypatch.setattr(module, name, breaks)


def lacks(visitor, path: str, caplog):
    """The page at this path, which says what it lacks; the failure is in the log."""
    visitor.get(path)
    visitor.client.post("/language", data=visitor.page.form("/language") | {"language": "en"})
    refresh()  # the test's own context outlives a request, and the language is remembered in it
    page = visitor.get(path)
    assert "Could not be worked out just now: " in page.words()
    assert "planted" in caplog.text
    return page


@pytest.mark.parametrize("name", ["forecast", "starting_weights"])
def test_a_round_can_be_run_without_its_forecast(play, desk, monkeypatch, caplog, name):
    plant(monkeypatch, desk_views, name)
    lacks(desk, f"/desk/fairs/{play.fair.code}/rounds", caplog)
    desk.submit("/rounds", objectives=["best"])
    assert db.session.query(Round).filter_by(number=2).count() == 1


PLAN = ["publication_previews", "changed_since", "loads_shown", "unusual_weights", "pair_shown", "left_shown"]


@pytest.mark.parametrize("name", PLAN)
def test_a_plan_can_be_published_without_its_figures(play, desk, monkeypatch, caplog, name):
    plant(monkeypatch, plan_page, name)
    page = lacks(desk, f"/desk/fairs/{play.fair.code}/rounds/1?plan=best", caplog)
    assert page.form("/rules") and play.enterprises[0].name in page.words()
    desk.submit("/1/publish")
    assert db.session.query(Proposal).count() == 1


@pytest.mark.parametrize(
    "name", ["publication_previews", "changed_since", "loads_of", "measures_of", "unusual_weights"]
)
def test_a_plan_can_be_published_from_a_comparison_without_its_figures(play, desk, monkeypatch, caplog, name):
    plant(monkeypatch, comparison, name)
    lacks(desk, f"/desk/fairs/{play.fair.code}/rounds/1", caplog)
    desk.submit("/1/publish")
    assert db.session.query(Proposal).count() == 1


def test_an_explanation_that_fails_still_says_what_the_plan_decided(play, desk, monkeypatch, caplog):
    plant(monkeypatch, desk_views, "explained")
    hope = play.enterprises[0]
    page = lacks(desk, f"/desk/fairs/{play.fair.code}/rounds/1/enterprises/{hope.id}?plan=best", caplog)
    assert f"In this plan it gets {play.offers[0].agency.name}" in page.words()


def published(play, plan: int = 0) -> Proposal:
    publish(db.session.query(Round).order_by(Round.id)[plan], play.act)
    db.session.commit()
    return db.session.query(Proposal).one()


@pytest.mark.parametrize("name", ["reasons_of", "why_not_starred"])
def test_an_owner_can_answer_without_the_reasons(app, play, monkeypatch, caplog, name):
    row = published(play)
    phone = signed_in(app, play.now, enterprise=row.enterprise)
    plant(monkeypatch, views, name)
    lacks(phone, f"/fair/{play.fair.code}/proposals/{row.code}", caplog)
    phone.submit("/answer", answer="accept")
    db.session.refresh(row)
    assert row.enterprise_consented_at


def test_an_owner_reads_its_results_without_whom_to_ask_next(app, play, monkeypatch, caplog):
    row = published(play)
    plant(monkeypatch, enterprise_views, "next_best")
    lacks(signed_in(app, play.now, enterprise=row.enterprise), f"/fair/{play.fair.code}/results", caplog)


def test_an_owner_comes_home_without_why_the_round_had_no_agency(app, play, monkeypatch, caplog):
    published(play)
    plant(monkeypatch, enterprise_home, "unmatched_at")
    lonely = signed_in(app, play.now, enterprise=play.enterprises[1])
    assert lacks(lonely, f"/fair/{play.fair.code}/", caplog).all("a", href=f"/fair/{play.fair.code}/agencies")


@pytest.mark.parametrize("path", ["", "enterprises"])
def test_an_agency_can_ask_without_who_fits_best(app, play, monkeypatch, caplog, path):
    plant(monkeypatch, agency_home, "fits_of")
    booth = signed_in(app, play.now, agency=play.offers[1].agency)
    lacks(booth, f"/agency/{play.fair.code}/{path}", caplog)
    booth.submit(f"/enterprises/{play.enterprises[0].id}/ask")
    assert db.session.query(Proposal).one().origin == "agency"


def test_an_agency_sees_its_pairing_without_the_filing_day(app, play, monkeypatch, caplog):
    row = published(play)
    for side in ("enterprise", "agency"):
        play.answer(row, side)
    plant(monkeypatch, agency_views, "filing_worked")
    booth = signed_in(app, play.now, agency=row.agency)
    assert row.enterprise.phone in lacks(booth, f"/agency/{play.fair.code}/proposals/{row.code}", caplog).words()


@pytest.mark.parametrize("name", ["filing_worked", "answers_behind", "links_of"])
def test_a_draft_can_be_dissolved_without_what_stands_around_it(app, play, monkeypatch, caplog, name):
    row = published(play)
    for side in ("enterprise", "agency"):
        play.answer(row, side)
    db.session.commit()
    plant(monkeypatch, draft_views, name)
    phone = signed_in(app, play.now, enterprise=row.enterprise)
    draft = db.session.query(Agreement).one()
    lacks(phone, f"/fair/{play.fair.code}/agreements/{draft.code}", caplog)
    phone.submit("/dissolve", reason="另有安排")
    assert db.session.query(Agreement).one().void_at


@pytest.mark.parametrize("kind", ["enterprises", "agencies"])
def test_a_party_is_shown_without_how_it_stands(play, desk, monkeypatch, caplog, kind):
    plant(monkeypatch, party_page, "eligibility_of")
    row = play.enterprises[0] if kind == "enterprises" else play.offers[0].agency
    assert lacks(desk, f"/desk/{kind}/{row.id}", caplog).all("a", href=f"/desk/{kind}/{row.id}/edit")


def test_a_refusal_is_no_failure(play, desk, caplog):
    for path in ("rounds/1/enterprises/999?plan=best", "rounds/9"):
        desk.get(f"/desk/fairs/{play.fair.code}/{path}", status=404)
    assert "a page lacks" not in caplog.text
