"""What the pages of enterprises and agencies share: their address and year, standing, marks of the staff."""

from datetime import date

from flask import g, redirect, request, url_for
from flask_babel import gettext as _, lazy_gettext as _l
from werkzeug.wrappers import Response

from matchfair import clock
from matchfair.extensions import db
from matchfair.figures import mean as mean_told
from matchfair.parties.models import Agency, Bureau, Enterprise
from matchfair.parties.services import mean_score
from matchfair.policy import keeps_lists
from matchfair.web import attempt
from matchfair.web.fields import number

from .eligibility import eligibility_of, read_register
from .exit_page import exit_page
from .models import PartyKind
from .words import OUTCOMES, shown


def year_asked() -> int:
    year = request.values.get("year", type=number)
    return year if year and 2000 <= year <= 2100 else clock.today().year


def page_of(party: Enterprise | Agency) -> str:
    if isinstance(party, Enterprise):
        return url_for("programme.enterprise", enterprise_id=party.id)
    return url_for("programme.agency", agency_id=party.id)


def back_to_grounds(party: Enterprise | Agency, year: int) -> Response:
    """To the part of the party's page that shows its grounds of exit: an agency's are those of a year."""
    return redirect(f"{page_of(party)}{f'?year={year}' if isinstance(party, Agency) else ''}#leaving", 303)


def standing_page(row: Enterprise | Agency) -> dict:
    """Its standing today; a page that cannot work it out still shows the party and its forms."""
    today, place = clock.today(), db.session.get_one(Bureau, row.bureau_id).place
    told = {"on": today, "at": (place, today), "year": today.year, "outcomes": OUTCOMES}
    return told | attempt(_l("how it stands by the rules"), judged_page, row, today, instead={"standing": None})


def judged_page(row: Enterprise | Agency, today: date) -> dict:
    """Its conditions, and what ends its place in the programme: an agency's grounds are those of a year."""
    standing = eligibility_of(row, today)
    year = min(year_asked(), today.year) if isinstance(row, Agency) else today.year
    return {"standing": standing, "conditions": shown(standing), **exit_page(row, standing, year)}


def standings(kind: PartyKind, rows: list) -> dict:
    """What a list needs to show each row's standing: a fixed number of queries however many rows there are."""
    place = db.session.get_one(Bureau, g.sign_in.bureau_id).place
    register = read_register(g.sign_in.bureau_id, place, kind, clock.today(), parties=[row.id for row in rows])
    return {"standing": register.standing, "lists_kept": keeps_lists(place)}


def mean_in_words(row: Agency) -> str:
    found = mean_score(row.staff)
    if not found:
        return _("not tested")
    year, tested, mean = found
    return _("%(mean)s (%(year)s, %(tested)s tested)", mean=mean_told(mean), year=year or "–", tested=tested)
