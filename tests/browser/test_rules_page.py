"""The rules page in a browser: a link opens its fold also without scripts, paper shows everything."""

import pytest
from cast import raise_curtain
from person import PHONE

from matchfair.extensions import db


@pytest.fixture
def play(app):
    play = raise_curtain(app.test_clock())
    play.enterprise(), play.agency()
    db.session.commit()
    return play


def is_read(person, anchor: str) -> None:
    """The place is unfolded and within the screen."""
    part = person.page.locator(f"[id='{anchor}']")
    assert part.is_visible(), anchor
    top = part.bounding_box()["y"]
    assert 0 <= top < 844, f"{anchor} lies at {top}"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("anchor", ["filing_days", "area-4", "item-2.e", "catalogue", "PS24-13", "measure"])
def test_a_link_opens_the_fold_it_leads_into(person, play, anchor, scripts):
    somebody = person("visitor", PHONE, java_script_enabled=scripts)
    somebody.go(f"/rules?place=pingshan&on=2026-11-21#{anchor}")
    is_read(somebody, anchor)
    if scripts:
        somebody.look(anchor)


def test_the_owner_follows_the_basis_of_an_area_and_comes_back(known, play):
    owner = known("owner", PHONE, enterprise=play.enterprises[0])
    owner.go(f"/fair/{play.fair.code}/needs").look("needs")
    fold = owner.page.locator(".need__more", has=owner.page.locator("[href$='#area-4']"))
    fold.evaluate("fold => { fold.open = true; }")
    link = fold.locator("a.ruled")
    assert link.bounding_box()["height"] >= 40, "as high as a fingertip"
    link.click()
    owner.page.wait_for_url("**/rules?**#area-4")
    is_read(owner, "area-4")
    owner.look("rules")
    owner.tap("进入我的页面").sees("参会步骤")


def test_everything_is_on_paper_and_nothing_else(person, play):
    somebody = person("visitor", PHONE)
    somebody.go("/rules?all=1")
    somebody.page.emulate_media(media="print")
    for text in ("自双方签订服务协议之日起15日内", "协助企业促成劳动纠纷和解", "从源头治理劳动关系矛盾纠纷"):
        assert somebody.page.get_by_text(text).first.is_visible(), text
    for selector in (".phone__top", ".rule-ask", ".foot", ".rule-tools"):
        assert not somebody.page.locator(selector).first.is_visible(), selector


def test_printing_unfolds_what_was_folded(person, play):
    somebody = person("visitor")
    somebody.go("/rules")
    somebody.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert somebody.page.get_by_text("协助企业促成劳动纠纷和解").first.is_visible()
    somebody.look("unfolded")


def test_the_search_finds_on_the_phone(person, play):
    somebody = person("visitor", PHONE)
    somebody.go("/rules").look("folded")
    somebody.page.get_by_label("查找规则").fill("竞业限制")
    somebody.tap("查找").sees("协助小微企业与员工依法约定竞业限制条款或签订竞业限制协议")
    somebody.look("found")
