"""Agreements and their archives: what they must state, how long they run, how long they are kept."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from ..rulebook.answers import FAIL, MISSING_DATA, NEEDS_DECISION, PASS, Answer, Outcome, Step
from ..rulebook.days import years_after
from ..rulebook.lookup import ask, measure_in_force
from ..rulebook.readings import Readings, chosen
from .service_years import last_of_years


def term_limit(
    place: str,
    starts_on: date,
    ends_on: date,
    override_reason: str | None = None,
    *,
    signed_on: date | None = None,
    readings: Readings | None = None,
) -> Answer:
    """Whether an agreement's term may be filed; ``value`` is the latest end day that would pass without a decision.

    Three years is a hard limit; which day is its last says `last_of_years` (A42). The end of the measure's validity is a
    soft one ("in principle"): going beyond it needs a reason, which is kept in the working (A17).

    Parameters
    ----------
    signed_on : date, optional
        Picks the measure (A37); default ``starts_on``.

    Raises
    ------
    ValueError
        If the term ends before it starts.

    Source: PS24-16.3.b; PS21-17.c leaves the term free, CZ is silent.

    Examples
    --------
    >>> term_limit("pingshan", date(2024, 8, 1), date(2027, 7, 9)).outcome
    'pass'
    >>> term_limit("pingshan", date(2024, 8, 1), date(2027, 7, 10)).outcome
    'needs_decision'
    >>> term_limit("pingshan", date(2024, 8, 1), date(2027, 7, 10), "three full years agreed").outcome
    'pass'
    >>> ends = date(2027, 7, 31), date(2027, 8, 1)
    >>> [term_limit("pingshan", date(2024, 8, 1), end, "longer").outcome for end in ends]
    ['pass', 'fail']
    """
    if ends_on < starts_on:
        raise ValueError(f"the term ends on {ends_on}, before it starts on {starts_on}; correct one of the two days")
    signed = signed_on or starts_on
    hard, soft = ask(place, "term_max_years", signed), ask(place, "term_within_validity", signed)
    if isinstance(hard, Answer):
        return hard
    longest = last_of_years(starts_on, hard.value, readings)
    measure = measure_in_force(place, signed)
    validity_end = measure.valid_until if not isinstance(soft, Answer) and measure else None
    if chosen(readings, "term_soft_limit") == "length_only":
        validity_end = None
    latest = min(longest, validity_end or longest)
    steps = [
        Step("term", {"from": starts_on, "until": ends_on}),
        Step("longest_term", {"years": hard.value, "until": longest}),
    ]
    if measure and validity_end:
        steps.append(Step("validity_ends", {"on": validity_end, "measure": measure.key}))
        if validity_end < longest:
            steps.append(Step("validity_ends_first", {"on": validity_end, "longest": longest}))
    outcome = _term_outcome(ends_on, longest, latest, override_reason, steps)
    return Answer(outcome, hard.clause, latest, hard.since, tuple(steps))


def _term_outcome(ends_on: date, longest: date, latest: date, reason: str | None, steps: list[Step]) -> Outcome:
    if ends_on > longest:
        steps.append(Step("term_too_long", {"until": longest}))
        return FAIL
    if ends_on <= latest:
        return PASS
    if reason and reason.strip():
        steps.append(Step("beyond_validity_with_reason", {"reason": reason.strip()}))
        return PASS
    steps.append(Step("beyond_validity", {"until": latest}))
    return NEEDS_DECISION


def agreement_elements(place: str, on: date) -> Answer:
    """The elements an agreement must state; ``value`` is a tuple of words.

    Source: PS24-16.2, PS21-17.b, CZ-1.5a.2.

    Examples
    --------
    >>> agreement_elements("pingshan", date(2024, 7, 10)).value
    ('service_scope', 'service_mode', 'service_fee', 'breach_liability', 'service_term')
    """
    return stated_words(place, "agreement_elements", on)


def stated_words(place: str, rule: str, on: date) -> Answer:
    """The words a place states for a rule, as a tuple (`agreement_elements`, `archive_parts`, `service_modes`, …).

    Source: PS24-16.2, PS24-17, PS21-17.b, PS21-18, CZ-1.3b, CZ-1.5a.2, CZ-1.6.b, CQ-3.1, CQ-3.2.

    Examples
    --------
    >>> stated_words("pingshan", "archive_parts", date(2024, 7, 10)).value
    ('basic_information', 'service_log', 'evidence')
    """
    value = ask(place, rule, on)
    if isinstance(value, Answer):
        return value
    words = (value.value,) if isinstance(value.value, str) else tuple(value.value)
    return Answer(PASS, value.clause, words, value.since, (Step("words_stated", {"rule": rule, "words": words}),))


def complete(place: str, rule: str, on: date, given: Mapping[str, object] | Collection[str]) -> Answer:
    """Whether everything a rule lists is there: agreement elements, archive parts. ``value`` is what is missing.

    Parameters
    ----------
    given : mapping or collection of str
        Words that are there; in a mapping those whose value is neither None nor blank (a fee of 0 is stated).

    Source: PS24-16.2, PS24-17, PS24-19, PS21-17.b, PS21-18, PS21-20, CZ-1.5a.2, CZ-1.6.b, CZ-2.4.

    Examples
    --------
    >>> complete("pingshan", "archive_parts", date(2024, 7, 10), {"basic_information", "evidence"}).value
    ('service_log',)
    >>> complete("pingshan", "agreement_elements", date(2024, 7, 10), {"service_fee": 0}).value[0]
    'service_scope'
    """
    stated = stated_words(place, rule, on)
    if stated.value is None:
        return stated
    there = (
        {word for word, what in given.items() if what is not None and str(what).strip()}
        if isinstance(given, Mapping)
        else set(given)
    )
    missing = tuple(word for word in stated.value if word not in there)
    step = Step("words_missing", {"words": missing}) if missing else Step("words_complete", {})
    return Answer(FAIL if missing else PASS, stated.clause, missing, stated.since, (*stated.working, step))


def agreement_states(place: str, on: date, stated: Mapping[str, object]) -> Answer:
    """Whether an agreement states every element it must; ``value`` is what is missing.

    A blank or a fee that is still to be agreed states nothing: it is missing data, which the two sides can still fill in.

    Source: PS24-16.2, PS21-17.b, CZ-1.5a.2.

    Examples
    --------
    >>> stated = {"service_scope": "x", "service_mode": "x", "service_fee": 0, "breach_liability": " ", "service_term": "x"}
    >>> found = agreement_states("pingshan", date(2024, 7, 10), stated)
    >>> found.outcome, found.value
    ('missing_data', ('breach_liability',))
    """
    found = complete(place, "agreement_elements", on, stated)
    return replace(found, outcome=MISSING_DATA) if found.outcome == FAIL else found


def officers_named(place: str, on: date, named: int) -> Answer:
    """Whether enough fixed service officers are named in an agreement; ``value`` is how many must be.

    Source: CZ-1.3c.1; Pingshan asks for none.

    Examples
    --------
    >>> [officers_named(place, date(2024, 8, 1), 0).outcome for place in ("changzhou", "pingshan")]
    ['fail', 'pass']
    """
    rule = ask(place, "named_officer", on)
    if isinstance(rule, Answer):
        return rule
    step = Step("officers_named", {"named": named, "least": rule.value})
    return Answer(PASS if named >= rule.value else FAIL, rule.clause, rule.value, rule.since, (step,))


def archive_kept_until(place: str, signed_on: date, ended_on: date, readings: Readings | None = None) -> Answer:
    """The last day an archive is kept; the bureau sets the years because the texts name none (A27).

    Parameters
    ----------
    signed_on : date
        The signing of the agreement; picks the measure.
    ended_on : date
        The last day served.

    Source: PS24-17, PS21-18, CZ-1.6.b.

    Examples
    --------
    >>> str(archive_kept_until("pingshan", date(2024, 8, 1), date(2025, 7, 31)).value)
    '2028-07-31'
    """
    rule = ask(place, "archive_parts", signed_on)
    if isinstance(rule, Answer):
        return rule
    years = int(chosen(readings, "archive_retention_years"))
    until = years_after(ended_on, years)
    steps = (Step("service_ended", {"on": ended_on}), Step("archive_kept", {"years": years, "until": until}))
    return Answer(PASS, rule.clause, until, rule.since, steps)
