"""Chongqing's grass-roots service stations: long enough in service, or enough people served."""

from dataclasses import replace
from datetime import date

from ..rulebook.answers import FAIL, NEEDS_DECISION, PASS, Answer, Step
from ..rulebook.lookup import ask, ask_all


def station_served_enough(place: str, on: date, months: int, person_times: int) -> Answer:
    """Whether a station served at least the months asked (inclusive) or more than the person-times asked (exclusive).

    Source: CQ-3.4 (一年以上 includes, 超过 excludes; Civil Code 1259).

    Examples
    --------
    >>> served = (12, 0), (11, 1000), (0, 1001)
    >>> [station_served_enough("chongqing", date(2023, 12, 1), *one).outcome for one in served]
    ['pass', 'fail', 'pass']
    """
    rules = ask_all(place, ("station_months_min", "station_served_more_than"), on)
    if isinstance(rules, Answer):
        return rules
    least, more_than = rules
    enough = months >= least.value or person_times > more_than.value
    steps = (
        Step("station_months", {"months": months, "least": least.value}),
        Step("station_person_times", {"served": person_times, "more_than": more_than.value}),
    )
    found = Answer(PASS if enough else FAIL, least.clause, enough, least.since, steps)
    return _while_open(place, on, found)


def _while_open(place: str, on: date, found: Answer) -> Answer:
    """The notice has no end, its applications had: after their last day a finding is for the office to use or not."""
    closed = ask(place, "station_applications_by", on)
    if isinstance(closed, Answer) or on <= closed.value:
        return found
    step = Step("applications_closed", {"on": closed.value})
    return replace(found, outcome=NEEDS_DECISION, working=(*found.working, step))


def station_cases_fit(place: str, on: date, cases: int) -> Answer:
    """Whether the number of typical cases sent in fits: at least one, at most as many as asked.

    Source: CQ-4.1.

    Examples
    --------
    >>> [station_cases_fit("chongqing", date(2023, 12, 1), cases).outcome for cases in (0, 1, 2, 3)]
    ['fail', 'pass', 'pass', 'fail']
    """
    most = ask(place, "station_cases_max", on)
    if isinstance(most, Answer):
        return most
    step = Step("station_cases", {"cases": cases, "most": most.value})
    found = Answer(PASS if 1 <= cases <= most.value else FAIL, most.clause, cases, most.since, (step,))
    return _while_open(place, on, found)
