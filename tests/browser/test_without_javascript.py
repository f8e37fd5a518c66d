"""An enterprise's whole part with JavaScript switched off: forms and links alone carry it."""

import pytest
from cast import check, raise_curtain
from person import PHONE
from preparing import want

from matchfair.extensions import db
from matchfair.matching import default_weights
from matchfair.proposals.models import Proposal
from matchfair.rounds.services import publish, run_round


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def propose(play) -> None:
    row = run_round(play.fair, default_weights(), "best", False, play.act)
    publish(row, play.act)
    db.session.commit()


def test_needs_star_and_accept(play, known):
    hope, steady = play.enterprise(needs=()), play.agency().agency.name
    phone = known("hope", PHONE, options={"java_script_enabled": False}, enterprise=hope)
    phone.go(f"/fair/{play.fair.code}/").tap("填写需求")
    want(phone, "考勤管理", "必需"), want(phone, "法律咨询", "希望")
    phone.tap("保存").sees("需求已保存。", "2 项需求 · 其中必需 1 项").keep_picture("needs")
    phone.tap("机构", ".tabs").tap(f"收藏{steady}").keep_picture("starred")
    assert phone.control(f"收藏{steady}").get_attribute("aria-pressed") == "true"
    propose(play)
    phone.go(f"/fair/{play.fair.code}/").tap("去看看并答复").sees("您收藏了它。", "截至").keep_picture("proposal")
    phone.tap("接受").sees(f"已接受。现在等{steady}答复").keep_picture("accepted")
    row = db.session.query(Proposal).populate_existing().one()
    assert (row.status(play.now), phone.faults, check()) == ("waits_for_agency", [], [])
