"""Who may import whom. A slice imports only what stands to its left, and of that only what its `__init__` lists."""

import ast
from functools import cache
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
    "__init__": {*PLACE, *PURE, "clock", "config", "errors", "extensions", "figures", "words"},
    "case_words": set(),
    "clock": {"extensions"},
    "codes": set(),
    "config": set(),
    "errors": set(),
    "extensions": set(),
    "fees": {"figures"},
    "figures": {"matching"},
    "words": {"errors", "fees", "figures", "policy"},
}
# The order inside matching; policy's is in tests/policy/test_face.py.
INSIDE_MATCHING = [["fit", "problem"], ["solver"], ["plan"], ["explanation", "files", "solving"]]
PLACE_INSIDE_MATCHING = {name: place for place, names in enumerate(INSIDE_MATCHING) for name in names}
FRAMEWORKS = {"sqlalchemy", "alembic", "wtforms", "werkzeug", "markupsafe", "jinja2", "babel"}
# Who knows Flask; everything else is called with values, and imports none of these.
WEB_SLICES = {
    "web",  # what every view shares
    "commands",  # each makes an application and works in its context
    "demo",  # makes an application too, and has a page of its own
}
WEB_KINDS = {
    "views",  # routes
    "forms",  # fields read a request and say what is wrong
    "page",  # what a page shows: links, the reader's language, who reads
    "words",  # sentences by code, in the reader's language
}
WEB_MODULES = {
    "accounts.devices",  # who a request's device is: cookies, redirects
    "board.events",  # lines of the log as sentences
    "fairs.links",  # links signed with the application's secret, at its public address
    "rosters.reading.messages",  # faults of a file as sentences
    "rosters.reading.template",  # a blank workbook is read by people
    "rounds.tasks",  # runs in an application's context and commits
    "rules.links",  # addresses of rules
}
WEB_EXTENSIONS = {"babel", "bootstrap", "compress", "csrf", "htmx", "talisman"}  # of matchfair.extensions
CLOCK = {"matchfair.clock.now", "matchfair.clock.today", "matchfair.clock.database_time"}
OTHER_CLOCKS = {
    "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow",
    "sqlalchemy.func.current_timestamp", "sqlalchemy.func.now", "time.time",
}  # fmt: skip
PARTS = "what a page shows of several parts, each of which may fail alone"
CLAUSE = "how a printed document cites a clause; it asks for no language"
PAGINATION = "the type of one page of rows, as the database's extension gives it"
DRAFT = "a draft is a bureau's own template, filled in a sandbox; it is no page"
# What a module imports against the rules, and why.
EXCEPTIONS = {
    ("agreements/agency_home.py", "matchfair.web.attempt"): PARTS,
    ("agreements/document.py", "jinja2.StrictUndefined"): DRAFT,
    ("agreements/document.py", "jinja2.TemplateError"): DRAFT,
    ("agreements/document.py", "jinja2.sandbox.SandboxedEnvironment"): DRAFT,
    ("agreements/document.py", "matchfair.words.in_full"): CLAUSE,
    ("agreements/enterprise_home.py", "matchfair.web.attempt"): PARTS,
    ("board/exports.py", "matchfair.words.in_full"): CLAUSE,
    ("fairs/reception.py", "matchfair.fairs.links.invite"): "the row of an invitation; only its address knows Flask",
    ("parties/search.py", "flask_sqlalchemy.pagination.Pagination"): PAGINATION,
    ("programme/lists.py", "flask_sqlalchemy.pagination.Pagination"): PAGINATION,
    ("rosters/reading/__init__.py", "matchfair.rosters.reading.template.template_workbook"): "the face of the folder",
    ("rounds/comparison.py", "matchfair.rounds.plan_page.names_of"): "plans side by side on the page of one",
    ("rounds/comparison.py", "matchfair.rounds.plan_page.unusual_weights"): "plans side by side on the page of one",
    ("rounds/comparison.py", "matchfair.web.attempt"): PARTS,
}


def is_web_module(module: str) -> bool:
    """Of a module, or of a name in it, in full but for the package: "fairs.links", "fairs.forms.FairForm"."""
    slice_, stem = (*module.split("."), "")[:2]
    return (
        slice_ in WEB_SLICES
        or (slice_ in PLACE and stem.rpartition("_")[2] in WEB_KINDS)
        or any(f"{module}.".startswith(f"{known}.") for known in WEB_MODULES)
    )


def is_web_library(root: str) -> bool:
    return root.startswith("flask") or root in FRAMEWORKS - {"sqlalchemy", "alembic"}


def is_view_module(name: str) -> bool:
    return name.rpartition("_")[2] == "views"


def imported(path: Path, tree: ast.AST) -> list[tuple[str, bool]]:
    """Every imported name in full, with the attributes read of it, and whether the import stands inside a function."""
    functions = (f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef))
    inside = {id(n) for f in functions for n in ast.walk(f)}
    home = ("matchfair", *path.relative_to(PACKAGE).parent.parts)
    names, bound = [], {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [(alias.name, id(node) in inside) for alias in node.names]
            bound |= {
                a.asname or a.name.split(".")[0]: a.name if a.asname else a.name.split(".")[0] for a in node.names
            }
        elif isinstance(node, ast.ImportFrom):
            base = home[: len(home) - node.level + 1] if node.level else ()
            assert not node.level or len(base) > 1, f"{path.name}: a relative import stays inside its slice"
            module = ".".join([*base, *filter(None, [node.module])])
            names += [(f"{module}.{alias.name}", id(node) in inside) for alias in node.names]
            bound |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        rest = ""
        while isinstance(node, ast.Attribute):
            node, rest = node.value, f".{node.attr}{rest}"
        if rest and isinstance(node, ast.Name) and node.id in bound:
            names.append((bound[node.id] + rest, False))
    return list(dict.fromkeys(names))


@cache
def face_of(slice_: str) -> set[str]:
    """What other slices may import of a slice: `__all__` of its `__init__`."""
    for node in ast.parse((PACKAGE / slice_ / "__init__.py").read_text()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def faults(path: Path, source: str, exceptions=EXCEPTIONS) -> list[str]:
    file, tree = path.relative_to(PACKAGE).as_posix(), ast.parse(source)
    return [
        f"{file}: {name}: {fault}"
        for name, in_function in imported(path, tree)
        if (file, name) not in exceptions
        for fault in faults_of(path, name, in_function)
    ] + [f"{file}: {fault}" for fault in faults_of_form(tree)]


def faults_of_form(tree: ast.AST) -> list[str]:
    """Ways to import that hide what is imported."""
    imports = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return [
        *(
            f"import {name}: say from {name} import what is used"
            for name in imports
            if name.split(".")[0] == "matchfair"
        ),
        *(["__import__ hides what is imported"] if "__import__" in names else []),
    ]


def faults_of(path: Path, name: str, in_function: bool) -> list[str]:
    """What is wrong with that name in that module."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    home, stem = parts[0], path.stem
    root, _, rest = name.partition(".")
    target, _, what = rest.partition(".")
    first = what.split(".")[0]
    web = is_web_module(".".join(parts)) or parts[1:] == ("__init__",)
    found = []
    if in_function:
        found.append("imports stand at the top")
    if root == "importlib":
        found.append("importlib hides what is imported")
    if home in PURE and (root in FRAMEWORKS or is_web_library(root) or (root == "matchfair" and target != home)):
        found.append(f"{home} is pure")
    if name in OTHER_CLOCKS and home != "clock":
        found.append("only clock reads the time")
    if home in PLACE and not web:
        of_web = target == "words" or is_web_module(rest) or (target == "extensions" and first in WEB_EXTENSIONS)
        if is_web_library(root) or (root == "matchfair" and of_web):
            found.append("only views, forms, pages, words and commands know Flask")
        if name in CLOCK:
            found.append("verbs are handed the time")
    if root == "matchfair" and stem != "__init__" and any(map(is_view_module, rest.split("."))):
        found.append("a view module is no library")
    if home == target == "matching" and len(parts) > 1 and stem != "__init__" and first in PLACE_INSIDE_MATCHING:
        if first != parts[1] and PLACE_INSIDE_MATCHING[first] >= PLACE_INSIDE_MATCHING[parts[1]]:
            found.append(f"inside matching {parts[1]} stands left of {first}")
    if root != "matchfair" or target == home:
        return found
    if len(parts) == 1 and target not in TOP[home]:
        found.append(f"{home} stands below it")
    if home in PLACE and target in PLACE and PLACE[target] >= PLACE[home]:
        found.append(f"{home} stands left of {target}")
    elif first and (target in PURE or {home, target} <= PLACE.keys()) and first not in face_of(target):
        found.append(f"{target}/__init__.py does not list it")
    return found


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_to_the_left(path):
    assert faults(path, path.read_text()) == []


def test_what_is_excepted_is_needed():
    needed = {
        (path.relative_to(PACKAGE).as_posix(), name)
        for path in MODULES
        for name, in_function in imported(path, ast.parse(path.read_text()))
        if faults_of(path, name, in_function)
    }
    assert EXCEPTIONS.keys() - needed == set()


@pytest.mark.parametrize("module", sorted(WEB_MODULES))
def test_a_module_that_may_know_flask_does(module, monkeypatch):
    monkeypatch.setattr(f"{__name__}.WEB_MODULES", WEB_MODULES - {module})
    file = PACKAGE / f"{module.replace('.', '/')}.py"
    assert faults(file, file.read_text())


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
        ("proposals/services.py", "from matchfair import clock\nclock.now()"),
        ("proposals/services.py", "from matchfair import clock as c\nc.today()"),
        ("fairs/services.py", "from matchfair.clock import today"),
        ("needs/services.py", "from matchfair import fairs\nfairs.reception.arrive()"),
        ("needs/services.py", "from matchfair import fairs as f\nf.reception"),
        ("needs/desk_views.py", "import matchfair.fairs"),
        ("needs/desk_views.py", "import matchfair.fairs.reception as reception"),
        ("needs/desk_views.py", "import matchfair"),
        ("needs/services.py", "from .forms import NeedsForm"),
        ("needs/models.py", "from . import forms"),
        ("programme/services.py", "from .exit_forms import ExitForm"),
        ("agreements/services.py", "from matchfair.needs.forms import needs_form"),
        ("agreements/services.py", "from matchfair.needs import forms"),
        ("rounds/market.py", "from matchfair.web import served_bureau"),
        ("fairs/models.py", "from matchfair.web.tokens import signed"),
        ("offers/services.py", "from matchfair import web\nweb.served_bureau()"),
        ("offers/services.py", "from matchfair import words"),
        ("offers/services.py", "from matchfair.words import day"),
        ("offers/models.py", "from .words import LEVELS"),
        ("rounds/solving.py", "from .plan_page import names_of"),
        ("fairs/services.py", "from .links import read_invitation"),
        ("rosters/reading/read.py", "from .messages import why"),
        ("rosters/reading/__init__.py", "from flask_babel import gettext"),
        ("needs/services.py", "from markupsafe import Markup"),
        ("needs/services.py", "import jinja2"),
        ("needs/services.py", "from flask_htmx import HTMX"),
        ("needs/services.py", "from matchfair.extensions import htmx"),
        ("needs/services.py", "from datetime import datetime\ndatetime.now()"),
        ("needs/services.py", "import datetime as dt\ndt.datetime.utcnow()"),
        ("needs/models.py", "from datetime import date\ndate.today()"),
        ("needs/views.py", "from datetime import date as day\nday.today()"),
        ("needs/models.py", "from sqlalchemy import func\nx = dict(default=func.now())"),
        ("parties/services.py", "async def f():\n    import json"),
        ("parties/services.py", "from importlib import import_module"),
        ("parties/views.py", "import importlib"),
        ("parties/services.py", "__import__('matchfair.board')"),
        ("agreements/services.py", "from matchfair.policy.rules.filing import filing_deadline"),
        ("agreements/services.py", "from matchfair import policy\npolicy.rules.filing.filing_deadline"),
        ("words.py", "from matchfair.policy.rulebook import citation"),
        ("rounds/solving.py", "from matchfair.matching.solver.exchange import Exchange"),
        ("rounds/solving.py", "from matchfair.matching import part"),
        ("matching/problem.py", "from .solver.arcs import Arcs"),
        ("matching/solver/arcs.py", "from ..explanation.reasons import explain"),
        ("matching/fit/criteria.py", "from ..problem import Problem"),
        ("matching/plan.py", "from .solving import solve"),
        ("matching/files.py", "from jinja2 import Template"),
    ],
)
def test_a_forbidden_import_is_found(file, line):
    assert faults(PACKAGE / file, line)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("offers/services.py", "from matchfair import clock\nclock.CHINA"),
        ("offers/views.py", "from matchfair import clock, words\nclock.now(), words.day"),
        ("offers/services.py", "from matchfair import fairs\nfairs.services.require_phase"),
        ("offers/services.py", "from matchfair.policy import covers"),
        ("agreements/desk_views.py", "from matchfair.needs.forms import needs_form"),
    ],
)
def test_an_allowed_import_is_not(file, line):
    assert faults(PACKAGE / file, line) == []


def test_a_class_name_stands_once():
    classes: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                classes.setdefault(node.name, []).append(str(path.relative_to(PACKAGE)))
    assert {name: where for name, where in classes.items() if len(where) > 1} == {}


def bound_twice(source: str) -> list[str]:
    """Names that a module binds twice at its top level: what a merge leaves behind."""
    names = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = (part for target in targets for part in ast.walk(target))
            names += [part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]
    return sorted({name for name in names if names.count(name) > 1})


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_binds_a_name_once(path):
    assert bound_twice(path.read_text()) == []


def test_a_name_bound_twice_is_found():
    assert bound_twice("WORDS = {}\n\n\ndef say(): ...\n\n\nWORDS: dict = {}\n") == ["WORDS"]
