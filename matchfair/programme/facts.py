"""Rows as the facts that the rules ask for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload
from stdnum.cn import uscc

from matchfair.extensions import db
from matchfair.parties.cases import YearOfCases
from matchfair.parties.models import Agency, Enterprise, ServiceStaff
from matchfair.parties.services import latest_tests
from matchfair.policy import (
    TRADE_LETTERS,
    AgencyFacts,
    AgencyYear,
    Certificate,
    ClientCounts,
    ClientFacts,
    ClientYear,
    Here,
    OperatingState,
    Readings,
    ServedClient,
    ServicePeriod,
    Staff,
    count_clients,
    lies_in,
)

from .models import ExitDecision, PartyKind, ProgrammeEvent

# States as the roster reader keeps them, in the words of the rules; "abnormal" is a list, not a state of operation.
STATES: dict[str, OperatingState] = {
    "operating": "normal",
    "abnormal": "normal",
    "deregistered": "deregistered",
    "suspended": "suspended",
    "revoked": "revoked",
    "moved_out": "not_operating",
    "liquidating": "closed",
}


# Words of an agency's row, in the order in which they decide.
ENTITIES = (
    ("社会组织", "social_organization"),
    ("社会团体", "social_organization"),
    ("民办非企业", "social_organization"),
    ("协会", "social_organization"),
    ("律师", "institution"),
    ("律所", "institution"),
    ("机构", "institution"),
    ("事业", "institution"),
    ("企业", "enterprise"),
    ("公司", "enterprise"),
)

SCOPES = (("劳动关系", "labour_relations"), ("人力资源", "human_resources"), ("法律", "legal"))

CERTIFICATES = (
    ("人力资源管理", "hr_management"),
    ("劳动关系协调", "labour_relations_coordination"),
    ("劳动争议调解", "dispute_mediation"),
    ("法律职业", "legal_profession"),
    ("律师", "legal_profession"),
)


def client_facts(row: Enterprise, place: str, year: int, cases: Mapping[int, YearOfCases]) -> ClientFacts:
    """`cases` by the year they belong to."""
    return ClientFacts(
        list_year=year,
        registered_here=here(place, row.registered_place),
        tax_here=here(place, row.tax_place),
        operating_here=here(place, row.operating_place, row.street),
        headcount=row.headcount,
        industry=row.industry or None,
        revenue_fen=row.revenue_fen,
        total_assets_fen=row.assets_fen,
        operating_state=STATES.get(row.operating_state),
        on_abnormal_list=row.operating_state == "abnormal",
        finance_system=row.finance_system,
        accounting_credit=row.accounting_credit,
        tax_credit=row.tax_credit,
        dispatch_licence=True if row.dispatch_licence else None,
        dispatch_business=says(row, TRADE_LETTERS["labour_dispatch"]),
        hr_licence=True if row.hr_licence else None,
        hr_business=says(row, TRADE_LETTERS["hr_service"]),
        cases={of_year: counts[:3] for of_year, counts in cases.items()},
        case_years_assumed=tuple(of_year for of_year, counts in cases.items() if counts.assumed),
        key_enterprise=row.key_enterprise,
        key_enterprise_document=row.key_basis,
        tech_sme_year=row.tech_sme_year,
        dispute_prone=cases.get(year - 1, YearOfCases()).total > 0,
    )


def says(row: Enterprise, letters: str) -> bool | None:
    """Whether its name or industry has these letters: a question, never a licence. Without an industry not known."""
    if letters in row.name or letters in row.industry:
        return True
    return False if row.industry else None


def here(place: str, address: str, subdistrict: str = "") -> Here:
    found = lies_in(place, address, subdistrict)
    return "unclear" if found is None and address.strip() else found


def agency_facts(row: Agency, year: int, elsewhere: Collection[int] = ()) -> AgencyFacts:
    """`elsewhere`: of the staff, those whom another agency names too."""
    return AgencyFacts(
        entity_kind=first_word(ENTITIES, row.kind) or ("other" if row.kind else None),
        registration_document=True if uscc.is_valid(row.uscc) else None,
        scopes=tuple(code for word, code in SCOPES if word in row.scope) or (("other",) if row.scope else None),
        premises=True if row.address else None,
        staff_present=True if row.staff else None,
        office=row.office,
        staff=tuple(
            Staff(person.full_time, certificates_of(person), named_elsewhere=person.id in elsewhere)
            for person in row.staff
        )
        or None,
        test_scores=tuple(Decimal(score) / 100 for score in latest_tests(row.staff, year)[1]),
    )


def first_word(words: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((code for word, code in words if word in text), None)


def certificates_of(person: ServiceStaff) -> tuple[Certificate, ...]:
    if not person.certificate_type:
        return ()
    kind = first_word(CERTIFICATES, person.certificate_type) or person.certificate_type
    return (Certificate(kind, person.certificate_expires_on),)


def named_elsewhere(bureau_id: int, agencies: Iterable[int] | None = None) -> dict[int, list[tuple[int, str]]]:
    """Of the staff of some agencies (or of all): who has the same name and certificate at others, with their names."""
    one, other = aliased(ServiceStaff), aliased(ServiceStaff)
    rows = (
        select(one.id, other.agency_id, Agency.name)
        .join(other, (other.name == one.name) & (other.certificate_no == one.certificate_no))
        .join(Agency, Agency.id == other.agency_id)
        .where(one.bureau_id == bureau_id, other.bureau_id == bureau_id)
        .where(one.certificate_no != "", other.agency_id != one.agency_id)
    )
    if agencies is not None:
        rows = rows.where(one.agency_id.in_(list(agencies)))
    found: dict[int, list[tuple[int, str]]] = {}
    for person, agency, name in db.session.execute(rows.order_by(one.id, Agency.name)):
        found.setdefault(person, []).append((agency, name))
    return found


OWN = {"enterprises": ProgrammeEvent.enterprise_id, "agencies": ProgrammeEvent.agency_id}
DECIDED = {"enterprises": ExitDecision.enterprise_id, "agencies": ExitDecision.agency_id}
MOVED: Final = "moved_out"


@dataclass(frozen=True)
class ExitRows:
    """By party: the facts that hold and the decisions, the latest last; by enterprise: the days of its cases."""

    facts: dict[int, list[ProgrammeEvent]]
    decisions: dict[int, list[ExitDecision]]
    case_days: dict[int, list[date]]


def read_exits(bureau_id: int, kind: PartyKind, parties: list[int] | None) -> ExitRows:
    """Of some parties or of all, with a fixed number of queries."""
    facts = grouped(holding(bureau_id, OWN[kind], parties), OWN[kind].key)
    decisions = select(ExitDecision).filter_by(bureau_id=bureau_id).where(DECIDED[kind].is_not(None))
    if parties is not None:
        decisions = decisions.where(DECIDED[kind].in_(parties))
    decided = grouped(decisions.order_by(ExitDecision.id), DECIDED[kind].key)
    clients = {row.enterprise_id for rows in facts.values() for row in rows if row.kind == "service"} - {None}
    cases = holding(bureau_id, ProgrammeEvent.enterprise_id, sorted(clients)).where(ProgrammeEvent.kind == "case")
    days = grouped(cases, "enterprise_id") if kind == "agencies" else {}
    return ExitRows(facts, decided, {key: [row.happened_on for row in rows] for key, rows in days.items()})


def holding(
    bureau_id: int, column: InstrumentedAttribute[int | None], parties: list[int] | None
) -> Select[ProgrammeEvent]:
    """The facts that were neither corrected nor taken back."""
    newer = aliased(ProgrammeEvent)
    found = (
        select(ProgrammeEvent)
        .options(joinedload(ProgrammeEvent.agency))
        .outerjoin(newer, newer.replaces_id == ProgrammeEvent.id)
    )
    found = found.where(newer.id.is_(None), ~ProgrammeEvent.taken_back)
    found = found.where(
        ProgrammeEvent.bureau_id == bureau_id, column.is_not(None) if parties is None else column.in_(parties)
    )
    return found.order_by(ProgrammeEvent.happened_on, ProgrammeEvent.id)


def grouped(found: Select[Any], key: str) -> dict[int, list]:
    rows: dict[int, list] = {}
    for row in db.session.scalars(found):
        rows.setdefault(getattr(row, key), []).append(row)
    return rows


def agency_year(
    facts: list[ProgrammeEvent], case_days: dict[int, list[date]], year: int, settings: Readings
) -> AgencyYear:
    of_year = {row.kind: row for row in facts if row.happened_on.year == year}  # the latest of each kind
    own, totals, retest = (of_year.get(kind) for kind in ("own_cases", "client_totals", "retest"))
    withdrawal, violation, fraud = (of_year.get(kind) for kind in ("withdrawal", "violation", "fraud"))
    clients = client_years(facts, case_days, year)
    return AgencyYear(
        own_cases=own_total(own) if own else None,
        own_disputes=own.details.get("own_disputes") if own else None,
        own_workforce=own.details.get("own_workforce") if own else None,
        client_employees=own.details.get("client_employees") if own else None,
        clients=ClientCounts(**totals.details)
        if totals
        else count_clients(clients, year, settings)
        if clients
        else None,
        retest_scores=tuple(retest.details["scores"]) if retest else None,
        withdrawal_asked_on=withdrawal.happened_on if withdrawal else None,
        violation_document=violation.document if violation else None,
        fraud_document=fraud.document if fraud else None,
    )


def own_total(own: ProgrammeEvent) -> int:
    """A dispute in two channels counts twice here (A5)."""
    return sum(own.details[channel] for channel in ("petitions", "inspections", "arbitrations"))


def client_years(facts: Iterable[ProgrammeEvent], case_days: dict[int, list[date]], year: int) -> list[ClientYear]:
    """The agency's clients of the year, each with its spans, the days of its cases and its requests to change."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    spans: dict[int, list[tuple[date, date]]] = {}
    asked: dict[int, list[tuple[date, bool]]] = {}
    for row in facts:
        if row.enterprise_id is None:
            continue
        if row.kind == "service" and row.happened_on <= last and (row.ended_on or last) >= first:
            spans.setdefault(row.enterprise_id, []).append((row.happened_on, row.ended_on or last))
        elif row.kind == "change_request":
            asked.setdefault(row.enterprise_id, []).append((row.happened_on, row.ended_on is not None))
    return [
        ClientYear(str(key), tuple(served), tuple(case_days.get(key, ())), tuple(asked.get(key, ())))
        for key, served in spans.items()
    ]


def served_client(facts: list[ProgrammeEvent], row: Enterprise, place: str, on: date) -> ServedClient:
    """A state that was noted comes before the roster's; having moved away is about the place, not about operating."""
    known = [fact for fact in facts if fact.happened_on <= on]
    states = [fact.details["state"] for fact in known if fact.kind == "state"]
    state: OperatingState | Literal["moved_out"] | None = states[-1] if states else None
    if not states:
        state = MOVED if row.operating_state == MOVED else STATES.get(row.operating_state)
    operating = False if state == MOVED else here(place, row.operating_place, row.street)
    fraud = [fact.document for fact in known if fact.kind == "fraud"]
    return ServedClient(
        periods=periods_of(facts, on),
        operating_state="normal" if state == MOVED else state,
        operating_here=operating,
        fraud_document=fraud[-1] if fraud else None,
    )


def service_on(facts: Iterable[ProgrammeEvent], day: date) -> ProgrammeEvent | None:
    """The service an enterprise has on a day; one without a last day still runs."""
    running = (row for row in facts if row.kind == "service" and row.happened_on <= day <= (row.ended_on or day))
    return next(running, None)


def periods_of(facts: Iterable[ProgrammeEvent], on: date) -> tuple[ServicePeriod, ...]:
    """A service without a last day still runs."""
    return tuple(
        ServicePeriod(str(row.agency_id or row.what), row.happened_on, row.ended_on or max(on, row.happened_on))
        for row in facts
        if row.kind == "service"
    )
