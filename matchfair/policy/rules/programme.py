"""The programme: the state of its parties, the deadline of its yearly lists, hints of related parties."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypedDict

from ..rulebook.answers import FAIL, NEEDS_DECISION, PASS, Answer, Step
from ..rulebook.book import SET, current_rulebook
from ..rulebook.lookup import ask, measure_in_force
from ..rulebook.readings import Readings, chosen
from .catalogue import letters_of

ListingState = Literal["listed", "delisted", "exited", "struck_off"]
SubsidyState = Literal["active", "ended", "cancelled"]
COMPARED = ("legal_representative", "controller", "address", "phone")


class ProgrammeState(TypedDict):
    """What met grounds lead to, on two axes: whether a party is still on its list, and what becomes of its subsidy."""

    listing: ListingState
    subsidy: SubsidyState


def list_published(place: str, list_year: int, published_on: date | None, today: date) -> Answer:
    """Whether the lists of a year are published in time; ``value`` is the last day. The measure is that of 1 January;
    where it ended before the deadline a later list is noted and no delay (A18).

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
    if day <= deadline:
        return Answer(PASS, rule.clause, deadline, rule.since, steps)
    if measure_in_force(place, deadline) == measure_in_force(place, date(list_year, 1, 1)):
        return Answer(FAIL, rule.clause, deadline, rule.since, steps)
    noted = Step("deadline_after_the_measure", {"on": deadline})
    return Answer(NEEDS_DECISION, rule.clause, deadline, rule.since, (*steps, noted))


def keeps_lists(place: str) -> bool:
    """Whether a document of the place has ever asked for yearly lists of agencies and clients.

    Without lists nobody is certified, admitted or refused: what the place states of agencies and enterprises decides who
    may claim a subsidy, and nothing at a fair (A47).

    Source: PS24-10, PS21-10, CZ-2.2.

    Examples
    --------
    >>> keeps_lists("pingshan"), keeps_lists("changzhou"), keeps_lists("longgang")
    (True, False, False)
    """
    rule = current_rulebook().rules.get((place, "list_deadline"))
    return rule is not None and any(value.state == SET for value in rule.values)


def related_hints(
    place: str,
    on: date,
    agency: Mapping[str, str | None],
    enterprise: Mapping[str, str | None],
    readings: Readings | None = None,
) -> Answer:
    """What an agency and an enterprise have in common; ``value`` is a tuple of words.

    Serving a related enterprise is not forbidden, only collusion is (A38): a hint passes by default; the bureau may choose
    to be asked.

    Parameters
    ----------
    agency, enterprise : mapping of str to str or None
        Any of legal_representative, controller, address, phone; spaces, width and dashes do not matter.

    Source: PS24-24.2, PS21-25.b.

    Examples
    --------
    >>> agency, enterprise = {"phone": "0755-2000 0010"}, {"phone": "０７５５２０００００１０"}
    >>> both = related_hints("pingshan", date(2025, 1, 1), agency, enterprise)
    >>> both.outcome, both.value
    ('pass', ('phone',))
    """
    rule = ask(place, "fraud_effect", on)
    if isinstance(rule, Answer):
        return rule
    ours, theirs = ({name: letters_of(party.get(name) or "") for name in COMPARED} for party in (agency, enterprise))
    shared = tuple(name for name in COMPARED if ours[name] and ours[name] == theirs[name])
    asks = shared and chosen(readings, "related_parties") == "needs_decision"
    step = Step("shared_details" if shared else "nothing_shared", {"words": shared} if shared else {})
    return Answer(NEEDS_DECISION if asks else PASS, rule.clause, shared, rule.since, (step,))
