"""The organizer's rounds: what a round can reach, the plan before publication, rules on pairs, publishing, closing."""

import pytest
from cast import raise_curtain
from pages import Page, english, queries, signed_in
from plans import make_plan, rounds_path

from matchfair.accounts.services import make_account, make_bureau
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs.links import make_booth_link, revoke_booth_link
from matchfair.fairs.services import make_fair
from matchfair.matching import default_weights
from matchfair.needs.services import Need, save_needs, set_star
from matchfair.offers.services import set_capacity
from matchfair.parties.models import Enterprise
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import close_fair
from matchfair.rounds.changes import Changes, changed_since
from matchfair.rounds.models import PairRule, Round
from matchfair.rounds.services import publish, run_round, set_rule


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def test_the_shortage_is_said_with_numbers_before_a_round_is_run(play, desk):
    for _ in range(3):
        play.enterprise(needs=[Need("7", True)])
    steady = play.agency(capacity=2, areas=(7,))
    play.agency(capacity=5, areas=(4,))
    db.session.commit()
    page = english(desk, rounds_path(play))
    words = page.words()
    assert "3 enterprises need “Recruitment”, only 2 seats offer it." in words
    assert f"3 enterprises can only go to {steady.agency.name} (free seats: 2). 1 will be left without." in words
    assert "At most 2 can be matched, 1 will be left without." in words
    assert page.all("ol"), "where one more seat would help"


def test_locks_beyond_the_seats_are_said_in_words_with_the_agencys_name(play, desk):
    steady = play.agency(capacity=1)
    hope, bright = play.enterprise(), play.enterprise()
    for enterprise in (hope, bright):
        set_rule(play.fair, enterprise, steady.agency, "lock", "所长交代", play.act)
    told = (
        f"More enterprises are locked to {steady.agency.name} than it has free seats. "
        f"Locked: 2 ({hope.name}、{bright.name}). Free: 1."
    )
    refused_everywhere(play, desk, told)


def refused_everywhere(play, desk, told: str) -> None:
    """In the outlook of the next round, and when the round is run all the same."""
    db.session.commit()
    assert told in english(desk, rounds_path(play)).words()
    rounds = db.session.query(Round).count()
    assert desk.submit("/rounds", status=422, follow=False).refused()[0].startswith(told)
    assert db.session.query(Round).count() == rounds


def test_a_lock_to_a_paused_agency_says_that_it_paused(play, desk):
    hope, steady = play.enterprise(), play.agency(capacity=3)
    play.agency()
    set_rule(play.fair, hope, steady.agency, "lock", "所长交代", play.act)
    steady.paused_at = play.now
    refused_everywhere(
        play, desk, f"{steady.agency.name} has paused its offer, so this lock cannot be kept: {hope.name}."
    )


def test_a_lock_of_an_enterprise_without_needs_is_named(play, desk):
    hope, steady = play.enterprise(needs=()), play.agency()
    set_rule(play.fair, hope, steady.agency, "lock", "所长交代", play.act)
    refused_everywhere(play, desk, f"{hope.name} is locked to {steady.agency.name}, but lists no needs")
    play.enterprise()
    refused_everywhere(play, desk, f"{hope.name} is locked to {steady.agency.name}, but lists no needs")


def test_a_lock_of_an_enterprise_that_is_paired_hinders_no_round(play, desk):
    hope, _bright, steady = play.enterprise(), play.enterprise(), play.agency(standing=True)
    set_rule(play.fair, hope, steady.agency, "lock", "所长交代", play.act)
    make_plan(desk, play)
    desk.submit("/1/publish")
    play.answer(db.session.query(Proposal).filter_by(enterprise_id=hope.id).one(), "enterprise")
    make_plan(desk, play)
    assert db.session.query(Round).filter_by(number=2).count() == 1


def test_a_plan_shows_pairs_reasons_and_who_is_left_without(play, desk):
    hope, bright = play.enterprise(), play.enterprise()
    lonely = play.enterprise(needs=[Need("7", True)])
    steady = play.agency(capacity=1)
    make_plan(desk, play)
    page = english(desk, rounds_path(play) + "/1")
    words = page.words()
    assert [row[:4] for row in page.rows()] == [[hope.name, steady.agency.name, "59.16", ""]]
    facts = page.facts()
    assert (facts["Matched"], facts["Left without"]) == ("1 of 3 waiting", "2")
    assert {e.name for e in (hope, bright, lonely)} <= {a.text for a in page.all("a")}
    assert "It fits as well as enterprises that got a seat." in words
    assert f"one more seat at {steady.agency.name}" in words
    assert "No agency it may go to offers all of its must-have areas: Recruitment" in words
    assert "Programme priorities" in words, "the desk sees the share that others never see"
    assert "Proven: no other plan does better by this aim." in words
    assert "locked pairs aside" not in words


def test_who_is_not_next_in_line_for_a_seat_reads_that_no_single_change_is_enough(play, desk):
    hope, bright, _third = play.enterprise(), play.enterprise(), play.enterprise()
    steady = play.agency(capacity=1)
    set_star(play.fair, bright, steady.agency, True, play.act)
    set_rule(play.fair, hope, steady.agency, "lock", "所长交代", play.act)
    make_plan(desk, play)
    words = english(desk, rounds_path(play) + "/1").words()
    assert words.count(f"one more seat at {steady.agency.name}") == 1, "for Bright, who starred it"
    assert words.count("No single change would match it: one more seat where it may go would go to another") == 1
    assert "who fares worst, locked pairs aside" in words


def pages_of(app, visitor, role: str, fair_code: str) -> dict[str, str]:
    """What one party reads on every page of the fair that it may open without more than the fair's code."""
    read = {}
    for rule in app.url_map.iter_rules():
        roles = getattr(app.view_functions[rule.endpoint], "audience", ())
        if role in roles and "GET" in rule.methods and rule.arguments == {"fair_code"}:
            response = visitor.client.get(rule.build({"fair_code": fair_code})[1])
            read[rule.endpoint] = Page(response).words() if response.mimetype == "text/html" else response.text
    return read


def test_a_plan_is_invisible_to_everyone_else_until_it_is_published(app, play, desk):
    hope, steady = play.enterprise(), play.agency()
    db.session.commit()
    parties = {"enterprise": hope, "agency": steady.agency}
    others = {role: signed_in(app, play.now, **{role: party}) for role, party in parties.items()}
    before = {role: pages_of(app, visitor, role, play.fair.code) for role, visitor in others.items()}
    make_plan(desk, play)
    for role, visitor in others.items():
        for path in ("", "/1"):
            visitor.get(rounds_path(play) + path, status=403)
        for verb in ("", "/1/publish", "/1/withdraw"):
            assert visitor.client.post(rounds_path(play) + verb, data=desk.page.form("/publish")).status_code in (
                400,
                403,
            )
        assert pages_of(app, visitor, role, play.fair.code) == before[role], "a plan leaves no trace elsewhere"
    desk.get(rounds_path(play) + "/1")
    desk.submit("/1/publish")
    for role, visitor in others.items():
        assert not before[role] or pages_of(app, visitor, role, play.fair.code) != before[role], "published, it is seen"


def test_publishing_tells_how_many_and_lists_what_no_longer_fits(play, desk):
    play.enterprise()
    steady = play.agency(capacity=1)
    make_plan(desk, play)
    steady.paused_at = play.now
    db.session.commit()
    page = english(desk, rounds_path(play) + "/1")
    assert "new recommendations: 0, replaced by another: 0, withdrawn: 0." in page.words(), (
        "the agency paused meanwhile"
    )
    page = desk.submit("/1/publish")
    assert "The agency paused its offer." in page.words()
    assert page.messages() == [
        "0 recommendations were released; both sides see them now.",
        "1 pair no longer fitted and was left out; it is listed below with the reason.",
    ]
    desk.get(rounds_path(play) + "/1")
    assert not [f for f in desk.page.all("form") if f.get("action").endswith("/publish")]


def need_more(play, enterprise, *areas):
    save_needs(play.fair, enterprise, [Need(area, True) for area in areas], play.act)


@pytest.mark.parametrize("softened, locked, made", [(False, False, 1), (True, False, 2), (False, True, 2)])
def test_a_pair_that_misses_a_new_must_have_is_left_out(play, desk, softened, locked, made):
    hope, _ = play.enterprise(), play.enterprise()
    steady = play.agency()
    make_plan(desk, play, softened="y" if softened else None)
    need_more(play, hope, "4", "7")
    if locked:
        set_rule(play.fair, hope, steady.agency, "lock", "所长交代", play.act)
    db.session.commit()
    page = english(desk, rounds_path(play) + "/1")
    assert "Since this plan was made 1 enterprises and 0 agencies changed" in page.words()
    assert page.all("a", href=rounds_path(play) + "#run")
    page = desk.submit("/1/publish")
    assert db.session.query(Proposal).count() == made
    listed = f"{hope.name} – {steady.agency.name}: Needs or offer changed" in page.words()
    assert listed == (made == 1) == (len(page.messages()) == 2)


def test_an_enterprise_that_took_its_needs_back_gets_no_proposal(play):
    hope, _ = play.enterprise(), play.agency()
    row = run_round(play.fair, default_weights(), "best", False, play.act)
    need_more(play, hope)
    assert publish(row, play.act) == 0 and row.left_out[0][2] == "no_needs"


def test_who_joins_or_changes_is_counted_once_and_nobody_else(play):
    play.enterprise(), play.enterprise()
    steady = play.agency()
    play.agency()
    row = run_round(play.fair, default_weights(), "best", False, play.act)
    assert changed_since(row, play.now) is None
    play.enterprise(), play.agency()
    set_capacity(play.fair, steady, 1, play.act)
    assert changed_since(row, play.now) == Changes(enterprises=1, agencies=2)


def confirmation(page, action: str) -> str:
    return next(form.get("data-confirm") for form in page.all("form") if form.get("action").endswith(action))


def test_what_a_new_round_replaces_is_said_before_running_and_publishing(play, desk):
    hope, bright, _ = play.enterprise(), play.enterprise(), play.enterprise()
    steady = play.agency(capacity=3)
    make_plan(desk, play)
    desk.submit("/1/publish")
    rows = {p.enterprise_id: p for p in db.session.query(Proposal)}
    play.answer(rows[hope.id], "enterprise")
    db.session.commit()
    assert (
        "2 of these enterprises have a recommendation that nobody has answered yet"
        in english(desk, rounds_path(play)).words()
    )
    make_plan(desk, play)
    told = "Releasing it – new recommendations: 0, replaced by another: 0, withdrawn: 0."
    for objective in ("", "?plan=best"):
        page = english(desk, rounds_path(play) + "/2" + objective)
        assert told in page.words() and confirmation(page, "/2/publish") == f"Release now? {told}"
        assert "2 open recommendations have the same pairs and stay, with a new time to answer." in page.words()
    set_rule(play.fair, bright, steady.agency, "forbid", "x", play.act)
    make_plan(desk, play)
    told = "Releasing it – new recommendations: 0, replaced by another: 0, withdrawn: 1."
    page = english(desk, rounds_path(play) + "/3")
    assert told in page.words() and told in confirmation(page, "/3/publish")
    told = "1 open recommendation has the same pair and stays"
    assert told in page.words() and told in desk.submit("/3/publish").words()
    db.session.refresh(rows[bright.id])
    assert [p.closed_as for p in rows.values()].count("superseded") == 1


def test_a_round_with_nothing_to_take_back_offers_no_withdrawal(play, desk):
    play.enterprise(), play.agency()
    make_plan(desk, play)
    desk.submit("/1/publish")
    page = english(desk, rounds_path(play) + "/1")
    assert "1 of its recommendations still waits for an answer." in page.words() and page.form("/1/withdraw")
    play.answer(db.session.query(Proposal).one(), "enterprise", accepts=False)
    db.session.commit()
    page = desk.get(rounds_path(play) + "/1")
    assert "there is nothing left to withdraw" in page.words()
    assert not [f for f in page.all("form") if f.get("action").endswith("/1/withdraw")]


def test_agencies_that_could_not_see_their_proposals_are_named_before_publishing(play, desk):
    for _ in range(3):
        play.enterprise()
    account, link, invited = (play.agency(capacity=1).agency for _ in range(3))
    make_account(play.bureau.id, "clerk", Act(play.now, "system"), agency=account).password_hash = "set"
    make_account(play.bureau.id, "later", Act(play.now, "system"), agency=invited)
    make_plan(desk, play)
    path = rounds_path(play) + "/1"
    assert "2 of 3 agencies have no account in use and no booth link yet" in english(desk, path).words()
    made = make_booth_link(play.fair, link, "展位", play.act)
    db.session.commit()
    words = desk.get(path).words()
    assert "1 of 3 agencies has no account in use and no booth link yet" in words
    revoke_booth_link(made, play.act)
    db.session.commit()
    assert "2 of 3 agencies have" in desk.get(path).words()


def test_a_withdrawn_round_takes_its_open_proposals_back_and_says_why(app, play, desk):
    play.enterprise(), play.agency()
    make_plan(desk, play)
    desk.submit("/1/publish")
    page = desk.submit("/1/withdraw", 422, reason=" ")
    assert page.refused() == ("撤回已发布的轮次须写明理由。", "双方都会看到这条理由，请写成可以给他们看的话。")
    assert db.session.query(Proposal).one().closed_at is None
    desk.submit("/1/withdraw", reason="名额有误，稍后重新匹配")
    assert db.session.query(Proposal).one().closed_as == "withdrawn"
    assert db.session.query(Round).one().state == "withdrawn"
    phone = signed_in(app, play.now, enterprise=play.enterprises[0])
    assert "名额有误，稍后重新匹配" in phone.get(f"/fair/{play.fair.code}/results").words()


def test_a_pair_is_forbidden_from_the_plan_and_the_next_round_obeys(play, desk):
    play.enterprise()
    steady, careful = play.agency(), play.agency(areas=(4,))
    make_plan(desk, play)
    assert db.session.query(Round).one().lines[0].agency_id == steady.agency_id
    chosen = f"{play.enterprises[0].id}-{steady.agency_id}"
    page = desk.submit("/rules", kind="forbid", note="去年有纠纷", pair=chosen)
    assert page.form("/1/publish")["plan"] == ["best"], "one stays on the plan and goes on to the next pair"
    rule = db.session.query(PairRule).one()
    assert (rule.kind, rule.agency_id, rule.note) == ("forbid", steady.agency_id, "去年有纠纷")
    make_plan(desk, play)
    second = db.session.query(Round).filter_by(number=2).one()
    assert second.lines[0].agency_id == careful.agency_id
    desk.get(rounds_path(play))
    desk.submit(f"/rules/{rule.id}/lift")
    db.session.refresh(rule)
    assert rule.lifted_at


def test_a_rule_needs_a_reason_and_a_weight_a_number(play, desk):
    play.enterprise(), play.agency()
    make_plan(desk, play)
    fields = english(desk, rounds_path(play) + "/1").all("input", name="note")
    assert [(e.get("placeholder"), e.get("aria-label")) for e in fields] == [("Why (required)",) * 2]
    desk.submit("/rules", status=422, follow=False, kind="lock", note="")
    desk.get(rounds_path(play))
    desk.submit("/rounds", status=422, follow=False, weight_stars="-3")
    desk.get(rounds_path(play))
    zeros = {name: "0" for name in desk.page.form("/rounds") if name.startswith("weight_")}
    desk.submit("/rounds", status=422, follow=False, **zeros)
    assert db.session.query(PairRule).count() == 0 and db.session.query(Round).count() == 1


def test_the_aim_is_a_sentence_and_kept_is_explained(play, desk):
    play.enterprise(), play.agency()
    make_plan(desk, play)
    words = english(desk, rounds_path(play) + "/1").words()
    assert "the pairs fit as well as they can. Proven: no other plan" in words
    assert "pairings and accepted recommendations that the round leaves alone" in words


def test_the_weights_of_the_last_round_are_kept_for_the_next(play, desk):
    play.enterprise(), play.agency()
    make_plan(desk, play, weight_stars="77", objectives=["fair"])
    row = db.session.query(Round).one()
    assert (row.weights["stars"], row.objective) == (0.77, "fair")
    desk.get(rounds_path(play))
    assert desk.page.form("/rounds")["weight_stars"] == ["77"]


def test_a_declined_pair_cannot_be_locked_again(play, desk):
    hope, steady = play.enterprise(), play.agency()
    make_plan(desk, play)
    desk.submit("/1/publish")
    play.answer(db.session.query(Proposal).one(), "enterprise", accepts=False)
    db.session.commit()
    desk.get(rounds_path(play))
    desk.submit(
        "/rules", status=409, follow=False, kind="lock", note="x", enterprise=str(hope.id), agency=str(steady.agency_id)
    )


def test_a_lock_of_a_pair_that_declined_since_is_an_error_that_names_it(play, desk):
    hope, steady = play.enterprise(), play.agency()
    set_rule(play.fair, hope, steady.agency, "lock", "所长交代", play.act)
    make_plan(desk, play)
    desk.submit("/1/publish")
    play.answer(db.session.query(Proposal).one(), "agency", accepts=False)
    refused_everywhere(
        play, desk, f"{hope.name} is locked to {steady.agency.name}, but one of the two declined the other"
    )
    desk.get(rounds_path(play))
    desk.submit(f"/rules/{db.session.query(PairRule).one().id}/lift")
    make_plan(desk, play)
    assert db.session.query(Round).filter_by(number=2).one().lines[0].agency_id is None


def test_another_bureaus_fair_does_not_exist_here(app, play, desk):
    other = raise_other_curtain(play)
    for path in ("rounds", "rounds/1"):
        desk.get(f"/desk/fairs/{other.code}/{path}", status=404)


def raise_other_curtain(play):
    bureau = make_bureau(44_03_11_01, "光明区人力资源局", "pingshan", "wang", "another long password", play.now)
    fair = make_fair(
        bureau,
        play.act,
        name="光明双选会",
        venue="光明",
        held_on=play.fair.held_on,
        ends_on=play.fair.ends_on,
        edition="pingshan-2024",
    )
    db.session.commit()
    return fair


def test_closing_the_fair_withdraws_what_is_open(app, play, desk):
    play.enterprise(), play.agency()
    make_plan(desk, play)
    desk.submit("/1/publish")
    token = desk.page.form("/1/withdraw")
    answer = desk.client.post(f"/desk/fairs/{play.fair.code}/close", data=token)
    assert answer.status_code == 303
    assert db.session.query(Proposal).one().closed_as == "withdrawn"
    db.session.refresh(play.fair)
    assert play.fair.phase == "closed"
    desk.get(rounds_path(play))


@pytest.mark.parametrize("path", ["", "/1"])
def test_the_number_of_queries_does_not_grow_with_the_rows(play, desk, path):
    def count() -> int:
        db.session.commit()
        db.session.expunge_all()
        with queries() as sent:
            desk.get(rounds_path(play) + path)
        return len(sent)

    play.enterprise(), play.agency()
    play.enterprise(needs=[Need("7", True)])
    make_plan(desk, play)
    few = count()
    for _ in range(2):
        play.enterprise(), play.agency()
        play.enterprise(needs=[Need("7", True)])
    make_plan(desk, play)
    path = path and "/2"
    assert count() == few
    assert db.session.query(Enterprise).count() == 6


def test_the_missing_area_is_named_before_a_round_is_run(play, desk):
    one, two = (
        play.enterprise(needs=[Need("7", True), Need("4", True)]),
        play.enterprise(needs=[Need("4", True), Need("9", True)]),
    )
    barred = play.enterprise(needs=[Need("4", True)])
    steady = play.agency(areas=(4,))
    play.agency(areas=(9,))
    set_rule(play.fair, barred, steady.agency, "forbid", "x", play.act)
    db.session.commit()
    words = english(desk, rounds_path(play)).words()
    assert f"{one.name}: nobody offers Recruitment" in words
    assert f"{two.name}: nobody offers all of " in words
    assert f"{barred.name}: those who offer its must-have areas are ruled out" in words


def test_a_published_round_ends_with_the_fair(play, desk):
    play.enterprise(), play.agency()
    row = run_round(play.fair, default_weights(), "best", False, play.act)
    publish(row, play.act)
    db.session.commit()
    assert row.state == "published"
    close_fair(play.fair, play.act)
    db.session.commit()
    assert row.state == "ended"
    for path in (rounds_path(play), f"{rounds_path(play)}/1"):
        page = desk.get(path).words()
        assert "已随双选会结束" in page or "双选会已结束，未答复的推荐均已撤回。" in page
