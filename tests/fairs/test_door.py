"""The door: printed codes, arriving, one-time codes, personal links, and those who are not on the list."""

import pytest
from cast import raise_curtain
from pages import Page, Visitor, said, signed_in

from matchfair.accounts.models import OneTimeCode, SignIn
from matchfair.accounts.services import CODE_FAILURES_ALLOWED, end_sign_ins, make_account
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs import links, services as fairs
from matchfair.fairs.models import Entry, Visitor as LeftName
from matchfair.parties.models import Enterprise
from matchfair.web import tokens


@pytest.fixture
def play(app):
    cast = raise_curtain(app.test_clock())
    cast.enterprise(), cast.enterprise()
    db.session.commit()
    return cast


@pytest.fixture
def sent(app, monkeypatch):
    """The one-time codes that were sent, as (phone, digits)."""
    messages = []
    sender = app.extensions["matchfair.sender"]
    monkeypatch.setattr(type(sender), "send", lambda _self, phone, digits: messages.append((phone, digits)))
    return messages


def door(play) -> str:
    return f"/q/{play.fair.entrance_code}"


def home(play) -> str:
    return f"/fair/{play.fair.code}/"


def in_english(visitor) -> None:
    """So that a sentence can be looked for, whether or not the catalogues are compiled."""
    with visitor.client.session_transaction() as session:
        session["language"] = "en"


def full_width(code: str) -> str:
    """As a Chinese keyboard writes it."""
    return "".join(chr(ord(c) + 0xFEE0) for c in code)


def known_as(visitor) -> int | None:
    """The enterprise the visitor's device is signed in as."""
    rows = db.session.query(SignIn).filter_by(ended_at=None, role="enterprise").all()
    return rows[-1].enterprise_id if rows and visitor.get("/start", 302) else None


# ---- printed codes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", [str.lower, lambda c: f" {c[:3]} {c[3:]} ", lambda c: f"{c[:3]}-{c[3:]}", str, full_width]
)
def test_a_typed_code_leads_where_the_printed_one_does(app, play, typed):
    page = Visitor(app).client.get("/go", query_string={"code": typed(play.fair.entrance_code)})
    assert page.location == door(play)


@pytest.mark.parametrize("typed", ["http://127.0.0.1:8107/q/{}", "https：//fair.test/q/{}?x=1", "/q/{}"])
def test_a_pasted_address_leads_where_it_says(app, play, typed):
    code = play.fair.entrance_code
    page = Visitor(app).client.get("/go", query_string={"code": typed.format(code)})
    assert page.location == f"/q/{code}"


def test_nothing_typed_leads_back_to_the_front_page(app, play):
    assert Visitor(app).get("/go?code=%20%20", 302).location == "/"


@pytest.mark.parametrize("typed", ["-", "。", "坪山", "PTK 9MZ", "http://elsewhere.example/", "ＺＺＺＺＺＺ"])
def test_what_is_no_code_is_said_and_stays_to_be_corrected(app, play, typed):
    page = Page(Visitor(app).client.get("/go", query_string={"code": typed}))
    assert (page.status, page.form("/go")) == (404, {"code": [typed]})
    assert f"没有短码为 {typed} 的海报。" in page.words()


def test_an_unknown_code_gets_a_page_to_type_it_again(app, play):
    page = Visitor(app).get("/q/ZZZZZZ", 404)
    assert page.form("/go") == {"code": ["ZZZZZZ"]}


def test_a_printed_address_works_for_ever(app, play):
    """Paper cannot be recalled: whatever is renamed, these two addresses stay."""
    booth = fairs.add_booth(play.fair, "A01", None, play.act)
    db.session.commit()
    Visitor(app).get(f"/q/{play.fair.entrance_code}")
    Visitor(app).get(f"/q/{booth.code}", 302)


def test_scanning_the_entrance_and_one_tap_count_the_arrival_once(app, play):
    hope = play.enterprises[0]
    visitor = signed_in(app, play.now, enterprise=hope)
    visitor.get(door(play))
    assert fairs.find_entry(play.fair, hope.id).arrived_at is None, "looking is not arriving"
    assert visitor.submit("/arrive", follow=False).location == home(play)
    app.test_clock.pass_by(hours=1)
    visitor.get(door(play))
    assert "/arrive" not in visitor.page.text
    entry = fairs.find_entry(play.fair, hope.id)
    assert (entry.arrived_at, entry.arrived_by) == (play.now, "scan")


def test_an_enterprise_that_is_not_on_the_list_cannot_arrive(app, play):
    stranger = play.enterprise(admitted=False, needs=())
    visitor = signed_in(app, play.now, enterprise=play.enterprises[0])
    fields = visitor.get(door(play)).form("/arrive")
    other = signed_in(app, play.now, enterprise=stranger)
    other.get(door(play))
    other.client.set_cookie("matchfair_form", visitor.client.get_cookie("matchfair_form").value)
    assert other.client.post(f"{door(play)}/arrive", data=fields).status_code == 404


def test_before_registration_the_door_is_shut(app):
    play = raise_curtain(app.test_clock(), phase="draft")
    db.session.commit()
    visitor = Visitor(app)
    assert not [a for a in visitor.get(door(play)).all("a") if "/q/" in a.get("href", "")]
    visitor.get(f"{door(play)}/code")
    visitor.submit("/code", 409, uscc="91440310MA5T000001")


# ---- the booth's code -------------------------------------------------------------------------------------------


def test_a_booths_code_leads_an_enterprise_to_the_agencys_page(app, play):
    steady = play.agency()
    booth = fairs.add_booth(play.fair, "A01", steady.agency, play.act)
    db.session.commit()
    visitor = signed_in(app, play.now, enterprise=play.enterprises[0])
    assert visitor.get(f"/q/{booth.code}", 302).location == f"/fair/{play.fair.code}/agencies/{steady.agency_id}"


def test_a_passer_by_sees_names_only(app, play):
    steady = play.agency()
    booth = fairs.add_booth(play.fair, "A01", steady.agency, play.act)
    db.session.commit()
    visitor = Visitor(app)
    visitor.get(f"/q/{booth.code}", 302)
    page = visitor.get(visitor.page.location)
    assert page.heading() == "展位 A01" and steady.agency.name in page.words()
    assert [said(li) for li in page.all("li")][:2] == ["考勤管理", "法律咨询"]
    for private in (steady.agency.contact, steady.agency.phone, "500", steady.mode):
        assert private not in page.text


def test_a_booth_without_agency_has_a_page_too(app, play):
    booth = fairs.add_booth(play.fair, "B09", None, play.act)
    db.session.commit()
    for visitor in (Visitor(app), signed_in(app, play.now, enterprise=play.enterprises[0])):
        visitor.get(f"/q/{booth.code}", 302)
        assert visitor.get(visitor.page.location).heading() == "展位 B09"


# ---- credit code and one-time code ------------------------------------------------------------------------------


def ask_code(app, play, enterprise, status: int = 303) -> Visitor:
    visitor = Visitor(app)
    visitor.get(f"{door(play)}/code")
    visitor.submit("/code", status, uscc=f" {enterprise.uscc.lower()} ")
    return visitor


def test_credit_code_and_one_time_code_let_an_enterprise_in(app, play, sent):
    hope = play.enterprises[0]
    visitor = ask_code(app, play, hope)
    ((phone, digits),) = sent
    assert phone == hope.phone and hope.phone not in visitor.page.text and hope.name not in visitor.page.text
    assert f"已发到尾号 {hope.phone[-4:]} 的登记手机" in visitor.page.words()
    visitor.submit("/redeem", digits=f"{digits[:3]} {digits[3:]}", follow=False)
    assert known_as(visitor) == hope.id
    assert visitor.get(door(play)).form("/arrive")


def test_a_code_works_once_and_for_ten_minutes(app, play, sent):
    visitor, late = ask_code(app, play, play.enterprises[0]), ask_code(app, play, play.enterprises[1])
    again = visitor.page
    visitor.submit("/redeem", digits=sent[0][1], follow=False)
    visitor.client.delete_cookie("matchfair_device")
    visitor.page = again
    fields = again.form("/redeem") | {"digits": sent[0][1], "request_key": "another key of this form"}
    answer = visitor.client.post(f"{door(play)}/redeem", data=fields)
    assert answer.status_code == 422
    page = Page(answer)
    assert page.form("/redeem")["ticket"] == fields["ticket"], "the same page, to type it again"
    assert f"{door(play)}/code" in [a.get("href") for a in page.all("a")], "or to ask for a new one"
    app.test_clock.pass_by(minutes=10)
    late.submit("/redeem", 422, digits=sent[1][1])


def test_guessing_ends_after_a_few_tries(app, play, sent):
    visitor = ask_code(app, play, play.enterprises[0])
    wrong = f"{(int(sent[0][1]) + 1) % 10**6:06d}"
    for _ in range(CODE_FAILURES_ALLOWED):
        visitor.submit("/redeem", 422, digits=wrong)
    visitor.submit("/redeem", 422, digits=sent[0][1])
    assert db.session.query(SignIn).count() == 0


def test_a_landlines_code_is_said_by_the_desk_and_not_sent(app, play, sent):
    hope = play.enterprises[0]
    hope.phone, hope.phone_is_mobile = "0755-28330000", False
    db.session.commit()
    visitor = ask_code(app, play, hope)
    code = db.session.query(OneTimeCode).one()
    assert sent == [] and code.said_by_desk and code.said_by_desk not in visitor.page.text
    assert "请到服务台" in visitor.page.words() and "0000" not in visitor.page.words()
    visitor.submit("/redeem", digits=code.said_by_desk, follow=False)
    assert known_as(visitor) == hope.id


def test_on_the_roster_but_not_on_the_list_is_answered_like_unknown(app, play, sent):
    on_roster, unknown = play.enterprise(admitted=False, needs=()), Enterprise(uscc="91440310MA5T999992")
    db.session.commit()
    pages = [ask_code(app, play, enterprise, 422).page for enterprise in (on_roster, unknown)]
    assert pages[0].words() == pages[1].words() and sent == []
    for page, enterprise in zip(pages, (on_roster, unknown), strict=True):
        assert page.form("/code")["uscc"] == [enterprise.uscc], "to correct it"
        assert f"{door(play)}/name?uscc={enterprise.uscc}" in [a.get("href") for a in page.all("a")]


def test_a_credit_code_that_does_not_check_is_said_to_be_mistyped(app, play, sent):
    wrong: list[str] = []
    for code in ("91440300708461136T", "914403007084611360"):
        visitor = Visitor(app)
        in_english(visitor)
        visitor.get(f"{door(play)}/code")
        wrong += visitor.submit("/code", 422, uscc=code).wrong()
    where = "Unified social credit code: No enterprise with this code takes part"
    assert wrong == [
        f"{where}. Compare it with the business licence once more.",
        f"{where}, and its last character does not fit the others: a character is probably mistyped.",
    ]


def test_without_a_sender_the_desk_is_named_before_the_code_is_asked_for(app, play, monkeypatch):
    visitor = Visitor(app)
    in_english(visitor)
    assert "registered phone" in visitor.get(door(play)).words()
    monkeypatch.setitem(app.extensions, "matchfair.sender", None)
    for address in (door(play), f"{door(play)}/code"):
        assert "desk tells you" in visitor.get(address).words() and "phone" not in visitor.page.words()


def test_something_that_is_no_credit_code_is_said_at_once(app, play, sent):
    visitor = Visitor(app)
    visitor.get(f"{door(play)}/code")
    assert visitor.submit("/code", 422, uscc="12345").all("input", **{"aria-invalid": "true"})


def test_the_page_for_the_digits_cannot_be_opened_for_an_enterprise_of_ones_choice(app, play):
    for ticket in ("", "forged", tokens.sign(play.bureau.id, "invitation", "ABCDEFGHJKMN")):
        Visitor(app).get(f"{door(play)}/redeem?ticket={ticket}", 404)
    Visitor(app).get(f"{door(play)}/redeem?ticket={tokens.sign(play.bureau.id, 'one-time-code', 'ABCDEFGHJKMN')}", 404)


# ---- not on the list --------------------------------------------------------------------------------------------


def test_somebody_who_is_not_on_the_list_leaves_name_and_code_for_the_desk(app, play):
    for _ in range(2):
        visitor = Visitor(app)
        visitor.get(f"{door(play)}/name")
        visitor.submit("/name", name="新来食品店", uscc="", contact="王老板", phone="137 0000 0000")
    row = db.session.query(LeftName).one()
    assert (row.name, row.contact, row.phone, row.fair_id) == ("新来食品店", "王老板", "13700000000", play.fair.id)
    assert db.session.query(Entry).filter_by(fair_id=play.fair.id).count() == 2, "nobody is admitted by that"


# ---- invitations ------------------------------------------------------------------------------------------------


@pytest.fixture
def invitation(play):
    row = links.invite(play.fair, play.enterprises[0], play.now)
    db.session.commit()
    return row


def link(row) -> str:
    return f"/i/{tokens.sign(row.bureau_id, 'invitation', row.code)}"


def test_opening_an_invitation_changes_nothing_and_its_button_lets_the_first_phone_in(app, play, invitation):
    for _ in range(3):
        Visitor(app).get(link(invitation))
    assert invitation.first_used_at is None and db.session.query(SignIn).count() == 0
    visitor = Visitor(app)
    assert f"此邀请发给 {play.enterprises[0].name}" in visitor.get(link(invitation)).words()
    assert visitor.submit(link(invitation), follow=False).location == home(play)
    assert known_as(visitor) == play.enterprises[0].id


def test_an_invitation_asks_for_needs_only_where_there_are_none(app, play, invitation):
    newcomer = links.invite(play.fair, play.enterprise(needs=()), play.now)
    db.session.commit()
    visitor = Visitor(app)
    in_english(visitor)
    buttons = [visitor.get(link(row)).buttons() for row in (invitation, newcomer)]
    assert buttons == [["Go in"], ["Start: list what we need"]]
    needs = visitor.submit(f"/i/{link(newcomer).rpartition('/')[2]}", follow=False).location
    assert needs == f"/fair/{play.fair.code}/needs", "the button leads where it says"


def test_a_further_phone_needs_the_one_time_code(app, play, invitation, sent):
    first = Visitor(app)
    first.get(link(invitation))
    first.submit(link(invitation), follow=False)
    second = Visitor(app)
    second.get(link(invitation))
    second.submit(link(invitation))
    assert db.session.query(SignIn).count() == 1, "asking for a code lets nobody in"
    second.submit("/redeem", digits=sent[0][1], follow=False)
    assert db.session.query(SignIn).filter_by(ended_at=None).count() == 2


def test_the_first_phone_is_not_asked_again(app, play, invitation):
    visitor = Visitor(app)
    visitor.get(link(invitation))
    visitor.submit(link(invitation), follow=False)
    assert home(play) in [a.get("href") for a in visitor.get(link(invitation)).all("a")]


def test_a_replaced_link_is_dead_and_so_are_the_phones_it_let_in(app, play, invitation):
    visitor, old = Visitor(app), link(invitation)
    visitor.get(old)
    visitor.submit(old, follow=False)
    links.replace_invitation(invitation, play.act)
    db.session.commit()
    assert visitor.get("/start", 303).location.startswith("/sign-in")
    Visitor(app).get(old, 410)
    Visitor(app).get(link(invitation))


def test_links_that_are_damaged_or_for_something_else_are_dead(app, play, invitation):
    visitor = Visitor(app)
    for token in ("nonsense", *(tokens.sign(bureau, "booth_link", invitation.code) for bureau in (play.bureau.id, 7))):
        visitor.get(f"/i/{token}", 410)


def test_after_the_fair_an_invitation_leads_to_the_results_and_lets_nobody_in(app, play, invitation, sent):
    first, late = Visitor(app), Visitor(app)
    first.get(link(invitation))
    first.submit(link(invitation), follow=False)
    form = late.get(link(invitation)).form(link(invitation))
    fairs.enter_phase(play.fair, "closed", play.act)
    db.session.commit()
    assert first.get(link(invitation), 302).location == f"/fair/{play.fair.code}/results"
    assert f"{door(play)}/code" in [a.get("href") for a in late.get(link(invitation)).all("a")]
    assert late.client.post(link(invitation), data=form).status_code == 409
    late.get(f"{door(play)}/code")
    late.submit("/code", uscc=play.enterprises[0].uscc)
    late.submit("/redeem", digits=sent[0][1])
    late.get(f"/fair/{play.fair.code}/results")


# ---- booth links ------------------------------------------------------------------------------------------------


def test_a_booth_link_lets_the_booths_staff_in_for_this_fair_only(app, play):
    steady = play.agency().agency
    row = links.make_booth_link(play.fair, steady, "平板", play.act)
    db.session.commit()
    address = f"/s/{tokens.sign(row.bureau_id, 'booth_link', row.code)}"
    visitor = Visitor(app)
    assert steady.name in visitor.get(address).words()
    assert db.session.query(SignIn).count() == 0
    assert visitor.submit(address, follow=False).location == f"/agency/{play.fair.code}/"
    session = db.session.query(SignIn).one()
    assert (session.role, session.agency_id, session.only_fair_id) == ("agency", steady.id, play.fair.id)
    links.revoke_booth_link(row, play.act)
    db.session.commit()
    visitor.get(address, 410)
    assert visitor.get("/start", 303).location.startswith("/sign-in")


def test_a_booth_whose_link_was_taken_back_meanwhile_learns_that_nothing_was_saved(app, play):
    steady = play.agency().agency
    row = links.make_booth_link(play.fair, steady, "平板", play.act)
    db.session.commit()
    address = f"/s/{tokens.sign(row.bureau_id, 'booth_link', row.code)}"
    visitor = Visitor(app)
    visitor.get(address)
    visitor.submit(address, follow=False)
    visitor.get(f"/agency/{play.fair.code}/offer")
    links.revoke_booth_link(row, play.act)
    db.session.commit()
    in_english(visitor)
    page = visitor.submit("/pause")
    assert page.heading() == "Sign in" and page.messages() == [
        "The booth link was revoked; what you just sent was not saved. Ask a colleague at your agency for a new link."
    ]
    assert visitor.get(address, 410).refused() == (
        "This booth link no longer works: the agency revoked it, or the fair is over.",
        "Agencies make these links themselves: ask a colleague who signs in with your agency's account.",
    )


def test_an_owner_whose_session_ended_learns_that_nothing_was_saved_and_how_to_come_in(app, play):
    hope = play.enterprises[0]
    visitor = signed_in(app, play.now, enterprise=hope)
    visitor.get(f"{home(play)}needs")
    end_sign_ins(play.now, enterprise_id=hope.id)
    db.session.commit()
    in_english(visitor)
    page = visitor.submit("/needs")
    assert page.messages() == [
        "Not saved: this device is not signed in any more. Sign in again and what you typed stands in its form."
    ]
    assert f"{door(play)}/code" in [a.get("href") for a in page.all("a")]
    page = visitor.get(visitor.get(home(play), 303).location)
    assert page.heading() == "This phone is not signed in" and page.messages() == []
    assert any(a.get("href").startswith("/sign-in?next=/fair/") for a in page.all("a")), (
        "a clerk finds the password form"
    )


def test_the_agency_makes_and_takes_back_links_but_a_link_makes_no_links(app, play):
    steady, careful = play.agency().agency, play.agency().agency
    account = make_account(play.bureau.id, "steady", Act(play.now, "system"), agency=steady)
    db.session.commit()
    clerk = signed_in(app, play.now, account=account)
    booth = f"/agency/{play.fair.code}/booth"
    clerk.get(booth)
    clerk.submit("/links", label="陈小姐的手机")
    address = next(e.get("value") for e in clerk.page.all("input") if "/s/" in e.get("value", ""))
    staff = Visitor(app)
    staff.get(address.removeprefix("http://fair.test"))
    staff.submit(address.removeprefix("http://fair.test"), follow=False)
    assert "/s/" not in staff.get(booth).text
    key = {k: staff.page.form("/sign-out")[k] for k in ("csrf_token", "request_key")}
    assert staff.client.post(f"{booth}/links", data=key | {"label": "again"}).status_code == 403
    other = signed_in(app, play.now, agency=careful)
    key = {k: other.get(booth).form("/sign-out")[k] for k in ("csrf_token", "request_key")}
    link_id = links.booth_links_of(play.fair, steady.id)[0].id
    assert other.client.post(f"{booth}/links/{link_id}/revoke", data=key).status_code == 404
    clerk.submit(f"/{link_id}/revoke")
    assert staff.get("/start", 303).location.startswith("/sign-in")


def test_an_enterprises_start_page_is_its_open_fair(app, play):
    visitor = signed_in(app, play.now, enterprise=play.enterprises[0])
    assert visitor.get("/start", 302).location == home(play)
    stranger = play.enterprise(admitted=False, needs=())
    page = signed_in(app, play.now, enterprise=stranger).get("/start")
    assert page.heading() == "暂无您可参会的双选会" and f"{stranger.name}没有可参加的双选会" in page.words()
