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
from matchfair.policy import (
    Outcome,
    Readings,
    agency_certification,
    chosen,
    client_eligibility,
    keeps_lists,
    list_published,
    measure_in_force,
    overall,
)
from matchfair.rules.services import readings

from .conditions import Condition, judge
from .exits import ExitState, exit_state_of
from .facts import ExitRows, agency_facts, client_facts, named_elsewhere, read_exits, service_on
from .models import ACTIVE, LISTED, Finding, Listing, PartyKind, ProgrammeEvent, YearList

ListState = Literal["listed", "not_listed", "no_list", "old_list", "no_lists", "ended"]
NOT_LISTED: Final = "not_listed"  # though there is a list
NO_LIST: Final = "no_list"  # of that year yet
OLD_LIST: Final = "old_list"  # on a list of a measure that has ended since: for the bureau (A50)
NO_LISTS: Final = "no_lists"  # the place's documents know none: nobody is admitted or refused by one
ENDED: Final = "ended"


@dataclass(frozen=True)
class Eligibility:
    """All conditions of one party, and whether it is on the year's list."""

    judged: tuple[Condition, ...]
    listing: Listing | None
    list_state: ListState
    leavings: tuple[ExitState, ...] = ()  # of the years that count here, the latest last; empty where nothing is noted
    service: ProgrammeEvent | None = None  # of an enterprise: the one it has on the day that is judged
    stays: bool = False  # a client in service is not judged by the conditions of entry again (A48)

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
        return (self.outcome == "pass" or self.stays) and self.list_state != ENDED and not self.in_question

    @property
    def admissible(self) -> bool:
        """May enter a fair without a note: it fits, and nobody serves it yet."""
        return self.fits and (self.service is None or not self.lists_kept)

    @property
    def lists_kept(self) -> bool:
        """Whether there are lists at all; without them the conditions are those of a subsidy (A47)."""
        return self.list_state != NO_LISTS

    @property
    def fits(self) -> bool:
        """Listed for the year; while the bureau has built no list for it, passing as one that could be."""
        return self.list_state in (LISTED, NO_LISTS) or (self.list_state == NO_LIST and self.passes)


@dataclass(frozen=True)
class ProgrammeRegister:
    """What is needed to judge any party of a bureau, read with a fixed number of queries."""

    place: str
    on: date
    year: int
    settings: Readings
    year_list: YearList | None  # of the year itself
    listings: dict[int, Listing]  # of that list
    in_force: YearList | None  # the list that counts on the day (A50)
    listed_in_force: dict[int, Listing]
    findings: dict[int, list[Finding]]
    exits: ExitRows
    cases: dict[int, dict[int, YearOfCases]]  # of enterprises, by the year they belong to
    elsewhere: dict[int, list[tuple[int, str]]]  # of agencies' staff: at whom else they are named

    def standing(self, party: Enterprise | Agency) -> Eligibility:
        if isinstance(party, Enterprise):
            client = client_facts(party, self.place, self.year, self.cases.get(party.id, {}))
            answers = client_eligibility(self.place, self.on, client, self.settings)
        else:
            facts = agency_facts(party, self.year, self.elsewhere)
            answers = agency_certification(self.place, self.on, facts)
        found, leavings = self.findings.get(party.id, []), self.leavings(party)
        judged = judge(answers, [one for one in found if one.year == self.year])
        listing, last = self.listings.get(party.id), leavings[-1] if leavings else None
        state = ENDED if last and last.listing_ended else self.list_state(party)
        service = service_on(self.exits.facts.get(party.id, ()), self.on) if isinstance(party, Enterprise) else None
        stays = service is not None and self.was_listed(party) and not any(one.asks for one in leavings)
        stays = stays and chosen(self.settings, "recheck_yearly") == "until_exit"
        return Eligibility(judged, listing, state, leavings, service, stays)

    def list_state(self, party: Enterprise | Agency) -> ListState:
        if not keeps_lists(self.place):
            return NO_LISTS
        if self.in_force is None:
            return NO_LIST
        if not self.was_listed(party):
            return NOT_LISTED
        made = date(self.in_force.year, 1, 1) if self.in_force.published_on is None else self.in_force.published_on
        same = measure_in_force(self.place, made) == measure_in_force(self.place, self.on)
        return LISTED if same or self.in_force is self.year_list else OLD_LIST

    @property
    def due(self) -> date | None:
        """When the year's list was due, while it is late."""
        if not keeps_lists(self.place) or (self.year_list and self.year_list.published_on):
            return None
        answer = list_published(self.place, self.year, None, self.on)
        return answer.value if isinstance(answer.value, date) and self.on > answer.value else None

    def was_listed(self, party: Enterprise | Agency) -> bool:
        listing = self.listed_in_force.get(party.id)
        return listing is not None and listing.listed

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
    settings, of_year = (
        readings(bureau_id),
        db.session.scalar(select(YearList).filter_by(bureau_id=bureau_id, kind=kind, year=year)),
    )
    in_force = list_in_force(bureau_id, kind, of_year, year, settings)
    lists = {one.id for one in (of_year, in_force) if one}
    listings = select(Listing).where(Listing.bureau_id == bureau_id, Listing.list_id.in_(lists))
    found = select(Finding).filter_by(bureau_id=bureau_id).where(getattr(Finding, column).is_not(None))
    found = found.where(Finding.year.in_((year - 1, year)))
    if ids is not None:
        listings = listings.where(getattr(Listing, column).in_(ids))
        found = found.where(getattr(Finding, column).in_(ids))
    findings: dict[int, list[Finding]] = {}
    for row in db.session.scalars(found.order_by(Finding.id)):
        findings.setdefault(getattr(row, column), []).append(row)
    rows = list(db.session.scalars(listings))
    return ProgrammeRegister(
        place,
        on,
        year,
        settings,
        of_year,
        {getattr(row, column): row for row in rows if of_year and row.list_id == of_year.id},
        in_force,
        {getattr(row, column): row for row in rows if in_force and row.list_id == in_force.id},
        findings,
        read_exits(bureau_id, kind, ids),
        cases_by_year(bureau_id, ids) if kind == "enterprises" else {},
        named_elsewhere(bureau_id, ids) if kind == "agencies" else {},
    )


def list_in_force(
    bureau_id: int, kind: PartyKind, of_year: YearList | None, year: int, settings: Readings
) -> YearList | None:
    """The year's own list once it is published; until then the last one that was, or while none ever was the one being built."""
    if (of_year and of_year.published_on) or chosen(settings, "list_holds") == "calendar_year":
        return of_year
    published = select(YearList).filter_by(bureau_id=bureau_id, kind=kind)
    published = published.where(YearList.published_on.is_not(None), YearList.year < year)
    return db.session.scalar(published.order_by(YearList.year.desc()).limit(1)) or of_year


def eligibility_of(party: Enterprise | Agency, on: date) -> Eligibility:
    """One party on a day, by the rules of its bureau's place."""
    place = db.session.get_one(Bureau, party.bureau_id).place
    return read_register(party.bureau_id, place, kind_of(party), on, parties=[party.id]).standing(party)


def kind_of(party: Enterprise | Agency) -> PartyKind:
    return "enterprises" if isinstance(party, Enterprise) else "agencies"
