"""The bureau's own short name: the desk sets it, enterprises and agencies read it, and only where it speaks."""

import pytest
from cast import raise_curtain
from pages import signed_in

from matchfair.extensions import db
from matchfair.matching import default_weights
from matchfair.parties.words import bureau_name
from matchfair.proposals.models import Proposal
from matchfair.rounds.services import publish, run_round


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def test_the_desk_names_its_bureau_and_an_owner_reads_the_name(app, play, desk):
    play.enterprise()
    play.agency()
    publish(run_round(play.fair, default_weights(), "best", False, play.act), play.act)
    proposal = db.session.query(Proposal).one()
    desk.get("/desk/settings")
    desk.submit("/desk/settings/bureau", short_name=" 坪山人社 ")
    db.session.refresh(play.bureau)
    assert play.bureau.short_name == "坪山人社"
    owner = signed_in(app, play.now, enterprise=proposal.enterprise)
    page = owner.get(f"/fair/{play.fair.code}/proposals/{proposal.code}")
    assert "坪山人社为您推荐，仅供参考，由您自主选择" in page.words()


def test_without_a_name_pages_say_the_general_word(app, play):
    play.bureau.short_name = ""
    with app.test_request_context():
        assert bureau_name(play.bureau) == "人社局"
