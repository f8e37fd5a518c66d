"""Reads the rule data strictly: a mistyped entry is refused with its file and line."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from .faults import fault

BYTE_ORDER_MARK = "\ufeff"


class RuleDataError(ValueError):
    """The rule data cannot be used; the message says where, what and what to try."""


# The C one is missing where PyYAML was built without libyaml.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_SafeLoader):
    """Refuses a key written twice; only true and false are booleans (plain YAML reads `no` and `on` as such too)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        seen: dict[Any, int] = {}
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise _Mistake(key_node, "written_twice", key=key, first=seen[key])
            seen[key] = _line(key_node)
        return super().construct_mapping(node, deep=deep)

    def construct_day(self, node: yaml.ScalarNode) -> Any:
        """A day of the calendar, without a time."""
        try:
            day = self.construct_yaml_timestamp(node)
        except ValueError:
            raise _Mistake(node, "no_such_day", day=node.value) from None
        if isinstance(day, datetime):
            raise _Mistake(node, "day_with_time", day=node.value)
        return day


class _Mistake(Exception):
    """A mistake on one line: the code of its sentence with the values."""

    def __init__(self, node: yaml.Node, code: str, **values: Any) -> None:
        self.line, self.code, self.values = _line(node), code, values


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _StrictLoader.construct_day)


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
        On a key written twice, a day the calendar does not have, or text that is not YAML.

    Examples
    --------
    >>> parse("days: 15", "filing.yaml")
    {'days': 15}
    >>> parse("days: 15\\ndays: 10", "filing.yaml")
    Traceback (most recent call last):
    matchfair.policy.rulebook.strict_yaml.RuleDataError: filing.yaml, line 2
        “days”在第1行已经写过，请只保留一处
        'days' is already on line 1; keep one of the two
    """
    try:
        return yaml.load(text.removeprefix(BYTE_ORDER_MARK), Loader=_StrictLoader)  # noqa: S506 - it is a safe loader
    except _Mistake as mistake:
        raise RuleDataError(fault(f"{where}, line {mistake.line}", mistake.code, **mistake.values)) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f"{where}, line {mark.line + 1}" if mark else where
        raise RuleDataError(fault(at, "no_yaml", why=getattr(error, "problem", error))) from None


def read_folder(folder: Path) -> dict[str, Any]:
    """Every YAML file below a folder, by its path relative to it (sorted, so that messages come in one order).

    Raises
    ------
    RuleDataError
        With everything that cannot be read: each file that is no YAML, not in UTF-8 or not named ``.yaml``.

    Examples
    --------
    >>> from matchfair.policy.rulebook.book import SHIPPED
    >>> "pingshan/agreements.yaml" in read_folder(SHIPPED)
    True
    """
    tree, faults = {}, []
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and not one.name.startswith(".")):
        name = path.relative_to(folder).as_posix()
        try:
            tree[name] = _read(path, name)
        except RuleDataError as error:
            faults.append(str(error))
    if faults:
        raise RuleDataError("\n".join(faults))
    return tree


def _read(path: Path, name: str) -> Any:
    if path.suffix != ".yaml":
        raise RuleDataError(fault(name, "not_named_yaml"))
    try:
        return parse(path.read_text("utf-8"), name)
    except UnicodeDecodeError:
        raise RuleDataError(fault(name, "not_utf8")) from None
