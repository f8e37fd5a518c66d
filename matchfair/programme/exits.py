"""When a party leaves: the grounds of the rules, what people found of them, and what the bureau decided, on two axes.

A met ground takes effect when the bureau decides so. Three full years of service end a client's part by themselves.
"""

from dataclasses import dataclass
from datetime import date

from matchfair.errors import Refused, lazy_gettext as _l
from matchfair.parties.models import Agency, Enterprise
from matchfair.policy import (
    FAIL,
    NEEDS_DECISION,
    Answer,
    ListingState,
    Readings,
    SubsidyState,
    agency_exits,
    agency_standing,
    bundle_of,
    client_exits,
    client_standing,
)

from .conditions import GROUND, Condition, judge
from .facts import ExitRows, agency_year, served_client
from .models import ACTIVE, LISTED, ExitDecision, Finding


class ListingEnded(Refused):
    """The bureau decided that the party is no longer an agency or a client of the programme."""

    title = _l("The listing of %(name)s ended on %(day)s, decided by %(by)s: %(reason)s (%(document)s).")
    advice = _l("Nothing was changed. If it is to take part again, record on its own page that it is restored.")


class YearsUsedUp(ListingEnded):
    """The three years of service are full."""

    title = _l("%(name)s has received the service for the full number of years on %(day)s and is no longer a client.")
    advice = _l("Nothing was changed. If the days were counted wrongly, correct the service noted on its own page.")


@dataclass(frozen=True)
class ExitState:
    """The grounds of one party in one year, and what holds now."""

    year: int
    on: date  # the day whose rules and facts the grounds are judged by
    judged: tuple[Condition, ...]
    effect: Answer
    in_force: ExitDecision | None
    answering: ExitDecision | None  # the latest decision on this year's grounds
    years_full: bool = False

    @property
    def met(self) -> list[Condition]:
        return [one for one in self.judged if one.answer.outcome == FAIL]

    @property
    def answered(self) -> bool:
        """Whether the bureau has decided on every ground that is met now."""
        known = self.answering.grounds.split() if self.answering else []
        clauses = (one.answer.clause or "" for one in self.met)
        return all(clause in known or bundle_of(clause) in known for clause in clauses)

    @property
    def by_itself(self) -> bool:
        return self.years_full and not self.answered

    @property
    def undecided(self) -> bool:
        return bool(self.met) and not self.answered and not self.by_itself

    @property
    def asks(self) -> bool:
        """Whether a ground is met or is a question for the bureau."""
        return any(one.answer.outcome in (FAIL, NEEDS_DECISION) for one in self.judged)

    @property
    def listing(self) -> ListingState:
        if self.by_itself:
            return self.effect.value["listing"]
        return self.in_force.listing if self.in_force else LISTED

    @property
    def subsidy(self) -> SubsidyState:
        if self.by_itself:
            return self.effect.value["subsidy"]
        return self.in_force.subsidy if self.in_force else ACTIVE

    @property
    def listing_ended(self) -> bool:
        return self.listing != LISTED


def last_day(year: int, today: date) -> date:
    """The day a calendar year is judged by: its last one, or today while it runs."""
    return min(date(year, 12, 31), today)


def exit_state_of(
    party: Enterprise | Agency,
    rows: ExitRows,
    findings: list[Finding],
    place: str,
    year: int,
    at: date,
    settings: Readings,
) -> ExitState:
    """How it stands with the grounds of a year: for an agency of that calendar year up to a day, for a client on the day."""
    on = last_day(year, at)
    facts, found = rows.facts.get(party.id, []), [one for one in findings if one.year == year]
    decisions = rows.decisions.get(party.id, [])  # none is dated ahead, so all of them hold
    if isinstance(party, Agency):
        answers = agency_exits(place, on, agency_year(facts, rows.case_days, year, settings), settings)
        standing, decided = agency_standing, [one for one in decisions if one.year == year]
    else:
        answers = client_exits(place, on, served_client(facts, party, place, on), settings)
        standing, decided = client_standing, decisions
    judged = judge(answers, found, GROUND)
    effect = standing(place, on, [one.answer for one in judged])
    full = isinstance(party, Enterprise) and effect.value is not None and judged[0].answer.outcome == FAIL
    latest, answering = decisions[-1] if decisions else None, decided[-1] if decided else None
    return ExitState(year, on, judged, effect, latest, answering, years_full=full)


def require_listing(party: Enterprise | Agency, leaving: ExitState | None) -> None:
    """Nobody whose listing ended enters anything new; who did before stays."""
    if leaving is None or not leaving.listing_ended:
        return
    if leaving.by_itself:
        raise YearsUsedUp(name=party.name, day=leaving.judged[0].computed.value or leaving.on)
    decision = leaving.in_force
    assert decision is not None  # nothing else ends a listing
    raise ListingEnded(
        name=party.name,
        day=decision.decided_on,
        by=decision.decided_by,
        reason=decision.reason,
        document=decision.document,
    )
