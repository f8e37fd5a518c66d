"""Strict reading of the rule data: what a clerk mistypes is refused in words, with the file and the line."""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml


class RuleDataError(ValueError):
    """The rule data cannot be used; the message says where, what and what to try."""


_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is missing where PyYAML was built without libyaml


class _StrictLoader(_SafeLoader):
    """Refuses a key written twice; only true and false are booleans (plain YAML reads `no` and `on` as such too)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        seen: dict[Any, int] = {}
        for key_node, _ in node.value:
            key, line = self.construct_object(key_node, deep=True), key_node.start_mark.line + 1
            if key in seen:
                raise RuleDataError(f"line {line}: '{key}' is already on line {seen[key]}; keep one of the two")
            seen[key] = line
        return super().construct_mapping(node, deep=deep)


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def parse(text: str, where: str) -> Any:
    """Read YAML text strictly.

    Parameters
    ----------
    text : str
    where : str
        Name of the file, for messages.

    Raises
    ------
    RuleDataError
        On a key written twice, or text that is not YAML.

    Examples
    --------
    >>> parse("days: 15", "filing.yaml")
    {'days': 15}
    >>> parse("days: 15\\ndays: 10", "filing.yaml")
    Traceback (most recent call last):
    matchfair.policy.reading.RuleDataError: filing.yaml, line 2: 'days' is already on line 1; keep one of the two
    """
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - the strict loader is a safe loader
    except RuleDataError as error:
        raise RuleDataError(f"{where}, {error}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise RuleDataError(
            f"{where}{line}: cannot be read ({getattr(error, 'problem', error)}); "
            "check the colons, the brackets and the spaces at the start of the line"
        ) from None


def read_folder(folder: Path) -> dict[str, Any]:
    """Every YAML file below a folder, by its path relative to it (sorted, so that messages come in one order).

    Examples
    --------
    >>> from matchfair.policy.rulebook import SHIPPED
    >>> "pingshan/agreements.yaml" in read_folder(SHIPPED)
    True
    """
    return {
        path.relative_to(folder).as_posix(): parse(path.read_text("utf-8"), path.relative_to(folder).as_posix())
        for path in sorted(folder.rglob("*.yaml"))
    }


def key_problems(where: str, mapping: Any, required: str, optional: str = "") -> list[str]:
    """What is wrong with the keys of one mapping: a missing one, an unknown one (with the nearest known name).

    Examples
    --------
    >>> key_problems("x.yaml, days", {"value": 15, "claus": "PS24-16.4"}, "value clause", "text")
    ["x.yaml, days: 'clause' is missing", "x.yaml, days: 'claus' is not known here; did you mean 'clause'?"]
    """
    if not isinstance(mapping, dict):
        return [f"{where}: expected entries like 'name: value', found {mapping!r}"]
    known = [*required.split(), *optional.split()]
    problems = [f"{where}: '{key}' is missing" for key in required.split() if key not in mapping]
    for key in mapping:
        if key not in known:
            near = get_close_matches(str(key), known, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(known)}"
            problems.append(f"{where}: '{key}' is not known here; {hint}")
    return problems
