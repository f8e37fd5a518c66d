"""Looks up a rule of a place on a day: its value, or an answer where no value applies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .answers import MISSING_DATA, NEEDS_DECISION, PASS, Answer, Step
from .book import NOT_REGULATED, UNKNOWN, Value, ValueState, current_rulebook
from .places import NAMED_BESIDE, Instrument, Jurisdiction
from .rule_values import RuleKind


def places() -> tuple[Jurisdiction, ...]:
    """The places whose bureaus can hold fairs, by key.

    Examples
    --------
    >>> {place.key: place.bureau for place in places()}["pingshan"]
    '坪山区人力资源部门'
    """
    return tuple(place for _, place in sorted(current_rulebook().places.items()) if place.bureau)


def measure_in_force(place: str, on: date) -> Instrument | None:
    """The measure, work plan or notice that governs a day in a place; None in a gap between measures.

    Source: PS24-26, PS21-27, PS21I-1.2a; reading A18 (three years end the day before the third anniversary).

    Raises
    ------
    ValueError
        If the place is not known; the message lists the known ones.

    Examples
    --------
    >>> measure_in_force("pingshan", date(2027, 7, 9)).key
    'PS24'
    >>> measure_in_force("pingshan", date(2024, 7, 9)) is None
    True
    """
    return current_rulebook().measure_in_force(place, on)


def document_on(place: str, on: date) -> Instrument | None:
    """The document to read for a day: the one that governs, or a plan that governs nothing but whose period it is.

    Examples
    --------
    >>> [getattr(document_on("longgang", day), "key", None) for day in (date(2018, 1, 1), date(2026, 1, 1))]
    ['LG', None]
    """
    return current_rulebook().document_on(place, on)


def documents_beside(place: str) -> tuple[Instrument, ...]:
    """Documents of a place that govern nothing but have to be named: plans, notices known by number alone, interpretations.

    Examples
    --------
    >>> [one.number or one.title for one in documents_beside("chongqing")]
    ['渝人社〔2025〕526号']
    """
    return tuple(one for one in current_rulebook().instruments[place] if one.kind in NAMED_BESIDE)


def legal_basis(place: str, on: date) -> Instrument | None:
    """The document that may be cited as the legal basis of what is done on a day; None in a gap or by a report alone.

    Examples
    --------
    >>> [getattr(legal_basis(place, date(2025, 5, 1)), "key", None) for place in ("changzhou", "guangzhou_haizhu")]
    ['CZ', None]
    """
    found = measure_in_force(place, on)
    return found if found and found.is_basis else None


@dataclass(frozen=True)
class RuleInForce:
    """One rule as a rules page prints it: name, kind, unit, value with its state, since when, clause and text."""

    name: str
    title: str
    title_en: str
    kind: RuleKind
    unit: str | None
    state: ValueState
    value: Any
    since: date | None
    until: date | None
    clause: str
    text: str | None
    text_en: str | None
    exclusive: bool = False

    @property
    def quotes(self) -> tuple[tuple[str, str, str | None], ...]:
        """What the document says of it, each passage under its own clause: id, words, English gloss.

        Examples
        --------
        >>> rule = rule_at("pingshan", "agency_exit_grounds", date(2024, 7, 10))
        >>> [(clause, words) for clause, words, _ in rule.quotes]
        [('PS24-11.5', '服务机构在托管服务期间自行申请退出托管服务的'), ('PS24-11.6', '服务机构存在其他违法违规行为')]
        >>> rule_at("changzhou", "fund_source", date(2024, 7, 10)).quotes[0][:2]
        ('CZ-2.1e', '资金来源为就业资金')
        """
        if self.text:  # a rule of kind cited has none of its own
            return ((self.clause, self.text, self.text_en),)
        cited = dict.fromkeys(self.value.values()) if self.kind == "cited" and self.value else ()
        found = (citation(clause) for clause in cited)
        return tuple((one.clause, one.text, one.text_en) for one in found if one.text)


def rules_in_force(place: str, on: date) -> tuple[RuleInForce, ...]:
    """Every rule a place states on a day, also those on which its document is silent; empty without a document.

    Examples
    --------
    >>> first = rules_in_force("changzhou", date(2024, 7, 10))[0]
    >>> first.name, first.title, first.clause
    ('place_tests', '地点条件', 'CZ-2.2e')
    """
    found = (rule_at(place, name, on) for name in current_rulebook().tree["rules.yaml"])
    return tuple(rule for rule in found if rule is not None)


def rule_at(place: str, name: str, on: date) -> RuleInForce | None:
    """One rule of a place on a day, as its document prints it; None without a document, or where it does not state the rule.

    Raises
    ------
    KeyError
        If there is no rule of that name.

    Examples
    --------
    >>> found = rule_at("pingshan", "filing_days", date(2024, 7, 10))
    >>> found.value, found.clause, str(found.until)
    (15, 'PS24-16.4', '2027-07-09')
    >>> rule_at("pingshan", "filing_days", date(2024, 4, 1)) is None
    True
    """
    about = current_rulebook().tree["rules.yaml"][name]
    value = current_rulebook().value(place, name, on) if document_on(place, on) else None
    if value is None:
        return None
    unit = current_rulebook().rules[place, name].unit
    return RuleInForce(
        name,
        about["name"],
        about["name_en"],
        about["kind"],
        unit,
        value.state,
        value.value,
        value.since,
        value.valid_until,
        value.clause,
        value.text,
        value.text_en,
        value.exclusive,
    )


@dataclass(frozen=True)
class Citation:
    """Where a clause stands: its document, its article as printed there (None = no article), its key phrase verbatim.

    A bundle of several sentences has ``parts`` and no text: only a part is quoted. ``paraphrase`` is ours, never a quotation.
    """

    clause: str
    instrument: Instrument
    article: str | None
    text: str | None
    text_en: str | None
    parts: tuple[str, ...] = ()
    paraphrase: str | None = None


def citation(clause: str) -> Citation:
    """The document and article behind a clause id.

    Raises
    ------
    KeyError
        If no document has that key.

    Examples
    --------
    >>> found = citation("PS24-16.4")
    >>> found.instrument.key, found.article, found.text
    ('PS24', '第十六条', '自双方签订服务协议之日起15日内向坪山区人力资源部门备案')
    >>> citation("PS24-16.3").text is None, citation("PS24-16.3").parts
    (True, ('PS24-16.3.a', 'PS24-16.3.b'))
    """
    book = current_rulebook()
    documents = {one.key: one for instruments in book.instruments.values() for one in instruments}
    key = clause.split("-")[0]
    if key not in documents:
        raise KeyError(f"no document is called {key!r}; known: {', '.join(documents)}")
    found, parts = book.clauses.get(clause), tuple(book.parts.get(clause, ()))
    if found is None:
        return Citation(clause, documents[key], None, None, None)
    text = None if parts else found.text
    return Citation(clause, documents[key], found.article, text, found.text_en, parts, found.paraphrase)


def bundle_of(clause: str) -> str:
    """The id under which a sentence was written down before bundles were cut into parts; without a bundle its own.

    Examples
    --------
    >>> bundle_of("PS24-16.3.b"), bundle_of("PS24-16.4")
    ('PS24-16.3', 'PS24-16.4')
    """
    found = current_rulebook().clauses.get(clause)
    return (found.part_of if found else None) or clause


def no_measure(place: str, on: date) -> Answer:
    """The answer on a day on which no measure is in force: the bureau has to decide; what ended and what begins is named.

    Source: PS24-26, PS21-27, PS21I-1.2a; reading A18.

    Examples
    --------
    >>> [step.code for step in no_measure("pingshan", date(2024, 5, 1)).working]
    ['no_measure_in_force', 'measure_ended', 'measure_begins']
    """
    governing = [one for one in current_rulebook().instruments[place] if one.governs]
    plans = [one for one in documents_beside(place) if one.kind == "plan"]
    if plans and not governing:
        plan = plans[-1]
        values = {"place": place, "measure": plan.key, "from": plan.valid_from, "until": plan.valid_until}
        return Answer(NEEDS_DECISION, None, working=(Step("plan_alone", values),))
    ended = [one for one in governing if one.valid_until and one.valid_until < on][-1:]
    begins = [one for one in governing if one.valid_from and one.valid_from > on][:1]
    steps = (
        Step("no_measure_in_force", {"place": place, "on": on}),
        *(Step("measure_ended", {"measure": one.key, "on": one.valid_until}) for one in ended),
        *(Step("measure_begins", {"measure": one.key, "on": one.valid_from}) for one in begins),
    )
    return Answer(NEEDS_DECISION, None, working=steps)


def ask(place: str, rule: str, on: date) -> Value | Answer:
    """The value of a rule on a day, or the finished answer where there is no value to apply.

    Returns
    -------
    Value
        Where the place states a value.
    Answer
        ``needs_decision`` without a measure in force, ``missing_data`` where the document was not seen,
        ``pass`` with value None where the document is silent (nothing is required).

    Source: the clause that each value cites; reading A18 for days without a measure.

    Examples
    --------
    >>> ask("changzhou", "term_max_years", date(2024, 1, 1)).working[0].code
    'not_regulated'
    >>> ask("pingshan", "filing_days", date(2024, 1, 1)).value
    15
    """
    if measure_in_force(place, on) is None:
        return no_measure(place, on)
    value = current_rulebook().value(place, rule, on)
    if value is None or value.state == UNKNOWN:
        clause, since = (value.clause, value.since) if value else (None, None)
        return Answer(MISSING_DATA, clause, None, since, (Step("rule_not_known", {"rule": rule, "place": place}),))
    if value.state == NOT_REGULATED:
        by_itself = citation(value.clause).instrument.governs
        step = Step("not_regulated" if by_itself else "no_chapter_by_interpretation", {"rule": rule})
        return Answer(PASS, value.clause, None, value.since, (step,))
    return value


def ask_all(place: str, rules: Iterable[str], on: date) -> list[Value] | Answer:
    """The values of several rules on a day, or the first finished answer where one of them has no value to apply.

    Source: the clause that each value cites; reading A18 for days without a measure.

    Examples
    --------
    >>> [value.value for value in ask_all("pingshan", ("filing_days", "term_max_years"), date(2024, 8, 1))]
    [15, 3]
    >>> ask_all("changzhou", ("filing_days", "term_max_years"), date(2024, 8, 1)).working[0].code
    'not_regulated'
    """
    found = [ask(place, rule, on) for rule in rules]
    finished = [one for one in found if isinstance(one, Answer)]
    return finished[0] if finished else [one for one in found if isinstance(one, Value)]


# rule -> the lines of working that only its answers have; the clause tells apart those that share one
LINES = {
    "place_tests": "place_test",
    "headcount_max": "headcount_limit headcount_below",
    "size_classes": "size_classes_allowed",
    "client_conditions": "operating_state condition",
    "client_exclusions": "licence_held licence_not_known business_without_licence not_excluded",
    "client_grounds": "ground_met ground_not_met ground_not_known",
    "client_priority": "priority_encouraged priority_not_claimed",
    "entity_kinds": "entity_kind",
    "agency_scopes": "scopes_wanted",
    "agency_premises": "premises_lacking",
    "certified_staff_min": "certified_staff staff_not_known",
    "test_pass_mean": "mean_compared",
    "retest_pass_mean": "mean_compared",
    "test_sitters": "test_sitters_wrong",
    "retest_sitters_min": "too_few_sitters",
    "own_case_count_from": "own_cases",
    "own_case_rate_from": "share_limit share_reached share_below no_case_no_rate rate_of_nobody",
    "client_case_share_from": "share_limit share_reached share_below",
    "change_request_share_from": "share_limit share_reached share_below",
    "service_years_max": "days_served no_service_yet",
    "list_deadline": "list_deadline",
    "filing_days": "days_stated working_days_stated signed",
    "term_max_years": "longest_term",
    "named_officer": "officers_named",
}


def rule_of(answer: Answer, place: str, on: date) -> str | None:
    """The rule an answer of that place and day is about; None where only its clause can be named.

    Examples
    --------
    >>> from matchfair.policy import Step, filing_days
    >>> rule_of(filing_days("pingshan", date(2023, 1, 1)), "pingshan", date(2023, 1, 1))
    'filing_days'
    >>> stated = Answer("pass", "PS21-9.b.3", working=(Step("not_excluded", {"word": "labour_dispatch"}),))
    >>> rule_of(stated, "pingshan", date(2023, 1, 1))
    'client_exclusions'
    """
    codes = {step.code for step in answer.working}
    named = [step.values["rule"] for step in answer.working if "rule" in step.values]
    candidates = [rule for rule, lines in LINES.items() if codes & set(lines.split())]
    return next((rule for rule in (*named, *candidates) if _stands_in(answer.clause, rule, place, on)), None)


def _stands_in(clause: str | None, name: str, place: str, on: date) -> bool:
    rule = rule_at(place, name, on)
    return rule is not None and clause in (
        rule.clause,
        *(rule.value.values() if rule.kind == "cited" and rule.value else ()),
    )
