"""The enterprise's first page: one clear next action at every step, and whether it has arrived."""

import pytest
from cast import raise_curtain
from pages import signed_in

from matchfair.extensions import db
from matchfair.fairs.services import arrive, find_entry
from matchfair.matching import default_weights
from matchfair.needs.services import Need, save_needs
from matchfair.proposals.models import Proposal
from matchfair.rounds.services import publish, run_round


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def fair_path(play, rest=""):
    return f"/fair/{play.fair.code}/{rest}"


def test_home_leads_from_step_to_step(app, play):
    hope = play.enterprise(needs=())
    play.agency()
    phone = signed_in(app, play.now, enterprise=hope)

    def goes_to() -> str:
        page = phone.get(fair_path(play))
        action = [a.get("href") for a in page.all("a") if "button_primary" in a.get("class", "")]
        return action[0].removeprefix(fair_path(play)) if action else ""

    assert goes_to() == "needs"
    save_needs(play.fair, hope, [Need("4", True)], play.act)
    assert goes_to() == "agencies"
    publish(run_round(play.fair, default_weights(), "best", False, play.act), play.act)
    db.session.commit()
    proposal = db.session.query(Proposal).one()
    assert goes_to() == f"proposals/{proposal.code}"
    play.answer(proposal, "enterprise")
    assert goes_to() == "", "nothing to do but wait"
    play.answer(proposal, "agency")
    assert goes_to() == "results"
    assert len(phone.page.all("li", **{"aria-current": "step"})) == 1


def test_home_shows_the_arrival(app, play):
    hope = play.enterprise()
    phone = signed_in(app, play.now, enterprise=hope)
    assert play.fair.venue in phone.get(fair_path(play)).words()
    arrive(find_entry(play.fair, hope.id), "scan", play.act)
    db.session.commit()
    db.session.expire_all()
    assert phone.get(fair_path(play)).all("p", **{"class": "arrived"})
