"""Plans side by side: one input, three aims, drawn for comparison; one is published, the others are not taken."""

import re

import pytest
from cast import Cast, had_cases, raise_curtain
from pages import XHTML, english, queries
from plans import make_plan, points, rounds_path
from racing import race

from matchfair import clock
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.matching import default_weights
from matchfair.needs.services import Need, save_needs, set_star
from matchfair.proposals.models import Proposal
from matchfair.rounds.changes import changed_since
from matchfair.rounds.comparison import measures_of
from matchfair.rounds.models import Round
from matchfair.rounds.services import RoundOver, publish, run_rounds, set_rule, withdraw_round

AIMS = ["best", "fair", "stable"]


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def part_ways(play: Cast) -> list[Round]:
    """Two enterprises want the same only seat; who starred it is not the one who fits nothing else."""
    hope, bright = play.enterprise(), play.enterprise(needs=[Need("4", True)])
    steady, careful = play.agency(capacity=1), play.agency(capacity=1, areas=(4,))
    for enterprise in (hope, bright):
        set_star(play.fair, enterprise, steady.agency, True, play.act)
    set_star(play.fair, bright, careful.agency, True, play.act)
    return run_rounds(play.fair, default_weights(), AIMS, False, play.act)


def test_the_plans_of_a_round_share_number_and_input(play):
    plans = part_ways(play)
    assert [(plan.number, plan.objective, plan.state) for plan in plans] == [(1, aim, "draft") for aim in AIMS]
    assert len({plan.read for plan in plans}) == 1
    totals = {plan.objective: plan.figures["total"] for plan in plans}
    assert totals["best"] == max(totals.values())
    assert plans[1].figures["worst"] == max(plan.figures["worst"] for plan in plans)
    assert plans[2].figures["blocking"] == 0


def test_publishing_one_passes_the_others_over(play):
    best, fair, stable = part_ways(play)
    assert publish(fair, play.act) == 2
    assert [plan.state for plan in (best, fair, stable)] == ["passed_over", "published", "passed_over"]
    with pytest.raises(RoundOver):
        publish(best, play.act)
    with pytest.raises(RoundOver):
        withdraw_round(stable, play.act, "名册有误")
    assert {p.round_id for p in db.session.query(Proposal)} == {fair.id}
    withdraw_round(fair, play.act, "名册有误")
    with pytest.raises(RoundOver):
        publish(best, play.act)


def test_two_organizers_who_publish_different_plans_at_once_publish_one(app, play):
    ids = [plan.id for plan in part_ways(play)[:2]]
    acts = [lambda key=key: publish(db.session.get(Round, key), Act(clock.now(), "test")) for key in ids]
    assert sorted(race(app, *acts)) == ["RoundOver", "done"]
    assert sorted(row.state for row in db.session.query(Round)) == ["passed_over", "passed_over", "published"]
    assert len({p.round_id for p in db.session.query(Proposal)}) == 1


def test_plans_that_nobody_published_are_discarded_together(play):
    plans = part_ways(play)
    withdraw_round(plans[1], play.act, "名册有误")
    assert {plan.state for plan in plans} == {"withdrawn"}


def test_a_new_round_keeps_published_pairs_where_plans_are_equally_good(play):
    """Two enterprises alike, two agencies alike: whatever was published stays."""
    for _ in range(4):
        play.enterprise()
    for _ in range(2):
        play.agency(capacity=2)
    (first,) = run_rounds(play.fair, default_weights(), ["stable"], False, play.act)
    before = {line.enterprise_id: line.agency_id for line in first.lines}
    turned = dict(zip(before, reversed(before.values()), strict=True))
    for line in first.lines:
        line.agency_id = turned[line.enterprise_id]
    db.session.flush()
    publish(first, play.act)
    for plan in run_rounds(play.fair, default_weights(), ["best", "fair"], False, play.act):
        assert {line.enterprise_id: line.agency_id for line in plan.lines} == turned != before
        assert (plan.figures["changes"], plan.figures["published"]) == (0, 4)


def test_a_published_pair_that_may_no_longer_be_is_counted_as_changed(play):
    hope, steady, careful = play.enterprise(), play.agency(), play.agency(areas=(4, 7))
    (first,) = run_rounds(play.fair, default_weights(), ["best"], False, play.act)
    publish(first, play.act)
    assert first.lines[0].agency_id == steady.agency_id
    save_needs(play.fair, hope, [Need("7", True)], play.act)
    (second,) = run_rounds(play.fair, default_weights(), ["best"], False, play.act)
    assert second.lines[0].agency_id == careful.agency_id
    assert (second.figures["changes"], second.figures["published"]) == (1, 1)
    assert second.lines[0].why["published"] == steady.agency_id


def test_a_plan_knows_when_the_fair_has_changed_since(play):
    plans = part_ways(play)
    db.session.commit()
    assert not changed_since(plans[0], play.now)
    save_needs(play.fair, play.enterprises[0], [Need("4", True), Need("9", True)], play.act)
    assert changed_since(plans[0], play.now)


def test_the_page_draws_each_plan_and_names_who_goes_elsewhere(play, desk):
    part_ways(play)
    db.session.commit()
    page = english(desk, rounds_path(play) + "/1")
    words = page.words()
    for text in (
        "Best overall",
        "Fairest",
        "Stable",
        "Fit in total",
        "Who fares worst",
        "Would rather swap",
        "Small agencies served",
        "Load per agency",
        "Where the plans part",
    ):
        assert text in words
    for title in page.all("h3"):
        if title.text == "Who fares worst":
            panel = next(e for e in page.tree.iter() if title in list(e))
            widths = [float(r.get("width")) for r in panel.iter() if str(r.tag).endswith("rect")]
            worst = [plan.figures["worst"] * 100 for plan in db.session.query(Round).order_by(Round.id)]
            assert widths == pytest.approx(worst)
            break
    else:
        raise AssertionError("the worst-off enterprise is not drawn")
    labels = {e.get("aria-label") for e in page.tree.iter() if str(e.tag).endswith("svg")}
    assert {"Stable: 0", "1 of 1 free seats used"} <= labels


def test_plans_that_agree_say_so(play, desk):
    play.enterprise(), play.agency()
    run_rounds(play.fair, default_weights(), ["best", "fair"], False, play.act)
    db.session.commit()
    assert "Best overall – Fairest: the same pairs" in english(desk, rounds_path(play) + "/1").words()


def test_one_is_chosen_on_the_page_and_published(play, desk):
    part_ways(play)
    db.session.commit()
    page = english(desk, rounds_path(play) + "/1")
    forms = [f for f in page.all("form") if f.get("action").endswith("/1/publish")]
    chosen = [i.get("value") for f in forms for i in f.iter(XHTML + "input") if i.get("name") == "plan"]
    assert chosen == AIMS
    page = desk.submit("/1/publish", plan="stable")
    assert page.words().count("Released") and db.session.query(Round).filter_by(objective="stable").one().published_at
    page = desk.get(rounds_path(play) + "/1")
    assert not [f for f in page.all("form") if f.get("action").endswith("/publish")]
    assert page.words().count("Not taken") == 2
    desk.get(rounds_path(play) + "/1?plan=nonsense", status=404)


def test_a_button_that_does_not_say_which_plan_publishes_none(play, desk):
    part_ways(play)
    db.session.commit()
    desk.get(rounds_path(play) + "/1")
    desk.submit("/1/publish", status=404, plan="", follow=False)
    assert db.session.query(Proposal).count() == 0


def test_the_form_makes_three_plans_unless_told_otherwise(play, desk):
    play.enterprise(), play.agency()
    db.session.commit()
    desk.get(rounds_path(play))
    desk.submit("/rounds")
    assert [row.objective for row in db.session.query(Round).order_by(Round.id)] == AIMS
    desk.get(rounds_path(play))
    desk.submit("/rounds", status=422, follow=False, objectives=[])


def test_weights_other_than_usual_are_said(play, desk):
    play.enterprise(), play.agency()
    make_plan(desk, play, objectives=AIMS, weight_stars="77")
    page = english(desk, rounds_path(play) + "/1")
    assert re.search(r"Weights other than usual: Stars 77 \(usually 15\)", page.words())


@pytest.mark.parametrize("path", ["/{}", "/{}?plan=fair"])
def test_the_number_of_queries_does_not_grow_with_the_rows(play, desk, path):
    def count(number: int) -> int:
        db.session.commit()
        db.session.expunge_all()
        with queries() as sent:
            desk.get(rounds_path(play) + path.format(number))
        play.fair = db.session.get(Fair, play.fair.id)
        return len(sent)

    part_ways(play)
    few = count(1)
    part_ways(play)
    assert count(2) == few


def test_who_fares_worst_and_who_would_rather_swap_are_named(play, desk):
    """Bright and Steady would both rather have each other, but Hope can go nowhere else."""
    hope, bright = play.enterprise(needs=[Need("4", True), Need("9", True)]), play.enterprise(needs=[Need("4", True)])
    steady = play.agency(capacity=1)
    play.agency(capacity=1, areas=(4,))
    set_star(play.fair, bright, steady.agency, True, play.act)
    best, _, stable = run_rounds(play.fair, default_weights(), AIMS, False, play.act)
    assert best.figures["blocking_pairs"] == [[bright.id, steady.agency_id]] and not stable.figures["blocking_pairs"]
    lowest = min(line.score for line in best.lines)
    set_rule(play.fair, hope, steady.agency, "lock", "x", play.act)
    db.session.commit()
    page = english(desk, rounds_path(play) + "/1?plan=best").words()
    assert f"Lowest fit {points(lowest)} {hope.name}" in page and f"{bright.name} – {steady.agency.name}" in page
    side_by_side = english(desk, rounds_path(play) + "/1")
    assert [e.text for e in side_by_side.all("small", **{"class": "multiple__of"})] == [
        hope.name,
        hope.name,
        bright.name,
    ]
    again = run_rounds(play.fair, default_weights(), ["best"], False, play.act)[0]
    assert again.figures["fares_worst"] == bright.id, "a locked pair was not the plan's to place"


def test_one_more_seat_is_promised_only_of_plans_for_which_it_is_so(play, desk):
    play.enterprise(needs=[Need("4", True)]), play.enterprise(needs=[Need("4", True)])
    play.agency(capacity=1)
    run_rounds(play.fair, default_weights(), ["best", "fair", "stable"], False, play.act)
    db.session.commit()
    said = {
        aim: "One more seat at any of these" in english(desk, f"{rounds_path(play)}/1?plan={aim}").words()
        for aim in ("best", "fair", "stable")
    }
    assert said == {"best": True, "fair": True, "stable": False}


def test_key_enterprises_and_those_with_cases_are_two_figures(play, desk):
    """重点企业 is a word of PS24-9.2: the roster's mark, never an enterprise that had cases."""
    with_cases, _key, plain = play.enterprise(), play.enterprise(needs=[Need("7", True)]), play.enterprise()
    had_cases(with_cases, 1, year=play.fair.held_on.year - 1, now=play.now)
    with_cases.key_enterprise = plain.key_enterprise = False
    play.agency(capacity=2), play.agency(capacity=3)
    plans = run_rounds(play.fair, default_weights(), AIMS, False, play.act)
    for plan in plans:
        assert (plan.figures["priority"], plan.figures["key"]) == ([1, 1], [0, 1]), (
            "nobody offers what the key one needs"
        )
        assert plan.figures["idle"] == [sum(not load for _, load, _ in plan.figures["load"]), 2]
        assert plan.figures["largest"] == max(load for _, load, _ in plan.figures["load"])
    db.session.commit()
    page = desk.get(rounds_path(play) + "/1").words()
    assert "匹配到机构的优先对象（上年度有案件）" in page and "匹配到机构的重点企业" in page
    assert "1 / 1" in page and "0 / 1" in page


def nearly(play, totals: list[float], blocking: list[int]) -> list[Round]:
    play.enterprise(), play.agency()
    plans = run_rounds(play.fair, default_weights(), AIMS, False, play.act)
    for plan, total, pairs in zip(plans, totals, blocking, strict=True):
        plan.figures = plan.figures | {"total": total, "blocking": pairs}
    db.session.commit()
    return plans


def test_of_plans_within_a_whisker_that_with_the_fewest_who_would_swap_is_pointed_to(play, desk):
    """14.58 and one step of the grid less: no page may call one of them better by its total."""
    nearly(play, [14.58 + 2**-20, 14.58, 12.0], [2, 0, 0])
    page = english(desk, rounds_path(play) + "/1").words()
    assert "Nearly equal in total fit: Best overall, Fairest, at most 0.0001 apart." in page
    assert "Of these, Fairest leaves the fewest pairs that would rather swap: 0." in page
    assert "1458.0001" in page and "1458.0000" in page, "with the digits that decide"


def test_among_equals_none_is_best(play, desk):
    plans = nearly(play, [14.58, 14.58, 14.58], [0, 0, 0])
    (total,) = [one for one in measures_of(plans) if one.name == "total"]
    assert not any(mark.leads for mark in total.marks)
    page = english(desk, rounds_path(play) + "/1").words()
    assert "Equal in total fit: Best overall, Fairest, Stable." in page and "best of the three" not in page


def test_two_that_are_ahead_of_a_third_are_as_good_as_one_another(play, desk):
    nearly(play, [14.58, 14.58 - 2**-20, 12.0], [0, 0, 0])
    page = english(desk, rounds_path(play) + "/1").words()
    assert page.count("as good as another, and none is better") == 2 and "best of the three" not in page
