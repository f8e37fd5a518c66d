"""Every code has a sentence that fits its values, in English and in Chinese."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel

from matchfair.rosters.reading import COLUMNS, RosterFileError, messages, read_sheets

PACKAGE = Path(messages.__file__).parent
REPOSITORY = PACKAGE.parents[2]
TABLES = (messages.FILE_MESSAGES, messages.PROBLEM_MESSAGES, messages.CELL_MESSAGES)


@pytest.fixture(autouse=True)
def in_english():
    app = Flask(__name__)
    Babel(app, default_locale="en")
    with app.test_request_context():
        yield


def test_every_code_in_the_source_has_a_sentence_and_every_sentence_a_code():
    modules = [path for path in PACKAGE.rglob("*.py") if path.name not in ("messages.py", "template.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in modules)
    makers = r'(?:refused|Refusal|unknown|RosterFileError)\("(\w+)"|(?:Remark|RosterProblem)\(\w+, "(\w+)"|doubtful\([^"\n]*"(\w+)"'
    used = {code for found in re.findall(makers, source) for code in found if code} - {"_left_open", "nice", "number"}
    known = {code for table in TABLES for code in table}
    assert len(used) > 30 and used - known == set()
    made = {"unknown_word_left_open", "read_from_text", "read_from_web_page"}
    assert {code for code in known if f'"{code}"' not in source} == made


def test_a_spoiled_roster_is_described_in_full_sentences(read, credit_code):
    code = credit_code(1)
    head = [
        "企业名称",
        "信用代码",
        "从业人员",
        "营业收入",
        "联系电话",
        "重点企业",
        "经营状态",
        "注册地",
        "星座",
        "公司名称",
    ]
    rows = [
        head,
        ["=1+1", code, "约38人", -1.0, "1/2/3", "或许", "睡着了", "x" * 300, "", ""],
        ["<b>甲</b>", code[:-1] + "?", 38.5, "500万元", "28330000", "/", "", 1e17, "", ""],
        ["乙", 9.1e17, 1e7, 9e9, 13900000002.0, "是", "注销", "", "", ""],
        ["乙", code, 1.0, "", "", "", "", "", "", ""],
        ["", code[:-1], "三十八", "很多", "13900000001/13900000002", "", "", "", "", ""],
        ["合计"],
    ]
    roster = read(rows)
    sentences = [messages.cell_sentence(note) for row in roster.rows for note in row.notes]
    sentences += [messages.problem_sentence(problem) for problem in roster.problems]
    assert len(sentences) > 20
    assert [sentence for sentence in sentences if "%(" in sentence or not sentence.strip()] == []
    first = roster.rows[0]
    assert messages.where(first, first.notes[0]) == "Sheet 名册, row 2, column A (企业名称)"


def test_a_refused_file_is_named_in_the_sentence():
    with pytest.raises(RosterFileError) as caught:
        read_sheets(b"%PDF-1.7", "100%.xlsx")
    assert messages.file_sentence(caught.value).startswith("100%.xlsx is no workbook")


def test_the_chinese_sentences_are_complete_and_keep_every_value():
    with (REPOSITORY / "matchfair/translations/zh_Hans_CN/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = {message.id: message.string for message in read_po(file, locale="zh_Hans_CN") if message.id}
    english = {str(text) for table in (*TABLES, messages.KIND_NAMES) for text in table.values()}
    english |= {str(text) for columns in COLUMNS.values() for c in columns for text in (c.label, c.guide) if text}
    assert english - set(catalogue) == set()
    for text in english:
        translation = catalogue[text]
        assert translation and set(re.findall(r"%\(\w+\)s", text)) == set(re.findall(r"%\(\w+\)s", translation)), text
