"""Both sides answer; two consents make a pairing and, in the same transaction, its draft agreement."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from sqlalchemy import Select, select
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
from matchfair.proposals.models import Proposal, Side
from matchfair.proposals.services import close, decline_proposal, lock_open, make_request, own_columns, record_consent

from .draft import Draft, Filled, draft_content
from .models import Agreement


class DissolvingNeedsReason(BadInput):
    """Dissolving a pairing says why."""

    title = _l("Dissolving a pairing needs a reason.")
    advice = _l("Write one sentence; the other side and the bureau will see it.")


class NameNotSaid(BadInput):
    """A draft names the person who acted for the enterprise, not a login."""

    title = _l("Your name is not known yet, so nothing was entered.")
    advice = _l("Type your name beside the answer; it is asked only once, and stands in the draft and in the records.")


class EndsBeforeItStarts(BadInput):
    title = _l("The term would end before it starts on %(day)s.")
    advice = _l("Correct the last day.")


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


# clause[decision]: PS24-4.1, PS24-13b, PS21-4.1, PS21-14.b, CZ-1.4.2
def answer_proposal(
    proposal: Proposal, side: Side, accepts: bool, version: str, act: Act, *, reason: str = "", said: Said = ITSELF
) -> Agreement | None:
    """Record one side's answer. The draft agreement is returned once both have accepted."""
    if not accepts:
        decline_proposal(proposal, side, act, reason, said)
        return None
    return draft_if_paired(record_consent(proposal, side, version, act, said), act)


def send_request(
    fair: Fair, enterprise: Enterprise, offer: Offer, side: Side, act: Act, *, message: str = "", said: Said = ITSELF
) -> tuple[Proposal, Agreement | None]:
    """Make a direct request; where the agency has given standing consent, the enterprise's is a pairing at once."""
    proposal = make_request(fair, enterprise, offer, side, act, message, said)
    return proposal, draft_if_paired(proposal, act)


def draft_if_paired(proposal: Proposal, act: Act) -> Agreement | None:
    if not proposal.paired_at:
        return None
    return draft_of(proposal) or make_draft(proposal, act)


def draft_of(proposal: Proposal) -> Agreement | None:
    return db.session.scalar(select(Agreement).filter_by(proposal_id=proposal.id))


def make_draft(proposal: Proposal, act: Act) -> Agreement:
    drafted_on: date = act.now.astimezone(CHINA).date()
    agreement = Agreement(
        bureau_id=proposal.bureau_id,
        fair_id=proposal.fair_id,
        proposal_id=proposal.id,
        enterprise_id=proposal.enterprise_id,
        agency_id=proposal.agency_id,
        drafted_at=act.now,
        content=draft_content(proposal, drafted_on, needs_said_by(proposal)),
    )
    db.session.add(agreement)
    db.session.flush()
    record(act, proposal, "agreement.drafted", f"agreement:{agreement.id}", proposal=proposal.id)
    return agreement


def needs_said_by(proposal: Proposal) -> Said:
    """How the needs reached the bureau, when it typed them for the enterprise."""
    needs = need_list_of(proposal.fair, proposal.enterprise_id)
    return Said(needs.said_how, needs.typed_by) if needs else ITSELF


def dissolve(agreement: Agreement, reason: str, act: Act) -> None:
    """Before signing either side may dissolve the pairing with a reason; the draft is void then."""
    if not reason.strip():
        raise DissolvingNeedsReason()
    proposal = agreement.proposal
    open_proposals = lock_open(proposal.fair, proposal.enterprise_id)
    pairing = [one for one in open_proposals if one.id == proposal.id and one.paired_at]
    if not pairing or agreement.void_at:
        raise NotAPairing()
    close(pairing, "dissolved", act, reason.strip())
    agreement.void_at = act.now
    record(act, proposal, "agreement.void", f"agreement:{agreement.id}", proposal=proposal.id, reason=reason)


def complete_draft(
    agreement: Agreement, values: Mapping[Filled, Any], side: Side | Literal["organizer"], act: Act
) -> None:
    """Fill in what the two sides left open on a draft; what they agreed on stays. Each entry says which side made it."""
    if agreement.void_at:
        raise NotAPairing()
    draft, filled = Draft(agreement), dict(agreement.filled_in or {})
    if values.get("ends_on") and date.fromisoformat(values["ends_on"]) < draft.starts_on:
        raise EndsBeforeItStarts(day=draft.starts_on)
    changed: list[str] = []
    for name, value in values.items():
        if value in (None, ""):
            filled.pop(name, None)
        elif filled.get(name, {}).get("value") != value:
            filled[name] = {"value": value, "by": side, "at": act.now.isoformat()}
        if filled.get(name) != (agreement.filled_in or {}).get(name):
            changed.append(name)
    if changed:
        agreement.filled_in = filled
        about = f"agreement:{agreement.id}"
        record(act, agreement.proposal, "agreement.filled_in", about, proposal=agreement.proposal_id, fields=changed)


def agreement_for(sign_in: SignIn, code: str) -> Agreement:
    """The agreement, if this device's party is one of its two sides or its bureau."""
    agreement = db.session.scalar(agreements_where(**own_columns(sign_in), code=code))
    if agreement is None:
        raise NotFound()
    return agreement


def agreements_where(**equal: Any) -> Select[Agreement]:
    """Agreements with their proposal and both sides, in a fixed number of queries."""
    loaded = joinedload(Agreement.proposal), joinedload(Agreement.enterprise), joinedload(Agreement.agency)
    return select(Agreement).options(*loaded).filter_by(**equal).order_by(Agreement.id)
