"""What the law says is printed from the rule data alone: no template, message or line of code has its words or its articles."""

import ast
import re
from pathlib import Path

import pytest

import matchfair
from matchfair.policy.checking.check_quotations import documents, letters
from matchfair.policy.rulebook.strict_yaml import parse

PACKAGE = Path(matchfair.__file__).parent
LONG = 12  # letters on end that a document has too: a quotation, unless it is the name of a thing
NAMES = ("劳动关系事务托管服务双选会", "小微企业劳动关系事务托管服务", "劳动关系事务托管服务协议")
ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条(?:（[一二三四五六七八九十]+）)?|\d+ of the measure")
CHINESE = re.compile(r"[\u4e00-\u9fff，、；：（）〔〕“”0-9]+")
# The standard text of a draft has articles of its own, and names the laws it rests on.
DRAFTS = ("agreements/document.py", "agreements/draft.py", "templates/agreements/", "agreements/standard_text")


def texts():
    """Every text a reader can meet: file, line, words."""
    for path in sorted(PACKAGE.rglob("*.html")):
        for number, line in enumerate(re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.S).split("\n"), 1):
            yield path, number, line
    for path in sorted(PACKAGE.rglob("*.py")):
        if "policy" not in path.relative_to(PACKAGE).parts and "demo" not in path.relative_to(PACKAGE).parts:
            tree = ast.parse(path.read_text("utf-8"))
            said = {
                id(node.body[0].value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                    yield path, node.lineno, node.value
    for path in sorted(PACKAGE.rglob("*.po")):
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
            if line.startswith(('msgstr "', '"')):
                yield path, number, line
    wording = PACKAGE / "policy" / "rulebook" / "wording.yaml"
    for code, said_so in parse(wording.read_text("utf-8"), wording.name)["steps"].items():
        yield wording, code, said_so["zh"]


def quoted(text: str) -> list[str]:
    """Runs of letters a document has too."""
    laws, found = "\n".join(documents().values()), []
    for name in NAMES:
        text = text.replace(name, "|")
    for run in CHINESE.findall(letters(text)):
        if any(run[at : at + LONG] in laws for at in range(len(run) - LONG + 1)):
            found.append(run)
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("劳务派遣、人力资源服务机构除外", True),
        ("本局举办劳动关系事务托管服务双选会", False),
        ("服务对象可依据合同约定解除服务合同", True),
        ("可按合同约定解除合同", False),
    ],
)
def test_a_quotation_is_told_from_a_name(text, found):
    assert bool(quoted(text)) == found


def test_no_text_outside_the_rule_data_has_the_words_of_a_document():
    assert [(str(path.relative_to(PACKAGE)), line, run) for path, line, text in texts() for run in quoted(text)] == []


def test_no_text_outside_the_rule_data_cites_an_article():
    cited = [
        (str(path.relative_to(PACKAGE)), line, article)
        for path, line, text in texts()
        for article in ARTICLE.findall(text)
        if not str(path.relative_to(PACKAGE)).startswith(DRAFTS)
    ]
    assert cited == []
