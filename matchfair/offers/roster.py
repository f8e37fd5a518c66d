"""What a corrected roster would change in the offers of a fair, and taking it over, on demand and until registration opens."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from matchfair.audit.services import Act
from matchfair.errors import Refused, lazy_gettext as _l
from matchfair.fairs.models import Fair
from matchfair.fairs.services import booths_of, require_phase
from matchfair.fees import Fee

from .models import Offer
from .participation import give_booth
from .services import AreaOffered, offers_of, save_offer, set_capacity, usual_areas

Fact = Literal["areas", "capacity", "terms", "booth"]


class RosterMoved(Refused):
    """The roster or the offer has changed since the differences were shown."""

    title = _l("The roster or an offer has changed since this page was shown; nothing was taken over.")
    advice = _l("Open the page again: it shows what differs now. Then choose again.")


@dataclass(frozen=True)
class RosterDifference:
    """One thing that the roster says otherwise than the fair's offer; an empty cell of the roster says nothing."""

    offer: Offer
    fact: Fact
    here: Any
    roster: Any

    @property
    def typed_by_agency(self) -> bool:
        return self.fact in self.offer.typed

    @property
    def key(self) -> str:
        """Names the difference as it was shown."""
        shown = hashlib.sha256(repr((self.here, self.roster)).encode()).hexdigest()[:12]
        return f"{self.offer.id}-{self.fact}-{shown}"


def differences(fair: Fair) -> list[RosterDifference]:
    """In the order of the agencies; none once registration is open: what others have read stays until somebody edits it."""
    if fair.phase != "draft":
        return []
    numbers = {booth.agency_id: booth.number for booth in booths_of(fair)}
    return [
        RosterDifference(offer, fact, here, roster)
        for offer in offers_of(fair)
        for fact, here, roster in both(offer, numbers.get(offer.agency_id, ""))
        if says_something(roster) and here != roster
    ]


def both(offer: Offer, booth: str) -> list[tuple[Fact, Any, Any]]:
    """(fact, as the fair has it, as the roster has it)"""
    agency = offer.agency
    return [
        ("areas", [row.area for row in offer.areas], [area.area for area in usual_areas(agency)]),
        ("capacity", offer.capacity, agency.usual_capacity),
        ("terms", (offer.fee, offer.terms), (agency.usual_fee, agency.usual_terms)),
        ("booth", booth, agency.usual_booth.strip()),
    ]


def says_something(roster: Any) -> bool:
    return roster not in (None, "", [], (Fee(), ""))


def take_over(fair: Fair, keys: Collection[str], act: Act) -> int:
    """Take the chosen differences over; how many they were."""
    require_phase(fair, "draft")
    chosen = [difference for difference in differences(fair) if difference.key in keys]
    if len(chosen) != len(set(keys)):
        raise RosterMoved()
    for difference in chosen:
        put(fair, difference, act)
    return len(chosen)


def put(fair: Fair, difference: RosterDifference, act: Act) -> None:
    offer = difference.offer
    if difference.fact == "capacity":
        set_capacity(fair, offer, difference.roster, act)
    elif difference.fact == "booth":
        give_booth(fair, offer.agency, difference.roster, act)
    else:
        kept = {row.area: AreaOffered(row.area, row.level, tuple(row.items), row.terms) for row in offer.areas}
        areas = [kept.get(area.area, area) for area in usual_areas(offer.agency)]
        save_offer(
            fair,
            offer,
            areas if difference.fact == "areas" else kept.values(),
            act,
            terms=difference.roster[1] if difference.fact == "terms" else offer.terms,
            fee=difference.roster[0] if difference.fact == "terms" else Fee(offer.fee_fen, offer.fee_later_fen),
            mode=offer.mode,
        )
