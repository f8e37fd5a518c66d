"""What was ticked and typed survives a refusal, a lost form cookie and an ended session; another's is never shown."""

import pytest
from cast import raise_curtain
from pages import Page, Visitor, signed_in
from werkzeug.datastructures import MultiDict

from matchfair.accounts.devices import DEVICE_COOKIE
from matchfair.accounts.services import end_sign_ins, make_code
from matchfair.audit.models import KeptForm
from matchfair.extensions import db
from matchfair.fairs.models import Entry
from matchfair.needs.models import NeedList
from matchfair.web.refill import refill

FORM_COOKIE = "matchfair_form"
STILL_BELOW = "没有保存。您填的内容还在下面，请再点一次保存。"


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


@pytest.fixture
def hope(play):
    return play.enterprise(needs=())


def send(visitor: Visitor, target: str, fields: dict, **headers) -> Page:
    visitor.page = Page(visitor.client.post(target, data=fields, headers=headers))
    return visitor.page


def at_the_needs(app, play, hope) -> tuple[Visitor, str, dict]:
    """A phone on which the needs are chosen and not sent yet."""
    phone, target = signed_in(app, play.now, enterprise=hope), f"/fair/{play.fair.code}/needs"
    chosen = {"want_4": "must", "want_9": "nice", "items_9": ["9.a", "9.b"], "note_9": "两班倒<b>", "note": "三十\n人"}
    return phone, target, phone.get(target).form("/needs") | chosen


def chosen_on(page: Page) -> tuple:
    form = page.form("/needs")
    return form["want_4"], form["want_9"], form["items_9"], form["note_9"], [text.strip() for text in form["note"]]


CHOSEN = (["must"], ["nice"], ["9.a", "9.b"], ["两班倒<b>"], ["三十\n人"])


# ---- the form cookie is lost ------------------------------------------------------------------------------------


def test_a_lost_form_cookie_costs_nothing_but_a_second_tap(app, play, hope):
    phone, target, fields = at_the_needs(app, play, hope)
    phone.client.delete_cookie(FORM_COOKIE)
    page = send(phone, target, fields)
    assert (page.status, chosen_on(page)) == (400, CHOSEN)
    assert [e.text for e in page.all("p", **{"class": "refused"})] == [STILL_BELOW]
    assert db.session.query(NeedList).count() == 0
    phone.submit("/needs")
    assert chosen_on(phone.page) == CHOSEN


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Referer": "http://elsewhere.example/x"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_what_another_site_sends_is_never_put_into_our_forms(app, play, hope, headers):
    phone, target, fields = at_the_needs(app, play, hope)
    phone.client.delete_cookie(FORM_COOKIE)
    page = send(phone, target, fields, **headers)
    assert page.status == 400
    assert "两班倒" not in page.text


# ---- the session has ended --------------------------------------------------------------------------------------


def come_in_again(phone, play, enterprise) -> Page:
    """By credit code and one-time code, as owners do."""
    code = make_code(enterprise, None, play.now)
    digits = code.said_by_desk
    db.session.commit()
    phone.get(f"/q/{play.fair.entrance_code}/code")
    phone.submit("/code", uscc=enterprise.uscc)
    digits = make_code(enterprise, None, play.now).said_by_desk
    db.session.commit()
    return phone.submit("/redeem", digits=digits)


@pytest.mark.parametrize("lost", [(), (DEVICE_COOKIE,), (DEVICE_COOKIE, FORM_COOKIE)])
def test_what_was_sent_after_the_session_had_ended_stands_in_the_form_after_signing_in(app, play, hope, lost):
    phone, target, fields = at_the_needs(app, play, hope)
    end_sign_ins(play.now, enterprise_id=hope.id)
    db.session.commit()
    for cookie in lost:
        phone.client.delete_cookie(cookie)
    page = send(phone, target, fields)
    assert page.status == 303
    assert "没有保存：登录已失效。重新登录后，您填的内容还在原来的表格里。" in phone.get(page.location).messages()
    page = come_in_again(phone, play, hope)
    assert chosen_on(page) == CHOSEN
    assert "还没有保存" in page.words()
    assert db.session.query(NeedList).count() == 0
    assert chosen_on(phone.get(target)) == CHOSEN  # loaded again it is not lost either
    phone.submit("/needs")
    assert chosen_on(phone.page) == CHOSEN
    assert "还没有保存" not in phone.page.words()
    assert db.session.query(KeptForm).count() == 0


def test_another_one_at_the_same_browser_sees_nothing_of_it(app, play, hope):
    phone, target, fields = at_the_needs(app, play, hope)
    bright = play.enterprise(needs=())
    db.session.commit()
    phone.client.delete_cookie(DEVICE_COOKIE)
    send(phone, target, fields)
    assert come_in_again(phone, play, bright).form("/needs")["want_4"] == ["none"]
    assert "两班倒" not in phone.page.text


def test_another_browser_sees_nothing_of_it(app, play, hope):
    phone, target, fields = at_the_needs(app, play, hope)
    phone.client.delete_cookie(DEVICE_COOKIE)
    send(phone, target, fields)
    other = signed_in(app, play.now, enterprise=hope)
    assert other.get(target).form("/needs")["want_4"] == ["none"]


def test_it_is_kept_for_an_hour(app, play, hope):
    phone, target, fields = at_the_needs(app, play, hope)
    phone.client.delete_cookie(DEVICE_COOKIE)
    send(phone, target, fields)
    app.test_clock.pass_by(minutes=61)
    other = signed_in(app, play.now, enterprise=hope)
    assert other.get(target).form("/needs")["want_4"] == ["none"]


@pytest.mark.parametrize("key", ["x" * 22, "x" * 22 + "." + "0" * 16 + "." + "0" * 16])
def test_nothing_is_kept_for_a_form_that_we_made_for_nobody(app, play, hope, key):
    phone, target, fields = at_the_needs(app, play, hope)
    phone.client.delete_cookie(DEVICE_COOKIE)
    page = send(phone, target, fields | {"request_key": key})
    assert page.status == 303
    assert "登录已失效，刚才提交的内容没有保存" in " ".join(phone.get(page.location).messages())
    assert db.session.query(KeptForm).count() == 0


def test_a_poll_whose_session_ended_gets_a_line_and_never_the_page_to_sign_in(app, play, hope):
    home = f"/fair/{play.fair.code}/"
    page = Visitor(app).get(
        f"{home}?seen=x", 286, **{"HX-Request": "true", "HX-Current-URL": f"http://localhost{home}"}
    )
    assert page.response.headers["HX-Retarget"] == "#messages"
    assert (page.all("h1"), page.all("form")) == ([], [])
    assert [a.get("href") for a in page.all("a")] == [f"/sign-in/{play.fair.code}?next={home}"]


# ---- refusals ---------------------------------------------------------------------------------------------------


def test_ticks_stand_where_the_note_is_missing(app, play, desk, at):
    listed, other, unlisted = two_more_and_one_not(play)
    fields = desk.get(f"{at}/admission").form("/admit") | {"enterprise": [listed, unlisted], "how": "provisional"}
    page = send(desk, f"{at}/admit", fields | {"note": " "}, Referer=f"http://localhost{at}/admission")
    assert (page.status, page.form("/admit")["enterprise"]) == (422, [listed, unlisted])
    assert page.refused() == ("暂准参会须写明理由。", "请写明该企业不在名单上但可以参会的理由。")
    (note,) = [e for e in page.all("input") if e.get("name") == "note"]
    assert (note.get("aria-invalid"), note.get("aria-describedby")) == ("true", "refused-here")
    assert db.session.query(Entry).count() == 0
    desk.submit("/admit", note="街道推荐", how="provisional")
    assert {entry.enterprise_id for entry in db.session.query(Entry)} == {int(listed), int(unlisted)}


def two_more_and_one_not(play) -> list[str]:
    """Two enterprises that may be admitted and one that has no ground, as their ticks carry them."""
    rows = [play.enterprise(name=f"深圳市{name}有限公司", needs=(), admitted=False) for name in ("甲一", "乙", "甲二")]
    rows[2].key_enterprise = False
    db.session.commit()
    return [str(row.id) for row in rows]


def test_the_page_it_was_sent_from_is_the_one_shown_again(app, play, desk, at):
    ids = two_more_and_one_not(play)[2:]
    fields = desk.get(f"{at}/admission?q=甲").form("/admit")
    page = send(
        desk,
        f"{at}/admit",
        fields | {"enterprise": ids, "how": "provisional", "note": ""},
        Referer=f"http://localhost{at}/admission?q=%E7%94%B2",
    )
    assert page.form("/admit")["enterprise"] == ids
    assert "深圳市乙有限公司" not in page.words()


# ---- filling a form ---------------------------------------------------------------------------------------------

PAGE = """<p>a &amp; b</p><form action="/x" method="post"><input type="hidden" name="row" value="1">
<input name="n" value="old"></form>
<form action="/x" method="post"><input type="hidden" name="csrf_token" value="new"><input type="hidden" name="row" value="2">
<details><summary>more</summary><input type="checkbox" name="t" value="a" checked><input type="checkbox" name="t" value="b">
</details><input name="n"><input name="n" value="&lt;"><input type="password" name="p"><input type="file" name="f">
<textarea name="long">was</textarea><select name="s"><option value="">-</option><option value="1" selected>one</option>
<option value="2">two</option></select><input type="radio" name="r" value="1" checked><input type="radio" name="r" value="2">
</form>"""


def test_a_form_is_filled_as_it_was_sent_and_the_rest_of_the_page_stands():
    sent = MultiDict(
        [("row", "2"), ("csrf_token", "old"), ("t", "b"), ("n", 'a"<'), ("n", "two"), ("p", "secret"), ("f", "x.xlsx")]
        + [("long", "\n</textarea><script>"), ("s", "2"), ("r", "2")]
    )
    filled = refill(PAGE, "/x", sent, "<b>note</b>") or ""
    first, second = filled.split("</form>")[:2]
    assert first == PAGE.split("</form>")[0]
    assert second.startswith(
        '\n<form action="/x" method="post"><b>note</b><input type="hidden" name="csrf_token" value="new">'
    )
    assert '<details open><summary>more</summary><input type="checkbox" name="t" value="a">' in second
    assert '<input type="checkbox" name="t" value="b" checked>' in second
    assert '<input name="n" value="a&quot;&lt;"><input name="n" value="two"><input type="password" name="p">' in second
    assert '<input type="file" name="f">' in second
    assert '<textarea name="long">\n\n&lt;/textarea&gt;&lt;script&gt;</textarea>' in second
    assert '<option value="1">one</option>' in second
    assert '<option value="2" selected>two</option>' in second
    assert '<input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>' in second


def test_no_such_form_and_a_form_of_buttons_are_not_filled():
    assert refill(PAGE, "/y", MultiDict([("n", "1")])) is None
    assert (
        refill('<form action="/x" method="post"><input type="hidden" name="n"></form>', "/x", MultiDict([("n", "1")]))
        is None
    )
