"""A visitor who reads every page it fetches: valid HTML, one h1, labelled controls, no id twice."""

import re
import secrets
from contextlib import contextmanager

import html5lib
import truth
from flask import Flask, g
from flask.testing import FlaskClient
from flask_babel import refresh
from sqlalchemy import event

from matchfair.accounts.devices import DEVICE_COOKIE, hash_of
from matchfair.accounts.services import start_sign_in
from matchfair.extensions import db

XHTML = "{http://www.w3.org/1999/xhtml}"
UNTITLED = ("hidden", "submit", "button")


class Page:
    def __init__(self, response):
        self.response, self.status = response, response.status_code
        self.location = response.headers.get("Location", "")
        self.text = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        if self.text and response.status_code not in (301, 302, 303):
            self.tree = read(self.text)
            lint(self.tree, whole="<html" in self.text)
            untrue = truth.faults(self.tree)
            assert not untrue, untrue[:3]

    def all(self, tag: str, **attributes):
        return [e for e in self.tree.iter(XHTML + tag) if all(e.get(k) == v for k, v in attributes.items())]

    def words(self) -> str:
        """The text a person sees."""
        return " ".join(" ".join(shown(self.tree)).split())

    def heading(self) -> str:
        (heading,) = self.all("h1")
        return said(heading)

    def messages(self) -> list[str]:
        """What the page says once of what was just done."""
        return [said(e) for box in self.all("div", id="messages") for e in box if said(e)]

    def refused(self) -> tuple[str, str]:
        """What was refused, and what to do next."""
        (advice,) = self.all("p", **{"class": "refused"})
        at_form = self.all("p", **{"class": "error-summary__title"})
        return said(at_form[0]) if at_form else self.heading(), said(advice)

    def wrong(self) -> list[str]:
        """What a form says is wrong, in the order of its fields."""
        return [said(e) for box in self.all("div", **{"class": "error-summary"}) for e in box.iter(XHTML + "li")]

    def facts(self) -> dict[str, str]:
        """Every term of a description list, with what is said of it."""
        terms = [e for e in self.tree.iter() if e.tag in (XHTML + "dt", XHTML + "dd")]
        return {said(e): said(then, " ") for e, then in zip(terms, terms[1:], strict=False) if e.tag == XHTML + "dt"}

    def rows(self, number: int = 0) -> list[list[str]]:
        """The cells of a table's rows, without its head."""
        table = self.all("table")[number]
        head = {id(row) for part in table.iter(XHTML + "thead") for row in part}
        return [[said(cell, " ") for cell in row] for row in table.iter(XHTML + "tr") if id(row) not in head]

    def buttons(self) -> list[str]:
        """The buttons that send something, in their order; not those of the page's frame."""
        return [
            said(e)
            for part in self.all("main")
            for e in part.iter(XHTML + "button")
            if e.get("type", "submit") == "submit"
        ]

    def form(self, action: str) -> dict:
        """The fields of the form whose action ends so, as a browser would send them untouched."""
        forms = [f for f in self.all("form") if (f.get("action") or "").split("?")[0].endswith(action)]
        assert forms, f"no form for {action}: {[f.get('action') for f in self.all('form')]}"
        return fields_of(forms[0])


def read(text: str):
    parser = html5lib.HTMLParser()
    tree = parser.parse(text)
    faults = [str(e) for e in parser.errors if "doctype" not in e[1]]
    assert not faults, f"not valid HTML: {faults[:3]}"
    return tree


def said(element, between: str = "") -> str:
    """The text of an element in one line."""
    return " ".join(between.join(shown(element)).split())


def shown(element):
    if element.tag in (XHTML + "script", XHTML + "style", XHTML + "head"):
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from shown(child)
        yield child.tail or ""


def lint(tree, whole: bool) -> None:
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids)), f"ids used twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    labelled = {e.get("for") for e in tree.iter(XHTML + "label")}
    inside = {id(c) for e in tree.iter(XHTML + "label") for c in e.iter()}
    for tag in ("input", "select", "textarea"):
        for e in tree.iter(XHTML + tag):
            named = e.get("aria-label") or e.get("aria-labelledby") or e.get("id") in labelled or id(e) in inside
            assert e.get("type") in UNTITLED or named, f"a control without a label: {e.attrib}"
    if whole:
        assert len(list(tree.iter(XHTML + "h1"))) == 1, "a page has one h1"


def fields_of(form) -> dict:
    fields: dict[str, list | str] = {}
    for e in form.iter():
        name = e.get("name") if isinstance(e.tag, str) else None
        if not name or e.get("type") in ("submit", "button") or e.tag == XHTML + "button":
            continue
        if e.get("type") in ("checkbox", "radio") and e.get("checked") is None:
            continue
        if e.tag == XHTML + "select":
            chosen = [o for o in e.iter(XHTML + "option") if o.get("selected") is not None] or list(
                e.iter(XHTML + "option")
            )[:1]
            value = [o.get("value") for o in chosen][:1]
        else:
            value = [e.get("value", "on") if e.tag == XHTML + "input" else (e.text or "")]
        fields.setdefault(name, []).extend(value)
    return fields


class Client(FlaskClient):
    """The test's own application context outlives its requests; what one request keeps in `g`, the next must not see."""

    bureau_id = None  # whose application it opens; None: the one of the first bureau

    def open(self, *args, **kwargs):
        for name in list(g):
            g.pop(name)
        truth.printed.clear()
        served = self.application.config["BUREAU"]
        self.application.config["BUREAU"] = self.bureau_id or served
        try:
            return super().open(*args, **kwargs)
        finally:
            self.application.config["BUREAU"] = served


class Visitor:
    """One device with its cookies."""

    def __init__(self, app: Flask, path: str = "/"):
        self.app, self.client, self.page = app, Client(app, app.response_class), None

    def get(self, path: str, status: int = 200, **headers) -> Page:
        self.page = Page(self.client.get(path, headers=headers))
        assert self.page.status == status, f"GET {path}: {self.page.status}, not {status}: {self.page.text[:2000]}"
        return self.page

    def submit(self, action: str, status: int = 303, follow: bool = True, **fields) -> Page:
        """Fill in the form of the page one is on and send it; a field given as None is left out."""
        data = self.page.form(action) | {k: v for k, v in fields.items() if v is not None}
        target = next(
            f.get("action") for f in self.page.all("form") if f.get("action", "").split("?")[0].endswith(action)
        )
        page = Page(
            self.client.post(
                target,
                data={k: v for k, v in data.items() if fields.get(k, "") is not None},
                content_type="multipart/form-data",
            )
        )
        assert page.status == status, (
            f"POST {target}: {page.status}, not {status}: {page.words()[:600] if page.text else ''}"
        )
        self.sent = (target, data)
        self.page = page
        return self.get(page.location) if page.status == 303 and follow else page


def signed_in(app: Flask, now, **party) -> Visitor:
    """A device already let in as `account=…`, `enterprise=…` or `agency=…`."""
    token = secrets.token_hex(16)
    start_sign_in(hash_of(token), "test", now, **party)
    db.session.commit()
    visitor = Visitor(app)
    visitor.client.set_cookie(DEVICE_COOKIE, token)
    visitor.client.bureau_id = next(
        party[kind].bureau_id for kind in ("account", "enterprise", "agency") if kind in party
    )
    return visitor


@contextmanager
def queries():
    """The SQL statements sent while the block runs."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)", statement):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def english(desk, path):
    """The page at the path, after switching to English."""
    desk.get(path)
    data = desk.page.form("/language")
    desk.client.post("/language", data=data | {"language": "en"})
    refresh()  # the test's own context outlives a request, and the language is remembered in it
    return desk.get(path)
