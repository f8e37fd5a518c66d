"""Noting facts about parties in the programme, correcting them, and deciding what follows when a ground is met."""

from datetime import date, datetime

from sqlalchemy import select

from matchfair.audit.services import record
from matchfair.errors import BadInput, NotFound, Refused, lazy_gettext as _l
from matchfair.extensions import db

from .leaving import Leaving
from .leaving_models import ACTIVE, LISTED, ExitDecision, Fact
from .models import Agency, Enterprise

COLUMN = {Enterprise: "enterprise_id", Agency: "agency_id"}


class CorrectedMeanwhile(Refused):
    """Somebody else has corrected the fact or taken it back."""

    title = _l("Somebody has corrected this entry in the meantime; nothing was changed.")
    advice = _l("Open the party's page again: it shows what holds now. Correct that if it is still wrong.")


class NothingToDecide(BadInput):
    """No ground is met, and no decision is in force that could be lifted."""

    title = _l("No ground of exit is met, and nothing has ended that could be restored.")
    advice = _l("Open the party's page again; note the fact first, or record a decision on the ground itself.")


def note(
    party: Enterprise | Agency, kind: str, told: dict, name: str, now: datetime, by: str, replaces: Fact | None = None
) -> Fact:
    """Add a fact about a party; with `replaces` it takes that one's place, which stays on record."""
    if replaces is not None:
        require_holding(replaces)
    fact = Fact(bureau_id=party.bureau_id, kind=kind, noted_by=name, noted_at=now, replaces_id=replaces and replaces.id)
    for column, value in {**told, COLUMN[type(party)]: party.id}.items():
        setattr(fact, column, value)
    db.session.add(fact)
    db.session.flush()
    record(
        party.bureau_id,
        None,
        by,
        "fact.corrected" if replaces else "fact.noted",
        subject(party),
        now,
        kind=kind,
        fact=fact.id,
        replaces=fact.replaces_id,
        **{**told, COLUMN[type(party)]: party.id},
    )
    return fact


def take_back(party: Enterprise | Agency, fact: Fact, name: str, now: datetime, by: str) -> Fact:
    """What was noted was not so: the row stays on record and counts no more."""
    told = {
        column: getattr(fact, column)
        for column in ("agency_id", "enterprise_id", "happened_on", "ended_on", "details", "what", "document")
    }
    return note(party, fact.kind, told | {"taken_back": True}, name, now, by, fact)


def require_holding(fact: Fact) -> None:
    if fact.taken_back or db.session.scalar(select(Fact.id).filter_by(replaces_id=fact.id)):
        raise CorrectedMeanwhile()


def fact_about(party: Enterprise | Agency, fact_id: int) -> Fact:
    """The fact, if it is about this party: load and authorise in one call."""
    found = select(Fact).filter_by(bureau_id=party.bureau_id, id=fact_id, **{COLUMN[type(party)]: party.id})
    fact = db.session.scalar(found)
    if fact is None:
        raise NotFound()
    return fact


def decide(
    party: Enterprise | Agency,
    leaving: Leaving,
    takes_effect: bool,
    *,
    reason: str,
    document: str,
    decided_by: str,
    decided_on: date,
    now: datetime,
    by: str,
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
        recorded_at=now,
        **axes,
        **{COLUMN[type(party)]: party.id},
    )
    db.session.add(row)
    db.session.flush()
    record(
        party.bureau_id,
        None,
        by,
        "exit.decided",
        subject(party),
        now,
        year=row.year,
        grounds=row.grounds,
        reason=reason,
        document=document,
        decided_on=decided_on,
        **axes,
    )
    return row


def may_decide(leaving: Leaving, takes_effect: bool) -> bool:
    return bool(leaving.met and leaving.effect.value) or bool(leaving.in_force and not takes_effect)


def clauses(leaving: Leaving) -> str:
    return " ".join(dict.fromkeys(one.answer.clause or "" for one in leaving.met))


def subject(party: Enterprise | Agency) -> str:
    return f"{COLUMN[type(party)][:-3]}:{party.id}"
