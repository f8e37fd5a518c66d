"""The agency's home at a fair."""

from flask import g

from matchfair import clock
from matchfair.agreements.agency_home import agency_home_of
from matchfair.fairs.services import fair_for
from matchfair.offers.services import offer_for
from matchfair.web import audience
from matchfair.web.pages import polled

from . import bp


@bp.get("/agency/<fair_code>/")
@audience("agency")
def agency_home(fair_code):
    fair = fair_for(g.sign_in, fair_code)
    view = agency_home_of(fair, offer_for(g.sign_in, fair), clock.now())
    return polled("board/agency_home.html", "board/_agency_home.html", view.mark, fair=fair, view=view)
