"""What the bureau decides about parties: the yearly lists, its own findings, its readings of the rules.

Nothing here is changed once it is written except a listing, whose every change is in the log; a later row counts.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchfair.extensions import UTCDateTime, db

from .models import Agency, Enterprise

ONE_PARTY = "(enterprise_id is null) <> (agency_id is null)"


# clause[decision]: PS24-10, PS21-10
class YearList(db.Model):
    """The list of one year and kind, from the day it was first built."""

    __tablename__ = "year_list"
    __table_args__ = (UniqueConstraint("bureau_id", "kind", "year"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    kind: Mapped[str] = mapped_column(String(20))  # enterprises | agencies
    year: Mapped[int]
    built_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_on: Mapped[date | None]
    published_where: Mapped[str] = mapped_column(String(300), default="")


class Listing(db.Model):
    """One party's place on a list: what the rules said when it was built or reviewed, and what the bureau decided."""

    __tablename__ = "listing"
    __table_args__ = (
        UniqueConstraint("list_id", "enterprise_id"),
        UniqueConstraint("list_id", "agency_id"),
        CheckConstraint(ONE_PARTY, name="one_party"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    list_id: Mapped[int] = mapped_column(ForeignKey("year_list.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    outcome: Mapped[str] = mapped_column(String(20))  # of the rules, frozen with the decision
    listed: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(400), default="")
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by: Mapped[str] = mapped_column(String(80), default="")  # a person's name; empty: as the rules proposed

    of_list: Mapped[YearList] = relationship()
    enterprise: Mapped[Enterprise | None] = relationship()
    agency: Mapped[Agency | None] = relationship()

    @property
    def party(self) -> Enterprise | Agency:
        return self.enterprise or self.agency


# clause[decision]: PS24-8.1b, PS24-9.c, PS24-9.2, PS21-9.3, CZ-2.2d
class Finding(db.Model):
    """A person's decision on one condition of one party for one list year."""

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint(ONE_PARTY, name="one_party"),
        Index("ix_finding_enterprise_id_year", "enterprise_id", "year"),
        Index("ix_finding_agency_id_year", "agency_id", "year"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int]
    about: Mapped[str] = mapped_column(String(80))  # which condition: `judged.condition_of` its answer
    was: Mapped[str] = mapped_column(String(20))  # what the rules said then
    outcome: Mapped[str] = mapped_column(String(20))  # pass | fail
    reason: Mapped[str] = mapped_column(String(400))
    document: Mapped[str] = mapped_column(String(200))
    decided_by: Mapped[str] = mapped_column(String(80))
    decided_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Reading(db.Model):
    """How the bureau reads an open question from a moment on; without a row the recommended reading holds."""

    __tablename__ = "reading"
    __table_args__ = (Index("ix_reading_bureau_id_key", "bureau_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    key: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(60))  # an option's key, or a whole number
    reason: Mapped[str] = mapped_column(String(400), default="")
    chosen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    chosen_by: Mapped[str] = mapped_column(String(80))
