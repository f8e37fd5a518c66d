"""The organizer's lists of enterprises and agencies, and one page of each."""

from flask import g, request, url_for
from flask_babel import gettext as _

from matchfair import clock, words
from matchfair.extensions import db
from matchfair.parties.models import Agency, Bureau, Enterprise
from matchfair.parties.search import find_agencies, find_enterprises, states_of
from matchfair.parties.services import mean_score, of_bureau, two_places
from matchfair.rosters.hints import FACTS, hints_in_words
from matchfair.rosters.row_page import catalogue_in_force, known_of
from matchfair.rosters.words import score
from matchfair.web import audience, render
from matchfair.web.fields import number

from . import bp
from .eligibility import eligibility_of, read_register
from .exit_page import exit_page
from .finding_views import year_asked
from .words import LISTINGS, OUTCOMES, OVERALL, shown


@bp.get("/desk/enterprises")
@audience("organizer")
def enterprises():
    text, state, bureau_id = request.args.get("q", ""), request.args.get("state", ""), g.sign_in.bureau_id
    found = find_enterprises(bureau_id, text, state, request.args.get("page", 1, type=number))
    return render(
        "programme/enterprises.html",
        "programme/_enterprises.html",
        found=found,
        text=text,
        state=state,
        **standings("enterprises", found.items),
        states={code: words.OPERATING_STATES.get(code, code) for code in states_of(bureau_id)},
    )


@bp.get("/desk/enterprises/<int:enterprise_id>")
@audience("organizer")
def enterprise(enterprise_id: int):
    g.navigation_entry = "programme.enterprises"
    row = of_bureau(Enterprise, g.sign_in.bureau_id, enterprise_id)
    page = standing_page(row)
    return render(
        "programme/enterprise.html",
        row=row,
        known=known_of("enterprises", row, None),
        **page,
        hints=hints_in_words(*page["at"], {name: getattr(row, name) for name in FACTS}),
        finding_url=url_for("programme.enterprise_finding", enterprise_id=row.id),
    )


@bp.get("/desk/agencies")
@audience("organizer")
def agencies():
    text = request.args.get("q", "")
    found = find_agencies(g.sign_in.bureau_id, text, request.args.get("page", 1, type=number))
    return render(
        "programme/agencies.html",
        "programme/_agencies.html",
        found=found,
        text=text,
        mean_of=mean_in_words,
        **standings("agencies", found.items),
    )


@bp.get("/desk/agencies/<int:agency_id>")
@audience("organizer")
def agency(agency_id: int):
    g.navigation_entry = "programme.agencies"
    row = of_bureau(Agency, g.sign_in.bureau_id, agency_id)
    known = known_of("agencies", row, catalogue_in_force())
    return render(
        "programme/agency.html",
        row=row,
        known=known,
        mean=mean_in_words(row),
        score=score,
        **standing_page(row),
        finding_url=url_for("programme.agency_finding", agency_id=row.id),
    )


def standing_page(row: Enterprise | Agency) -> dict:
    """Its standing today, and what ends its place in the programme: an agency's grounds are those of a year."""
    today, place = clock.today(), db.session.get(Bureau, row.bureau_id).place
    standing = eligibility_of(row, today)
    year = min(year_asked(), today.year) if isinstance(row, Agency) else today.year
    return {
        "standing": standing,
        "conditions": shown(standing),
        "on": today,
        "at": (place, today),
        "year": today.year,
        "outcomes": OUTCOMES,
        "overall_words": OVERALL,
        "listings": LISTINGS,
        **exit_page(row, standing, year),
    }


def standings(kind: str, rows: list) -> dict:
    """What a list needs to show each row's standing: a fixed number of queries however many rows there are."""
    place = db.session.get(Bureau, g.sign_in.bureau_id).place
    register = read_register(g.sign_in.bureau_id, place, kind, clock.today(), parties=[row.id for row in rows])
    return {"standing": register.standing, "overall_words": OVERALL, "listings": LISTINGS}


def mean_in_words(row: Agency) -> str:
    found = mean_score(row.staff)
    if not found:
        return _("not tested")
    year, tested, mean = found
    return _("%(mean)s (%(year)s, %(tested)s tested)", mean=two_places(mean), year=year or "–", tested=tested)
