"""Everything people read exists in Chinese: no msgid without a translation, none fuzzy, none with other placeholders."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
METHODS = [("matchfair/templates/**.html", "jinja2"), ("matchfair/**.py", "python")]
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "counted": (1, 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)|__[A-Z]+__")


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with (ROOT / "matchfair/translations/zh_Hans_CN/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def used() -> dict[str, str]:
    found = extract_from_dir(ROOT, METHODS, keywords=KEYWORDS)
    return {(m[0] if isinstance(m, tuple) else m): f"{file}:{line}" for file, line, m, _, _ in found if m}


def test_every_text_has_its_chinese(chinese):
    missing = [
        f"{where}: {text!r}" for text, where in used().items() if not (chinese.get(text) and chinese.get(text).string)
    ]
    assert missing == []


def test_no_translation_is_a_guess(chinese):
    assert [message.id for message in chinese if message.fuzzy and message.id] == []


def test_placeholders_survive_translation(chinese):
    for message in chinese:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {
            p
            for text in ([message.id] if isinstance(message.id, str) else message.id)
            for p in PLACEHOLDER.findall(text)
        }
        for text in texts:
            assert set(PLACEHOLDER.findall(text)) <= wanted, message.id
