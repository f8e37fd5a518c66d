"""The organizer's board, polled as one fragment, and the tables to take away."""

from flask import g, redirect, url_for

from matchfair import clock
from matchfair.errors import NotFound
from matchfair.fairs.services import fair_for
from matchfair.web import audience, render, send_workbook

from . import bp
from .events import latest_events
from .exports import EXPORTS, file_name
from .services import board_of


@bp.get("/desk/fairs/<fair_code>/")
@audience("organizer")
def board(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    now = clock.now()
    return render(
        "board/board.html",
        "board/_live.html",
        fair=fair,
        board=board_of(fair, now),
        now=now,
        events=latest_events(fair),
    )


@bp.get("/desk/fairs/<fair_code>/export/<what>.xlsx")
@audience("organizer")
def export(fair_code: str, what: str):
    fair = fair_for(g.sign_in, fair_code)
    if what not in EXPORTS:
        raise NotFound()
    book = EXPORTS[what](fair, clock.now())
    response = send_workbook(book, file_name(fair, what, clock.today()))
    response.cache_control.no_store = True
    return response


@bp.get("/")
@audience("public")
def front():
    if g.sign_in:
        return redirect(url_for("fairs.start"))
    return render("board/front.html")
