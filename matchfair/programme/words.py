"""The words for eligibility, grounds of exit and programme events."""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _, lazy_gettext as _l

from matchfair import words
from matchfair.figures import hundredths
from matchfair.policy import Answer, citation, keeps_lists, working_in_words as said
from matchfair.words import english

from .conditions import Condition
from .eligibility import Eligibility
from .exits import ExitState
from .models import Finding, ProgrammeEvent

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
    "old_list": (_l("On a list of a measure that has ended: needs a decision"), "wait"),
    "no_lists": (_l("No list is kept here"), "off"),
    "ended": (_l("Listing ended"), "no"),
}


def lists_kept(place: str) -> bool:
    """Whether pages of the place speak of lists, and of who takes part without being on one."""
    return keeps_lists(place)


def subsidy_conditions(standing: Eligibility) -> tuple:
    """Where no list is kept the conditions are those of a subsidy, checked at the claim (A47)."""
    if not standing.judged or not any(one.answer.clause for one in standing.judged):
        return _l("No conditions are stated here"), "off"
    if standing.outcome == "pass":
        return _l("Conditions of subsidy met"), "ok"
    return _l("Conditions of subsidy to be checked"), "wait"


# Priority is no condition: it raises a score and is neither met nor failed.
PRIORITY = {"priority_encouraged": (_l("Priority"), "ok"), "priority_not_claimed": (_l("No priority"), "off")}


@dataclass(frozen=True)
class Shown:
    """One condition as a page shows it."""

    about: str
    title: str
    answer: Answer
    findings: tuple[Finding, ...]
    small_base: bool  # a single one would reach the share
    badge: tuple | None = None  # where neither met nor failed is what it says


def shown(standing: Eligibility | ExitState) -> list[Shown]:
    """The conditions or grounds of a party, those that are open first."""
    return sorted(map(shown_one, standing.judged), key=lambda row: row.answer.outcome == "pass")


def shown_one(judged: Condition) -> Shown:
    """A condition by its key phrase in the document; where that was not seen, by the first line of its working."""
    answer = judged.answer
    cited = citation(answer.clause) if answer.clause else None
    title = (cited and (cited.text_en if english() else cited.text)) or first_line(answer)
    small = any(step.code == "small_base" for step in answer.working)
    return Shown(judged.about, title, answer, judged.findings, small, PRIORITY.get(answer.working[0].code))


def first_line(answer: Answer) -> str:
    return said(answer.working[0])[english()]


KINDS = {
    "own_cases": _l("Its own cases"),
    "client_totals": _l("Its clients in figures"),
    "retest": _l("Yearly capability test"),
    "withdrawal": _l("Withdrawal"),
    "violation": _l("Other violation"),
    "fraud": _l("Collusion or fraud"),
    "service": _l("Service received"),
    "change_request": _l("Request to change agency"),
    "case": _l("Case"),
    "state": _l("State of operation"),
}

NOTED_OF = {
    "agencies": ("own_cases", "client_totals", "retest", "withdrawal", "violation", "fraud"),
    "enterprises": ("service", "change_request", "case", "state", "fraud"),
}

CHANNELS = {
    "petition": _l("Labour petition"),
    "inspection": _l("Labour inspection"),
    "arbitration": _l("Labour arbitration"),
}

STATES = {
    "normal": _l("In normal operation"),
    "not_operating": _l("Not actually operating"),
    "closed": _l("Closed"),
    "suspended": _l("Suspended"),
    "deregistered": _l("Deregistered"),
    "revoked": _l("Licence revoked"),
    "moved_out": _l("Moved out"),
}

FIGURES = {
    "petitions": _l("petitions %(number)s"),
    "inspections": _l("inspections %(number)s"),
    "arbitrations": _l("arbitrations %(number)s"),
    "own_disputes": _l("distinct disputes %(number)s"),
    "own_workforce": _l("own workforce %(number)s"),
    "client_employees": _l("employees of clients %(number)s"),
    "served": _l("clients %(number)s"),
    "with_case": _l("with a case %(number)s"),
    "asked_to_change": _l("asked to change %(number)s"),
}


# code -> (words, kind of badge); a ground that is met speaks against the party
GROUNDS = {
    "pass": (_l("Not met"), "ok"),
    "fail": (_l("Ground met"), "no"),
    "needs_decision": (_l("Needs a decision"), "wait"),
    "missing_data": (_l("Data missing"), "off"),
}

LISTING = {
    "delisted": (_l("No longer a service agency"), "no"),
    "exited": (_l("No longer a client enterprise"), "no"),
    "struck_off": (_l("No longer subsidised, no longer a service agency or client"), "no"),
}

SUBSIDY = {
    "active": (_l("Not ended"), "ok"),
    "ended": (_l("Ended"), "no"),
    "cancelled": (_l("Cancelled at once"), "no"),
}

EFFECTS = {
    ("delisted", "ended"): _l("It is no longer a service agency, and its subsidy ends."),
    ("listed", "ended"): _l("It no longer enjoys the subsidy; the list stays as it is until the next one."),
    ("exited", "ended"): _l("It is no longer a client enterprise, and the subsidy for it stops."),
    ("struck_off", "cancelled"): _l(
        "The subsidy is cancelled at once, and it is no longer a service agency or client."
    ),
    ("listed", "active"): _l("Listing and subsidy stand as before."),
}


def event_in_words(fact: ProgrammeEvent) -> str:
    """What was noted, in one line."""
    said = []
    if fact.kind in ("service", "change_request"):
        said.append(fact.agency.name if fact.agency else fact.what)
    if fact.kind == "service":
        said.append(span_in_words(fact))
    if fact.kind == "retest":
        said.append(_(", ").join(hundredths(int(Decimal(score) * 100)) for score in fact.details["scores"]))
    if fact.kind in ("case", "state"):
        said.append(str(CHANNELS[fact.details["channel"]] if fact.kind == "case" else STATES[fact.details["state"]]))
    said += [
        str(text) % {"number": fact.details[name]}
        for name, text in FIGURES.items()
        if fact.details.get(name) is not None
    ]
    if fact.kind == "change_request" and fact.ended_on:
        said.append(_("taken back on %(day)s", day=words.day(fact.ended_on)))
    return " · ".join([*said, fact.what] if fact.what and fact.kind != "service" else said)


def span_in_words(fact: ProgrammeEvent) -> str:
    first = words.day(fact.happened_on)
    if fact.ended_on is None:
        return _("since %(day)s", day=first)
    return _("%(first)s to %(last)s", first=first, last=words.day(fact.ended_on))
