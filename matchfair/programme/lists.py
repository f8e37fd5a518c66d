"""The yearly lists: built from the rules' answers, reviewed by people, published with day and address."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from matchfair.audit.models import AuditEvent
from matchfair.audit.services import Act, record
from matchfair.errors import BadInput, Refused, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.parties.models import Agency, Bureau, Enterprise
from matchfair.policy import FAIL

from .eligibility import Eligibility, ProgrammeRegister, read_register
from .exits import require_listing
from .models import Listing, Party, PartyKind, YearList

MODELS: dict[PartyKind, type[Enterprise] | type[Agency]] = {"enterprises": Enterprise, "agencies": Agency}
PARTY = {"enterprises": Listing.enterprise, "agencies": Listing.agency}
COLUMNS = {"enterprises": "enterprise_id", "agencies": "agency_id"}
PAGE = 100  # rows of a list
LET_IN = {"enterprises": "entry.admitted", "agencies": "offer.opened"}  # what fairs and offers note in the log


class NeedsReason(BadInput):
    """Listing somebody whom the rules do not pass, or leaving out somebody they do, says why."""

    title = _l("This differs from what the rules say, so it needs a reason.")
    advice = _l("Write why; the reason is kept in the log.")


class NeedsOwnReason(BadInput):
    """Who fails a condition is listed for a reason of its own, never for one given to many."""

    title = _l("It does not meet a condition, so listing it needs a reason of its own.")
    advice = _l("Write in its own row why it is listed all the same; the reason for all rows does not count here.")


class PublishedAlready(Refused):
    """What rests on a publication is not pulled away from under it."""

    title = _l("The list of %(year)s can no longer be taken back: %(number)s parties take part in a fair by it.")
    advice = _l("Correct single rows with a reason instead; the list stays as published.")


class NotPublished(Refused):
    title = _l("This list is not published.")
    advice = _l("Nothing was changed.")


class DecidedMeanwhile(Refused):
    """Somebody else changed the row since it was shown."""

    title = _l("%(name)s has changed this row in the meantime.")
    advice = _l("Look at what is decided now; send the form again if you still want yours.")


class NeedsAddress(BadInput):
    """A publication names the day and where it can be read."""

    title = _l("Where the list can be read is missing.")
    advice = _l("Type the address of the page or name the notice board.")


def day_of(year: int, today: date) -> date:
    """The day whose rules a list is judged by: today in its own year, otherwise 1 January, as its deadline is."""
    return today if year == today.year else date(year, 1, 1)


def find_list(bureau_id: int, kind: PartyKind, year: int) -> YearList | None:
    return db.session.scalar(select(YearList).filter_by(bureau_id=bureau_id, kind=kind, year=year))


def register_of(
    bureau: Bureau, kind: PartyKind, year: int, today: date, ids: list[int] | None = None
) -> ProgrammeRegister:
    return read_register(bureau.id, bureau.place, kind, day_of(year, today), year, ids)


def build(bureau: Bureau, kind: PartyKind, year: int, today: date, act: Act) -> Counter:
    """Propose everybody the rules pass; called again it takes in who is new and what is known by now.

    What a person decided stays. Once the list is published only new parties are added, and not ticked.
    """
    found = find_list(bureau.id, kind, year)
    if found is None:
        found = YearList(bureau_id=bureau.id, kind=kind, year=year, built_at=act.now)
        db.session.add(found)
        db.session.flush()
    register = register_of(bureau, kind, year, today)
    counts: Counter[str] = Counter()
    for party in parties_of(bureau, kind):
        standing = register.standing(party)
        propose(found, kind, party, register.listings.get(party.id), standing, act.now)
        counts[standing.outcome] += 1
    db.session.flush()
    record(act, bureau, "list.built", f"list:{found.id}", kind=kind, year=year, **counts)
    return counts


def parties_of(bureau: Bureau, kind: PartyKind) -> Iterable[Party]:
    if kind == "enterprises":
        return db.session.scalars(select(Enterprise).filter_by(bureau_id=bureau.id).order_by(Enterprise.id))
    agencies = select(Agency).options(selectinload(Agency.staff)).filter_by(bureau_id=bureau.id)
    return db.session.scalars(agencies.order_by(Agency.id))


def propose(
    found: YearList, kind: PartyKind, party: Party, row: Listing | None, standing: Eligibility, now: datetime
) -> None:
    if row is None:
        row = Listing(bureau_id=found.bureau_id, list_id=found.id, decided_at=now, **{COLUMNS[kind]: party.id})
        row.listed, row.outcome = standing.passes and not found.published_on, standing.outcome
        db.session.add(row)
    elif not row.decided_by and not found.published_on:
        row.outcome, row.listed, row.decided_at = standing.outcome, standing.passes, now


def require_reviewable(
    row: Listing, standing: Eligibility, was: bool, listed: bool, reason: str, own_reason: str | None = None
) -> None:
    """Against the rules' outcome only with a reason, never for somebody whose part ended, and not over another's decision.

    `own_reason` is that of the row itself, where `reason` may be one for many.
    """
    if was != row.listed:
        raise DecidedMeanwhile(name=row.decided_by)
    if listed:
        require_listing(row.party, standing.leaving)
    if listed != standing.passes and not reason.strip():
        raise NeedsReason()
    if listed and not standing.passes and FAIL in (standing.outcome, row.outcome) and own_reason == "":
        raise NeedsOwnReason()


def review(row: Listing, standing: Eligibility, listed: bool, reason: str, name: str, act: Act) -> None:
    """A person ticks or unticks one party."""
    require_reviewable(row, standing, row.listed, listed, reason)
    row.outcome, row.listed, row.reason = standing.outcome, listed, reason.strip()
    row.decided_at, row.decided_by = act.now, name
    record(act, row, "list.reviewed", f"listing:{row.id}", listed=listed, outcome=row.outcome, reason=row.reason)


def publish(found: YearList, on: date, where: str, act: Act) -> None:
    if not where.strip():
        raise NeedsAddress()
    found.published_on, found.published_where = on, where.strip()
    record(act, found, "list.published", f"list:{found.id}", on=on, where=found.published_where)


def take_back(found: YearList, reason: str, act: Act) -> None:
    """The publication was a mistake; possible while nobody takes part in a fair by it."""
    if found.published_on is None:
        raise NotPublished()
    if not reason.strip():
        raise NeedsReason()
    resting = resting_on(found)
    if resting:
        raise PublishedAlready(year=found.year, number=resting)
    record(
        act, found, "list.taken_back", f"list:{found.id}",
        reason=reason.strip(), on=found.published_on, where=found.published_where,
    )  # fmt: skip
    found.published_on, found.published_where = None, ""


def resting_on(found: YearList) -> int:
    """How many were let into a fair as listed since the list was published."""
    published = select(func.max(AuditEvent.at)).filter_by(
        bureau_id=found.bureau_id, action="list.published", subject=f"list:{found.id}"
    )
    let_in = select(func.count(AuditEvent.id)).filter_by(bureau_id=found.bureau_id)
    let_in = let_in.where(AuditEvent.action == LET_IN[found.kind], AuditEvent.at >= published.scalar_subquery())
    if found.kind == "enterprises":
        let_in = let_in.where(AuditEvent.detail.contains('"listing": "listed"'))
    return db.session.scalar(let_in) or 0


def undecided(found: YearList) -> int:
    """How many rows the rules could not settle and nobody has decided on."""
    rows = select(func.count(Listing.id)).filter_by(bureau_id=found.bureau_id, list_id=found.id, decided_by="")
    return db.session.scalar(rows.where(Listing.outcome.in_(("needs_decision", "missing_data")))) or 0


# ---- reading ----------------------------------------------------------------------------------------------------

SHOWN = {
    "listed": (Listing.listed,),
    "held": (~Listing.listed,),
    "needs_decision": (Listing.outcome == "needs_decision",),
    "missing_data": (Listing.outcome == "missing_data",),
    "fail": (Listing.outcome == "fail",),
    "by_hand": (Listing.decided_by != "",),
}


def rows_of(found: YearList, show: str, page: int) -> Pagination:
    rows = reviewed_rows(found).where(*SHOWN.get(show, ()))
    return db.paginate(rows, page=page, per_page=PAGE, error_out=False)


def rows_named(found: YearList, ids: list[int]) -> list[Listing]:
    """The rows of a form that was sent, as they stand now; locked, so that of two who decide at once the second looks again."""
    return list(db.session.scalars(reviewed_rows(found).where(Listing.id.in_(ids)).with_for_update(of=Listing)))


def reviewed_rows(found: YearList) -> Select[Listing]:
    party = PARTY[found.kind]
    told = joinedload(party)
    loaded = told.selectinload(Agency.staff) if found.kind == "agencies" else told.undefer(Enterprise.label)
    rows = select(Listing).options(loaded).filter_by(list_id=found.id)
    return rows.order_by(Listing.outcome == "pass", Listing.id)


def counts_of(found: YearList) -> dict[str, int]:
    """How many are listed, and how many the rules answered with each outcome."""
    counted = select(Listing.listed, Listing.outcome, func.count()).filter_by(list_id=found.id)
    counts: Counter[str] = Counter()
    for listed, outcome, number in db.session.execute(counted.group_by(Listing.listed, Listing.outcome)):
        counts[outcome] += number
        counts["listed"] += number if listed else 0
        counts["all"] += number
    return counts


def names_listed(found: YearList) -> list[str]:
    """The names alone: grounds and case counts never leave the bureau."""
    party = MODELS[found.kind]
    names = select(party.name).join(Listing, getattr(Listing, COLUMNS[found.kind]) == party.id)
    return list(db.session.scalars(names.where(Listing.list_id == found.id, Listing.listed).order_by(party.id)))
