"""When an enterprise is no longer a client: three full years, no longer operating, struck off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..rulebook.answers import FAIL, MISSING_DATA, NEEDS_DECISION, PASS, Answer, Outcome, Step, overall
from ..rulebook.book import Value
from ..rulebook.lookup import ask, measure_in_force, no_measure
from ..rulebook.readings import Readings, chosen
from .client_eligibility import Here, OperatingState
from .programme import ProgrammeState
from .service_years import ServicePeriod, days_of_years, full_on, served_days

NO_LONGER: Mapping[str, tuple[OperatingState, ...]] = {
    "deregistered": ("deregistered",),
    "closed": ("closed", "suspended"),
    "not_operating": ("not_operating",),
}


@dataclass(frozen=True)
class ServedClient:
    """What is known of a client in service; None = not known."""

    periods: Sequence[ServicePeriod] = ()
    operating_state: OperatingState | None = None
    operating_here: Here = None
    fraud_document: str | None = None


def client_exits(place: str, on: date, facts: ServedClient, readings: Readings | None = None) -> list[Answer]:
    """Every ground on which a client leaves, one answer each; ``fail`` = the ground is met.

    Source: PS24-12, PS21-13, PS24-24.2, CZ-3a.1.

    Examples
    --------
    >>> served = ServedClient([ServicePeriod("A", date(2022, 1, 10), date(2025, 1, 9))], "normal", True)
    >>> [answer.outcome for answer in client_exits("pingshan", date(2025, 1, 8), served)][0]
    'pass'
    >>> [answer.outcome for answer in client_exits("pingshan", date(2025, 1, 9), served)][0]
    'fail'
    """
    if measure_in_force(place, on) is None:
        return [no_measure(place, on)]
    return [_full_years(place, on, facts, readings), *_states(place, on, facts, readings), _fraud(place, on, facts)]


def _full_years(place: str, on: date, facts: ServedClient, readings: Readings | None) -> Answer:
    """Counted for the enterprise over all agencies and measures (A19); the last day of the third year is full (A42)."""
    rule = ask(place, "service_years_max", on)
    if isinstance(rule, Answer):
        return rule
    if not facts.periods:
        return Answer(PASS, rule.clause, None, rule.since, (Step("no_service_yet"),))
    full = full_on(facts.periods, rule.value, readings)
    days, needed = served_days(facts.periods, on), days_of_years(facts.periods, rule.value, readings)
    steps = (
        Step("days_served", {"days": days, "needed": needed}),
        Step("years_full_on", {"years": rule.value, "on": full}),
    )
    return Answer(FAIL if days >= needed else PASS, rule.clause, full, rule.since, steps)


def _states(place: str, on: date, facts: ServedClient, readings: Readings | None) -> list[Answer]:
    grounds = ask(place, "client_exit_grounds", on)
    if isinstance(grounds, Answer):
        return [_gone_unregulated(grounds, facts)]
    answers = [
        _moved(grounds.value[word], facts, grounds)
        if word == "moved_out"
        else _state(word, clause, facts, grounds, readings)
        for word, clause in grounds.value.items()
    ]
    if "moved_out" not in grounds.value:
        answers.append(_moved_out_unlisted(place, on, facts, readings))
    return answers


def _gone_unregulated(silent: Answer, facts: ServedClient) -> Answer:
    """Where a place regulates no exit, one that is gone is a question for a person, and no active client."""
    if facts.operating_state in (None, "normal"):
        return silent
    steps = (*silent.working, Step("operating_state", {"state": facts.operating_state}), Step("gone_without_a_rule"))
    return replace(silent, outcome=NEEDS_DECISION, working=steps)


def _state(word: str, clause: str, facts: ServedClient, rule: Value, readings: Readings | None) -> Answer:
    """The lists end with 等情形: a state that is neither normal nor listed is for the bureau, not a pass."""
    state = facts.operating_state
    steps = [Step("leaving_state", {"word": word, "state": state or "?"})]
    if state is None:
        outcome = MISSING_DATA
    elif state in NO_LONGER[word] or (state == "revoked" and word == "deregistered" and _as_gone(readings)):
        outcome = FAIL
    elif state == "normal" or any(state in NO_LONGER.get(one, ()) for one in rule.value):
        outcome = PASS
    else:
        outcome = NEEDS_DECISION
        steps.append(Step("revoked_is_not_deregistered") if state == "revoked" else Step("state_not_listed"))
    return Answer(outcome, clause, state, rule.since, tuple(steps))


def _as_gone(readings: Readings | None) -> bool:
    """Whether the bureau takes a revoked licence for a deregistration (A44)."""
    return chosen(readings, "licence_revoked") == "deregistered"


def _moved(clause: str, facts: ServedClient, rule: Value) -> Answer:
    here = facts.operating_here
    return Answer(_moved_outcome(here, FAIL), clause, here, rule.since, (Step("place_test", {"word": "operating"}),))


def _moved_outcome(here: Here, gone: Outcome) -> Outcome:
    if here == "unclear":
        return NEEDS_DECISION
    return MISSING_DATA if here is None else PASS if here else gone


def _moved_out_unlisted(place: str, on: date, facts: ServedClient, readings: Readings | None) -> Answer:
    """Moving away is no listed exit in 2024, yet the place condition of entry no longer holds (A26)."""
    entry = ask(place, "place_tests", on)
    clause, since = (entry.clause, entry.since) if isinstance(entry, Value) else (None, None)
    gone = FAIL if chosen(readings, "client_moved_away") == "exit" else NEEDS_DECISION
    outcome = _moved_outcome(facts.operating_here, gone)
    return Answer(outcome, clause, facts.operating_here, since, (Step("place_test", {"word": "operating"}),))


def _fraud(place: str, on: date, facts: ServedClient) -> Answer:
    rule = ask(place, "fraud_effect", on)
    if isinstance(rule, Answer):
        return rule
    document = (facts.fraud_document or "").strip() or None
    step = Step("found", {"word": "fraud", "what": document}) if document else Step("not_found", {"word": "fraud"})
    return Answer(FAIL if document else PASS, rule.clause, document, rule.since, (step,))


def client_standing(place: str, on: date, exits: Sequence[Answer]) -> Answer:
    """What met grounds lead to, on two axes: ``value`` is ``{"listing": …, "subsidy": …}``.

    Where the text has an article on clients that leave, the enterprise is no longer a client and its subsidy stops. A text
    that only limits the subsidy to three years ends the subsidy alone. Collusion or fraud strikes it off at once.

    Source: PS24-12, PS24-22, PS21-13, PS21-23.a, PS24-24.2, CZ-3a.1.

    Examples
    --------
    >>> served = ServedClient([ServicePeriod("A", date(2022, 1, 10), date(2025, 1, 9))], "normal", True)
    >>> here, there = (client_exits(place, date(2025, 1, 9), served) for place in ("pingshan", "changzhou"))
    >>> client_standing("pingshan", date(2025, 1, 9), here).value
    {'listing': 'exited', 'subsidy': 'ended'}
    >>> client_standing("changzhou", date(2025, 1, 9), there).value
    {'listing': 'listed', 'subsidy': 'ended'}
    """
    if measure_in_force(place, on) is None:
        return no_measure(place, on)
    grounds, fraud = ask(place, "client_exit_grounds", on), ask(place, "fraud_effect", on)
    met = [answer for answer in exits if answer.outcome == FAIL]
    if isinstance(fraud, Value) and any(answer.clause == fraud.clause for answer in met):
        struck_off: ProgrammeState = {"listing": "struck_off", "subsidy": "cancelled"}
        return Answer(FAIL, fraud.clause, struck_off, fraud.since, (Step("struck_off"),))
    first = (met or exits)[0]
    gone = any(step.code == "gone_without_a_rule" for answer in exits for step in answer.working)
    if not met and gone:
        return Answer(NEEDS_DECISION, first.clause, None, first.since, (Step("gone_without_a_rule"),))
    if not met:
        stays: ProgrammeState = {"listing": "listed", "subsidy": "active"}
        return Answer(overall(exits), first.clause, stays, first.since, (Step("no_ground_met"),))
    leaves = isinstance(grounds, Value)
    steps = (
        *(Step("ground_of_exit", {"clause": answer.clause}) for answer in met),
        Step("exit_effect", {"word": "leaves_as_client" if leaves else "client_loses_subsidy"}),
    )
    value: ProgrammeState = {"listing": "exited" if leaves else "listed", "subsidy": "ended"}
    return Answer(FAIL, first.clause, value, first.since, steps)
