"""Opening a fair, its phases, who is admitted and who has arrived, booths."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any, get_args

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from matchfair.accounts.models import SignIn
from matchfair.audit.services import Act, open_chain, record
from matchfair.errors import BadInput, NotFound, Refused, lazy_gettext as _l
from matchfair.extensions import db, rows_changed
from matchfair.parties.models import Agency, Bureau, Enterprise
from matchfair.policy import chosen, keeps_lists
from matchfair.programme.eligibility import Eligibility, ProgrammeRegister, read_register
from matchfair.programme.exits import require_listing
from matchfair.programme.models import ProgrammeEvent
from matchfair.rules.services import readings

from .models import Booth, Entry, Fair, Phase, Visitor

NAMES_WAITING = 100
NEXT_PHASE = dict(pairwise(get_args(Phase)))


class WrongPhase(Refused):
    """The fair is not in a phase in which this can be done."""

    title = _l("This cannot be done in the fair's present phase.")
    advice = _l("Registration comes before the live phase, and a closed fair can only be read.")


class TooManyNames(Refused):
    """The desk has more names waiting than it can look into: nobody floods its list through the poster's code."""

    status = 429
    title = _l("Too many walk-ins are waiting for the desk already.")
    advice = _l("Please go to the service desk in person; staff can let you in at once.")


class NeedsNote(BadInput):
    """A provisional admission says why."""

    field = "note"
    title = _l("A provisional admission needs a note.")
    advice = _l("Write why the enterprise may take part although it is not on the yearly list.")


class NotListed(Refused):
    """Neither on the year's list nor, while there is none, passing every condition; or the bureau lets nobody else in."""

    title = _l("This enterprise is not on the list of the year, so it cannot be admitted like the others.")
    advice = _l(
        "Admit it provisionally with a note, if the bureau's settings allow it; or decide what is open on its own page."
    )


class ServedAlready(Refused):
    """An agency serves it on the fair's first day; who wants another one enters with a note."""

    title = _l("%(agency)s serves this enterprise since %(since)s.")
    advice = _l(
        "If it asked to change agency, admit it provisionally with a note that says so; otherwise it needs no fair."
    )


class NumberTaken(BadInput):
    """An agency stands at the booth of this number."""

    field = "number"
    title = _l("Booth number %(number)s is already used by “%(agency)s”.")
    advice = _l("Choose another number, or give that agency another one first.")


class BoothThere(BadInput):
    """A booth of this number waits for its agency."""

    field = "number"
    title = _l("There is a booth %(number)s already; it has no agency yet.")
    advice = _l("Choose another number for the new booth.")


class HasBooth(BadInput):
    field = "number"
    title = _l("“%(agency)s” already stands at booth %(number)s.")
    advice = _l("Change the number of that booth instead.")


def make_fair(
    bureau: Bureau,
    act: Act,
    *,
    name: str,
    venue: str,
    held_on: date,
    ends_on: date,
    edition: str,
    answer_minutes: int = 120,
) -> Fair:
    fair = Fair(
        bureau_id=bureau.id,
        place=bureau.place,
        edition=edition,
        name=name,
        venue=venue,
        held_on=held_on,
        ends_on=ends_on,
        answer_minutes=answer_minutes,
        created_at=act.now,
    )
    db.session.add(fair)
    db.session.flush()
    open_chain(bureau.id, fair.id)
    record(act, fair, "fair.made", f"fair:{fair.id}", name=name, held_on=held_on)
    return fair


def change_fair(fair: Fair, act: Act, **values: Any) -> None:
    if fair.closed_at:
        raise WrongPhase(phase=fair.phase)
    for field in ("name", "venue", "held_on", "ends_on", "answer_minutes"):
        setattr(fair, field, values.get(field, getattr(fair, field)))
    record(act, fair, "fair.changed", f"fair:{fair.id}", **values)


def enter_phase(fair: Fair, phase: Phase, act: Act) -> None:
    """Move one phase on. Closing goes through `proposals.services.close_fair`, which withdraws what is open."""
    db.session.refresh(fair, with_for_update=True)
    if fair.phase == phase:
        return
    if NEXT_PHASE.get(fair.phase) != phase:
        raise WrongPhase(phase=fair.phase)
    setattr(fair, f"{phase}_at", act.now)
    db.session.flush()
    record(act, fair, f"fair.{phase}", f"fair:{fair.id}")


def leave_phase(fair: Fair, phase: Phase, act: Act) -> None:
    """The step into this phase is undone; `proposals.phases` asks first whether anything depends on it."""
    setattr(fair, f"{phase}_at", None)
    db.session.flush()
    record(act, fair, f"fair.{phase}_taken_back", f"fair:{fair.id}")


def require_phase(fair: Fair, *phases: Phase) -> None:
    if fair.phase not in phases:
        raise WrongPhase(phase=fair.phase)


def fair_for(sign_in: SignIn, code: str) -> Fair:
    """The fair, if this device may see it: load and authorise in one call.

    An agency's part in a fair is its offer; `offers.services.offer_for` asks for that.
    """
    fair = db.session.scalar(select(Fair).filter_by(code=code, bureau_id=sign_in.bureau_id, deleted_at=None))
    if fair is None or sign_in.only_fair_id not in (None, fair.id):
        raise NotFound()
    if sign_in.role != "organizer" and fair.phase == "draft":
        raise NotFound()
    if sign_in.role == "enterprise" and find_entry(fair, sign_in.enterprise_id) is None:
        raise NotFound()
    return fair


def fairs_of(bureau_id: int) -> list[Fair]:
    found = select(Fair).filter_by(bureau_id=bureau_id, deleted_at=None)
    return list(db.session.scalars(found.order_by(Fair.held_on.desc(), Fair.id)))


# ---- admission and arrival --------------------------------------------------------------------------------------


def find_entry(fair: Fair, enterprise_id: int | None) -> Entry | None:
    return db.session.scalar(select(Entry).filter_by(fair_id=fair.id, enterprise_id=enterprise_id))


def entry_for(sign_in: SignIn, fair_code: str, enterprise_id: int) -> Entry:
    """The enterprise's entry to the fair, if this device may see the fair: load and authorise in one call."""
    entry = find_entry(fair_for(sign_in, fair_code), enterprise_id)
    if entry is None:
        raise NotFound()
    return entry


def entries_of(fair: Fair) -> list[Entry]:
    found = select(Entry).options(joinedload(Entry.enterprise)).filter_by(fair_id=fair.id)
    return list(db.session.scalars(found.order_by(Entry.id)))


# clause[decision]: PS24-13, PS21-14.a
def admit(
    fair: Fair,
    enterprise: Enterprise,
    act: Act,
    provisional: bool = False,
    note: str = "",
    register: ProgrammeRegister | None = None,
) -> Entry:
    """Let an enterprise take part: listed for the year, or provisionally with a note. Doing it twice changes nothing.

    Nobody whose listing ended enters; who is served already does so only with a note, for a change of agency. Who was
    admitted before stays.
    `register` is given by whoever admits many; it holds what is needed to judge them.
    """
    require_phase(fair, "draft", "registration", "live")
    provisional = provisional and keeps_lists(fair.place)
    if provisional and not note.strip():
        raise NeedsNote()
    entry = find_entry(fair, enterprise.id)
    if entry is None:
        standing = (register or register_for(fair, [enterprise.id])).standing(enterprise)
        require_listing(enterprise, standing.leaving)
        require_standing(fair, standing, provisional)
        entry = Entry(bureau_id=fair.bureau_id, fair_id=fair.id, enterprise_id=enterprise.id, admitted_at=act.now)
        entry.provisional, entry.note = provisional, note.strip()
        db.session.add(entry)
        db.session.flush()
        record(
            act,
            fair,
            "entry.admitted",
            f"enterprise:{enterprise.id}",
            provisional=provisional,
            note=note,
            listing=standing.list_state,
            outcome=standing.outcome,
        )
    return entry


def register_for(fair: Fair, enterprise_ids: Iterable[int]) -> ProgrammeRegister:
    """What the rules and the bureau say of these enterprises for the fair's year, on its first day."""
    return read_register(fair.bureau_id, fair.place, "enterprises", fair.held_on, parties=enterprise_ids)


def require_standing(fair: Fair, standing: Eligibility, provisional: bool) -> None:
    if not standing.lists_kept:
        return  # nobody is refused for want of a list that the place does not know
    if standing.service and not provisional:
        raise ServedAlready(agency=server_of(standing.service), since=standing.service.happened_on)
    if standing.fits:
        return
    if not provisional or chosen(readings(fair.bureau_id), "unlisted_at_fair") == "refused":
        raise NotListed()


def server_of(service: ProgrammeEvent) -> str:
    return service.agency.name if service.agency else service.what


def remove_entry(entry: Entry, act: Act) -> None:
    """Take an enterprise off the list. `proposals.services.remove_entry` asks first whether anything is open for it.

    Its needs, stars and invitation stay without effect, and count again if it is admitted once more.
    """
    require_phase(entry.fair, "draft", "registration", "live")
    record(
        act, entry, "entry.removed", f"enterprise:{entry.enterprise_id}", provisional=entry.provisional, note=entry.note
    )
    db.session.delete(entry)
    db.session.flush()


def arrive(entry: Entry, how: str, act: Act) -> None:
    """Note the arrival (`how` = scan | desk); the first one counts."""
    require_phase(entry.fair, "registration", "live")
    first = update(Entry).filter_by(id=entry.id, arrived_at=None).values(arrived_at=act.now, arrived_by=how)
    if rows_changed(first):
        record(act, entry, "entry.arrived", f"enterprise:{entry.enterprise_id}", how=how)


def undo_arrival(entry: Entry, act: Act) -> None:
    """The wrong row was ticked."""
    require_phase(entry.fair, "registration", "live")
    entry.arrived_at, entry.arrived_by = None, ""
    record(act, entry, "entry.arrival_undone", f"enterprise:{entry.enterprise_id}")


def leave_name(fair: Fair, now: datetime, *, name: str, uscc: str, contact: str, phone: str) -> Visitor:
    """Somebody at the door who is not on the roster leaves name and code for the desk."""
    require_phase(fair, "registration", "live")
    same = db.session.scalar(select(Visitor).filter_by(fair_id=fair.id, uscc=uscc, name=name, handled_at=None))
    if same:
        return same
    waiting = db.session.scalar(select(func.count(Visitor.id)).filter_by(fair_id=fair.id, handled_at=None)) or 0
    if waiting >= NAMES_WAITING:
        raise TooManyNames()
    visitor = Visitor(bureau_id=fair.bureau_id, fair_id=fair.id, name=name, uscc=uscc, contact=contact, phone=phone)
    visitor.left_at = now
    db.session.add(visitor)
    db.session.flush()
    record(Act(now, "visitor"), fair, "visitor.left_name", f"visitor:{visitor.id}", name=name)
    return visitor


def handle_visitor(visitor: Visitor, handled_as: str, note: str, act: Act) -> None:
    visitor.handled_at, visitor.handled_as, visitor.note = act.now, handled_as, note
    record(act, visitor, f"visitor.{handled_as}", f"visitor:{visitor.id}", note=note)


# ---- booths -----------------------------------------------------------------------------------------------------


def add_booth(fair: Fair, number: str, agency: Agency | None, act: Act) -> Booth:
    require_phase(fair, "draft", "registration", "live")
    booth = Booth(bureau_id=fair.bureau_id, fair_id=fair.id, number=number.strip())
    refuse_taken(fair, booth, number, agency)
    booth.agency_id = agency.id if agency else None
    db.session.add(booth)
    db.session.flush()
    record(act, fair, "booth.made", f"booth:{booth.id}", number=number, agency=booth.agency_id)
    return booth


def change_booth(booth: Booth, number: str, agency: Agency | None, act: Act) -> None:
    """Give a booth another number or another agency; its printed code stays."""
    require_phase(booth.fair, "draft", "registration", "live")
    refuse_taken(booth.fair, booth, number, agency)
    booth.number, booth.agency_id = number.strip(), agency.id if agency else None
    record(act, booth, "booth.changed", f"booth:{booth.id}", number=number, agency=booth.agency_id)


def refuse_taken(fair: Fair, booth: Booth, number: str, agency: Agency | None) -> None:
    for other in booths_of(fair):
        if other is not booth and other.number == number.strip():
            if other.agency:
                raise NumberTaken(number=other.number, agency=other.agency.name)
            raise BoothThere(number=other.number)
        if other is not booth and agency and other.agency_id == agency.id:
            raise HasBooth(number=other.number, agency=agency.name)


def renumber(fair: Fair, numbers: Mapping[int, str], act: Act) -> None:
    """Give booths (by id) their numbers at once, so that two may exchange theirs; a printed code stays with its booth."""
    require_phase(fair, "draft", "registration", "live")
    changed = [booth for booth in booths_of(fair) if booth.id in numbers and booth.number != numbers[booth.id]]
    for booth in changed:
        booth.number = f"~{booth.id}"  # out of the way of the others
    db.session.flush()
    for booth in changed:
        refuse_taken(fair, booth, numbers[booth.id], booth.agency)
        booth.number = numbers[booth.id]
        record(act, booth, "booth.changed", f"booth:{booth.id}", number=booth.number, agency=booth.agency_id)
    db.session.flush()


def booths_of(fair: Fair) -> list[Booth]:
    found = select(Booth).options(joinedload(Booth.agency).selectinload(Agency.staff)).filter_by(fair_id=fair.id)
    return list(db.session.scalars(found.order_by(func.length(Booth.number), Booth.number)))


def booth_of(fair: Fair, agency_id: int) -> Booth | None:
    return db.session.scalar(
        select(Booth).options(joinedload(Booth.agency)).filter_by(fair_id=fair.id, agency_id=agency_id)
    )


def find_printed(bureau_id: int, code: str) -> Fair | Booth | None:
    """What a printed code stands for: a fair's entrance or a booth."""
    fair = db.session.scalar(select(Fair).filter_by(bureau_id=bureau_id, entrance_code=code, deleted_at=None))
    booths = select(Booth).options(joinedload(Booth.fair), joinedload(Booth.agency))
    return fair or db.session.scalar(booths.filter_by(bureau_id=bureau_id, code=code))
