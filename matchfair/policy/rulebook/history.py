"""What governed a place over time: its measures with the gaps between them, a rule's versions, a document's clauses."""

from dataclasses import dataclass
from datetime import date

from .book import current_rulebook
from .days import ONE_DAY
from .lookup import Citation, RuleInForce, citation, rule_at
from .places import Instrument


@dataclass(frozen=True)
class Period:
    """Days, both inclusive (None = open), on which one document governs; ``measure`` None is a gap between two."""

    first: date | None
    last: date | None
    measure: Instrument | None


def periods(place: str) -> tuple[Period, ...]:
    """The documents that govern a place, the oldest first, with the gaps between and after them (A18).

    Returns
    -------
    tuple of Period
        Empty where no document governs.

    Source: PS24-26, PS21-27, PS21I-1.2a.

    Examples
    --------
    >>> [(one.measure and one.measure.key, str(one.first), str(one.last)) for one in periods("pingshan")][1:4]
    [(None, '2021-02-24', '2021-03-30'), ('PS21', '2021-03-31', '2024-03-30'), (None, '2024-03-31', '2024-07-09')]
    >>> len(periods("changzhou")), periods("longgang")  # a measure without an end; none that governs
    (1, ())
    """
    current_rulebook().place(place)
    governing = [one for one in current_rulebook().instruments[place] if one.governs]
    found: list[Period] = []
    for one in sorted(governing, key=lambda one: one.valid_from or date.min):
        ended = found[-1].last if found else None
        if ended and one.valid_from and one.valid_from > ended + ONE_DAY:
            found.append(Period(ended + ONE_DAY, one.valid_from - ONE_DAY, None))
        found.append(Period(one.valid_from, one.valid_until, one))
    if found and found[-1].last:
        found.append(Period(found[-1].last + ONE_DAY, None, None))
    return tuple(found)


def rule_history(place: str, name: str) -> tuple[RuleInForce, ...]:
    """Every version of a rule that a place states, the oldest first.

    Raises
    ------
    KeyError
        If the place does not state the rule at all.

    Examples
    --------
    >>> [(one.value, str(one.since)) for one in rule_history("pingshan", "filing_days")]
    [(10, '2018-02-24'), (15, '2021-03-31'), (15, '2024-07-10')]
    """
    days = [one.valid_from or one.valid_until or date.max for one in current_rulebook().rules[place, name].values]
    found = (rule_at(place, name, day) for day in sorted(days))
    return tuple(rule for rule in found if rule is not None)


def clauses_of(document: str) -> tuple[Citation, ...]:
    """The clauses of a document in its own order; empty for one whose clauses are not listed.

    Examples
    --------
    >>> first = clauses_of("PS24")[0]
    >>> first.clause, first.article
    ('PS24-1', '第一条')
    """
    return tuple(citation(one.id) for one in current_rulebook().clauses.values() if one.document == document)
