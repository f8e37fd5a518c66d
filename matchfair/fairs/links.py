"""Links that let a device in: an enterprise's personal invitation, and an agency's for the people at its booth."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from matchfair.accounts.services import LinkDead, end_sign_ins
from matchfair.audit.services import Act, record
from matchfair.codes import long_code
from matchfair.errors import lazy_gettext as _l
from matchfair.extensions import db, rows_changed
from matchfair.parties.models import Agency, Enterprise
from matchfair.web import tokens
from matchfair.web.qr import public_url

from .models import BoothLink, Fair, Invitation
from .services import find_entry, require_phase


class BoothLinkDead(LinkDead):
    """The agency took the link back, or the fair is over. The desk makes no such links."""

    title = _l("This booth link no longer works: the agency revoked it, or the fair is over.")
    advice = _l("Agencies make these links themselves: ask a colleague who signs in with your agency's account.")


def invite(fair: Fair, enterprise: Enterprise, now: datetime) -> Invitation:
    """The enterprise's personal invitation to the fair; the same one each time."""
    found = select(Invitation).filter_by(fair_id=fair.id, enterprise_id=enterprise.id)
    invitation = db.session.scalar(found)
    if invitation is None:
        invitation = Invitation(bureau_id=fair.bureau_id, fair_id=fair.id, enterprise_id=enterprise.id, made_at=now)
        db.session.add(invitation)
        db.session.flush()
    return invitation


def invitation_url(invitation: Invitation) -> str | None:
    return public_url("fairs.invitation", token=tokens.sign(invitation.bureau_id, "invitation", invitation.code))


def poster_url(code: str) -> str | None:
    return public_url("fairs.printed", code=code)


def find_invitation(bureau_id: int, **which: str | int) -> Invitation:
    """The invitation a link names (`code=…`), unless it was replaced: LinkDead."""
    found = select(Invitation).options(joinedload(Invitation.fair), joinedload(Invitation.enterprise))
    found = found.filter_by(bureau_id=bureau_id, revoked_at=None, **which)
    invitation = db.session.scalar(found.with_for_update(of=Invitation))
    if invitation is None:
        raise LinkDead()
    if find_entry(invitation.fair, invitation.enterprise_id) is None:  # taken off the list again
        raise LinkDead()
    return invitation


def use_invitation(invitation: Invitation, now: datetime) -> bool:
    """True for the first phone, which needs nothing more; a further one needs a one-time code."""
    first = update(Invitation).filter_by(id=invitation.id, first_used_at=None).values(first_used_at=now)
    return bool(rows_changed(first))


def replace_invitation(invitation: Invitation, act: Act) -> None:
    """A lost phone or a link that went astray: the old link and every device it let in are shut out."""
    invitation.code, invitation.by_number = long_code(), False
    invitation.edition += 1
    invitation.first_used_at = invitation.revoked_at = None
    end_sign_ins(act.now, enterprise_id=invitation.enterprise_id)
    record(act, invitation, "invitation.replaced", f"enterprise:{invitation.enterprise_id}")


def make_booth_link(fair: Fair, agency: Agency, label: str, act: Act) -> BoothLink:
    require_phase(fair, "draft", "registration", "live")
    link = BoothLink(
        bureau_id=fair.bureau_id, fair_id=fair.id, agency_id=agency.id, label=label.strip(), made_at=act.now
    )
    db.session.add(link)
    db.session.flush()
    record(act, fair, "booth_link.made", f"booth_link:{link.id}", label=label)
    return link


def find_booth_link(bureau_id: int, **which: str | int) -> BoothLink:
    found = select(BoothLink).options(joinedload(BoothLink.fair), joinedload(BoothLink.agency))
    link = db.session.scalar(found.filter_by(bureau_id=bureau_id, **which))
    if link is None or link.revoked_at or link.fair.closed_at:
        raise BoothLinkDead()
    return link


def revoke_booth_link(link: BoothLink, act: Act) -> None:
    link.revoked_at = act.now
    end_sign_ins(act.now, granted_by=f"booth_link:{link.id}")
    record(act, link, "booth_link.revoked", f"booth_link:{link.id}")


def booth_links_of(fair: Fair, agency_id: int) -> list[BoothLink]:
    return list(
        db.session.scalars(select(BoothLink).filter_by(fair_id=fair.id, agency_id=agency_id).order_by(BoothLink.id))
    )
