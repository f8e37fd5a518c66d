"""The organizer's board: figures that agree with the rows, events in words, one fragment at a fixed price."""

import ast
import re
from pathlib import Path

import pytest
from cast import raise_curtain
from pages import queries, signed_in

from matchfair.accounts.models import Account
from matchfair.agreements.services import dissolve, send_request
from matchfair.audit.models import AuditEvent
from matchfair.board.events import SENTENCES, latest_events
from matchfair.board.services import board_of
from matchfair.extensions import db
from matchfair.fairs.services import arrive, enter_phase, find_entry
from matchfair.matching import default_weights
from matchfair.needs.services import Need
from matchfair.rounds.services import publish, run_round, set_rule

PACKAGE = Path(__file__).parents[2] / "matchfair"
SLICES = ("fairs", "needs", "offers", "proposals", "rounds", "agreements")
BUREAUS_OWN = {"enterprise.made"}


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def board_path(play) -> str:
    return f"/desk/fairs/{play.fair.code}/"


def test_the_figures_are_those_of_the_rows(play):
    hope, bright, lonely = play.enterprise(), play.enterprise(), play.enterprise(needs=[])
    steady, slow = play.agency(standing=True, capacity=3), play.agency(capacity=2, areas=(4,))
    arrive(find_entry(play.fair, hope.id), "scan", play.act)
    arrive(find_entry(play.fair, lonely.id), "desk", play.act)
    send_request(play.fair, hope, steady, "enterprise", play.act)
    send_request(play.fair, bright, slow, "enterprise", play.act)
    db.session.commit()
    board = board_of(play.fair, play.now)
    assert (board.admitted, board.entered, board.by_scan, board.by_desk, board.listed) == (3, 2, 1, 1, 2)
    assert (board.pairings, board.drafts, board.free, board.seats) == (1, 1, 4, 5)
    assert dict(board.states) == {"paired": 1, "waits_for_agency": 1}
    assert [(row.offer.id, row.seats.free) for row in board.agencies] == [(steady.id, 2), (slow.id, 2)]
    assert board.paired == 1 and board.held == 0, "a request of an enterprise holds no seat"
    areas = {row.area: (row.needing, row.seats) for row in board.areas}
    assert areas[4] == (1, 4), "who is paired needs no seat any more; both agencies offer the area"
    assert areas[9] == (0, 2), "nice-to-have is no demand"


STEPS = ("entries", "agencies", "posters", "settings")


def test_a_new_fair_shows_what_to_do_first_instead_of_zeros(app):
    play = raise_curtain(app.test_clock(), phase="draft")
    db.session.commit()
    desk = signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())

    def shown() -> tuple[int, int]:
        (live,) = desk.get(board_path(play)).all("div", id="live")
        links = {e.get("href") for e in live.iter() if e.get("href")}
        return len(links & {board_path(play) + step for step in STEPS}), len(
            [e for e in live.iter() if e.get("class") == "stat"]
        )

    assert shown() == (4, 0)
    play.enterprise(needs=[])
    db.session.commit()
    assert shown() == (4, 0)
    play.agency()
    db.session.commit()
    assert shown() == (4, 7), "both are there: the figures begin, and the steps stay until registration opens"
    enter_phase(play.fair, "registration", play.act)
    db.session.commit()
    assert shown() == (0, 7)


def test_seats_that_ran_out_count_as_free_again(app, play):
    play.enterprise()
    steady = play.agency(capacity=1)
    db.session.commit()
    publish(run_round(play.fair, default_weights(), "best", False, play.act), play.act)
    db.session.commit()
    db.session.refresh(steady)
    board = board_of(play.fair, play.now)
    assert (board.free, board.held, board.paired) == (0, 1, 0), "nobody has answered: the seat is held, not taken"
    app.test_clock.pass_by(minutes=121)
    later = board_of(play.fair, app.test_clock())
    assert (later.free, dict(later.states)) == (1, {"expired": 1})


def test_a_dissolved_pairing_leaves_the_figures(play):
    hope, steady = play.enterprise(), play.agency(standing=True)
    _, draft = send_request(play.fair, hope, steady, "enterprise", play.act)
    dissolve(draft, "双方商定", play.act)
    db.session.commit()
    board = board_of(play.fair, play.now)
    assert (board.pairings, board.drafts, dict(board.states)) == (0, 0, {"dissolved": 1})


def test_events_name_both_sides_and_the_newest_comes_first(app, play):
    hope, steady = play.enterprise(), play.agency(standing=True)
    set_rule(play.fair, hope, steady.agency, "lock", "所长交代", play.act)
    _, draft = send_request(play.fair, hope, steady, "enterprise", play.act)
    db.session.commit()
    with app.test_request_context():
        texts = [event.text for event in latest_events(play.fair, 100)]
    assert len(texts) == db.session.query(AuditEvent).filter_by(chain=f"fair:{play.fair.id}").count()
    assert not [text for text in texts if "?" in text or "%(" in text], "every party is named"
    about_both = [text for text in texts if hope.name in text and steady.agency.name in text]
    assert len(about_both) >= 4, "the rule, the request, the pairing, the draft"
    assert hope.name in texts[0] and steady.agency.name in texts[0]


def recorded(source: str) -> set[str]:
    """Actions that a source records, but for those of the bureau's own log."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    records = [call for call in calls if getattr(call.func, "id", "") == "record"]
    actions = (part for call in records for part in ast.walk(call.args[2]) if isinstance(part, ast.Constant))
    return {action.value for action in actions if re.fullmatch(r"[a-z_]+\.[a-z_]+", str(action.value))} - BUREAUS_OWN


def test_every_action_a_slice_records_has_a_sentence():
    sources = (path.read_text() for name in SLICES for path in (PACKAGE / name).rglob("*.py"))
    actions = set().union(*map(recorded, sources))
    assert len(actions) > 20, "the calls are found"
    assert actions - SENTENCES.keys() == set()


def test_the_page_holds_the_fragment_and_htmx_gets_only_that(play, desk):
    play.enterprise(), play.agency()
    db.session.commit()
    page = desk.get(board_path(play))
    (live,) = page.all("div", id="live")
    assert live.get("hx-get") == board_path(play) and live.get("hx-trigger") == "every 5s"
    assert not [e for e in live.iter() if str(e.tag).endswith(("input", "form", "button"))], (
        "what is polled is read-only"
    )
    fragment = desk.get(board_path(play), **{"HX-Request": "true"})
    assert "<html" not in fragment.text and fragment.all("div", id="live")


def test_the_number_of_queries_does_not_grow_with_the_rows(play, desk):
    def count() -> int:
        db.session.commit()
        db.session.expunge_all()
        with queries() as sent:
            desk.get(board_path(play))
        return len(sent)

    hope, steady = play.enterprise(), play.agency(standing=True)
    send_request(play.fair, hope, steady, "enterprise", play.act)
    few = count()
    for _ in range(2):
        send_request(
            play.fair,
            play.enterprise(needs=[Need("7", True), Need("4", True)]),
            play.agency(standing=True),
            "enterprise",
            play.act,
        )
    assert count() == few


def test_the_board_is_the_organizers_alone(app, play):
    hope, steady = play.enterprise(), play.agency()
    db.session.commit()
    for party in ({"enterprise": hope}, {"agency": steady.agency}):
        visitor = signed_in(app, play.now, **party)
        visitor.get(board_path(play), status=403)
        visitor.get(board_path(play) + "export/pairings.xlsx", status=403)
