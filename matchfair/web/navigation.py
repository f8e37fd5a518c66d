"""The main navigation of each role. Each slice hands in its own entries; `place` orders them."""

from typing import NamedTuple

from flask import Flask, current_app, g, request, url_for


class NavEntry(NamedTuple):
    """An entry of a role's bar on pages outside a fair; `symbol` is one of static/icons.svg."""

    role: str
    place: int
    endpoint: str
    label: str
    symbol: str


class FairNavEntry(NavEntry):
    """An entry on the pages of a fair; it takes the fair's code from the page's own address."""


class NavLink(NamedTuple):
    url: str
    label: str
    symbol: str
    current: bool


def add(app: Flask, entries: list[NavEntry]) -> None:
    app.extensions.setdefault("matchfair.navigation", []).extend(entries)


def entries() -> list[NavLink]:
    """The bar for whoever is signed in; empty for everybody else."""
    if not g.get("sign_in"):
        return []
    fair_code = (request.view_args or {}).get("fair_code")
    at = {"fair_code": fair_code} if fair_code else {}
    here = g.get("navigation_entry", request.endpoint)
    own = [
        entry
        for entry in current_app.extensions["matchfair.navigation"]
        if entry.role == g.sign_in.role and isinstance(entry, FairNavEntry) == bool(fair_code)
    ]
    return [
        NavLink(url_for(entry.endpoint, **at), entry.label, entry.symbol, entry.endpoint == here)
        for entry in sorted(own, key=lambda entry: entry.place)
    ]
