"""What the rules page shows of a place and a day: the measure, the service catalogue, the rules, the clauses."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _, lazy_gettext as _l

from matchfair.policy import (
    Area,
    Catalogue,
    Citation,
    Instrument,
    Item,
    Period,
    RuleInForce,
    catalogue,
    clauses_of,
    document_on,
    documents_beside,
    periods,
    questions_for,
    rule_history,
    rules_in_force,
)

from .words import value_in_words

GROUPS = (
    (
        _l("Which enterprises are served"),
        "place_tests headcount_max size_classes client_conditions client_exclusions client_grounds client_priority",
    ),
    (
        _l("Who may be a service agency"),
        "entity_kinds agency_scopes agency_premises certified_staff_min "
        "certificate_kinds test_sitters test_pass_mean retest_sitters_min retest_pass_mean party_branch",
    ),
    (
        _l("The yearly lists, and leaving them"),
        "list_deadline own_case_rate_from own_case_count_from "
        "client_case_share_from change_request_share_from agency_exit_grounds agency_exit_effect client_may_terminate "
        "service_years_max client_exit_grounds fraud_effect fraud_recovery",
    ),
    (
        _l("Agreement, filing and service"),
        "filing_days agreement_elements term_max_years term_within_validity service_modes named_officer archive_parts",
    ),
    (
        _l("Subsidy"),
        "subsidy_cap_year_1 subsidy_cap_year_2 subsidy_cap_year_3 subsidy_cap_year_4 subsidy_cap_year_5 subsidy_years_max wage_base_series "
        "subsidy_decreasing subsidy_stop claim_documents evaluation_before_claim fund_source",
    ),
)


@dataclass(frozen=True)
class RulesPage:
    """Where `text` is searched for, only what holds it is left; `measure` None is a day without one, a plan counts."""

    place: str
    on: date
    today: date
    text: str
    measure: Instrument | None
    services: Catalogue | None
    areas: list[tuple[Area, list[Item]]]
    groups: list[tuple[str, list[RuleInForce]]]
    clauses: list[Citation]

    @property
    def found(self) -> bool:
        return bool(self.areas or self.groups or self.clauses)

    @property
    def periods(self) -> tuple[Period, ...]:
        return periods(self.place)

    @property
    def beside(self) -> list[Instrument]:
        """Documents that govern nothing and have to be named; the one the page shows is not named twice."""
        return [one for one in documents_beside(self.place) if one != self.measure]

    @property
    def plan_over(self) -> Instrument | None:
        """Where no measure ever governed: the plan there was."""
        plans = [one for one in self.beside if one.kind == "plan"]
        return plans[-1] if plans and not self.periods else None

    @property
    def neighbours(self) -> list[Period]:
        """In a gap, the measures before and after it."""
        governing = [one for one in self.periods if one.measure]
        before = [one for one in governing if one.last and one.last < self.on][-1:]
        return before + [one for one in governing if one.first and one.first > self.on][:1]

    @property
    def measure_state(self) -> str:
        """Where today stands to the measure; a report is in force nowhere."""
        measure = self.measure
        assert measure
        return self.state(measure.valid_from, measure.valid_until) if measure.is_basis else "report"

    def others(self, rule: RuleInForce) -> list[RuleInForce]:
        """The earlier and later versions of a rule."""
        return [one for one in rule_history(self.place, rule.name) if one != rule]

    def state(self, first: date | None, last: date | None) -> str:
        """Where today stands to the days something is in force."""
        return "future" if first and first > self.today else "expired" if last and last < self.today else "in_force"


def rules_page(place: str, on: date, today: date, text: str = "") -> RulesPage:
    measure, services = document_on(place, on), catalogue(place, on)
    sought = text.strip().casefold()
    rules = [rule for rule in rules_in_force(place, on) if holds(sought, *texts_of(rule))]
    clauses = [one for one in clauses_of(measure.key) if not one.parts] if measure else []
    return RulesPage(
        place,
        on,
        today,
        text.strip(),
        measure,
        services,
        areas_found(services, sought) if services else [],
        grouped(rules, headings_of_the_subsidy(place, on)),
        [one for one in clauses if holds(sought, one.clause, one.article, one.text, one.paraphrase, one.text_en)],
    )


def holds(sought: str, *texts: str | None) -> bool:
    return any(sought in text.casefold() for text in texts if text)


def texts_of(rule: RuleInForce) -> tuple[str | None, ...]:
    quoted = (words for quote in rule.quotes for words in quote)
    return rule.title, rule.title_en, rule.clause, value_in_words(rule), *quoted


def areas_found(services: Catalogue, sought: str) -> list[tuple[Area, list[Item]]]:
    """Areas with the sub-items that hold what is sought; all of them where the area itself holds it."""
    found = []
    for area in services.areas:
        whole = holds(sought, area.name, area.name_en, area.short)
        items = [item for item in area.items if whole or holds(sought, item.code, item.text, item.text_en)]
        if whole or items:
            found.append((area, items))
    return found


def headings_of_the_subsidy(place: str, on: date) -> tuple[str, ...]:
    """The clauses under which a document puts conditions of its subsidy, not of taking part."""
    return tuple(clause for one in questions_for(place, on) if one.key == "claim_conditions" for clause in one.clauses)


def stands_under(rule: RuleInForce, heading: str) -> bool:
    return rule.clause.startswith(heading) and rule.clause.removeprefix(heading)[:1].isalpha()


def grouped(found: list[RuleInForce], of_the_subsidy: tuple[str, ...]) -> list[tuple[str, list[RuleInForce]]]:
    """The rules under their headings; those of other subjects (a place may have its own) come last."""
    asked = [rule for rule in found if any(stands_under(rule, heading) for heading in of_the_subsidy)]
    by_name = {rule.name: rule for rule in found if rule not in asked}
    groups = [(str(title), [by_name.pop(name) for name in names.split() if name in by_name]) for title, names in GROUPS]
    groups.insert(-1, (_("Conditions of the subsidy"), asked))
    return [(title, rules) for title, rules in [*groups, (_("Other rules"), list(by_name.values()))] if rules]
