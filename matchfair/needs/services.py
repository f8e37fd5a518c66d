"""Listing needs and starring agencies, by the enterprise itself or by the bureau on its behalf."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, selectinload

from matchfair.audit.services import Act, record
from matchfair.errors import BadInput, Refused, lazy_gettext as _l
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fairs.services import require_phase
from matchfair.parties.models import Agency, Enterprise
from matchfair.policy import ServiceCode, catalogue_edition

from .models import NeedItem, NeedList, Star, wishes_in


@dataclass(frozen=True)
class Said:
    """How an enterprise said what the bureau types for it, and who typed it."""

    how: str = ""  # paper | phone | present
    typed_by: str = ""


ITSELF = Said()


@dataclass(frozen=True)
class Need:
    """One need: an area ("4") or a sub-item ("4.b") of the fair's catalogue."""

    service: str
    must: bool
    note: str = ""

    @property
    def area(self) -> int:
        return ServiceCode(self.service).area


class UnknownService(BadInput):
    """Not in the fair's catalogue."""

    title = _l("%(service)s is not in this fair's catalogue.")
    advice = _l("Open the page again and choose from the list; other wishes go into the free text.")


class NeedsFixed(Refused):
    """A proposal was accepted on these needs; they can no longer change under it."""

    title = _l("You have accepted or asked, so the needs can no longer be changed.")
    advice = _l(
        "Until you are paired, withdraw your acceptance or request first. Then, talk to the agency: the draft can be adjusted."
    )


class NeedsChanged(Refused):
    """Somebody saved the list after the page was opened; `version` is what is saved now."""

    title = _l("Not saved yet: this list was saved from another page or phone meanwhile.")
    advice = _l("Below is what you entered here. Save again to replace the other version.")


def need_list_of(fair: Fair, enterprise_id: int, lock: bool = False) -> NeedList | None:
    lists = select(NeedList).options(selectinload(NeedList.items))
    lists = lists.filter_by(fair_id=fair.id, enterprise_id=enterprise_id)
    if lock:  # what was read before the lock may have changed since
        lists = lists.with_for_update(of=NeedList).execution_options(populate_existing=True)
    return db.session.scalar(lists)


def need_lists_of(fair: Fair) -> list[NeedList]:
    """Every list of the fair, in the order of the enterprises."""
    lists = select(NeedList).options(selectinload(NeedList.items), joinedload(NeedList.enterprise))
    return list(db.session.scalars(lists.filter_by(fair_id=fair.id).order_by(NeedList.enterprise_id)))


@dataclass(frozen=True)
class ListedNeeds:
    """One enterprise's list as plain values, for whoever reads a whole fair's."""

    enterprise_id: int
    note: str
    custom: str
    budget_fen: int | None
    items: list  # rows of area, service, must, note

    @property
    def wishes(self) -> list[str]:
        return wishes_in(self.custom)


def needs_at(fair: Fair) -> dict[int, ListedNeeds]:
    """Every list of the fair by enterprise, in the order of the enterprises: two statements, no objects of the session."""
    lists = select(NeedList.id, NeedList.enterprise_id, NeedList.note, NeedList.custom, NeedList.budget_fen)
    lists = lists.filter_by(fair_id=fair.id).order_by(NeedList.enterprise_id)
    by_list = {
        list_id: ListedNeeds(enterprise_id, note, custom, budget_fen, [])
        for list_id, enterprise_id, note, custom, budget_fen in db.session.execute(lists)
    }
    items = select(NeedItem.need_list_id, NeedItem.area, NeedItem.service, NeedItem.must, NeedItem.note)
    items = items.join(NeedList, NeedList.id == NeedItem.need_list_id).where(NeedList.fair_id == fair.id)
    for item in db.session.execute(items.order_by(NeedItem.id)):
        if item.need_list_id in by_list:
            by_list[item.need_list_id].items.append(item)
    return {needs.enterprise_id: needs for needs in by_list.values()}


def save_needs(
    fair: Fair,
    enterprise: Enterprise,
    needs: Iterable[Need],
    act: Act,
    *,
    note: str = "",
    custom: str = "",
    budget_fen: int | None = None,
    said: Said = ITSELF,
    expected_version: int | None = None,
) -> NeedList:
    """Replace the enterprise's needs at this fair, as long as it has not accepted a proposal.

    `expected_version` is that of the list the new one was made from, 0 for none: another one saved meanwhile stays.
    """
    require_phase(fair, "registration", "live")
    wanted = {need.service: need for need in needs}
    refuse_unknown(fair.edition, wanted)
    need_list = need_list_of(fair, enterprise.id, lock=True)
    version = need_list.version if need_list else 0
    if need_list and need_list.fixed_at:
        raise NeedsFixed()
    if expected_version not in (None, version):
        raise NeedsChanged(version=version)
    if need_list is None:
        need_list = NeedList(bureau_id=fair.bureau_id, fair_id=fair.id, enterprise_id=enterprise.id)
        db.session.add(need_list)
    need_list.note, need_list.custom, need_list.budget_fen = note.strip(), custom.strip(), budget_fen
    need_list.said_how, need_list.typed_by = said.how, said.typed_by
    need_list.saved_at, need_list.version = act.now, version + 1
    need_list.items.clear()
    db.session.flush()
    need_list.items = [
        NeedItem(bureau_id=fair.bureau_id, area=need.area, service=need.service, must=need.must, note=need.note.strip())
        for need in sorted(wanted.values(), key=lambda n: (n.area, n.service))
    ]
    db.session.flush()
    record(
        act,
        fair,
        "needs.saved",
        f"enterprise:{enterprise.id}",
        version=need_list.version,
        services=sorted(wanted),
        said=said.how,
    )
    return need_list


def refuse_unknown(edition: str, services: Iterable[str]) -> None:
    known = catalogue_edition(edition).codes
    for service in services:
        if service not in known:
            raise UnknownService(service=service)


def fix_needs(fair: Fair, enterprise_id: int, fixed_at: datetime | None) -> None:
    """Hold the needs still while an accepted proposal stands on them; None lets them go again."""
    db.session.execute(
        update(NeedList).filter_by(fair_id=fair.id, enterprise_id=enterprise_id).values(fixed_at=fixed_at)
    )


def release_needs(fair: Fair, enterprise_ids: list[int]) -> None:
    """Let the needs of many go again."""
    lists = update(NeedList).filter_by(fair_id=fair.id).where(NeedList.enterprise_id.in_(enterprise_ids))
    db.session.execute(lists.values(fixed_at=None))


def set_star(fair: Fair, enterprise: Enterprise, agency: Agency, on: bool, act: Act, said: Said = ITSELF) -> None:
    """Star or unstar an agency; setting what is set changes nothing."""
    require_phase(fair, "registration", "live")
    row = db.session.scalar(select(Star).filter_by(fair_id=fair.id, enterprise_id=enterprise.id, agency_id=agency.id))
    if on == (row is not None):
        return
    if row:
        db.session.delete(row)
    else:
        row = Star(bureau_id=fair.bureau_id, fair_id=fair.id, enterprise_id=enterprise.id, agency_id=agency.id)
        row.starred_at, row.said_how, row.typed_by = act.now, said.how, said.typed_by
        db.session.add(row)
    db.session.flush()
    record(
        act, fair, "star.set" if on else "star.lifted", f"enterprise:{enterprise.id}", agency=agency.id, said=said.how
    )


def starred_by(fair: Fair, enterprise_id: int) -> dict[int, Star]:
    """The stars this enterprise gave, by the agency's id."""
    rows = db.session.scalars(select(Star).filter_by(fair_id=fair.id, enterprise_id=enterprise_id))
    return {row.agency_id: row for row in rows}


def stars_of(fair: Fair, agency_id: int | None = None) -> list[Star]:
    stars = select(Star).options(joinedload(Star.enterprise)).filter_by(fair_id=fair.id)
    stars = stars.filter_by(agency_id=agency_id) if agency_id else stars
    return list(db.session.scalars(stars.order_by(Star.enterprise_id, Star.agency_id)))
