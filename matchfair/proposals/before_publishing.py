"""What an organizer should know before publishing: which open proposals give way, and which agencies would not see theirs."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matchfair.extensions import db
from matchfair.fairs.models import BoothLink, Fair
from matchfair.parties.models import Account, Agency

from .hall import keeps_its_place
from .models import Proposal, Round


@dataclass(frozen=True)
class Notice:
    replaced: list[tuple[int, int]]  # number of an earlier round, how many of its open proposals nobody answered
    unreachable: list[Agency]  # nobody can sign in for them yet
    agencies: int


def before_publishing(fair: Fair, plans: list[Round], now: datetime) -> Notice:
    """For one plan, or for all plans of a round of which one may be published."""
    lines = [line for row in plans for line in row.lines if not line.kept]
    agencies = {line.agency_id: line.agency for line in lines if line.agency_id}
    able = able_to_sign_in(fair)
    return Notice(
        replaced=gives_way(fair, {line.enterprise_id for line in lines}, now), agencies=len(agencies),
        unreachable=[agency for agency_id, agency in sorted(agencies.items()) if agency_id not in able],
    )  # fmt: skip


def gives_way(fair: Fair, enterprise_ids: set[int], now: datetime) -> list[tuple[int, int]]:
    """The proposals that `rounds.give_way` would close now, by round."""
    rows = select(Proposal, Round.number).join(Round, Round.id == Proposal.round_id)
    rows = rows.where(Proposal.closed_at.is_(None), Proposal.expires_at > now, Proposal.origin == "solver")
    found = db.session.execute(rows.where(Proposal.fair_id == fair.id))
    return sorted(Counter(
        number for p, number in found if p.enterprise_id in enterprise_ids and not keeps_its_place(p, now)
    ).items())  # fmt: skip


def able_to_sign_in(fair: Fair) -> set[int]:
    """Agencies with an account somebody took up, or with a link for the people at the booth."""
    accounts = select(Account.agency_id).where(Account.disabled_at.is_(None), Account.password_hash != "")
    accounts = accounts.where(Account.bureau_id == fair.bureau_id, Account.agency_id.is_not(None))
    links = select(BoothLink.agency_id).filter_by(fair_id=fair.id, revoked_at=None)
    return set(db.session.scalars(accounts)) | set(db.session.scalars(links))
