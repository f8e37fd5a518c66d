"""The organizer's lists of enterprises and agencies, and one page of each."""

from flask import g, request

from matchfair.parties.cases import number_assumed
from matchfair.parties.models import Agency, Enterprise
from matchfair.parties.search import find_agencies, find_enterprises, states_of
from matchfair.parties.services import of_bureau
from matchfair.parties.words import OPERATING_STATES
from matchfair.rosters.hints import facts_of, hints_in_words
from matchfair.rosters.row_page import catalogue_in_force, known_of
from matchfair.web import audience, render
from matchfair.web.fields import number

from . import bp
from .facts import named_elsewhere
from .party_page import mean_in_words, standing_page, standings


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
        assumed=number_assumed(bureau_id),
        states={code: OPERATING_STATES.get(code, code) for code in states_of(bureau_id)},
    )


@bp.get("/desk/enterprises/<int:enterprise_id>")
@audience("organizer")
def enterprise(enterprise_id: int):
    g.navigation_entry = "programme.enterprises"
    row = of_bureau(Enterprise, g.sign_in.bureau_id, enterprise_id)
    page = standing_page(row)
    place, on = page["at"]
    return render(
        "programme/enterprise.html",
        row=row,
        known=known_of("enterprises", row, None),
        **page,
        hints=hints_in_words(place, on, facts_of(row)),
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
        elsewhere=named_elsewhere(row.bureau_id, [row.id]),
        **standing_page(row),
    )
