"""The agency at its booth: who waits, whom it may ask, what it answers, and what it must not see."""

import pytest
from cast import had_cases, raise_curtain
from pages import queries, signed_in

from matchfair.agreements.models import Agreement
from matchfair.agreements.services import dissolve, send_request
from matchfair.extensions import db
from matchfair.matching import default_weights
from matchfair.needs.services import Need, save_needs, set_star
from matchfair.proposals.models import Proposal
from matchfair.rounds.market import default_weights_of_bureau, read_market
from matchfair.rounds.services import publish, run_round
from matchfair.rounds.solving import make_problem


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def at_booth(app, play, offer):
    db.session.commit()
    return signed_in(app, play.now, agency=offer.agency, only_fair_id=play.fair.id)


def solved(play) -> list[Proposal]:
    publish(run_round(play.fair, default_weights(), "best", False, play.act), play.act)
    db.session.commit()
    return db.session.query(Proposal).order_by(Proposal.id).all()


def home(play) -> str:
    return f"/agency/{play.fair.code}/"


def test_the_overview_shows_seats_who_waits_and_who_starred(app, play):
    hope, bright, steady = play.enterprise(), play.enterprise("深圳市明亮塑胶有限公司"), play.agency(capacity=3)
    set_star(play.fair, bright, steady.agency, True, play.act)
    proposal, _ = solved(play)
    page = at_booth(app, play, steady).get(home(play))
    facts = page.facts()
    told = (facts["空余名额"], facts["待答复占用"], facts["等您答复"], facts["达成意向"])
    assert told == ("1 共 3 个", "2", "2", "0")
    assert f"收藏了您的企业 {bright.name} 考勤管理 · 必需 法律咨询 已在联系中" in page.words()
    assert (
        f"等您答复 {hope.name} 坪山区人力资源局推荐的企业，仅供参考，由您自主选择 考勤管理 · 必需 法律咨询"
        in page.words()
    )
    assert any(a.get("href").endswith(f"/proposals/{proposal.code}") for a in page.all("a"))


def test_contacts_appear_only_after_a_pairing_and_case_counts_never(app, play):
    hope, steady = play.enterprise(), play.agency()
    had_cases(hope, 4321, 5432, 6543, now=play.now)
    hope.key_basis = "认定依据甲"
    (proposal,) = solved(play)
    visitor = at_booth(app, play, steady)
    under = ("", "enterprises", f"enterprises/{hope.id}", f"proposals/{proposal.code}")
    pages = [home(play) + path for path in under]
    hidden = (hope.contact, hope.phone, hope.operating_place)
    never = ("4321", "5432", "6543", "认定依据甲", "priority", "信访", "仲裁")
    for path in pages:
        text = visitor.get(path).text
        assert not [secret for secret in hidden + never if secret in text], path
    play.answer(proposal, "enterprise"), play.answer(proposal, "agency")
    db.session.commit()
    for path in (pages[0], pages[3]):
        text = visitor.get(path).text
        assert all(known in text for known in hidden) and not [secret for secret in never if secret in text]


def test_consent_waits_for_the_enterprise_and_then_pairs(app, play):
    play.enterprise(), play.agency()
    (proposal,) = solved(play)
    visitor = at_booth(app, play, play.offers[0])
    visitor.get(f"{home(play)}proposals/{proposal.code}")
    page = visitor.submit("/answer")
    assert page.messages() == [f"您已接受，等待 {proposal.enterprise.name} 决定。"]
    db.session.refresh(proposal)
    assert proposal.status(play.now) == "waits_for_enterprise"


def test_accepting_a_request_pairs_and_leads_to_the_draft_and_to_the_next_in_the_queue(app, play):
    hope, bright, steady = play.enterprise(), play.enterprise("深圳市明亮塑胶有限公司"), play.agency()
    row, _ = send_request(play.fair, hope, steady, "enterprise", play.act)
    second, _ = send_request(play.fair, bright, steady, "enterprise", play.act)
    visitor = at_booth(app, play, steady)
    page = visitor.get(f"{home(play)}proposals/{row.code}")
    assert "等您答复" in page.words() and "等待机构答复" not in page.words()
    page = visitor.submit("/answer")
    draft = db.session.query(Agreement).one()
    told = [a.get("href") for box in page.all("div", id="messages") for a in box.iter() if a.get("href")]
    assert draft.proposal_id == row.id
    assert [url.rsplit("/", 1)[1] for url in told] == [draft.code, second.code]
    assert page.messages() == [
        f"您已与{hope.name}达成意向，协议草稿已生成。 协议草稿",
        f"下一个待答复：{bright.name}。 去看看并答复",
    ]
    visitor.get(f"{home(play)}proposals/{second.code}")
    assert visitor.submit("/answer").messages() == [f"您已与{bright.name}达成意向，协议草稿已生成。 协议草稿"]


def test_declining_gives_the_seat_back(app, play):
    play.enterprise(), play.agency()
    (proposal,) = solved(play)
    visitor = at_booth(app, play, play.offers[0])
    page = visitor.get(f"{home(play)}proposals/{proposal.code}")
    decline = [f for f in page.all("form") if f.get("action").endswith("/answer")][1]
    fields = {e.get("name"): e.get("value") for e in decline.iter() if e.get("name")} | {"reason": "人手不足"}
    assert visitor.client.post(decline.get("action"), data=fields).status_code == 303
    db.session.refresh(proposal), db.session.refresh(play.offers[0])
    assert (proposal.closed_as, proposal.closed_reason, play.offers[0].seats_taken) == (
        "declined_by_agency",
        "人手不足",
        0,
    )
    page = visitor.get(f"{home(play)}proposals/{proposal.code}")
    assert page.messages() == [f"您已谢绝{proposal.enterprise.name}。"] and page.buttons() == []
    assert "您已谢绝 2026年11月21日 09:00 人手不足" in page.words()


def test_an_answer_to_an_old_version_is_refused_and_shows_the_new_one(app, play):
    hope, _ = play.enterprise(), play.agency()
    (proposal,) = solved(play)
    visitor = at_booth(app, play, play.offers[0])
    visitor.get(f"{home(play)}proposals/{proposal.code}")
    save_needs(play.fair, hope, [Need("4", True), Need("9.b", True, "周五")], play.act)
    db.session.commit()
    page = visitor.submit("/answer", status=409)
    assert "打开页面之后，需求或者您的条件有了变化，所以没有作出答复。" in page.words()
    assert page.rows() == [["考勤管理", "必需", "能做"], ["为企业提供守法方面的法律咨询服务 周五", "必需", "能做"]]
    db.session.refresh(proposal)
    assert proposal.agency_consented_at is None
    visitor.submit("/answer")
    db.session.refresh(proposal)
    assert proposal.agency_consented_at


def test_an_unknown_answer_changes_nothing(app, play):
    play.enterprise(), play.agency()
    (proposal,) = solved(play)
    visitor = at_booth(app, play, play.offers[0])
    visitor.get(f"{home(play)}proposals/{proposal.code}")
    visitor.submit("/answer", status=422, answer="perhaps")
    db.session.refresh(proposal)
    assert proposal.status(play.now) == "waits_for_both"


def test_asking_sends_a_request_that_can_be_taken_back(app, play):
    hope, steady = play.enterprise(), play.agency()
    visitor = at_booth(app, play, steady)
    visitor.get(f"{home(play)}enterprises/{hope.id}")
    visitor.submit("/ask", status=422, message="长" * 401)
    visitor.submit("/ask", message="我们离您很近")
    row = db.session.query(Proposal).one()
    assert (row.origin, row.message, row.status(play.now)) == ("agency", "我们离您很近", "waits_for_enterprise")
    assert "已在联系中" in visitor.get(f"{home(play)}enterprises").words()
    visitor.get(home(play))
    visitor.submit("/withdraw")
    db.session.refresh(row)
    assert row.closed_as == "withdrawn"


def test_a_request_of_the_enterprise_is_not_the_agencys_to_take_back(app, play):
    hope, steady = play.enterprise(), play.agency()
    row, _ = send_request(play.fair, hope, steady, "enterprise", play.act)
    visitor = at_booth(app, play, steady)
    fields = visitor.get(f"{home(play)}proposals/{row.code}").form("/answer")
    assert visitor.client.post(f"{home(play)}proposals/{row.code}/withdraw", data=fields).status_code == 403


def test_only_those_without_an_agency_and_with_a_need_it_covers_are_listed(app, play):
    steady, careful = play.agency(areas=(4,)), play.agency(areas=(4, 9), standing=True)
    wanted, elsewhere = play.enterprise("要考勤"), play.enterprise("要法律", needs=[Need("9", True)])
    taken, silent = play.enterprise("有机构"), play.enterprise("没需求", needs=())
    stranger = play.enterprise("未报名", admitted=False)
    send_request(play.fair, taken, careful, "enterprise", play.act)
    visitor = at_booth(app, play, steady)
    words = visitor.get(f"{home(play)}enterprises").words()
    assert [one.name in words for one in (wanted, elsewhere, taken, silent, stranger)] == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert "1 家企业" in visitor.get(f"{home(play)}enterprises?name=考勤&area=4").words()
    assert wanted.name in visitor.page.words()
    assert "0 家企业" in visitor.get(f"{home(play)}enterprises?name=塑胶").words()
    assert wanted.name not in visitor.page.words()
    visitor.get(f"{home(play)}enterprises/{stranger.id}", status=404)


def test_who_declined_cannot_be_asked_again(app, play):
    hope, steady = play.enterprise(), play.agency()
    (proposal,) = solved(play)
    play.answer(proposal, "enterprise", accepts=False)
    visitor = at_booth(app, play, steady)
    page = visitor.get(f"{home(play)}enterprises/{hope.id}")
    assert "该企业在本场已谢绝，不能再向它发出邀约" in page.words() and not [
        f for f in page.all("form") if f.get("action").endswith("/ask")
    ]


def test_a_poll_is_answered_with_nothing_until_something_happens(app, play, monkeypatch):
    hope, steady = play.enterprise(), play.agency()
    visitor = at_booth(app, play, steady)
    poll = [e.get("hx-get") for e in visitor.get(home(play)).all("div") if e.get("hx-get")][0]
    assert visitor.client.get(poll, headers={"HX-Request": "true"}).status_code == 204
    send_request(play.fair, hope, steady, "enterprise", play.act)
    db.session.commit()
    page = visitor.get(poll, **{"HX-Request": "true"})
    assert hope.name in page.words() and "<html" not in page.text


def test_a_dissolved_pairing_hides_the_contact_again(app, play):
    hope, steady = play.enterprise(), play.agency(standing=True)
    row, draft = send_request(play.fair, hope, steady, "enterprise", play.act)
    dissolve(draft, "另有安排", play.act)
    visitor = at_booth(app, play, steady)
    for path in (home(play), f"{home(play)}proposals/{row.code}"):
        assert hope.phone not in visitor.get(path).text
    assert "意向已取消 2026年11月21日 09:00 另有安排" in visitor.page.words()


def test_another_agency_sees_none_of_it(app, play):
    play.enterprise()
    steady = play.agency()
    (proposal,) = solved(play)
    stranger = play.agency()
    visitor = at_booth(app, play, stranger if proposal.offer_id == steady.id else steady)
    visitor.get(f"{home(play)}proposals/{proposal.code}", status=404)


def fill(play, steady, count):
    """`count` of everything the overview lists."""
    careful = play.agency(capacity=50, standing=True)
    for _ in range(count):
        send_request(play.fair, play.enterprise(), steady, "enterprise", play.act)
        send_request(play.fair, play.enterprise(), steady, "agency", play.act)
        set_star(play.fair, play.enterprise(), steady.agency, True, play.act)
        row, _ = send_request(play.fair, play.enterprise(), steady, "enterprise", play.act)
        play.answer(row, "agency")
        row, _ = send_request(play.fair, play.enterprise(), steady, "enterprise", play.act)
        play.answer(row, "agency", accepts=False)
        send_request(play.fair, play.enterprise(), careful, "enterprise", play.act)


def test_the_number_of_queries_does_not_grow_with_the_rows(app, play):
    counts = {}
    steady = play.agency(capacity=50)
    for size in (1, 2):  # makes one and three of each
        fill(play, steady, size)
        visitor = at_booth(app, play, steady)
        row = db.session.query(Proposal).filter_by(closed_at=None).first()
        for path in ("", "enterprises", f"enterprises/{row.enterprise_id}", f"proposals/{row.code}"):
            with queries() as sent:
                visitor.get(home(play) + path)
            counts.setdefault(path, []).append(len(sent))
    assert len(counts) == 4 and all(first == second for first, second in counts.values()), counts


def test_the_best_fit_comes_first_by_the_score_the_solver_reads(app, play):
    """Whatever the needs, budgets, stars and places; but nobody learns from the order who had cases."""
    steady = play.agency(capacity=5, areas=(4, 9))
    wanted = (["4"], ["4", "9"], ["9", "7"], ["4", "2"], ["9"], ["7", "9", "4"])
    for number, areas in enumerate(wanted):
        needs = [Need(area, area != "2" and number != 2) for area in areas]
        enterprise = play.enterprise(needs=needs)
        enterprise.street = ("坑梓街道", "马峦街道")[number % 2]
        budget = (None, 30_000, 60_000)[number % 3]
        save_needs(play.fair, enterprise, needs, play.act, budget_fen=budget)
    set_star(play.fair, play.enterprises[4], steady.agency, True, play.act)
    db.session.commit()
    market = read_market(play.fair, play.now)
    scores = make_problem(market, default_weights_of_bureau(play.bureau.id), False)[0].scores[:, 0]
    names = [enterprise.name for enterprise in market.enterprises]
    best_first = [names[i] for i in sorted(range(len(names)), key=lambda i: -scores[i]) if scores[i] == scores[i]]
    assert len(set(scores[scores == scores])) == len(best_first) == 5
    booth = at_booth(app, play, steady)

    def listed() -> list[str]:
        page = booth.get(home(play) + "enterprises")
        return [a.text for a in page.all("a") if a.text in names]

    assert listed() == [*best_first, play.enterprises[5].name], "who must have what is not offered comes last"
    before = listed()
    for enterprise in play.enterprises[::2]:
        had_cases(enterprise, 3, now=play.now)
    db.session.commit()
    assert listed() == before
