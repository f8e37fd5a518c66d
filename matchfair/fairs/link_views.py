"""Personal links: an enterprise's invitation, and the link for the people at an agency's booth.

Opening one changes nothing, because chat programs open links too; its button does.
"""

from flask import g, redirect, url_for

from matchfair import clock
from matchfair.accounts.devices import let_in
from matchfair.accounts.services import LinkDead
from matchfair.web import audience, render, served_bureau, tokens, typed, write

from . import bp, links, services
from .code_page import send_code, sender
from .models import BoothLink, Invitation


@bp.get("/i/<token>")
@audience("public")
def invitation(token: str):
    found = read_invitation(token)
    known = bool(g.sign_in and g.sign_in.enterprise_id == found.enterprise_id)
    if found.fair.closed_at and known:
        return redirect(url_for("board.results", fair_code=found.fair.code))
    ending = found.enterprise.phone[-4:] if sender() and found.enterprise.phone_is_mobile else ""
    return render("fairs/invitation.html", fair=found.fair, invitation=found, known=known, ending=ending)


@bp.post("/i/<token>")
@audience("public")
@write
def use_invitation(token: str):
    """The first phone is let in at once; a further one has to show a one-time code."""
    found, now = read_invitation(token), clock.now()
    services.require_phase(found.fair, "registration", "live")
    if not links.use_invitation(found, now):
        return send_code(found.fair, found.enterprise)
    to = "needs.edit" if typed("to") == "needs" else "board.home"  # where the button said that it leads
    home = redirect(url_for(to, fair_code=found.fair.code), 303)
    return let_in(home, f"invitation:{found.id}", found.fair.code, enterprise=found.enterprise)


def read_invitation(token: str) -> Invitation:
    if values := tokens.read(served_bureau(), "invitation", token):
        return links.find_invitation(served_bureau(), code=values[0])
    if values := tokens.read_numbered("invitation", token):
        return links.find_invitation(served_bureau(), id=values[0], edition=values[1], by_number=True)
    raise LinkDead()


@bp.get("/s/<token>")
@audience("public")
def booth_link(token: str):
    link = read_booth_link(token)
    return render("fairs/booth_link.html", fair=link.fair, link=link)


@bp.post("/s/<token>")
@audience("public")
@write
def use_booth_link(token: str):
    link = read_booth_link(token)
    home = redirect(url_for("board.agency_home", fair_code=link.fair.code), 303)
    return let_in(home, f"booth_link:{link.id}", link.fair.code, agency=link.agency, only_fair_id=link.fair_id)


def read_booth_link(token: str) -> BoothLink:
    if values := tokens.read(served_bureau(), "booth_link", token):
        return links.find_booth_link(served_bureau(), code=values[0])
    if values := tokens.read_numbered("booth_link", token):
        return links.find_booth_link(served_bureau(), id=values[0], by_number=True)
    raise links.BoothLinkDead()
