"""What is known of one enterprise or agency, in words for its page and as typed for its form."""

from typing import Any

from flask import g

from matchfair import clock
from matchfair.extensions import db
from matchfair.figures import hundredths, ten_thousands
from matchfair.parties.models import Agency, Bureau, Enterprise
from matchfair.policy import Catalogue, catalogue

from .forms import STATE_WORDS
from .reading import Column, Kind
from .services import WRITTEN, Party
from .words import GROUPS, value_in_words


def known_of(
    kind: Kind, party: Enterprise | Agency, in_force: Catalogue | None
) -> list[tuple[str, list[tuple[str, str]]]]:
    """(title, its labels and values) of each group of facts, for the page of a party."""
    edition = in_force.edition if in_force else None
    groups: dict[str, list[tuple[str, str]]] = {}
    for column in WRITTEN[kind].values():
        if column.group:
            value = value_in_words(column, getattr(party, column.attribute), edition)
            groups.setdefault(str(GROUPS[column.group]), []).append((str(column.label), value))
    return list(groups.items())


def as_typed(kind: Kind, party: Party, in_force: Catalogue | None) -> dict[str, str]:
    """The row as somebody would type it, so that reading it again gives the same row."""
    columns = WRITTEN[kind].values()
    typed = {column.field: text_of(column, getattr(party, column.attribute), in_force) for column in columns}
    return typed | {"name": party.name}


def text_of(column: Column, value: Any, in_force: Catalogue | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if column.holds == "money":
        return ten_thousands(value)
    if column.holds == "state":
        return STATE_WORDS.get(value, value)
    if column.holds == "score":
        return hundredths(value)
    if column.holds == "services":
        return "、".join(in_force.area(int(code)).short if in_force and code.isdigit() else code for code in value)
    return str(value)


def catalogue_in_force() -> Catalogue | None:
    return catalogue(db.session.get_one(Bureau, g.sign_in.bureau_id).place, clock.today())
