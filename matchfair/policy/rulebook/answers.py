"""What every rule answers: an outcome with its clause, the value used, since when it holds, and the working."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

Outcome = Literal["pass", "fail", "needs_decision", "missing_data"]
PASS: Outcome = "pass"
FAIL: Outcome = "fail"
NEEDS_DECISION: Outcome = "needs_decision"
MISSING_DATA: Outcome = "missing_data"
GROUND_WORDS = {PASS: "ground_not_met", FAIL: "ground_met"}
WORST_FIRST = (FAIL, MISSING_DATA, NEEDS_DECISION, PASS)


@dataclass(frozen=True)
class Step:
    """One line of working: a code with its values; `working_in_words` says it in both languages.

    Examples
    --------
    >>> Step("signed", {"on": date(2024, 7, 10)}).code
    'signed'
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """The answer of one rule.

    Parameters
    ----------
    outcome : {"pass", "fail", "needs_decision", "missing_data"}
    clause : str or None
        Clause id such as ``"PS24-16.4"``; None where no measure was in force.
    value : object
        What the rule came to: a date, a number of days, an amount in fen, a share, a tuple of words; None if nothing.
    since : date or None
        The day from which the cited value holds; None for an undated document.
    working : tuple of Step

    Examples
    --------
    >>> Answer("pass", "PS24-16.4", 15, date(2024, 7, 10)).outcome
    'pass'
    """

    outcome: Outcome
    clause: str | None
    value: Any = None
    since: date | None = None
    working: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if self.outcome not in WORST_FIRST:
            raise ValueError(f"outcome {self.outcome!r} is none of {', '.join(WORST_FIRST)}")


@dataclass(frozen=True)
class Override:
    """A person's decision that replaces a rule's outcome: who, why, on what paper, when."""

    outcome: Outcome
    by: str
    reason: str
    document: str
    decided_on: date


def overall(answers: Iterable[Answer]) -> Outcome:
    """The outcome of several answers together: fail, else missing data, else needs decision, else pass.

    Examples
    --------
    >>> overall([Answer("pass", "PS24-9.a"), Answer("missing_data", "PS24-9.b")])
    'missing_data'
    >>> overall([])
    'pass'
    """
    outcomes = {answer.outcome for answer in answers}
    return next((outcome for outcome in WORST_FIRST if outcome in outcomes), PASS)


def overridden(answer: Answer, override: Override, ground: bool = False) -> Answer:
    """The same answer with a person's outcome; what the rule itself said stays in the working.

    Parameters
    ----------
    answer, override
        What the rule said, and what a person decided instead.
    ground : bool
        Whether the answer is about a ground on which a party leaves (``fail`` = it is met), not about a condition.

    Source: clauses that leave the finding to the bureau, such as PS24-8.1b, PS24-9.c, PS24-11.6 and PS24-12.2.

    Raises
    ------
    ValueError
        If name, reason or document is empty.

    Examples
    --------
    >>> asked = Answer("needs_decision", "PS24-9.d")
    >>> decided = overridden(asked, Override("pass", "Li", "no licence held", "memo 7", date(2024, 8, 1)))
    >>> decided.outcome, decided.working[-1].values["was"]
    ('pass', 'needs_decision')
    >>> fraud = Override("fail", "Li", "minutes seen", "finding 4", date(2025, 8, 1))
    >>> overridden(Answer("pass", "PS24-24.2"), fraud, ground=True).working[-1].values["now"]
    'ground_met'
    """
    for name in ("by", "reason", "document"):
        if not getattr(override, name).strip():
            raise ValueError(f"an override needs a {name}: write who decided, why, and on which document")
    said = GROUND_WORDS if ground else {}
    values = {
        "was": said.get(answer.outcome, answer.outcome),
        "now": said.get(override.outcome, override.outcome),
        "by": override.by,
        "reason": override.reason,
        "document": override.document,
        "on": override.decided_on,
    }
    return replace(answer, outcome=override.outcome, working=(*answer.working, Step("override", values)))
