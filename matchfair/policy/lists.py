"""The yearly lists of agencies and clients, and their deadline."""

from datetime import date

from matchfair.policy.answers import FAIL, PASS, Answer, Step
from matchfair.policy.lookup import ask


def list_published(place: str, list_year: int, published_on: date | None, today: date) -> Answer:
    """Whether the lists of a year are published in time; ``value`` is the last day. The measure is that of 1 January.

    Source: PS24-10, PS21-10, PS21I-5.3.

    Examples
    --------
    >>> list_published("pingshan", 2025, date(2025, 4, 1), date(2025, 4, 2)).outcome
    'fail'
    >>> str(list_published("pingshan", 2025, None, date(2025, 3, 31)).value)
    '2025-03-31'
    """
    rule = ask(place, "list_deadline", date(list_year, 1, 1))
    if isinstance(rule, Answer):
        return rule
    deadline = date(list_year, rule.value["month"], rule.value["day"])
    day = published_on or today
    steps = (
        Step("list_deadline", {"year": list_year, "on": deadline}),
        Step("published" if published_on else "not_published_yet", {"on": day}),
    )
    return Answer(FAIL if day > deadline else PASS, rule.clause, deadline, rule.since, steps)
