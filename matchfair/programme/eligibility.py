"""Whether a party may be a client or a service agency, there, on that day: rows become facts, the rules answer.

What a person found stands beside the rules' own answer and never replaces it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from sqlalchemy import select

from matchfair.extensions import db
from matchfair.parties.cases import YearOfCases, cases_by_year
from matchfair.parties.models import Agency, Bureau, Enterprise
from matchfair.policy import Outcome, Readings, agency_certification, client_eligibility, overall
from matchfair.rules.services import readings

from .conditions import Condition, judge
from .exits import ExitState, exit_state_of
from .facts import ExitRows, agency_facts, client_facts, read_exits, service_on
from .models import ACTIVE, LISTED, Finding, Listing, PartyKind, ProgrammeEvent, YearList

ListState = Literal["listed", "not_listed", "no_list", "ended"]
NOT_LISTED: Final = "not_listed"  # though there is a list
NO_LIST: Final = "no_list"  # of that year yet
ENDED: Final = "ended"


@dataclass(frozen=True)
class Eligibility:
    """All conditions of one party, and whether it is on the year's list."""

    judged: tuple[Condition, ...]
    listing: Listing | None
    list_state: ListState
    leavings: tuple[ExitState, ...] = ()  # of the years that count here, the latest last; empty where nothing is noted
    service: ProgrammeEvent | None = None  # of an enterprise: the one it has on the day that is judged

    @property
    def outcome(self) -> Outcome:
        return overall(one.answer for one in self.judged)

    @property
    def open(self) -> list[Condition]:
        return [one for one in self.judged if one.answer.outcome != "pass"]

    @property
    def leaving(self) -> ExitState | None:
        return self.leavings[-1] if self.leavings else None

    @property
    def subsidised(self) -> bool:
        """Whether nothing has ended its subsidy."""
        return self.leaving is None or self.leaving.subsidy == ACTIVE

    @property
    def in_question(self) -> bool:
        """Whether a ground is met that would end its listing, and nobody has decided on it."""
        return any(one.undecided and (one.effect.value or {}).get("listing", LISTED) != LISTED for one in self.leavings)

    @property
    def passes(self) -> bool:
        """Every condition is met, and nothing has ended its part or may do so."""
        return self.outcome == "pass" and self.list_state != ENDED and not self.in_question

    @property
    def admissible(self) -> bool:
        """May enter a fair without a note: it fits, and nobody serves it yet."""
        return self.fits and self.service is None

    @property
    def fits(self) -> bool:
        """Listed for the year; while the bureau has built no list for it, passing as one that could be."""
        return self.list_state == LISTED or (self.list_state == NO_LIST and self.passes)


@dataclass(frozen=True)
class ProgrammeRegister:
    """What is needed to judge any party of a bureau, read with a fixed number of queries."""

    place: str
    on: date
    year: int
    settings: Readings
    year_list: YearList | None
    listings: dict[int, Listing]
    findings: dict[int, list[Finding]]
    exits: ExitRows
    cases: dict[int, dict[int, YearOfCases]]  # of enterprises, by the year they belong to

    def standing(self, party: Enterprise | Agency) -> Eligibility:
        if isinstance(party, Enterprise):
            facts = client_facts(party, self.place, self.year, self.cases.get(party.id, {}))
            answers = client_eligibility(self.place, self.on, facts, self.settings)
        else:
            answers = agency_certification(self.place, self.on, agency_facts(party, self.year))
        found, leavings = self.findings.get(party.id, []), self.leavings(party)
        judged = judge(answers, [one for one in found if one.year == self.year])
        listing, last = self.listings.get(party.id), leavings[-1] if leavings else None
        state: ListState
        if last and last.listing_ended:
            state = ENDED
        else:
            state = NO_LIST if self.year_list is None else LISTED if listing and listing.listed else NOT_LISTED
        service = service_on(self.exits.facts.get(party.id, ()), self.on) if isinstance(party, Enterprise) else None
        return Eligibility(judged, listing, state, leavings, service)

    def leavings(self, party: Enterprise | Agency) -> tuple[ExitState, ...]:
        """An agency's last year counts beside the running one: its figures are complete only afterwards."""
        if party.id not in self.exits.facts and party.id not in self.exits.decisions:
            return ()
        years = (self.year - 1, self.year) if isinstance(party, Agency) else (self.year,)
        return tuple(self.leaving(party, year) for year in years)

    def leaving(self, party: Enterprise | Agency, year: int) -> ExitState:
        found = self.findings.get(party.id, [])
        return exit_state_of(party, self.exits, found, self.place, year, self.on, self.settings)


def read_register(
    bureau_id: int, place: str, kind: PartyKind, on: date, year: int | None = None, parties: Iterable[int] | None = None
) -> ProgrammeRegister:
    """Everything for a list year (that of the day unless another is named), of some parties or of all."""
    year = year or on.year
    column = "enterprise_id" if kind == "enterprises" else "agency_id"
    ids = None if parties is None else list(parties)
    listings = select(Listing).join(YearList).where(YearList.kind == kind, YearList.year == year)
    listings = listings.where(Listing.bureau_id == bureau_id)
    found = select(Finding).filter_by(bureau_id=bureau_id).where(getattr(Finding, column).is_not(None))
    found = found.where(Finding.year.in_((year - 1, year)))
    if ids is not None:
        listings = listings.where(getattr(Listing, column).in_(ids))
        found = found.where(getattr(Finding, column).in_(ids))
    findings: dict[int, list[Finding]] = {}
    for row in db.session.scalars(found.order_by(Finding.id)):
        findings.setdefault(getattr(row, column), []).append(row)
    return ProgrammeRegister(
        place,
        on,
        year,
        readings(bureau_id),
        db.session.scalar(select(YearList).filter_by(bureau_id=bureau_id, kind=kind, year=year)),
        {getattr(row, column): row for row in db.session.scalars(listings)},
        findings,
        read_exits(bureau_id, kind, ids),
        cases_by_year(bureau_id, ids) if kind == "enterprises" else {},
    )


def eligibility_of(party: Enterprise | Agency, on: date) -> Eligibility:
    """One party on a day, by the rules of its bureau's place."""
    place = db.session.get_one(Bureau, party.bureau_id).place
    return read_register(party.bureau_id, place, kind_of(party), on, parties=[party.id]).standing(party)


def kind_of(party: Enterprise | Agency) -> PartyKind:
    return "enterprises" if isinstance(party, Enterprise) else "agencies"
