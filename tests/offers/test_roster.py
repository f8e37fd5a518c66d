"""The desk and an agency's part in a fair: what a corrected roster changes, correcting by hand, booth numbers, taking out."""

from datetime import timedelta

import pytest
from cast import raise_curtain
from pages import signed_in
from sqlalchemy import update

from matchfair.accounts.models import Account
from matchfair.agreements.services import send_request
from matchfair.audit.models import AuditEvent
from matchfair.extensions import db
from matchfair.fairs.links import make_booth_link
from matchfair.fairs.models import BoothLink
from matchfair.fairs.services import booth_of
from matchfair.needs.services import need_list_of
from matchfair.offers.models import Offer
from matchfair.offers.participation import give_booth, numbered_on
from matchfair.offers.roster import differences
from matchfair.offers.services import open_offer, set_capacity
from matchfair.parties.models import Agency
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import OfferAnswered, OfferLeft, decline_proposal, make_proposal, take_out
from matchfair.proposals.terms import terms_of

STARTS = {"usual_capacity": 3, "usual_services": ["4", "9.a", "9.b"], "usual_terms": "每月300元", "usual_booth": "A01"}


@pytest.fixture
def draft(app):
    return raise_curtain(app.test_clock(), phase="draft")


def joined(play, number=1, **roster):
    """An agency of the roster that takes part as its row says."""
    row = Agency(
        bureau_id=play.bureau.id, uscc=f"51440310MA5B{number:06d}", name=f"坪山启航{number}", updated_at=play.now
    )
    for name, value in (STARTS | roster).items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.flush()
    offer = open_offer(play.fair, row, play.act, note="核查中")
    give_booth(play.fair, row, row.usual_booth, play.act)
    db.session.commit()
    return offer


def desk(app, play):
    return signed_in(app, play.now, account=db.session.query(Account).first())


def told(fair):
    return [(one.fact, one.here, one.roster, one.typed_by_agency) for one in differences(fair)]


def offered(offer):
    db.session.expire_all()
    return [(row.area, row.items) for row in offer.areas], offer.capacity, offer.terms


def test_items_of_the_roster_come_into_the_offer_too(draft):
    offer = joined(draft)
    assert offered(offer)[0] == [(4, ["4.a", "4.b", "4.c"][: len(offer.areas[0].items)]), (9, ["9.a", "9.b"])]
    assert told(draft.fair) == []


def test_a_corrected_roster_reaches_the_offers_line_by_line(app, draft):
    offer = joined(draft)
    set_capacity(draft.fair, offer, 5, draft.act, by_agency=True)
    offer.agency.usual_services, offer.agency.usual_capacity, offer.agency.usual_booth = ["1", "9"], 8, "B07"
    db.session.commit()
    db.session.expire_all()
    assert told(draft.fair) == [
        ("areas", [4, 9], [1, 9], False),
        ("capacity", 5, 8, True),
        ("booth", "A01", "B07", False),
    ]
    visitor, at = desk(app, draft), f"/desk/fairs/{draft.fair.code}/agencies"
    assert "名册与本场有 3 处不同" in visitor.get(at).words()
    page = visitor.get(f"{at}/roster")
    assert len(page.form("/roster")["take"]) == 2, "what the agency typed itself is not ticked"
    assert "机构自己填写" in page.words()
    visitor.submit("/roster")
    areas, capacity, _terms = offered(offer)
    assert [area for area, _items in areas] == [1, 9] and areas[1] == (9, ["9.a", "9.b"]) and capacity == 5
    assert booth_of(draft.fair, offer.agency_id).number == "B07"
    assert told(draft.fair) == [("capacity", 5, 8, True)]
    assert offer.typed == ["capacity"], "the roster is not the agency's hand"


def test_a_corrected_fee_comes_with_its_words(app, draft):
    offer = joined(draft, usual_terms="每月300元")
    assert told(draft.fair) == []
    offer.agency.usual_terms = "每月500元"
    db.session.commit()
    visitor = desk(app, draft)
    assert "每月500元" in visitor.get(f"/desk/fairs/{draft.fair.code}/agencies/roster").words()
    visitor.submit("/roster")
    assert offered(offer)[2] == "每月500元" and offer.fee == offer.agency.usual_fee


def test_what_changed_since_the_page_was_shown_is_not_taken_over(app, draft):
    offer = joined(draft)
    offer.agency.usual_capacity = 8
    db.session.commit()
    visitor = desk(app, draft)
    visitor.get(f"/desk/fairs/{draft.fair.code}/agencies/roster")
    offer.agency.usual_capacity = 80
    db.session.commit()
    visitor.submit("/roster", status=409)
    assert offered(offer)[1] == 3


def test_once_registration_is_open_the_roster_changes_nothing(app, draft):
    offer = joined(draft)
    offer.agency.usual_capacity = 8
    draft.fair.registration_at = draft.now
    db.session.commit()
    assert told(draft.fair) == []
    assert "名册的更正不再带入本场" in desk(app, draft).get(f"/desk/fairs/{draft.fair.code}/agencies/roster").words()


def test_the_desk_corrects_services_terms_and_seats(app, draft):
    offer = joined(draft)
    visitor, at = desk(app, draft), f"/desk/fairs/{draft.fair.code}/agencies/{offer.agency_id}/offer"
    visitor.get(at)
    visitor.submit("/offer", **{"area_1-offered": "y", "terms": "含两次上门"})
    visitor.get(at)
    visitor.submit("/capacity", status=422, capacity="501")
    visitor.get(at)
    visitor.submit("/capacity", capacity="7")
    areas, *rest = offered(offer)
    assert [area for area, _items in areas] == [1, 4, 9] and rest == [7, "含两次上门"] and offer.typed == []
    actions = set(db.session.scalars(db.select(AuditEvent.action)))
    assert actions >= {"offer.corrected", "offer.capacity_corrected"} and "offer.saved" not in actions


# ---- taking an agency out ---------------------------------------------------------------------------------------


def recommended(play, hope, offer):
    terms = terms_of(need_list_of(play.fair, hope.id), offer)
    return make_proposal(play.fair, hope, offer, "solver", play.act, terms=terms)


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def test_an_agency_nobody_answered_is_taken_out_and_may_come_back(app, play):
    offer, hope = joined(play), play.enterprise()
    proposal = recommended(play, hope, offer)
    link = make_booth_link(play.fair, offer.agency, "展位", play.act)
    db.session.commit()
    visitor, at = desk(app, play), f"/desk/fairs/{play.fair.code}/agencies"
    visitor.get(f"{at}/{offer.agency_id}")
    page = visitor.submit("/remove")
    assert "坪山启航1不再参会，撤回推荐 1 条。" in page.words()
    db.session.expire_all()
    assert offer.left_at and db.session.get(Proposal, proposal.id).closed_as == "withdrawn"
    assert booth_of(play.fair, offer.agency_id) is None and db.session.get(BoothLink, link.id).revoked_at
    visitor.get(f"{at}/{offer.agency_id}", status=404)
    again = open_offer(play.fair, offer.agency, play.act, note="又来了")
    assert (again.id, again.left_at, offered(again)[1]) == (offer.id, None, 3)
    assert db.session.query(Offer).count() == 1


@pytest.mark.parametrize("how", ["asked", "declined"])
def test_an_agency_somebody_answered_stays_and_the_refusal_names_who(app, play, how):
    offer, hope = play.agency(), play.enterprise("深圳市希望五金")
    if how == "asked":
        send_request(play.fair, hope, offer, "enterprise", play.act)
    else:
        decline_proposal(recommended(play, hope, offer), "agency", play.act)
    db.session.commit()
    with pytest.raises(OfferAnswered):
        take_out(play.fair, offer, play.act)
    visitor = desk(app, play)
    visitor.get(f"/desk/fairs/{play.fair.code}/agencies/{offer.agency_id}")
    title, _advice = visitor.submit("/remove", status=409).refused()
    assert "深圳市希望五金" in title and offer.agency.name in title
    assert db.session.get(Offer, offer.id).left_at is None


def test_who_asks_while_the_agency_is_taken_out_is_told(play):
    offer, hope = play.agency(), play.enterprise()
    db.session.flush()
    left = update(Offer).where(Offer.fair_id == play.fair.id).values(left_at=play.now)
    db.session.execute(left.execution_options(synchronize_session=False))
    assert offer.left_at is None, "as it was read before the desk was faster"
    with pytest.raises(OfferLeft):
        send_request(play.fair, hope, offer, "enterprise", play.act)


def test_a_recommendation_that_ran_out_is_no_answer(play):
    offer, hope = play.agency(standing=True), play.enterprise()
    recommended(play, hope, offer)
    late = type(play.act)(play.now + timedelta(days=1), "test")
    assert take_out(play.fair, offer, late) == 0


# ---- booths -----------------------------------------------------------------------------------------------------


def numbers_of(fair, *offers):
    db.session.expire_all()
    booths = [booth_of(fair, offer.agency_id) for offer in offers]
    return [booth and booth.number for booth in booths]


def test_booth_numbers_are_exchanged_and_the_rest_is_numbered(app, play):
    first, second = joined(play, 1, usual_booth="A01"), joined(play, 2, usual_booth="A02")
    third, fourth = joined(play, 3, usual_booth=""), joined(play, 4, usual_booth="")
    codes = [booth_of(play.fair, offer.agency_id).code for offer in (first, second)]
    visitor, at = desk(app, play), f"/desk/fairs/{play.fair.code}/agencies/booths"
    visitor.get(at)
    swap = {f"number-{first.agency_id}": "A02", f"number-{second.agency_id}": "A01"}
    page = visitor.submit("/booths", status=200, fill="1", first="A01", **swap)
    typed = page.form("/booths")
    assert [typed[f"number-{offer.agency_id}"] for offer in (third, fourth)] == [["A03"], ["A04"]]
    assert numbers_of(play.fair, first, third) == ["A01", None], "nothing is saved by numbering"
    visitor.submit("/booths")
    assert numbers_of(play.fair, first, second, third, fourth) == ["A02", "A01", "A03", "A04"]
    assert [booth_of(play.fair, offer.agency_id).code for offer in (first, second)] == codes


def test_a_number_twice_keeps_what_was_typed_and_names_who_has_it(app, play):
    first, second = joined(play, 1, usual_booth="A01"), joined(play, 2, usual_booth="A02")
    visitor, at = desk(app, play), f"/desk/fairs/{play.fair.code}/agencies"
    visitor.get(f"{at}/booths")
    page = visitor.submit("/booths", status=422, **{f"number-{second.agency_id}": "A01"})
    assert "展位号 A01 已由“坪山启航1”使用" in page.words()
    assert page.form("/booths")[f"number-{second.agency_id}"] == ["A01"]
    visitor.get(f"{at}/{second.agency_id}")
    page = visitor.submit("/booth", status=422, number="A01")
    assert "展位号 A01 已由“坪山启航1”使用" in page.words() and page.form("/booth")["number"] == ["A01"]
    visitor.get(at)
    page = visitor.submit("/booths", status=422, number="A01")
    assert "展位号 A01 已由“坪山启航1”使用" in page.words() and page.form("/booths")["number"] == ["A01"]
    assert numbers_of(play.fair, first, second) == ["A01", "A02"]


@pytest.mark.parametrize(
    ("first", "names"), [("B07", ["B07", "B09"]), ("12", ["12", "13"]), ("", ["1", "2"]), ("东区", ["东区1", "东区2"])]
)
def test_numbers_go_on_from_any_first(first, names):
    numbers = numbered_on(first, {"B08"})
    assert [next(numbers), next(numbers)] == names
