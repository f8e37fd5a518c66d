"""The latest of what happened at a fair, in words, read from the audit log."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _, lazy_gettext as _l
from sqlalchemy import select

from matchfair.audit.models import AuditEvent
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.parties.models import Agency, Enterprise
from matchfair.proposals.models import Proposal

LATEST = 12
SENTENCES = {
    "fair.made": _l("The fair was set up"),
    "fair.changed": _l("The fair's details were changed"),
    "fair.registration": _l("Registration opened"),
    "fair.live": _l("The fair went live"),
    "fair.registration_taken_back": _l("The opening of registration was taken back"),
    "fair.live_taken_back": _l("The start of the fair was taken back"),
    "fair.closed": _l("The fair was closed"),
    "fair.deleted": _l("The fair was deleted"),
    "entry.admitted": _l("%(enterprise)s was admitted"),
    "entry.removed": _l("%(enterprise)s no longer takes part"),
    "entry.arrived": _l("%(enterprise)s arrived"),
    "entry.arrival_undone": _l("The arrival of %(enterprise)s was undone"),
    "visitor.left_name": _l("A walk-in left its name for the desk"),
    "visitor.admitted": _l("A walk-in was admitted"),
    "visitor.dismissed": _l("A walk-in was not admitted"),
    "booth.made": _l("A booth was set up"),
    "booth.changed": _l("A booth was changed"),
    "booth_link.made": _l("A booth got a link for its staff"),
    "booth_link.revoked": _l("A booth link was revoked"),
    "invitation.replaced": _l("%(enterprise)s got a new invitation"),
    "needs.saved": _l("%(enterprise)s listed its needs"),
    "star.set": _l("%(enterprise)s starred %(agency)s"),
    "star.lifted": _l("%(enterprise)s removed its star for %(agency)s"),
    "offer.opened": _l("%(agency)s takes part"),
    "offer.provisional": _l("%(agency)s takes part provisionally"),
    "offer.saved": _l("%(agency)s changed its offer"),
    "offer.capacity": _l("%(agency)s changed its capacity"),
    "offer.corrected": _l("The desk corrected the offer of %(agency)s"),
    "offer.capacity_corrected": _l("The desk corrected the seats of %(agency)s"),
    "offer.left": _l("%(agency)s no longer takes part"),
    "offer.standing_consent": _l("%(agency)s changed its standing consent"),
    "offer.paused": _l("%(agency)s paused its offer"),
    "offer.resumed": _l("%(agency)s takes enterprises again"),
    "round.asked": _l("A longer round was started"),
    "round.cancelled": _l("A round was stopped while it was being solved"),
    "round.solved": _l("A plan was made"),
    "round.published": _l("A round was released"),
    "round.withdrawn": _l("A round was withdrawn"),
    "rule.lock": _l("%(enterprise)s was locked to %(agency)s"),
    "rule.forbid": _l("%(enterprise)s and %(agency)s were ruled out as a pair"),
    "rule.lifted": _l("The rule on %(enterprise)s and %(agency)s was lifted"),
    "proposal.made": _l("%(enterprise)s and %(agency)s were recommended to each other"),
    "proposal.kept": _l("%(enterprise)s and %(agency)s stay recommended to each other in the new plan"),
    "proposal.enterprise_consented": _l("%(enterprise)s accepted %(agency)s"),
    "proposal.agency_consented": _l("%(agency)s accepted %(enterprise)s"),
    "proposal.paired": _l("%(enterprise)s and %(agency)s are paired"),
    "proposal.declined_by_enterprise": _l("%(enterprise)s declined %(agency)s"),
    "proposal.declined_by_agency": _l("%(agency)s declined %(enterprise)s"),
    "proposal.expired": _l("Time ran out for %(enterprise)s and %(agency)s"),
    "proposal.withdrawn": _l("What was open between %(enterprise)s and %(agency)s was withdrawn"),
    "proposal.superseded": _l("What was open between %(enterprise)s and %(agency)s gave way to another"),
    "proposal.dissolved": _l("The pairing of %(enterprise)s and %(agency)s was dissolved"),
    "agreement.drafted": _l("The draft agreement of %(enterprise)s and %(agency)s was made"),
    "agreement.filled_in": _l("The draft agreement of %(enterprise)s and %(agency)s was filled in"),
    "agreement.void": _l("The draft agreement of %(enterprise)s and %(agency)s became void"),
    "roster.needs": _l("Needs were imported from a roster"),
}
REQUEST = {"enterprise": _l("%(enterprise)s asked %(agency)s"), "agency": _l("%(agency)s asked %(enterprise)s")}


@dataclass(frozen=True)
class Happened:
    at: datetime
    text: str


def latest_events(fair: Fair, number: int = LATEST) -> list[Happened]:
    """The newest first; four queries however many there are."""
    newest = (
        select(AuditEvent)
        .filter_by(bureau_id=fair.bureau_id, chain=f"fair:{fair.id}")
        .order_by(AuditEvent.seq.desc())
        .limit(number)
    )
    rows = list(db.session.scalars(newest))
    details = [json.loads(row.detail) for row in rows]
    proposals = parties_of(proposal_id(row, detail) for row, detail in zip(rows, details, strict=True))
    told = [pair_of(row, detail, proposals) for row, detail in zip(rows, details, strict=True)]
    enterprises = names(Enterprise, (enterprise_id for enterprise_id, _agency in told))
    agencies = names(Agency, (agency_id for _enterprise, agency_id in told))
    return [
        Happened(row.at, event_in_words(row.action, detail, enterprises.get(e, "?"), agencies.get(a, "?")))
        for row, detail, (e, a) in zip(rows, details, told, strict=True)
    ]


def event_in_words(action: str, detail: dict, enterprise: str, agency: str) -> str:
    asked = REQUEST.get(detail.get("origin", "")) if action == "proposal.made" else None
    text = asked or SENTENCES.get(action)
    return str(text) % {"enterprise": enterprise, "agency": agency} if text else _("Noted: %(action)s", action=action)


def subject_id(row: AuditEvent, kind: str) -> int | None:
    name, _colon, number = row.subject.partition(":")
    return int(number) if name == kind else None


def proposal_id(row: AuditEvent, detail: dict) -> int | None:
    return subject_id(row, "proposal") or detail.get("proposal")


def pair_of(row: AuditEvent, detail: dict, proposals: dict) -> tuple[int | None, int | None]:
    """The enterprise and the agency an event is about, as far as it names them."""
    enterprise_id, agency_id = proposals.get(proposal_id(row, detail), (None, None))
    return (
        subject_id(row, "enterprise") or enterprise_id,
        subject_id(row, "agency") or agency_id or detail.get("agency"),
    )


def parties_of(ids: Iterable[int | None]) -> dict:
    found = select(Proposal.id, Proposal.enterprise_id, Proposal.agency_id).where(
        Proposal.id.in_({i for i in ids if i})
    )
    return {row: (enterprise, agency) for row, enterprise, agency in db.session.execute(found)}


def names(model, ids: Iterable[int | None]) -> dict[int | None, str]:
    return dict(db.session.execute(select(model.id, model.name).where(model.id.in_({i for i in ids if i}))).all())
