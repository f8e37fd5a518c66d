"""Deleting a fair that nobody has used: what goes with it, and what keeps it."""

from typing import Any, Literal

from sqlalchemy import delete, func, select

from matchfair.accounts.services import end_sign_ins
from matchfair.audit.services import Act, record
from matchfair.errors import Refused, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.fairs.models import Booth, BoothLink, Entry, Fair, Invitation, Visitor
from matchfair.needs.models import NeedList, Star
from matchfair.offers.models import Offer, OfferArea
from matchfair.proposals.models import Proposal
from matchfair.rosters.imports import forget_imports

from .models import PairRule, PlanLine, Round, SolveJob

Trace = Literal["needs", "stars", "arrived", "visitors", "offers_typed", "proposals", "published", "solving"]
Part = Literal["entries", "offers", "booths", "invitations", "booth_links", "plans", "pair_rules"]
PARTS: dict[Part, type] = {
    "entries": Entry,
    "offers": Offer,
    "booths": Booth,
    "invitations": Invitation,
    "booth_links": BoothLink,
    "plans": Round,
    "pair_rules": PairRule,
}


class FairUsed(Refused):
    """Somebody has typed, answered or come: a fair is no longer empty."""

    title = _l("Somebody has used this fair already, so it cannot be deleted.")
    advice = _l("The page says what there is. A fair that will not be held can be closed.")


def traces(fair: Fair) -> dict[Trace, int]:
    """What others have done at the fair; where there is anything, it is not empty."""
    found: dict[Trace, int] = {
        "needs": counted(fair, NeedList),
        "stars": counted(fair, Star),
        "arrived": counted(fair, Entry, Entry.arrived_at.is_not(None)),
        "visitors": counted(fair, Visitor),
        "offers_typed": sum(
            bool(typed) for typed in db.session.scalars(select(Offer.typed).filter_by(fair_id=fair.id))
        ),
        "proposals": counted(fair, Proposal),
        "published": counted(fair, Round, Round.published_at.is_not(None)),
        "solving": counted(fair, SolveJob, SolveJob.ended_at.is_(None)),
    }
    return {trace: number for trace, number in found.items() if number}


def parts(fair: Fair) -> dict[Part, int]:
    """What is deleted with the fair, in numbers."""
    found = {part: counted(fair, model) for part, model in PARTS.items()}
    return {part: number for part, number in found.items() if number}


def counted(fair: Fair, model, *conditions) -> int:
    return db.session.scalar(select(func.count(model.id)).where(model.fair_id == fair.id, *conditions)) or 0


def delete_fair(fair: Fair, act: Act) -> None:
    """Delete all that stands under an empty fair, and the fair for everybody; the log of both stays."""
    db.session.refresh(fair, with_for_update=True)
    if traces(fair):
        raise FairUsed()
    gone = parts(fair)
    for part, column in ((Round, PlanLine.round_id), (Offer, OfferArea.offer_id)):
        db.session.execute(delete(column.class_).where(column.in_(select(part.id).filter_by(fair_id=fair.id))))
    models: tuple[Any, ...] = (SolveJob, *PARTS.values())
    for model in models:
        db.session.execute(delete(model).where(model.fair_id == fair.id))
    forget_imports(fair.bureau_id, fair.id)
    end_sign_ins(act.now, bureau_id=fair.bureau_id, only_fair_id=fair.id)
    fair.deleted_at = act.now
    record(act, fair.bureau, "fair.deleted", f"fair:{fair.id}", name=fair.name, held_on=fair.held_on, **gone)
    db.session.flush()
