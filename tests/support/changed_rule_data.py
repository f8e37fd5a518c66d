"""Every single change of the rule data one step off: a number, date or share, an entry left out, a value that is none."""

import copy
import re
from datetime import date, timedelta

from matchfair.policy.rulebook.book import Rulebook, current_rulebook

FRACTION = re.compile(r"\d+/\d+")
LEFT_OUT = "(left out)"
# Names that offices write, words the program knows, what carries a clause: nothing a document says.
NOT_SAID = {"aliases", "words", "kinds", "states"}


def steps(value):
    """One step up and one down of a number, a date or a fraction."""
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, date):
        return [value + timedelta(days=1), value - timedelta(days=1)]
    if isinstance(value, str) and FRACTION.fullmatch(value):
        over, under = map(int, value.split("/"))
        near = [(over + 1, under), (over - 1, under), (over, under + 1), (over, under - 1)]
        return [f"{one}/{other}" for one, other in near if other]
    return []


def other_states(dated):
    """A dated value as if its document were silent, or had not been seen, or left it to the parent place."""
    days = {key: dated[key] for key in ("from", "until", "clause")}
    now = next(state for state in ("value", "unknown", "inherit") if state in dated)
    states = {"value": {"value": None}, "unknown": {"unknown": True}, "inherit": {"inherit": True}}
    return [
        days | state
        for name, state in states.items()
        if name != now or (name == "value" and dated["value"] is not None)
    ]


def changes(node, at=()):
    """Every change of a parsed file: the keys that lead there, and what stands there instead."""
    if isinstance(node, dict):
        if {"from", "until", "clause"} <= set(node) and not {"key", "items"} & set(node):
            yield from ((at, other) for other in other_states(node))
        for key, child in node.items():
            if key in NOT_SAID or (key == "clauses" and at and at[0] == "settings"):
                continue
            yield from changes(child, (*at, key))
            if at[-1:] == ("value",) and len(node) > 1 and set(node) != {"month", "day"}:
                yield (*at, key), LEFT_OUT
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from changes(child, (*at, number))
            yield (*at, number), LEFT_OUT
    else:
        yield from ((at, changed) for changed in steps(node))


def all_changes():
    """Every change of every file, with the path of the file first among the keys."""
    for path, data in current_rulebook().tree.items():
        if not path.startswith("settings/"):
            yield from changes(data, (path,))
            continue
        for name, one in data.items():
            yield from ((("settings", path, name, *at[1:]), new) for at, new in changes(one, ("settings",)))


def changed_book(keys, new):
    """The rule data with one change."""
    path, *rest = keys[1:] if keys[0] == "settings" else keys
    tree = dict(current_rulebook().tree)
    entry = tree
    for key in (path, *rest[:-1]):  # only what leads to the change is copied
        entry[key] = copy.copy(entry[key])
        entry = entry[key]
    if new is LEFT_OUT:
        del entry[rest[-1]]
    else:
        entry[rest[-1]] = new
    return Rulebook(tree)
