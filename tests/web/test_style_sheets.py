"""Classes are named block, block__part, block_modifier; each has a rule and each rule's class is used."""

import re
from pathlib import Path

import flask_bootstrap
import pytest

from matchfair.web.styles import SHEETS

PACKAGE = Path(__file__).parents[2] / "matchfair"
FOLDER = PACKAGE / "static/styles"
BOOTSTRAP = Path(flask_bootstrap.__file__).parent
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*(__[a-z0-9]+(-[a-z0-9]+)*)?(_[a-z0-9]+(-[a-z0-9]+)*)*")


def styled(css: str) -> set[str]:
    """The classes in the selectors of a sheet."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return {
        name for selector in re.findall(r"[^{}]+(?=\{)", css) for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)
    }


OWN = {file.relative_to(FOLDER).as_posix(): styled(file.read_text()) for file in sorted(FOLDER.glob("*/*.css"))}
RULES = set().union(*OWN.values())
# what Bootstrap styles, and what its form macros write
FRAMEWORK = styled((BOOTSTRAP / "static/bootstrap5/css/bootstrap.min.css").read_text()) | {"weui-switch", "required"}


def written() -> tuple[dict[str, str], set[str]]:
    """Each class that a template, a script or a drawing writes, with its file; and the beginnings of composed ones."""
    names, beginnings = {}, set()
    for file in [*PACKAGE.glob("templates/**/*.html"), *PACKAGE.glob("static/*.js"), PACKAGE / "web/qr.py"]:
        text = file.read_text()
        values = re.findall(r"class='([^']*)'", text) + re.findall(r"body_class %\}([\w-]*)", text)
        values += re.findall(r'class(?:Name = |List\.\w+\()"([^"]*)"', text)
        text = re.sub(r"\{\{.*?\}\}", "*", re.sub(r"\{%.*?%\}", " ", text, flags=re.DOTALL), flags=re.DOTALL)
        beginnings |= set(re.findall(r"([\w-]+_)\*", text))
        values += re.findall(r'class="([^"]*)"', text)
        for name in " ".join(values).replace("*", "* ").split():
            if not name.endswith("_*"):
                names[name.removesuffix("*")] = file.name
    return names, beginnings


def composed(name: str, beginnings: set[str]) -> bool:
    return any(name.startswith(beginning) for beginning in beginnings)


def test_each_class_that_is_used_has_a_rule():
    names, _ = written()
    assert {name: file for name, file in names.items() if name not in RULES | FRAMEWORK} == {}


def test_each_rule_is_for_a_class_that_is_used():
    names, beginnings = written()
    macros = (BOOTSTRAP / "templates/bootstrap5/form.html").read_text()
    unused = {
        name for name in RULES - set(names) if not composed(name, beginnings) and not re.search(rf"\b{name}\b", macros)
    }
    assert unused == set()


def test_classes_are_named_by_block_part_and_modifier():
    names, beginnings = written()
    assert [name for name in RULES - FRAMEWORK if not NAME.fullmatch(name)] == []
    blocks = {name.split("_")[0] for name in RULES - FRAMEWORK if "_" in name}
    assert blocks - RULES - set(names) == set(), "a part or modifier of nothing"


def test_each_file_is_sent_to_a_layout():
    assert set(OWN) == {f"{name}.css" for names in SHEETS.values() for name in names}


@pytest.mark.parametrize("layout", SHEETS)
def test_a_sheet_is_its_files_in_the_order_of_the_cascade(app, layout):
    answer = app.test_client().get(f"/styles/{layout}.css?v=1")
    assert answer.mimetype == "text/css"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert answer.text == "".join((FOLDER / f"{name}.css").read_text() for name in SHEETS[layout])


def test_buttons_are_made_by_their_macros():
    hand_made = re.compile(r"""class=["'][^"'{]*\b(?:button|btn|weui-btn)\b""")
    templates = PACKAGE.glob("templates/**/*.html")
    assert {file.name for file in templates if hand_made.search(file.read_text())} == {"buttons.html"}
