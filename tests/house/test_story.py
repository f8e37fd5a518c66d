"""A fair from needs to draft agreement, through the services alone, on both databases."""

import pytest
from cast import raise_curtain

from matchfair.agreements.models import Agreement
from matchfair.agreements.services import answer_proposal, dissolve, send_request
from matchfair.audit.services import broken_links
from matchfair.extensions import db
from matchfair.matching import default_weights
from matchfair.needs.services import Need, NeedsFixed, save_needs
from matchfair.offers.services import NoFreeSeat
from matchfair.proposals import services
from matchfair.proposals.models import Proposal
from matchfair.rounds.models import Round
from matchfair.rounds.services import publish, run_round, withdraw_round


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def published(play):
    row = run_round(play.fair, default_weights(), "best", False, play.act)
    publish(row, play.act)
    return db.session.query(Proposal).filter_by(round_id=row.id).order_by(Proposal.id).all()


def test_two_consents_make_a_pairing_and_its_draft(play):
    hope, steady = play.enterprise(), play.agency()
    (proposal,) = published(play)
    assert steady.seats_taken == 1, "a published proposal holds its seat"
    assert play.answer(proposal, "enterprise") is None
    draft = play.answer(proposal, "agency")
    db.session.commit()
    assert (draft.enterprise_id, draft.content["agency"]["name"]) == (hope.id, steady.agency.name)
    assert draft.content["areas"][0]["items"], "the annex lists sub-items"
    assert draft.content["filing_days"] == 15
    assert proposal.status(play.now) == "paired"
    assert broken_links(play.bureau.id) == []


def test_a_decline_frees_the_seat_and_binds_the_solver(play):
    play.enterprise()
    steady = play.agency()
    (proposal,) = published(play)
    play.answer(proposal, "enterprise", accepts=False, reason="太远")
    db.session.refresh(steady)
    assert steady.seats_taken == 0
    row = run_round(play.fair, default_weights(), "best", False, play.act)
    assert row.lines[0].agency_id is None
    with pytest.raises(services.DeclinedBefore):
        send_request(play.fair, play.enterprises[0], steady, "agency", play.act)
    send_request(play.fair, play.enterprises[0], steady, "enterprise", play.act)


def test_a_full_agency_cannot_be_paired_and_the_request_stays_open(play):
    hope, bright = play.enterprise(), play.enterprise()
    steady = play.agency(capacity=1)
    first, _ = send_request(play.fair, hope, steady, "enterprise", play.act)
    second, _ = send_request(play.fair, bright, steady, "enterprise", play.act)
    db.session.commit()
    assert play.answer(first, "agency") is not None
    db.session.commit()
    with pytest.raises(NoFreeSeat):
        play.answer(second, "agency")
    db.session.rollback()
    assert db.session.get(Proposal, second.id).status(play.now) == "waits_for_agency"


def test_a_pairing_closes_the_other_rows_and_frees_their_seats(play):
    hope = play.enterprise()
    steady, careful = play.agency(), play.agency(standing=True)
    (proposal,) = published(play)
    other = careful if proposal.offer_id == steady.id else steady
    row, draft = send_request(play.fair, hope, other, "agency", play.act)
    draft = play.answer(row, "enterprise")
    db.session.commit()
    assert draft is not None
    db.session.refresh(proposal)
    assert proposal.closed_as == "superseded"
    assert sorted(o.seats_taken for o in (steady, careful)) == [0, 1]


def test_standing_consent_pairs_an_enterprises_request_at_once(play):
    hope, steady = play.enterprise(), play.agency(standing=True)
    _, draft = send_request(play.fair, hope, steady, "enterprise", play.act)
    assert draft is not None
    with pytest.raises(NeedsFixed):
        save_needs(play.fair, hope, [Need("1", True)], play.act)
    dissolve(draft, "双方商定", play.act)
    save_needs(play.fair, hope, [Need("1", True)], play.act)
    assert db.session.get(Agreement, draft.id).void_at
    db.session.refresh(steady)
    assert steady.seats_taken == 0


def test_an_answer_to_what_changed_meanwhile_is_refused(play):
    hope = play.enterprise()
    play.agency()
    (proposal,) = published(play)
    old = proposal.terms.version
    save_needs(play.fair, hope, [Need("4", True), Need("9", True)], play.act)
    with pytest.raises(services.ProposalChanged):
        answer_proposal(proposal, "enterprise", True, old, play.act)
    db.session.expire_all()
    play.answer(proposal, "enterprise")
    assert proposal.version == 2


def test_what_ran_out_frees_its_seat_when_the_next_one_is_taken(play, app):
    hope, bright = play.enterprise(), play.enterprise()
    steady = play.agency(capacity=1)
    (proposal,) = published(play)
    left = bright if proposal.enterprise_id == hope.id else hope
    app.test_clock.pass_by(minutes=121)
    play.now = app.test_clock()
    assert services.free_seats([steady], play.now) == {steady.id: 1}
    send_request(play.fair, left, steady, "enterprise", play.act)
    db.session.refresh(proposal)
    assert proposal.closed_as == "expired"
    db.session.refresh(steady)
    assert steady.seats_taken == 0


def test_withdrawing_a_round_keeps_its_pairings(play):
    play.enterprise(), play.enterprise()
    steady = play.agency()
    first, second = published(play)
    play.answer(first, "enterprise"), play.answer(first, "agency")
    withdraw_round(db.session.get(Round, first.round_id), play.act, "名册有误")
    db.session.refresh(second), db.session.refresh(steady)
    assert (first.status(play.now), second.closed_as, steady.seats_taken) == ("paired", "withdrawn", 1)


def test_an_agencys_own_yes_after_standing_consent_is_kept_by_the_next_round(play):
    hope, _bright = play.enterprise(), play.enterprise()
    play.agency(standing=True, capacity=3)
    first = published(play)[0]
    play.answer(first, "agency")
    row = run_round(play.fair, default_weights(), "best", False, play.act)
    assert {line.enterprise_id: line.kept for line in row.lines}[hope.id] is True
    assert sum(line.kept for line in row.lines) == 1
