"""What the rule data quotes stands in the document it cites, word for word; documents/ holds the texts as published."""

import copy
from datetime import date

import pytest

from matchfair.policy import catalogue_editions, citation, rule_at
from matchfair.policy.checking.check_quotations import documents, quotation_faults
from matchfair.policy.rulebook.book import INHERITED, SET, Rulebook, current_rulebook, using
from matchfair.words import in_full

TEXTS = documents()


def misquoted(book):
    yield from quotation_faults(book)
    with using(book):
        for place in book.places:
            yield from (
                f"{edition.edition} {area.code}"
                for edition, area in areas(place)
                if edition.clause.split("-")[0] in TEXTS and not printed(edition, area)
            )


def areas(place):
    return [(edition, area) for edition in catalogue_editions(place) for area in edition.areas]


def printed(edition, area):
    text = TEXTS[edition.clause.split("-")[0]]
    words = (f"{area.name}：{sign.join(item.text for item in area.items)}" for sign in "、，")
    return any(one + end in text for one in words for end in "；。")


def test_a_bundle_is_quoted_by_its_parts_alone():
    book = current_rulebook()
    assert len(book.parts) >= 31 and sum(map(len, book.parts.values())) >= 106
    for bundle, parts in book.parts.items():
        assert citation(bundle).text is None and citation(bundle).parts == tuple(parts)
    cited = {clause for rule in book.rules.values() for value in rule.values for clause in value.clauses}
    assert cited & set(book.parts) == set()


def test_the_words_under_a_rule_stand_in_the_clause_named_beside_them():
    """A text that is right, but of the article before it, is a wrong quotation."""
    tree = current_rulebook().tree | {
        "pingshan/clients.yaml": copy.deepcopy(current_rulebook().tree["pingshan/clients.yaml"])
    }
    tree["pingshan/clients.yaml"]["headcount_max"]["text"] = "生产经营正常"
    (first, *_) = quotation_faults(Rulebook(tree))
    assert "pingshan/clients.yaml, headcount_max" in first and "does not stand in PS21-9.b.1" in first


def test_a_rule_prints_each_passage_under_its_own_clause():
    found = rule_at("changzhou", "client_conditions", date(2025, 5, 1)).quotes
    assert [(clause, words) for clause, words, _ in found] == [
        ("CZ-2.2d.2", "生产经营正常"),
        ("CZ-2.2d.1", "具有健全严格的财务管理制度"),
        ("CZ-2.2d.3", "会计信用和纳税信用良好"),
    ]


def test_clauses_rules_and_catalogues_quote_word_for_word():
    assert list(misquoted(current_rulebook())) == []


def test_every_value_that_is_set_quotes_its_document():
    without = {
        f"{rule.place} {rule.name}"
        for rule in current_rulebook().rules.values()
        for value in rule.values
        if value.state in (SET, INHERITED) and not value.text and value.clause.split("-")[0] in TEXTS
        if not isinstance(value.value, dict) or "share_of_wage" in value.value or "yuan" in value.value
    }
    assert without == set()


def test_a_silent_document_is_not_quoted_with_the_words_of_another_edition():
    for name, day in (("headcount_max", date(2019, 5, 1)), ("named_officer", date(2025, 5, 1))):
        value = current_rulebook().value("pingshan", name, day)
        assert (value.value, value.text, value.text_en) == (None, None, None)


def reworded(path, *keys):
    """The rule data with one Chinese text changed by one letter."""
    tree = current_rulebook().tree | {path: copy.deepcopy(current_rulebook().tree[path])}
    entry = tree[path]
    for key in keys[:-1]:
        entry = entry[key]
    entry[keys[-1]] = entry[keys[-1]].replace(entry[keys[-1]][1], "某", 1)
    return Rulebook(tree)


@pytest.mark.parametrize(
    "where",
    [
        ("pingshan/clauses/PS24.yaml", "clauses", 9, "text"),
        ("pingshan/agreements.yaml", "filing_days", "text"),
        ("pingshan/clients.yaml", "place_tests", "values", 2, "text"),
        ("pingshan/clauses/PS24.yaml", "clauses", 0, "also", 0),
        ("pingshan/catalogue.yaml", "areas", 3, "items", 1, "text"),
        ("changzhou/catalogue.yaml", "areas", 9, "name"),
    ],
)
def test_one_letter_changed_is_noticed(where):
    assert list(misquoted(reworded(*where)))


def test_a_report_is_never_cited_as_a_basis():
    reports = {one.key for of in current_rulebook().instruments.values() for one in of if one.kind == "practice"}
    assert reports
    for clause in current_rulebook().clauses.values():
        assert (in_full(clause.id) == "") == (not citation(clause.id).instrument.is_basis)
        assert clause.document not in reports or in_full(clause.id) == ""
