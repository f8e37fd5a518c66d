"""Where the documents know no list, nobody is certified, listed, admitted by one or refused for want of one."""

import pytest
from cast import two_listed_and_one_not
from pages import signed_in

from matchfair.accounts.models import Account
from matchfair.extensions import db
from matchfair.fairs import reception, services as fairs
from matchfair.offers.services import register_for, wants_note
from matchfair.policy import keeps_lists, places
from matchfair.programme.eligibility import eligibility_of

WITHOUT = [place.key for place in places() if not keeps_lists(place.key)]


@pytest.fixture
def play(app):
    return two_listed_and_one_not(app.test_clock())


@pytest.fixture
def desk(app, play):
    return signed_in(app, play.now, account=db.session.query(Account).one())


def moved_to(play, place):
    play.bureau.place = play.fair.place = place
    db.session.commit()


def test_some_places_keep_none():
    assert len(WITHOUT) >= 2


@pytest.mark.parametrize("place", WITHOUT)
def test_every_enterprise_takes_part_without_a_note_and_no_agency_needs_one(play, place):
    moved_to(play, place)
    third = play.enterprises[2]
    third.industry, third.operating_place, third.operating_state = "劳务派遣", "北京市", "suspended"
    assert eligibility_of(third, play.fair.held_on).list_state == "no_lists"
    admitted = reception.admit_all(play.fair, [third.id], play.act)
    assert (admitted.number, admitted.not_listed) == (1, [])
    entry = fairs.find_entry(play.fair, third.id)
    assert (entry.provisional, entry.note) == (False, "")
    agency = play.agency().agency
    assert not wants_note(register_for(play.fair, [agency.id]), agency)


@pytest.mark.parametrize("place", WITHOUT)
def test_no_page_speaks_of_lists_or_provisional_admission(app, play, desk, place):
    moved_to(play, place)
    agency = play.agency().agency
    db.session.commit()
    pages = ("admission", "entries")
    addresses = [f"/desk/fairs/{play.fair.code}/{page}" for page in pages]
    addresses += ["/desk/enterprises", "/desk/agencies", f"/desk/enterprises/{play.enterprises[0].id}"]
    for address in (*addresses, f"/desk/agencies/{agency.id}"):
        words = desk.get(address).words()
        for word in ("年度名单", "暂准", "认定机构", "按规则认定", "临时准入", "不在名单"):
            assert word not in words, f"{address} says {word}"
    assert desk.get("/desk/lists/enterprises", status=404)
