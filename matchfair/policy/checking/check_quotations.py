"""Checks that what is quoted is said: a key phrase by its document, a rule's text by its clause, no bundle as a whole."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from ..rulebook.book import Rulebook
from ..rulebook.faults import fault

# The texts as published, named by the key of the document; a checkout has them, an installed package need not.
DOCUMENTS = Path(__file__).parents[3] / "tests" / "policy" / "documents"
JOINS = "；"  # joins two passages of one clause


@lru_cache(maxsize=4)
def documents(folder: Path = DOCUMENTS) -> Mapping[str, str]:
    """The text of each document at hand, by its key, without spaces and line ends; none where there is no folder.

    Examples
    --------
    >>> documents(Path("no such folder"))
    {}
    """
    return {path.stem: letters(path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))}


def letters(text: str) -> str:
    """A text without spaces and line ends.

    Examples
    --------
    >>> letters("第一条  为 了")
    '第一条为了'
    """
    return re.sub(r"\s", "", text)


def quotation_faults(book: Rulebook, folder: Path = DOCUMENTS) -> Iterator[str]:
    """Key phrases that their document does not have, and texts of rules that are not in the clause they cite.

    Examples
    --------
    >>> from matchfair.policy.rulebook.book import current_rulebook
    >>> list(quotation_faults(current_rulebook()))
    []
    """
    at_hand = documents(folder)
    for clause in book.clauses.values():
        for text in (clause.text, *clause.also):
            if text and clause.document in at_hand and letters(text) not in at_hand[clause.document]:
                yield fault(f"clause {clause.id}", "not_in_its_document", text=text, document=clause.document)
    for rule in book.rules.values():
        for value in rule.values:
            if value.text and not _said_in(book, value.text, value.clauses):
                yield fault(f"{rule.file}, {rule.name}", "not_in_its_clause", text=value.text, clause=value.clause)


def _said_in(book: Rulebook, text: str, cited: tuple[str, ...]) -> bool:
    """Whether each passage of a text stands in one of the clauses cited; those of a document without clauses are not known."""
    clauses = [book.clauses[one] for one in cited if one in book.clauses]
    said = [letters(words) for one in clauses for words in (one.text or "", *one.also)]
    return not clauses or all(any(letters(part) in words for words in said) for part in text.split(JOINS))
