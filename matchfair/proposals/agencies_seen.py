"""The agencies of a fair as one enterprise sees them: booth, free seats, its star, which of its needs they cover."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import select

from matchfair.errors import Refused
from matchfair.extensions import db
from matchfair.fairs.models import Booth, Fair
from matchfair.fairs.services import require_phase
from matchfair.needs.models import NeedList, Star
from matchfair.needs.services import need_list_of, starred_by
from matchfair.offers.models import Offer
from matchfair.offers.services import NoFreeSeat, find_offer, offers_of
from matchfair.parties.models import Agency
from matchfair.parties.services import latest_tests
from matchfair.policy import AgencyFacts, agency_certification

from .models import Proposal
from .services import free_seats, proposals_where, refuse_declined, refuse_request, refuse_without_needs
from .terms import Terms, terms_of


@dataclass(frozen=True)
class AgencyCard:
    """One agency's place at the fair, seen by one enterprise."""

    offer: Offer
    booth: str
    free: int
    star: Star | None
    terms: Terms
    standing: Literal["", "held", "paired"] = ""  # the seat that this very enterprise has there

    @property
    def agency(self) -> Agency:
        return self.offer.agency

    @property
    def starred(self) -> bool:
        return self.star is not None

    def offers_area(self, code: str) -> bool:
        return any(str(row.area) == code for row in self.offer.areas)


def agency_cards(fair: Fair, enterprise_id: int, now: datetime) -> list[AgencyCard]:
    """Every agency of the fair: the starred ones first, then those with a free seat, the best cover, the booth's number."""
    needs = need_list_of(fair, enterprise_id)
    cards = cards_from(fair, enterprise_id, offers_of(fair), needs, now)
    return sorted(
        cards,
        key=lambda s: (
            not s.starred,
            s.free < 1,
            -s.terms.covered_count,
            not s.booth,
            len(s.booth),
            s.booth,
            s.agency.id,
        ),
    )


def agency_card(fair: Fair, enterprise_id: int, agency_id: int, now: datetime) -> AgencyCard:
    needs = need_list_of(fair, enterprise_id)
    return cards_from(fair, enterprise_id, [find_offer(fair, agency_id)], needs, now)[0]


def cards_from(
    fair: Fair, enterprise_id: int, offers: list[Offer], needs: NeedList | None, now: datetime
) -> list[AgencyCard]:
    numbers, stars, free = booth_numbers(fair), starred_by(fair, enterprise_id), free_seats(offers, now)
    seats = seats_for(fair, enterprise_id, now)
    return [
        AgencyCard(
            o,
            numbers.get(o.agency_id, ""),
            free[o.id],
            stars.get(o.agency_id),
            terms_of(needs, o),
            seats.get(o.agency_id, ""),
        )
        for o in offers
    ]


def seats_for(fair: Fair, enterprise_id: int, now: datetime) -> dict[int, Literal["held", "paired"]]:
    """The agency where a seat is held for this enterprise or taken by it: to it that agency is not full."""
    seated = select(Proposal.agency_id, Proposal.paired_at).filter_by(fair_id=fair.id, enterprise_id=enterprise_id)
    seated = seated.where(Proposal.seat_at.is_not(None), Proposal.closed_at.is_(None))
    seated = seated.where(Proposal.paired_at.is_not(None) | (Proposal.expires_at > now))
    return {agency_id: "paired" if paired_at else "held" for agency_id, paired_at in db.session.execute(seated)}


def booth_numbers(fair: Fair) -> dict[int, str]:
    """Booth numbers by agency id."""
    booths = db.session.execute(select(Booth.agency_id, Booth.number).filter_by(fair_id=fair.id))
    return {agency_id: number for agency_id, number in booths if agency_id}


def next_best(cards: Iterable[AgencyCard], barred: set[int], most: int = 3) -> list[AgencyCard]:
    """Agencies worth asking next: they fit, have a free seat and nothing bars them; the fewest gaps first."""
    worth = [s for s in cards if s.free > 0 and s.terms.fits and s.agency.id not in barred]
    return sorted(worth, key=lambda s: (len(s.terms.missing), not s.starred, -s.free, s.agency.id))[:most]


def softer_would_help(cards: Iterable[AgencyCard], barred: set[int]) -> bool:
    """Whether an agency with a free seat is out of question only for a must-have it does not offer."""
    return any(s.free > 0 and not s.terms.fits and s.agency.id not in barred for s in cards)


def open_proposals_of(fair: Fair, enterprise_id: int, now: datetime) -> list[Proposal]:
    """The enterprise's proposals, requests and pairing that still stand."""
    found = proposals_where(Proposal.closed_at.is_(None), fair_id=fair.id, enterprise_id=enterprise_id)
    return [proposal for proposal in db.session.scalars(found) if proposal.status(now) != "expired"]


def refusal_to_ask(card: AgencyCard, fair: Fair, enterprise_id: int, proposals: list[Proposal]) -> Refused | None:
    """Why the enterprise cannot ask this agency now, by the very rules of asking; None when it can."""
    try:
        require_phase(fair, "live")
        refuse_without_needs(card.terms, "enterprise")
        refuse_request(card.offer, "enterprise", proposals)
        refuse_declined(fair, enterprise_id, card.agency.id, "agency")
        if card.offer.consents_at_once and card.free < 1:
            raise NoFreeSeat()
    except Refused as refusal:
        return refusal
    return None


@dataclass(frozen=True)
class Credentials:
    """What may be said of an agency's staff in public: how many, with which certificates, whether they passed the test."""

    people: int
    full_time: int
    certificates: list[tuple[str, int]]
    mark_reached: int | None


def credentials_of(agency: Agency, fair: Fair) -> Credentials:
    held = Counter(person.certificate_type for person in agency.staff if person.certificate_type)
    return Credentials(
        len({person.name for person in agency.staff}),
        len({p.name for p in agency.staff if p.full_time}),
        sorted(held.items(), key=lambda row: (-row[1], row[0])),
        mark_reached(agency, fair),
    )


def mark_reached(agency: Agency, fair: Fair) -> int | None:
    """The mean score that the fair's measure asks, where the staff's latest test reached it; no mean itself is public."""
    place, on = fair.rules_at
    scores = tuple(Decimal(score) / 100 for score in latest_tests(agency.staff, on.year)[1])
    answers = agency_certification(place, on, AgencyFacts(test_scores=scores))
    compared = [
        step for one in answers if one.outcome == "pass" for step in one.working if step.code == "mean_compared"
    ]
    return compared[0].values["mark"] if compared else None
