"""What a clerk can get wrong in the rule data is refused, in words that say where, what, and what to write instead."""

import copy
import shutil

import pytest

from matchfair.policy.check import check_all, data_problems
from matchfair.policy.reading import RuleDataError, parse
from matchfair.policy.rulebook import SHIPPED, Rulebook, load, rulebook
from matchfair.policy.shape import shape_problems

PINGSHAN = "pingshan/agreements.yaml"


def tree_with(path, edit):
    """The shipped files, one of them edited in a copy."""
    tree = dict(rulebook().tree)
    tree[path] = copy.deepcopy(tree.get(path, {}))
    edit(tree[path])
    return tree


def value(data, rule="filing_days", number=2):
    return data[rule]["values"][number]


SHAPES = [
    (
        PINGSHAN,
        lambda data: value(data).pop("clause"),
        "pingshan/agreements.yaml, filing_days, values 3: 'clause' is missing",
    ),
    (
        PINGSHAN,
        lambda data: value(data).update(clause="article 16"),
        "'article 16' is no clause id; write it like PS24-16.4",
    ),
    (PINGSHAN, lambda data: value(data).update(claus="x"), "'claus' is not known here; did you mean 'clause'?"),
    (PINGSHAN, lambda data: value(data).update(zzzz="x"), "'zzzz' is not known here; known here: from, until"),
    (
        PINGSHAN,
        lambda data: value(data).update({"from": "2024-7-10"}),
        "from '2024-7-10' is not a date; write it like 2024-07-10",
    ),
    (PINGSHAN, lambda data: value(data).pop("value"), "write one of 'value' (null = the document is silent)"),
    (PINGSHAN, lambda data: value(data).update(unknown=True), "write one of 'value' (null = the document is silent)"),
    (PINGSHAN, lambda data: value(data).update(value="15"), "value '15' does not fit; write a whole number"),
    (PINGSHAN, lambda data: value(data).update(value=True), "value True does not fit; write a whole number"),
    (PINGSHAN, lambda data: value(data).update(value=-1), "value -1 does not fit; write a whole number"),
    (PINGSHAN, lambda data: value(data, "agreement_elements").update(value=["fee"]), "words known here: service_scope"),
    (PINGSHAN, lambda data: value(data, "agreement_elements").update(value=["service_fee"] * 2), "each once"),
    (PINGSHAN, lambda data: value(data, "term_within_validity").update(value="always"), "write one known word"),
    (PINGSHAN, lambda data: data.update(filling_days={}), "no rule has this name; did you mean 'filing_days'?"),
    (PINGSHAN, lambda data: data.update(xyzzy={}), "no rule has this name; see rules.yaml"),
    (PINGSHAN, lambda data: data.update(filing_days=15), "expected entries like 'name: value', found 15"),
    (
        PINGSHAN,
        lambda data: data.update(filing_days={"values": 15}),
        "'values' should be a list, each entry beginning with '-'",
    ),
    (PINGSHAN, lambda data: data["filing_days"].update(values=[15]), "expected entries like 'name: value', found 15"),
    (
        "pingshan/exits.yaml",
        lambda data: value(data, "own_case_rate_from").update(value="1%"),
        "write a fraction like 1/100",
    ),
    (
        "pingshan/subsidies.yaml",
        lambda data: value(data, "subsidy_cap_year_1").update(value={"yuan": "x"}),
        "write {share_of_wage",
    ),
    (
        "pingshan/lists.yaml",
        lambda data: value(data, "list_deadline").update(value={"month": 3}),
        "write {month: 3, day: 31}",
    ),
    (
        "pingshan/clients.yaml",
        lambda data: value(data, "client_grounds").update(value=["x"]),
        "write 'word: clause' pairs",
    ),
    ("pingshan/place.yaml", lambda data: data.pop("instruments"), "'instruments' is missing"),
    (
        "pingshan/catalogue.yaml",
        lambda data: data["areas"].insert(0, 5),
        "areas 1: expected entries like 'name: value', found 5",
    ),
    (
        "pingshan/catalogue.yaml",
        lambda data: data["areas"][0]["items"][0].pop("text"),
        "area 1, items 1: 'text' is missing",
    ),
    ("settings/fairs.yaml", lambda data: data.update(own=5), "settings/fairs.yaml, own: expected entries like"),
    ("settings/fairs.yaml", lambda data: data["capacity"]["options"].update(x={}), "capacity, x: 'text' is missing"),
    ("pingshan/notes.yaml", lambda data: None, "pingshan/notes.yaml: no file of this name is read"),
]


@pytest.mark.parametrize(("path", "edit", "message"), SHAPES, ids=[message for _, _, message in SHAPES])
def test_a_wrong_shape_is_refused(path, edit, message):
    tree = tree_with(path, edit)
    assert [problem for problem in shape_problems(tree) if message in problem]
    with pytest.raises(RuleDataError):
        load(tree)


def test_a_file_that_is_only_a_list_is_refused():
    assert shape_problems({"china/place.yaml": ["x"]}) == [
        "china/place.yaml: expected entries like 'name: value', found ['x']"
    ]


def clause_file(data):
    return data["clauses"]


DATA = [
    ("pingshan/place.yaml", lambda data: data.update(parent="atlantis"), "parent 'atlantis' is not a place"),
    (
        "pingshan/place.yaml",
        lambda data: data["instruments"][1].update(until=data["instruments"][1]["issued_on"]),
        "PS21: it ends on 2021-03-17 before it begins on 2021-03-31",
    ),
    (
        "pingshan/place.yaml",
        lambda data: data["instruments"][1].update(issued_on=data["instruments"][3]["from"]),
        "PS21: it is in force on 2021-03-31, before it was issued on 2024-07-10",
    ),
    (
        "pingshan/place.yaml",
        lambda data: data["instruments"][1].update(until=data["instruments"][3]["from"]),
        "PS24 begins on 2024-07-10, PS21 is in force until 2024-07-10",
    ),
    (
        "pingshan/place.yaml",
        lambda data: data["instruments"][3].update(clauses=61),
        "PS24: place.yaml states 61 clauses",
    ),
    (
        "pingshan/clauses/PS24.yaml",
        lambda data: clause_file(data).pop(),
        "the clauses folder lists 61; an id is missing",
    ),
    (
        "pingshan/clauses/PS24.yaml",
        lambda data: clause_file(data).append(clause_file(data)[0]),
        "clause PS24-1: listed 2 times",
    ),
    (
        "pingshan/clauses/PS24.yaml",
        lambda data: clause_file(data)[0].update(id="PS99-1"),
        "PS99-1: it does not belong into",
    ),
    ("pingshan/clauses/PS24.yaml", lambda data: clause_file(data)[0].update(kinds=["law"]), "kinds are rule, screen"),
    (
        PINGSHAN,
        lambda data: value(data).update(clause="CZ-1.5b"),
        "CZ-1.5b is of no document of pingshan; its documents: PS18",
    ),
    (PINGSHAN, lambda data: value(data).update(clause="PS24-99"), "there is no clause PS24-99 in the list of PS24"),
    (
        PINGSHAN,
        lambda data: value(data).update(clause="PS21-17"),
        "PS21-17 is cited for 2024-07-10 to 2027-07-09, but PS21",
    ),
    (
        PINGSHAN,
        lambda data: data["filing_days"]["values"].pop(),
        "not every day of PS24 (2024-07-10 to 2027-07-09) has a value",
    ),
    (PINGSHAN, lambda data: data["filing_days"]["values"].append(value(data)), "two values for 2024-07-10"),
    (PINGSHAN, lambda data: value(data).update(until=None), "2024-07-10 to None lies in no measure of pingshan"),
    (
        PINGSHAN,
        lambda data: (value(data).pop("value"), value(data).update(inherit=True)),
        "no parent place states this rule",
    ),
    (
        "pingshan/clients.yaml",
        lambda data: value(data, "client_grounds")["value"].update(mediated="PS24-77"),
        "no clause PS24-77",
    ),
    ("pingshan/catalogue.yaml", lambda data: data["areas"][0]["items"].pop(), "it states 41 items, but 40 are listed"),
    (
        "pingshan/catalogue.yaml",
        lambda data: data["areas"][0]["items"][0].update(code="2.a"),
        "item 2.a is not numbered after",
    ),
    (
        "pingshan/catalogue.yaml",
        lambda data: data["areas"][0]["items"][0].update(code="1.b"),
        "code 1.b is used 2 times",
    ),
    ("pingshan/catalogue.yaml", lambda data: data["areas"][0].update(code=11), "areas are numbered 1, 2, 3"),
    ("pingshan/catalogue.yaml", lambda data: data["areas"][0]["aliases"].append("社保"), "'社保' names 2 areas"),
    (
        "pingshan/catalogue.yaml",
        lambda data: data["editions"][0].update(clause="CZ-1"),
        "CZ-1 is of no document of the place",
    ),
    (
        "pingshan/catalogue.yaml",
        lambda data: data["editions"][0].update({"from": None}),
        "its dates are not those of PS21",
    ),
    (
        "pingshan/catalogue.yaml",
        lambda data: data["areas"][0]["items"][0].update(editions=["old"]),
        "edition 'old' is not known",
    ),
    (
        "guangzhou_haizhu/catalogue.yaml",
        lambda data: data["areas"][0]["items"].append({"code": "1.a", "text": "x", "text_en": "x"}),
        "it says its items are not known, yet lists 1",
    ),
    ("china/holidays.yaml", lambda data: data[2026].update(notice="x"), "the notice 'x' is not that of 2026"),
    (
        "china/holidays.yaml",
        lambda data: data[2026]["holidays"][0].update(to=data[2025]["holidays"][0]["to"]),
        "china/holidays.yaml, 2026, 元旦: it ends on 2025-01-01, before it begins on 2026-01-01",
    ),
    (
        "china/holidays.yaml",
        lambda data: data[2026]["holidays"][0].update({"from": data[2025]["holidays"][0]["from"]}),
        "2025-01-01 to 2026-01-03 are not days off of 2026",
    ),
    (
        "china/holidays.yaml",
        lambda data: data[2026]["holidays"][0]["work"].append(data[2026]["holidays"][0]["from"]),
        "2026-01-01 cannot be a make-up day",
    ),
    ("shenzhen/wage_base.yaml", lambda data: data["figures"].append(data["figures"][0]), "year 2020 is listed 2 times"),
    (
        "shenzhen/wage_base.yaml",
        lambda data: data["figures"][0].update(year=2019),
        "published on 2021-06-10, not in the following",
    ),
    (
        "china/size_standard.yaml",
        lambda data: data["rows"][1]["medium"].update(headcount=1),
        "a medium limit is below the small",
    ),
    (
        "settings/fairs.yaml",
        lambda data: data["capacity"].update(waits_for="rain"),
        "settings, capacity: it waits for 'rain', which is none of signing",
    ),
    ("settings/fairs.yaml", lambda data: data.pop("capacity"), "settings: A40 is missing"),
    (
        "settings/fairs.yaml",
        lambda data: data["capacity"].update(default="x"),
        "the default 'x' is none of its options",
    ),
    (
        "settings/fairs.yaml",
        lambda data: data["capacity"]["clauses"].append("PS24-99"),
        "capacity: there is no clause PS24-99",
    ),
    (
        "settings/fairs.yaml",
        lambda data: data["dispute_prone_weight"].update(default=51),
        "not between minimum and maximum",
    ),
]


@pytest.mark.parametrize(("path", "edit", "message"), DATA, ids=[message for _, _, message in DATA])
def test_wrong_data_is_named(path, edit, message):
    tree = tree_with(path, edit)
    assert shape_problems(tree) == []
    assert [problem for problem in data_problems(Rulebook(tree)) if message in problem]


def test_a_folder_is_checked_from_the_files_on(tmp_path):
    folder = tmp_path / "rules"
    shutil.copytree(SHIPPED, folder)
    assert check_all(folder) == []
    text = (folder / PINGSHAN).read_text("utf-8")
    (folder / PINGSHAN).write_text(text + "filing_days: {}\n", "utf-8")
    assert [problem for problem in check_all(folder) if "'filing_days' is already on line 1" in problem]
    (folder / PINGSHAN).write_text(text.replace("clause: PS24-16.4", "klause: PS24-16.4"), "utf-8")
    assert [problem for problem in check_all(folder) if "'klause' is not known here; did you mean 'clause'?" in problem]


def test_text_that_is_no_yaml_is_refused_with_its_line():
    with pytest.raises(RuleDataError, match=r"filing\.yaml, line 2: cannot be read"):
        parse("days: [15\nuntil: 3", "filing.yaml")
    with pytest.raises(RuleDataError, match="cannot be read"):
        parse("days: \x01", "filing.yaml")


def test_only_true_and_false_are_booleans():
    assert parse("{no: on, yes: true, off: false}", "x.yaml") == {"no": "on", "yes": True, "off": False}
