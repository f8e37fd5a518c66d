"""Reviewing a yearly list: many rows in one form, each changed row one decision, nothing lost on an error."""

import pytest
from cast import raise_curtain
from pages import queries, signed_in
from programme import TODAY, follow, serve, tell

from matchfair.accounts.models import Account
from matchfair.audit.models import AuditEvent
from matchfair.extensions import db
from matchfair.parties.models import Enterprise
from matchfair.programme.lists import build
from matchfair.programme.models import Listing

ROWS = 60


@pytest.fixture
def play(app):
    cast = raise_curtain(app.test_clock())
    for number in range(ROWS):
        cast.enterprise(admitted=False, needs=()).headcount = 101 if number < 5 else 20
    build(cast.bureau, "enterprises", 2026, TODAY, cast.act)
    db.session.commit()
    return cast


def rows() -> list[Listing]:
    db.session.expire_all()
    return db.session.query(Listing).order_by(Listing.id).all()


def reviewed() -> list[AuditEvent]:
    return db.session.query(AuditEvent).filter_by(action="list.reviewed").all()


def ticks(*ids: int, **more) -> dict:
    return {f"listed-{one}": "y" for one in ids} | more


def test_sixty_rows_are_one_page_and_every_changed_one_a_decision_of_its_own(play, desk):
    first, second, *_, last = [row.id for row in rows()]
    page = desk.get("/desk/lists/enterprises")
    assert len(page.form("/review")["row"]) == ROWS
    page = desk.submit(
        "/review",
        **ticks(first, second),
        **{
            f"reason-{first}": "区里重点帮扶",
            f"reason-{second}": "会议纪要3号",
            "reason": "会议纪要3号",
            f"listed-{last}": None,
        },
    )
    changed = {row.id: (row.listed, row.reason, row.decided_by) for row in rows() if row.decided_by}
    assert changed == {
        first: (True, "区里重点帮扶", "li"),
        second: (True, "会议纪要3号", "li"),
        last: (False, "会议纪要3号", "li"),
    }
    assert len(reviewed()) == 3 and "3" in page.words()
    target, data = desk.sent
    desk.client.post(target, data=data)
    assert len(reviewed()) == 3, "sent twice, decided once"


def test_a_row_that_cannot_be_saved_keeps_everything_that_was_typed(play, desk):
    first, second, *_ = [row.id for row in rows()]
    desk.get("/desk/lists/enterprises")
    page = desk.submit("/review", 422, **ticks(first, second), **{f"reason-{first}": "区里重点帮扶"})
    assert not any(row.decided_by for row in rows()) and reviewed() == []
    fields = page.form("/review")
    assert fields[f"listed-{first}"] == fields[f"listed-{second}"] == ["y"]
    assert fields[f"reason-{first}"] == ["区里重点帮扶"] and len(fields["row"]) == ROWS
    assert any(play.enterprises[1].name in " ".join(one.itertext()) for one in page.all("ul"))
    desk.submit("/review", **{f"reason-{second}": "区里重点帮扶"})
    assert [row.id for row in rows() if row.listed and row.outcome == "fail"] == [first, second]


def test_a_reason_alone_confirms_the_row_and_an_untouched_form_changes_nothing(play, desk):
    last = rows()[-1].id
    desk.get("/desk/lists/enterprises")
    assert "没有改动" in desk.submit("/review").words() and reviewed() == []
    desk.submit("/review", **{f"reason-{last}": "已实地走访"})
    assert (rows()[-1].listed, rows()[-1].decided_by) == (True, "li") and len(reviewed()) == 1


def test_what_somebody_else_decided_meanwhile_is_not_undone_unseen(app, play, desk):
    last = rows()[-1].id
    desk.get("/desk/lists/enterprises")
    other = signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())
    other.get("/desk/lists/enterprises")
    other.submit("/review", **{f"listed-{last}": None, f"reason-{last}": "已迁出"})
    page = desk.submit("/review", 422, **{f"listed-{last}": None, f"reason-{last}": "重复"})
    assert "刚刚改动" in page.words() and len(reviewed()) == 1
    desk.submit("/review", **{f"listed-{last}": "y", f"reason-{last}": "核实后仍在"})
    assert rows()[-1].listed and len(reviewed()) == 2


def test_who_has_left_is_neither_proposed_nor_listed_by_hand(play, desk):
    gone, agency = play.enterprises[-1], play.agency().agency
    serve(gone, agency, play.now, TODAY.replace(year=2022), TODAY.replace(year=2025))
    db.session.commit()
    build(play.bureau, "enterprises", 2026, TODAY, play.act)
    db.session.commit()
    assert not rows()[-1].listed and rows()[-1].outcome == "pass"
    assert "已退出" in desk.get("/desk/lists/enterprises").words()
    page = desk.submit("/review", 422, **ticks(rows()[-1].id), reason="仍要列入")
    assert "不再作为服务对象" in page.words() and reviewed() == []


def test_who_may_have_left_is_not_proposed_until_somebody_decides(play, desk):
    gone = play.enterprises[-1]
    tell(gone, "state", play.now, details={"state": "deregistered"})
    build(play.bureau, "enterprises", 2026, TODAY, play.act)
    db.session.commit()
    assert not rows()[-1].listed
    assert "退出情形待决定" in desk.get("/desk/lists/enterprises").words()
    desk.submit("/review", 422, **ticks(rows()[-1].id))
    desk.submit("/review", reason="登记有误，正在更正")
    assert rows()[-1].listed
    follow(gone, play.now, takes_effect=False)
    build(play.bureau, "enterprises", 2026, TODAY, play.act)
    db.session.commit()
    assert rows()[-1].listed and "退出情形待决定" not in desk.get("/desk/lists/enterprises").words()


def test_the_form_takes_rows_of_its_own_list_only(app, play, desk):
    stranger = raise_curtain(play.now, login="wang")
    stranger.enterprise(admitted=False, needs=())
    build(stranger.bureau, "enterprises", 2026, TODAY, play.act)
    db.session.commit()
    foreign = db.session.query(Listing).join(Enterprise).filter(Enterprise.bureau_id == stranger.bureau.id).one()
    data = desk.get("/desk/lists/enterprises").form("/review") | {
        "row": [foreign.id],
        f"reason-{foreign.id}": "不该看到",
    }
    desk.client.post("/desk/lists/enterprises/review", data=data)
    assert not any(row.decided_by for row in rows()) and reviewed() == []


def test_saving_sixty_rows_reads_as_often_as_saving_three(play, desk):
    counts = []
    for number in (3, ROWS):
        desk.get("/desk/lists/enterprises")
        chosen = {f"reason-{row.id}": f"已走访{number}" for row in rows()[-number:] if row.outcome == "pass"}
        with queries() as sent:
            desk.submit("/review", follow=False, **chosen, reason="会议纪要3号")
        counts.append(len([one for one in sent if one.lstrip().upper().startswith("SELECT")]))
    assert counts[0] == counts[1]
