"""Rosters of parties: what each row would do, then doing it. Parties are known by their credit code."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from matchfair.audit.services import Act, record
from matchfair.extensions import db
from matchfair.parties.cases import count_of, put_count, year_before
from matchfair.parties.models import CHANNELS, Agency, Bureau, CaseChannel, Enterprise, ServiceStaff

from .imports import WRITES, RowPreview, warnings
from .reading import COLUMNS, Column, Holds, Kind, Roster, RosterRow, namesake_note

Party = Enterprise | Agency | ServiceStaff
MODELS: dict[Kind, type[Enterprise] | type[Agency] | type[ServiceStaff]] = {
    "enterprises": Enterprise,
    "agencies": Agency,
    "staff": ServiceStaff,
}


WITH_A_PAGE = ("enterprises", "agencies")  # its heading is the name, the rest stands in groups


def written(kind: Kind, columns: Iterable[Column]) -> dict[str, Column]:
    """The columns that rows of this kind are written by; every one needs its attribute of the model."""
    model = MODELS[kind]
    by_field = {column.field: column for column in columns if not column.identifies and column.holds != "cases"}
    for column in by_field.values():
        if column.attribute not in model.__table__.columns:
            raise ValueError(
                f'parties/models.py: {model.__name__} has no "{column.attribute}" for the column {column.header} of '
                f"rosters/reading/columns.py. Add it there with a migration, or name the one meant by attribute_name="
            )
        if kind in WITH_A_PAGE and column.field != "name" and not column.group:
            raise ValueError(
                f"rosters/reading/columns.py: say by group= where the page of {kind} shows the column {column.header}"
            )
    return by_field


WRITTEN = {kind: written(kind, COLUMNS[kind]) for kind in MODELS}
# The counts of labour cases: each stands in a row of its own, with its year.
CASES: dict[str, CaseChannel] = {
    column.field: channel
    for column in COLUMNS["enterprises"]
    for channel in CHANNELS
    if column.holds == "cases" and column.attribute == channel
}


# ---- the preview ------------------------------------------------------------------------------------------------


def preview(bureau: Bureau, roster: Roster) -> list[RowPreview]:
    """Every row of the roster with what confirming would do. Nothing is written."""
    if roster.kind == "staff":
        agencies, people, latest = known_agencies(bureau, roster), known_staff(bureau, roster), latest_tests(roster)
        return [staff_line(number, row, agencies, people, latest) for number, row in enumerate(roster.rows)]
    parties, namesakes = known_parties(bureau, roster), known_namesakes(bureau, roster)
    lines = [party_line(roster, number, row, parties) for number, row in enumerate(roster.rows)]
    for line in lines:
        if line.state == "new":
            notes = [namesake_note(line.row, uscc) for uscc in namesakes.get(line.row.values["name"], ())]
            line.row.notes += [note for note in notes if note not in line.row.notes]
            line.doubts = warnings(line.row)
    return lines


def party_line(roster: Roster, number: int, row: RosterRow, parties: dict[str, Enterprise | Agency]) -> RowPreview:
    if unusable := unusable_line(number, row):
        return unusable
    party = parties.get(row.values["code"])
    return usable_line(roster.kind, number, row, party, case_changes(party, roster, row))


def staff_line(
    number: int,
    row: RosterRow,
    agencies: dict[str, Agency],
    people: dict[tuple, list[ServiceStaff]],
    latest: dict[tuple, RosterRow],
) -> RowPreview:
    if unusable := unusable_line(number, row):
        return unusable
    if row.values["agency_code"] not in agencies:
        return RowPreview(number, row, "wrong", why="unknown_agency")
    if latest[person_key(row)] is not row:
        return RowPreview(number, row, "duplicate", why="older_test")
    return usable_line("staff", number, row, find_person(people, row))


def unusable_line(number: int, row: RosterRow) -> RowPreview | None:
    if row.has_error:
        return RowPreview(number, row, "wrong")
    return RowPreview(number, row, "duplicate") if row.duplicate_of else None


def usable_line(
    kind: Kind, number: int, row: RosterRow, party: Party | None, cases: dict[str, tuple] | None = None
) -> RowPreview:
    if party is None:
        return RowPreview(number, row, "new", doubts=warnings(row))
    changes = changes_of(kind, party, stated(kind, row)) | (cases or {})
    doubts = [note for note in warnings(row) if note.field in changes]
    return RowPreview(number, row, "changed" if changes else "same", changes, known=party, doubts=doubts)


def stated(kind: Kind, row: RosterRow) -> dict[str, Any]:
    """What this row says, as the model keeps it, by field; an empty cell says nothing and keeps what is known."""
    columns = WRITTEN[kind].values()
    return {
        column.field: as_stored(column.holds, row.values[column.field])
        for column in columns
        if row.values.get(column.field) is not None
    }


def as_stored(holds: Holds, value: Any) -> Any:
    if holds == "phone":
        return value["number"]
    if holds == "fee" and isinstance(value, dict):  # a preview of an earlier release keeps the words alone
        return value["text"]
    if holds == "day":
        return date.fromisoformat(value)
    return int(Decimal(value) * 100) if holds == "score" else value


def changes_of(kind: Kind, party: Party, values: dict[str, Any]) -> dict[str, tuple]:
    before = {field: getattr(party, WRITTEN[kind][field].attribute) for field in values}
    return {field: (before[field], after) for field, after in values.items() if before[field] != after}


def cases_stated(roster: Roster, row: RosterRow) -> dict[str, tuple[int, int, bool]]:
    """(year, number, whether the year is assumed) of each count of the row, by field."""
    return {
        field: (
            row.years.get(field) or cast(int, roster.case_year),  # every flow states one before it asks
            row.values[field],
            roster.case_year_assumed and field not in row.years,
        )
        for field in CASES
        if row.values.get(field) is not None
    }


def case_changes(party: Party | None, roster: Roster, row: RosterRow) -> dict[str, tuple]:
    """Counts that are new or differ, or of which the year is stated for the first time."""
    changes: dict[str, tuple] = {}
    if not isinstance(party, Enterprise):
        return changes
    for field, (year, number, assumed) in cases_stated(roster, row).items():
        there = count_of(party, year, CASES[field])
        before = there and (there.year, there.number, there.year_assumed)
        if before not in ((year, number, assumed), (year, number, False)):
            changes[field] = (before, (year, number, assumed))
    return changes


# ---- what is known already --------------------------------------------------------------------------------------


def known_parties(bureau: Bureau, roster: Roster) -> dict[str, Enterprise | Agency]:
    model = Enterprise if roster.kind == "enterprises" else Agency
    found = of_codes(model, bureau, roster, "code")
    if model is Enterprise:
        found = found.options(selectinload(Enterprise.case_counts))
    return {party.uscc: party for party in db.session.scalars(found)}


def known_namesakes(bureau: Bureau, roster: Roster) -> dict[str, list[str]]:
    """name -> the codes under which parties of this very name are known"""
    model = Enterprise if roster.kind == "enterprises" else Agency
    found = select(model.name, model.uscc).where(model.bureau_id == bureau.id)
    namesakes: dict[str, list[str]] = {}
    for name, uscc in db.session.execute(found.where(model.name.in_(codes_in(roster, "name"))).order_by(model.uscc)):
        namesakes.setdefault(name, []).append(uscc)
    return namesakes


def known_agencies(bureau: Bureau, roster: Roster) -> dict[str, Agency]:
    return {agency.uscc: agency for agency in db.session.scalars(of_codes(Agency, bureau, roster, "agency_code"))}


def of_codes(model: type[Enterprise] | type[Agency], bureau: Bureau, roster: Roster, field: str) -> Select:
    return select(model).where(model.bureau_id == bureau.id, model.uscc.in_(codes_in(roster, field)))


def codes_in(roster: Roster, field: str) -> list[str]:
    return sorted({row.values[field] for row in roster.rows if row.values.get(field) is not None})


def known_staff(bureau: Bureau, roster: Roster) -> dict[tuple, list[ServiceStaff]]:
    """(agency's code, name) -> the persons of that name there."""
    staff = select(ServiceStaff, Agency.uscc).join(Agency).order_by(ServiceStaff.id)
    staff = staff.where(Agency.bureau_id == bureau.id, Agency.uscc.in_(codes_in(roster, "agency_code")))
    people: dict[tuple, list[ServiceStaff]] = {}
    for person, uscc in db.session.execute(staff):
        people.setdefault((uscc, person.name), []).append(person)
    return people


def person_key(row: RosterRow) -> tuple:
    return row.values["agency_code"], row.values["name"], row.values.get("certificate_number") or ""


def latest_tests(roster: Roster) -> dict[tuple, RosterRow]:
    """Of several rows for one person, one a test year, the latest counts."""
    rows = [row for row in roster.rows if row.importable]
    return {person_key(row): row for row in sorted(rows, key=lambda row: row.values.get("test_year") or 0)}


def find_person(people: dict[tuple, list[ServiceStaff]], row: RosterRow) -> ServiceStaff | None:
    """By name and certificate; where one side leaves the certificate empty, the only one of that name."""
    agency_code, name, certificate = person_key(row)
    namesakes = people.get((agency_code, name), [])
    exact = [person for person in namesakes if person.certificate_no == certificate]
    open_ones = [person for person in namesakes if not certificate or not person.certificate_no]
    return exact[0] if exact else open_ones[0] if len(namesakes) == len(open_ones) == 1 else None


# ---- writing ----------------------------------------------------------------------------------------------------


def import_rows(bureau: Bureau, roster: Roster, act: Act, lines: Iterable[RowPreview] = ()) -> dict[str, int]:
    """Write every new or changed line (all of the roster's, if none are given); returns how many lines of each state."""
    if roster.case_year is None:
        roster.case_year = year_before(act.now)
    lines = list(lines) or preview(bureau, roster)
    agencies = known_agencies(bureau, roster) if roster.kind == "staff" else {}
    for line in lines:
        if line.state in WRITES:
            party = line.known or new_row(bureau, roster.kind, line.row, agencies)
            put(roster.kind, party, stated(roster.kind, line.row), line.row, act.now)
            put_cases(party, roster, line.row, act)
            db.session.add(party)
    db.session.flush()
    counts: Counter[str] = Counter(line.state for line in lines)
    record(act, bureau, f"roster.{roster.kind}", f"bureau:{bureau.id}", **counts)
    return dict(counts)


def put(kind: Kind, party: Party, values: dict[str, Any], row: RosterRow, now: datetime) -> None:
    for field, value in values.items():
        setattr(party, WRITTEN[kind][field].attribute, value)
    if isinstance(party, Enterprise) and "phone" in values:
        party.phone_is_mobile = bool(row.values["phone"] and row.values["phone"]["mobile"])
    if isinstance(party, Agency) and "fee_terms" in values:
        read = row.values["fee_terms"] if isinstance(row.values["fee_terms"], dict) else {}
        party.usual_fee_fen, party.usual_fee_later_fen = read.get("first_fen"), read.get("later_fen")
    if not isinstance(party, ServiceStaff):
        party.updated_at = now


def put_cases(party: Party, roster: Roster, row: RosterRow, act: Act) -> None:
    """The counts of the row, but one that somebody noted already stays, with who noted it."""
    if isinstance(party, Enterprise):
        changed = case_changes(party, roster, row)
        for field in changed:
            year, number, assumed = changed[field][1]
            put_count(party, year, CASES[field], number, assumed, roster.source, act)


def new_row(bureau: Bureau, kind: Kind, row: RosterRow, agencies: dict[str, Agency]) -> Party:
    if kind != "staff":
        return MODELS[kind](bureau_id=bureau.id, uscc=row.values["code"])
    agency = agencies[row.values["agency_code"]]
    return ServiceStaff(bureau_id=bureau.id, agency_id=agency.id, name=row.values["name"], full_time=False)


# ---- one row by hand --------------------------------------------------------------------------------------------


def correct(
    bureau: Bureau, kind: Kind, party: Party | None, row: RosterRow, act: Act, agency: Agency | None = None
) -> Party:
    """Write one row typed by hand (`party` None: a new one); unlike in a file, an empty field is emptied."""
    party = party or new_row(bureau, kind, row, {agency.uscc: agency} if agency else {})
    if isinstance(party, ServiceStaff):
        party.name = row.values["name"]
    typed = [column for column in WRITTEN[kind].values() if column.field in row.values]
    values = {column.field: empty_value(kind, column) for column in typed} | stated(kind, row)
    changed = sorted(changes_of(kind, party, values))
    put(kind, party, values, row, act.now)
    db.session.add(party)
    db.session.flush()
    record(act, bureau, f"{kind}.corrected", f"{kind}:{party.id}", fields=changed)
    return party


def empty_value(kind: Kind, column: Column) -> Any:
    if MODELS[kind].__table__.columns[column.attribute].nullable:
        return None
    return [] if column.holds == "services" else False if column.holds == "yes_no" else ""
