"""One word for one thing: every text the product holds uses the glossary's words (`tests/support/wording.py`)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from babel.messages.pofile import read_po
from wording import faults, faults_in_english

ROOT = Path(__file__).parents[2] / "matchfair"
HAN = re.compile(r"[\u4e00-\u9fff]")
# What an office or a document writes is read and quoted as it stands: no texts of ours.
OTHERS = ("migrations", "policy/jurisdictions/", "rosters/reading/synonyms.yaml", "static/vendor")


def catalogue() -> Iterator[tuple[str, str, str]]:
    with (ROOT / "translations/zh_Hans_CN/LC_MESSAGES/messages.po").open("rb") as file:
        for message in read_po(file):
            for text in [message.id] if isinstance(message.id, str) else message.id:
                yield "messages.po", "en", text
            for text in [message.string] if isinstance(message.string, str) else message.string:
                yield "messages.po", "zh", text


def code() -> Iterator[tuple[str, str, str]]:
    """What code writes itself; docstrings speak of the law, names of placeholders belong to templates of bureaus."""
    for path in ROOT.rglob("*.py"):
        name = str(path.relative_to(ROOT))
        if not name.startswith(OTHERS):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and HAN.search(node.value)
                    and node.value != "主管部门"
                ):
                    yield f"{name}:{node.lineno}", "zh", node.value


def pages() -> Iterator[tuple[str, str, str]]:
    for path in [*ROOT.rglob("*.html"), *(ROOT / "static").glob("*.js")]:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if HAN.search(line):
                yield f"{path.relative_to(ROOT)}:{number}", "zh", line


def rule_words() -> Iterator[tuple[str, str, str]]:
    """The sentences of answers and of open questions; never the documents' own text."""
    for path in [ROOT / "policy/rulebook/wording.yaml", *(ROOT / "policy/jurisdictions/settings").glob("*.yaml")]:
        for text in texts_in(yaml.safe_load(path.read_text())):
            if HAN.search(text) or " " in text:  # a single word is a key
                yield path.name, "zh" if HAN.search(text) else "en", text


def texts_in(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from texts_in(inner)


def documents() -> Iterator[tuple[str, str, str]]:
    with ZipFile(ROOT / "agreements/draft-agreement.docx") as file:
        for name in file.namelist():
            if name.endswith(".xml"):
                yield (
                    f"agreements/draft-agreement.docx/{name}",
                    "zh",
                    re.sub("<[^>]+>|{{.*?}}", "", file.read(name).decode()),
                )


@pytest.mark.parametrize("texts", [catalogue, code, pages, rule_words, documents], ids=lambda one: one.__name__)
def test_every_text_uses_the_words_of_the_glossary(texts):
    wrong = [
        f"{where}: {text[:90]!r}: {fault}"
        for where, language, text in texts()
        for fault in (faults(text, where) if language == "zh" else faults_in_english(text, where))
    ]
    assert wrong == []


def test_the_table_knows_a_wrong_word_and_lets_the_law_and_an_offices_own_words_stand():
    assert faults("组织方撮合提议") and faults_in_english("Ask the organizer")
    assert not faults("依法在商事登记机关或行业主管部门登记") and not faults("面议", "rosters/reading/columns.py")
