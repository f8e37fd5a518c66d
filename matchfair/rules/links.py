"""Links from a number on a page to the rule that fixes it, on the rules page of the place and day that were used.

`about` is a rule's name, "catalogue", a service ("4", "4.b") or a clause; `at` is the place and the day.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flask import url_for

from matchfair.policy import (
    Answer,
    Area,
    Rulebook,
    catalogue,
    catalogue_edition,
    citation,
    clauses_of,
    current_rulebook,
    document_on,
    measure_in_force,
    rule_of,
    rules_in_force,
    size_standard,
)
from matchfair.words import english

At = tuple[str, date]


class Target(NamedTuple):
    """A place on the rules page."""

    anchor: str
    clause: str | None = None
    title: str = ""
    title_en: str = ""
    stated: bool = True  # False where the document says nothing about it


class RuleLink(NamedTuple):
    url: str
    title: str
    article: str  # as printed in the document; empty where it has none
    stated: bool


TOP = Target("measure")  # what the page always has: which measure is in force, or that none is


def rule_link(about: str, at: At) -> RuleLink:
    """Where a rule is printed as it was there on that day, what it is called, and its article."""
    found = target(about, at)
    article = citation(found.clause).article if found.clause else None
    stated = found.stated and (found is not TOP or measure_in_force(*at) is None)
    return RuleLink(rules_url(about, at), found.title_en if english() else found.title, article or "", stated)


def about_of(answer: Answer, at: At) -> str:
    """What an answer is about: its rule, otherwise its clause."""
    return rule_of(answer, *at) or answer.clause or ""


def rules_url(about: str, at: At) -> str:
    place, on = at
    return url_for("rules.rules", place=place, on=on, _anchor=target(about, at).anchor)


def target(about: str, at: At) -> Target:
    return targets(current_rulebook(), *at).get(about, TOP)


@lru_cache(maxsize=64)
def targets(_book: Rulebook, place: str, on: date) -> Mapping[str, Target]:
    """Everything that can be linked to on the rules page of a day. A clause leads to the rule that cites it first."""
    found: dict[str, Target] = {}
    for rule in rules_in_force(place, on):
        here = Target(rule.name, rule.clause, rule.title, rule.title_en, rule.state != "not_regulated")
        cited = rule.value.values() if rule.kind == "cited" and rule.value else ()
        found |= {rule.name: here} | {clause: found.get(clause, here) for clause in (rule.clause, *cited)}
    if "size_classes" in found:
        found[size_standard().clause] = found["size_classes"]  # the national table is printed with the rule
    services = catalogue(place, on)
    if services:
        found["catalogue"] = here = Target("catalogue", services.clause, "服务事项", "service catalogue")
        found.setdefault(services.clause, here)
        found |= {code: one for area in services.areas for code, one in services_of(area)}
    document = document_on(place, on)
    for one in clauses_of(document.key) if document else ():
        found.setdefault(one.clause, Target(one.parts[0] if one.parts else one.clause, one.clause))
    return found


def services_of(area: Area) -> Iterator[tuple[str, Target]]:
    yield str(area.code), Target(f"area-{area.code}", None, area.short, area.short_en)
    yield from ((item.code, Target(f"item-{item.code}", None, item.code, item.code)) for item in area.items)


def catalogue_at(edition: str, on: date) -> At:
    """The place of an edition and the day to read it on: that day, or where another was in force, its own last day."""
    found = catalogue_edition(edition)
    if catalogue(found.place, on) == found:
        return found.place, on
    return found.place, found.valid_until or found.valid_from or on


def clause_url(clause: str, today: date) -> str | None:
    """A clause of whatever document on today's rules page or, where that is over, on its last day's; None for one that
    governs no place."""
    instrument = citation(clause).instrument
    if not (instrument.governs or instrument.kind == "plan"):
        return None
    day = today if instrument.covers(today) else instrument.valid_until or today
    return rules_url(clause, (instrument.place, day))
