"""What a round's verbs cost does not grow with the enterprises, and what they do in bulk is what they did one by one."""

from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest
from cast import check, raise_curtain
from pages import queries
from plans import points

from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.figures import part
from matchfair.matching import default_weights, shares
from matchfair.needs.models import NeedList
from matchfair.needs.services import set_star
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import close, close_fair, lapse
from matchfair.proposals.terms import Terms
from matchfair.rounds.market import read_market
from matchfair.rounds.models import Round
from matchfair.rounds.services import draw_up, publish, run_round, store_plans, withdraw_round
from matchfair.rounds.solving import solve_all


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def solve(play) -> int:
    row = run_round(play.fair, default_weights(), "best", False, play.act)
    db.session.commit()
    return row.id


def statements(verb) -> int:
    """How many statements the verb and its commit send, in a session that knows nothing yet."""
    db.session.remove()
    with queries() as sent:
        verb()
        db.session.commit()
    db.session.remove()
    return len(sent)


def published(play) -> None:
    publish(db.session.get(Round, solve(play)), play.act)
    db.session.commit()


def run(play):
    return lambda: run_round(db.session.get(Fair, play.fair.id), default_weights(), "best", False, play.act)


def publish_anew(play):
    row_id = solve(play)
    return lambda: publish(db.session.get(Round, row_id), play.act)


def publish_over(play):
    published(play)
    return publish_anew(play)


def withdraw(play):
    published(play)
    row_id = db.session.query(Round.id).filter_by(fair_id=play.fair.id).scalar()
    return lambda: withdraw_round(db.session.get(Round, row_id), play.act, "名册有误")


def let_lapse(play):
    published(play)
    return lambda: lapse(db.session.get(Fair, play.fair.id), play.now + timedelta(hours=3))


def close_with_answers(play):
    published(play)
    for row in db.session.query(Proposal).filter_by(fair_id=play.fair.id):
        play.answer(row, "enterprise")
    db.session.commit()
    return lambda: close_fair(db.session.get(Fair, play.fair.id), play.act)


@pytest.mark.parametrize("verb", [run, publish_anew, publish_over, withdraw, let_lapse, close_with_answers])
def test_three_times_the_enterprises_are_the_same_statements(app, verb):
    counted = []
    for number, enterprises in enumerate((4, 12)):
        play = raise_curtain(app.test_clock(), login=f"li{number}")
        for _ in range(enterprises):
            play.enterprise()
        for _ in range(2):
            play.agency(capacity=enterprises // 2)
        db.session.commit()
        counted.append(statements(verb(play)))
        app.test_clock.pass_by(minutes=1)
    assert counted[0] == counted[1]


def test_needs_are_let_go_when_nothing_stands_on_them_any_more(play):
    """Hope accepted a proposal and asked another agency, Bright only accepted: the proposals run out, then the fair closes."""
    hope, _bright = play.enterprise(), play.enterprise()
    steady, careful = play.agency(capacity=2), play.agency(capacity=1, areas=(9,))
    publish(run_round(play.fair, default_weights(), "best", False, play.act), play.act)
    for row in db.session.query(Proposal).order_by(Proposal.id):
        assert row.offer_id == steady.id
        play.answer(row, "enterprise")
    later = play.now + timedelta(minutes=60)
    request = Proposal(
        bureau_id=play.bureau.id, fair_id=play.fair.id, enterprise_id=hope.id, agency_id=careful.agency_id
    )
    request.offer_id, request.origin, request.terms = careful.id, "agency", Terms.from_json({"shares": []})
    request.made_at, request.enterprise_consented_at, request.expires_at = later, later, play.fair.answer_by(later)
    db.session.add(request)
    db.session.flush()

    def fixed() -> list[bool]:
        lists = db.session.query(NeedList).order_by(NeedList.enterprise_id).populate_existing()
        return [bool(needs.fixed_at) for needs in lists]

    assert (fixed(), steady.seats_taken) == ([True, True], 2)
    assert lapse(play.fair, play.fair.answer_by(play.now)) == 2
    assert (fixed(), steady.seats_taken) == ([True, False], 0)
    assert close_fair(play.fair, Act(later, "test")) == 1
    assert fixed() == [False, False] and check() == []


def test_a_row_that_somebody_else_closed_first_frees_no_seat_again(play):
    play.enterprise(), play.enterprise()
    steady = play.agency(capacity=2)
    publish(run_round(play.fair, default_weights(), "best", False, play.act), play.act)
    rows = db.session.query(Proposal).all()
    assert (close(rows[:1], "withdrawn", play.act), steady.seats_taken) == (1, 1)
    assert (close(rows, "superseded", play.act), steady.seats_taken) == (1, 0)
    assert [row.closed_as for row in rows] == ["withdrawn", "superseded"] and check() == []


def test_what_a_line_tells_is_what_the_solver_weighed(play):
    """The shares of each line are those of its pair, the largest first, and the lines are those that were stored."""
    for number in range(6):
        enterprise = play.enterprise()
        play.agency(capacity=1, areas=(4, 9, 7)[: 2 + number % 2])
        if number % 2:
            set_star(play.fair, enterprise, play.offers[-1].agency, True, play.act)
    (solved,) = solve_all(read_market(play.fair, play.now), default_weights(), ["best"], False).values()
    drawn = draw_up(play.fair, {"best": solved}, False, play.act)
    for i, line in enumerate(drawn[0].lines):
        told = shares(solved.parts, solved.weights, i, int(solved.plan.agency[i]))
        assert [name for name, _ in line["why"]["shares"]] == [name for name, _ in told]
        assert all(
            abs(shown - share) < 0.0001 for (_, shown), (_, share) in zip(line["why"]["shares"], told, strict=True)
        )
        assert np.isclose(sum(share for _, share in told), line["score"])
        assert sum(Decimal(part(shown)) for _, shown in line["why"]["shares"]) == Decimal(points(line["score"]))
    (row,) = store_plans(play.fair, drawn)
    stored = [{name: getattr(line, name) for name in drawn[0].lines[0]} for line in row.lines]
    assert stored == drawn[0].lines
