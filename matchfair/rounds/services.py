"""Rounds: run the solver, look at the plan before anyone else does, publish it, withdraw it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Row, func, insert, select

from matchfair.audit.services import Act, record
from matchfair.errors import BadInput, NotFound, Refused, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fairs.services import require_phase
from matchfair.matching import OBJECTIVES
from matchfair.offers.services import move_seats
from matchfair.parties.models import Agency, Enterprise
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import WAITING, close, hold, lapse, new_proposal, record_made

from .changes import marks_of
from .fit import BUREAU_ONLY
from .market import declined_pairs, read_market
from .models import PairRule, PlanLine, Round
from .publication import FairState, consequences, stored_lines
from .solver_input import pack
from .solving import Solved, figures_of, lines_of, part_of, solve_all


@dataclass(frozen=True)
class Drawn:
    """A plan that is not stored yet, and its lines as columns of `PlanLine`."""

    plan: Round
    lines: list[dict]


class RoundOver(Refused):
    title = _l("This round was already released or withdrawn.")
    advice = _l("Run a new round; what was answered stays as it is.")


class WithdrawalNeedsReason(BadInput):
    """Those who lose a recommendation that they may have counted on are told why."""

    field = "reason"
    title = _l("Withdrawing a released round needs a reason.")
    advice = _l("Write it as both sides may read it: it is told to each of them.")


class RuleStands(Refused):
    title = _l("There is already a lock or a veto on this pair or for this enterprise.")
    advice = _l("Lift it first.")


class PairDeclined(Refused):
    """One side declined the other at this fair; a lock may not undo that."""

    title = _l("One of the two declined the other at this fair, so the pair cannot be locked.")
    advice = _l("Choose another agency. The side that declined may still ask the other one itself.")


def run_round(fair: Fair, weights: dict[str, float], objective: str, softened: bool, act: Act) -> Round:
    """A round with a single plan."""
    return run_rounds(fair, weights, [objective], softened, act)[0]


def run_rounds(fair: Fair, weights: dict[str, float], objectives: list[str], softened: bool, act: Act) -> list[Round]:
    """Solve for everyone who has needs and no answer yet, once for each aim; seen by the organizer alone."""
    require_phase(fair, "registration", "live")
    solved = solve_all(read_market(fair, act.now), weights, objectives, softened)
    return store_plans(fair, draw_up(fair, solved, softened, act))


def draw_up(
    fair: Fair, solved: dict[str, Solved], softened: bool, act: Act, progress: Callable[[float], None] | None = None
) -> list[Drawn]:
    """The plans as rows that are not stored yet: the long part of the work, for which nothing needs to be locked.

    `progress` is called with the share done and may raise `Cancelled`.
    """
    one = next(iter(solved.values()))
    best = solved.get("best", one).plan
    same = {"asked": pack(one.market, one.problem), "read": one.market.digest(), "marks": marks_of(one.market)}
    return [
        Drawn(
            Round(
                bureau_id=fair.bureau_id,
                fair_id=fair.id,
                objective=objective,
                weights=one.weights,
                softened=softened,
                solved_at=act.now,
                solved_by=act.actor,
                figures=figures_of(one, best),
                **same,
            ),
            lines_of(one, part_of(progress, step, len(solved))),
        )
        for step, (objective, one) in enumerate(solved.items())
    ]


def store_plans(fair: Fair, drawn: list[Drawn]) -> list[Round]:
    """Store plans of one input as the fair's next round."""
    db.session.refresh(fair, with_for_update=True)
    require_phase(fair, "registration", "live")
    number = (db.session.scalar(select(func.max(Round.number)).filter_by(fair_id=fair.id)) or 0) + 1
    plans = [one.plan for one in drawn]
    for plan in plans:
        plan.number = number
    db.session.add_all(plans)
    db.session.flush()
    lines = [line | {"bureau_id": fair.bureau_id, "round_id": one.plan.id} for one in drawn for line in one.lines]
    db.session.execute(insert(PlanLine), lines, execution_options={"render_nulls": True})
    for plan in plans:
        record(
            Act(plan.solved_at, plan.solved_by),
            fair,
            "round.solved",
            f"round:{plan.id}",
            number=number,
            objective=plan.objective,
            weights=plan.weights,
        )
    return plans


def publish(plan: Round, act: Act) -> int:
    """Show the plan to both sides, in one transaction; rows that no longer fit are left out and listed.

    An unanswered proposal of the solver stays where the plan has the same pair, and gives way where the enterprise gets
    another or none. The round's other plans are passed over.
    """
    fair = plan.fair
    db.session.refresh(fair, with_for_update=True)
    db.session.refresh(plan, with_for_update=True)
    require_phase(fair, "live")
    if plan.state != "draft":
        raise RoundOver()
    for other in siblings(plan):
        other.passed_over_at = act.now
    lapse(fair, act.now)
    standing = FairState.read(fair, act.now, lock=True)
    follows = consequences(plan, stored_lines(plan), standing)
    close(follows.gives_way, "superseded", act)
    shares = told_shares(plan)
    for line, proposal in follows.stays:
        keep_proposal(proposal, plan, shares[line.enterprise_id], act)
    propose(plan, follows.made, shares, standing, act)
    left_out = [[line.enterprise_id, line.agency_id, misfit] for line, misfit in follows.left_out]
    plan.published_at, plan.left_out = act.now, left_out
    record(
        act,
        fair,
        "round.published",
        f"round:{plan.id}",
        made=len(follows.made),
        stays=len(follows.stays),
        left_out=left_out,
    )
    return len(follows.made)


def siblings(plan: Round) -> list[Round]:
    """The round's other plans, as they are now."""
    others = select(Round).where(Round.id != plan.id).filter_by(fair_id=plan.fair_id, number=plan.number)
    return list(db.session.scalars(others.execution_options(populate_existing=True)))


def keep_proposal(proposal: Proposal, plan: Round, shares: list, act: Act) -> None:
    """Leave a proposal as it is with its seat; it is this round's from now on, with this round's time to answer."""
    proposal.round_id = plan.id
    proposal.expires_at = max(proposal.expires_at, plan.fair.answer_by(act.now))
    proposal.terms = proposal.terms.with_shares(shares)
    record(act, plan, "proposal.kept", f"proposal:{proposal.id}", round=plan.number)


def propose(plan: Round, lines: list[Row], shares: dict[int, list], standing: FairState, act: Act) -> None:
    """Make these lines proposals with their seats."""
    if not lines:
        return
    move_seats(Counter(standing.offers[line.agency_id].id for line in lines))
    made = [
        new_proposal(plan.fair, line.enterprise_id, standing.offers[line.agency_id], "solver", act.now)
        | {
            "round_id": plan.id,
            "seat_at": act.now,
            "stored_terms": standing.terms(line, shares[line.enterprise_id]).to_json(),
        }
        for line in lines
    ]
    db.session.execute(insert(Proposal), made, execution_options={"render_nulls": True})
    found = select(Proposal.enterprise_id, Proposal.id).filter_by(round_id=plan.id, closed_at=None)
    ids = dict(db.session.execute(found).all())
    for line in lines:
        record_made(plan.fair, ids[line.enterprise_id], line.enterprise_id, line.agency_id, "solver", act)


def told_shares(plan: Round) -> dict[int, list[list]]:
    """For each pair of the plan, by enterprise, what each criterion adds; without what is the bureau's alone."""
    found = select(PlanLine.enterprise_id, PlanLine.why).filter_by(round_id=plan.id, kept=False)
    lines = db.session.execute(found.where(PlanLine.agency_id.is_not(None)))
    return {
        enterprise_id: [share for share in why["shares"] if share[0] not in BUREAU_ONLY] for enterprise_id, why in lines
    }


def withdraw_round(plan: Round, act: Act, reason: str = "") -> int:
    """Take the round back: what it proposed and has not become a pairing is withdrawn, told with the reason. Pairings stay.

    Before publication the plans of a round are discarded together.
    """
    db.session.refresh(plan.fair, with_for_update=True)
    db.session.refresh(plan, with_for_update=True)
    if plan.state not in ("draft", "published"):
        raise RoundOver()
    if plan.state == "published" and not reason.strip():
        raise WithdrawalNeedsReason()
    for other in siblings(plan) if plan.state == "draft" else []:
        other.withdrawn_at = act.now
    proposals = hold(Proposal, *WAITING, round_id=plan.id)
    plan.withdrawn_at = act.now
    record(act, plan, "round.withdrawn", f"round:{plan.id}", reason=reason)
    return close(proposals, "withdrawn", act, reason.strip())


def set_rule(fair: Fair, enterprise: Enterprise, agency: Agency, kind: str, note: str, act: Act) -> PairRule:
    """Lock or forbid a pair for the rounds to come; an enterprise can be locked to one agency only."""
    require_phase(fair, "registration", "live")
    standing = select(PairRule).filter_by(fair_id=fair.id, enterprise_id=enterprise.id, lifted_at=None)
    for rule in db.session.scalars(standing):
        if rule.agency_id == agency.id or (kind == "lock" and rule.kind == "lock"):
            raise RuleStands()
    if kind == "lock" and (enterprise.id, agency.id) in declined_pairs(fair):
        raise PairDeclined()
    rule = PairRule(
        bureau_id=fair.bureau_id,
        fair_id=fair.id,
        enterprise_id=enterprise.id,
        agency_id=agency.id,
        kind=kind,
        note=note.strip(),
        set_at=act.now,
        set_by=act.actor,
    )
    db.session.add(rule)
    db.session.flush()
    record(act, fair, f"rule.{kind}", f"enterprise:{enterprise.id}", agency=agency.id, note=note)
    return rule


def lift_rule(rule: PairRule, act: Act) -> None:
    rule.lifted_at = rule.lifted_at or act.now
    record(act, rule, "rule.lifted", f"enterprise:{rule.enterprise_id}", agency=rule.agency_id)


def rounds_of(fair: Fair) -> list[Round]:
    """Every plan of every round, the newest round first."""
    return list(db.session.scalars(select(Round).filter_by(fair_id=fair.id).order_by(Round.number.desc(), Round.id)))


def plans_of(fair: Fair, number: int) -> list[Round]:
    """The plans of one round, in the order of their aims."""
    found = select(Round).filter_by(fair_id=fair.id, number=number)
    rows = sorted(db.session.scalars(found), key=lambda row: OBJECTIVES.index(row.objective))
    if not rows:
        raise NotFound()
    return rows


def choose_plan(plans: list[Round], objective: str) -> Round:
    """The plan asked for; without a wish the published one, otherwise the first."""
    if objective:
        wanted = [plan for plan in plans if plan.objective == objective]
    else:
        wanted = [plan for plan in plans if plan.published_at] or plans
    if not wanted:
        raise NotFound()
    return wanted[0]


def vetoed_for(fair: Fair, enterprise_id: int) -> set[int]:
    """Agencies that the organizer does not want proposed to this enterprise."""
    found = select(PairRule.agency_id).filter_by(
        fair_id=fair.id, enterprise_id=enterprise_id, kind="forbid", lifted_at=None
    )
    return set(db.session.scalars(found))
