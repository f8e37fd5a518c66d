"""Parties of a bureau: found with authority, changed, and what their staff's tests say."""

from collections.abc import Iterable
from fractions import Fraction
from typing import TypeVar

from sqlalchemy import select

from matchfair.audit.services import Act, record
from matchfair.errors import NotFound, Refused, lazy_gettext as _l
from matchfair.extensions import db

from .models import Agency, Bureau, Enterprise, ServiceStaff

Row = TypeVar("Row")


PROFILE = ("introduction", "address", "contact", "phone", "legal_representative", "payee_account", "payment_day")


def change_agency(agency: Agency, act: Act, **told: str) -> None:
    """What an agency tells about itself; its account stands in the row and in drafts, not in the log."""
    for name in PROFILE:
        setattr(agency, name, told.get(name, getattr(agency, name)))
    agency.updated_at = act.now
    logged = {name: what for name, what in told.items() if name != "payee_account"}
    record(act, agency, "agency.changed", f"agency:{agency.id}", **logged)


def name_bureau(bureau: Bureau, short_name: str, act: Act) -> None:
    """What owners and agencies read for the bureau from now on; setting what is set changes nothing."""
    if bureau.short_name != short_name:
        record(act, bureau, "bureau.named", f"bureau:{bureau.id}", before=bureau.short_name, short_name=short_name)
        bureau.short_name = short_name


def enterprise_by_code(bureau_id: int, uscc: str) -> Enterprise | None:
    return db.session.scalar(select(Enterprise).filter_by(bureau_id=bureau_id, uscc=uscc))


class NoBureau(Refused):
    status = 503
    title = _l("There is no bureau yet.")
    advice = _l("Run `matchfair init --bureau NAME` first.")


class WhichBureau(Refused):
    """The database holds several bureaus and nobody said which one is meant."""

    status = 503
    title = _l("The database holds several bureaus.")
    advice = _l("Say which one is meant: --bureau, or MATCHFAIR_BUREAU, with one of %(ids)s.")


class UnknownBureau(Refused):
    status = 503
    title = _l("The database holds no bureau %(wanted)s.")
    advice = _l("Say which one is meant: --bureau, or MATCHFAIR_BUREAU, with one of %(ids)s.")


def find_bureau(wanted: int | None = None) -> Bureau:
    """The bureau of this number; without one the only one there is."""
    found = {bureau.id: bureau for bureau in db.session.scalars(select(Bureau).order_by(Bureau.id))}
    ids = ", ".join(map(str, found))
    if not found:
        raise NoBureau()
    if wanted is None and len(found) > 1:
        raise WhichBureau(ids=ids)
    if wanted is not None and wanted not in found:
        raise UnknownBureau(wanted=wanted, ids=ids)
    return found[wanted] if wanted is not None else next(iter(found.values()))


def of_bureau(model: type[Row], bureau_id: int, row_id: int) -> Row:
    """The bureau's own row, or NotFound: another bureau's row does not exist for it."""
    row = db.session.scalar(select(model).filter_by(bureau_id=bureau_id, id=row_id))
    if row is None:
        raise NotFound()
    return row


def person_of(agency: Agency, person_id: int) -> ServiceStaff:
    """One of the agency's service staff, or NotFound."""
    person = of_bureau(ServiceStaff, agency.bureau_id, person_id)
    if person.agency_id != agency.id:
        raise NotFound()
    return person


def remove_staff(person: ServiceStaff, act: Act) -> None:
    """Somebody left the agency."""
    record(act, person, "staff.removed", f"staff:{person.id}", agency=person.agency_id)
    db.session.delete(person)


def scores_of(staff: Iterable[ServiceStaff]) -> list[tuple[int, int]]:
    """(year, score in hundredths) of the full-time staff who were tested; year 0 where it is not known."""
    tests = [(person.test_year or 0, person.test_score_hundredths) for person in staff if person.full_time]
    return [(year, score) for year, score in tests if score is not None]


def latest_tests(staff: Iterable[ServiceStaff], until: int | None = None) -> tuple[int, list[int]]:
    """The year of the latest test, held up to a year if one is given, and the full-time staff's scores in hundredths."""
    tests = [(year, score) for year, score in scores_of(staff) if until is None or year <= until]
    latest = max((year for year, _score in tests), default=0)
    return latest, [score for year, score in tests if year == latest]


def mean_score(staff: Iterable[ServiceStaff]) -> tuple[int, int, Fraction] | None:
    """(year, how many, exact mean) of the full-time staff's latest test year; None when nobody was tested."""
    year, scores = latest_tests(staff)
    return (year, len(scores), Fraction(sum(scores), 100 * len(scores))) if scores else None


def quality_of(agency: Agency) -> float:
    """Mean score of the full-time staff in their latest capability test as a share of 100; unknown without a score."""
    found = mean_score(agency.staff)
    return float(found[2] / 100) if found else float("nan")
