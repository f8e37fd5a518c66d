"""What must always hold, verified from the rows alone; every fault names the row that breaks it."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from matchfair.agreements.models import Agreement
from matchfair.audit.services import broken_links
from matchfair.clock import CHINA
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.offers.models import Offer
from matchfair.parties.models import CaseCount
from matchfair.policy import figure_faults, table_faults
from matchfair.proposals.models import Proposal
from matchfair.rules.models import HolidayTableRow, WageFigureRow
from matchfair.rules.services import base_of, table_of


def check(bureau_id: int) -> list[str]:
    """Every fault of one bureau in words; an empty list means that all invariants rows can show hold."""
    rules = (
        seats_recounted,
        seats_within_capacity,
        one_seat_each,
        one_open_a_pair,
        pairings_whole,
        one_draft_each,
        drafts_fit,
        closed_fairs_are_over,
        tables_can_be,
        cases_have_happened,
        nothing_of_others,
    )
    return [fault for rule in rules for fault in rule(bureau_id)] + broken_links(bureau_id)


def seats_recounted(bureau_id: int) -> Iterator[str]:
    seated = (
        select(Proposal.offer_id, func.count().label("seats"))
        .where(Proposal.bureau_id == bureau_id, Proposal.seat_at.is_not(None), Proposal.closed_at.is_(None))
        .group_by(Proposal.offer_id)
        .subquery()
    )
    counted = func.coalesce(seated.c.seats, 0)
    rows = (
        select(Offer.id, Offer.seats_taken, counted)
        .outerjoin(seated, seated.c.offer_id == Offer.id)
        .filter(Offer.bureau_id == bureau_id)
    )
    for offer, taken, seats in db.session.execute(rows.where(Offer.seats_taken != counted).order_by(Offer.id)):
        yield f"offer {offer}: {taken} seats are taken, but {seats} open proposals hold one there"


def seats_within_capacity(bureau_id: int) -> Iterator[str]:
    rows = select(Offer.id, Offer.seats_taken, Offer.capacity).where(Offer.bureau_id == bureau_id)
    rows = rows.where((Offer.seats_taken > Offer.capacity) | (Offer.seats_taken < 0))
    for offer, taken, capacity in db.session.execute(rows.order_by(Offer.id)):
        yield f"offer {offer}: {taken} seats are taken, the capacity is {capacity}"


def one_seat_each(bureau_id: int) -> Iterator[str]:
    yield from twice(bureau_id, "hold a seat", Proposal.seat_at.is_not(None), Proposal.fair_id, Proposal.enterprise_id)


def one_open_a_pair(bureau_id: int) -> Iterator[str]:
    yield from twice(bureau_id, "are open", True, Proposal.fair_id, Proposal.enterprise_id, Proposal.agency_id)


def twice(bureau_id: int, what: str, condition, *columns) -> Iterator[str]:
    """Open proposals that share these columns although at most one may."""
    rows = (
        select(Proposal.id, *columns)
        .filter_by(bureau_id=bureau_id)
        .where(Proposal.closed_at.is_(None), condition)
        .order_by(Proposal.id)
    )
    groups: dict[tuple, list[int]] = {}
    for row in db.session.execute(rows):
        groups.setdefault(tuple(row)[1:], []).append(row[0])
    for key, ids in groups.items():
        if len(ids) > 1:
            named = zip(columns, key, strict=True)
            where = ", ".join(f"{column.key.removesuffix('_id')} {value}" for column, value in named)
            yield f"proposals {', '.join(map(str, ids))}: {len(ids)} rows {what} for {where}, at most one may"


def pairings_whole(bureau_id: int) -> Iterator[str]:
    """A pairing has both consents and its seat, and its offer is the agency's at the same fair."""
    incomplete = select(Proposal.id).where(
        Proposal.bureau_id == bureau_id,
        Proposal.paired_at.is_not(None),
        Proposal.enterprise_consented_at.is_(None)
        | Proposal.agency_consented_at.is_(None)
        | Proposal.seat_at.is_(None),
    )
    for proposal in db.session.scalars(incomplete.order_by(Proposal.id)):
        yield f"proposal {proposal}: is a pairing without both consents or without a seat"
    foreign = (
        select(Proposal.id, Offer.id)
        .join(Offer, Offer.id == Proposal.offer_id)
        .where(Proposal.bureau_id == bureau_id)
        .where((Offer.agency_id != Proposal.agency_id) | (Offer.fair_id != Proposal.fair_id))
    )
    for proposal, offer in db.session.execute(foreign.order_by(Proposal.id)):
        yield f"proposal {proposal}: its offer {offer} is another agency's or of another fair"


def one_draft_each(bureau_id: int) -> Iterator[str]:
    """A pairing in force has exactly one draft that is not void; nothing else has one."""
    valid = select(Agreement.proposal_id, func.count().label("number")).where(Agreement.void_at.is_(None))
    drafts = valid.group_by(Agreement.proposal_id).subquery()
    number = func.coalesce(drafts.c.number, 0)
    rows = select(Proposal.id, number).outerjoin(drafts, drafts.c.proposal_id == Proposal.id)
    rows = rows.where(Proposal.bureau_id == bureau_id)
    in_force = Proposal.paired_at.is_not(None) & Proposal.closed_at.is_(None)
    for proposal, found in db.session.execute(rows.where(in_force, number != 1).order_by(Proposal.id)):
        yield f"proposal {proposal}: a pairing in force with {found} valid drafts, it must have exactly one"
    for proposal, found in db.session.execute(rows.where(~in_force, number != 0).order_by(Proposal.id)):
        yield f"proposal {proposal}: not a pairing in force, but it has {found} valid drafts"


def drafts_fit(bureau_id: int) -> Iterator[str]:
    """A draft names the parties and the fair of its proposal; no draft stands without one."""
    pairing = aliased(Proposal)
    rows = (
        select(Agreement.id, pairing.id)
        .outerjoin(pairing, pairing.id == Agreement.proposal_id)
        .where((Agreement.bureau_id == bureau_id) | (pairing.bureau_id == bureau_id))
        .where(
            pairing.id.is_(None)
            | (pairing.enterprise_id != Agreement.enterprise_id)
            | (pairing.agency_id != Agreement.agency_id)
            | (pairing.fair_id != Agreement.fair_id)
            | (pairing.bureau_id != Agreement.bureau_id)
        )
    )
    for agreement, proposal in db.session.execute(rows.order_by(Agreement.id)):
        told = f"names other parties or another fair than proposal {proposal}" if proposal else "has no proposal"
        yield f"agreement {agreement}: {told}"


def closed_fairs_are_over(bureau_id: int) -> Iterator[str]:
    """Closing a fair withdraws what nobody can answer any more."""
    rows = (
        select(Proposal.id, Proposal.fair_id)
        .join(Fair, Fair.id == Proposal.fair_id)
        .where(
            Fair.bureau_id == bureau_id,
            Fair.closed_at.is_not(None),
            Proposal.closed_at.is_(None),
            Proposal.paired_at.is_(None),
        )
    )
    for proposal, fair in db.session.execute(rows.order_by(Proposal.id)):
        yield f"proposal {proposal}: still open although fair {fair} is closed"


def tables_can_be(bureau_id: int) -> Iterator[str]:
    """What deadlines and caps rest on: no impossible day off, no wage that is none."""
    tables = select(HolidayTableRow).filter_by(bureau_id=bureau_id, withdrawn=False)
    for row in db.session.scalars(tables.order_by(HolidayTableRow.id)):
        for fault in table_faults(table_of(row)):
            yield f"holiday_table {row.id}: holiday {fault.at} cannot be: {fault.step.code}"
    figures = select(WageFigureRow).filter_by(bureau_id=bureau_id, withdrawn=False)
    for wage in db.session.scalars(figures.order_by(WageFigureRow.id)):
        for step in figure_faults(base_of(wage)):
            yield f"wage_figure {wage.id}: cannot be: {step.code}"


def cases_have_happened(bureau_id: int) -> Iterator[str]:
    """Nobody counts the cases of a year that had not begun."""
    rows = select(CaseCount).filter_by(bureau_id=bureau_id).order_by(CaseCount.id)
    for row in db.session.scalars(rows):
        if row.year > row.entered_at.astimezone(CHINA).year:
            yield f"case_count {row.id}: counts cases of {row.year}, entered on {row.entered_at:%Y-%m-%d}"


def nothing_of_others(bureau_id: int) -> Iterator[str]:
    """No row refers to a row of another bureau: a bureau can be taken out of the database whole."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            for parent in (key.column.table.alias("parent") for key in column.foreign_keys):
                if "bureau_id" in parent.c:
                    rows = select(table.c.id, parent.c.id).join(parent, parent.c.id == column)
                    rows = rows.where((table.c.bureau_id == bureau_id) != (parent.c.bureau_id == bureau_id))
                    for row, other in db.session.execute(rows.order_by(table.c.id)):
                        yield f"{table.name} {row}: {column.name} {other} is another bureau's"
