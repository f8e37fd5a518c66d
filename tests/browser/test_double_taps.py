"""Impatient thumbs and bad Wi-Fi: what is sent twice acts once, and whoever comes second is told what happened."""

import pytest
from cast import check, raise_curtain
from person import PHONE

from matchfair.agreements.models import Agreement
from matchfair.audit.models import AuditEvent
from matchfair.extensions import db
from matchfair.matching import default_weights
from matchfair.proposals.models import Proposal
from matchfair.rounds.services import publish, run_round


@pytest.fixture
def play(app):
    """A proposal that becomes a pairing as soon as the enterprise accepts."""
    play = raise_curtain(app.test_clock())
    play.enterprise(), play.agency(standing=True)
    publish(run_round(play.fair, default_weights(), "best", False, play.act), play.act)
    db.session.commit()
    return play


@pytest.fixture
def looking(play, known):
    """A function that puts another phone of the enterprise in front of its proposal."""

    def enter(name: str, **options):
        phone = known(name, PHONE, options=options, enterprise=play.enterprises[0])
        return phone.go(f"/fair/{play.fair.code}/").tap("去看看并答复")

    return enter


def answers() -> list[str]:
    """What was answered, in order, as the log has it; nothing may be answered twice, no draft made twice."""
    db.session.rollback()
    actions = db.session.query(AuditEvent.action).order_by(AuditEvent.id).all()
    assert check() == []
    return [action for (action,) in actions if "consented" in action or "declined" in action]


@pytest.mark.parametrize("javascript", [True, False])
def test_three_fast_taps_on_accept_are_one_answer(looking, javascript):
    phone = looking("hope", java_script_enabled=javascript)
    sent = []
    phone.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    phone.control("接受").click(click_count=3)
    phone.page.wait_for_url("**/results")
    assert answers() == ["proposal.enterprise_consented"]
    assert db.session.query(Agreement).count() == 1
    assert len(sent) == 1 or not javascript, "the script spares the person the second sending"
    phone.sees("达成意向")


def test_a_form_sent_again_gets_the_same_answer_and_acts_once(looking):
    phone = looking("hope")
    page, url = phone.page, phone.page.url
    form = page.locator("form.post", has_text="接受")
    action, fields = form.get_attribute("action"), form.evaluate("f => Object.fromEntries(new FormData(f))")
    phone.tap("接受").sees("达成意向")
    page.go_back()
    assert page.url == url and not page.get_by_role("button", name="接受").count(), "back shows the page as it is now"
    with page.expect_navigation():
        page.evaluate(
            """([action, fields]) => {
            const form = Object.assign(document.createElement("form"), {action, method: "post"});
            for (const [name, value] of Object.entries(fields)) {
                form.append(Object.assign(document.createElement("input"), {name, value}));
            }
            document.body.append(form);
            form.submit();
        }""",
            [action, fields],
        )
    phone.sees("达成意向")
    assert phone.path.endswith("/results") and answers() == ["proposal.enterprise_consented"]


def test_of_two_phones_the_second_is_told_what_happened(looking):
    owner, clerk = looking("owner"), looking("clerk")
    owner.tap("谢绝…").page.get_by_label("离得太远").check()
    owner.tap("谢绝", "#decline").sees("您已谢绝")
    clerk.tap("接受").look("told").sees("已在")
    clerk.tap("返回").sees("您已谢绝")
    assert answers() == ["proposal.declined_by_enterprise"]
    assert db.session.query(Proposal).one().closed_reason == "too_far"
