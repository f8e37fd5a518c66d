"""Walking through XML without building it, and without the entities that make a small file a big one."""

from collections.abc import Callable
from typing import IO, Any
from xml.parsers import expat

from .frame import Refusal

Attributes = dict[str, str]


def walk(
    source: bytes | IO[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back for every element, by its name without prefix."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(bare(name), attributes)
    parser.EntityDeclHandler = refuse_entities
    if end:
        parser.EndElementHandler = lambda name: end(bare(name))
    if text:
        parser.CharacterDataHandler = text
    if isinstance(source, bytes):
        parser.Parse(source, True)
    else:
        parser.ParseFile(source)


def bare(name: str) -> str:
    return name.rpartition(":")[2]


def of(attributes: Attributes, name: str) -> str:
    """The value of an attribute, whatever prefix its name has."""
    return attributes.get(name) or next((value for full, value in attributes.items() if bare(full) == name), "")


def number_in(attributes: Attributes, name: str, default: int) -> int:
    value = of(attributes, name)
    return int(value) if value.isdecimal() else default


def refuse_entities(*_declared: Any) -> None:
    raise Refusal("damaged")
