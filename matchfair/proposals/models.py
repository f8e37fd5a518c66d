"""Rounds of the solver and the proposals they publish; direct requests of either side; the seats both take."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchfair.codes import long_code
from matchfair.extensions import UTCDateTime, db
from matchfair.fairs.models import Fair
from matchfair.offers.models import Offer
from matchfair.parties.models import Agency, Enterprise

CLOSED_AS = ("declined_by_enterprise", "declined_by_agency", "expired", "withdrawn", "superseded", "dissolved")


class Round(db.Model):
    """One plan of a round: its criteria, its pairs, and whether it was published.

    The plans of a round share its number and what the solver read; they differ in their aim, and one can be published.
    """

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("bureau_id", "fair_id", "number", "objective"),
        Index(
            "uq_round_one_published",
            "bureau_id",
            "fair_id",
            "number",
            unique=True,
            sqlite_where=text("published_at IS NOT NULL"),
            postgresql_where=text("published_at IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    number: Mapped[int]
    objective: Mapped[str] = mapped_column(String(20), default="best")
    weights: Mapped[dict] = mapped_column(JSON)
    softened: Mapped[bool] = mapped_column(default=False)  # uncovered must-haves allowed, and named
    figures: Mapped[dict] = mapped_column(JSON, default=dict)  # total, worst, load … of the plan
    asked: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # what explaining needs; see `asked`
    read: Mapped[str] = mapped_column(
        String(64)
    )  # digest of what the solver read; tells whether the fair changed since
    marks: Mapped[dict] = mapped_column(JSON, default=dict)  # the same for each party; tells who changed
    solved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    solved_by: Mapped[str] = mapped_column(String(60))
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    passed_over_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # another plan of the round was published
    left_out: Mapped[list] = mapped_column(JSON, default=list)  # rows that no longer fitted at publication, and why

    fair: Mapped[Fair] = relationship()
    lines: Mapped[list["PlanLine"]] = relationship(order_by="PlanLine.id")

    @property
    def state(self) -> str:
        if self.withdrawn_at:
            return "withdrawn"
        if self.published_at:
            return "published"
        return "passed_over" if self.passed_over_at else "draft"


class PlanLine(db.Model):
    """One enterprise in a plan: the agency it got and why, or why it got none."""

    __tablename__ = "plan_line"
    __table_args__ = (UniqueConstraint("round_id", "enterprise_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    kept: Mapped[bool] = mapped_column(default=False)  # a pairing or answered proposal the solver had to keep
    score: Mapped[float | None] = mapped_column(Float)
    why: Mapped[dict] = mapped_column(
        JSON, default=dict
    )  # {"shares": …, "covered": …, "missing": …} or {"unmatched": …}

    enterprise: Mapped[Enterprise] = relationship()
    agency: Mapped[Agency | None] = relationship()


class SolveJob(db.Model):
    """A round that takes too long to wait for: asked for, under way, ended. A fair has one open at a time."""

    __tablename__ = "solve_job"
    __table_args__ = (
        Index(
            "uq_solve_job_one_open",
            "bureau_id",
            "fair_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    weights: Mapped[dict] = mapped_column(JSON)
    objectives: Mapped[list] = mapped_column(JSON)
    softened: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    heard_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # last sign of life
    share: Mapped[float] = mapped_column(Float, default=0.0)  # done, from 0 to 1
    cancel_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_as: Mapped[str] = mapped_column(String(12), default="")  # done | cancelled | failed | lost
    error: Mapped[dict] = mapped_column(JSON, default=dict)  # {"refused": …, "values": …} or {"crashed": …}
    number: Mapped[int | None]  # the round it made


class PairRule(db.Model):
    """The organizer's lock or veto on a pair, for every later round of the fair until it is lifted."""

    __tablename__ = "pair_rule"
    __table_args__ = (
        Index(
            "uq_pair_rule_in_force",
            "bureau_id",
            "fair_id",
            "enterprise_id",
            "agency_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
        CheckConstraint("kind in ('lock', 'forbid')", name="kind_known"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(200), default="")
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by: Mapped[str] = mapped_column(String(60))
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    enterprise: Mapped[Enterprise] = relationship()
    agency: Mapped[Agency] = relationship()


OPEN = text("closed_at IS NULL")
SEATED = text("seat_at IS NOT NULL AND closed_at IS NULL")
ASKING = text("origin = 'enterprise' AND closed_at IS NULL")


def unique_where(name: str, condition, *columns: str) -> Index:
    return Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


class Proposal(db.Model):
    """An enterprise and an agency that might work together. Two consents make it a pairing.

    `shown` freezes what was shown when it was made or last answered; `version` counts how often that changed.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        unique_where("uq_proposal_one_seat", SEATED, "bureau_id", "fair_id", "enterprise_id"),
        unique_where("uq_proposal_one_open_a_pair", OPEN, "bureau_id", "fair_id", "enterprise_id", "agency_id"),
        unique_where("uq_proposal_one_request", ASKING, "bureau_id", "fair_id", "enterprise_id"),
        CheckConstraint("origin in ('solver', 'enterprise', 'agency')", name="origin_known"),
        CheckConstraint(
            "closed_as in ('', " + ", ".join(f"'{word}'" for word in CLOSED_AS) + ")", name="closed_as_known"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True, default=long_code)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    origin: Mapped[str] = mapped_column(String(12))
    message: Mapped[str] = mapped_column(String(400), default="")
    shown: Mapped[dict] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seat_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    enterprise_consented_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agency_consented_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agency_consent_standing: Mapped[bool] = mapped_column(default=False)
    paired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # How the enterprise's answer reached the bureau, when the bureau typed it: {"said_how": …, "typed_by": …}
    on_behalf: Mapped[dict] = mapped_column(JSON, default=dict)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_as: Mapped[str] = mapped_column(String(24), default="")
    closed_reason: Mapped[str] = mapped_column(String(400), default="")

    fair: Mapped[Fair] = relationship()
    enterprise: Mapped[Enterprise] = relationship()
    agency: Mapped[Agency] = relationship()
    offer: Mapped[Offer] = relationship()

    def status(self, now: datetime) -> str:
        """What people see: the way it ended, or where it stands."""
        if self.closed_at:
            return self.closed_as
        if self.paired_at:
            return "paired"
        if self.expires_at <= now:
            return "expired"
        if self.enterprise_consented_at:
            return "waits_for_agency"
        return "waits_for_enterprise" if self.agency_consented_at else "waits_for_both"

    def waits_for(self, side: str, now: datetime) -> bool:
        consented = self.enterprise_consented_at if side == "enterprise" else self.agency_consented_at
        return not (self.closed_at or self.paired_at or consented or self.expires_at <= now)
