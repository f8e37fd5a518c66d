"""What is printed before the fair: posters for the entrance and the booths, and letters of invitation."""

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _

from matchfair import clock
from matchfair.web import audience, render, write

from . import bp, reception
from .links import invitation_url, poster_url
from .services import booths_of, fair_for


@bp.get("/desk/fairs/<fair_code>/posters")
@audience("organizer")
def posters(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    return render("fairs/posters.html", fair=fair, booths=booths_of(fair), poster_url=poster_url)


@bp.get("/desk/fairs/<fair_code>/invitations")
@audience("organizer")
def invitations(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    return render(
        "fairs/invitations.html", fair=fair, invitations=reception.invitations_of(fair), url_of=invitation_url
    )


@bp.post("/desk/fairs/<fair_code>/invitations")
@audience("organizer")
@write
def invite_all(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    count = len(reception.invite_all(fair, clock.now()))
    flash(
        _("Every admitted enterprise (%(count)s) has its link. Print the letters, or copy single links.", count=count)
    )
    return redirect(url_for("fairs.invitations", fair_code=fair_code), 303)
