"""Which agencies take part in a fair, and at which booth they stand."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from matchfair.accounts.models import Account
from matchfair.accounts.services import end_sign_ins, make_account
from matchfair.audit.services import Act, record
from matchfair.extensions import db
from matchfair.fairs.models import Booth, BoothLink, Fair
from matchfair.fairs.services import NumberTaken, add_booth, booth_of, booths_of, change_booth, renumber
from matchfair.parties.models import Agency
from matchfair.programme.exits import ListingEnded

from .models import Offer
from .services import NotCertified, offers_of, open_offer, register_for

SPLIT = re.compile(r"(.*?)([0-9]*)", re.DOTALL)


def agencies_left_out(fair: Fair) -> list[Agency]:
    """The bureau's agencies that do not take part yet."""
    taking_part = select(Offer.agency_id).where(Offer.fair_id == fair.id, Offer.left_at.is_(None))
    found = select(Agency).options(selectinload(Agency.staff)).where(Agency.bureau_id == fair.bureau_id)
    return list(db.session.scalars(found.where(Agency.id.not_in(taking_part)).order_by(Agency.id)))


@dataclass(frozen=True)
class Joined:
    """Who takes part now, whose booth was already taken, who needs a note first, and whose listing ended."""

    agencies: list[Agency]
    without_booth: list[Agency]
    without_note: list[Agency]
    ended: list[Agency]


def take_part(fair: Fair, agencies: Iterable[Agency], act: Act, note: str = "") -> Joined:
    """Open an offer for each that may, with the booth its roster row names."""
    register, joined = register_for(fair, [agency.id for agency in agencies]), Joined([], [], [], [])
    for agency in agencies:
        try:
            open_offer(fair, agency, act, note, register)
        except NotCertified:
            joined.without_note.append(agency)
            continue
        except ListingEnded:
            joined.ended.append(agency)
            continue
        joined.agencies.append(agency)
        try:
            give_booth(fair, agency, agency.usual_booth, act)
        except NumberTaken:
            joined.without_booth.append(agency)
    return joined


def leave(fair: Fair, offer: Offer, act: Act) -> None:
    """Take an agency out of the fair: its booth is free, its booth links end, its offer is kept in case it comes back.

    `proposals.services.take_out` asks first whether anybody has answered.
    """
    offer.left_at = act.now
    if booth := booth_of(fair, offer.agency_id):
        change_booth(booth, booth.number, None, act)
    links = select(BoothLink).filter_by(fair_id=fair.id, agency_id=offer.agency_id, revoked_at=None)
    for link in db.session.scalars(links):
        link.revoked_at = act.now
        end_sign_ins(act.now, granted_by=f"booth_link:{link.id}")
    record(act, fair, "offer.left", f"agency:{offer.agency_id}")
    db.session.flush()


def give_booth(fair: Fair, agency: Agency, number: str, act: Act) -> None:
    """The booth of this number for the agency: its own under a new number, a free one, or one made for it."""
    number = number.strip()
    if not number:
        return
    own = booth_of(fair, agency.id)
    free = db.session.scalar(select(Booth).filter_by(fair_id=fair.id, number=number, agency_id=None))
    if free and own:
        change_booth(own, own.number, None, act)
        db.session.flush()
    if booth := free or own:
        change_booth(booth, number, agency, act)
    else:
        add_booth(fair, number, agency, act)
    db.session.flush()


def give_booths(fair: Fair, numbers: Mapping[int, str], act: Act) -> None:
    """Give agencies (by id) their booth numbers, all at once, so that two may exchange theirs. An empty number keeps what is."""
    wanted = {agency_id: number.strip() for agency_id, number in numbers.items() if number.strip()}
    own = {booth.agency_id: booth.id for booth in booths_of(fair) if booth.agency_id}
    renumber(fair, {own[agency_id]: number for agency_id, number in wanted.items() if agency_id in own}, act)
    for offer in offers_of(fair):
        if offer.agency_id in wanted and offer.agency_id not in own:
            give_booth(fair, offer.agency, wanted[offer.agency_id], act)


def numbered_on(first: str, taken: Collection[str]) -> Iterator[str]:
    """Booth numbers from the first on that are not taken yet: B01, B02, …; a text without digits gets them."""
    parts = SPLIT.fullmatch(first.strip() or "1")
    letters, digits = parts.groups() if parts else (first, "")
    for number in count(int(digits or 1)):
        name = f"{letters}{number:0{max(len(digits), 1)}d}"
        if name not in taken:
            yield name


def accounts_of(agency_ids: Iterable[int]) -> dict[int, list[Account]]:
    """The accounts of each agency that may still be used."""
    found = select(Account).where(Account.agency_id.in_(list(agency_ids)), Account.disabled_at.is_(None))
    accounts: dict[int, list[Account]] = {}
    for account in db.session.scalars(found.order_by(Account.id)):
        if account.agency_id:
            accounts.setdefault(account.agency_id, []).append(account)
    return accounts


def make_accounts(fair: Fair, now: datetime) -> list[Account]:
    """An account, named by the credit code, for every agency of the fair that has none."""
    agencies = [offer.agency for offer in offers_of(fair)]
    having = accounts_of(agency.id for agency in agencies)
    lacking = [agency for agency in agencies if agency.id not in having]
    return [
        make_account(fair.bureau_id, free_login(fair.bureau_id, agency.uscc), Act(now, "system"), agency=agency)
        for agency in lacking
    ]


def free_login(bureau_id: int, wanted: str) -> str:
    """The name itself, or with a number where another account has it, perhaps a shut one."""
    named = select(Account.login).filter_by(bureau_id=bureau_id)
    taken = set(db.session.scalars(named.where(Account.login.startswith(wanted, autoescape=True))))
    return next(name for name in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if name not in taken)
