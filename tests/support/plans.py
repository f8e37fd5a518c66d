"""A round drawn up from the organizer's page."""

from matchfair.extensions import db


def rounds_path(play) -> str:
    return f"/desk/fairs/{play.fair.code}/rounds"


def make_plan(desk, play, objectives=("best",), **fields):
    db.session.commit()
    desk.get(rounds_path(play))
    return desk.submit("/rounds", objectives=list(objectives), **fields)
