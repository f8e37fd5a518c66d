"""What the rule core shows to others: one list, and folders that know only those before."""

import ast
from pathlib import Path

import pytest

from matchfair import policy

POLICY = Path(policy.__file__).parent
PACKAGE = POLICY.parent
FOLDERS = ["rulebook", "rules", "checking"]


def imports(path):
    """Each name a file imports, as (levels up, module, name)."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.level, node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((0, alias.name, "") for alias in node.names)


def outside():
    """What other packages import of this one: file, module, name."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for _, module, name in imports(path) if POLICY not in path.parents else ():
            if f"{module}.".startswith("matchfair.policy."):
                yield path.relative_to(PACKAGE).as_posix(), module, name


def test_the_list_names_what_the_face_imports():
    own = {name for level, _, name in imports(POLICY / "__init__.py") if level}
    assert len(policy.__all__) == len(set(policy.__all__)) and set(policy.__all__) == own


def test_nobody_reaches_past_the_face():
    assert [one for one in outside() if one[1] != "matchfair.policy" or one[2] not in policy.__all__] == []


@pytest.mark.parametrize("path", sorted(POLICY.rglob("*.py")), ids=lambda path: str(path.relative_to(POLICY)))
def test_inside_imports_are_relative_and_a_folder_knows_only_those_before_it(path):
    if path.parent == POLICY:
        return
    known = FOLDERS[: FOLDERS.index(path.parent.name)]
    wrong = [
        (module, name)
        for level, module, name in imports(path)
        if module.startswith("matchfair") or (level == 2 and module.split(".")[0] not in known)
    ]
    assert wrong == []
