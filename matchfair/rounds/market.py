"""What the solver reads of a fair: parties, needs, offers, rules on pairs, weights."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload

from matchfair.extensions import db
from matchfair.fairs.models import Entry, Fair
from matchfair.matching import FitInputs, default_weights
from matchfair.needs.models import Star
from matchfair.needs.services import ListedNeeds, needs_at
from matchfair.offers.models import Offer
from matchfair.offers.services import offers_of
from matchfair.parties.cases import YearOfCases, cases_by_year
from matchfair.parties.models import Agency, Enterprise
from matchfair.parties.services import quality_of
from matchfair.policy import ServiceCode, catalogue_edition, chosen, covers
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import keeps_its_place
from matchfair.rules.services import readings

from .models import PairRule, Round

FEN = 100


@dataclass(frozen=True)
class Market:
    """One fair as the solver sees it: rows are enterprises, columns agencies, both in the order of their ids."""

    enterprises: list[Row]  # id, name, street and the columns of the cases
    agencies: list[Agency]
    offers: list[Offer]
    needs: list[ListedNeeds]
    hall: FitInputs
    capacity: np.ndarray  # (m,) seats left beside what is kept
    vetoed: np.ndarray  # (n, m) bool
    declined: np.ndarray  # (n, m) bool, the part of `vetoed` that nobody can lift
    locked: np.ndarray  # (n,) column, -1 = free
    lost_locks: list[PairRule]  # locks in force that no round can keep
    published: np.ndarray  # (n,) column of the solver's open proposal that nobody answered yet, -1 = none
    kept: list[Row]  # pairings and proposals with an answer; their enterprises are not in the rows
    area_codes: list[int]

    @property
    def pairs(self) -> int:
        return len(self.enterprises) * len(self.agencies)

    @cached_property
    def offered(self) -> list[dict[int, set[str]]]:
        """For each agency: area -> items."""
        return [{row.area: set(row.items) for row in offer.areas} for offer in self.offers]

    @cached_property
    def lacking(self) -> list[set[str]]:
        """For each agency the services that somebody lists and it does not cover."""
        wanted = {need.service for needs in self.needs for need in needs.items}
        return [{service for service in wanted if not covers(offered, service)} for offered in self.offered]

    def digest(self) -> str:
        """A mark of all that a plan depends on: when it changes, the plan is of yesterday."""
        marks = hashlib.sha256(repr([[row.id for row in rows] for rows in (self.enterprises, self.agencies)]).encode())
        for array in (*vars(self.hall).values(), self.capacity, self.vetoed, self.locked):
            marks.update(np.ascontiguousarray(array).tobytes())
        marks.update(repr([(p.id, bool(p.seat_at)) for p in self.kept]).encode())
        return marks.hexdigest()


def read_market(fair: Fair, now: datetime) -> Market:
    offers = offers_of(fair)
    column = {offer.agency_id: j for j, offer in enumerate(offers)}
    live = open_proposals(fair)
    kept = [p for p in live if keeps_its_place(p, now)]
    settled = {p.enterprise_id for p in kept}
    enterprises = {row.id: row for row in enterprises_at(fair) if row.id not in settled}
    needs = [n for n in needs_at(fair).values() if n.items and n.enterprise_id in enterprises]
    row = {n.enterprise_id: i for i, n in enumerate(needs)}
    capacity = np.array([0 if offer.paused_at else offer.capacity for offer in offers], dtype=np.int64)
    for proposal in kept:
        if proposal.seat_at:
            capacity[column[proposal.agency_id]] -= 1
    declined, vetoed, locked = standing_rules(fair, row, column)
    locks = [rule for rule in rules_in_force(fair, "lock") if rule.enterprise_id not in settled]
    lost = [rule for rule in locks if rule.enterprise_id not in row or locked[row[rule.enterprise_id]] < 0]
    return Market(
        enterprises=[enterprises[n.enterprise_id] for n in needs],
        agencies=[o.agency for o in offers],
        offers=offers,
        needs=needs,
        hall=read_hall(fair, [enterprises[n.enterprise_id] for n in needs], needs, offers, live, row, column),
        capacity=np.maximum(capacity, 0),
        vetoed=vetoed,
        declined=declined,
        locked=locked,
        lost_locks=lost,
        published=published_pairs(live, now, row, column),
        kept=kept,
        area_codes=[area.code for area in catalogue_edition(fair.edition).areas],
    )


def enterprises_at(fair: Fair) -> list[Row]:
    """Those on the fair's list, with what a round reads of them."""
    ours, name = Enterprise.bureau_id == fair.bureau_id, Enterprise.label.label("name")
    found = select(Enterprise.id, name, Enterprise.street, Enterprise.key_enterprise).where(ours)
    found = found.join(Entry, Entry.enterprise_id == Enterprise.id).where(Entry.fair_id == fair.id)
    return list(db.session.execute(found.order_by(Entry.id)))


def published_pairs(live: list[Row], now: datetime, row: dict, column: dict) -> np.ndarray:
    published = np.full(len(row), -1, dtype=np.int64)
    for proposal in live:
        if proposal.origin == "solver" and proposal.expires_at > now and proposal.enterprise_id in row:
            published[row[proposal.enterprise_id]] = column[proposal.agency_id]
    return published


def open_proposals(fair: Fair) -> list[Row]:
    found = select(
        Proposal.id,
        Proposal.enterprise_id,
        Proposal.agency_id,
        Proposal.origin,
        Proposal.expires_at,
        Proposal.seat_at,
        Proposal.paired_at,
        Proposal.enterprise_consented_at,
        Proposal.agency_consented_at,
        Proposal.agency_consent_standing,
    )
    return list(db.session.execute(found.filter_by(fair_id=fair.id, closed_at=None).order_by(Proposal.id)))


def declined_pairs(fair: Fair) -> set[tuple[int, int]]:
    """Enterprise and agency where either declined the other at this fair: no round may bring them together."""
    rows = select(Proposal.enterprise_id, Proposal.agency_id).filter_by(fair_id=fair.id)
    rows = rows.where(Proposal.closed_as.in_(["declined_by_enterprise", "declined_by_agency"]))
    return {(enterprise_id, agency_id) for enterprise_id, agency_id in db.session.execute(rows)}


def standing_rules(fair: Fair, row: dict, column: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Declines, vetoes (declines and the organizer's) and locks; a decline is stronger than a lock."""
    declined = np.zeros((len(row), len(column)), dtype=bool)
    locked = np.full(len(row), -1, dtype=np.int64)
    for enterprise_id, agency_id in declined_pairs(fair):
        if enterprise_id in row and agency_id in column:
            declined[row[enterprise_id], column[agency_id]] = True
    vetoed = declined.copy()
    for rule in rules_in_force(fair):
        if rule.enterprise_id in row and rule.agency_id in column:
            i, j = row[rule.enterprise_id], column[rule.agency_id]
            if rule.kind == "forbid":
                vetoed[i, j] = True
            elif not vetoed[i, j]:
                locked[i] = j
    return declined, vetoed, locked


def rules_in_force(fair: Fair, *kinds: str) -> list[PairRule]:
    """The organizer's rules with the names of both sides, of these kinds or of all."""
    found = (
        select(PairRule)
        .options(joinedload(PairRule.enterprise).undefer(Enterprise.label), joinedload(PairRule.agency))
        .order_by(PairRule.id)
    )
    found = found.filter_by(fair_id=fair.id, lifted_at=None)
    return list(db.session.scalars(found.where(PairRule.kind.in_(kinds)) if kinds else found))


def read_hall(
    fair: Fair,
    enterprises: list[Row],
    needs: list[ListedNeeds],
    offers: list[Offer],
    live: list[Row],
    row: dict,
    column: dict,
) -> FitInputs:
    areas = catalogue_edition(fair.edition).areas
    area_at = {area.code: a for a, area in enumerate(areas)}
    items = [(item.code, area_at[area.code]) for area in areas for item in area.items]
    item_at = {code: k for k, (code, _) in enumerate(items)}
    of_area = {area.code: [item_at[item.code] for item in area.items] for area in areas}
    n, m, a, k = len(needs), len(offers), len(areas), len(items)
    wanted = [(i, need) for i, listed in enumerate(needs) for need in listed.items]
    must, nice = ([(i, need) for i, need in wanted if need.must is kind] for kind in (True, False))
    must_items, nice_items = (
        flags((n, k), [(i, x) for i, need in some for x in items_of(need, item_at, of_area)]) for some in (must, nice)
    )
    must_areas, nice_areas = (flags((n, a), [(i, area_at[need.area]) for i, need in some]) for some in (must, nice))
    offered_items, offered_areas = np.zeros((m, k), bool), np.zeros((m, a), np.int64)
    for j, offer in enumerate(offers):
        for area in offer.areas:
            offered_areas[j, area_at[area.area]] = area.level
            offered_items[j, [item_at[code] for code in area.items if code in item_at]] = True
    asking = [(p.enterprise_id, p.agency_id) for p in live if p.origin == "agency"]
    starred = db.session.execute(select(Star.enterprise_id, Star.agency_id).filter_by(fair_id=fair.id))
    stars, requests = (
        flags((n, m), [(row[e], column[a]) for e, a in pairs if e in row and a in column])
        for pairs in (starred, asking)
    )
    streets = sorted({enterprise.street for enterprise in enterprises if enterprise.street})
    place = {street: street_of(street, streets) for street in ("", *streets)}
    return FitInputs(
        must_items=must_items,
        nice_items=nice_items,
        must_areas=must_areas,
        nice_areas=nice_areas,
        offered_items=offered_items,
        offered_areas=offered_areas,
        item_area=np.array([at for _, at in items], np.int64),
        stars=stars,
        requests=requests,
        enterprise_place=np.array([place[enterprise.street] for enterprise in enterprises], np.int64),
        agency_place=np.array([street_of(offer.agency.address, streets) for offer in offers], np.int64),
        fee=np.array([np.nan if o.fee.highest_fen is None else o.fee.highest_fen / FEN for o in offers], float),
        budget=np.array([np.nan if nl.budget_fen is None else nl.budget_fen / FEN for nl in needs], float),
        quality=np.array([quality_of(offer.agency) for offer in offers], float),
        priority=np.array([min(cases, 3) / 3 for cases in cases_before(fair, enterprises)], float),
    )


def cases_before(fair: Fair, enterprises: list[Row]) -> list[int]:
    """Of each enterprise, how many cases are known of the year before the fair's."""
    known = cases_by_year(fair.bureau_id, [enterprise.id for enterprise in enterprises])
    year = fair.held_on.year - 1
    return [known.get(enterprise.id, {}).get(year, YearOfCases()).total for enterprise in enterprises]


def flags(shape: tuple[int, int], cells: list[tuple[int, int]]) -> np.ndarray:
    """True in these cells."""
    found = np.zeros(shape, dtype=bool)
    if cells:
        found[tuple(np.array(cells).T)] = True
    return found


def items_of(need: Row, item_at: Mapping[ServiceCode, int], of_area: dict[int, list[int]]) -> list[int]:
    """The catalogue items a need stands for: one, or all of its area."""
    return [item_at[need.service]] if need.service in item_at else of_area[need.area]


def street_of(text: str, streets: list[str]) -> int:
    """The index of the street an address names, -1 when it names none that any enterprise is in."""
    return next((index for index, street in enumerate(streets) if street in text), -1)


def default_weights_of_bureau(bureau_id: int, at: datetime | None = None) -> dict[str, float]:
    """The bureau's weights now, or those of a moment: "encouraged first" gets the share of a score the bureau gives it."""
    percent = int(chosen(readings(bureau_id, at), "dispute_prone_weight"))
    weights = default_weights()
    others = sum(weights.values()) - weights["programme_priority"]
    return {**weights, "programme_priority": round(others * percent / (100 - percent), 2)}


def starting_weights(fair: Fair, last: Round | None) -> dict[str, float]:
    """Those of the last round; a reading the bureau has chosen since counts from the next round on."""
    usual = default_weights_of_bureau(fair.bureau_id)
    if last is None:
        return usual
    changed = usual != default_weights_of_bureau(fair.bureau_id, last.solved_at)
    return {**usual, **last.weights, **({"programme_priority": usual["programme_priority"]} if changed else {})}
