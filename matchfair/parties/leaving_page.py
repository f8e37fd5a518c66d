"""The part of a party's page that shows what ends its place in the programme: axes, grounds, facts, clients."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matchfair import clock
from matchfair.extensions import db
from matchfair.policy import rules_in_force

from .leaving import Leaving
from .leaving_facts import OWN, client_years
from .leaving_models import ExitDecision, Fact
from .leaving_words import EFFECTS, GROUNDS, KINDS, LISTING, NOTED_OF, SUBSIDY, fact_in_words
from .models import Agency, Bureau, Enterprise
from .noting import COLUMN, may_decide
from .standing import Register, Standing, read_register
from .standing_words import LISTINGS, shown


def kind_of(party: Enterprise | Agency) -> str:
    return "enterprises" if isinstance(party, Enterprise) else "agencies"


def register_of_year(party: Enterprise | Agency, year: int) -> Register:
    """What is needed to judge the grounds of a year as they stand today."""
    place, kind = db.session.get(Bureau, party.bureau_id).place, kind_of(party)
    return read_register(party.bureau_id, place, kind, clock.today(), year, [party.id])


def leaving_page(party: Enterprise | Agency, standing: Standing, year: int) -> dict:
    """What `parties/_leaving.html` shows."""
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
        "chains": chains,
        "fact_in_words": fact_in_words,
        "leaving_year": year,
        "may_end": may_decide(leaving, True),
        "may_stay": may_decide(leaving, False),
        "decisions": decisions_of(party),
        "clients": clients_of(party, register, year) if isinstance(party, Agency) else [],
        "clients_may_leave": clients_may_leave(party, leaving, register.place),
        "ground_url": url_for(
            f"parties.{'agency' if kind == 'agencies' else 'enterprise'}_finding", **{COLUMN[type(party)]: party.id}
        ),
    }


def axes(leaving: Leaving, standing: Standing) -> tuple:
    """Words and badge of the two axes: the list, and the subsidy."""
    listing = LISTING[leaving.listing] if leaving.listing_ended else LISTINGS[standing.list_state]
    return listing, SUBSIDY[leaving.subsidy]


def fact_chains(party: Enterprise | Agency, year: int) -> list[list[Fact]]:
    """Each fact with its earlier versions, the latest first; an agency's of the year, a client's of all years.

    Services and requests to change stand on the client's page; the agency's shows them by client.
    """
    own = select(Fact).options(joinedload(Fact.agency)).where(OWN[kind_of(party)] == party.id)
    rows = list(db.session.scalars(own.order_by(Fact.id)))
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


def clients_of(agency: Agency, register: Register, year: int) -> list[Client]:
    found = {
        int(one.key): one
        for one in client_years(register.exits.facts.get(agency.id, []), register.exits.case_days, year)
    }
    rows = db.session.scalars(
        select(Enterprise).where(Enterprise.id.in_(found)).order_by(Enterprise.name, Enterprise.id)
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
def clients_may_leave(party: Enterprise | Agency, leaving: Leaving, place: str) -> bool:
    """Where the text says so, clients of an agency that is one no more may end the contract and choose another."""
    if isinstance(party, Enterprise) or not leaving.met:
        return False
    return any(rule.name == "client_may_terminate" and rule.value for rule in rules_in_force(place, leaving.on))
