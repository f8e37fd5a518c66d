"""Offers: areas, terms and capacity; and the seats, which only the guarded updates here may move."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, selectinload

from matchfair.accounts.models import SignIn
from matchfair.audit.services import Act, record
from matchfair.errors import BadInput, NotAllowed, NotFound, Refused, lazy_gettext as _l
from matchfair.extensions import db, rows_changed
from matchfair.fairs.models import Fair
from matchfair.fairs.services import require_phase
from matchfair.fees import Fee, contradicts
from matchfair.parties.models import Agency
from matchfair.policy import FAIL, Catalogue, ServiceCode, catalogue_edition, chosen
from matchfair.programme.eligibility import NO_LIST, NOT_LISTED, ProgrammeRegister, read_register
from matchfair.programme.exits import require_listing
from matchfair.rules.services import readings

from .models import Offer, OfferArea

MOST_CLIENTS = 500  # more in one fair is a typing error


class CapacityBelowHeld(Refused):
    """Seats that are taken cannot be taken away; the database refuses it too."""

    status = 422
    title = _l("%(held)s seats are already taken, so the capacity cannot be lower than that.")
    advice = _l("Set it to %(held)s or more, or pause the offer so that no new ones are taken.")


class AbsurdCapacity(BadInput):
    title = _l("The number of clients must lie between 0 and %(most)s.")
    advice = _l("Check the number; it counts the enterprises you will take at this fair.")


class ConsentWhilePaused(Refused):
    """A pause ends standing consent; it comes back only when the agency takes new ones again."""

    title = _l("Standing consent cannot be switched on while the offer is paused.")
    advice = _l("Take new ones again first, then switch it on.")


class EachProposalOnly(Refused):
    """The bureau has chosen that an agency consents to each pairing by itself."""

    title = _l(
        "At this fair each agency answers every recommendation and request itself, so standing consent cannot be switched on."
    )
    advice = _l("Answer each recommendation and request on its own page; the service desk can tell you more.")


class NoFreeSeat(Refused):
    title = _l("This agency has no free seat left.")
    advice = _l("Nothing was changed: what was open stays open. Wait for a seat, or ask another agency.")


class NotCertified(Refused):
    """Not on the year's list, failing a condition or without subsidy, and no note says why it may take part."""

    title = _l(
        "%(name)s is not on the list of %(year)s or does not meet the conditions, so it takes part only with a reason."
    )
    advice = _l(
        "Write on the page of agencies and booths why it may take part, or decide what is open on its own page."
    )


class FeeContradicted(BadInput):
    """Two fees in one offer: nobody could tell which of them was accepted."""

    title = _l("The terms name another fee than the fee beside them.")
    advice = _l("Correct one of the two, or leave the amount out of the terms.")


class NeedsAccount(NotAllowed):
    """Not for a booth link: it binds the agency, or changes how the agency is reached."""

    title = _l("This needs the agency's own account, not a booth link.")
    advice = _l("Ask a colleague who signs in with a password to change it.")


@dataclass(frozen=True)
class AreaOffered:
    area: int
    level: int = 1
    items: tuple[str, ...] = ()
    terms: str = ""


def offers_of(fair: Fair) -> list[Offer]:
    """Every offer of the fair with its agency, staff and areas, in the order of the agencies."""
    found = select(Offer).options(joinedload(Offer.agency).selectinload(Agency.staff), selectinload(Offer.areas))
    return list(db.session.scalars(found.filter_by(fair_id=fair.id, left_at=None).order_by(Offer.agency_id)))


def find_offer(fair: Fair, agency_id: int | None, lock: bool = False) -> Offer:
    found = select(Offer).options(joinedload(Offer.agency).selectinload(Agency.staff), selectinload(Offer.areas))
    found = found.filter_by(fair_id=fair.id, agency_id=agency_id, left_at=None)
    offer = db.session.scalar(found.with_for_update(of=Offer) if lock else found)
    if offer is None:
        raise NotFound()
    return offer


def offer_for(sign_in: SignIn, fair: Fair) -> Offer:
    """The signed-in agency's own offer at the fair: load and authorise in one call."""
    return find_offer(fair, sign_in.agency_id)


def offers_of_agency(agency_id: int) -> list[Offer]:
    found = select(Offer).filter_by(agency_id=agency_id, left_at=None)
    return list(db.session.scalars(found.order_by(Offer.id.desc())))


def register_for(fair: Fair, agency_ids: Iterable[int]) -> ProgrammeRegister:
    """What the rules and the bureau say of these agencies for the fair's year, on its first day."""
    return read_register(fair.bureau_id, fair.place, "agencies", fair.held_on, parties=agency_ids)


def wants_note(register: ProgrammeRegister, agency: Agency) -> bool:
    """Left off the year's list, failing a condition, or without subsidy as the bureau reads A24; missing data only warns."""
    standing = register.standing(agency)
    if not standing.subsidised and chosen(register.settings, "ended_agency_in_fairs") == "left_out_by_default":
        return True
    return standing.list_state == NOT_LISTED or (standing.list_state == NO_LIST and standing.outcome == FAIL)


# clause[decision]: PS24-13, PS21-14.a
def open_offer(
    fair: Fair, agency: Agency, act: Act, note: str = "", register: ProgrammeRegister | None = None
) -> Offer:
    """Let an agency take part, starting from what its roster row says. Doing it twice changes nothing.

    One that was taken out comes back with the offer it had.
    One that is not certified for the year takes part only provisionally, with a note; one whose listing ended not at all.
    `register` is given by whoever lets in many; it holds what is needed to judge them.
    """
    require_phase(fair, "draft", "registration", "live")
    offer = db.session.scalar(select(Offer).filter_by(fair_id=fair.id, agency_id=agency.id))
    if offer and not offer.left_at:
        return offer
    register = register or register_for(fair, [agency.id])
    require_listing(agency, register.standing(agency).leaving)
    provisional = wants_note(register, agency)
    if provisional and not note.strip():
        raise NotCertified(name=agency.name, year=register.year)
    offer = offer or new_offer(fair, agency, act.now)
    offer.left_at, offer.provisional_note = None, note.strip() if provisional else ""
    db.session.flush()
    record(act, fair, "offer.opened", f"agency:{agency.id}", capacity=offer.capacity)
    if provisional:
        record(act, fair, "offer.provisional", f"agency:{agency.id}", note=offer.provisional_note)
    return offer


def new_offer(fair: Fair, agency: Agency, now: datetime) -> Offer:
    offer = Offer(
        bureau_id=fair.bureau_id,
        fair_id=fair.id,
        agency_id=agency.id,
        capacity=agency.usual_capacity or 0,
        terms=agency.usual_terms,
        fee_fen=agency.usual_fee.first_fen,
        fee_later_fen=agency.usual_fee.later_fen,
        saved_at=now,
        seats_taken=0,
    )
    offer.areas = as_rows(fair, usual_areas(agency))
    db.session.add(offer)
    return offer


def usual_areas(agency: Agency) -> list[AreaOffered]:
    """The areas its roster row names; of an area named by some of its items alone, those."""
    codes = [ServiceCode(text) for text in agency.usual_services]
    whole = {code.area for code in codes if code.is_area}
    return [
        AreaOffered(area, items=() if area in whole else tuple(str(code) for code in codes if code.area == area))
        for area in sorted({code.area for code in codes})
    ]


def as_rows(fair: Fair, areas: Iterable[AreaOffered]) -> list[OfferArea]:
    catalogue: Catalogue = catalogue_edition(fair.edition)
    return [
        OfferArea(
            bureau_id=fair.bureau_id,
            area=offered.area,
            level=offered.level,
            terms=offered.terms.strip(),
            items=sorted(offered.items) or [item.code for item in catalogue.area(offered.area).items],
        )
        for offered in sorted(areas, key=lambda a: a.area)
    ]


def save_offer(
    fair: Fair,
    offer: Offer,
    areas: Iterable[AreaOffered],
    act: Act,
    *,
    terms: str,
    fee: Fee,
    mode: str,
    by_agency: bool = False,
) -> None:
    """Replace areas and terms. Open proposals that were not consented to will show the new ones."""
    require_phase(fair, "draft", "registration", "live")
    if contradicts(fee, terms):
        raise FeeContradicted()
    offer.areas.clear()
    db.session.flush()
    offer.areas = as_rows(fair, areas)
    offer.terms, offer.mode = terms.strip(), mode.strip()
    offer.fee_fen, offer.fee_later_fen = fee.first_fen, fee.later_fen
    offer.version, offer.saved_at = offer.version + 1, act.now
    if by_agency:
        note_typed(offer, "areas", "terms")
    db.session.flush()
    record(
        act,
        fair,
        "offer.saved" if by_agency else "offer.corrected",
        f"agency:{offer.agency_id}",
        version=offer.version,
        areas={row.area: row.level for row in offer.areas},
    )


def note_typed(offer: Offer, *facts: str) -> None:
    offer.typed = sorted({*offer.typed, *facts})


def set_capacity(fair: Fair, offer: Offer, capacity: int, act: Act, by_agency: bool = False) -> None:
    """Change how many clients the agency takes at this fair; never below the seats already taken."""
    require_phase(fair, "draft", "registration", "live")
    if not 0 <= capacity <= MOST_CLIENTS:
        raise AbsurdCapacity(most=MOST_CLIENTS)
    changed = update(Offer).where(Offer.id == offer.id, Offer.seats_taken <= capacity).values(capacity=capacity)
    if not rows_changed(changed):
        db.session.refresh(offer)
        raise CapacityBelowHeld(held=offer.seats_taken)
    if by_agency:
        note_typed(offer, "capacity")
    action = "offer.capacity" if by_agency else "offer.capacity_corrected"
    record(act, fair, action, f"agency:{offer.agency_id}", capacity=capacity)


def set_consent(fair: Fair, offer: Offer, standing: bool, act: Act) -> None:
    require_phase(fair, "draft", "registration", "live")
    if standing and offer.paused_at:
        raise ConsentWhilePaused()
    if standing and not standing_consent_open(fair):
        raise EachProposalOnly()
    offer.standing_consent = standing
    record(act, fair, "offer.standing_consent", f"agency:{offer.agency_id}", standing=standing)


def standing_consent_open(fair: Fair) -> bool:
    """Whether an agency may consent beforehand; what it consented to before the bureau chose otherwise stays."""
    return chosen(readings(fair.bureau_id), "agency_consent") == "standing_or_each"


def set_pause(fair: Fair, offer: Offer, paused: bool, act: Act) -> None:
    """A pause stops new proposals and requests and ends standing consent; it closes nothing."""
    require_phase(fair, "draft", "registration", "live")
    offer.paused_at = act.now if paused else None
    if paused:
        offer.standing_consent = False
    record(act, fair, "offer.paused" if paused else "offer.resumed", f"agency:{offer.agency_id}")


def move_seats(changes: Mapping[int, int]) -> None:
    """Add to (or take from) the seats taken, by offer id, always in the order of the ids so that no two wait crosswise.

    The condition in the update is what keeps the last seat from being given twice; the CHECK stands behind it.
    """
    for offer_id, change in sorted(changes.items()):
        if change:
            moved = update(Offer).where(Offer.id == offer_id, Offer.seats_taken + change <= Offer.capacity)
            if not rows_changed(moved.values(seats_taken=Offer.seats_taken + change)):
                raise NoFreeSeat()
