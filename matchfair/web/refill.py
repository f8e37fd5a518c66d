"""A page's form as it was sent: what was ticked and typed is put back into its HTML, and what is wrong is said there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

TICKED = ("checkbox", "radio")
NOT_TYPED = ("hidden", "submit", "button", "reset", "image", "file", "password")
OF_THE_PAGE = ("csrf_token", "request_key", "next")  # a page's own, never what an earlier one had
WRONG_ID = "refused-here"


class Edit(NamedTuple):
    start: int
    end: int
    text: str


@dataclass
class Tag:
    """An opening tag and where it stands; of a text area and a list also what they hold."""

    name: str
    attributes: dict[str, str | None]
    start: int
    end: int
    content_end: int = 0
    options: list["Tag"] = field(default_factory=list)
    folds: list["Tag"] = field(default_factory=list)  # the <details> around it

    @property
    def field(self) -> str:
        return self.attributes.get("name") or ""

    @property
    def kind(self) -> str:
        return (self.attributes.get("type") or "text").lower() if self.name == "input" else self.name

    @property
    def value(self) -> str:
        return self.attributes.get("value") or ("on" if self.kind in TICKED else "")

    @property
    def typed(self) -> bool:
        """A person fills it in, and it may be shown again: a password and a file may not."""
        return self.kind not in NOT_TYPED

    def with_attributes(self, **changed: str | bool) -> Edit:
        """Written again; an attribute given as True stands bare, as False it is left out."""
        for name, value in changed.items():
            if value is False:
                self.attributes.pop(name.replace("_", "-"), None)
            else:
                self.attributes[name.replace("_", "-")] = None if value is True else str(value)
        written = [name if value is None else f'{name}="{escape(value)}"' for name, value in self.attributes.items()]
        return Edit(self.start, self.end, f"<{' '.join([self.name, *written])}>")


@dataclass
class PageForm:
    tag: Tag
    controls: list[Tag] = field(default_factory=list)

    def fits(self, action: str) -> bool:
        goes_to = urlsplit(self.tag.attributes.get("action") or "").path
        return (self.tag.attributes.get("method") or "").lower() == "post" and goes_to == action

    def likeness(self, sent: MultiDict) -> int:
        """How much of what was sent it has: of several forms with one action the right one."""
        hidden = [c for c in self.controls if c.kind == "hidden" and c.field not in OF_THE_PAGE]
        same = sum(c.value in sent.getlist(c.field) for c in hidden)
        names = {c.field for c in self.controls}
        return 4 * same - 2 * len(hidden) + sum(name in names for name in sent)


class Reader(HTMLParser):
    """Where a page's forms and their controls stand in its text."""

    def __init__(self, text: str):
        super().__init__()
        self.lines = [0]
        for line in text.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.inside: Tag | None = None
        self.folds: list[Tag] = []
        self.feed(text)

    def place(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self.place()
        found = Tag(tag, dict(attrs), start, start + len(self.get_starttag_text() or ""), folds=[*self.folds])
        if tag == "form":
            self.form = PageForm(found)
            self.forms.append(self.form)
        elif tag == "details":
            self.folds.append(found)
        elif tag == "option" and self.inside:
            self.inside.options.append(found)
        elif tag in ("input", "select", "textarea"):
            self.inside = None if tag == "input" else found
            if self.form:
                self.form.controls.append(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "details" and self.folds:
            self.folds.pop()
        elif self.inside and tag == self.inside.name:
            self.inside.content_end, self.inside = self.place(), None


def refill(
    page: str, action: str, sent: MultiDict, note: str = "", at: str = "", wrong: str = "", over: bool = True
) -> str | None:
    """The page with its form for `action` as it was `sent`; None where no form of it takes that, or nothing is typed there.

    `note` is HTML for the form's head; `wrong` is said at the field named `at` as well. What a page was made
    from, such as the version it showed, stays what it was: an answer to an older page is still known as one. Without
    `over`, that and a text which the page has already stand as the page has them.
    """
    forms = [form for form in Reader(page).forms if form.fits(action)]
    best = max(forms, key=lambda form: form.likeness(sent), default=None)
    if best is None or not any(control.typed for control in best.controls):
        return None
    edits: dict[int, Edit] = {}
    rest = {name: sent.getlist(name) for name in sent}
    for control in best.controls:
        found = list(put_back(control, sent, rest, over))
        edits |= {edit.start: edit for edit in found}
        if found:
            edits |= {fold.start: fold.with_attributes(open=True) for fold in control.folds}
    about = next((c for c in best.controls if at and c.field == at and c.typed), None)
    if about:
        edits |= {edit.start: edit for edit in marked_wrong(about, wrong)}
    if note:
        edits |= {fold.start: fold.with_attributes(open=True) for fold in best.tag.folds}
        edits[best.tag.end] = Edit(best.tag.end, best.tag.end, note)
    for edit in sorted(edits.values(), reverse=True):
        page = page[: edit.start] + edit.text + page[edit.end :]
    return page


def put_back(control: Tag, sent: MultiDict, rest: dict[str, list[str]], over: bool) -> Iterator[Edit]:
    """What has to be written to have the control as it was sent; nothing where it is so already."""
    values = sent.getlist(control.field)
    if control.kind in TICKED:
        ticked = control.value in values
        if control.field and ticked != ("checked" in control.attributes):
            yield control.with_attributes(checked=ticked)
    elif control.kind == "select":
        chosen = [option for option in control.options if option.value in values]
        for option in control.options if chosen else ():
            if (option in chosen) != ("selected" in option.attributes):
                yield option.with_attributes(selected=option in chosen)
    elif control.kind == "hidden":
        if over and control.field not in OF_THE_PAGE and len(values) == 1 and control.value != values[0]:
            yield control.with_attributes(value=values[0])
    elif control.typed and rest.get(control.field):
        value = rest[control.field].pop(0)
        if not over and (control.value or control.content_end > control.end):
            return
        if control.kind == "textarea":  # HTML drops a line break that comes first
            yield Edit(control.end, control.content_end, escape("\n" + value, quote=False))
        elif value != control.value:
            yield control.with_attributes(value=value)


def marked_wrong(control: Tag, wrong: str) -> Iterator[Edit]:
    """What is wrong, said before the field, also to those who hear the page."""
    described = " ".join(filter(None, [control.attributes.get("aria-describedby"), WRONG_ID]))
    start, end, tag = control.with_attributes(aria_invalid="true", aria_describedby=described)
    yield Edit(start, end, f'<span class="field__error" id="{WRONG_ID}">{escape(wrong)}</span>{tag}')
