"""Who is in the programme: yearly lists, findings, dated events, decisions on exits.

Nothing is changed once it is written except a listing, whose every change is in the log; a later row counts.
"""

from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchfair.extensions import Id, Model, UTCDateTime
from matchfair.parties.models import Agency, Enterprise
from matchfair.policy import ListingState, Outcome, SubsidyState

Party = Enterprise | Agency
PartyKind = Literal["enterprises", "agencies"]
EventKind = Literal[
    "own_cases",
    "client_totals",
    "retest",
    "withdrawal",
    "violation",
    "fraud",
    "service",
    "change_request",
    "case",
    "state",
]
ONE_PARTY = "(enterprise_id is null) <> (agency_id is null)"


# clause[decision]: PS24-10, PS21-10
class YearList(Model):
    """The list of one year and kind, from the day it was first built."""

    __tablename__ = "year_list"
    __table_args__ = (UniqueConstraint("bureau_id", "kind", "year"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    kind: Mapped[PartyKind] = mapped_column(String(20))
    year: Mapped[int]
    built_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_on: Mapped[date | None]
    published_where: Mapped[str] = mapped_column(String(300), default="")


class Listing(Model):
    """One party's place on a list: what the rules said when it was built or reviewed, and what the bureau decided."""

    __tablename__ = "listing"
    __table_args__ = (
        UniqueConstraint("bureau_id", "list_id", "enterprise_id"),
        UniqueConstraint("bureau_id", "list_id", "agency_id"),
        CheckConstraint(ONE_PARTY, name="one_party"),
    )
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    list_id: Mapped[int] = mapped_column(ForeignKey("year_list.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    outcome: Mapped[Outcome] = mapped_column(String(20))  # of the rules, frozen with the decision
    listed: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(400), default="")
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by: Mapped[str] = mapped_column(String(80), default="")  # a person's name; empty: as the rules proposed

    enterprise: Mapped[Enterprise | None] = relationship()
    agency: Mapped[Agency | None] = relationship()

    @property
    def party(self) -> Party:
        party = self.enterprise or self.agency
        assert party is not None  # `one_party` holds it
        return party


# clause[decision]: PS24-8.1b, PS24-9.c, PS24-9.2, PS21-9.3, CZ-2.2d.1, CZ-2.2d.2, CZ-2.2d.3
class Finding(Model):
    """A person's decision on one condition of one party for one list year."""

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint(ONE_PARTY, name="one_party"),
        Index("ix_finding_enterprise_id_year", "enterprise_id", "year"),
        Index("ix_finding_agency_id_year", "agency_id", "year"),
    )
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int]
    about: Mapped[str] = mapped_column(String(80))  # which condition: `conditions.condition_of` its answer
    was: Mapped[Outcome] = mapped_column(String(20))  # what the rules said then
    outcome: Mapped[Literal["pass", "fail"]] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(400))
    document: Mapped[str] = mapped_column(String(200))
    decided_by: Mapped[str] = mapped_column(String(80))
    decided_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)


LISTED: Final = "listed"
ACTIVE: Final = "active"


# clause[decision]: PS24-11.6, PS21-11.4
class ProgrammeEvent(Model):
    """One dated fact with the paper it rests on. A correction is a new row that names the one it replaces.

    A service and a request to change name both parties; every other kind names one.
    """

    __tablename__ = "fact"
    __table_args__ = (
        CheckConstraint("enterprise_id is not null or agency_id is not null", name="about_a_party"),
        CheckConstraint("ended_on is null or ended_on >= happened_on", name="ends_after_start"),
        UniqueConstraint("bureau_id", "replaces_id"),
    )
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    kind: Mapped[EventKind] = mapped_column(String(20))
    happened_on: Mapped[date]  # of a year's figures: the day up to which they count
    ended_on: Mapped[date | None]  # last day of a service; the day on which a request was taken back
    details: Mapped[dict] = mapped_column(JSON, default=dict)
    what: Mapped[str] = mapped_column(String(400), default="")
    document: Mapped[str] = mapped_column(String(200))
    noted_by: Mapped[str] = mapped_column(String(80))
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("fact.id"))  # a row is corrected once
    taken_back: Mapped[bool] = mapped_column(default=False)  # what was noted was not so at all

    agency: Mapped[Agency | None] = relationship()
    enterprise: Mapped[Enterprise | None] = relationship()


# clause[decision]: PS24-11, PS24-12.2, PS24-24.2, PS21-11, PS21-13.2, PS21-25.b
class ExitDecision(Model):
    """What follows from met grounds, on two axes; from its day on until a later one."""

    __tablename__ = "exit_decision"
    __table_args__ = (CheckConstraint(ONE_PARTY, name="one_party"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    year: Mapped[int]  # of the grounds it answers
    grounds: Mapped[str] = mapped_column(String(400), default="")  # clauses that were met then
    listing: Mapped[ListingState] = mapped_column(String(20))
    subsidy: Mapped[SubsidyState] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(400))
    document: Mapped[str] = mapped_column(String(200))
    decided_by: Mapped[str] = mapped_column(String(80))
    decided_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
