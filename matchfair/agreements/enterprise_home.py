"""Where an enterprise stands at a fair: what is done, what comes next, and its proposals with what they show."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from matchfair.errors import NotFound, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.fairs.models import Entry, Fair
from matchfair.fairs.services import find_entry
from matchfair.needs.models import NeedList
from matchfair.needs.services import need_list_of, starred_by
from matchfair.proposals.agencies_seen import booth_numbers
from matchfair.proposals.models import Proposal, Status
from matchfair.proposals.services import current_terms, proposals_where
from matchfair.proposals.terms import Terms
from matchfair.rounds.unmatched import Unmatched, unmatched_at
from matchfair.web import attempt

from .models import Agreement, NextAction, Step, StepState
from .services import agreements_where

STEP_OF: dict[NextAction, Step | None] = {
    "needs": "needs",
    "browse": "browse",
    "ready": "answer",
    "again": "answer",
    "unmatched": "answer",
    "answer": "answer",
    "wait": "answer",
    "paired": "draft",
    "closed": None,
}


@dataclass(frozen=True)
class ProposalCard:
    """One proposal or request as the enterprise sees it."""

    proposal: Proposal
    terms: Terms
    status: Status
    booth: str
    agreement: Agreement | None

    @property
    def to_answer(self) -> bool:
        return self.status in ("waits_for_both", "waits_for_enterprise")

    @property
    def waiting(self) -> bool:
        return self.status == "waits_for_agency"

    @property
    def paired(self) -> bool:
        return self.status == "paired"

    @property
    def over(self) -> bool:
        return not (self.to_answer or self.waiting or self.paired)

    @property
    def may_withdraw(self) -> bool:
        """Accepted or asked for, and not a pairing; also when its time ran out and nobody has closed it yet."""
        return bool(self.proposal.enterprise_consented_at and not self.proposal.closed_at and not self.paired)


@dataclass(frozen=True)
class EnterpriseHome:
    fair: Fair
    entry: Entry
    needs: NeedList | None
    stars: int
    cards: list[ProposalCard]  # the newest first
    left_without: Unmatched | None  # by the latest round; nothing once something else came after it

    @classmethod
    def read(cls, fair: Fair, enterprise_id: int, now: datetime) -> "EnterpriseHome":
        entry, needs = find_entry(fair, enterprise_id), need_list_of(fair, enterprise_id)
        cards = cards_of(fair, enterprise_id, now)
        if entry is None:
            raise NotFound()
        return cls(fair, entry, needs, len(starred_by(fair, enterprise_id)), cards, since_last_card(fair, needs, cards))

    @property
    def to_answer(self) -> list[ProposalCard]:
        return [card for card in self.cards if card.to_answer]

    @property
    def waiting(self) -> list[ProposalCard]:
        return [card for card in self.cards if card.waiting]

    @property
    def pairing(self) -> ProposalCard | None:
        return next((card for card in self.cards if card.paired), None)

    @property
    def next(self) -> NextAction:
        """The one thing to do now."""
        if self.pairing:
            return "paired"
        if self.fair.phase == "closed":
            return "closed"
        if self.to_answer:
            return "answer"
        if self.waiting:
            return "wait"
        if not (self.needs and (self.needs.items or self.needs.wishes)):
            return "needs"
        if self.left_without:
            return "unmatched"
        if self.cards and self.fair.phase == "live":
            return "again"
        return "ready" if self.stars or self.cards else "browse"

    @property
    def steps(self) -> list[tuple[Step, StepState]]:
        """The way through the fair, each step with where it stands."""
        done: dict[Step, bool] = {
            "needs": bool(self.needs and (self.needs.items or self.needs.wishes)),
            "browse": bool(self.stars or self.cards),
            "answer": bool(self.waiting or self.pairing),
            "draft": False,
        }
        here = STEP_OF[self.next]
        return [(step, "now" if step == here else "done" if done[step] else "later") for step in done]

    @property
    def mark(self) -> str:
        """Changes with whatever the page shows; a phone that asks again with the same mark gets no content."""
        told = (
            self.fair.phase,
            self.entry.arrived_at,
            self.needs and self.needs.version,
            self.stars,
            self.left_without,
            [
                (c.proposal.id, c.status, c.proposal.expires_at, c.proposal.closed_reason, c.booth, c.terms.version)
                for c in self.cards
            ],
        )
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def since_last_card(fair: Fair, needs: NeedList | None, cards: list[ProposalCard]) -> Unmatched | None:
    if fair.phase != "live" or not needs or any(not card.over for card in cards):
        return None
    found = attempt(_l("why the last round had no agency"), unmatched_at, fair, needs)
    return None if found and cards and cards[0].proposal.made_at > found.published_at else found


def cards_of(fair: Fair, enterprise_id: int, now: datetime) -> list[ProposalCard]:
    proposals = list(db.session.scalars(proposals_where(fair_id=fair.id, enterprise_id=enterprise_id)))
    drafts = db.session.scalars(agreements_where(fair_id=fair.id, enterprise_id=enterprise_id))
    draft_of, booths = {draft.proposal_id: draft for draft in drafts}, booth_numbers(fair)
    cards = [
        ProposalCard(
            proposal, terms, proposal.status(now), booths.get(proposal.agency_id, ""), draft_of.get(proposal.id)
        )
        for proposal, terms in zip(proposals, current_terms(proposals), strict=True)
    ]
    return cards[::-1]
