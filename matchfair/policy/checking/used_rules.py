"""Which rules the product asks, read from its code: the functions its pages reach, and the names of rules these ask."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType

from . import case_rules
from .case_rules import RULES, Case

POLICY = Path(__file__).parents[1]
PACKAGE = POLICY.parent
NO_PAGES = ("commands/policy.py", "demo/")  # they show or try the rules and ask nothing of a party
Node = tuple[str, str]  # module of the rule core, name


@dataclass(frozen=True)
class Asked:
    """What pages, commands and services reach: functions of the rule core, and texts in them, among these names of rules."""

    functions: frozenset[str]
    texts: frozenset[str]


@lru_cache(maxsize=4)
def asked_by_pages(sources: Path = PACKAGE) -> Asked:
    """What the code outside the rule core asks of it, directly or through other rules.

    Examples
    --------
    >>> found = asked_by_pages()
    >>> "size_class" in found.functions, "case_channels" in found.texts  # asked by client_eligibility; by nobody
    (True, False)
    """
    modules = {path.stem: ast.parse(path.read_text("utf-8")) for path in POLICY.glob("rul*/*.py")}
    defined = {module: _defined(tree) for module, tree in modules.items()}
    imported = {module: dict(_imports(tree)) for module, tree in modules.items()}
    left, texts = [], set()
    for path in sorted(sources.rglob("*.py")):
        where = path.relative_to(sources).as_posix()
        if POLICY not in path.parents and not where.startswith(NO_PAGES):
            tree = ast.parse(path.read_text("utf-8"))
            texts |= set(_texts(tree))
            wanted = {
                alias.name
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom) and node.module == "matchfair.policy"
                for alias in node.names
            }
            left += [(module, name) for module in defined for name in wanted & set(defined[module])]
    reached: set[Node] = set()
    while left:
        module, name = left.pop()
        if (module, name) in reached:
            continue
        reached.add((module, name))
        body = defined[module][name]
        texts |= set(_texts(body))
        for used_name in {node.id for node in ast.walk(body) if isinstance(node, ast.Name)}:
            at = module if used_name in defined[module] else imported[module].get(used_name)
            if at in defined and used_name in defined[at]:
                left.append((at, used_name))
    return Asked(frozenset(name for _, name in reached), frozenset(texts))


def _defined(tree: ast.Module) -> Mapping[str, ast.AST]:
    found: dict[str, ast.AST] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {one.id: node.value for one in targets if isinstance(one, ast.Name)}
    return found


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level:
            yield from ((alias.name, (node.module or "").rpartition(".")[2]) for alias in node.names)


def _texts(tree: ast.AST) -> Iterator[str]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def used(case: Case, asked: Asked) -> bool:
    """Whether the product asks what a worked case asks: its functions, and the rule it names.

    Examples
    --------
    >>> from datetime import date
    >>> [used(Case("", rule, "pingshan", date(2025, 1, 1), {}, {}, {}), asked_by_pages()) for rule in ("filing_days", "recovery")]
    [True, False]
    """
    judged = {name for name in _named(RULES[case.rule].__code__) if _is_rule(name)}
    named = case.given.get("rule")
    return judged <= asked.functions and (not named or _asked_for(named, asked))


def _asked_for(rule: str, asked: Asked) -> bool:
    """Whether some code names a rule: in full, or but for the number of the year at its end."""
    return rule in asked.texts or (rule[-1].isdigit() and rule.rstrip("0123456789") in asked.texts)


def _named(code: CodeType) -> Iterator[str]:
    """The names a function uses, also through helpers of the same module."""
    for name in code.co_names:
        yield name
        helper = getattr(case_rules, name, None)
        if name.startswith("_") and isinstance(helper, FunctionType):
            yield from _named(helper.__code__)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _named(inner)


def _is_rule(name: str) -> bool:
    found = getattr(case_rules, name, None)
    return hasattr(found, "__code__") and found.__module__.startswith("matchfair.policy.rules.")
