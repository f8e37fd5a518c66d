"""A fair: its day, place and phases; who is admitted and who has arrived; booths and the links handed out for it."""

from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchfair.codes import long_code, short_code
from matchfair.extensions import Id, Model, UTCDateTime
from matchfair.parties.models import Agency, Bureau, Enterprise

Phase = Literal["draft", "registration", "live", "closed"]  # in this order


class Fair(Model):
    __tablename__ = "fair"
    __table_args__ = (
        CheckConstraint("answer_minutes between 5 and 20160", name="answer_minutes_sane"),
        CheckConstraint("ends_on >= held_on", name="ends_after_start"),
    )
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"), index=True)
    code: Mapped[str] = mapped_column(String(12), unique=True, default=long_code)
    entrance_code: Mapped[str] = mapped_column(String(6), unique=True, default=short_code)
    name: Mapped[str] = mapped_column(String(120))
    venue: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date]
    ends_on: Mapped[date]
    # Fixed when the fair is made: its rules do not move under it.
    place: Mapped[str] = mapped_column(String(40))
    edition: Mapped[str] = mapped_column(String(60))  # of the catalogue
    answer_minutes: Mapped[int] = mapped_column(default=120)  # how long a proposal waits for its answers
    # Phases are dated facts; `phase` derives the state.
    registration_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    live_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime
    )  # empty; its row keeps its number from being reused
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    bureau: Mapped[Bureau] = relationship()
    booths: Mapped[list["Booth"]] = relationship(back_populates="fair", order_by="Booth.number")

    @property
    def phase(self) -> Phase:
        if self.closed_at:
            return "closed"
        if self.live_at:
            return "live"
        return "registration" if self.registration_at else "draft"

    @property
    def rules_at(self) -> tuple[str, date]:
        """The place and the day whose rules hold for it."""
        return self.place, self.held_on

    def answer_by(self, now: datetime) -> datetime:
        """When the time to answer a proposal made now runs out."""
        return now + timedelta(minutes=self.answer_minutes)


class Entry(Model):
    """One enterprise at one fair: admitted, and perhaps arrived."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("bureau_id", "fair_id", "enterprise_id"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    admitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    provisional: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(400), default="")
    arrived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    arrived_by: Mapped[str] = mapped_column(String(20), default="")  # scan | desk

    enterprise: Mapped[Enterprise] = relationship()
    fair: Mapped[Fair] = relationship()


class Booth(Model):
    __tablename__ = "booth"
    __table_args__ = (
        UniqueConstraint("bureau_id", "fair_id", "number"),
        UniqueConstraint("bureau_id", "fair_id", "agency_id"),
    )
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(6), unique=True, default=short_code)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))

    agency: Mapped[Agency | None] = relationship()
    fair: Mapped[Fair] = relationship(back_populates="booths")


class Visitor(Model):
    """Somebody at the door who is not on the roster: a name and a code for the desk to look into."""

    __tablename__ = "visitor"
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    uscc: Mapped[str] = mapped_column(String(18), default="")
    contact: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    left_at: Mapped[datetime] = mapped_column(UTCDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    handled_as: Mapped[str] = mapped_column(String(20), default="")  # admitted | dismissed
    note: Mapped[str] = mapped_column(Text, default="")


class Invitation(Model):
    """An enterprise's personal link to one fair; it lets nobody in after the fair is closed."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("bureau_id", "fair_id", "enterprise_id"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    code: Mapped[str] = mapped_column(String(12), unique=True, default=long_code)  # another one when it is replaced
    edition: Mapped[int] = mapped_column(default=1)  # counted up when the link is replaced
    by_number: Mapped[bool] = mapped_column(default=False)  # printed with the row's number, which still counts
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    first_used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    fair: Mapped[Fair] = relationship()
    enterprise: Mapped[Enterprise] = relationship()


class BoothLink(Model):
    """A link for the people at an agency's booth, without password, for one fair; revocable by the agency."""

    __tablename__ = "booth_link"
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    code: Mapped[str] = mapped_column(String(12), unique=True, default=long_code)
    by_number: Mapped[bool] = mapped_column(default=False)  # printed with the row's number, which still counts
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    fair: Mapped[Fair] = relationship()
    agency: Mapped[Agency] = relationship()
