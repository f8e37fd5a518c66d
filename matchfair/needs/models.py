"""What an enterprise wants at a fair: needs from the catalogue, wishes of its own, and the agencies it likes."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchfair.extensions import Id, Model, UTCDateTime
from matchfair.parties.models import Enterprise
from matchfair.policy import ServiceCode


class OnBehalf:
    """Who typed it for the enterprise and how the enterprise said so; empty when it did so itself."""

    said_how: Mapped[str] = mapped_column(String(20), default="")  # paper | phone | present
    typed_by: Mapped[str] = mapped_column(String(80), default="")  # the organizer's name, as shown to the enterprise


class NeedList(OnBehalf, Model):
    """One enterprise's needs at one fair. `version` counts every change."""

    __tablename__ = "need_list"
    __table_args__ = (UniqueConstraint("bureau_id", "fair_id", "enterprise_id"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")
    custom: Mapped[str] = mapped_column(Text, default="")  # wishes outside the catalogue, one a line
    budget_fen: Mapped[int | None] = mapped_column(BigInteger)  # a month
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    fixed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # while an accepted proposal stands on these needs

    enterprise: Mapped[Enterprise] = relationship()
    items: Mapped[list["NeedItem"]] = relationship(
        order_by="NeedItem.id", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def wishes(self) -> list[str]:
        return wishes_in(self.custom)

    @property
    def counts(self) -> tuple[int, int]:
        """How many needs, and of them must-haves: an item whose whole area is a need too is part of that area."""
        areas = {item.area for item in self.items if item.code.is_area}
        folded = [(item.area if item.area in areas else item.service, item.must) for item in self.items]
        return len({need for need, _must in folded}), len({need for need, must in folded if must})


def wishes_in(custom: str) -> list[str]:
    return [line.strip() for line in custom.splitlines() if line.strip()]


class NeedItem(Model):
    """One need: a whole area ("4") or one of its sub-items ("4.b")."""

    __tablename__ = "need_item"
    __table_args__ = (UniqueConstraint("bureau_id", "need_list_id", "service"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    need_list_id: Mapped[int] = mapped_column(ForeignKey("need_list.id", ondelete="CASCADE"), index=True)
    area: Mapped[int]
    service: Mapped[str] = mapped_column(String(10))
    must: Mapped[bool]
    note: Mapped[str] = mapped_column(String(400), default="")

    @property
    def code(self) -> ServiceCode:
        return ServiceCode(self.service)


class Star(OnBehalf, Model):
    """An enterprise likes an agency; the solver counts it, the agency sees it."""

    __tablename__ = "star"
    __table_args__ = (UniqueConstraint("bureau_id", "fair_id", "enterprise_id", "agency_id"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    starred_at: Mapped[datetime] = mapped_column(UTCDateTime)

    enterprise: Mapped[Enterprise] = relationship()
