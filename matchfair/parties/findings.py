"""A person's decision on one condition of a party, and the bureau's reading of an open question: new rows, never changed."""

from datetime import date, datetime

from matchfair.audit.services import record
from matchfair.errors import BadInput, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.policy import chosen

from .leaving import Leaving
from .models import Agency, Bureau, Enterprise
from .register_models import Finding, Reading
from .standing import Standing


class NotACondition(BadInput):
    """The party has no such condition by the rules of that day."""

    title = _l("This condition is not asked of the party on that day.")
    advice = _l("Open the party's page again and choose the condition there.")


class ReadingNotOffered(BadInput):
    """A reading the rules do not offer for this question."""

    title = _l("This reading is not offered.")
    advice = _l("Open the page again and choose one of those shown.")


def find(
    party: Enterprise | Agency,
    standing: Standing | Leaving,
    year: int,
    about: str,
    *,
    outcome: str,
    reason: str,
    document: str,
    decided_by: str,
    decided_on: date,
    now: datetime,
    by: str,
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
        recorded_at=now,
        **{column: party.id},
    )
    db.session.add(row)
    db.session.flush()
    record(
        party.bureau_id,
        None,
        by,
        "finding.recorded",
        f"{column[:-3]}:{party.id}",
        now,
        about=about,
        year=year,
        was=row.was,
        outcome=outcome,
        reason=reason,
        document=document,
    )
    return row


def choose_reading(bureau: Bureau, key: str, value: str, reason: str, name: str, now: datetime, by: str) -> Reading:
    """From now on the bureau reads the question so; what was decided before keeps what it had."""
    try:
        chosen({key: int(value) if value.isdigit() else value}, key)
    except (KeyError, ValueError) as error:
        raise ReadingNotOffered() from error
    row = Reading(bureau_id=bureau.id, key=key, value=value, reason=reason, chosen_at=now, chosen_by=name)
    db.session.add(row)
    record(bureau.id, None, by, "reading.chosen", f"reading:{key}", now, value=value, reason=reason)
    return row
