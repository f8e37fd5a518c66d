"""Who may be a client enterprise: place, headcount, size, operating state, exclusions, grounds, soft priority."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ..rulebook.answers import FAIL, MISSING_DATA, NEEDS_DECISION, PASS, Answer, Step
from ..rulebook.book import Value
from ..rulebook.lookup import ask, measure_in_force, no_measure
from ..rulebook.readings import Readings, chosen
from .size import UPPER, SizeFacts, size_class

OperatingState = Literal["normal", "suspended", "closed", "revoked", "deregistered", "not_operating"]


# By which names and industries speak of a trade that is excluded.
TRADE_LETTERS: Mapping[str, str] = {"labour_dispatch": "劳务派遣", "hr_service": "人力资源"}

# Whether an address lies in the place; "unclear": there is one, and its words do not tell.
Here = bool | Literal["unclear"] | None


@dataclass(frozen=True)
class ClientFacts:
    """What is known of an enterprise; None = not known.

    ``cases`` gives the labour petitions, inspections and arbitrations accepted in a year, from the bureau's records;
    of ``case_years_assumed`` nobody has stated the year yet.
    ``dispatch_licence`` and ``hr_licence`` are what a document shows, ``dispatch_business`` and ``hr_business`` what its
    name or industry says.
    ``tech_sme_year`` is the year of entry in the database of technology SMEs, 0 = never entered.
    """

    list_year: int | None = None
    registered_here: Here = None
    tax_here: Here = None
    operating_here: Here = None
    headcount: int | None = None
    industry: str | None = None
    revenue_fen: int | None = None
    total_assets_fen: int | None = None
    operating_state: OperatingState | None = None
    on_abnormal_list: bool | None = None
    finance_system: bool | None = None
    accounting_credit: bool | None = None
    tax_credit: bool | None = None
    dispatch_licence: bool | None = None
    dispatch_business: bool | None = None
    hr_licence: bool | None = None
    hr_business: bool | None = None
    cases: Mapping[int, tuple[int | None, int | None, int | None]] | None = None
    case_years_assumed: tuple[int, ...] = ()
    tech_sme_year: int | None = None
    key_enterprise: bool | None = None
    key_enterprise_document: str | None = None
    mediated: bool | None = None
    dispute_prone: bool | None = None


def client_eligibility(place: str, on: date, facts: ClientFacts, readings: Readings | None = None) -> list[Answer]:
    """Whether an enterprise may be a client, one answer per condition; `overall` puts them together.

    Source: PS24-9, PS24-2.p1.c, PS21-9, CZ-2.2.

    Examples
    --------
    >>> facts = ClientFacts(operating_here=True, headcount=101, industry="制造业", revenue_fen=400_000_000,
    ...                     operating_state="normal", dispatch_licence=False, hr_licence=False, cases={2024: (1, 0, 0)})
    >>> answers = client_eligibility("pingshan", date(2025, 1, 15), facts)
    >>> [answer.clause for answer in answers if answer.outcome != "pass"]
    ['PS24-9.b']
    """
    if measure_in_force(place, on) is None:
        return [no_measure(place, on)]
    answers: list[Answer] = []
    for rule, judge in _CONDITIONS.items():
        value = ask(place, rule, on)
        answers += [value] if isinstance(value, Answer) else judge(value, on, facts, readings)
    return answers


def _known(value: Value, clause: str, state: bool | None, code: str, values: Mapping) -> Answer:
    """Pass, fail or missing by one fact that is true, false or not known."""
    outcome = MISSING_DATA if state is None else PASS if state else FAIL
    return Answer(
        outcome, clause, state, value.since, (Step(code, values), *([Step("not_known")] if state is None else []))
    )


def _place(value: Value, _on: date, facts: ClientFacts, readings: Readings | None) -> list[Answer]:
    tests = {"registered": facts.registered_here, "tax": facts.tax_here, "operating": facts.operating_here}
    answers = [_place_answer(value, word, tests[word]) for word in value.value]
    outside = facts.registered_here is False and facts.operating_here is True
    if outside and "registered" not in value.value and chosen(readings, "registered_elsewhere") == "needs_decision":
        step = Step("registered_elsewhere")
        answers = [
            replace(one, outcome=NEEDS_DECISION, working=(*one.working, step)) if one.outcome == PASS else one
            for one in answers
        ]
    return answers


def _place_answer(value: Value, word: str, here: Here) -> Answer:
    if here == "unclear":
        steps = (Step("place_test", {"word": word}), Step("address_unclear"))
        return Answer(NEEDS_DECISION, value.clause, None, value.since, steps)
    return _known(value, value.clause, here, "place_test", {"word": word})


def _headcount(value: Value, _on: date, facts: ClientFacts, readings: Readings | None) -> list[Answer]:
    inclusive = not value.exclusive and chosen(readings, "headcount_at_limit") == "inclusive"
    limit = "headcount_below" if value.exclusive else "headcount_limit"
    if facts.headcount is None:
        return [_known(value, value.clause, None, limit, {"limit": value.value})]
    outcome = PASS if facts.headcount < value.value + inclusive else FAIL
    steps = [Step(limit, {"limit": value.value}), Step("headcount_given", {"headcount": facts.headcount})]
    if facts.headcount == value.value:
        steps.append(
            Step("exactly_at_limit_inclusive" if inclusive else "exactly_at_limit_exclusive", {"limit": value.value})
        )
    return [Answer(outcome, value.clause, facts.headcount, value.since, tuple(steps))]


def _previous_year(on: date, facts: ClientFacts, readings: Readings | None) -> int:
    """The year before the list's, or before the application's (A4)."""
    by_application = chosen(readings, "previous_year_of") == "application_year"
    return (on.year if by_application or facts.list_year is None else facts.list_year) - 1


def _size(value: Value, _on: date, facts: ClientFacts, _readings: Readings | None) -> list[Answer]:
    found = size_class(SizeFacts(facts.industry, facts.headcount, facts.revenue_fen, facts.total_assets_fen))
    open_above = "medium" in value.value  # medium is allowed, large is not, and the table does not tell them apart
    allowed = [one in value.value or (None if one == UPPER and open_above else False) for one in found.value or ()]
    steps = [*found.working, Step("size_classes_allowed", {"words": tuple(value.value)})]
    if not allowed:
        outcome = found.outcome
    elif True in allowed:
        outcome = PASS if all(allowed) else found.outcome
    else:
        outcome = NEEDS_DECISION if None in allowed else FAIL
    if None in allowed:
        steps.append(Step("large_not_told_apart"))
    return [Answer(outcome, value.clause, found.value, value.since, tuple(steps))]


def _conditions(value: Value, _on: date, facts: ClientFacts, _readings: Readings | None) -> list[Answer]:
    answers = []
    for word, clause in value.value.items():
        if word == "operating_normally":
            state = None if facts.operating_state is None else facts.operating_state == "normal"
            answer = _known(value, clause, state, "operating_state", {"state": facts.operating_state or "?"})
            if state and facts.on_abnormal_list:
                answer = Answer(NEEDS_DECISION, clause, state, value.since, (*answer.working, Step("on_abnormal_list")))
            answers.append(answer)
        else:
            answers.append(_known(value, clause, getattr(facts, word), "condition", {"word": word}))
    return answers


def _exclusions(value: Value, _on: date, facts: ClientFacts, readings: Readings | None) -> list[Answer]:
    """A licence that is evidenced excludes; a name or an industry is a question for the bureau (A32)."""
    held = {
        "labour_dispatch": (facts.dispatch_licence, facts.dispatch_business),
        "hr_service": (facts.hr_licence, facts.hr_business),
    }
    with_licence = FAIL if chosen(readings, "licensed_mixed_business") == "excluded" else NEEDS_DECISION
    answers = []
    for word in value.value:
        licence, business = held[word]
        if licence:
            outcome, code = with_licence, "licence_held"
        elif business:
            outcome, code = NEEDS_DECISION, "business_without_licence"
        elif licence is None and business is None:
            outcome, code = MISSING_DATA, "licence_not_known"
        else:
            outcome, code = PASS, "not_excluded"
        step = Step(code, {"word": word, "letters": TRADE_LETTERS[word]})
        answers.append(Answer(outcome, value.clause, licence, value.since, (step,)))
    return answers


def _grounds(value: Value, on: date, facts: ClientFacts, readings: Readings | None) -> list[Answer]:
    """One ground is enough; where none is met, an unknown fact means missing data."""
    previous = _previous_year(on, facts, readings)
    states = {word: _ground(word, previous, facts) for word in value.value}
    steps = tuple(
        Step(
            "ground_met" if state else "ground_not_known" if state is None else "ground_not_met",
            {"word": word, "year": previous},
        )
        for word, state in states.items()
    )
    if "case_previous_year" in states and previous in facts.case_years_assumed:
        steps += (Step("case_year_assumed", {"year": previous}),)
    met = next((word for word, state in states.items() if state), None)
    if met:
        return [Answer(PASS, value.value[met], met, value.since, steps)]
    outcome = MISSING_DATA if None in states.values() else FAIL
    return [Answer(outcome, value.clause, None, value.since, steps)]


def _ground(word: str, previous: int, facts: ClientFacts) -> bool | None:
    if word == "case_previous_year":
        counts = (facts.cases or {}).get(previous, (None,))
        return any(counts) or (None if None in counts else False)
    if word == "tech_sme_previous_year":
        return None if facts.tech_sme_year is None else facts.tech_sme_year == previous
    if word == "key_enterprise":
        documented = bool((facts.key_enterprise_document or "").strip())
        return (True if documented else None) if facts.key_enterprise else facts.key_enterprise
    return facts.mediated if word == "mediated" else None


def _priority(value: Value, _on: date, facts: ClientFacts, _readings: Readings | None) -> list[Answer]:
    """Priority raises a score and never decides."""
    prone = bool(facts.dispute_prone)
    step = Step("priority_encouraged" if prone else "priority_not_claimed", {"word": value.value})
    return [Answer(PASS, value.clause, prone, value.since, (step,))]


_CONDITIONS: Mapping[str, Callable[[Value, date, ClientFacts, Readings | None], list[Answer]]] = {
    "place_tests": _place,
    "headcount_max": _headcount,
    "size_classes": _size,
    "client_conditions": _conditions,
    "client_exclusions": _exclusions,
    "client_grounds": _grounds,
    "client_priority": _priority,
}
