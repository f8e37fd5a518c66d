"""The part of a party's page that shows what ends its place in the programme: axes, grounds, facts, clients."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from matchfair import clock
from matchfair.extensions import db
from matchfair.parties.models import Agency, Bureau, Enterprise
from matchfair.policy import NEEDS_DECISION, rules_in_force

from .eligibility import Eligibility, ProgrammeRegister, kind_of, read_register
from .exits import ExitState
from .facts import OWN, client_years
from .models import ExitDecision, ProgrammeEvent
from .services import COLUMN, may_decide
from .words import EFFECTS, GROUNDS, KINDS, LISTING, LISTINGS, NOTED_OF, SUBSIDY, event_in_words, shown


def register_of_year(party: Enterprise | Agency, year: int) -> ProgrammeRegister:
    """What is needed to judge the grounds of a year as they stand today."""
    place, kind = db.session.get_one(Bureau, party.bureau_id).place, kind_of(party)
    return read_register(party.bureau_id, place, kind, clock.today(), year, [party.id])


def exit_page(party: Enterprise | Agency, standing: Eligibility, year: int) -> dict:
    """What `programme/_exits.html` shows."""
    register = register_of_year(party, year)
    leaving, kind = register.leaving(party, year), kind_of(party)
    chains = fact_chains(party, year)
    return {
        "leaving": leaving,
        "grounds": shown(leaving),
        "leaving_at": (register.place, leaving.on),
        "ground_words": GROUNDS,
        "axes": axes(leaving, standing),
        "effects": EFFECTS,
        "kinds": KINDS,
        "noted_of": NOTED_OF[kind],
        "kind": kind,
        "finding_url": finding_url(party),
        "chains": chains,
        "event_in_words": event_in_words,
        "leaving_year": year,
        "may_end": may_decide(leaving, True),
        "may_stay": may_decide(leaving, False),
        "decisions": decisions_of(party),
        "clients": clients_of(party, register, year) if isinstance(party, Agency) else [],
        "clients_may_leave": clients_may_leave(party, leaving, register.place),
    }


def finding_url(party: Enterprise | Agency) -> str:
    """Where the bureau decides on one of its conditions or grounds."""
    if isinstance(party, Agency):
        return url_for("programme.agency_finding", agency_id=party.id)
    return url_for("programme.enterprise_finding", enterprise_id=party.id)


def axes(leaving: ExitState, standing: Eligibility) -> tuple:
    """Words and badge of the two axes: the list, and the subsidy."""
    listing = LISTING[leaving.listing] if leaving.listing_ended else LISTINGS[standing.list_state]
    gone = leaving.effect.outcome == NEEDS_DECISION and leaving.effect.value is None and not leaving.in_force
    return listing, GROUNDS["needs_decision"] if gone else SUBSIDY[leaving.subsidy]


def fact_chains(party: Enterprise | Agency, year: int) -> list[list[ProgrammeEvent]]:
    """Each fact with its earlier versions, the latest first; an agency's of the year, a client's of all years.

    Services and requests to change stand on the client's page; the agency's shows them by client.
    """
    own = select(ProgrammeEvent).options(joinedload(ProgrammeEvent.agency)).where(OWN[kind_of(party)] == party.id)
    rows = list(db.session.scalars(own.order_by(ProgrammeEvent.id)))
    replaced = {row.replaces_id for row in rows}
    by_id = {row.id: row for row in rows}
    chains = []
    for row in (row for row in rows if row.id not in replaced and row.kind in NOTED_OF[kind_of(party)]):
        chain = [row]
        while chain[-1].replaces_id:
            chain.append(by_id[chain[-1].replaces_id])
        chains.append(chain)
    if isinstance(party, Agency):
        chains = [chain for chain in chains if any(row.happened_on.year == year for row in chain)]
    return sorted(chains, key=lambda chain: (chain[0].happened_on, chain[0].id), reverse=True)


def decisions_of(party: Enterprise | Agency) -> list[ExitDecision]:
    found = select(ExitDecision).filter_by(**{COLUMN[type(party)]: party.id})
    return list(db.session.scalars(found.order_by(ExitDecision.id.desc())))


@dataclass(frozen=True)
class Client:
    """One client of an agency in a year, as the shares count it."""

    enterprise: Enterprise
    served: tuple[tuple[date, date], ...]
    cases: list[date]
    asked: list[date]
    runs: bool  # in service today


def clients_of(agency: Agency, register: ProgrammeRegister, year: int) -> list[Client]:
    found = {
        int(one.key): one
        for one in client_years(register.exits.facts.get(agency.id, []), register.exits.case_days, year)
    }
    rows = db.session.scalars(
        select(Enterprise)
        .options(undefer(Enterprise.label))
        .where(Enterprise.id.in_(found))
        .order_by(Enterprise.name, Enterprise.id)
    )
    return [
        Client(
            row,
            found[row.id].served,
            [day for day in found[row.id].case_days if day.year == year],
            [day for day, _back in found[row.id].change_requests if day.year == year],
            any(first <= register.on <= last for first, last in found[row.id].served),
        )
        for row in rows
    ]


# clause[screen]: PS21-12, PS21I-5.4
def clients_may_leave(party: Enterprise | Agency, leaving: ExitState, place: str) -> bool:
    """Where the text says so, clients of an agency that is one no more may end the contract and choose another."""
    if isinstance(party, Enterprise) or not leaving.met:
        return False
    return any(rule.name == "client_may_terminate" and rule.value for rule in rules_in_force(place, leaving.on))
