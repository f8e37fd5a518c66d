"""The enterprise's home at a fair: where it stands, and what became of everything."""

from flask import g
from flask_babel import lazy_gettext as _l

from matchfair import clock
from matchfair.agreements.enterprise_home import EnterpriseHome
from matchfair.fairs.services import fair_for
from matchfair.proposals.agencies_seen import agency_cards, next_best, softer_would_help
from matchfair.rounds.services import vetoed_for
from matchfair.web import attempt, audience
from matchfair.web.pages import polled

from . import bp


@bp.get("/fair/<fair_code>/")
@audience("enterprise")
def home(fair_code):
    fair = fair_for(g.sign_in, fair_code)
    standing = EnterpriseHome.read(fair, g.sign_in.enterprise_id, clock.now())
    return polled(
        "board/enterprise_home.html", "board/_enterprise_home.html", standing.mark, fair=fair, standing=standing
    )


@bp.get("/fair/<fair_code>/results")
@audience("enterprise")
def results(fair_code):
    fair, now = fair_for(g.sign_in, fair_code), clock.now()
    standing = EnterpriseHome.read(fair, g.sign_in.enterprise_id, now)
    agencies = agency_cards(fair, g.sign_in.enterprise_id, now)
    barred = {
        card.proposal.agency_id for card in standing.cards if card.status.startswith("declined") or card.to_answer
    }
    asks_on = fair.phase == "live" and not standing.pairing and not standing.waiting
    barred |= vetoed_for(fair, g.sign_in.enterprise_id)
    best = attempt(_l("whom to ask next"), next_best, agencies, barred, instead=[]) if asks_on else []
    mark = standing.mark + "".join(f"-{card.agency.id}.{card.free}" for card in best)
    return polled(
        "board/results.html",
        "board/_results.html",
        mark,
        fair=fair,
        standing=standing,
        next_best=best,
        any_free=any(card.free > 0 for card in agencies),
        softer=softer_would_help(agencies, barred),
    )
