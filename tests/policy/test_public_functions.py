"""What is public in the rule core is explained: a doctest, its source clauses, its errors; and nothing reads the clock."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import matchfair.policy

MODULES = [
    importlib.import_module(one.name) for one in pkgutil.walk_packages(matchfair.policy.__path__, "matchfair.policy.")
]
FUNCTIONS = [
    function
    for module in MODULES
    for name, function in vars(module).items()
    if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
]
CLOCKS = {"today", "now", "utcnow", "localtime", "gmtime", "time", "time_ns", "monotonic"}


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: f"{function.__module__}.{function.__qualname__}")
def test_a_public_function_says_what_it_does_by_example(function):
    doc, source = inspect.getdoc(function) or "", inspect.getsource(function)
    assert ">>>" in doc, "it has no example"
    if "Answer" in str(inspect.signature(function).return_annotation):
        assert "Source:" in doc, "it answers a rule without naming the clauses it rests on"
    if re.search(r"^ +raise ", source, re.MULTILINE):
        assert "Raises" in doc, "it does not say which error it raises, and when"
    money = [name for name in inspect.signature(function).parameters if "amount" in name or "paid" in name]
    assert all(name.endswith("_fen") for name in money), "money is in fen and says so in its name"


def test_everything_that_is_exported_is_explained():
    public = {name: getattr(matchfair.policy, name) for name in matchfair.policy.__all__}
    explained = [name for name, one in public.items() if inspect.isclass(one) or inspect.isfunction(one)]
    assert [name for name in explained if not inspect.getdoc(public[name])] == []


@pytest.mark.parametrize(
    "path",
    sorted(Path(matchfair.policy.__file__).parent.rglob("*.py")),
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_nothing_in_the_rule_core_reads_the_clock(path):
    tree = ast.parse(path.read_text("utf-8"))
    called = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    imported = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names
    }
    assert not called & CLOCKS and not imported & {"time", "zoneinfo"}
