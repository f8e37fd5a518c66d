"""A round being solved: how far it is, and how to stop it."""

from typing import Any

from flask import g, make_response, redirect, url_for

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.errors import NotFound, refusal_named
from matchfair.extensions import htmx
from matchfair.fairs.services import fair_for
from matchfair.web import audience, render, write
from matchfair.words import sentence

from . import bp
from .jobs import ask_to_cancel, is_silent, newest_job
from .models import SolveJob


@bp.get("/desk/fairs/<fair_code>/rounds/under-way")
@audience("organizer")
def under_way(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    job = newest_job(fair)
    if job is None or job.ended_as == "done":
        where: dict[str, Any] = {"fair_code": fair.code} | ({"number": job.number} if job else {})
        return lead_to(url_for("rounds.round" if job else "rounds.rounds", **where))
    g.navigation_entry = "rounds.rounds"
    return render(
        "rounds/under_way.html",
        "rounds/_job.html",
        fair=fair,
        job=job,
        failure=failure_of(job),
        silent=is_silent(job, clock.now()),
    )


def lead_to(url: str):
    """A redirect that htmx follows with the whole page, too."""
    if not htmx:
        return redirect(url, 303)
    response = make_response("", 200)
    response.headers["HX-Redirect"] = url
    return response


def failure_of(job: SolveJob) -> tuple[str, str] | None:
    """What went wrong, as a sentence and advice; None where nothing did, or nobody knows."""
    refusal = refusal_named(job.error.get("refused", ""), job.error.get("values", {}))
    return sentence(refusal) if refusal else None


@bp.post("/desk/fairs/<fair_code>/rounds/under-way/cancel")
@audience("organizer")
@write
def cancel_job(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    job = newest_job(fair)
    if job is None:
        raise NotFound()
    ask_to_cancel(job, acting())
    return redirect(url_for("rounds.under_way", fair_code=fair.code), 303)
