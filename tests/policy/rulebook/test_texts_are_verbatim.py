"""What the rule data quotes stands in the document it cites, word for word; documents/ holds the texts as published."""

import copy
import re
from datetime import date
from pathlib import Path

import pytest

from matchfair.policy import catalogue_editions
from matchfair.policy.rulebook.book import INHERITED, SET, Rulebook, current_rulebook, using

DOCUMENTS = {
    path.stem: re.sub(r"\s", "", path.read_text("utf-8"))
    for path in (Path(__file__).parents[1] / "documents").glob("*.txt")
}
SEPARATORS = {"CZ": "，"}  # Pingshan puts 、 between sub-items


def quoted(clause, text):
    """Whether a text stands in the document of a clause, spaces and line ends apart; ；joins two passages."""
    document = DOCUMENTS[clause.split("-")[0]]
    return all(re.sub(r"\s", "", passage) in document for passage in text.split("；"))


def misquoted(book):
    for clause in book.clauses.values():
        if clause.text and clause.document in DOCUMENTS and not quoted(clause.id, clause.text):
            yield clause.id
    for rule in book.rules.values():
        for value in rule.values:
            at_hand = value.clause.split("-")[0] in DOCUMENTS
            if at_hand and value.text and not quoted(value.clause, value.text):
                yield f"{rule.place} {rule.name} {value.clause}"
    with using(book):
        for place in ("pingshan", "changzhou"):
            yield from (
                f"{edition.edition} {area.code}" for edition, area in areas(place) if not printed(edition, area)
            )


def areas(place):
    return [(edition, area) for edition in catalogue_editions(place) for area in edition.areas]


def printed(edition, area):
    document = edition.clause.split("-")[0]
    words = f"{area.name}：{SEPARATORS.get(document, '、').join(item.text for item in area.items)}"
    return words + "；" in DOCUMENTS[document] or words + "。" in DOCUMENTS[document]


def test_clauses_rules_and_catalogues_quote_word_for_word():
    assert list(misquoted(current_rulebook())) == []


def test_every_value_that_is_set_quotes_its_document():
    without = {
        f"{rule.place} {rule.name}"
        for rule in current_rulebook().rules.values()
        for value in rule.values
        if value.state in (SET, INHERITED) and not value.text and value.clause.split("-")[0] in DOCUMENTS
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
        ("pingshan/clients.yaml", "client_grounds", "values", 2, "text"),
        ("pingshan/catalogue.yaml", "areas", 3, "items", 1, "text"),
        ("changzhou/catalogue.yaml", "areas", 9, "name"),
    ],
)
def test_one_letter_changed_is_noticed(where):
    assert list(misquoted(reworded(*where)))
