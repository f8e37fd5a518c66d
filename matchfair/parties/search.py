"""Finding enterprises and agencies of a bureau."""

import unicodedata

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from matchfair.extensions import db

from .models import Agency, Enterprise

PAGE = 50  # rows of a list


def find_enterprises(bureau_id: int, text: str, state: str, page: int) -> Pagination:
    """Those of which name, credit code or subdistrict contain every word of the text."""
    enterprises = select(Enterprise).filter_by(bureau_id=bureau_id, **({"operating_state": state} if state else {}))
    enterprises = enterprises.where(*containing(text, Enterprise.name, Enterprise.uscc, Enterprise.street))
    return db.paginate(enterprises.order_by(Enterprise.name, Enterprise.id), page=page, per_page=PAGE, error_out=False)


def find_agencies(bureau_id: int, text: str, page: int) -> Pagination:
    agencies = select(Agency).options(selectinload(Agency.staff)).filter_by(bureau_id=bureau_id)
    agencies = agencies.where(*containing(text, Agency.name, Agency.uscc, Agency.usual_booth))
    return db.paginate(agencies.order_by(Agency.name, Agency.id), page=page, per_page=PAGE, error_out=False)


def containing(text: str, *columns: InstrumentedAttribute[str]) -> list[ColumnElement[bool]]:
    """Every word of the text stands in one of the columns."""
    plain = unicodedata.normalize("NFKC", text).split()
    return [or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in plain]


def states_of(bureau_id: int) -> list[str]:
    """The states of operation that occur."""
    states = select(Enterprise.operating_state).filter_by(bureau_id=bureau_id).distinct()
    return sorted(state for state in db.session.scalars(states) if state)
