"""What an agency offers at a fair: areas with level and sub-items, terms, and how many clients it can still take."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchfair.extensions import Id, Model, UTCDateTime
from matchfair.fees import Fee, fee_of, note_beside
from matchfair.parties.models import Agency


class Offer(Model):
    """One agency at one fair. The database itself refuses one seat too many."""

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("bureau_id", "fair_id", "agency_id"),
        CheckConstraint("held >= 0 and held <= capacity", name="held_within_capacity"),
    )
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    capacity: Mapped[int] = mapped_column(default=0)
    seats_taken: Mapped[int] = mapped_column("held", default=0)
    terms: Mapped[str] = mapped_column(String(400), default="")
    fee_fen: Mapped[int | None] = mapped_column(BigInteger)  # a month, in the first year; null = not stated
    fee_later_fen: Mapped[int | None] = mapped_column(BigInteger)  # a month, from the second year on
    mode: Mapped[str] = mapped_column(String(200), default="")  # 服务方式
    standing_consent: Mapped[bool] = mapped_column(default=False)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # What the agency itself has typed since: "areas", "terms", "capacity". A corrected roster asks before it changes these.
    typed: Mapped[list] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # the desk took the agency out of the fair
    # Why an agency takes part that the rules do not certify.
    # clause[decision]: PS24-13
    provisional_note: Mapped[str] = mapped_column(String(400), default="")

    agency: Mapped[Agency] = relationship()
    areas: Mapped[list["OfferArea"]] = relationship(
        order_by="OfferArea.area", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def fee(self) -> Fee:
        return fee_of(self.fee_fen, self.fee_later_fen, self.terms)

    @property
    def note(self) -> str:
        """What the terms add to the fee that stands beside them."""
        return note_beside(self.fee, self.terms)

    @property
    def consents_at_once(self) -> bool:
        """Standing consent counts only while the offer is not paused."""
        return self.standing_consent and not self.paused_at


class OfferArea(Model):
    __tablename__ = "offer_area"
    __table_args__ = (
        UniqueConstraint("bureau_id", "offer_id", "area"),
        CheckConstraint("level between 1 and 3", name="level_known"),
    )
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), index=True)
    area: Mapped[int]
    level: Mapped[int] = mapped_column(default=1)  # 1 offers, 2 experienced, 3 specialised
    items: Mapped[list] = mapped_column(JSON, default=list)  # sub-item codes
    terms: Mapped[str] = mapped_column(String(200), default="")
