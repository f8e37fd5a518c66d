"""What the two sides are told: who settled it and when, what the button does, whose yes a change of needs loses."""

import pytest
from cast import raise_curtain
from pages import signed_in

from matchfair.agreements.services import send_request
from matchfair.extensions import db
from matchfair.needs.services import Need, save_needs
from matchfair.proposals.models import Proposal


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def asked(play, standing: bool = False) -> Proposal:
    """The agency asks the enterprise; the enterprise is to answer."""
    proposal, _ = send_request(play.fair, play.enterprise(), play.agency(standing=standing), "agency", play.act)
    db.session.commit()
    return proposal


def address(play, proposal) -> str:
    return f"/fair/{play.fair.code}/proposals/{proposal.code}"


def test_who_comes_late_learns_who_answered_and_when(app, play):
    proposal = asked(play)
    first, second = (signed_in(app, play.now, enterprise=proposal.enterprise) for _ in range(2))
    for phone in (first, second):
        phone.get(address(play, proposal))
    first.submit("/answer", answer="decline", follow=False)
    late = second.submit("/answer", status=409, answer="accept")
    assert "已在2026年11月21日 09:00由您另一部手机（或另一页面）谢绝。" in late.words()
    booth = signed_in(app, play.now, agency=proposal.agency)
    assert "企业已谢绝" in booth.get(f"/agency/{play.fair.code}/proposals/{proposal.code}").words()
    assert "您已谢绝" in first.get(address(play, proposal)).words()


def test_the_button_says_that_it_pairs_at_once_and_does(app, play):
    proposal = asked(play)
    phone = signed_in(app, play.now, enterprise=proposal.enterprise)
    assert "接受，立即达成意向" in phone.get(address(play, proposal)).buttons()
    phone.submit("/answer", answer="accept")
    db.session.refresh(proposal)
    assert proposal.paired_at


def test_the_button_promises_no_pairing_without_a_seat(app, play):
    proposal = asked(play)
    proposal.offer.capacity = 0
    db.session.commit()
    page = signed_in(app, play.now, enterprise=proposal.enterprise).get(address(play, proposal))
    assert "接受" in page.buttons() and "接受，立即达成意向" not in page.buttons()
    assert "机构目前没有空余名额：有名额之前，接受不会成功。" in page.words()


def test_changing_needs_says_before_and_after_whose_yes_is_lost(app, play):
    proposal = asked(play)
    phone = signed_in(app, play.now, enterprise=proposal.enterprise)
    name, needs = proposal.agency.name, f"/fair/{play.fair.code}/needs"
    assert f"{name}已按您现在的需求接受。改了需求，要等它再次接受。" in phone.get(needs).words()
    save_needs(play.fair, proposal.enterprise, [Need("9", True)], play.act)
    db.session.commit()
    assert f"您的需求有变：您接受后，要等{name}再次接受。" in phone.get(needs).words()
    page = phone.get(address(play, proposal))
    assert "需求有变" in page.words() and "接受，立即达成意向" not in page.buttons()
    phone.submit("/answer", answer="accept")
    db.session.refresh(proposal)
    assert proposal.paired_at is None and proposal.agency_consented_at is None


def test_an_owner_that_asked_reads_whom_it_waits_for_and_until_when(app, play):
    hope, steady = play.enterprise(), play.agency()
    send_request(play.fair, hope, steady, "enterprise", play.act)
    db.session.commit()
    home = signed_in(app, play.now, enterprise=hope).get(f"/fair/{play.fair.code}/")
    assert f"邀约已发给{steady.agency.name}，等它答复，最晚2026年11月21日 11:00。" in home.words()


def test_the_needs_page_says_what_locks_the_needs_and_what_can_be_done(app, play):
    hope, steady = play.enterprise(), play.agency()
    request, _ = send_request(play.fair, hope, steady, "enterprise", play.act)
    db.session.commit()
    phone = signed_in(app, play.now, enterprise=hope)
    words = phone.get(f"/fair/{play.fair.code}/needs").words()
    assert "要修改，请先撤回接受或邀约。" in words and "双方已达成意向" not in words
    play.answer(request, "agency")
    db.session.commit()
    words = phone.get(f"/fair/{play.fair.code}/needs").words()
    assert "双方已达成意向，需求不能再改；可在协议草稿里和机构商量。" in words and "撤回" not in words
