"""Taking a roster over: what each row would do, then doing it. Rows are known by credit code."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from matchfair.audit.services import Act, record
from matchfair.extensions import db
from matchfair.parties.models import Agency, Bureau, Enterprise, ServiceStaff
from matchfair.policy import Catalogue, find_service

from .reading import CellNote, Roster, RosterRow

# field of a roster -> column of ours
COLUMNS = {
    "enterprises": {
        "name": "name",
        "industry": "industry",
        "headcount": "headcount",
        "revenue_fen": "revenue_fen",
        "total_assets_fen": "assets_fen",
        "registered_place": "registered_place",
        "tax_place": "tax_place",
        "operating_place": "operating_place",
        "subdistrict": "street",
        "contact": "contact",
        "phone": "phone",
        "petition_cases": "petitions",
        "inspection_cases": "inspections",
        "arbitration_cases": "arbitrations",
        "key_enterprise": "key_enterprise",
        "key_basis": "key_basis",
        "operating_state": "operating_state",
    },
    "agencies": {
        "name": "name",
        "entity_type": "kind",
        "business_scope": "scope",
        "service_address": "address",
        "contact": "contact",
        "phone": "phone",
        "capacity": "usual_capacity",
        "services": "usual_services",
        "fee_terms": "usual_terms",
        "booth": "usual_booth",
    },
    "staff": {
        "full_time": "full_time",
        "certificate_type": "certificate_type",
        "certificate_number": "certificate_no",
        "test_year": "test_year",
        "test_score": "test_score_hundredths",
    },
}


MODELS = {"enterprises": Enterprise, "agencies": Agency, "staff": ServiceStaff}


WRITES = ("new", "changed")


@dataclass
class RowPreview:
    """What one row of a roster would do: new | changed | same | wrong | duplicate | left_out."""

    number: int  # its place in the roster: what a tick names
    row: RosterRow
    state: str
    changes: dict[str, tuple] = field(default_factory=dict)  # field -> (before, after)
    why: str = ""  # code, when the row is wrong or needless for what the database or the file knows
    known: object | None = None
    doubts: list[CellNote] = field(default_factory=list)  # what a clerk has to confirm before this is written


def preview(bureau: Bureau, roster: Roster) -> list[RowPreview]:
    """Every row of the roster with what confirming would do. Nothing is written."""
    known = known_staff(bureau, roster) if roster.kind == "staff" else known_parties(bureau, roster)
    agencies = known_agencies(bureau, roster) if roster.kind == "staff" else {}
    latest = latest_tests(roster) if roster.kind == "staff" else {}
    return [line_for(roster.kind, number, row, known, agencies, latest) for number, row in enumerate(roster.rows)]


def line_for(kind: str, number: int, row: RosterRow, known: dict, agencies: dict, latest: dict) -> RowPreview:
    if row.has_error:
        return RowPreview(number, row, "wrong")
    if row.duplicate_of:
        return RowPreview(number, row, "duplicate")
    if kind == "staff" and row.values["agency_code"] not in agencies:
        return RowPreview(number, row, "wrong", why="unknown_agency")
    if kind == "staff" and latest[person_key(row)] is not row:
        return RowPreview(number, row, "duplicate", why="older_test")
    found = find_person(known, row) if kind == "staff" else known.get(row.values["code"])
    if found is None:
        return RowPreview(number, row, "new", doubts=warnings(row))
    changes = changes_of(kind, found, stated(kind, row))
    doubts = [note for note in warnings(row) if note.field in changes]
    return RowPreview(number, row, "changed" if changes else "same", changes, known=found, doubts=doubts)


def warnings(row: RosterRow) -> list[CellNote]:
    return [note for note in row.notes if note.severity == "warning"]


def stated(kind: str, row: RosterRow) -> dict:
    """What this row says, in our terms; an empty cell says nothing and keeps what is known."""
    said = {name: row.values[name] for name in COLUMNS[kind] if row.values.get(name) is not None}
    if "phone" in said:
        said["phone"] = said["phone"]["number"]
    if "test_score" in said:
        said["test_score"] = int(Decimal(said["test_score"]) * 100)
    return said


def changes_of(kind: str, found, said: dict) -> dict[str, tuple]:
    before = {name: getattr(found, COLUMNS[kind][name]) for name in said}
    return {name: (before[name], after) for name, after in said.items() if before[name] != after}


# ---- what is known already --------------------------------------------------------------------------------------


def known_parties(bureau: Bureau, roster: Roster) -> dict[str, Enterprise | Agency]:
    model = MODELS[roster.kind]
    return {row.uscc: row for row in db.session.scalars(of_codes(model, bureau, roster, "code"))}


def known_agencies(bureau: Bureau, roster: Roster) -> dict[str, Agency]:
    return {row.uscc: row for row in db.session.scalars(of_codes(Agency, bureau, roster, "agency_code"))}


def of_codes(model, bureau: Bureau, roster: Roster, name: str):
    codes = {row.values.get(name) for row in roster.rows} - {None}
    return select(model).where(model.bureau_id == bureau.id, model.uscc.in_(sorted(codes)))


def known_staff(bureau: Bureau, roster: Roster) -> dict[tuple, list[ServiceStaff]]:
    """(agency's code, name) -> the persons of that name there."""
    codes = {row.values.get("agency_code") for row in roster.rows} - {None}
    found = select(ServiceStaff, Agency.uscc).join(Agency).order_by(ServiceStaff.id)
    people: dict[tuple, list[ServiceStaff]] = {}
    for person, uscc in db.session.execute(found.where(Agency.bureau_id == bureau.id, Agency.uscc.in_(sorted(codes)))):
        people.setdefault((uscc, person.name), []).append(person)
    return people


def person_key(row: RosterRow) -> tuple:
    return row.values["agency_code"], row.values["name"], row.values.get("certificate_number") or ""


def latest_tests(roster: Roster) -> dict[tuple, RosterRow]:
    """Of several rows for one person, one a test year, the latest counts."""
    rows = [row for row in roster.rows if row.importable]
    return {person_key(row): row for row in sorted(rows, key=lambda row: row.values.get("test_year") or 0)}


def find_person(known: dict, row: RosterRow) -> ServiceStaff | None:
    """By name and certificate; where one side leaves the certificate empty, the only one of that name."""
    agency_code, name, number = person_key(row)
    people = known.get((agency_code, name), [])
    exact = [person for person in people if person.certificate_no == number]
    open_ones = [person for person in people if not number or not person.certificate_no]
    return exact[0] if exact else open_ones[0] if len(people) == len(open_ones) == 1 else None


# ---- writing ----------------------------------------------------------------------------------------------------


def import_rows(bureau: Bureau, roster: Roster, act: Act, lines: Iterable[RowPreview] = ()) -> dict[str, int]:
    """Write every new or changed line (all of the roster's, if none are given); returns how many lines of each state."""
    lines = list(lines) or preview(bureau, roster)
    agencies = known_agencies(bureau, roster) if roster.kind == "staff" else {}
    for line in lines:
        if line.state in WRITES:
            target = line.known or new_row(bureau, roster.kind, line.row, agencies)
            put(roster.kind, target, stated(roster.kind, line.row), line.row, act.now)
            db.session.add(target)
    db.session.flush()
    counts = Counter(line.state for line in lines)
    record(act, bureau, f"roster.{roster.kind}", f"bureau:{bureau.id}", **counts)
    return dict(counts)


def put(kind: str, target, said: dict, row: RosterRow, now: datetime) -> None:
    for name, value in said.items():
        setattr(target, COLUMNS[kind][name], value)
    if kind == "enterprises" and "phone" in said:
        target.phone_is_mobile = bool(row.values["phone"] and row.values["phone"]["mobile"])
    if kind != "staff":
        target.updated_at = now


def new_row(bureau: Bureau, kind: str, row: RosterRow, agencies: dict[str, Agency]):
    if kind != "staff":
        return MODELS[kind](bureau_id=bureau.id, uscc=row.values["code"])
    agency = agencies[row.values["agency_code"]]
    return ServiceStaff(bureau_id=bureau.id, agency_id=agency.id, name=row.values["name"], full_time=False)


# ---- one row by hand --------------------------------------------------------------------------------------------

EMPTY = {"services": [], "key_enterprise": False, "full_time": False}


def correct(bureau: Bureau, kind: str, target, row: RosterRow, act: Act, agency: Agency | None = None):
    """Write one row typed by hand (`target` None: a new one); unlike in a file, an empty field is emptied."""
    target = target or new_row(bureau, kind, row, {agency.uscc: agency} if agency else {})
    if kind == "staff":
        target.name = row.values["name"]
    empty = {name: empty_value(kind, name) for name in COLUMNS[kind] if name in row.values}
    said = empty | stated(kind, row)
    changed = sorted(changes_of(kind, target, said))
    put(kind, target, said, row, act.now)
    db.session.add(target)
    db.session.flush()
    record(act, bureau, f"{kind}.corrected", f"{kind}:{target.id}", fields=changed)
    return target


def empty_value(kind: str, name: str):
    column = MODELS[kind].__table__.c[COLUMNS[kind][name]]
    return EMPTY.get(name, None if column.nullable else "")


def service_finder(found_in: Catalogue | None) -> Callable[[str], str | None]:
    """Finds codes for what stands in a cell; without a catalogue in force nothing is known."""

    def find(text: str) -> str | None:
        found = find_service(found_in, text) if found_in else None
        return str(found.code) if found else None

    return find
