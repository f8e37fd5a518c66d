"""How a party's standing is said: outcomes, the list, each condition with its text and its answer."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from matchfair.policy import Answer, citation, working_in_words as said
from matchfair.words import english

from .judged import Judged
from .leaving import Leaving
from .register_models import Finding
from .standing import Standing

# code -> (words, kind of badge)
OUTCOMES = {
    "pass": (_l("Meets it"), "ok"),
    "fail": (_l("Does not meet it"), "no"),
    "needs_decision": (_l("Needs a decision"), "wait"),
    "missing_data": (_l("Data missing"), "wait"),
}
OVERALL = {
    "pass": (_l("Meets every condition"), "ok"),
    "fail": (_l("Does not meet the conditions"), "no"),
    "needs_decision": (_l("Needs a decision"), "wait"),
    "missing_data": (_l("Data missing"), "wait"),
}
LISTINGS = {
    "listed": (_l("On the list"), "ok"),
    "not_listed": (_l("Not on the list"), "no"),
    "no_list": (_l("No list yet"), "off"),
    "ended": (_l("Listing ended"), "no"),
}


@dataclass(frozen=True)
class Shown:
    """One condition as a page shows it."""

    about: str
    title: str
    answer: Answer
    findings: tuple[Finding, ...]
    small_base: bool  # a single one would reach the share


def shown(standing: Standing | Leaving) -> list[Shown]:
    """The conditions or grounds of a party, those that are open first."""
    return sorted(map(shown_one, standing.judged), key=lambda row: row.answer.outcome == "pass")


def shown_one(judged: Judged) -> Shown:
    """A condition by its key phrase in the document; where that was not seen, by the first line of its working."""
    answer = judged.answer
    cited = citation(answer.clause) if answer.clause else None
    title = (cited and (cited.text_en if english() else cited.text)) or first_line(answer)
    small = any(step.code == "small_base" for step in answer.working)
    return Shown(judged.about, title, answer, judged.findings, small)


def first_line(answer: Answer) -> str:
    return said(answer.working[0])[english()]
