"""Which agencies take part in a fair, and at which booth they stand."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from matchfair.extensions import db
from matchfair.fairs.models import Booth, Fair
from matchfair.fairs.services import NumberTaken, add_booth, booth_of, change_booth
from matchfair.parties.models import Account, Agency

from .models import Offer
from .services import open_offer


def agencies_left_out(fair: Fair) -> list[Agency]:
    """The bureau's agencies that do not take part yet."""
    taking_part = select(Offer.agency_id).where(Offer.fair_id == fair.id)
    found = select(Agency).where(Agency.bureau_id == fair.bureau_id, Agency.id.not_in(taking_part))
    return list(db.session.scalars(found.order_by(Agency.id)))


def take_part(fair: Fair, agencies: Iterable[Agency], now: datetime, by: str) -> list[Agency]:
    """Open an offer for each, with the booth its roster row names; returns those whose booth was already taken."""
    without_booth = []
    for agency in agencies:
        open_offer(fair, agency, now, by)
        try:
            give_booth(fair, agency, agency.usual_booth, now, by)
        except NumberTaken:
            without_booth.append(agency)
    return without_booth


def give_booth(fair: Fair, agency: Agency, number: str, now: datetime, by: str) -> None:
    """The booth of this number for the agency: its own under a new number, a free one, or one made for it."""
    number = number.strip()
    if not number:
        return
    own = booth_of(fair, agency.id)
    free = db.session.scalar(select(Booth).filter_by(fair_id=fair.id, number=number, agency_id=None))
    if free and own:
        change_booth(own, own.number, None, now, by)
        db.session.flush()
    if free or own:
        change_booth(free or own, number, agency, now, by)
    else:
        add_booth(fair, number, agency, now, by)
    db.session.flush()


def accounts_of(agency_ids: Iterable[int]) -> dict[int, list[Account]]:
    """The accounts of each agency that may still be used."""
    found = select(Account).where(Account.agency_id.in_(list(agency_ids)), Account.disabled_at.is_(None))
    accounts: dict[int, list[Account]] = {}
    for account in db.session.scalars(found.order_by(Account.id)):
        accounts.setdefault(account.agency_id, []).append(account)
    return accounts
