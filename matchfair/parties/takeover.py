"""Taking a roster over: what each row would do, then doing it. Rows are known by credit code."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from matchfair.audit.services import record
from matchfair.errors import Refused
from matchfair.extensions import db

from .models import Agency, Bureau, Enterprise, RosterImport, ServiceStaff
from .roster import Roster, RosterRow

ENTERPRISE = {
    "name": "name", "industry": "industry", "headcount": "headcount", "revenue_fen": "revenue_fen",
    "total_assets_fen": "assets_fen", "registered_place": "registered_place", "tax_place": "tax_place",
    "operating_place": "operating_place", "subdistrict": "street", "contact": "contact", "petition_cases": "petitions",
    "inspection_cases": "inspections", "arbitration_cases": "arbitrations", "key_enterprise": "key_enterprise",
    "key_basis": "key_basis", "operating_state": "operating_state",
}  # fmt: skip
AGENCY = {
    "name": "name", "entity_type": "kind", "business_scope": "scope", "service_address": "address", "contact": "contact",
    "capacity": "usual_capacity", "services": "usual_services", "fee_terms": "usual_terms", "booth": "usual_booth",
}  # fmt: skip
STAFF = {"full_time": "full_time", "certificate_type": "certificate_type", "test_year": "test_year"}


class ImportOver(Refused):
    """This preview was already confirmed."""


@dataclass
class Line:
    """What one row of a roster would do: new | changed | same | wrong | duplicate."""

    row: RosterRow
    state: str
    changes: dict[str, tuple] = field(default_factory=dict)  # column -> (before, after)
    why: str = ""  # code, when the row is wrong for what the database knows


def preview(bureau: Bureau, roster: Roster) -> list[Line]:
    """Every row of the roster with what confirming would do. Nothing is written."""
    known = known_rows(bureau, roster)
    agencies = {a.uscc for a in db.session.scalars(select(Agency).filter_by(bureau_id=bureau.id))}
    return [line_for(roster.kind, row, known, agencies) for row in roster.rows]


def line_for(kind: str, row: RosterRow, known: dict, agencies: set[str]) -> Line:
    if row.has_error:
        return Line(row, "wrong")
    if row.duplicate_of:
        return Line(row, "duplicate")
    if kind == "staff" and row.values["agency_code"] not in agencies:
        return Line(row, "wrong", why="unknown_agency")
    found = known.get(key_of(kind, row))
    if found is None:
        return Line(row, "new")
    before = {name: getattr(found, name) for name in columns_of(kind, row)}
    changes = {name: (before[name], after) for name, after in columns_of(kind, row).items() if before[name] != after}
    return Line(row, "changed" if changes else "same", changes)


def key_of(kind: str, row: RosterRow) -> tuple:
    if kind == "staff":
        return row.values["agency_code"], row.values["name"], row.values.get("certificate_number") or ""
    return (row.values["code"],)


def known_rows(bureau: Bureau, roster: Roster) -> dict[tuple, object]:
    if roster.kind == "staff":
        found = select(ServiceStaff, Agency.uscc).join(Agency).where(Agency.bureau_id == bureau.id)
        return {(uscc, person.name, person.certificate_no): person for person, uscc in db.session.execute(found)}
    model = {"enterprises": Enterprise, "agencies": Agency}[roster.kind]
    return {(row.uscc,): row for row in db.session.scalars(select(model).filter_by(bureau_id=bureau.id))}


def columns_of(kind: str, row: RosterRow) -> dict:
    """Columns of ours that this row states; an empty cell states nothing and keeps what is known."""
    names = {"enterprises": ENTERPRISE, "agencies": AGENCY, "staff": STAFF}[kind]
    stated = {column: row.values[name] for name, column in names.items() if row.values.get(name) is not None}
    if phone := row.values.get("phone"):
        stated["phone"] = phone["number"]
        if kind == "enterprises":
            stated["phone_is_mobile"] = phone["mobile"]
    if (score := row.values.get("test_score")) is not None:
        stated["test_score_hundredths"] = int(Decimal(score) * 100)
    return stated


def keep_preview(bureau: Bureau, roster: Roster, filename: str, code: str, now: datetime, by: str,
                 fair_id: int | None = None) -> RosterImport:  # fmt: skip
    """Remember what was read until somebody confirms it."""
    row = RosterImport(bureau_id=bureau.id, fair_id=fair_id, code=code, kind=roster.kind, filename=filename[:200],
                       roster=roster.to_json(), read_at=now, read_by=by)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def confirm(kept: RosterImport, now: datetime) -> None:
    """Mark the preview as used, so that confirming twice takes nothing over twice."""
    db.session.refresh(kept, with_for_update=True)
    if kept.confirmed_at:
        raise ImportOver()
    kept.confirmed_at = now


def take_over(bureau: Bureau, roster: Roster, now: datetime, by: str) -> dict[str, int]:
    """Write every row that is new or changed; returns how many rows were new, changed, same, wrong, duplicate."""
    lines = preview(bureau, roster)
    known = known_rows(bureau, roster)
    agencies = {a.uscc: a for a in db.session.scalars(select(Agency).filter_by(bureau_id=bureau.id))}
    for line in lines:
        if line.state in ("new", "changed"):
            row = known.get(key_of(roster.kind, line.row)) or new_row(bureau, roster.kind, line.row, agencies)
            for name, value in columns_of(roster.kind, line.row).items():
                setattr(row, name, value)
            if roster.kind != "staff":
                row.updated_at = now
            db.session.add(row)
    db.session.flush()
    counts = Counter(line.state for line in lines)
    record(bureau.id, None, by, f"roster.{roster.kind}", f"bureau:{bureau.id}", now, **counts)
    return dict(counts)


def new_row(bureau: Bureau, kind: str, row: RosterRow, agencies: dict[str, Agency]):
    if kind == "staff":
        agency = agencies[row.values["agency_code"]]
        return ServiceStaff(bureau_id=bureau.id, agency_id=agency.id, name=row.values["name"], full_time=False,
                            certificate_no=row.values.get("certificate_number") or "")  # fmt: skip
    model = {"enterprises": Enterprise, "agencies": Agency}[kind]
    return model(bureau_id=bureau.id, uscc=row.values["code"])
