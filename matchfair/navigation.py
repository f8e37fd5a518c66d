"""The main navigation of each role: what stands in the bar, and which entry is the page one is on."""

from typing import NamedTuple

from flask import g, request, url_for
from flask_babel import lazy_gettext as _l

# (endpoint, label, symbol of static/icons.svg); entries of a fair take its code from the page's own address.
AT_FAIR = {
    "enterprise": (
        ("agreements.home", _l("Home"), "home"),
        ("needs.edit", _l("Needs"), "list"),
        ("proposals.agencies", _l("Agencies"), "building"),
        ("agreements.results", _l("Results"), "result"),
    ),
    "agency": (
        ("agreements.agency_home", _l("Overview"), "home"),
        ("offers.edit", _l("My offer"), "list"),
        ("fairs.my_booth", _l("Booth"), "qr"),
    ),
    "organizer": (
        ("board.board", _l("Board"), "chart"),
        ("fairs.entries", _l("Enterprises"), "users"),
        ("offers.participants", _l("Agencies"), "building"),
        ("proposals.rounds", _l("Rounds"), "rounds"),
        ("fairs.posters", _l("Posters"), "qr"),
        ("fairs.settings", _l("Settings"), "settings"),
    ),
}
ELSEWHERE = {
    "enterprise": (),
    "agency": (("offers.fairs", _l("Fairs"), "home"),),
    "organizer": (
        ("fairs.desk", _l("Fairs"), "home"),
        ("parties.enterprises", _l("Enterprises"), "users"),
        ("parties.agencies", _l("Agencies"), "building"),
        ("parties.roster", _l("Import"), "download"),
    ),
}


class Entry(NamedTuple):
    url: str
    label: str
    symbol: str
    current: bool


def entries() -> list[Entry]:
    if not g.get("sign_in"):
        return []
    fair_code = (request.view_args or {}).get("fair_code")
    rows = (AT_FAIR if fair_code else ELSEWHERE)[g.sign_in.role]
    at = {"fair_code": fair_code} if fair_code else {}
    here = g.get("navigation_entry", request.endpoint)
    return [Entry(url_for(name, **at), label, symbol, name == here) for name, label, symbol in rows]
