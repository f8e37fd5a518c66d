"""The demonstration fair is in full swing: about 120 enterprises, 14 agencies, every state present, and it holds."""

from collections import Counter
from typing import get_args

from cast import check

from matchfair import clock
from matchfair.agreements.models import Agreement
from matchfair.demo.story import AGENCIES, ENTERPRISES, play
from matchfair.extensions import db
from matchfair.fairs.models import Entry, Fair, Visitor
from matchfair.needs.models import NeedList, Star
from matchfair.offers.models import Offer
from matchfair.proposals.models import Proposal, Status
from matchfair.proposals.words import STATUS
from matchfair.rounds.models import Round

STORIES: dict[str, list] = {}


def test_every_state_is_there_and_every_invariant_holds_on_both_databases_alike(app):
    play(app)
    fair = db.session.query(Fair).filter(Fair.live_at.is_not(None)).one()
    now = clock.database_time()
    seen = Counter(row.status(now) for row in db.session.query(Proposal))
    assert set(seen) == set(STATUS), f"missing: {set(STATUS) - set(seen)}"
    assert set(get_args(Status)) == set(STATUS)
    assert {row.state for row in db.session.query(Round)} == {"draft", "published", "withdrawn"}
    assert {row.origin for row in db.session.query(Proposal)} == {"solver", "enterprise", "agency"}
    entries = db.session.query(Entry).filter_by(fair_id=fair.id).all()
    assert len(entries) == ENTERPRISES
    assert {entry.arrived_by for entry in entries} == {"", "scan", "desk"}
    assert any(entry.provisional for entry in entries)
    assert db.session.query(Offer).count() == AGENCIES
    assert db.session.query(Offer).filter(Offer.paused_at.is_not(None)).count() == 1
    assert db.session.query(Agreement).filter(Agreement.void_at.is_not(None)).count() == 1
    for model in (Visitor, Star, NeedList):
        assert db.session.query(model).count() > 0
    assert db.session.query(NeedList).filter(NeedList.said_how != "").count() > 0
    assert check() == []
    told = [
        (p.enterprise.name, p.agency.name, p.origin, p.closed_as)
        for p in db.session.query(Proposal).order_by(Proposal.id)
    ]
    assert STORIES.setdefault("told", told) == told, "both databases tell the same story"
