"""What a clerk can get wrong is refused in words: each mistake typed into a copy of the shipped files, and what is said."""

from pathlib import Path

import pytest
from rule_data_mistakes import CATALOGUE, PLACES, RULES, TABLES, TEXT

from matchfair.policy.checking.check import check_all, data_faults
from matchfair.policy.rulebook.book import SHIPPED, Rulebook, current_rulebook, load
from matchfair.policy.rulebook.shape import shape_faults
from matchfair.policy.rulebook.strict_yaml import RuleDataError, parse


def found(path, was, becomes):
    """What is said of a shipped file in which one passage is written otherwise."""
    text = (SHIPPED / path).read_text("utf-8")
    assert was in text
    try:
        tree = current_rulebook().tree | {path: parse(text.replace(was, becomes, 1), path)}
    except RuleDataError as error:
        return [str(error)]
    return shape_faults(tree) or data_faults(Rulebook(tree))


@pytest.mark.parametrize(("path", "was", "becomes", "where", "said"), [*TEXT, *RULES, *PLACES, *CATALOGUE, *TABLES])
def test_a_mistake_is_named_where_it_is(path, was, becomes, where, said):
    lines = [fault.split("\n    ") for fault in found(path, was, becomes)]
    assert [line for line in lines if line[0] == where and said in line[2]], lines
    assert all(len(line) == 3 and any("\u4e00" <= letter <= "\u9fff" for letter in line[1]) for line in lines)


@pytest.mark.parametrize(
    ("path", "was", "becomes"),
    [
        ("pingshan/agreements.yaml", "until: 2027-07-09, value: 15", "until: 2027-07-10, value: 15"),
        ("pingshan/place.yaml", "parent: shenzhen", "parent: shenzen"),
        ("pingshan/agreements.yaml", "\nagreement_elements:", "\nfiling_days:"),
    ],
)
def test_one_mistake_is_said_once(path, was, becomes):
    assert len(found(path, was, becomes)) == 1


def copy_with(folder, name, content):
    """A copy of the shipped data with one more file."""
    for path in SHIPPED.rglob("*.yaml"):
        target = folder / path.relative_to(SHIPPED)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (".DS_Store", b"\0", None),
        ("pingshan/lists.yml", b"x: 1", "rename the file"),
        ("pingshan/lists.yaml", "# 名单".encode("gbk"), "not saved as UTF-8"),
        ("pingshan/lists.yaml", b"", "expected entries like 'name: value', found null"),
        ("pingshan/notes.yaml", b"x: 1", "no file of this name is read in this folder"),
        ("pingshan/2024/clients.yaml", b"x: 1", "no file of this name is read in this folder"),
        ("pingshan/rules.yaml", b"x: 1", "no file of this name is read in this folder"),
        ("newtown/clients.yaml", b"{}", "there is no place.yaml in this folder"),
        ("pingshan/clauses/PS25.yaml", b"clauses: []", "no document with the key 'PS25'"),
    ],
)
def test_a_file_that_is_not_read_is_named(tmp_path: Path, name, content, said):
    faults = check_all(copy_with(tmp_path, name, content))
    assert len(faults) == (said is not None)
    assert not said or said in faults[0]


def test_everything_that_cannot_be_read_is_said_at_once(tmp_path: Path):
    folder = copy_with(tmp_path, "pingshan/lists.yaml", b"a: [")
    (folder / "pingshan" / "exits.yaml").write_text("a: 1\na: 2\n", "utf-8")
    assert [text in check_all(folder)[0] for text in ("exits.yaml, line 2", "lists.yaml, line 2")] == [True, True]


def test_a_byte_order_mark_does_no_harm():
    assert parse("\ufeffdays: 15", "x.yaml") == {"days": 15}


def test_only_true_and_false_are_booleans():
    assert parse("{no: on, yes: true, off: false}", "x.yaml") == {"no": "on", "yes": True, "off": False}


def test_data_of_a_wrong_shape_makes_no_rulebook():
    with pytest.raises(RuleDataError, match="'name' is missing"):
        load(dict(current_rulebook().tree) | {"pingshan/place.yaml": {}})


def test_names_of_rules_that_are_no_list_are_refused():
    assert "found 5" in shape_faults({"rules.yaml": 5})[0]
    assert "found 5" in shape_faults({"rules.yaml": {"filing_days": 5}})[0]
