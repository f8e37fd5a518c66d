"""An owner answers a proposal: reasons first, accept or decline, two phones, double taps, pages left open."""

import pytest
from cast import had_cases, raise_curtain
from pages import queries, signed_in

from matchfair.agreements.models import Agreement
from matchfair.agreements.services import dissolve, send_request
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fees import each_year
from matchfair.matching import default_weights
from matchfair.needs.services import Need, NeedsFixed, Said, save_needs, set_star
from matchfair.offers.services import AreaOffered, save_offer
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import close_fair, lapse, withdraw_proposal
from matchfair.rounds.services import publish, run_round, set_rule

HTMX = {"HX-Request": "true"}


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def fair_path(play, rest=""):
    return f"/fair/{play.fair.code}/{rest}"


def published(play) -> list[Proposal]:
    row = run_round(play.fair, default_weights(), "best", False, play.act)
    publish(row, play.act)
    db.session.commit()
    return db.session.query(Proposal).filter_by(round_id=row.id).order_by(Proposal.id).all()


@pytest.fixture
def stage(app, play):
    """One enterprise with one published proposal, and its phone on the proposal's page."""
    hope, steady = play.enterprise(), play.agency()
    set_star(play.fair, hope, steady.agency, True, play.act)
    (proposal,) = published(play)
    phone = signed_in(app, play.now, enterprise=hope)
    phone.get(fair_path(play, f"proposals/{proposal.code}"))
    return play, hope, steady, proposal, phone


def status(proposal, now) -> str:
    db.session.expire_all()
    return db.session.get(Proposal, proposal.id).status(now)


def tap(phone, kind: str, code: int = 303, **more):
    """Send the page's form that accepts, or follow the link to the one that declines and send that."""
    to_reasons = [a.get("href") for a in phone.page.all("a") if (a.get("href") or "").endswith("#decline")]
    if kind == "decline" and to_reasons:
        phone.get(to_reasons[0].removesuffix("#decline"))
    (form,) = [f for f in phone.page.all("form") if any(e.get("value") == kind for e in f.iter())]
    hidden = {e.get("name"): e.get("value") for e in form.iter() if e.get("type") == "hidden"}
    return phone.submit("/answer", code, **hidden, **more)


def test_the_page_tells_why_and_what_is_covered(stage):
    play, _, steady, _, phone = stage
    words = phone.page.words()
    assert "考勤管理" in words and "法律咨询" in words
    strengths = {m.get("aria-label"): float(m.get("value")) for m in phone.page.all("meter")}
    assert len(strengths) >= 2 and all(0 < value <= 1 for value in strengths.values())
    assert steady.terms in words and steady.agency.phone not in words
    assert not [e for e in phone.page.all("li") if e.get("class") == "coverage__need_no"]


def test_what_is_not_covered_is_named(app, play):
    hope = play.enterprise(needs=[Need("4", True), Need("10", False)])
    play.agency(areas=(4,))
    (proposal,) = published(play)
    page = signed_in(app, play.now, enterprise=hope).get(fair_path(play, f"proposals/{proposal.code}"))
    (missing,) = [e for e in page.all("li") if e.get("class") == "coverage__need_no"]
    assert "员工培训" in "".join(missing.itertext())


def test_what_the_bureau_alone_may_know_is_not_a_reason(app, play):
    hope = play.enterprise()
    had_cases(hope, 3, now=play.now)
    play.agency()
    (proposal,) = published(play)
    page = signed_in(app, play.now, enterprise=hope).get(fair_path(play, f"proposals/{proposal.code}"))
    assert "programme" not in page.text.lower() and "优先" not in page.words()


def test_accepting_waits_for_the_agency_and_then_shows_contact_and_draft(stage):
    play, _, steady, proposal, phone = stage
    page = tap(phone, "accept")
    assert status(proposal, play.now) == "waits_for_agency"
    assert steady.agency.phone not in page.words()
    play.answer(proposal, "agency")
    db.session.commit()
    page = phone.get(fair_path(play, "results"))
    draft = db.session.query(Agreement).one()
    facts = page.facts()
    assert (facts["联系人"], facts["联系电话"]) == (steady.agency.contact, steady.agency.phone)
    assert page.all("a", href=fair_path(play, f"agreements/{draft.code}"))
    phone.get(fair_path(play, f"agreements/{draft.code}"))


def test_declining_takes_a_reason_and_frees_the_seat(stage):
    play, _, steady, proposal, phone = stage
    tap(phone, "decline", why="too_far", words="在龙岗")
    assert status(proposal, play.now) == "declined_by_enterprise"
    db.session.refresh(steady)
    assert (proposal.closed_reason, steady.seats_taken) == ("too_far\n在龙岗", 0)
    assert "在龙岗" in phone.get(fair_path(play, "results")).words()


def test_where_the_reasons_to_decline_stand_nothing_accepts(stage):
    play, _, _, proposal, phone = stage
    sheet = fair_path(play, f"proposals/{proposal.code}?decline=1")
    for page in (phone.get(sheet), tap(phone, "decline", 422, why="", words="长" * 301)):
        assert [b for b in page.buttons() if b in ("接受", "谢绝")] == ["谢绝"]
    assert "接受" in phone.get(fair_path(play, f"proposals/{proposal.code}")).buttons()


def test_declining_needs_no_reason_but_not_a_novel(stage):
    play, _, _, proposal, phone = stage
    old = phone.page
    tap(phone, "decline", 422, why="", words="长" * 301)
    assert status(proposal, play.now) == "waits_for_both"
    phone.page = old
    tap(phone, "decline", why="", words="")
    assert status(proposal, play.now) == "declined_by_enterprise"


def test_an_answer_to_old_terms_is_refused_and_shows_the_new_ones(stage):
    play, _, steady, proposal, phone = stage
    save_offer(
        play.fair,
        steady,
        [AreaOffered(4, 2), AreaOffered(9, 2)],
        play.act,
        terms="每月900元",
        fee=each_year(90_000),
        mode="驻点",
    )
    db.session.commit()
    page = tap(phone, "accept", 409)
    assert status(proposal, play.now) == "waits_for_both"
    assert page.messages() == ["您打开页面后，需求或条件有了变化，本次答复没有提交。 请查看新内容后再答复。"]
    assert page.facts() == {"服务费用": "每月900元", "服务方式": "驻点"}
    tap(phone, "accept")
    assert status(proposal, play.now) == "waits_for_agency"
    assert proposal.terms.terms == "每月900元"


def test_a_double_tap_answers_once(stage):
    play, _, _, proposal, phone = stage
    tap(phone, "accept", follow=False)
    again = phone.client.post(phone.sent[0], data=phone.sent[1])
    assert (again.status_code, again.location) == (303, phone.page.location)
    assert status(proposal, play.now) == "waits_for_agency"


def test_two_phones_at_once(app, stage):
    play, hope, _, proposal, phone = stage
    other = signed_in(app, play.now, enterprise=hope)
    other.get(fair_path(play, f"proposals/{proposal.code}"))
    stale = other.page
    tap(phone, "decline", why="")
    tap(other, "accept", 409)
    assert status(proposal, play.now) == "declined_by_enterprise"
    other.page = stale
    page = other.get(fair_path(play, f"proposals/{proposal.code}"))
    assert not [f for f in page.all("form") if f.get("action", "").endswith("/answer")], "nothing left to answer"


def test_both_phones_accept(app, stage):
    play, hope, _, proposal, phone = stage
    other = signed_in(app, play.now, enterprise=hope)
    other.get(fair_path(play, f"proposals/{proposal.code}"))
    tap(phone, "accept"), tap(other, "accept")
    assert status(proposal, play.now) == "waits_for_agency"


def test_a_page_left_open_until_the_time_is_up(app, stage):
    play, _, _, proposal, phone = stage
    app.test_clock.pass_by(minutes=121)
    tap(phone, "accept", 409)
    now = app.test_clock()
    assert status(proposal, now) == "expired"
    page = phone.get(fair_path(play, "results"))
    assert page.all("a", href=fair_path(play, f"agencies/{proposal.agency_id}#ask")), (
        "whoever it was may be asked again"
    )


def test_a_closed_fair_answers_nothing(stage):
    play, _, _, proposal, phone = stage
    close_fair(play.fair, play.act)
    db.session.commit()
    tap(phone, "accept", 409)
    assert status(proposal, play.now) == "withdrawn"
    phone.get(fair_path(play)), phone.get(fair_path(play, "results")), phone.get(fair_path(play, "agencies"))


def test_an_own_request_can_be_withdrawn_also_when_its_time_ran_out(app, play):
    hope, steady = play.enterprise(), play.agency()
    send_request(play.fair, hope, steady, "enterprise", play.act)
    phone = signed_in(app, play.now, enterprise=hope)
    phone.get(fair_path(play, "results"))
    app.test_clock.pass_by(minutes=121)
    page = phone.get(fair_path(play, "results"))
    assert [f for f in page.all("form") if f.get("action", "").endswith("/withdraw")]
    phone.submit("/withdraw")
    save_needs(play.fair, hope, [Need("1", True)], Act(app.test_clock(), "test"))


def test_needs_stay_fixed_as_long_as_one_acceptance_stands_on_them(app, play):
    hope, steady, careful = play.enterprise(), play.agency(capacity=1), play.agency(capacity=0)
    (proposed,) = published(play)
    request, _none = send_request(play.fair, hope, careful, "enterprise", play.act)
    play.answer(proposed, "enterprise")
    play.answer(request, "agency", accepts=False)
    with pytest.raises(NeedsFixed):
        save_needs(play.fair, hope, [Need("1", True)], play.act)
    withdraw_proposal(proposed, play.act)
    save_needs(play.fair, hope, [Need("1", True)], play.act)
    assert steady.seats_taken == 0


def test_only_what_one_agreed_to_can_be_withdrawn(stage):
    play, _, _, proposal, phone = stage
    form = phone.page.form("/answer")
    data = {name: form[name] for name in ("csrf_token", "request_key")}
    assert phone.client.post(fair_path(play, f"proposals/{proposal.code}/withdraw"), data=data).status_code == 403
    assert status(proposal, play.now) == "waits_for_both"


def test_after_a_decline_of_the_agency_the_next_best_are_offered(app, stage):
    play, _, steady, proposal, phone = stage
    play.agency("也合适"), play.agency("不合适", areas=(1,)), play.agency("满了", capacity=0)
    set_rule(play.fair, proposal.enterprise, play.agency("不许配").agency, "forbid", "去年有纠纷", play.act)
    play.answer(proposal, "agency", accepts=False, reason="人手不足")
    db.session.commit()
    page = phone.get(fair_path(play, "results"))
    assert (
        f"机构已谢绝 {steady.agency.name} 坪山区人力资源局为您推荐，仅供参考，由您自主选择 · 2026年11月21日 09:00 人手不足"
        in page.words()
    )
    asked = [a.get("href") for a in page.all("a") if a.get("href").endswith("#ask")]
    assert asked == [fair_path(play, f"agencies/{play.offers[1].agency_id}#ask")]


def test_a_dissolved_pairing_shows_its_reason_and_hides_the_contact(stage):
    play, _, steady, proposal, phone = stage
    play.answer(proposal, "enterprise")
    draft = play.answer(proposal, "agency")
    dissolve(draft, "双方商定另作安排", play.act)
    db.session.commit()
    words = phone.get(fair_path(play, "results")).words()
    assert "意向已取消" in words and "双方商定另作安排" in words and steady.agency.phone not in words


def test_what_the_bureau_typed_is_marked(app, play):
    hope, steady = play.enterprise(), play.agency()
    row, _ = send_request(play.fair, hope, steady, "enterprise", play.act, said=Said("present", "李科长"))
    phone = signed_in(app, play.now, enterprise=hope)
    for path in ("results", f"proposals/{row.code}"):
        assert "根据您当面告知代您录入。录入人：李科长。" in phone.get(fair_path(play, path)).words()


def test_another_enterprises_proposal_is_not_found(app, stage):
    play, _, _, proposal, phone = stage
    stranger = signed_in(app, play.now, enterprise=play.enterprise())
    stranger.get(fair_path(play, f"proposals/{proposal.code}"), 404)
    form = phone.page.form("/answer")
    data = stranger.get(fair_path(play, "needs")).form("/needs") | {"answer": "accept", "version": form["version"]}
    assert stranger.client.post(fair_path(play, f"proposals/{proposal.code}/answer"), data=data).status_code == 404


@pytest.mark.parametrize("view", ["", "results"])
def test_polling_sends_nothing_while_nothing_changes(app, stage, view):
    play, hope, steady, proposal, phone = stage
    phone.get(fair_path(play, view))
    (polling,) = [e.get("hx-get") for e in phone.page.tree.iter() if isinstance(e.tag, str) and e.get("hx-get")]
    assert phone.get(polling, 204, **HTMX).text == ""
    assert "<html" in phone.get(polling).text, "opened as an address it is the whole page"
    play.answer(proposal, "agency")
    db.session.commit()
    changed = phone.get(polling, **HTMX)
    assert "<html" not in changed.text and "seen=" in changed.text
    app.test_clock.pass_by(minutes=121)
    (polling,) = [e.get("hx-get") for e in changed.tree.iter() if isinstance(e.tag, str) and e.get("hx-get")]
    phone.get(polling, 200, **HTMX)


def test_three_proposals_take_as_many_queries_as_one(app, play):
    hope = play.enterprise()
    phone, counts = signed_in(app, play.now, enterprise=hope), []
    for more in (1, 2):
        for _ in range(more):
            send_request(play.fair, hope, play.agency(), "agency", play.act)
        db.session.commit()
        counts.append([])
        for page in ("", "results", f"proposals/{db.session.query(Proposal).first().code}"):
            db.session.expire_all()
            with queries() as sent:
                phone.get(fair_path(play, page))
            counts[-1].append(len(sent))
    assert counts[0] == counts[1]


def test_what_ran_out_and_was_cleared_away_is_told(app, stage):
    play, _, _, proposal, phone = stage
    app.test_clock.pass_by(minutes=121)
    lapse(play.fair, app.test_clock())
    db.session.commit()
    page = phone.get(fair_path(play, f"proposals/{proposal.code}"))
    assert not [f for f in page.all("form") if f.get("action", "").endswith("/answer")]
