"""An agency's fair at a glance: who waits for its answer, whom it may ask, who it is paired with."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from matchfair.errors import lazy_gettext as _l
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fairs.services import entries_of
from matchfair.needs.services import needs_at, stars_of
from matchfair.offers.models import Offer
from matchfair.parties.models import Enterprise
from matchfair.proposals.models import Proposal, Status
from matchfair.proposals.services import Seats, current_terms, proposals_where, seats_of
from matchfair.proposals.terms import Terms, offer_terms
from matchfair.rounds.fit import fits_of
from matchfair.web import attempt

from .models import Agreement, Hindrance
from .services import agreements_where


class AgencyProposal(NamedTuple):
    """A proposal of the agency with what it shows now and, once paired, its draft."""

    proposal: Proposal
    terms: Terms
    status: Status
    agreement: Agreement | None


class Candidate(NamedTuple):
    """An enterprise at the fair, its needs against the offer, and what stands in the way of asking it."""

    enterprise: Enterprise
    terms: Terms
    starred: bool
    hindrance: Hindrance


@dataclass(frozen=True)
class AgencyHome:
    offer: Offer
    seats: Seats
    waiting: list[AgencyProposal]  # for this agency's answer, the most urgent first
    asked: list[AgencyProposal]  # own requests
    agreed: list[AgencyProposal]  # this agency said yes, the enterprise has not answered yet
    paired: list[AgencyProposal]
    past: list[AgencyProposal]
    starred: list[Candidate]  # those that can be asked first

    @property
    def mark(self) -> str:
        """Changes with anything the page shows, so that a poll that finds nothing new leaves the page alone."""
        rows = [*self.waiting, *self.asked, *self.agreed, *self.paired, *self.past]
        state = [(r.proposal.code, r.status, r.terms.version) for r in rows]
        stars = [(c.enterprise.id, c.hindrance, c.terms.version) for c in self.starred]
        seats = (self.seats, self.offer.capacity, bool(self.offer.paused_at), self.offer.standing_consent)
        return hashlib.sha256(repr((state, stars, seats)).encode()).hexdigest()[:16]


def agency_home_of(fair: Fair, offer: Offer, now: datetime) -> AgencyHome:
    rows = rows_of(fair, offer, now)
    live = [row for row in rows if not row.proposal.closed_at and row.status != "expired"]
    unpaired = [row for row in live if row.status != "paired"]
    said_yes = [row for row in unpaired if not row.proposal.waits_for("agency", now)]
    return AgencyHome(
        offer=offer,
        seats=seats_of([offer], now)[offer.id],
        waiting=waiting_for_agency(rows, now),
        asked=[row for row in said_yes if row.proposal.origin == "agency"],
        agreed=[row for row in said_yes if row.proposal.origin != "agency"],
        paired=[row for row in live if row.status == "paired"],
        past=[row for row in reversed(rows) if row not in live],
        starred=sorted(
            (one for one in candidates(fair, offer, rows) if one.starred), key=lambda one: bool(one.hindrance)
        ),
    )


def waiting_for_agency(rows: list[AgencyProposal], now: datetime) -> list[AgencyProposal]:
    """Those the agency has to answer, the most urgent first."""
    return sorted(
        (row for row in rows if row.proposal.waits_for("agency", now)), key=lambda row: row.proposal.expires_at
    )


def rows_of(fair: Fair, offer: Offer, now: datetime) -> list[AgencyProposal]:
    proposals = list(db.session.scalars(proposals_where(fair_id=fair.id, agency_id=offer.agency_id)))
    drafts = db.session.scalars(agreements_where(fair_id=fair.id, agency_id=offer.agency_id))
    draft_of = {draft.proposal_id: draft for draft in drafts}
    return [
        AgencyProposal(proposal, terms, proposal.status(now), draft_of.get(proposal.id))
        for proposal, terms in zip(proposals, current_terms(proposals), strict=True)
    ]


def candidates(fair: Fair, offer: Offer, rows: list[AgencyProposal]) -> list[Candidate]:
    """Everybody admitted to the fair, those who fit the offer best first, by the measure the solver reads."""
    needs, offered = needs_at(fair), offer_terms(offer)
    stars = {star.enterprise_id for star in stars_of(fair, offer.agency_id)}
    hindrances = hindrances_of(fair, rows)
    found = [
        Candidate(
            entry.enterprise,
            offered.with_needs(needs.get(entry.enterprise_id)),
            entry.enterprise_id in stars,
            "closed" if fair.phase != "live" else hindrances.get(entry.enterprise_id, ""),
        )
        for entry in entries_of(fair)
    ]
    fits = attempt(_l("who fits best"), fits_of, fair, offer, needs, instead={})

    def rank(one: Candidate) -> tuple:
        lacks, score = fits.get(one.enterprise.id, (True, -1.0))
        return lacks, -score, one.enterprise.id

    return sorted(found, key=rank)


def hindrances_of(fair: Fair, rows: list[AgencyProposal]) -> dict[int, Hindrance]:
    """Why an enterprise cannot be asked, by its id."""
    paired = select(Proposal.enterprise_id).filter_by(fair_id=fair.id, closed_at=None)
    open_here = [row.proposal for row in rows if not row.proposal.closed_at and row.status != "expired"]
    return {
        **{row.proposal.enterprise_id: "declined" for row in rows if row.status == "declined_by_enterprise"},
        **{proposal.enterprise_id: "open" for proposal in open_here},
        **dict.fromkeys(db.session.scalars(paired.where(Proposal.paired_at.is_not(None))), "paired"),
    }
