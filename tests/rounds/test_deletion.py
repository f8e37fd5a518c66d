"""An empty fair is deleted with what stands under it; one that somebody used stays."""

import json
from datetime import date

import pytest
from cast import check, raise_curtain
from pages import signed_in
from sqlalchemy import func, select

from matchfair.accounts.models import Account
from matchfair.audit.models import AuditEvent
from matchfair.extensions import db
from matchfair.fairs import services as fairs
from matchfair.fairs.links import invite, make_booth_link
from matchfair.fairs.models import Fair
from matchfair.offers.participation import give_booth
from matchfair.parties.models import Agency, Enterprise
from matchfair.rounds.services import set_rule

UNDER_A_FAIR = ("entry", "offer", "offer_area", "booth", "invitation", "booth_link", "round", "plan_line", "pair_rule")


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock(), phase="registration")


@pytest.fixture
def desk(app, play):
    db.session.commit()
    return signed_in(app, play.now, account=db.session.query(Account).one())


def left_under() -> dict[str, int]:
    counts = {}
    for name in UNDER_A_FAIR:
        table = db.metadata.tables[name]
        counts[name] = db.session.scalar(select(func.count()).select_from(table))
    return {name: count for name, count in counts.items() if count}


def furnished(play):
    hope, offer = play.enterprise(needs=()), play.agency()
    offer.typed = []
    give_booth(play.fair, offer.agency, "A01", play.act)
    invite(play.fair, hope, play.now)
    make_booth_link(play.fair, offer.agency, "展位", play.act)
    set_rule(play.fair, hope, offer.agency, "lock", "已谈好", play.act)
    db.session.commit()
    return hope, offer


def test_an_empty_fair_goes_with_all_that_stands_under_it(app, play, desk):
    furnished(play)
    page = desk.get(f"/desk/fairs/{play.fair.code}/delete")
    for told in ("1 家企业的参会", "1 家机构", "1 个展位", "1 个邀请链接", "1 个展位链接", "1 条锁定或禁止"):
        assert told in page.words()
    desk.submit("/delete")
    db.session.expire_all()
    assert left_under() == {} and db.session.get(Fair, play.fair.id).deleted_at == play.now
    assert db.session.query(Enterprise).count() == db.session.query(Agency).count() == 1
    assert play.fair.name not in desk.get("/desk/").words()
    for address in (f"/desk/fairs/{play.fair.code}/settings", f"/q/{play.fair.entrance_code}"):
        assert desk.client.get(address).status_code == 404
    (event,) = db.session.scalars(select(AuditEvent).filter_by(action="fair.deleted"))
    assert event.chain == f"bureau:{play.bureau.id}" and json.loads(event.detail)["entries"] == 1
    assert check() == []
    again = fairs.make_fair(
        play.bureau,
        play.act,
        name="重开",
        venue="会展中心",
        held_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 1),
        edition="pingshan-2024",
    )
    db.session.commit()
    assert again.id != play.fair.id, "the log of the deleted fair stays its own"


@pytest.mark.parametrize("used", ["needs", "arrived", "typed"])
def test_a_fair_somebody_used_stays_and_says_by_whom(play, desk, used):
    hope, offer = furnished(play)
    before = left_under()
    address = f"/desk/fairs/{play.fair.code}/delete"
    form = desk.get(address).form("/delete")
    if used == "needs":
        play.enterprise()
    elif used == "arrived":
        fairs.arrive(fairs.find_entry(play.fair, hope.id), "desk", play.act)
    else:
        offer.typed = ["terms"]
    db.session.commit()
    told = {"needs": "1 家企业已登记需求", "arrived": "1 家企业已到场", "typed": "1 家机构已自行填写"}[used]
    assert told in desk.get(address).words() and not desk.page.all("form", action=address)
    assert desk.client.post(address, data=form).status_code == 409
    db.session.expire_all()
    assert left_under()["offer"] == before["offer"] and db.session.get(Fair, play.fair.id).deleted_at is None
