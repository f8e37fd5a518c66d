"""Who may import whom. A slice imports only what stands to its left, and of that only what its `__init__` lists."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "matchfair"
ORDER = [
    ["migrations"],
    ["audit"],
    ["web"],
    ["parties"],
    ["accounts"],
    ["rosters", "rules"],
    ["programme"],
    ["fairs"],
    ["needs", "offers"],
    ["proposals"],
    ["rounds"],
    ["agreements"],
    ["board"],
    ["demo"],
    ["commands"],
]
PLACE = {name: place for place, names in enumerate(ORDER) for name in names}
PURE = {"matching", "policy"}
# Top-level modules, with what of ours each may import. Every slice may import all of them.
TOP = {
    "__init__": {*PLACE, *PURE, "clock", "config", "errors", "extensions", "words"},
    "clock": {"extensions"},
    "codes": set(),
    "config": set(),
    "errors": set(),
    "extensions": set(),
    "words": {"errors", "policy"},
}
FRAMEWORKS = {"flask", "sqlalchemy", "wtforms", "flask_sqlalchemy", "flask_babel", "flask_wtf"}
# The modules that know Flask; everything else is called with values.
WEB_MODULES = {"views", "forms", "page", "words", "links", "devices", "tasks", "events", "messages", "template"}
WEB_SLICES = {"web", "commands", "demo"}
READS_TIME = {"now", "today", "database_time"}
FLASK = {"flask", "flask_babel", "flask_wtf", "wtforms", "werkzeug"}


def knows_flask(home: str, stem: str) -> bool:
    return home in WEB_SLICES or stem in WEB_MODULES | {"__init__"} or stem.rpartition("_")[2] in WEB_MODULES


def is_view_module(name: str) -> bool:
    return name.rpartition("_")[2] == "views"


def imported(path: Path, tree: ast.AST) -> list[tuple[str, bool]]:
    """Every imported name in full, and whether the import stands inside a function."""
    inside = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
    home = ("matchfair", *path.relative_to(PACKAGE).parent.parts)
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [(alias.name, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = home[: len(home) - node.level + 1] if node.level else ()
            assert not node.level or len(base) > 1, f"{path.name}: a relative import stays inside its slice"
            module = ".".join([*base, *filter(None, [node.module])])
            names += [(f"{module}.{alias.name}", id(node) in inside) for alias in node.names]
    return names


def face_of(slice_: str) -> set[str]:
    """What other slices may import of a slice: `__all__` of its `__init__`."""
    for node in ast.parse((PACKAGE / slice_ / "__init__.py").read_text()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def faults(path: Path, source: str) -> list[str]:
    parts = path.relative_to(PACKAGE).parts
    home, stem = parts[0].removesuffix(".py"), path.stem
    found = []
    for name, in_function in imported(path, ast.parse(source)):
        root, _, rest = name.partition(".")
        target, _, what = rest.partition(".")
        if in_function:
            found.append(f"{path.name} imports {name} inside a function")
        if home in PURE and (root in FRAMEWORKS or (root == "matchfair" and target != home)):
            found.append(f"{home} is pure, but {path.name} imports {name}")
        if home in PLACE and root in FLASK and not knows_flask(home, stem):
            found.append(f"{home}/{path.name} imports {name}: only pages, forms, words and commands know Flask")
        if root == "matchfair" and stem != "__init__" and any(map(is_view_module, rest.split("."))):
            found.append(f"{home}/{path.name} imports {name}: a view module is no library")
        if root != "matchfair" or target == home:
            continue
        if len(parts) == 1 and target not in TOP[home]:
            found.append(f"{path.name} may not import {name}")
        if home in PLACE and target in PLACE:
            if PLACE[target] >= PLACE[home]:
                found.append(f"{home} stands left of {target}, but {path.name} imports {name}")
            elif what and what.split(".")[0] not in face_of(target):
                found.append(f"{path.name} imports {name}, which {target}/__init__.py does not list")
        if target == "clock" and what in READS_TIME and not knows_flask(home, stem):
            found.append(f"{home}/{path.name} imports {name}: verbs are handed the time")
    return found


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_to_the_left(path):
    assert faults(path, path.read_text()) == []


def test_a_face_lists_nothing_that_nobody_imports():
    taken = {slice_: set() for slice_ in PLACE}
    for path in MODULES:
        home = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for name, _ in imported(path, ast.parse(path.read_text())):
            root, target, what = (*name.split("."), "", "")[:3]
            if root == "matchfair" and target != home and target in taken:
                taken[target].add(what)
    assert {slice_: face_of(slice_) - names for slice_, names in taken.items() if face_of(slice_) - names} == {}


def test_every_module_has_its_place():
    homes = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES}
    assert homes == {*PLACE, *PURE, *TOP}


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("fairs/services.py", "from matchfair.proposals.models import Proposal"),
        ("needs/services.py", "from matchfair.offers.models import Offer"),
        ("web/pages.py", "from matchfair.accounts.models import SignIn"),
        ("words.py", "from matchfair.fairs.models import Fair"),
        ("matching/solving.py", "from flask import g"),
        ("policy/rules/filing.py", "from matchfair.fairs.models import Fair"),
        ("parties/services.py", "def f():\n    import json"),
        ("offers/services.py", "from flask import request"),
        ("rounds/publication.py", "from flask_babel import gettext"),
        ("proposals/services.py", "from matchfair.clock import now"),
        ("board/services.py", "from matchfair.rosters.models import RosterImport"),
        ("needs/desk_views.py", "from matchfair.rosters.desk_views import upload"),
        ("rosters/row_views.py", "from .desk_views import upload"),
    ],
)
def test_a_forbidden_import_is_found(file, line):
    assert faults(PACKAGE / file, line)


def test_a_class_name_stands_once():
    classes: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                classes.setdefault(node.name, []).append(str(path.relative_to(PACKAGE)))
    assert {name: where for name, where in classes.items() if len(where) > 1} == {}
