"""When an agency leaves the programme, and what that means for its listing, its subsidy and fairs.

An answer ``fail`` means that the ground is met; the bureau decides whether to act on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ..rulebook.answers import FAIL, MISSING_DATA, NEEDS_DECISION, PASS, Answer, Step, overall
from ..rulebook.book import Value
from ..rulebook.lookup import ask, ask_all, measure_in_force, no_measure
from ..rulebook.readings import Readings, chosen
from .agency_certification import Score, mean_reached
from .programme import ListingState, ProgrammeState


@dataclass(frozen=True)
class ClientYear:
    """One client of an agency in a calendar year: spans served (first and last day), days on which cases were accepted,
    requests to change agency as (day, withdrawn)."""

    key: str
    served: tuple[tuple[date, date], ...]
    case_days: tuple[date, ...] = ()
    change_requests: tuple[tuple[date, bool], ...] = ()


@dataclass(frozen=True)
class ClientCounts:
    """Distinct client enterprises of an agency in a year: served, with a case, that asked to change."""

    served: int
    with_case: int
    asked_to_change: int

    def __post_init__(self) -> None:
        if not (0 <= self.with_case <= self.served and 0 <= self.asked_to_change <= self.served):
            raise ValueError(
                f"{self}: with_case and asked_to_change count enterprises among those served; give 0 to {self.served}"
            )


@dataclass(frozen=True)
class AgencyYear:
    """What is known of an agency's calendar year; None = not known.

    ``own_cases`` totals the three channels; ``own_disputes`` counts a dispute that took two of them once (A5).
    """

    own_cases: int | None = None
    own_disputes: int | None = None
    own_workforce: int | None = None
    client_employees: int | None = None
    clients: ClientCounts | None = None
    retest_scores: tuple[Score, ...] | None = None
    withdrawal_asked_on: date | None = None
    violation_document: str | None = None
    fraud_document: str | None = None


def count_clients(clients: Iterable[ClientYear], year: int, readings: Readings | None = None) -> ClientCounts:
    """Count the enterprises behind the shares of 20 % and 10 % (A7, A8, A9).

    Examples
    --------
    >>> served, withdrawn_request = (date(2025, 3, 1), date(2026, 2, 28)), (date(2025, 6, 1), True)
    >>> client = ClientYear("E1", (served,), (date(2025, 1, 9),), (withdrawn_request,))
    >>> count_clients([client], 2025)
    ClientCounts(served=1, with_case=0, asked_to_change=1)
    """
    overlap_only = chosen(readings, "client_case_period") == "service_overlap"
    withdrawn_count = chosen(readings, "withdrawn_change_requests") == "counted"
    served, with_case, asked = set(), set(), set()
    for client in clients:
        spans = [(max(first, date(year, 1, 1)), min(last, date(year, 12, 31))) for first, last in client.served]
        spans = [span for span in spans if span[0] <= span[1]]
        if not spans:
            continue
        served.add(client.key)
        if any(_within(day, spans) if overlap_only else day.year == year for day in client.case_days):
            with_case.add(client.key)
        if any(day.year == year and (withdrawn_count or not withdrawn) for day, withdrawn in client.change_requests):
            asked.add(client.key)
    return ClientCounts(len(served), len(with_case), len(asked))


def _within(day: date, spans: Sequence[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in spans)


def agency_exits(place: str, on: date, facts: AgencyYear, readings: Readings | None = None) -> list[Answer]:
    """Every ground on which an agency leaves, one answer each; ``fail`` = the ground is met.

    Source: PS24-11, PS24-24.2, PS21-11; Changzhou knows no such grounds.

    Examples
    --------
    >>> facts = AgencyYear(own_cases=0, own_workforce=50, clients=ClientCounts(5, 1, 0), retest_scores=(80, 80))
    >>> [answer.clause for answer in agency_exits("pingshan", date(2025, 12, 31), facts) if answer.outcome == "fail"]
    ['PS24-11.2']
    """
    if measure_in_force(place, on) is None:
        return [no_measure(place, on)]
    counts = facts.clients
    served, with_case, asked = (
        (counts.served, counts.with_case, counts.asked_to_change) if counts else (None, None, None)
    )
    of_year = (
        _own_cases(place, on, facts, readings),
        _share(ask(place, "client_case_share_from", on), with_case, served),
        _share(ask(place, "change_request_share_from", on), asked, served),
    )
    return [
        *(_of_one_measure(place, on, answer) for answer in of_year),
        _retest(place, on, facts, readings),
        *_findings(place, on, facts),
    ]


def _of_one_measure(place: str, on: date, answer: Answer) -> Answer:
    """Facts before a measure do not meet its grounds: the figures of a year with two measures are for the bureau (A7)."""
    if answer.outcome != FAIL or measure_in_force(place, date(on.year, 1, 1)) == measure_in_force(place, on):
        return answer
    return replace(answer, outcome=NEEDS_DECISION, working=(*answer.working, Step("two_measures_in_the_year")))


def _own_cases(place: str, on: date, facts: AgencyYear, readings: Readings | None) -> Answer:
    """Rate or count; a rate alone needs the bureau's word on the denominator unless it has chosen one (A6)."""
    rules = ask_all(place, ("own_case_rate_from", "own_case_count_from"), on)
    if isinstance(rules, Answer):
        return rules
    rate, count = rules
    denominator = chosen(readings, "own_case_denominator")
    bases: Mapping[str | int, int | None] = {
        "own_workforce": facts.own_workforce,
        "client_employees": facts.client_employees,
        "client_count": facts.clients.served if facts.clients else None,
    }
    cases, steps = _cases_counted(facts, count, readings)
    if cases is None:
        return Answer(MISSING_DATA, count.clause, None, count.since, (*steps, Step("not_known")))
    if cases >= count.value:
        return Answer(FAIL, count.clause, cases, count.since, (*steps, Step("count_reached", {"from": count.value})))
    if cases == 0:
        return Answer(PASS, rate.clause, None, rate.since, (*steps, Step("no_case_no_rate")))
    base = bases[denominator]
    if base == 0:
        steps = (*steps, Step("denominator", {"word": denominator}), Step("rate_of_nobody", {"cases": cases}))
        return Answer(MISSING_DATA, rate.clause, None, rate.since, steps)
    base_unit = "unit_enterprise" if denominator == "client_count" else "unit_person"
    found = _share(rate, cases, base, "unit_case", base_unit)
    steps = (*steps, Step("denominator", {"word": denominator}), *found.working)
    settled = readings is not None and "own_case_denominator" in readings
    outcome = NEEDS_DECISION if found.outcome == FAIL and not settled else found.outcome
    return Answer(outcome, rate.clause, found.value, rate.since, steps)


def _cases_counted(facts: AgencyYear, count: Value, readings: Readings | None) -> tuple[int | None, tuple[Step, ...]]:
    """A dispute in two channels counts twice in totals, and both counts are shown; or once, if the bureau says so (A5)."""
    once = chosen(readings, "same_dispute_in_two_channels") == "once"
    cases = facts.own_disputes if once else facts.own_cases
    steps: tuple[Step, ...] = (Step("own_cases", {"cases": cases, "from": count.value}),)
    if not once and facts.own_disputes not in (None, facts.own_cases):
        steps += (Step("same_dispute_once", {"disputes": facts.own_disputes}),)
    return cases, steps


def _share(
    rule: Value | Answer,
    part: int | None,
    base: int | None,
    part_unit: str = "unit_enterprise",
    base_unit: str = "unit_enterprise",
) -> Answer:
    """Whether part/base reaches a share, in whole numbers; a base so small that one reaches it is flagged (A10)."""
    if isinstance(rule, Answer):
        return rule
    limit = Fraction(rule.value)
    if part is None or base is None:
        return Answer(
            MISSING_DATA,
            rule.clause,
            None,
            rule.since,
            (Step("share_limit", {"share_limit": limit}), Step("not_known")),
        )
    if base == 0:
        return Answer(
            PASS, rule.clause, None, rule.since, (Step("share_limit", {"share_limit": limit}), Step("base_is_zero"))
        )
    reached = part * limit.denominator >= base * limit.numerator
    figures = {"part": part, "base": base, "share": Fraction(part, base), "share_limit": limit}
    units = {"part_unit": part_unit, "base_unit": base_unit}
    steps = [Step("share_reached" if reached else "share_below", figures | units)]
    if limit * base <= 1:
        steps.append(Step("small_base", {"base": base}))
    return Answer(FAIL if reached else PASS, rule.clause, Fraction(part, base), rule.since, tuple(steps))


def _retest(place: str, on: date, facts: AgencyYear, readings: Readings | None) -> Answer:
    rules = ask_all(place, ("retest_pass_mean", "retest_sitters_min"), on)
    if isinstance(rules, Answer):
        return rules
    mark, least = rules
    scores = facts.retest_scores
    if scores is None:
        return Answer(MISSING_DATA, mark.clause, None, mark.since, (Step("not_known"),))
    if len(scores) < least.value:
        step = Step("too_few_sitters", {"least": least.value, "sat": len(scores)})
        return Answer(NEEDS_DECISION, mark.clause, None, mark.since, (step,))
    if chosen(readings, "retest_mean_of") == "best_two":
        scores = tuple(sorted(scores, key=lambda score: Fraction(str(score)))[-least.value :])
    return mean_reached(scores, mark)


def _findings(place: str, on: date, facts: AgencyYear) -> list[Answer]:
    """Withdrawal and other violations where the text lists them; collusion or fraud (A25: recorded findings only)."""
    grounds, fraud = ask(place, "agency_exit_grounds", on), ask(place, "fraud_effect", on)
    found = {
        "withdrawal": facts.withdrawal_asked_on,
        "other_violation": (facts.violation_document or "").strip() or None,
    }
    answers = (
        [grounds]
        if isinstance(grounds, Answer)
        else [_finding(clause, word, found[word], grounds.since) for word, clause in grounds.value.items()]
    )
    document = (facts.fraud_document or "").strip() or None
    return [*answers, fraud if isinstance(fraud, Answer) else _finding(fraud.clause, "fraud", document, fraud.since)]


def _finding(clause: str, word: str, found: date | str | None, since: date | None) -> Answer:
    step = Step("found" if found else "not_found", {"word": word, "what": found} if found else {"word": word})
    return Answer(FAIL if found else PASS, clause, found, since, (step,))


def agency_standing(place: str, on: date, exits: Sequence[Answer]) -> Answer:
    """What met grounds lead to, on two axes: ``value`` is ``{"listing": …, "subsidy": …}``.

    2021: the agency is no longer one. 2024: only its subsidy ends, the list stays until the next yearly one (A24).
    Collusion or fraud strikes it off at once.

    Source: PS24-11, PS21-11, PS24-24.2.

    Examples
    --------
    >>> facts = AgencyYear(own_cases=10, own_workforce=5000, clients=ClientCounts(50, 0, 0), retest_scores=(80, 80))
    >>> old = agency_standing("pingshan", date(2023, 6, 1), agency_exits("pingshan", date(2023, 6, 1), facts))
    >>> new = agency_standing("pingshan", date(2025, 6, 1), agency_exits("pingshan", date(2025, 6, 1), facts))
    >>> old.value, new.value
    ({'listing': 'delisted', 'subsidy': 'ended'}, {'listing': 'listed', 'subsidy': 'ended'})
    """
    effect, fraud = ask(place, "agency_exit_effect", on), ask(place, "fraud_effect", on)
    met = [answer for answer in exits if answer.outcome == FAIL]
    if isinstance(fraud, Value) and any(answer.clause == fraud.clause for answer in met):
        struck_off: ProgrammeState = {"listing": "struck_off", "subsidy": "cancelled"}
        return Answer(FAIL, fraud.clause, struck_off, fraud.since, (Step("struck_off"),))
    if isinstance(effect, Answer):
        return effect
    steps = tuple(Step("ground_of_exit", {"clause": answer.clause}) for answer in met)
    if met:
        listing: ListingState = "delisted" if effect.value == "loses_listing" else "listed"
        value: ProgrammeState = {"listing": listing, "subsidy": "ended"}
        return Answer(FAIL, effect.clause, value, effect.since, (*steps, Step("exit_effect", {"word": effect.value})))
    stays: ProgrammeState = {"listing": "listed", "subsidy": "active"}
    return Answer(overall(exits), effect.clause, stays, effect.since, (Step("no_ground_met"),))


def agency_at_fairs(standing: Answer, readings: Readings | None = None) -> Answer:
    """Whether an agency is offered to enterprises at a fair; ``value`` is offered, offered_with_note or left_out.

    An agency whose subsidy ended under the 2024 measure stays listed: by default it is left out until the bureau says
    otherwise, or it is offered with a note (A24). One off the list is not offered.

    Parameters
    ----------
    standing : Answer
        Of `agency_standing`.

    Source: PS24-11, PS24-13, PS21-11.

    Examples
    --------
    >>> ended = Answer("fail", "PS24-11", {"listing": "listed", "subsidy": "ended"})
    >>> [agency_at_fairs(ended, {"ended_agency_in_fairs": one}).value for one in ("left_out_by_default", "offered_with_note")]
    ['left_out', 'offered_with_note']
    """
    if standing.value is None:
        return standing
    if standing.value["listing"] != "listed":
        outcome, word = FAIL, "left_out"
    elif standing.value["subsidy"] == "active":
        outcome, word = standing.outcome, "offered"
    elif chosen(readings, "ended_agency_in_fairs") == "offered_with_note":
        outcome, word = PASS, "offered_with_note"
    else:
        outcome, word = NEEDS_DECISION, "left_out"
    return Answer(outcome, standing.clause, word, standing.since, (*standing.working, Step("at_fairs", {"word": word})))
