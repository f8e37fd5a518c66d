"""Tables of web pages, alone or packed as MHTML: what government systems hand out as .xls."""

import re
from email import message_from_bytes
from email.message import Message
from html.parser import HTMLParser

from .decode import decoded
from .frame import Limits, Refusal, Table

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MESSAGE = re.compile(
    rb"[\s\xef\xbb\xbf]*(?:[A-Za-z-]+:.*\r?\n(?:[ \t].*\r?\n)*)+\r?\n"
)  # lines of a head, then a blank one
Attributes = list[tuple[str, str | None]]


def tables(data: bytes, limits: Limits) -> list[Table]:
    found: list[Table] = []
    for page in pages(data):
        reader = WebPageReader(limits, len(found))
        reader.feed(page)
        reader.close()
        found += [table for table in reader.tables if table.rows]
    if not found:
        raise Refusal("web_page")
    names = re.findall(r"<x:Name>([^<]{1,60})</x:Name>", decoded(data)[:100_000])
    for table, name in zip(found, names if len(names) == len(found) else (), strict=False):
        table.name = name
    return found


def pages(data: bytes) -> list[str]:
    if not _MESSAGE.match(data):
        return [decoded(data)]
    parts = [part for part in message_from_bytes(data).walk() if part.get_content_type() == "text/html"]
    return [page_of(part) for part in parts if "tabstrip" not in (part.get("Content-Location") or "")]


def page_of(part: Message) -> str:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    charset = (part.get_content_charset() or "").lower()
    return payload.decode("gb18030", "replace") if charset.startswith("gb") else decoded(payload)


class WebPageReader(HTMLParser):
    """Cells of the outermost tables; what a table within a cell says belongs to the cell."""

    def __init__(self, limits: Limits, before: int):
        super().__init__(convert_charrefs=True)
        self.limits, self.before = limits, before
        self.tables: list[Table] = []
        self.depth = self.row = self.column = 0
        self.said: list[str] | None = None
        self.taken: set[tuple[int, int]] = set()  # cells that a span from above or from the left covers

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        self.depth += tag == "table"
        if tag == "table" and self.depth == 1:
            self.tables.append(
                Table(
                    str(self.before + len(self.tables) + 1),
                    self.limits,
                    hidden=is_hidden(attributes),
                    source="web_page",
                )
            )
            self.row, self.taken = -1, set()
        elif tag == "tr" and self.depth == 1:
            self.end_cell()
            self.row, self.column = self.row + 1, 0
            if is_hidden(attributes):
                self.tables[-1].hidden_rows.append(self.row)
        elif tag in ("td", "th") and self.depth == 1:
            self.end_cell()
            self.start_cell(dict(attributes))
        elif tag in ("br", "p", "div") and self.said:
            self.said.append("\n")

    def start_cell(self, attributes: dict[str, str | None]) -> None:
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.taken:
            self.column += 1
        self.down, self.across = (span_of(attributes.get(name), self.limits) for name in ("rowspan", "colspan"))
        self.said = []

    def handle_data(self, data: str) -> None:
        if self.said is not None:
            self.said.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table") and self.depth == 1:
            self.end_cell()
        self.depth -= tag == "table" and self.depth > 0

    def end_cell(self) -> None:
        if self.said is None:
            return
        table, text = self.tables[-1], re.sub(r"[ \t\r\f]*\n\s*", "\n", "".join(self.said).replace("\xa0", " ")).strip()
        table.put(self.row, self.column, text)
        table.span(self.row, self.column, self.down, self.across)
        covered = (
            (self.row + down, self.column + across) for down in range(self.down) for across in range(self.across)
        )
        self.taken.update(covered if len(self.taken) < self.limits.cells else ())
        self.column += self.across
        self.said = None


def is_hidden(attributes: Attributes) -> bool:
    known = dict(attributes)
    return "hidden" in known or bool(_HIDDEN.search(known.get("style") or ""))


def span_of(text: str | None, limits: Limits) -> int:
    return min(max(int(text), 1), limits.columns) if text and text.strip().isdecimal() else 1
