"""The life of a proposal: made, consented to, closed; and the seat it may hold. `rounds` makes them in numbers.

Rows are locked in one order everywhere: the fair (shared; alone by what moves all of it), what has run out, the needs,
the enterprise's proposals, the offers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, func, select, update
from sqlalchemy.orm import joinedload, selectinload

from matchfair.accounts.models import SignIn
from matchfair.audit.services import Act, record
from matchfair.errors import NotFound, Refused, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.fairs import services as fairs
from matchfair.fairs.models import Entry, Fair
from matchfair.fairs.services import enter_phase, require_phase
from matchfair.needs.models import NeedList
from matchfair.needs.services import ITSELF, Said, fix_needs, need_list_of, release_needs
from matchfair.offers.models import Offer
from matchfair.offers.participation import leave
from matchfair.offers.services import move_seats
from matchfair.parties.models import Enterprise

from .models import ClosedAs, Origin, Proposal, Side
from .terms import Terms, terms_of

Held = TypeVar("Held", Proposal, Offer)
WAITING = Proposal.closed_at.is_(None), Proposal.paired_at.is_(None)
IDS_AT_ONCE = 1_000  # in one statement: SQLite takes 32,766 values, PostgreSQL 65,535


class ProposalClosed(Refused):
    """It was answered, expired or withdrawn before: whoever comes late learns what was done, by whom and when."""

    title = _l("This was settled meanwhile.")
    advice = _l("Open the result page: it shows what became of it and what you can do next.")

    def __init__(self, proposal: Proposal, act: Act):
        how, moment = how_settled(proposal, act)
        super().__init__(at=moment, name=other_party(proposal, act))
        self.title = SETTLED[how]


SETTLED = {
    "accepted_by_you": _l("This was accepted at %(at)s on another phone or page of yours."),
    "accepted_for_you": _l("This was accepted at %(at)s by staff, on your behalf."),
    "accepted_by_other": _l("This was accepted at %(at)s by %(name)s: both sides have said yes."),
    "declined_by_you": _l("This was declined at %(at)s on another phone or page of yours."),
    "declined_for_you": _l("This was declined at %(at)s by staff, on your behalf."),
    "declined_by_other": _l("This was declined at %(at)s by %(name)s."),
    "expired": _l("This expired at %(at)s; it was not answered in time."),
    "withdrawn": _l("This was withdrawn at %(at)s."),
    "superseded": _l("Another one took its place at %(at)s."),
    "dissolved": _l("The pairing was dissolved at %(at)s."),
}


def how_settled(proposal: Proposal, act: Act) -> tuple[str, datetime]:
    """What became of a proposal that cannot be answered any more, as the one who acts sees it, and when."""
    mine = "agency" if act.actor.startswith("agency:") else "enterprise"  # staff act for the enterprise
    for_you = "for_you" if proposal.on_behalf and mine == "enterprise" else "by_you"
    if proposal.closed_at is None and proposal.paired_at is not None:
        last = "enterprise" if proposal.enterprise_consented_at == proposal.paired_at else "agency"
        return f"accepted_{for_you if last == mine else 'by_other'}", proposal.paired_at
    if proposal.closed_at is None or proposal.closed_as == "expired":
        return "expired", proposal.expires_at
    if proposal.closed_as.startswith("declined_by_"):
        return f"declined_{for_you if proposal.closed_as.endswith(mine) else 'by_other'}", proposal.closed_at
    return proposal.closed_as, proposal.closed_at


def other_party(proposal: Proposal, act: Act) -> str:
    return proposal.enterprise.name if act.actor.startswith("agency:") else proposal.agency.name


class ProposalChanged(Refused):
    """Needs or terms changed after the page was opened; the new ones have to be seen first."""

    title = _l("The needs or the terms changed after you opened the page, so nothing was answered.")
    advice = _l("Look at the new version and answer it.")


class AlreadyPaired(Refused):
    """The enterprise has its agency at this fair."""

    title = _l("This enterprise has already found its agency at this fair.")
    advice = _l("A pairing can be dissolved with a reason before signing; then a new one is possible.")


class DeclinedBefore(Refused):
    """The other side declined at this fair and may not be asked again."""

    title = _l("The other side declined at this fair and may not be asked again.")
    advice = _l("Choose somebody else. The side that declined may still come to you.")


class AlreadyAsking(Refused):
    """An enterprise may have one open request; a pair may have one open proposal."""

    title = _l("There is already an open request.")
    advice = _l("Wait for its answer, or withdraw it first.")


class OfferPaused(Refused):
    title = _l("This agency is paused: it takes on no new enterprises at the moment.")
    advice = _l("Choose another agency, or ask at its booth.")


class OfferLeft(Refused):
    title = _l("This agency no longer takes part in this fair.")
    advice = _l("Choose another agency, or ask at the service desk.")


class EntryInUse(Refused):
    """A proposal, a request or a pairing stands: the enterprise cannot be taken off the fair's list under it."""

    title = _l(
        "Something waits for an answer for this enterprise at the fair, or it is paired, so it stays at the fair."
    )
    advice = _l("Withdraw what is open, or dissolve the pairing with a reason; then try again.")


class OfferAnswered(Refused):
    """Somebody has asked or answered the agency at this fair: it cannot be taken out as if it had not been there."""

    title = _l("%(enterprises)s asked or answered %(agency)s at this fair, so it cannot be taken out.")
    advice = _l("Let it pause instead: then it takes on nobody new, and what was answered stands.")


class NeedsFirst(Refused):
    """An agreement without service content is none: an enterprise lists its needs before it asks."""

    title = _l("List what you need first.")
    advice = _l("Then the agency knows what you ask for, and the draft agreement has its content.")


def proposals_where(*conditions: ColumnElement[bool], **equal: Any) -> Select[Proposal]:
    """Proposals with everything a page shows of them, in a fixed number of queries."""
    return (
        select(Proposal)
        .options(
            joinedload(Proposal.enterprise),
            joinedload(Proposal.agency),
            joinedload(Proposal.offer).selectinload(Offer.areas),
        )
        .filter_by(**equal)
        .where(*conditions)
        .order_by(Proposal.id)
    )


def proposal_for(sign_in: SignIn, fair: Fair, code: str) -> Proposal:
    """The fair's proposal, if this device's party is one of its two sides or its bureau."""
    proposal = db.session.scalar(proposals_where(Proposal.fair_id == fair.id, **own_columns(sign_in), code=code))
    if proposal is None:
        raise NotFound()
    return proposal


def own_columns(sign_in: SignIn) -> dict[str, int | None]:
    """The columns that make a proposal or an agreement this device's own."""
    own: dict[str, int | None] = {"bureau_id": sign_in.bureau_id}
    if sign_in.only_fair_id:
        own["fair_id"] = sign_in.only_fair_id
    if sign_in.role == "enterprise":
        own["enterprise_id"] = sign_in.enterprise_id
    if sign_in.role == "agency":
        own["agency_id"] = sign_in.agency_id
    return own


def hold_open(fair: Fair) -> None:
    """Keep the fair live until the transaction ends: closing it waits for answers, and answers wait for it."""
    held = select(Fair).filter_by(id=fair.id).with_for_update(read=True).execution_options(populate_existing=True)
    require_phase(db.session.scalars(held).one(), "live")


def lock_open(fair: Fair, enterprise_id: int) -> list[Proposal]:
    """The enterprise's open proposals at the fair, locked until the transaction ends."""
    found = proposals_where(Proposal.closed_at.is_(None), fair_id=fair.id, enterprise_id=enterprise_id)
    return list(db.session.scalars(found.with_for_update(of=Proposal).execution_options(populate_existing=True)))


def current_terms(proposals: Iterable[Proposal]) -> list[Terms]:
    """What each proposal shows now, in the same order; one query however many there are.

    The proposals come with `offer` and its areas loaded.
    """
    proposals = list(proposals)
    following = [p for p in proposals if follows(p)]
    lists = (
        select(NeedList)
        .options(selectinload(NeedList.items))
        .where(
            NeedList.fair_id.in_({p.fair_id for p in following}),
            NeedList.enterprise_id.in_({p.enterprise_id for p in following}),
        )
    )
    needs = {(row.fair_id, row.enterprise_id): row for row in db.session.scalars(lists)}
    return [
        terms_of(needs.get((p.fair_id, p.enterprise_id)), p.offer, p.terms.shares) if follows(p) else p.terms
        for p in proposals
    ]


def follows(proposal: Proposal) -> bool:
    """Whether it still shows the needs and the offer as they are now."""
    return not (proposal.enterprise_consented_at or proposal.closed_at)


def free_seats(offers: Iterable[Offer], now: datetime) -> dict[int, int]:
    """Seats anyone may still take, by offer id: those not taken, and those whose proposal has run out."""
    offers = list(offers)
    expired = (
        select(Proposal.offer_id, func.count())
        .where(
            Proposal.offer_id.in_([offer.id for offer in offers]),
            Proposal.closed_at.is_(None),
            Proposal.paired_at.is_(None),
            Proposal.seat_at.is_not(None),
            Proposal.expires_at <= now,
        )
        .group_by(Proposal.offer_id)
    )
    back = dict(db.session.execute(expired).all())
    return {
        offer.id: 0 if offer.paused_at else offer.capacity - offer.seats_taken + back.get(offer.id, 0)
        for offer in offers
    }


@dataclass(frozen=True)
class Seats:
    """An offer's seats: free, held for who has not answered yet, paired; and those not open while it is paused."""

    free: int
    held: int
    paired: int
    not_open: int


def seats_of(offers: Iterable[Offer], now: datetime) -> dict[int, Seats]:
    """The seats of offers by their ids; the four parts make up the capacity."""
    offers = list(offers)
    free, paired = free_seats(offers, now), Proposal.paired_at.is_not(None)
    ids, bureaus = [offer.id for offer in offers], {offer.bureau_id for offer in offers}
    taken = select(Proposal.offer_id, paired, func.count()).where(Proposal.bureau_id.in_(bureaus))
    taken = taken.where(Proposal.offer_id.in_(ids), Proposal.closed_at.is_(None)).group_by(Proposal.offer_id, paired)
    taken = taken.where(Proposal.seat_at.is_not(None), paired | (Proposal.expires_at > now))
    counted = {(offer_id, bool(done)): number for offer_id, done, number in db.session.execute(taken)}
    found = {}
    for offer in offers:
        held, done = counted.get((offer.id, False), 0), counted.get((offer.id, True), 0)
        found[offer.id] = Seats(free[offer.id], held, done, offer.capacity - free[offer.id] - held - done)
    return found


# ---- closing ----------------------------------------------------------------------------------------------------


def close(proposals: Iterable[Proposal], closed_as: ClosedAs, act: Act, reason: str = "") -> int:
    """Close open proposals of one fair and give their seats back; one that somebody else closed first stays as it is."""
    by_id = {proposal.id: proposal for proposal in proposals}
    closed = [by_id[key] for key in end(sorted(by_id), closed_at=act.now, closed_as=closed_as, closed_reason=reason)]
    if consented := {proposal.enterprise_id for proposal in closed if proposal.enterprise_consented_at}:
        let_needs_go(closed[0].fair, consented)
    for proposal in closed:
        record(act, proposal, f"proposal.{closed_as}", f"proposal:{proposal.id}", reason=reason)
    freed: Counter = Counter()
    freed.subtract(proposal.offer_id for proposal in closed if proposal.seat_at)
    move_seats(freed)
    return len(closed)


def end(ids: list[int], **values: Any) -> list[int]:
    """Write the end of those that are still open; their ids in order."""
    ended: list[int] = []
    for some in batches(ids):
        still_open = update(Proposal).where(Proposal.id.in_(some), Proposal.closed_at.is_(None))
        still_open = still_open.values(**values).returning(Proposal.id)
        ended += db.session.scalars(still_open, execution_options={"synchronize_session": "fetch"})
    return sorted(ended)


def let_needs_go(fair: Fair, enterprise_ids: set[int]) -> None:
    """Release the needs on which no open proposal with a consent rests any more."""
    standing = select(Proposal.enterprise_id).filter_by(fair_id=fair.id, closed_at=None)
    standing = standing.where(Proposal.enterprise_consented_at.is_not(None))
    for some in batches(sorted(enterprise_ids - set(db.session.scalars(standing)))):
        release_needs(fair, some)


def batches(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE))


def hold(model: type[Held], *conditions: ColumnElement[bool], **equal: Any) -> list[Held]:
    """Rows as they are in the database now, locked in the order of their ids until the transaction ends."""
    held = select(model).filter_by(**equal).where(*conditions).order_by(model.id).with_for_update(of=model)
    return list(db.session.scalars(held.execution_options(populate_existing=True)))


def lapse(fair: Fair, now: datetime) -> int:
    """Close what has run out. Every verb that takes a seat calls it first; the worker calls it too."""
    return close(hold(Proposal, *WAITING, Proposal.expires_at <= now, fair_id=fair.id), "expired", Act(now, "system"))


def withdraw_proposal(proposal: Proposal, act: Act, reason: str = "") -> None:
    """Take back a proposal that has not become a pairing."""
    proposal = still_open(proposal, act)
    if proposal.paired_at:
        raise ProposalClosed(proposal, act)
    close([proposal], "withdrawn", act, reason)


def decline_proposal(proposal: Proposal, side: Side, act: Act, reason: str = "", said: Said = ITSELF) -> None:
    proposal = still_open(proposal, act)
    if proposal.paired_at or proposal.expires_at <= act.now:
        raise ProposalClosed(proposal, act)
    if said.how:
        proposal.on_behalf = {"said_how": said.how, "typed_by": said.typed_by}
    close([proposal], "declined_by_enterprise" if side == "enterprise" else "declined_by_agency", act, reason.strip())


def still_open(proposal: Proposal, act: Act) -> Proposal:
    """The proposal as it is in the database now, locked until the transaction ends."""
    return find_open(lock_open(proposal.fair, proposal.enterprise_id), proposal, act)


def find_open(open_proposals: list[Proposal], proposal: Proposal, act: Act) -> Proposal:
    found = next((one for one in open_proposals if one.id == proposal.id), None)
    if found is None:
        db.session.refresh(proposal)
        raise ProposalClosed(proposal, act)
    return found


def close_fair(fair: Fair, act: Act) -> int:
    """Close the fair and withdraw what nobody can answer any more."""
    enter_phase(fair, "closed", act)
    return close(hold(Proposal, *WAITING, fair_id=fair.id), "withdrawn", act, "fair closed")


def remove_entry(entry: Entry, act: Act) -> None:
    """Take an enterprise off the fair's list, as long as nothing is open for it there."""
    lapse(entry.fair, act.now)
    if lock_open(entry.fair, entry.enterprise_id):
        raise EntryInUse()
    fairs.remove_entry(entry, act)


def take_out(fair: Fair, offer: Offer, act: Act) -> int:
    """Take an agency out of a fair at which nobody asked or answered; how many recommendations are withdrawn by it.

    The fair is held alone: who asks at the same moment waits, and is then told that the agency has left.
    """
    db.session.refresh(fair, with_for_update=True)
    require_phase(fair, "draft", "registration", "live")
    lapse(fair, act.now)
    ours = hold(Proposal, fair_id=fair.id, offer_id=offer.id)
    if heard := [proposal for proposal in ours if was_heard(proposal)]:
        names = "、".join(dict.fromkeys(proposal.enterprise.name for proposal in heard))
        raise OfferAnswered(enterprises=names, agency=offer.agency.name)
    withdrawn = close([proposal for proposal in ours if not proposal.closed_at], "withdrawn", act, "agency taken out")
    leave(fair, offer, act)
    return withdrawn


def was_heard(proposal: Proposal) -> bool:
    """Whether a person of either side has asked, accepted or declined."""
    declined = proposal.closed_as in ("declined_by_enterprise", "declined_by_agency")
    return declined or proposal.answered_by("enterprise") or proposal.answered_by("agency")


# ---- requests, consents and pairings ------------------------------------------------------------------------------


def make_proposal(fair: Fair, enterprise: Enterprise, offer: Offer, origin: Origin, act: Act, **more: Any) -> Proposal:
    proposal = Proposal(**new_proposal(fair, enterprise.id, offer, origin, act.now), **more)
    proposal.fair, proposal.offer, proposal.enterprise = fair, offer, enterprise
    db.session.add(proposal)
    db.session.flush()
    record_made(fair, proposal.id, enterprise.id, offer.agency_id, origin, act)
    return proposal


def new_proposal(fair: Fair, enterprise_id: int, offer: Offer, origin: Origin, now: datetime) -> dict[str, Any]:
    """The columns every new proposal has, with the agency's consent where it gave it beforehand."""
    at_once = offer.consents_at_once and origin != "agency"
    return {
        "bureau_id": fair.bureau_id,
        "fair_id": fair.id,
        "enterprise_id": enterprise_id,
        "agency_id": offer.agency_id,
        "offer_id": offer.id,
        "origin": origin,
        "made_at": now,
        "expires_at": fair.answer_by(now),
        "agency_consented_at": now if at_once else None,
        "agency_consent_standing": at_once,
    }


def record_made(fair: Fair, proposal_id: int, enterprise_id: int, agency_id: int, origin: Origin, act: Act) -> None:
    detail = {"origin": origin, "enterprise": enterprise_id, "agency": agency_id}
    record(act, fair, "proposal.made", f"proposal:{proposal_id}", **detail)


def make_request(
    fair: Fair, enterprise: Enterprise, offer: Offer, side: Side, act: Act, message: str = "", said: Said = ITSELF
) -> Proposal:
    """A direct request of one side, which consents by asking. It holds no seat; with a standing consent it is a pairing."""
    needs, open_proposals = hold_for_answer(fair, enterprise.id, act.now)
    terms = terms_of(needs, offer)
    refuse_without_needs(terms, side)
    refuse_request(offer, side, open_proposals)
    refuse_declined(fair, enterprise.id, offer.agency_id, other_side(side))
    proposal = make_proposal(
        fair,
        enterprise,
        offer,
        side,
        act,
        message=message.strip(),
        terms=terms,
        on_behalf={"said_how": said.how, "typed_by": said.typed_by} if said.how else {},
    )
    setattr(proposal, f"{side}_consented_at", act.now)
    if side == "enterprise":
        fix_needs(fair, enterprise.id, act.now)
    db.session.flush()
    pair_if_agreed(proposal, open_proposals, act)
    return proposal


def hold_for_answer(fair: Fair, enterprise_id: int, now: datetime) -> tuple[NeedList | None, list[Proposal]]:
    """The enterprise's needs and open proposals, on which a request or an answer rests, locked in this module's order."""
    hold_open(fair)
    lapse(fair, now)
    return need_list_of(fair, enterprise_id, lock=True), lock_open(fair, enterprise_id)


def refuse_without_needs(terms: Terms, side: Side) -> None:
    if side == "enterprise" and not (terms.needs or terms.custom):
        raise NeedsFirst()


def refuse_request(offer: Offer, side: Side, open_proposals: list[Proposal]) -> None:
    if db.session.scalar(select(Offer.left_at).filter_by(fair_id=offer.fair_id, agency_id=offer.agency_id)):
        raise OfferLeft()
    if offer.paused_at and side == "enterprise":
        raise OfferPaused()
    for proposal in open_proposals:
        if proposal.paired_at:
            raise AlreadyPaired()
        if proposal.agency_id == offer.agency_id:
            raise AlreadyAsking()
        if side == "enterprise" and (proposal.origin == "enterprise" or proposal.enterprise_consented_at):
            raise AlreadyAsking()


def refuse_declined(fair: Fair, enterprise_id: int, agency_id: int, side: Side) -> None:
    said_no = select(Proposal.id).filter_by(
        fair_id=fair.id, enterprise_id=enterprise_id, agency_id=agency_id, closed_as=f"declined_by_{side}"
    )
    if db.session.scalar(said_no.limit(1)):
        raise DeclinedBefore()


def other_side(side: Side) -> Side:
    return "agency" if side == "enterprise" else "enterprise"


def record_consent(proposal: Proposal, side: Side, version: str, act: Act, said: Said = ITSELF) -> Proposal:
    """Record one side's consent to exactly the terms of this version; with both consents the proposal is a pairing.

    `agreements.services.answer_proposal` is the only caller: it makes the draft of a pairing in the same transaction.
    """
    fair = proposal.fair
    needs, open_proposals = hold_for_answer(fair, proposal.enterprise_id, act.now)
    proposal = find_open(open_proposals, proposal, act)
    if not proposal.answered_by(side):
        terms = (
            proposal.terms
            if proposal.enterprise_consented_at
            else terms_of(needs, proposal.offer, proposal.terms.shares)
        )
        if version != terms.version:
            raise ProposalChanged()
        if side == "enterprise":
            freeze(proposal, terms, said)
            fix_needs(fair, proposal.enterprise_id, act.now)
        write_consent(proposal, side, act)
        record(act, proposal, f"proposal.{side}_consented", f"proposal:{proposal.id}", said=said.how)
    pair_if_agreed(proposal, open_proposals, act)
    return proposal


def freeze(proposal: Proposal, terms: Terms, said: Said) -> None:
    """Keep what the enterprise consents to. Needs that changed since the agency agreed ask the agency again."""
    again = agency_must_agree_again(proposal, terms)
    if terms.version != proposal.terms.version:
        proposal.version += 1
    if again:
        proposal.agency_consented_at = None
    proposal.terms = terms
    proposal.on_behalf = {"said_how": said.how, "typed_by": said.typed_by} if said.how else {}
    db.session.flush()


def agency_must_agree_again(proposal: Proposal, terms: Terms) -> bool:
    """Whether the agency's consent, given by a person, does not hold for these terms: the needs changed since."""
    given = bool(proposal.agency_consented_at and not proposal.agency_consent_standing)
    return given and not proposal.enterprise_consented_at and not terms.same_needs(proposal.terms)


def consents_on_needs(fair: Fair, enterprise_id: int, now: datetime) -> tuple[list[str], list[str]]:
    """Agencies that agreed to these needs before the enterprise answered: whose yes holds, and who must agree again."""
    given = Proposal.agency_consented_at.is_not(None), Proposal.agency_consent_standing.is_(False)
    open_to_answer = Proposal.enterprise_consented_at.is_(None), Proposal.expires_at > now
    conditions = (*WAITING, *given, *open_to_answer)
    found = list(db.session.scalars(proposals_where(*conditions, fair_id=fair.id, enterprise_id=enterprise_id)))
    holds: list[str] = []
    again: list[str] = []
    for proposal, terms in zip(found, current_terms(found), strict=True):
        (again if agency_must_agree_again(proposal, terms) else holds).append(proposal.agency.name)
    return holds, again


def is_paired(fair: Fair, enterprise_id: int) -> bool:
    """Whether this enterprise has found its agency at this fair: then there is no acceptance left to withdraw."""
    found = proposals_where(
        Proposal.paired_at.is_not(None), fair_id=fair.id, enterprise_id=enterprise_id, closed_at=None
    )
    return db.session.scalar(found.limit(1)) is not None


def write_consent(proposal: Proposal, side: Side, act: Act) -> None:
    """Write the consent if the proposal is open and its time is not up; a person's takes the place of a standing one."""
    consented: dict[str, Any] = {f"{side}_consented_at": act.now}
    if side == "agency":
        consented["agency_consent_standing"] = False  # a re-solve keeps what a person said yes to
    given = update(Proposal).where(
        Proposal.id == proposal.id, Proposal.closed_at.is_(None), Proposal.expires_at > act.now
    )
    if not db.session.scalars(given.values(consented).returning(Proposal.id)).all():
        db.session.refresh(proposal)
        raise ProposalClosed(proposal, act)
    db.session.refresh(proposal)


def pair_if_agreed(proposal: Proposal, open_proposals: list[Proposal], act: Act) -> None:
    if proposal.enterprise_consented_at and proposal.agency_consented_at and not proposal.paired_at:
        make_pairing(proposal, [other for other in open_proposals if other.id != proposal.id], act)


def make_pairing(proposal: Proposal, others: list[Proposal], act: Act) -> None:
    """Close the enterprise's other open proposals and take the seat if it is not taken yet."""
    if any(other.paired_at for other in others):
        raise AlreadyPaired()
    close(others, "superseded", act)
    if proposal.seat_at is None:
        move_seats({proposal.offer_id: +1})
        proposal.seat_at = act.now
    proposal.paired_at = act.now
    db.session.flush()
    record(act, proposal, "proposal.paired", f"proposal:{proposal.id}")


def keeps_its_place(proposal: Proposal | Row, now: datetime) -> bool:
    """Pairings stay; so does a proposal to which a person (not a standing consent) has said yes."""
    if proposal.paired_at:
        return True
    if proposal.expires_at <= now or proposal.origin != "solver":
        return False
    by_hand = proposal.agency_consented_at and not proposal.agency_consent_standing
    return bool(proposal.enterprise_consented_at or by_hand)
