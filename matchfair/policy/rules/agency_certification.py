"""Which agencies are certified: kind of entity, scope, premises, certified full-time staff, capability test."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..rulebook.answers import FAIL, MISSING_DATA, NEEDS_DECISION, PASS, Answer, Step
from ..rulebook.book import Value
from ..rulebook.lookup import ask, measure_in_force, no_measure

Score = int | float | Decimal | str
OPEN_LIST = "and_so_on"


@dataclass(frozen=True)
class Certificate:
    """A certificate; ``accepted`` is the bureau's word on a kind the text does not name, None = not decided yet."""

    kind: str
    expires_on: date | None = None
    accepted: bool | None = None


@dataclass(frozen=True)
class Staff:
    """One member of the service staff; a person counted for another agency does not count here, one whom
    another agency names as well is for the bureau."""

    full_time: bool
    certificates: tuple[Certificate, ...] = ()
    counted_elsewhere: bool = False
    named_elsewhere: bool = False


@dataclass(frozen=True)
class AgencyFacts:
    """What is known of an agency; None = not known. ``test_scores`` are those of the two nominated, out of 100."""

    entity_kind: str | None = None
    registration_document: bool | None = None
    scopes: tuple[str, ...] | None = None
    premises: bool | None = None
    staff_present: bool | None = None
    office: bool | None = None
    staff: tuple[Staff, ...] | None = None
    test_scores: tuple[Score, ...] | None = None


def agency_certification(place: str, on: date, facts: AgencyFacts) -> list[Answer]:
    """Whether an agency may be listed, one answer per condition; `overall` puts them together.

    Source: PS24-2.p2.a, PS24-2.p2.b, PS24-8, PS21-8, CZ-2.2.

    Examples
    --------
    >>> facts = AgencyFacts("enterprise", True, ("legal",), True, True, True,
    ...                     (Staff(True, (Certificate("legal_profession"),)),) * 2, (79.5, 80))
    >>> answers = agency_certification("pingshan", date(2025, 1, 15), facts)
    >>> [answer.clause for answer in answers if answer.outcome == "fail"]
    ['PS24-8.2']
    """
    if measure_in_force(place, on) is None:
        return [no_measure(place, on)]
    answers = []
    for rule, judge in _CONDITIONS.items():
        value = ask(place, rule, on)
        answers.append(value if isinstance(value, Answer) else judge(place, value, on, facts))
    return answers


def _entity(_place: str, value: Value, _on: date, facts: AgencyFacts) -> Answer:
    steps = (Step("entity_kind", {"word": facts.entity_kind or "?"}),)
    if facts.entity_kind is None or facts.registration_document is None:
        outcome = MISSING_DATA
    elif facts.entity_kind not in value.value or facts.entity_kind == "other":
        outcome = NEEDS_DECISION
    else:
        outcome = PASS if facts.registration_document else FAIL
    clause = value.value.get(facts.entity_kind, value.clause)
    return Answer(outcome, clause, facts.entity_kind, value.since, steps)


def _scope(_place: str, value: Value, _on: date, facts: AgencyFacts) -> Answer:
    """One named scope is enough; another one is for the bureau where the text ends with 等."""
    steps = (Step("scopes_wanted", {"words": tuple(value.value)}), Step("scopes_given", {"words": facts.scopes or ()}))
    named = tuple(one for one in facts.scopes or () if one in value.value and one != OPEN_LIST)
    if not facts.scopes:
        outcome = MISSING_DATA
    else:
        outcome = PASS if named else NEEDS_DECISION if OPEN_LIST in value.value else FAIL
    return Answer(outcome, value.clause, named, value.since, steps)


def _premises(_place: str, value: Value, _on: date, facts: AgencyFacts) -> Answer:
    shown = {"premises": facts.premises, "staff": facts.staff_present, "office": facts.office}
    states = {word: shown[word] for word in value.value}
    outcome = FAIL if False in states.values() else MISSING_DATA if None in states.values() else PASS
    lacking = tuple(word for word, state in states.items() if not state)
    return Answer(outcome, value.clause, lacking, value.since, (Step("premises_lacking", {"words": lacking}),))


def _certified_staff(place: str, value: Value, on: date, facts: AgencyFacts) -> Answer:
    if facts.staff is None:
        return Answer(MISSING_DATA, value.clause, None, value.since, (Step("staff_not_known", {"least": value.value}),))
    kinds = ask(place, "certificate_kinds", on)
    named = (OPEN_LIST,) if isinstance(kinds, Answer) else tuple(kinds.value)  # none named: each is for the bureau
    states = [
        _certified(member, named, on) for member in facts.staff if member.full_time and not member.counted_elsewhere
    ]
    sure, doubtful = states.count(True), states.count(None)
    outcome = PASS if sure >= value.value else NEEDS_DECISION if sure + doubtful >= value.value else FAIL
    steps = [Step("certified_staff", {"least": value.value, "sure": sure, "doubtful": doubtful})]
    expired = sum(_expired(member, on) for member in facts.staff)
    twice = sum(member.named_elsewhere for member in facts.staff)
    steps += [Step("certificates_expired", {"persons": expired})] if expired else []
    steps += [Step("named_at_two_agencies", {"persons": twice})] if twice else []
    return Answer(outcome, value.clause, sure, value.since, tuple(steps))


def _expired(member: Staff, on: date) -> bool:
    return bool(member.certificates) and all(one.expires_on and one.expires_on < on for one in member.certificates)


def _certified(member: Staff, named: Sequence[str], on: date) -> bool | None:
    """True with a named or accepted certificate that is valid, None where the bureau has to decide on the kind."""
    valid = [one for one in member.certificates if one.expires_on is None or one.expires_on >= on]
    if any(one.kind in named or one.accepted for one in valid):
        return None if member.named_elsewhere else True
    return None if OPEN_LIST in named and any(one.accepted is None for one in valid) else False


def _test(place: str, value: Value, on: date, facts: AgencyFacts) -> Answer:
    sitters = ask(place, "test_sitters", on)
    if isinstance(sitters, Answer):
        return sitters
    scores = facts.test_scores or ()
    if len(scores) != sitters.value:
        step = Step("test_sitters_wrong", {"wanted": sitters.value, "sat": len(scores)})
        outcome = NEEDS_DECISION if len(scores) > sitters.value else MISSING_DATA
        return Answer(outcome, sitters.clause, None, sitters.since, (step,))
    return mean_reached(scores, value)


def mean_reached(scores: Sequence[Score], value: Value) -> Answer:
    """Whether the mean of some scores reaches a pass mark, compared exactly: no rounding, no floor for one person.

    Raises
    ------
    ValueError
        If a score is below 0 or above 100.

    Source: PS24-8.2, PS24-11.4.b, PS21-8.2; readings A2 and A11.

    Examples
    --------
    >>> mark = Value("set", 80, "PS24-8.2", date(2024, 7, 10), None)
    >>> mean_reached(("79.5", 80), mark).outcome, mean_reached((60, 100), mark).outcome
    ('fail', 'pass')
    """
    exact = [Fraction(str(score)) for score in scores]
    if not all(0 <= score <= 100 for score in exact):
        raise ValueError(f"scores {', '.join(map(str, scores))}: give each as 0 to 100")
    total, needed = sum(exact), value.value * len(exact)
    mean = total / len(exact)
    steps = (
        Step("scores", {"scores": tuple(map(str, scores))}),
        Step("mean_compared", {"total": total, "needed": needed, "mark": value.value}),
    )
    return Answer(PASS if total >= needed else FAIL, value.clause, mean, value.since, steps)


_CONDITIONS: Mapping[str, Callable[[str, Value, date, AgencyFacts], Answer]] = {
    "entity_kinds": _entity,
    "agency_scopes": _scope,
    "agency_premises": _premises,
    "certified_staff_min": _certified_staff,
    "test_pass_mean": _test,
}
