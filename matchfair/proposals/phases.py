"""What a fair's next phase would do, in numbers; taking a phase back while nothing depends on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from matchfair.audit.services import Act
from matchfair.errors import Refused, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.fairs.models import Entry, Fair, Phase, Visitor
from matchfair.fairs.services import WrongPhase, leave_phase
from matchfair.needs.models import NeedList, Star
from matchfair.offers.models import Offer

from .models import Proposal


class RegistrationInUse(Refused):
    """Somebody has used it; their pages would be gone."""

    title = _l("Registration cannot be taken back: it has been used.")
    advice = _l(
        "On it rest %(needs)s lists of needs, %(stars)s stars, %(arrivals)s arrivals and %(visitors)s names left at the door."
    )


class LiveInUse(Refused):
    """Somebody was recommended to somebody, or asked somebody."""

    title = _l("The live phase cannot be taken back: it has been used.")
    advice = _l("On it rest %(proposals)s recommendations and requests, also those that are closed.")


@dataclass(frozen=True)
class Outlook:
    """The numbers behind the next phase, and of what rests on the present one."""

    enterprises: int
    agencies: int
    needs: int  # enterprises that have listed theirs
    stars: int
    arrivals: int
    visitors: int
    proposals: int
    waiting: int  # of the proposals, those that closing would withdraw
    half_accepted: int  # of these, accepted by one side

    def in_use(self, phase: Phase) -> Refused | None:
        """Why this phase cannot be taken back; None where nothing depends on it."""
        if phase == "live" and self.proposals:
            return LiveInUse(proposals=self.proposals)
        if phase == "registration" and (self.needs or self.stars or self.arrivals or self.visitors):
            return RegistrationInUse(needs=self.needs, stars=self.stars, arrivals=self.arrivals, visitors=self.visitors)
        return None


def phase_outlook(fair: Fair, now: datetime) -> Outlook:
    waiting = (Proposal.closed_at.is_(None), Proposal.paired_at.is_(None), Proposal.expires_at > now)
    half = Proposal.enterprise_consented_at.is_not(None) | Proposal.agency_consented_at.is_not(None)
    return Outlook(
        enterprises=count(Entry, fair),
        agencies=count(Offer, fair),
        needs=count(NeedList, fair),
        stars=count(Star, fair),
        arrivals=count(Entry, fair, Entry.arrived_at.is_not(None)),
        visitors=count(Visitor, fair),
        proposals=count(Proposal, fair),
        waiting=count(Proposal, fair, *waiting),
        half_accepted=count(Proposal, fair, *waiting, half),
    )


def count(model: type[Any], fair: Fair, *conditions: ColumnElement[bool]) -> int:
    found = select(func.count(model.id)).filter_by(bureau_id=fair.bureau_id, fair_id=fair.id)
    return db.session.scalar(found.where(*conditions)) or 0


def take_back_phase(fair: Fair, act: Act) -> Phase:
    """One phase back, as long as nothing depends on the present one; which phase that was. A closed fair stays closed."""
    db.session.refresh(fair, with_for_update=True)
    phase = fair.phase
    if phase not in ("registration", "live"):
        raise WrongPhase(phase=phase)
    if refusal := phase_outlook(fair, act.now).in_use(phase):
        raise refusal
    leave_phase(fair, phase, act)
    return phase
