"""What people record about parties of the programme: findings on conditions, dated events, decisions on exits."""

from datetime import date

from sqlalchemy import select

from matchfair.audit.services import Act, record
from matchfair.errors import BadInput, NotFound, Refused, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.parties.models import Agency, Enterprise

from .eligibility import Eligibility
from .exits import ExitState
from .models import ACTIVE, LISTED, ExitDecision, Finding, ProgrammeEvent


class NotACondition(BadInput):
    """The party has no such condition by the rules of that day."""

    title = _l("This condition is not asked of the party on that day.")
    advice = _l("Open the party's page again and choose the condition there.")


def record_finding(
    party: Enterprise | Agency,
    standing: Eligibility | ExitState,
    year: int,
    about: str,
    *,
    outcome: str,
    reason: str,
    document: str,
    decided_by: str,
    decided_on: date,
    act: Act,
) -> Finding:
    """Record what somebody decided on one condition (or ground) for a year; the rules' own answer is kept beside it."""
    judged = next((one for one in standing.judged if one.about == about), None)
    if judged is None:
        raise NotACondition()
    column = "enterprise_id" if isinstance(party, Enterprise) else "agency_id"
    row = Finding(
        bureau_id=party.bureau_id,
        year=year,
        about=about,
        was=judged.computed.outcome,
        outcome=outcome,
        reason=reason,
        document=document,
        decided_by=decided_by,
        decided_on=decided_on,
        recorded_at=act.now,
        **{column: party.id},
    )
    db.session.add(row)
    db.session.flush()
    record(
        act,
        party,
        "finding.recorded",
        f"{column[:-3]}:{party.id}",
        about=about,
        year=year,
        was=row.was,
        outcome=outcome,
        reason=reason,
        document=document,
    )
    return row


COLUMN = {Enterprise: "enterprise_id", Agency: "agency_id"}


class CorrectedMeanwhile(Refused):
    """Somebody else has corrected the fact or taken it back."""

    title = _l("Somebody has corrected this entry in the meantime; nothing was changed.")
    advice = _l("Open the party's page again: it shows what holds now. Correct that if it is still wrong.")


class NothingToDecide(BadInput):
    """No ground is met, and no decision is in force that could be lifted."""

    title = _l("No ground of exit is met, and nothing has ended that could be restored.")
    advice = _l("Open the party's page again; note the fact first, or record a decision on the ground itself.")


def record_event(
    party: Enterprise | Agency, kind: str, told: dict, name: str, act: Act, replaces: ProgrammeEvent | None = None
) -> ProgrammeEvent:
    """Add a fact about a party; with `replaces` it takes that one's place, which stays on record."""
    if replaces is not None:
        require_holding(replaces)
    fact = ProgrammeEvent(
        bureau_id=party.bureau_id, kind=kind, noted_by=name, noted_at=act.now, replaces_id=replaces and replaces.id
    )
    for column, value in {**told, COLUMN[type(party)]: party.id}.items():
        setattr(fact, column, value)
    db.session.add(fact)
    db.session.flush()
    record(
        act,
        party,
        "fact.corrected" if replaces else "fact.noted",
        subject(party),
        kind=kind,
        fact=fact.id,
        replaces=fact.replaces_id,
        **{**told, COLUMN[type(party)]: party.id},
    )
    return fact


def take_event_back(party: Enterprise | Agency, fact: ProgrammeEvent, name: str, act: Act) -> ProgrammeEvent:
    """What was noted was not so: the row stays on record and counts no more."""
    told = {
        column: getattr(fact, column)
        for column in ("agency_id", "enterprise_id", "happened_on", "ended_on", "details", "what", "document")
    }
    return record_event(party, fact.kind, told | {"taken_back": True}, name, act, fact)


def require_holding(fact: ProgrammeEvent) -> None:
    if fact.taken_back or db.session.scalar(select(ProgrammeEvent.id).filter_by(replaces_id=fact.id)):
        raise CorrectedMeanwhile()


def event_about(party: Enterprise | Agency, fact_id: int) -> ProgrammeEvent:
    """The fact, if it is about this party: load and authorise in one call."""
    found = select(ProgrammeEvent).filter_by(bureau_id=party.bureau_id, id=fact_id, **{COLUMN[type(party)]: party.id})
    fact = db.session.scalar(found)
    if fact is None:
        raise NotFound()
    return fact


def decide_exit(
    party: Enterprise | Agency,
    leaving: ExitState,
    takes_effect: bool,
    *,
    reason: str,
    document: str,
    decided_by: str,
    decided_on: date,
    act: Act,
) -> ExitDecision:
    """What follows from the grounds met now: what the text says, or that the party stays (again) as it was."""
    if not may_decide(leaving, takes_effect):
        raise NothingToDecide()
    axes = leaving.effect.value if takes_effect else {"listing": LISTED, "subsidy": ACTIVE}
    row = ExitDecision(
        bureau_id=party.bureau_id,
        year=leaving.year,
        grounds=clauses(leaving),
        reason=reason,
        document=document,
        decided_by=decided_by,
        decided_on=decided_on,
        recorded_at=act.now,
        **axes,
        **{COLUMN[type(party)]: party.id},
    )
    db.session.add(row)
    db.session.flush()
    record(
        act,
        party,
        "exit.decided",
        subject(party),
        year=row.year,
        grounds=row.grounds,
        reason=reason,
        document=document,
        decided_on=decided_on,
        **axes,
    )
    return row


def may_decide(leaving: ExitState, takes_effect: bool) -> bool:
    return bool(leaving.met and leaving.effect.value) or bool(leaving.in_force and not takes_effect)


def clauses(leaving: ExitState) -> str:
    return " ".join(dict.fromkeys(one.answer.clause or "" for one in leaving.met))


def subject(party: Enterprise | Agency) -> str:
    return f"{COLUMN[type(party)][:-3]}:{party.id}"
