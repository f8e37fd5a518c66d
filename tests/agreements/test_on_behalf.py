"""The desk types for an enterprise without a phone: how it said so is asked every time, kept, and shown."""

import json

import pytest
from cast import raise_curtain
from pages import queries, signed_in

from matchfair.accounts.models import Account
from matchfair.agreements.document import typed_for_the_enterprise
from matchfair.agreements.models import Agreement
from matchfair.agreements.services import send_request
from matchfair.agreements.words import filled_by
from matchfair.audit.models import AuditEvent
from matchfair.extensions import db
from matchfair.fees import Fee
from matchfair.matching import default_weights
from matchfair.needs.models import NeedList, Star
from matchfair.needs.services import Need, save_needs
from matchfair.offers.services import AreaOffered, save_offer
from matchfair.parties.models import Enterprise
from matchfair.proposals.models import Proposal
from matchfair.rounds.services import publish, run_round


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


@pytest.fixture
def desk(app, play):
    account = db.session.query(Account).filter_by(login="li").one()
    account.name = "李科长"
    db.session.commit()
    return signed_in(app, play.now, account=account)


def path(play, enterprise) -> str:
    return f"/desk/fairs/{play.fair.code}/enterprises/{enterprise.id}"


def opened(desk, play, enterprise):
    db.session.commit()
    return desk.get(path(play, enterprise))


def proposed(play) -> Proposal:
    publish(run_round(play.fair, default_weights(), "best", False, play.act), play.act)
    db.session.commit()
    return db.session.query(Proposal).one()


def test_needs_from_paper_are_kept_with_who_typed_them(app, play, desk):
    hope = play.enterprise(needs=[])
    opened(desk, play, hope)
    desk.submit("/needs", want_4="must", want_9="nice", said_how="paper")
    row = db.session.query(NeedList).one()
    assert (row.said_how, row.typed_by) == ("paper", "李科长")
    assert {(item.service, item.must) for item in row.items} == {("4", True), ("9", False)}
    event = db.session.query(AuditEvent).filter_by(action="needs.saved").one()
    assert json.loads(event.detail)["said"] == "paper" and event.actor.startswith("account:")
    phone = signed_in(app, play.now, enterprise=hope)
    page = phone.get(f"/fair/{play.fair.code}/needs")
    assert "李科长" in page.words() and play.bureau.short_name in page.words(), "shown to the enterprise"


def test_nothing_is_entered_without_how_it_was_said(play, desk):
    hope = play.enterprise()
    play.agency()
    proposal = proposed(play)
    version = db.session.query(NeedList).one().version
    opened(desk, play, hope)
    desk.submit("/needs", status=422, follow=False, want_1="must")
    for action, fields in (("/star", {"on": "1"}), ("/ask", {}), ("/answer", {"answer": "accept"})):
        opened(desk, play, hope)
        desk.submit(action, status=422, follow=False, **fields)
    db.session.expire_all()
    assert db.session.query(NeedList).one().version == version and db.session.query(Star).count() == 0
    assert proposal.enterprise_consented_at is None and db.session.query(Proposal).count() == 1


def test_an_unknown_way_of_saying_is_refused(play, desk):
    hope = play.enterprise()
    play.agency()
    opened(desk, play, hope)
    desk.submit("/star", status=422, follow=False, on="1", said_how="telepathy")
    assert db.session.query(Star).count() == 0


def test_a_star_is_set_shown_and_taken_back(app, play, desk):
    hope, steady = play.enterprise(), play.agency()
    opened(desk, play, hope)
    desk.submit("/star", on="1", agency=str(steady.agency_id), said_how="phone")
    star = db.session.query(Star).one()
    assert (star.agency_id, star.said_how, star.typed_by) == (steady.agency_id, "phone", "李科长")
    phone = signed_in(app, play.now, enterprise=hope)
    assert "李科长" in phone.get(f"/fair/{play.fair.code}/agencies/{steady.agency_id}").words(), (
        "shown to the enterprise"
    )
    desk.submit("/star", on="0", agency=str(steady.agency_id), said_how="phone")
    assert db.session.query(Star).count() == 0


def test_an_acceptance_stands_on_the_draft_with_how_it_was_given(app, play, desk):
    hope = play.enterprise()
    play.agency(standing=True)
    proposal = proposed(play)
    opened(desk, play, hope)
    desk.submit("/answer", answer="accept", said_how="present")
    draft = db.session.query(Agreement).one()
    assert draft.content["on_behalf"] == {"said_how": "present", "typed_by": "李科长"}
    assert draft.proposal_id == proposal.id
    phone = signed_in(app, play.now, enterprise=hope)
    assert "李科长" in phone.get(f"/fair/{play.fair.code}/proposals/{proposal.code}").text


def test_a_decline_keeps_how_it_was_given_and_why(app, play, desk):
    hope = play.enterprise()
    steady = play.agency()
    proposal = proposed(play)
    opened(desk, play, hope)
    desk.submit("/answer", answer="decline", words="太远了", said_how="phone")
    db.session.expire_all()
    assert (proposal.closed_as, proposal.closed_reason) == ("declined_by_enterprise", "太远了")
    assert proposal.on_behalf == {"said_how": "phone", "typed_by": "李科长"}
    assert db.session.get(type(steady), steady.id).seats_taken == 0
    assert "李科长" in desk.get(path(play, hope)).text


def test_a_request_asks_the_chosen_agency(play, desk):
    hope = play.enterprise()
    play.agency()
    careful = play.agency()
    opened(desk, play, hope)
    desk.submit("/ask", agency=str(careful.agency_id), message="请来电", said_how="present")
    row = db.session.query(Proposal).one()
    assert (row.agency_id, row.origin, row.message) == (careful.agency_id, "enterprise", "请来电")
    assert row.on_behalf["typed_by"] == "李科长"


def test_an_answer_to_what_changed_meanwhile_is_refused(play, desk):
    hope = play.enterprise()
    play.agency()
    proposal = proposed(play)
    opened(desk, play, hope)
    save_needs(play.fair, hope, [Need("4", True), Need("9", True)], play.act)
    db.session.commit()
    desk.submit("/answer", status=409, follow=False, answer="accept", said_how="phone")
    db.session.expire_all()
    assert proposal.enterprise_consented_at is None


def test_needs_changed_meanwhile_are_not_overwritten(play, desk):
    hope = play.enterprise()
    opened(desk, play, hope)
    save_needs(play.fair, hope, [Need("1", True)], play.act)
    db.session.commit()
    desk.submit("/needs", status=409, follow=False, want_8="must", said_how="paper")
    db.session.expire_all()
    assert [item.service for item in db.session.query(NeedList).one().items] == ["1"]


def test_another_enterprises_proposal_is_not_answered_here(play, desk):
    hope = play.enterprise()
    play.agency(capacity=1)
    proposal = proposed(play)
    bright = play.enterprise()
    opened(desk, play, hope)
    form = desk.page.form("/answer")
    db.session.commit()
    target = f"{path(play, bright)}/proposals/{proposal.code}/answer"
    answer = desk.client.post(target, data=form | {"answer": "accept", "said_how": "phone"})
    assert answer.status_code == 404 and proposal.enterprise_consented_at is None


def test_only_the_organizer_types_for_others_and_only_for_the_admitted(app, play, desk):
    hope, outsider = play.enterprise(), play.enterprise(admitted=False)
    steady = play.agency()
    db.session.commit()
    desk.get(path(play, outsider), status=404)
    for party in ({"enterprise": hope}, {"agency": steady.agency}):
        signed_in(app, play.now, **party).get(path(play, hope), status=403)


def test_the_number_of_queries_does_not_grow_with_the_rows(play, desk):
    def count() -> int:
        db.session.commit()
        db.session.expunge_all()
        with queries() as sent:
            desk.get(path(play, hope))
        db.session.expunge_all()
        return len(sent)

    hope = play.enterprise()
    play.agency()
    proposed(play)
    few = count()
    for _ in range(2):
        send_request(play.fair, db.session.get(Enterprise, hope.id), play.agency(), "agency", play.act)
    assert count() == few


def test_a_login_is_no_name(app, play):
    """Asked once, kept with the account; what an earlier release noted by the login is told by the name."""
    hope, steady = play.enterprise(), play.agency(standing=True)
    account = db.session.query(Account).filter_by(login="li").one()
    db.session.commit()
    clerk = signed_in(app, play.now, account=account)
    clerk.get(path(play, hope))
    clerk.submit("/ask", status=422, follow=False, said_how="phone", agency=str(steady.agency_id), person=" ")
    assert db.session.query(Agreement).count() == 0
    clerk.get(path(play, hope))
    clerk.submit("/ask", said_how="phone", agency=str(steady.agency_id), person="李科长")
    agreement = db.session.query(Agreement).one()
    assert agreement.content["on_behalf"]["typed_by"] == account.name == "李科长"
    assert "您的姓名" not in clerk.get(path(play, hope)).words()
    agreement.content = agreement.content | {"on_behalf": {"said_how": "phone", "typed_by": "li"}}
    assert "工作人员李科长代为录入" in typed_for_the_enterprise(agreement)[0]
    account.name = "li"
    assert "工作人员（未记录姓名）代为录入" in typed_for_the_enterprise(agreement)[0]


def test_the_fee_is_told_alike_on_every_page_and_in_the_draft(app, play, desk):
    told = "第一年0元；第二年起每月300元"
    hope, steady = play.enterprise(), play.agency()
    save_offer(play.fair, steady, [AreaOffered(4), AreaOffered(9)], play.act, terms="", fee=Fee(0, 30_000), mode="驻点")
    proposal = proposed(play)
    owner, booth = signed_in(app, play.now, enterprise=hope), signed_in(app, play.now, agency=steady.agency)
    fair, agency = f"/fair/{play.fair.code}", f"/agency/{play.fair.code}"
    for visitor, address in (
        (owner, f"{fair}/agencies"),
        (owner, f"{fair}/agencies/{steady.agency_id}"),
        (owner, f"{fair}/results"),
        (owner, f"{fair}/proposals/{proposal.code}"),
        (booth, f"{agency}/proposals/{proposal.code}"),
        (desk, path(play, hope)),
    ):
        assert told in visitor.get(address).words(), address
    assert "驻点" in desk.get(path(play, hope)).words()
    for side in ("enterprise", "agency"):
        play.answer(proposal, side)
    db.session.commit()
    draft = f"{fair}/agreements/{db.session.query(Agreement).one().code}"
    for visitor in (owner, booth, desk):
        assert visitor.get(draft).words().count(told) == 2, "in the summary and in the text"
    english = owner.client.get(f"{fair}/agencies", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "¥" not in english


def test_a_login_that_an_earlier_release_noted_is_read_as_the_persons_name(app, play, desk):
    hope = play.enterprise(needs=[])
    opened(desk, play, hope)
    desk.submit("/needs", want_4="must", said_how="paper")
    db.session.query(NeedList).one().typed_by = "li"
    db.session.commit()
    owner = signed_in(app, play.now, enterprise=hope)
    assert "录入人：李科长" in owner.get(f"/fair/{play.fair.code}/needs").words()
    assert "由 李科长 代录" in opened(desk, play, hope).words()


def test_the_bureau_that_filled_in_a_draft_is_called_by_its_own_name():
    assert filled_by({"officer": {"by": "agency"}, "payee": {"by": "organizer"}}, "坪山人社").endswith("坪山人社")
