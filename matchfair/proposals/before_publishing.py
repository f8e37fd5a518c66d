"""What an organizer should know before publishing: what it does to proposals, and which agencies would not see theirs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matchfair.extensions import db
from matchfair.fairs.models import BoothLink, Fair
from matchfair.parties.models import Account, Agency

from .consequences import consequences
from .models import Round
from .still_fits import Standing


@dataclass(frozen=True)
class Notice:
    new: int  # proposals to enterprises that have none of the solver's
    changed: int  # open proposals whose enterprise would get another in their place
    withdrawn: int  # open proposals whose enterprise would get none
    stays: int  # open proposals that would stay as they are
    unreachable: list[Agency]  # nobody can sign in for them yet
    agencies: int


def before_publishing(fair: Fair, plans: list[Round], now: datetime) -> list[Notice]:
    """For each plan of a round, of which one may be published."""
    standing, able = Standing.read(fair, now), able_to_sign_in(fair)
    return [notice(row, standing, able) for row in plans]


def notice(row: Round, standing: Standing, able: set[int]) -> Notice:
    """What `publish` would do now, by the same decision."""
    follows = consequences(row, standing)
    agencies = {line.agency_id: line.agency for line in row.lines if line.agency_id and not line.kept}
    made, had = ({one.enterprise_id for one in rows} for rows in (follows.made, follows.gives_way))
    return Notice(
        new=len(made - had),
        changed=len(made & had),
        withdrawn=len(had - made),
        stays=len(follows.stays),
        agencies=len(agencies),
        unreachable=[agency for agency_id, agency in sorted(agencies.items()) if agency_id not in able],
    )


def able_to_sign_in(fair: Fair) -> set[int]:
    """Agencies with an account somebody took up, or with a link for the people at the booth."""
    accounts = select(Account.agency_id).where(Account.disabled_at.is_(None), Account.password_hash != "")
    accounts = accounts.where(Account.bureau_id == fair.bureau_id, Account.agency_id.is_not(None))
    links = select(BoothLink.agency_id).filter_by(fair_id=fair.id, revoked_at=None)
    return set(db.session.scalars(accounts)) | set(db.session.scalars(links))
