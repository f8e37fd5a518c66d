"""What the bureau notes about parties in the programme, and what it decides when one leaves. Rows are never changed."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchfair.extensions import UTCDateTime, db

from .models import Agency, Enterprise
from .register_models import ONE_PARTY

LISTED, ACTIVE = "listed", "active"


# clause[decision]: PS24-11.6, PS21-11.4
class Fact(db.Model):
    """One dated fact with the paper it rests on. A correction is a new row that names the one it replaces.

    A service and a request to change name both parties; every other kind names one.
    """

    __tablename__ = "fact"
    __table_args__ = (
        CheckConstraint("enterprise_id is not null or agency_id is not null", name="about_a_party"),
        CheckConstraint("ended_on is null or ended_on >= happened_on", name="ends_after_start"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # a key of `leaving_words.KINDS`
    happened_on: Mapped[date]  # of a year's figures: the day up to which they count
    ended_on: Mapped[date | None]  # last day of a service; the day on which a request was taken back
    details: Mapped[dict] = mapped_column(JSON, default=dict)
    what: Mapped[str] = mapped_column(String(400), default="")
    document: Mapped[str] = mapped_column(String(200))
    noted_by: Mapped[str] = mapped_column(String(80))
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("fact.id"), unique=True)  # a row is corrected once
    taken_back: Mapped[bool] = mapped_column(default=False)  # what was noted was not so at all

    agency: Mapped[Agency | None] = relationship()
    enterprise: Mapped[Enterprise | None] = relationship()


# clause[decision]: PS24-11, PS24-12.2, PS24-24.2, PS21-11, PS21-13.2, PS21-24…26
class ExitDecision(db.Model):
    """What follows from met grounds, on two axes; from its day on until a later one."""

    __tablename__ = "exit_decision"
    __table_args__ = (CheckConstraint(ONE_PARTY, name="one_party"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    year: Mapped[int]  # of the grounds it answers
    grounds: Mapped[str] = mapped_column(String(400), default="")  # clauses that were met then
    listing: Mapped[str] = mapped_column(String(20))  # listed | delisted | exited | struck_off
    subsidy: Mapped[str] = mapped_column(String(20))  # active | ended | cancelled
    reason: Mapped[str] = mapped_column(String(400))
    document: Mapped[str] = mapped_column(String(200))
    decided_by: Mapped[str] = mapped_column(String(80))
    decided_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
