"""Which kind of file it is, by its content; then its tables on stdout."""

import json
import re
import resource
import sys
from collections.abc import Callable
from io import TextIOWrapper

from . import biff, delimited, opendocument, spreadsheetml, web_page, zipped
from .decode import decoded
from .frame import Limits, Refusal, Table, leave, write

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and anything that was given a password to open
BARE_BIFF = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08",
)  # .xls before there were folders in it
OTHERS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BM", b"MZ")
_MHTML = re.compile(r"(?:^|\n)(?:MIME-Version:|Content-Type:\s*(?:multipart/related|text/html))", re.IGNORECASE)
_HTML = re.compile(r"<(?:html|!doctype html|table|meta|head|body|style|div)\b", re.IGNORECASE)
START = 4_096  # characters that tell what a text is


def reader_of(data: bytes) -> Callable[[bytes, Limits], list[Table]]:
    """What reads it."""
    if data.startswith(b"PK"):
        return zipped.tables
    if data.startswith((COMPOUND, *BARE_BIFF)):
        return biff.tables
    if data.startswith(OTHERS):
        raise Refusal("wrong_type")
    start = decoded(data)[:START]
    if "urn:schemas-microsoft-com:office:spreadsheet" in start and "<Workbook" in start:
        return spreadsheetml.tables
    if "<office:document" in start:
        return opendocument.tables
    if _MHTML.search(start[:1_000]) or _HTML.search(start):
        return web_page.tables
    if start.lstrip().startswith("<?xml"):
        raise Refusal("wrong_type")
    return delimited.tables


def main() -> None:
    limits = Limits(**json.loads(sys.argv[2]))
    assert isinstance(sys.stdout, TextIOWrapper)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        write(reader_of(data)(data, limits), limits)
    except Refusal as refusal:
        leave(refusal)
    except MemoryError:
        leave(Refusal("too_big", limit=limits.text >> 20))
    except Exception as problem:  # every parser has a dozen error types and no common one that is promised
        leave(Refusal("damaged", detail=str(problem)[:200]))
