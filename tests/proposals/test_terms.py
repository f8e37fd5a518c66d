"""What a proposal shows is one value: rows written by earlier releases keep their marks, and a consent given counts."""

import json
from dataclasses import replace

import pytest
from cast import check, raise_curtain
from sqlalchemy import text

from matchfair.agreements import services as agreements
from matchfair.extensions import db
from matchfair.fees import Fee
from matchfair.matching import default_weights
from matchfair.needs.services import Need, save_needs
from matchfair.offers.services import AreaOffered, save_offer
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import current_terms
from matchfair.proposals.terms import Terms, terms_of
from matchfair.rounds.services import publish, run_round

# Rows as they were stored before `Terms` was a class, each with the mark that pages then carried.
WHOLE = {
    "c129e769d9c4adbe": {  # an enterprise's request
        "needs": [
            {"service": "2", "must": False, "note": "去年有过仲裁，先问清楚", "covered": False},
            {"service": "2.b", "must": True, "note": "", "covered": False},
            {"service": "6", "must": True, "note": "想先把员工手册理顺", "covered": True},
            {"service": "10", "must": True, "note": "下月有两人合同到期", "covered": False},
        ],
        "custom": ["外籍员工用工咨询"],
        "note": "",
        "budget_fen": None,
        "areas": [
            {"area": 4, "level": 3, "items": ["4.a", "4.b", "4.c"], "terms": ""},
            {"area": 6, "level": 2, "items": ["6.a", "6.b", "6.c", "6.d"], "terms": ""},
            {"area": 9, "level": 1, "items": ["9.a", "9.b", "9.c", "9.d"], "terms": ""},
        ],
        "terms": "对企业免费，由财政补贴",
        "fee_fen": 50000,
        "mode": "定期上门服务、电话跟踪服务",
        "shares": [],
    },
    "20f81c100a2b001e": {  # made by the solver
        "needs": [
            {"service": "3", "must": False, "note": "下月有两人合同到期", "covered": False},
            {"service": "4", "must": False, "note": "", "covered": False},
            {"service": "8", "must": False, "note": "去年有过仲裁，先问清楚", "covered": False},
            {"service": "10", "must": True, "note": "旺季要招普工20人", "covered": True},
        ],
        "custom": [],
        "note": "",
        "budget_fen": 50000,
        "areas": [
            {"area": 1, "level": 3, "items": ["1.a", "1.b", "1.c", "1.d", "1.e"], "terms": ""},
            {"area": 7, "level": 2, "items": ["7.a", "7.b", "7.c", "7.d"], "terms": ""},
            {"area": 10, "level": 1, "items": ["10.a", "10.b", "10.c", "10.d"], "terms": ""},
        ],
        "terms": "每月500元，按人数递增",
        "fee_fen": 30000,
        "mode": "定期上门服务、电话跟踪服务",
        "shares": [
            ["must_have", 0.3],
            ["terms", 0.1],
            ["quality", 0.0445],
            ["level", 0.0333],
            ["nice_to_have", 0.0],
            ["stars", 0.0],
            ["requests", 0.0],
            ["place", 0.0],
        ],
    },
    "4f11a5235a7fc8f1": {  # an agency's request
        "needs": [
            {"service": "4", "must": True, "note": "去年有过仲裁，先问清楚", "covered": False},
            {"service": "5", "must": True, "note": "想先把员工手册理顺", "covered": False},
            {"service": "6", "must": True, "note": "想先把员工手册理顺", "covered": True},
            {"service": "8", "must": True, "note": "旺季要招普工20人", "covered": False},
        ],
        "custom": ["节假日加班怎么排班"],
        "note": "",
        "budget_fen": None,
        "areas": [
            {"area": 1, "level": 2, "items": ["1.a", "1.b", "1.c", "1.d", "1.e"], "terms": ""},
            {"area": 3, "level": 1, "items": ["3.a", "3.b", "3.c", "3.d"], "terms": ""},
            {"area": 6, "level": 1, "items": ["6.a", "6.b", "6.c", "6.d"], "terms": ""},
            {"area": 9, "level": 2, "items": ["9.a", "9.b", "9.c", "9.d"], "terms": ""},
        ],
        "terms": "对企业免费，由财政补贴",
        "fee_fen": None,
        "mode": "定期上门服务、电话跟踪服务",
        "shares": [],
    },
}
LACKING = {
    "44136fa355b3678a": {"shares": []},
    "8617748f3a87113c": {
        "needs": [{"service": "4", "must": True, "note": "", "covered": True}],
        "custom": [],
        "note": "",
        "areas": [{"area": 4, "level": 2, "items": ["4.a"], "terms": ""}],
        "terms": "每月500元",
        "fee_fen": 50000,
        "shares": [["must_have", 0.3]],
    },
    "d122a28a10c13f58": {
        "needs": [{"service": "4.b", "must": True, "covered": False}],
        "custom": ["加班排班"],
        "note": "",
        "budget_fen": None,
        "areas": [{"area": 4, "items": ["4.a"]}],
        "terms": "",
        "fee_fen": None,
        "mode": "",
    },
}
STORED = {**WHOLE, **LACKING}


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


@pytest.mark.parametrize(("mark", "stored"), STORED.items())
def test_a_stored_row_keeps_its_mark_and_its_json(mark, stored):
    terms = Terms.from_json(stored)
    assert (terms.version, terms.to_json()) == (mark, stored)
    assert terms.with_shares([["stars", 0.5]]).version == mark


@pytest.mark.parametrize(("mark", "stored"), WHOLE.items())
def test_terms_worked_out_anew_have_the_mark_of_the_stored_ones(mark, stored):
    anew = replace(Terms.from_json(stored), stored=None)
    assert anew.version == mark
    assert json.dumps(anew.to_json()) == json.dumps(stored)


def test_what_a_row_lacks_is_empty():
    terms = Terms.from_json({"shares": []})
    assert terms == Terms((), (), "", None, (), "", None, None, "")
    assert (terms.folded_needs, terms.covered, terms.missing, terms.fits, terms.offered) == ([], [], [], True, {})


def test_terms_of_needs_and_offer_are_those_earlier_releases_stored(play):
    hope, steady = play.enterprise(needs=()), play.agency()
    needs = [Need("9", False, "去年有过仲裁"), Need("4", True), Need("4.b", False), Need("2.a", True)]
    listed = save_needs(play.fair, hope, needs, play.act, note="下午来", custom="排班\n\n 咨询 ", budget_fen=40_000)
    areas = [AreaOffered(9, 3), AreaOffered(4, 2, ("4.c", "4.a"), "含上门")]
    save_offer(play.fair, steady, areas, play.act, terms="每月500元", fee=Fee(), mode="")
    terms = terms_of(listed, steady, [["stars", 0.25]])
    assert terms.to_json() == {
        "needs": [
            {"service": "2.a", "must": True, "note": "", "covered": False},
            {"service": "4", "must": True, "note": "", "covered": True},
            {"service": "4.b", "must": False, "note": "", "covered": False},
            {"service": "9", "must": False, "note": "去年有过仲裁", "covered": True},
        ],
        "custom": ["排班", "咨询"],
        "note": "下午来",
        "budget_fen": 40000,
        "areas": [
            {"area": 4, "level": 2, "items": ["4.a", "4.c"], "terms": "含上门"},
            {"area": 9, "level": 3, "items": ["9.a", "9.b", "9.c", "9.d"], "terms": ""},
        ],
        "terms": "每月500元",
        "fee_fen": None,
        "mode": "",
        "shares": [["stars", 0.25]],
    }
    assert terms.version == "6fb172bf4ee8f51f"
    folded = [(need.service, need.must, need.covered, need.lacking) for need in terms.folded_needs]
    assert folded == [("2.a", True, False, ()), ("4", True, False, ("4.b",)), ("9", False, True, ())]
    assert (terms.covered, terms.covered_count, terms.missing) == (["4", "9"], 1, ["2.a", "4.b"])
    assert (terms.must_areas_missing, terms.fits) == (["2"], False)


def stored_in_database(row: Proposal) -> dict:
    stored = db.session.execute(text("select shown from proposal where id = :id"), {"id": row.id}).scalar_one()
    return json.loads(stored) if isinstance(stored, str) else stored


def plant(row: Proposal, stored: dict) -> Proposal:
    """The row as an earlier release left it."""
    db.session.flush()
    db.session.execute(
        text("update proposal set shown = :shown where id = :id"), {"shown": json.dumps(stored), "id": row.id}
    )
    db.session.commit()
    db.session.expire_all()
    return row


@pytest.mark.parametrize(("mark", "stored"), STORED.items())
def test_a_consent_given_before_an_upgrade_counts_after(play, mark, stored):
    """The enterprise consented; the page the agency has open carries the mark of the release before."""
    hope, steady = play.enterprise(), play.agency()
    row, _draft = agreements.send_request(play.fair, hope, steady, "enterprise", play.act)
    row = plant(row, stored)
    (terms,) = current_terms([row])
    assert terms.version == mark
    draft = agreements.answer_proposal(row, "agency", True, mark, play.act)
    assert row.paired_at and row.version == 1
    assert draft.content["custom"] == stored.get("custom", [])
    assert stored_in_database(row) == stored and check() == []


def test_a_plan_published_again_stores_its_shares_and_leaves_the_mark(play):
    play.enterprise(), play.agency()
    publish(run_round(play.fair, default_weights(), "best", False, play.act), play.act)
    row = db.session.query(Proposal).one()
    before, mark = stored_in_database(row), row.terms.version
    row.terms = row.terms.with_shares([["stars", 0.5]])
    db.session.flush()
    assert stored_in_database(row) == before | {"shares": [["stars", 0.5]]}
    db.session.expire(row)
    assert (row.terms.shares, row.terms.version) == ((("stars", 0.5),), mark)
