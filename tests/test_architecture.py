"""Who may import whom. A slice imports only what stands to its left; matching and policy import nothing of ours."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "matchfair"
ORDER = [
    ["audit"],
    ["parties"],
    ["fairs"],
    ["needs", "offers"],
    ["proposals"],
    ["agreements"],
    ["archives"],
    ["subsidies"],
    ["board"],
]
PLACE = {name: place for place, names in enumerate(ORDER) for name in names}
PURE = {"matching", "policy"}
FRAMEWORKS = {"flask", "sqlalchemy", "wtforms", "flask_sqlalchemy", "flask_babel", "flask_wtf"}


def imported(tree: ast.AST) -> list[tuple[str, bool]]:
    """Absolute names a module imports, each with whether the import stands inside a function."""
    inside = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found += [(f"{node.module}.{alias.name}", id(node) in inside) for alias in node.names]
    return found


def leaving(tree: ast.AST, depth: int) -> list[str]:
    """Relative imports that leave the slice of a module that stands so many folders deep."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return ["." * node.level + (node.module or "") for node in nodes if node.level > max(depth, 1)]


def faults(path: Path, source: str) -> list[str]:
    *folders, _ = path.relative_to(PACKAGE).parts
    home = path.relative_to(PACKAGE).parts[0]
    found = [
        f"{path.name} imports {name}, which is not inside {home}" for name in leaving(ast.parse(source), len(folders))
    ]
    for name, in_function in imported(ast.parse(source)):
        root, _, rest = name.partition(".")
        target = rest.split(".")[0]
        if in_function:
            found.append(f"{path.name} imports {name} inside a function")
        if home in PURE and (root in FRAMEWORKS or (root == "matchfair" and target != home)):
            found.append(f"{home} is pure, but {path.name} imports {name}")
        if (
            root == "matchfair"
            and home in PLACE
            and target in PLACE
            and target != home
            and PLACE[target] >= PLACE[home]
        ):
            found.append(f"{home} stands left of {target}, but {path.name} imports {name}")
        if path.stem in ("services", "models") and name.startswith(("flask.", "matchfair.clock.now", "matchfair.web")):
            found.append(f"{home}/{path.name} imports {name}: services and models know no web and no clock")
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_to_the_left(path):
    assert faults(path, path.read_text()) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("fairs/services.py", "from matchfair.proposals.models import Proposal"),
        ("needs/services.py", "from matchfair.offers.models import Offer"),
        ("matching/solving.py", "from flask import g"),
        ("policy/rulebook/lookup.py", "from matchfair.fairs.models import Fair"),
        ("policy/rules/filing.py", "from ...fairs.models import Fair"),
        ("parties/services.py", "from ..fairs.models import Fair"),
        ("parties/services.py", "def f():\n    import json"),
        ("offers/services.py", "from flask import request"),
    ],
)
def test_a_forbidden_import_is_found(file, line):
    assert faults(PACKAGE / file, line)
