"""An agency fills in its offer: areas, terms, seats, standing consent, pause, profile; and who may change what."""

from datetime import date

import pytest
from cast import PASSWORD, raise_curtain
from pages import queries, signed_in

from matchfair.accounts.services import make_account
from matchfair.agreements.services import send_request
from matchfair.audit.models import AuditEvent
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs import services as fairs
from matchfair.fees import Fee
from matchfair.offers.services import ConsentWhilePaused, set_consent
from matchfair.proposals.services import close_fair


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def clerk(app, play, offer):
    account = make_account(
        play.bureau.id, f"clerk{offer.id}", Act(play.now, "system"), password=PASSWORD, agency=offer.agency
    )
    return signed_in(app, play.now, account=account)


def booth(app, play, offer):
    return signed_in(app, play.now, agency=offer.agency, only_fair_id=play.fair.id)


def test_one_fair_is_opened_at_once_several_are_listed(app, play):
    offer = play.agency()
    visitor = clerk(app, play, offer)
    assert visitor.get("/agency/", status=302).location == f"/agency/{play.fair.code}/"
    second = another_fair(play)
    db.session.add(
        type(offer)(bureau_id=play.bureau.id, fair_id=second.id, agency_id=offer.agency_id, saved_at=play.now)
    )
    db.session.commit()
    words = visitor.get("/agency/").words()
    assert play.fair.name in words and second.name in words


def test_an_agency_without_a_fair_is_told_so(app, play):
    offer = play.agency()
    db.session.delete(offer)
    db.session.commit()
    assert "还没有双选会" in clerk(app, play, offer).get("/agency/").words()


def test_areas_level_sub_items_and_terms_are_saved(app, play):
    offer = play.agency(areas=(4,))
    visitor = clerk(app, play, offer)
    visitor.get(f"/agency/{play.fair.code}/offer")
    visitor.submit(
        "/offer",
        **{
            "area_1-offered": "y",
            "area_1-level": "3",
            "area_1-services": ["1.a", "1.c"],
            "area_1-terms": "每次200元",
            "area_4-offered": None,
            "area_9-offered": "y",
            "area_9-services": None,
            "fee_yuan": "380.5",
            "terms": "含两次上门",
            "mode": "线上咨询、按需上门",
        },
    )
    db.session.refresh(offer)
    kept = [(a.area, a.level, a.items, a.terms) for a in offer.areas]
    assert kept == [(1, 3, ["1.a", "1.c"], "每次200元"), (9, 1, ["9.a", "9.b", "9.c", "9.d"], "")]
    assert (offer.fee_fen, offer.terms, offer.mode) == (38_050, "含两次上门", "线上咨询、按需上门")


@pytest.mark.parametrize(
    "wrong",
    [
        {"fee_yuan": "-1"},
        {"fee_yuan": "1000001"},
        {"fee_yuan": "贵"},
        {"terms": "长" * 401},
        {"area_4-level": "9"},
        {"area_4-services": ["5.a"]},
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(app, play, wrong):
    offer = play.agency(areas=(4,))
    before = offer.version
    visitor = clerk(app, play, offer)
    visitor.get(f"/agency/{play.fair.code}/offer")
    page = visitor.submit("/offer", status=422, **wrong)
    assert "尚未保存" in page.words() or "没有保存" in page.words() or page.all("div", role="alert")
    db.session.refresh(offer)
    assert offer.version == before


def test_seats_can_be_changed_but_not_below_what_is_held(app, play):
    offer = play.agency(capacity=3, standing=True)
    for _ in range(2):
        send_request(play.fair, play.enterprise(), offer, "enterprise", play.act)
    visitor = clerk(app, play, offer)
    visitor.get(f"/agency/{play.fair.code}/offer")
    page = visitor.submit("/capacity", status=422, capacity="1")
    assert "已有 2 个名额" in page.words() and "暂停" in page.words(), "it says why and what to do"
    assert [a.get("href") for a in page.all("a", **{"aria-current": "page"})] == [f"/agency/{play.fair.code}/offer"]
    for absurd in ("-1", "501", "十二家", ""):
        visitor.get(f"/agency/{play.fair.code}/offer")
        visitor.submit("/capacity", status=422, capacity=absurd)
    visitor.get(f"/agency/{play.fair.code}/offer")
    visitor.submit("/capacity", capacity="2")
    db.session.refresh(offer)
    assert (offer.capacity, offer.seats_taken) == (2, 2)


def test_consent_and_pause_are_switched_and_a_pause_ends_consent(app, play):
    offer = play.agency()
    visitor = clerk(app, play, offer)
    visitor.get(f"/agency/{play.fair.code}/offer")
    visitor.submit("/consent")
    db.session.refresh(offer)
    assert offer.standing_consent
    visitor.submit("/pause")
    db.session.refresh(offer)
    assert offer.paused_at and not offer.standing_consent
    assert "暂停承接期间不能开启预先同意" in visitor.page.words()
    assert not [f for f in visitor.page.all("form") if f.get("action").endswith("/consent")]
    with pytest.raises(ConsentWhilePaused):
        set_consent(play.fair, offer, True, play.act)
    visitor.submit("/pause")
    db.session.refresh(offer)
    assert not offer.paused_at


def test_the_profile_is_changed_by_the_agencys_account(app, play):
    offer = play.agency()
    visitor = clerk(app, play, offer)
    visitor.get(f"/agency/{play.fair.code}/offer")
    visitor.submit("/profile", status=422, contact=" ")
    visitor.submit(
        "/profile",
        introduction="十年经验 <认真>",
        contact="赵敏",
        phone="0755-12345678",
        address="坪山大道1号",
        legal_representative="王五",
        payee_account="户名甲 账号123",
        payment_day="每月10日前",
    )
    db.session.refresh(offer.agency)
    assert (offer.agency.contact, offer.agency.introduction) == ("赵敏", "十年经验 <认真>")
    told = offer.agency.legal_representative, offer.agency.payee_account, offer.agency.payment_day
    assert told == ("王五", "户名甲 账号123", "每月10日前")
    (event,) = db.session.query(AuditEvent).filter_by(action="agency.changed")
    assert "王五" in event.detail and "账号123" not in event.detail, "an account number stands in the row alone"


def test_a_fee_of_two_parts_is_entered_shown_again_and_not_contradicted(app, play):
    offer = play.agency(areas=(4,))
    visitor = clerk(app, play, offer)
    visitor.get(f"/agency/{play.fair.code}/offer")
    visitor.submit("/offer", fee_yuan="0", later_differs="y", later_yuan="300", terms="首年免费，次年每月300元")
    db.session.refresh(offer)
    assert offer.fee == Fee(0, 30_000) and offer.note == ""
    page = visitor.get(f"/agency/{play.fair.code}/offer")
    assert [page.form("/offer")[name] for name in ("fee_yuan", "later_yuan")] == [["0"], ["300"]]
    page = visitor.submit("/offer", status=422, fee_yuan="1250.5", later_differs=None, later_yuan="", terms="每月500元")
    assert "收费说明里的金额与服务费用不一致" in page.words() and page.form("/offer")["fee_yuan"] == ["1250.5"]
    visitor.submit("/offer", fee_yuan="0", later_differs="y", later_yuan="", terms="首年免费")
    db.session.refresh(offer)
    assert offer.fee == Fee(0, None), "an open second year is not free"


def test_a_booth_link_works_the_booth_but_binds_nobody_and_keeps_contacts(app, play):
    offer = play.agency()
    visitor = booth(app, play, offer)
    page = visitor.get(f"/agency/{play.fair.code}/offer")
    assert not [f for f in page.all("form") if f.get("action").endswith(("/profile", "/consent"))]
    fields = {
        "request_key": "k" * 20,
        "csrf_token": page.form("/capacity")["csrf_token"],
        "standing": "yes",
        "contact": "x",
        "phone": "1",
    }
    for verb in ("consent", "profile"):
        assert visitor.client.post(f"/agency/{play.fair.code}/offer/{verb}", data=fields).status_code == 403
    visitor.submit("/capacity", capacity="9")
    db.session.refresh(offer)
    assert (offer.capacity, offer.standing_consent) == (9, False)


def test_nobody_opens_anothers_offer_and_a_closed_fair_changes_nothing(app, play):
    offer = play.agency()
    other = another_fair(play)
    visitor = clerk(app, play, offer)
    visitor.get(f"/agency/{other.code}/offer", status=404)
    page = visitor.get(f"/agency/{play.fair.code}/offer")
    fields = page.form("/capacity") | {"capacity": "5"}
    close_fair(play.fair, play.act)
    db.session.commit()
    assert visitor.client.post(f"/agency/{play.fair.code}/offer/capacity", data=fields).status_code == 409
    page = visitor.get(f"/agency/{play.fair.code}/offer")
    assert "已结束" in page.words() and not [f for f in page.all("form") if f.get("action").endswith("/capacity")]


def another_fair(play):
    """A second fair of the same bureau."""
    other = fairs.make_fair(
        play.bureau,
        play.act,
        name="春季双选会",
        venue="坪山广场",
        held_on=date(2027, 3, 1),
        ends_on=date(2027, 3, 1),
        edition="pingshan-2024",
    )
    fairs.enter_phase(other, "registration", play.act)
    db.session.commit()
    return other


def test_the_page_asks_the_database_the_same_number_of_times_with_one_area_and_with_ten(app, play):
    counts = []
    for areas in ((4,), tuple(range(1, 11))):
        visitor = clerk(app, play, play.agency(areas=areas))
        with queries() as sent:
            visitor.get(f"/agency/{play.fair.code}/offer")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_a_day_is_written_the_same_everywhere_in_english_too(app, play):
    offer = play.agency()
    other = another_fair(play)
    db.session.add(
        type(offer)(bureau_id=play.bureau.id, fair_id=other.id, agency_id=offer.agency_id, saved_at=play.now)
    )
    db.session.commit()
    visitor = clerk(app, play, offer)
    page = visitor.get("/agency/")
    assert "2026年11月21日" in page.words()
    visitor.client.post("/language", data=page.form("/language") | {"language": "en"})
    assert "21 Nov 2026" in visitor.get("/agency/").words()
