"""The organizer's desk: run a round, look at the plan before anyone else, publish or withdraw it; close the fair."""

from typing import Any

from flask import after_this_request, current_app, flash, g, make_response, redirect, request, url_for
from flask_babel import gettext as _, lazy_gettext as _l, ngettext

from matchfair import clock
from matchfair.accounts.devices import acting
from matchfair.errors import NotFound, Refused
from matchfair.fairs.models import Fair
from matchfair.fairs.services import fair_for
from matchfair.matching import default_weights
from matchfair.offers.services import offers_of
from matchfair.parties.models import Agency, Enterprise
from matchfair.parties.services import of_bureau
from matchfair.web import attempt, audience, render, typed, write
from matchfair.web.fields import number as row_number
from matchfair.words import sentence

from . import bp, tasks
from .comparison import compare
from .explanation import Explained, explained, line_of
from .forecast import forecast
from .forms import PairRuleForm, RoundForm, round_form
from .jobs import begin_round, newest_job
from .market import enterprises_at, rules_in_force, starting_weights
from .models import PairRule, Round, SolveJob
from .plan_page import STATES, Look, count_proposals, plan_shown
from .services import choose_plan, lift_rule, plans_of, publish, rounds_of, set_rule, withdraw_round
from .words import CRITERIA_WORDS, OBJECTIVES, SHORT_OBJECTIVES

WORDS: dict[str, Any] = {"criteria": CRITERIA_WORDS, "objectives": OBJECTIVES, "short_objectives": SHORT_OBJECTIVES}


@bp.get("/desk/fairs/<fair_code>/rounds")
@audience("organizer")
def rounds(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    return rounds_page(fair)


@bp.post("/desk/fairs/<fair_code>/rounds")
@audience("organizer")
@write
def run(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    form = RoundForm()
    if not form.validate():
        return make_response(rounds_page(fair, form=form), 422)
    made = begin_round(fair, form.weights, form.objectives.data, form.softened.data, acting())
    if isinstance(made, SolveJob):
        start_when_committed(made.id)
        return redirect(url_for("rounds.under_way", fair_code=fair.code), 303)
    told = ngettext(
        "%(num)s plan is ready. Only this desk sees it until you release it.",
        "%(num)s plans are ready. Only this desk sees them until you release one.",
        len(made),
    )
    flash(told, "success")
    return redirect(url_for("rounds.round", fair_code=fair.code, number=made[0].number), 303)


def start_when_committed(job_id: int) -> None:
    """Begin once the answer is ready, after `write` has committed; a job that was rolled back is not found then."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    @after_this_request
    def begin(response):
        tasks.start(app, job_id)
        return response


def rounds_page(fair, form=None, rule_form=None):
    done = rounds_of(fair)
    last = done[0] if done else None
    weights = attempt(_l("the weights of the last round"), starting_weights, fair, last, instead=default_weights())
    try:
        prospects, obstacle = attempt(_l("what a round can reach"), forecast, fair, clock.now()), None
    except Refused as refusal:  # locks that cannot be kept; every other part of the page still works
        prospects, obstacle = None, sentence(refusal)
    return render(
        "rounds/rounds.html",
        fair=fair,
        rounds=done,
        job=newest_job(fair),
        rules=rules_in_force(fair),
        prospects=prospects,
        obstacle=obstacle,
        form=form or round_form(weights),
        **WORDS,
        rule_form=rule_form or pair_rule_form(fair),
    )


def pair_rule_form(fair: Fair) -> PairRuleForm:
    return PairRuleForm.of(enterprises_at(fair), [offer.agency for offer in offers_of(fair)])


@bp.get("/desk/fairs/<fair_code>/rounds/<int:number>", endpoint="round")
@audience("organizer")
def one_round(fair_code: str, number: int):
    fair = fair_for(g.sign_in, fair_code)
    plans, asked, now = plans_of(fair, number), request.args.get("plan", ""), clock.now()
    g.navigation_entry = "rounds.rounds"
    if len(plans) > 1 and not asked:
        side_by_side = compare(fair, plans, now, page_asked("differences"))
        return render("rounds/comparison.html", fair=fair, round=plans[0], comparison=side_by_side, **WORDS)
    row = choose_plan(plans, asked)
    shown = plan_shown(fair, row, now, look_asked())
    return render("rounds/round.html", fair=fair, round=row, plans=plans, plan=shown, **WORDS)


def look_asked() -> Look:
    state = request.args.get("state", "")
    return Look(
        text=request.args.get("q", "").strip(),
        agency=request.args.get("agency", type=row_number),
        state=state if state in STATES else "",
        pages={name: page_asked(name) for name in ("pairs", "without", "kept", "left")},
    )


def page_asked(name: str) -> int:
    return request.args.get(name, 1, type=row_number)


@bp.get("/desk/fairs/<fair_code>/rounds/<int:number>/enterprises/<int:enterprise_id>")
@audience("organizer")
def explanation(fair_code: str, number: int, enterprise_id: int):
    fair = fair_for(g.sign_in, fair_code)
    row = choose_plan(plans_of(fair, number), request.args.get("plan", ""))
    g.navigation_entry = "rounds.rounds"
    bare = Explained(line_of(row, enterprise_id), "failed", [])
    why = attempt(_l("why not the other agencies"), explained, row, enterprise_id, instead=bare)
    return render("rounds/explanation.html", fair=fair, round=row, why=why, **WORDS)


@bp.post("/desk/fairs/<fair_code>/rounds/<int:number>/publish")
@audience("organizer")
@write
def publish_round(fair_code: str, number: int):
    fair = fair_for(g.sign_in, fair_code)
    row = posted_plan(fair, number)
    made = publish(row, acting())
    flash(
        ngettext(
            "%(num)s recommendation was released; both sides see it now.",
            "%(num)s recommendations were released; both sides see them now.",
            made,
        ),
        "success",
    )
    if stay := count_proposals(row) - made:
        flash(
            ngettext(
                "%(num)s open recommendation has the same pair and stays, with a new time to answer.",
                "%(num)s open recommendations have the same pairs and stay, with a new time to answer.",
                stay,
            ),
            "success",
        )
    if row.left_out:
        flash(
            ngettext(
                "%(num)s pair no longer fitted and was left out; it is listed below with the reason.",
                "%(num)s pairs no longer fitted and were left out; they are listed below with their reasons.",
                len(row.left_out),
            ),
            "warning",
        )
    return redirect(url_for("rounds.round", fair_code=fair.code, number=number, plan=row.objective), 303)


def posted_plan(fair: Fair, number: int) -> Round:
    """The plan a button stood for; where there are several it must say which."""
    plans, asked = plans_of(fair, number), request.form.get("plan", "")
    if len(plans) > 1 and not asked:
        raise NotFound()
    return choose_plan(plans, asked)


@bp.post("/desk/fairs/<fair_code>/rounds/<int:number>/withdraw")
@audience("organizer")
@write
def withdraw(fair_code: str, number: int):
    fair = fair_for(g.sign_in, fair_code)
    row = posted_plan(fair, number)
    gone = withdraw_round(row, acting(), typed("reason"))
    told = ngettext(
        "The round was withdrawn, and with it %(num)s open recommendation.",
        "The round was withdrawn, and with it %(num)s open recommendations.",
        gone,
    )
    flash(told if row.published_at else _("Discarded; nobody has seen it."), "success")
    return redirect(url_for("rounds.round", fair_code=fair.code, number=number, plan=row.objective), 303)


@bp.post("/desk/fairs/<fair_code>/rules")
@audience("organizer")
@write
def rule(fair_code: str):
    fair = fair_for(g.sign_in, fair_code)
    form = pair_rule_form(fair)
    if not form.validate():
        return make_response(rounds_page(fair, rule_form=form), 422)
    bureau = g.sign_in.bureau_id
    enterprise = of_bureau(Enterprise, bureau, form.enterprise.data)
    agency = of_bureau(Agency, bureau, form.agency.data)
    set_rule(fair, enterprise, agency, form.kind.data, form.note.data, acting())
    flash(_("The rule is set. It counts from the next run on: run a new round to see its effect."), "success")
    return redirect(where_rule_was_set(fair), 303)


def where_rule_was_set(fair: Fair) -> str:
    """The plan whose row was locked or forbidden, or the page of all rules."""
    number = request.form.get("round", type=row_number)
    if number is None:
        return url_for("rounds.rounds", fair_code=fair.code)
    return url_for("rounds.round", fair_code=fair.code, number=number, plan=request.form.get("plan") or None)


@bp.post("/desk/fairs/<fair_code>/rules/<int:rule_id>/lift")
@audience("organizer")
@write
def lift(fair_code: str, rule_id: int):
    fair = fair_for(g.sign_in, fair_code)
    found = of_bureau(PairRule, g.sign_in.bureau_id, rule_id)
    if found.fair_id != fair.id:
        raise NotFound()
    lift_rule(found, acting())
    flash(_("The rule is lifted. It counts from the next run on."), "success")
    return redirect(url_for("rounds.rounds", fair_code=fair.code), 303)
