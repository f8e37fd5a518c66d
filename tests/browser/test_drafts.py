"""What is typed into the needs and not sent stays on the phone: offline, after a reload, until it is saved."""

import pytest
from cast import raise_curtain
from person import PHONE

from matchfair.extensions import db
from matchfair.needs.services import need_list_of


@pytest.fixture
def play(app):
    play = raise_curtain(app.test_clock())
    play.enterprise(needs=())
    play.agency()
    db.session.commit()
    return play


def test_needs_typed_offline_are_offered_back_and_saved_later(app, play, known):
    if db.engine.name != "sqlite":
        pytest.skip("the phone's own storage knows no database")
    hope = play.enterprises[0]
    phone = known("hope", PHONE, enterprise=hope)
    page = phone.go(f"/fair/{play.fair.code}/needs").page
    page.locator("#note").fill("三十人，两班倒")
    page.locator("input[name=want_4][value=must]").check(force=True)
    page.context.set_offline(True)
    page.locator("#needs button[type=submit]").click()
    assert "没有发出：网络不通。您填的内容留在这台设备上" in page.locator("#messages").inner_text()
    page.context.set_offline(False)
    page.reload()
    assert page.locator("#note").input_value() == ""
    assert "填的内容没有保存，还留在这台设备上" in page.locator("[data-draft-offer]").inner_text()
    page.get_by_role("button", name="恢复").click()
    assert page.locator("#note").input_value() == "三十人，两班倒"
    assert page.locator("input[name=want_4][value=must]").is_checked()
    page.locator("#needs button[type=submit]").click()
    page.get_by_text("已保存").first.wait_for()
    assert not page.locator("[data-draft-offer]").is_visible()
    db.session.rollback()
    row = need_list_of(play.fair, hope.id)
    assert (row.note, [item.service for item in row.items]) == ("三十人，两班倒", ["4"])
