"""Noted facts as what the rules on leaving ask for. What nobody noted stays not known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from matchfair.extensions import db
from matchfair.policy import AgencyYear, ClientCounts, ClientYear, Readings, ServedClient, ServicePeriod, count_clients

from .facts import STATES, district_of, lies_in
from .leaving_models import ExitDecision, Fact
from .models import Enterprise

OWN = {"enterprises": Fact.enterprise_id, "agencies": Fact.agency_id}
DECIDED = {"enterprises": ExitDecision.enterprise_id, "agencies": ExitDecision.agency_id}
MOVED = "moved_out"


@dataclass(frozen=True)
class ExitRows:
    """By party: the facts that hold and the decisions, the latest last; by enterprise: the days of its cases."""

    facts: dict[int, list[Fact]]
    decisions: dict[int, list[ExitDecision]]
    case_days: dict[int, list[date]]


def read_exits(bureau_id: int, kind: str, parties: list[int] | None) -> ExitRows:
    """Of some parties or of all, with a fixed number of queries."""
    facts = grouped(holding(bureau_id, OWN[kind], parties), OWN[kind].key)
    decisions = select(ExitDecision).filter_by(bureau_id=bureau_id).where(DECIDED[kind].is_not(None))
    if parties is not None:
        decisions = decisions.where(DECIDED[kind].in_(parties))
    decided = grouped(decisions.order_by(ExitDecision.id), DECIDED[kind].key)
    clients = {row.enterprise_id for rows in facts.values() for row in rows if row.kind == "service"} - {None}
    cases = holding(bureau_id, Fact.enterprise_id, sorted(clients)).where(Fact.kind == "case")
    days = grouped(cases, "enterprise_id") if kind == "agencies" else {}
    return ExitRows(facts, decided, {key: [row.happened_on for row in rows] for key, rows in days.items()})


def holding(bureau_id: int, column, parties: list[int] | None):
    """The facts that were neither corrected nor taken back."""
    newer = aliased(Fact)
    found = select(Fact).options(joinedload(Fact.agency)).outerjoin(newer, newer.replaces_id == Fact.id)
    found = found.where(newer.id.is_(None), ~Fact.taken_back)
    found = found.where(Fact.bureau_id == bureau_id, column.is_not(None) if parties is None else column.in_(parties))
    return found.order_by(Fact.happened_on, Fact.id)


def grouped(found, key: str) -> dict[int, list]:
    rows: dict[int, list] = {}
    for row in db.session.scalars(found):
        rows.setdefault(getattr(row, key), []).append(row)
    return rows


def agency_year(facts: list[Fact], case_days: dict[int, list[date]], year: int, settings: Readings) -> AgencyYear:
    of_year = {row.kind: row for row in facts if row.happened_on.year == year}  # the latest of each kind
    own, totals, retest = (of_year.get(kind) for kind in ("own_cases", "client_totals", "retest"))
    withdrawal, violation, fraud = (of_year.get(kind) for kind in ("withdrawal", "violation", "fraud"))
    clients = client_years(facts, case_days, year)
    return AgencyYear(
        own_cases=own and own_total(own),
        own_workforce=own and own.details.get("own_workforce"),
        client_employees=own and own.details.get("client_employees"),
        clients=ClientCounts(**totals.details)
        if totals
        else count_clients(clients, year, settings)
        if clients
        else None,
        retest_scores=retest and tuple(retest.details["scores"]),
        withdrawal_asked_on=withdrawal and withdrawal.happened_on,
        violation_document=violation and violation.document,
        fraud_document=fraud and fraud.document,
    )


def own_total(own: Fact) -> int:
    """A dispute in two channels counts twice here (A5)."""
    return sum(own.details[channel] for channel in ("petitions", "inspections", "arbitrations"))


def client_years(facts: Iterable[Fact], case_days: dict[int, list[date]], year: int) -> list[ClientYear]:
    """The agency's clients of the year, each with its spans, the days of its cases and its requests to change."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    spans: dict[int, list[tuple[date, date]]] = {}
    asked: dict[int, list[tuple[date, bool]]] = {}
    for row in facts:
        if row.kind == "service" and row.happened_on <= last and (row.ended_on or last) >= first:
            spans.setdefault(row.enterprise_id, []).append((row.happened_on, row.ended_on or last))
        elif row.kind == "change_request":
            asked.setdefault(row.enterprise_id, []).append((row.happened_on, row.ended_on is not None))
    return [
        ClientYear(str(key), tuple(served), tuple(case_days.get(key, ())), tuple(asked.get(key, ())))
        for key, served in spans.items()
    ]


def served_client(facts: list[Fact], row: Enterprise, place: str, on: date) -> ServedClient:
    """A state that was noted comes before the roster's; having moved away is about the place, not about operating."""
    known = [fact for fact in facts if fact.happened_on <= on]
    states = [fact.details["state"] for fact in known if fact.kind == "state"]
    state = states[-1] if states else MOVED if row.operating_state == MOVED else STATES.get(row.operating_state)
    here = False if state == MOVED else lies_in(district_of(place), row.operating_place)
    fraud = [fact.document for fact in known if fact.kind == "fraud"]
    return ServedClient(
        periods=periods_of(facts, on),
        operating_state="normal" if state == MOVED else state,
        operating_here=here,
        fraud_document=fraud[-1] if fraud else None,
    )


def service_on(facts: Iterable[Fact], day: date) -> Fact | None:
    """The service an enterprise has on a day; one without a last day still runs."""
    running = (row for row in facts if row.kind == "service" and row.happened_on <= day <= (row.ended_on or day))
    return next(running, None)


def periods_of(facts: Iterable[Fact], on: date) -> tuple[ServicePeriod, ...]:
    """A service without a last day still runs."""
    return tuple(
        ServicePeriod(str(row.agency_id or row.what), row.happened_on, row.ended_on or max(on, row.happened_on))
        for row in facts
        if row.kind == "service"
    )
