"""A phase says beforehand what it does, in numbers, warns where it is too early, and is taken back while nothing depends on it."""

import pytest
from cast import NEEDS, raise_curtain
from pages import Page

from matchfair.agreements.services import send_request
from matchfair.extensions import db
from matchfair.fairs.services import arrive, find_entry
from matchfair.needs.services import set_star
from matchfair.proposals.models import Proposal


@pytest.fixture
def play(app, request):
    return raise_curtain(app.test_clock(), phase=getattr(request, "param", "live"))


def settings(desk, play) -> Page:
    return desk.get(f"/desk/fairs/{play.fair.code}/settings")


def ask(play, side: str) -> Proposal:
    return send_request(play.fair, play.enterprise(), play.agency(), side, play.act)[0]


def question(page: Page) -> str:
    (asked,) = [f.get("data-confirm") for f in page.all("form") if f.get("data-confirm")]
    return asked


def warning(page: Page) -> list[str]:
    return ["".join(e.itertext()) for e in page.all("p", **{"class": "message message_warning"})]


@pytest.mark.parametrize("play", ["draft"], indirect=True)
def test_an_empty_fair_far_ahead_warns_and_its_phases_are_taken_back(play, desk):
    play.fair.held_on = play.fair.ends_on = play.fair.held_on.replace(year=2026, month=12, day=28)
    db.session.commit()
    page = settings(desk, play)
    assert warning(page) == ["还没有企业参会。还没有机构参会。"]
    assert question(page) == "开放登记？届时0家企业、0家机构可以登录填写。还没有企业参会。还没有机构参会。"
    page = desk.submit("/phase")
    assert warning(page) == [
        "还没有企业参会。还没有机构参会。还没有企业填写需求。距第一天（2026年12月28日）还有 37 天。"
    ]
    page = desk.submit("/phase")
    assert (play.fair.phase, warning(page)) == ("live", ["距最后一天（2026年12月28日）还有 37 天。"])
    for phase in ("registration", "draft"):
        page = desk.submit("/phase/take-back")
        assert play.fair.phase == phase
    assert not [f for f in page.all("form") if f.get("action").endswith("/take-back")]


def test_closing_says_how_many_it_withdraws_and_how_early_it_is(play, desk):
    ask(play, "enterprise"), ask(play, "agency")
    play.answer(ask(play, "enterprise"), "agency")
    play.fair.ends_on = play.fair.held_on = play.now.date().replace(day=play.now.day + 1)
    db.session.commit()
    told = "将撤回 2 条待答复的推荐和邀约。其中 2 条已有一方接受。结束后不能重新开始。"
    page = settings(desk, play)
    assert told in page.words()
    assert question(page) == f"结束双选会？{told}距最后一天（2026年11月22日）还有 1 天。"
    page = desk.submit("/close")
    assert page.messages() == ["双选会已结束，已撤回 2 条待答复的推荐和邀约；已达成的意向和协议草稿保留。"]
    assert {row.closed_as for row in db.session.query(Proposal)} == {"withdrawn", ""}


def test_what_depends_on_the_live_phase_is_named(play, desk):
    ask(play, "enterprise")
    db.session.commit()
    page = settings(desk, play)
    assert "已有 1 条推荐和邀约（含已结束的）" in page.words()
    refused(play, desk)
    assert play.fair.phase == "live"


@pytest.mark.parametrize("play", ["registration"], indirect=True)
@pytest.mark.parametrize("used", ["needs", "star", "arrival"])
def test_what_depends_on_registration_is_named(play, desk, used):
    hope, steady = play.enterprise(needs=() if used != "needs" else NEEDS), play.agency()
    db.session.commit()
    if used == "star":
        set_star(play.fair, hope, steady.agency, True, play.act)
    if used == "arrival":
        arrive(find_entry(play.fair, hope.id), "desk", play.act)
    db.session.commit()
    assert "已有" in settings(desk, play).words()
    refused(play, desk)
    assert play.fair.phase == "registration"


def refused(play, desk) -> None:
    fields = settings(desk, play).form("/settings")
    keys = {name: fields[name] for name in ("csrf_token", "request_key")}
    assert desk.client.post(f"/desk/fairs/{play.fair.code}/phase/take-back", data=keys).status_code == 409
