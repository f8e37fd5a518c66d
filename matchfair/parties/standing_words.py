"""How a party's standing is said: outcomes, the list, each condition with its text, its article and its working."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import lazy_gettext as _l

from matchfair.policy import Citation, citation, rules_in_force
from matchfair.policy import words as said
from matchfair.words import english

from .judged import Judged
from .leaving import Leaving
from .register_models import Finding
from .standing import Standing

# code -> (words, kind of badge)
OUTCOMES = {
    "pass": (_l("Meets it"), "ok"), "fail": (_l("Does not meet it"), "no"),
    "needs_decision": (_l("Needs a decision"), "wait"), "missing_data": (_l("Data missing"), "wait"),
}  # fmt: skip
OVERALL = {
    "pass": (_l("Meets every condition"), "ok"), "fail": (_l("Does not meet the conditions"), "no"),
    "needs_decision": (_l("Needs a decision"), "wait"), "missing_data": (_l("Data missing"), "wait"),
}  # fmt: skip
LISTINGS = {
    "listed": (_l("On the list"), "ok"), "not_listed": (_l("Not on the list"), "no"), "no_list": (_l("No list yet"), "off"),
    "ended": (_l("Listing ended"), "no"),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """One condition as a page shows it."""

    about: str
    outcome: str
    title: str
    cited: Citation | None
    rule_url: str
    working: list[str]
    findings: tuple[Finding, ...]
    small_base: bool  # a single one would reach the share


def shown(standing: Standing | Leaving, place: str, on: date) -> list[Shown]:
    """The conditions or grounds of a party, those that are open first."""
    anchors = anchors_of(place, on)
    rows = [shown_one(judged, anchors, place, on) for judged in standing.judged]
    return sorted(rows, key=lambda row: row.outcome == "pass")


def shown_one(judged: Judged, anchors: dict[str, str], place: str, on: date) -> Shown:
    answer = judged.answer
    cited = citation(answer.clause) if answer.clause else None
    lines = [said(step)[english()] for step in answer.working]
    title = (cited and (cited.text_en if english() else cited.text)) or lines[0]
    url = url_for("parties.rules", place=place, on=on, _anchor=anchors.get(answer.clause or "") or None)
    small = any(step.code == "small_base" for step in answer.working)
    return Shown(judged.about, answer.outcome, title, cited, url, lines, judged.findings, small)


def anchors_of(place: str, on: date) -> dict[str, str]:
    """Clause -> the rule of the rules page that cites it."""
    anchors: dict[str, str] = {}
    for rule in rules_in_force(place, on):
        cited = rule.value.values() if rule.kind == "cited" and rule.value else ()
        for clause in (rule.clause, *cited):
            anchors.setdefault(clause, rule.name)
    return anchors
