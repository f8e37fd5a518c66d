"""An owner lists needs on the phone: saved as chosen, once, never over somebody else's change, not after accepting."""

import pytest
from cast import raise_curtain
from hypothesis import HealthCheck, given, settings, strategies as st
from pages import queries, signed_in
from racing import race
from werkzeug.datastructures import MultiDict

from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.needs.forms import needs_form
from matchfair.needs.models import NeedItem, NeedList
from matchfair.needs.services import Need, Said, need_list_of, save_needs
from matchfair.parties.models import Enterprise
from matchfair.policy import catalogue_edition
from matchfair.proposals.services import close_fair

EDITION = "pingshan-2024"


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def path(play, rest="needs"):
    return f"/fair/{play.fair.code}/{rest}"


def saved(play, enterprise):
    db.session.expire_all()
    row = need_list_of(play.fair, enterprise.id)
    return {item.service: (item.must, item.note) for item in row.items} if row else None


def test_what_is_chosen_is_saved_and_shown(app, play):
    hope = play.enterprise(needs=())
    phone = signed_in(app, play.now, enterprise=hope)
    phone.get(path(play))
    page = phone.submit(
        "/needs",
        want_4="must",
        want_9="nice",
        items_9=["9.a", "9.b"],
        note_9="两班倒",
        custom="食堂\n班车",
        budget="¥３,０００元",
        note="三十人",
    )
    assert saved(play, hope) == {"4": (True, ""), "9.a": (False, "两班倒"), "9.b": (False, "")}
    row = need_list_of(play.fair, hope.id)
    assert (row.budget_fen, row.wishes, row.note, row.typed_by) == (300_000, ["食堂", "班车"], "三十人", "")
    form = page.form("/needs")
    assert (form["want_4"], form["want_9"], form["want_1"]) == (["must"], ["nice"], ["none"])
    assert (form["items_9"], form["note_9"], form["budget"]) == (["9.a", "9.b"], ["两班倒"], ["3000"])
    phone.submit("/needs", budget="", want_9="none")
    assert saved(play, hope) == {"4": (True, "")}
    assert need_list_of(play.fair, hope.id).budget_fen is None


def test_the_whole_catalogue_is_on_the_page(app, play):
    phone = signed_in(app, play.now, enterprise=play.enterprise(needs=()))
    page = phone.get(path(play))
    for area in catalogue_edition(EDITION).areas:
        assert len(page.all("input", name=f"want_{area.code}")) == 3
        assert [e.get("value") for e in page.all("input", name=f"items_{area.code}")] == [i.code for i in area.items]


@pytest.mark.parametrize("budget", ["abc", "-1", "1000001", "NaN", "1e999", "１２x"])
def test_a_wrong_amount_is_explained_and_nothing_is_lost(app, play, budget):
    hope = play.enterprise(needs=())
    phone = signed_in(app, play.now, enterprise=hope)
    phone.get(path(play))
    page = phone.submit("/needs", 422, want_4="must", budget=budget, custom="食堂")
    assert page.all("a", href="#budget"), "the summary leads to the field"
    assert (page.form("/needs")["want_4"], page.form("/needs")["budget"]) == (["must"], [budget])
    assert saved(play, hope) is None
    phone.submit("/needs", budget="500")
    assert saved(play, hope) == {"4": (True, "")}


def test_a_double_tap_saves_once(app, play):
    hope = play.enterprise(needs=())
    phone = signed_in(app, play.now, enterprise=hope)
    phone.get(path(play))
    phone.submit("/needs", want_4="must", follow=False)
    again = phone.client.post(*phone.sent[:1], data=phone.sent[1])
    assert again.status_code == 303
    assert need_list_of(play.fair, hope.id).version == 1


def test_two_phones_do_not_overwrite_each_other_unseen(app, play):
    hope = play.enterprise()
    mine, colleague = signed_in(app, play.now, enterprise=hope), signed_in(app, play.now, enterprise=hope)
    mine.get(path(play)), colleague.get(path(play))
    colleague.submit("/needs", want_1="must")
    page = mine.submit("/needs", 409, want_2="must")
    assert "1" in saved(play, hope) and "2" not in saved(play, hope)
    assert page.form("/needs")["want_2"] == ["must"], "what was typed is still there"
    mine.submit("/needs")
    assert "2" in saved(play, hope), "sent again on purpose it replaces the other version"


def test_a_first_list_saved_from_another_phone_meanwhile_is_noticed(app, play):
    hope = play.enterprise(needs=())
    mine = signed_in(app, play.now, enterprise=hope)
    mine.get(path(play))
    save_needs(play.fair, hope, [Need("1", True)], play.act)
    db.session.commit()
    mine.submit("/needs", 409, want_2="must")
    assert saved(play, hope) == {"1": (True, "")}


def test_of_two_who_save_the_same_version_at_once_one_is_told(app, play):
    hope = play.enterprise()
    db.session.commit()
    fair_id, hope_id = play.fair.id, hope.id

    def save():
        fair, enterprise = db.session.get(Fair, fair_id), db.session.get(Enterprise, hope_id)
        save_needs(fair, enterprise, [Need("1", True)], play.act, expected_version=1)

    assert sorted(race(app, save, save)) == ["NeedsChanged", "done"]
    assert need_list_of(play.fair, hope.id).version == 2


def test_after_accepting_the_needs_are_to_read_and_say_why(app, play):
    hope, steady = play.enterprise(), play.agency()
    phone = signed_in(app, play.now, enterprise=hope)
    phone.get(path(play))
    old = phone.page
    phone.get(path(play, f"agencies/{steady.agency_id}"))
    phone.submit("/ask")
    page = phone.get(path(play))
    assert not page.all("input", name="want_4") and page.all("a", href=path(play, "results"))
    phone.page = old
    phone.submit("/needs", 409, want_1="must")
    assert "1" not in saved(play, hope)


def test_only_registration_and_live_may_write(app, play):
    hope = play.enterprise()
    phone = signed_in(app, play.now, enterprise=hope)
    old = phone.get(path(play))
    close_fair(play.fair, play.act)
    db.session.commit()
    assert not phone.get(path(play)).all("input", name="want_4")
    phone.page = old
    phone.submit("/needs", 409, want_1="must")
    assert "1" not in saved(play, hope)


def test_what_the_desk_typed_says_who_and_how(app, play):
    hope = play.enterprise(needs=())
    save_needs(play.fair, hope, [Need("1", True)], play.act, said=Said("phone", "李科长"))
    phone = signed_in(app, play.now, enterprise=hope)
    assert "李科长" in phone.get(path(play)).words()
    assert "李科长" not in phone.submit("/needs").words(), "now the enterprise's own"


def test_a_stranger_sees_nothing(app, play):
    outside = play.enterprise(admitted=False, needs=())
    signed_in(app, play.now, enterprise=outside).get(path(play), 404)
    steady = play.agency()
    signed_in(app, play.now, agency=steady.agency).get(path(play), 403)


def test_the_page_takes_as_many_queries_for_three_needs_as_for_one(app, play):
    counts = []
    for needs in ([Need("1", True)], [Need("1", True), Need("4.a", True), Need("9", False)]):
        phone = signed_in(app, play.now, enterprise=play.enterprise(needs=needs))
        with queries() as sent:
            phone.get(path(play))
        counts.append(len(sent))
    assert counts[0] == counts[1]


@st.composite
def lists(draw):
    """Needs as a roster may bring them: whole areas, sub-items, both strengths in one area, notes."""
    chosen = {}
    for area in catalogue_edition(EDITION).areas:
        codes = [item.code for item in area.items]
        picked = draw(st.one_of(st.just([]), st.just([str(area.code)]), st.lists(st.sampled_from(codes), unique=True)))
        for code in picked:
            chosen[code] = Need(code, draw(st.booleans()), draw(st.sampled_from(["", "每周一次"])))
    return list(chosen.values())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(needs=lists())
def test_saving_an_untouched_form_changes_no_need(app, needs):
    row = NeedList(version=3, note="", custom="", budget_fen=12_345)
    row.items = [NeedItem(area=need.area, service=need.service, must=need.must, note=need.note) for need in needs]
    with app.test_request_context():
        sent = MultiDict({field.name: field.data for field in needs_form(EDITION, row) if field.data is not None})
    with app.test_request_context(method="POST", data=sent):
        form = needs_form(EDITION, row)
        assert {n.service: n.must for n in form.as_needs()} == {n.service: n.must for n in needs}
        assert form.budget_fen == 12_345
        assert sorted(n.area for n in form.as_needs() if n.note) == sorted({n.area for n in needs if n.note})


def test_needs_are_counted_alike_on_the_needs_and_on_the_agencies(app, play):
    hope = play.enterprise(needs=[Need("2", False), Need("2.b", True), Need("9.a", False), Need("10", True)])
    play.agency(areas=(2,))
    phone = signed_in(app, play.now, enterprise=hope)
    assert "3 项需求 · 其中必需 2 项" in phone.get(path(play)).words()
    assert "您的 3 项需求中能做 1 项" in phone.get(path(play, "agencies")).words()
