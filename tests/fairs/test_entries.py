"""A fair's list at the desk: taking all who fit, what speaks against those on it, and taking one off again."""

import pytest
from cast import two_listed_and_one_not
from pages import Visitor

from matchfair.accounts.services import LinkDead, make_account
from matchfair.agreements.services import send_request
from matchfair.audit.models import AuditEvent
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs import links, services as fairs
from matchfair.fairs.reception import those_who_fit
from matchfair.proposals.services import withdraw_proposal


@pytest.fixture
def play(app):
    return two_listed_and_one_not(app.test_clock())


def test_an_entry_comes_off_the_list_again_and_its_link_opens_nothing(play, desk, at):
    hope = play.enterprises[0]
    invitation = links.invite(play.fair, hope, play.now)
    db.session.commit()
    desk.get(f"{at}/entries/{hope.id}")
    page = desk.submit("/remove")
    assert hope.name in page.words() and fairs.find_entry(play.fair, hope.id) is None
    desk.get(f"{at}/entries/{hope.id}", status=404)
    with pytest.raises(LinkDead):
        links.find_invitation(play.bureau.id, code=invitation.code)
    assert db.session.query(AuditEvent).filter_by(action="entry.removed").one().subject == f"enterprise:{hope.id}"
    fairs.admit(play.fair, hope, play.act)
    assert links.find_invitation(play.bureau.id, code=invitation.code), "admitted once more, it takes up where it was"


def test_an_enterprise_with_something_open_stays_on_the_list(play, desk, at):
    hope, steady = play.enterprises[0], play.agency()
    row, _ = send_request(play.fair, hope, steady, "agency", play.act)
    db.session.commit()
    desk.get(f"{at}/entries/{hope.id}")
    form = desk.page
    assert "撤回" in desk.submit("/remove", status=409).words() and fairs.find_entry(play.fair, hope.id)
    withdraw_proposal(row, play.act)
    db.session.commit()
    desk.page = form
    desk.submit("/remove")
    assert fairs.find_entry(play.fair, hope.id) is None


def test_taking_all_counts_those_who_fit_and_names_how_many_do_not(play, desk, at):
    large = play.enterprise("深圳市大型制造有限公司", admitted=False, needs=())
    large.headcount = 5000
    db.session.commit()
    assert len(those_who_fit(play.fair)) == 1
    words = desk.get(f"{at}/admission").words()
    assert "1 家符合的" in words and "另有 1 家" in words
    desk.submit("/admit", how="all")
    assert fairs.find_entry(play.fair, play.enterprises[2].id) and fairs.find_entry(play.fair, large.id) is None
    assert "另有 1 家" in desk.get(f"{at}/admission").words()


def test_what_speaks_against_an_enterprise_stays_on_the_list_and_on_its_page(play, desk, at):
    hope = play.enterprises[0]
    hope.operating_state = "abnormal"
    db.session.commit()
    for path in ("entries", f"entries/{hope.id}"):
        assert "经营异常" in desk.get(f"{at}/{path}").words(), path


# ---- accounts for the agencies of the fair ------------------------------------------------------------------------


def test_one_button_makes_an_account_and_its_link_for_every_agency_without_one(play, desk, at):
    steady, careful, having = play.agency().agency, play.agency().agency, play.agency().agency
    make_account(
        play.bureau.id, careful.uscc, Act(play.now, "system")
    )  # the name is taken, by somebody without an agency
    make_account(play.bureau.id, "having", Act(play.now, "system"), password="a long enough password", agency=having)
    db.session.commit()
    assert "2 家机构还没有账号" in desk.get(f"{at}/agencies").words()
    page = desk.submit("/agencies/accounts")
    shown = {e.get("aria-label"): e.get("value") for e in page.all("input") if "/account/" in (e.get("value") or "")}
    assert list(shown) == [f"{steady.uscc} 的链接", f"{careful.uscc}-2 的链接"] and len(set(shown.values())) == 2
    assert "还没有账号" not in page.words()
    Visitor(desk.app).get(shown[f"{steady.uscc} 的链接"].removeprefix("http://fair.test"))
