"""Both sides answer; two consents make a pairing and, in the same transaction, its draft agreement."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matchfair.accounts.models import SignIn
from matchfair.audit.services import Act, record
from matchfair.clock import CHINA
from matchfair.errors import BadInput, NotFound, Refused, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.needs.services import ITSELF, Said, need_list_of
from matchfair.offers.models import Offer
from matchfair.parties.models import Enterprise
from matchfair.proposals import services as proposals
from matchfair.proposals.models import Proposal

from .draft import draft_content
from .models import Agreement


class DissolvingNeedsReason(BadInput):
    """Dissolving a pairing says why."""

    title = _l("Dissolving a pairing needs a reason.")
    advice = _l("Write one sentence; the other side and the bureau will see it.")


class FileLinkOver(Refused):
    status = 410
    title = _l("This link to the file no longer works: it is good for an hour.")
    advice = _l("Open the draft in WeChat once more and copy the link again.")


class NotAPairing(Refused):
    title = _l("This pairing was already dissolved, or never came about.")
    advice = _l("Open the result page to see where things stand.")


class MessageTooLong(BadInput):
    title = _l("The message is too long.")
    advice = _l("Write at most %(most)s characters; the rest can be said at the booth.")


class HowNotSaid(BadInput):
    """What the bureau types for an enterprise carries how the enterprise said so."""

    title = _l("How did the enterprise say so? That was left open, so nothing was entered.")
    advice = _l("Choose: on paper, by telephone or in person. The enterprise sees it, and the draft carries it.")


# clause[decision]: PS24-4.1, PS24-13b
def answer(
    row: Proposal, side: str, accepts: bool, version: str, act: Act, *, reason: str = "", said: Said = ITSELF
) -> Agreement | None:
    """One side's answer to a proposal. The draft agreement is returned once both have accepted."""
    if not accepts:
        decline(row, side, act, reason, said)
        return None
    row = proposals.consent(row, side, version, act, said)
    return pair_if_both(row, act)


def decline(row: Proposal, side: str, act: Act, reason: str = "", said: Said = ITSELF) -> None:
    rows = [r for r in proposals.lock_open(row.fair, row.enterprise_id) if r.id == row.id]
    if not rows or rows[0].paired_at or rows[0].expires_at <= act.now:
        raise proposals.ProposalClosed()
    if said.how:
        rows[0].on_behalf = {"said_how": said.how, "typed_by": said.typed_by}
    proposals.close(rows, f"declined_by_{side}", act, reason.strip())


def ask(
    fair: Fair, enterprise: Enterprise, offer: Offer, side: str, act: Act, *, message: str = "", said: Said = ITSELF
) -> tuple[Proposal, Agreement | None]:
    """A direct request; where the agency has given standing consent, the enterprise's request is a pairing at once."""
    row = proposals.ask(fair, enterprise, offer, side, act, message, said)
    return row, pair_if_both(row, act)


def pair_if_both(row: Proposal, act: Act) -> Agreement | None:
    db.session.flush()
    db.session.refresh(row)
    if not (row.enterprise_consented_at and row.agency_consented_at):
        return None
    if row.paired_at is None:
        proposals.pair(row, act)
        return make_draft(row, act)
    return draft_of(row)


def draft_of(row: Proposal) -> Agreement | None:
    return db.session.scalar(select(Agreement).filter_by(proposal_id=row.id))


def make_draft(row: Proposal, act: Act) -> Agreement:
    signed_on: date = act.now.astimezone(CHINA).date()
    agreement = Agreement(
        bureau_id=row.bureau_id,
        fair_id=row.fair_id,
        proposal_id=row.id,
        enterprise_id=row.enterprise_id,
        agency_id=row.agency_id,
        drafted_at=act.now,
        content=draft_content(row, signed_on, needs_said_by(row)),
    )
    db.session.add(agreement)
    db.session.flush()
    record(act, row, "agreement.drafted", f"agreement:{agreement.id}", proposal=row.id)
    return agreement


def needs_said_by(row: Proposal) -> Said:
    """How the needs reached the bureau, when it typed them for the enterprise."""
    needs = need_list_of(row.fair, row.enterprise_id)
    return Said(needs.said_how, needs.typed_by) if needs else ITSELF


def dissolve(agreement: Agreement, reason: str, act: Act) -> None:
    """Before signing either side may dissolve the pairing with a reason; the draft is void then."""
    if not reason.strip():
        raise DissolvingNeedsReason()
    row = agreement.proposal
    rows = [r for r in proposals.lock_open(row.fair, row.enterprise_id) if r.id == row.id and r.paired_at]
    if not rows or agreement.void_at:
        raise NotAPairing()
    proposals.close(rows, "dissolved", act, reason.strip())
    agreement.void_at = act.now
    record(act, row, "agreement.void", f"agreement:{agreement.id}", proposal=row.id, reason=reason)


def proposal_for(sign_in: SignIn, code: str) -> Proposal:
    """The proposal, if this device's party is one of its two sides or its bureau."""
    row = db.session.scalar(proposals.proposals_where(**own(sign_in), code=code))
    if row is None:
        raise NotFound()
    return row


def agreement_for(sign_in: SignIn, code: str) -> Agreement:
    row = db.session.scalar(agreements_where(**own(sign_in), code=code))
    if row is None:
        raise NotFound()
    return row


def agreements_where(**equal):
    loaded = joinedload(Agreement.proposal), joinedload(Agreement.enterprise), joinedload(Agreement.agency)
    return select(Agreement).options(*loaded).filter_by(**equal).order_by(Agreement.id)


def own(sign_in: SignIn) -> dict:
    """The columns that make a row this device's own."""
    mine = {"bureau_id": sign_in.bureau_id}
    if sign_in.only_fair_id:
        mine["fair_id"] = sign_in.only_fair_id
    if sign_in.role == "enterprise":
        mine["enterprise_id"] = sign_in.enterprise_id
    if sign_in.role == "agency":
        mine["agency_id"] = sign_in.agency_id
    return mine
