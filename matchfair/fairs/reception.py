"""What the desk at the door looks up: who is admitted, who has arrived, who waits, and who left a name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from matchfair.audit.services import Act, record
from matchfair.extensions import db
from matchfair.parties.models import Enterprise
from matchfair.parties.services import enterprise_by_code
from matchfair.policy import keeps_lists
from matchfair.programme.eligibility import ENDED

from .links import invite
from .models import Entry, Fair, Invitation, Visitor
from .services import admit, arrive, entries_of, handle_visitor, register_for, require_phase

PAGE = 50
FILTERS = {
    "arrived": (Entry.arrived_at.is_not(None),),
    "expected": (Entry.arrived_at.is_(None),),
    "provisional": (Entry.provisional,),
}


@dataclass(frozen=True)
class Found:
    """One page of a list, and how long the whole list is."""

    rows: list
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def attendance(fairs: list[Fair]) -> dict[int, tuple[int, int]]:
    """By fair: how many enterprises are admitted, and how many of them have arrived."""
    counted = select(Entry.fair_id, func.count(Entry.id), func.count(Entry.arrived_at)).group_by(Entry.fair_id)
    rows = db.session.execute(counted.where(Entry.fair_id.in_([fair.id for fair in fairs])))
    return {fair_id: (admitted, arrived) for fair_id, admitted, arrived in rows}


def search_entries(fair: Fair, text: str, show: str, page: int) -> Found:
    """Admitted enterprises by name or code; those expected first, then the latest arrivals."""
    found = select(Entry).join(Entry.enterprise).options(joinedload(Entry.enterprise))
    found = found.where(Entry.fair_id == fair.id, *named_like(text), *FILTERS.get(show, ()))
    return paged(found.order_by(Entry.arrived_at.is_not(None), Entry.arrived_at.desc(), Entry.id), page)


def search_roster(fair: Fair, text: str, page: int) -> Found:
    """The bureau's enterprises that are not admitted to this fair."""
    return paged(not_admitted(fair).where(*named_like(text)).order_by(Enterprise.id), page)


def not_admitted(fair: Fair) -> Select[Enterprise]:
    admitted = select(Entry.enterprise_id).where(Entry.fair_id == fair.id)
    return select(Enterprise).where(Enterprise.bureau_id == fair.bureau_id, Enterprise.id.not_in(admitted))


def those_who_fit(fair: Fair) -> list[Enterprise]:
    """Who is not admitted yet and can be without a note: on the year's list or, while there is none, meeting every condition."""
    rows = list(db.session.scalars(not_admitted(fair)))
    register = register_for(fair, [row.id for row in rows])
    return [row for row in rows if register.standing(row).admissible]


def named_like(text: str) -> tuple[ColumnElement[bool], ...]:
    words = text.split()
    return tuple(
        or_(Enterprise.name.icontains(word, autoescape=True), Enterprise.uscc.icontains(word, autoescape=True))
        for word in words
    )


def paged(found: Select[Any], page: int) -> Found:
    total = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    page = min(max(page, 1), max(1, -(-total // PAGE)))
    return Found(list(db.session.scalars(found.limit(PAGE).offset((page - 1) * PAGE))), total, page)


@dataclass(frozen=True)
class Admitted:
    """How many were admitted, and who was not: not listed, served already, or their listing ended."""

    number: int
    not_listed: list[Enterprise]
    served: list[Enterprise]
    ended: list[Enterprise]


def admit_all(fair: Fair, ids: list[int] | None, act: Act, provisional: bool = False, note: str = "") -> Admitted:
    """Admit these enterprises of the bureau, or with `ids` None all that are not admitted yet."""
    found = not_admitted(fair)
    rows = list(
        db.session.scalars((found if ids is None else found.where(Enterprise.id.in_(ids))).order_by(Enterprise.id))
    )
    register = register_for(fair, [row.id for row in rows])
    standings = {row: register.standing(row) for row in rows}
    ended = [row for row in rows if standings[row].list_state == ENDED]
    kept = keeps_lists(fair.place)
    served = [row for row in rows if kept and row not in ended and standings[row].service and not provisional]
    not_listed = [row for row in rows if row not in (*ended, *served) and not (provisional or standings[row].fits)]
    admitted = [row for row in rows if row not in (*ended, *served, *not_listed)]
    for enterprise in admitted:
        admit(fair, enterprise, act, provisional, note, register)
    return Admitted(len(admitted), not_listed, served, ended)


def invite_all(fair: Fair, now: datetime) -> list[Invitation]:
    """An invitation for every admitted enterprise; those that have one keep it."""
    return [invite(fair, entry.enterprise, now) for entry in entries_of(fair)]


def invitations_of(fair: Fair) -> list[Invitation]:
    admitted = select(Entry.enterprise_id).where(Entry.fair_id == fair.id)
    found = select(Invitation).options(joinedload(Invitation.enterprise)).filter_by(fair_id=fair.id, revoked_at=None)
    found = found.where(Invitation.enterprise_id.in_(admitted))
    return list(db.session.scalars(found.order_by(Invitation.enterprise_id)))


def invitation_of(fair: Fair, enterprise_id: int) -> Invitation | None:
    return db.session.scalar(
        select(Invitation).filter_by(fair_id=fair.id, enterprise_id=enterprise_id, revoked_at=None)
    )


def newest_fair_of(enterprise_id: int) -> Fair | None:
    """The fair an enterprise most likely means: one that is not over before one that is, then the latest."""
    found = select(Fair).join(Entry).where(Entry.enterprise_id == enterprise_id, Fair.registration_at.is_not(None))
    return db.session.scalar(found.order_by(Fair.closed_at.is_not(None), Fair.held_on.desc(), Fair.id.desc()).limit(1))


# ---- those who are not on the list ------------------------------------------------------------------------------


def visitors_waiting(fair: Fair) -> list[Visitor]:
    return list(
        db.session.scalars(select(Visitor).filter_by(fair_id=fair.id, handled_at=None).order_by(Visitor.left_at))
    )


def admit_visitor(
    visitor: Visitor,
    fair: Fair,
    act: Act,
    *,
    uscc: str,
    name: str,
    contact: str,
    phone: str,
    phone_is_mobile: bool,
    note: str,
) -> Entry:
    """Admit provisionally whoever left a name; an enterprise the bureau did not know is added to its roster.

    The person stands at the desk, so it has arrived too. What the roster says of a known enterprise is not changed.
    """
    require_phase(fair, "registration", "live")
    enterprise = enterprise_by_code(fair.bureau_id, uscc)
    if enterprise is None:
        enterprise = Enterprise(bureau_id=fair.bureau_id, uscc=uscc, name=name, contact=contact, phone=phone)
        enterprise.phone_is_mobile, enterprise.updated_at = phone_is_mobile, act.now
        db.session.add(enterprise)
        db.session.flush()
        record(act, enterprise, "enterprise.made", f"enterprise:{enterprise.id}", uscc=uscc, name=name)
    entry = admit(fair, enterprise, act, provisional=True, note=note)
    arrive(entry, "desk", act)
    handle_visitor(visitor, "admitted", note, act)
    return entry
