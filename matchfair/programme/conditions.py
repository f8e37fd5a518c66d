"""One condition or ground of a party: what the rules answer, and what people found since."""

from collections.abc import Iterable
from dataclasses import dataclass

from matchfair.policy import Answer, Override, bundle_of, overridden

from .models import Finding

# Lines of working that begin one of several answers of the same clause.
BY_WORD = (
    "place_test",
    "condition",
    "licence_not_known",
    "licence_held",
    "business_without_licence",
    "not_excluded",
    "leaving_state",
)

GROUND = "exit:"  # begins what a finding on a ground of exit is about; the same clause may be a condition of entry


@dataclass(frozen=True)
class Condition:
    """What the rules answer, and what people found since, the latest last."""

    computed: Answer
    about: str
    findings: tuple[Finding, ...] = ()

    @property
    def answer(self) -> Answer:
        """The answer in effect."""
        if not self.findings:
            return self.computed
        last = self.findings[-1]
        found = Override(last.outcome, last.decided_by, last.reason, last.document, last.decided_on)
        return overridden(self.computed, found, ground=self.about.startswith(GROUND))


def judge(answers: Iterable[Answer], findings: list[Finding], prefix: str = "") -> tuple[Condition, ...]:
    """Each answer with the findings about it; `prefix` is `GROUND` for grounds of exit."""
    pairs = [(answer, prefix + condition_of(answer)) for answer in answers]
    return tuple(
        Condition(answer, about, tuple(one for one in findings if one.about in (about, formerly(about))))
        for answer, about in pairs
    )


def formerly(about: str) -> str:
    """How a finding named the condition while a bundle of sentences had one id."""
    prefix = GROUND if about.startswith(GROUND) else ""
    clause, _, word = about.removeprefix(prefix).partition(":")
    return f"{prefix}{bundle_of(clause)}{':' + word if word else ''}"


def condition_of(answer: Answer) -> str:
    """What tells one condition of a party from its others, the same on every day: its clause and the word it asks for."""
    first = answer.working[0]
    word = first.values.get("word") if first.code in BY_WORD else first.values.get("rule")
    if first.code == "premises_lacking":
        word = "premises"  # Changzhou asks for premises and for certified staff in one clause
    return f"{answer.clause or first.code}{':' + word if word else ''}"
