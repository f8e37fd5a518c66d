"""What is known of one enterprise or agency, in words for its page and as typed for its form."""

from flask import g

from matchfair import clock
from matchfair.extensions import db
from matchfair.parties.models import Bureau
from matchfair.policy import Catalogue, catalogue

from .forms import STATE_WORDS
from .services import COLUMNS
from .words import FIELDS, MONEY, score, value_in_words

GROUPS = {
    "enterprises": (
        ("industry", "headcount", "revenue_fen", "total_assets_fen", "operating_state", "key_enterprise", "key_basis"),
        ("subdistrict", "operating_place", "registered_place", "tax_place"),
        ("contact", "phone"),
        ("petition_cases", "inspection_cases", "arbitration_cases"),
    ),
    "agencies": (
        ("entity_type", "business_scope", "service_address", "contact", "phone"),
        ("capacity", "services", "fee_terms", "booth"),
    ),
}


def known_of(kind: str, row, found_in: Catalogue | None) -> list[list[tuple[str, str]]]:
    """Groups of (label, value) for the page of a party."""
    edition = found_in and found_in.edition
    return [
        [(FIELDS[name], value_in_words(name, getattr(row, COLUMNS[kind][name]), edition)) for name in names]
        for names in GROUPS[kind]
    ]


def as_typed(kind: str, row, found_in: Catalogue | None) -> dict[str, str]:
    """The row as somebody would type it, so that reading it again gives the same row."""
    typed = {name: text_of(name, getattr(row, column), found_in) for name, column in COLUMNS[kind].items()}
    return typed | {"name": row.name}


def text_of(name: str, value, found_in: Catalogue | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if name in MONEY:
        return f"{value / 10**6:.6f}".rstrip("0").rstrip(".")
    if name == "operating_state":
        return STATE_WORDS.get(value, value)
    if name == "test_score":
        return score(value)
    if name == "services":
        return "、".join(found_in.area(int(code)).short if found_in and code.isdigit() else code for code in value)
    return str(value)


def in_force() -> Catalogue | None:
    return catalogue(db.session.get(Bureau, g.sign_in.bureau_id).place, clock.today())
