"""A round drawn up from the organizer's page."""

from matchfair.extensions import db


def points(score: float) -> str:
    """A score as pages show it, worked out in whole steps of the grid; a step is known to half a step."""
    hundredths = (2 * round(score * 2**20) + 1) * 10_000 // 2**21
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def rounds_path(play) -> str:
    return f"/desk/fairs/{play.fair.code}/rounds"


def make_plan(desk, play, objectives=("best",), **fields):
    db.session.commit()
    desk.get(rounds_path(play))
    return desk.submit("/rounds", objectives=list(objectives), **fields)
