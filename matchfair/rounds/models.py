"""Rounds of the solver: their plans, lines, jobs, and the organizer's rules on pairs."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchfair.extensions import Id, Model, UTCDateTime
from matchfair.fairs.models import Fair
from matchfair.parties.models import Agency, Enterprise
from matchfair.proposals.models import unique_where

RoundState = Literal["draft", "published", "ended", "passed_over", "withdrawn"]
RuleKind = Literal["lock", "forbid"]
EndedAs = Literal["done", "cancelled", "failed", "lost"]  # of a job


class Round(Model):
    """One plan of a round: its criteria, its pairs, and whether it was published.

    The plans of a round share its number and what the solver read; they differ in their aim, and one can be published.
    """

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("bureau_id", "fair_id", "number", "objective"),
        unique_where("uq_round_one_published", text("published_at IS NOT NULL"), "bureau_id", "fair_id", "number"),
    )
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    number: Mapped[int]
    objective: Mapped[str] = mapped_column(String(20), default="best")
    weights: Mapped[dict[str, Any]] = mapped_column(JSON)
    softened: Mapped[bool] = mapped_column(default=False)  # uncovered must-haves allowed, and named
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # total, worst, load … of the plan
    asked: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # what explaining needs; see `asked`
    read: Mapped[str] = mapped_column(
        String(64)
    )  # digest of what the solver read; tells whether the fair changed since
    # The same for each party; tells who changed.
    marks: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, deferred=True)
    solved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    solved_by: Mapped[str] = mapped_column(String(60))
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    passed_over_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # another plan of the round was published
    left_out: Mapped[list[Any]] = mapped_column(
        JSON, default=list
    )  # rows that no longer fitted at publication, and why

    fair: Mapped[Fair] = relationship()
    lines: Mapped[list["PlanLine"]] = relationship(order_by="PlanLine.id")

    @property
    def state(self) -> RoundState:
        """Closing a fair withdraws what nobody answered, so that its published rounds have ended."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.published_at:
            return "ended" if self.fair.phase == "closed" else "published"
        return "passed_over" if self.passed_over_at else "draft"


class PlanLine(Model):
    """One enterprise in a plan: the agency it got and why, or why it got none."""

    __tablename__ = "plan_line"
    __table_args__ = (UniqueConstraint("bureau_id", "round_id", "enterprise_id"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    kept: Mapped[bool] = mapped_column(default=False)  # a pairing or answered proposal the solver had to keep
    score: Mapped[float | None] = mapped_column(Float)
    why: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict
    )  # {"shares": …, "covered": …, "missing": …} or {"unmatched": …}

    enterprise: Mapped[Enterprise] = relationship()
    agency: Mapped[Agency | None] = relationship()


class SolveJob(Model):
    """A round that takes too long to wait for: asked for, under way, ended. A fair has one open at a time."""

    __tablename__ = "solve_job"
    __table_args__ = (unique_where("uq_solve_job_one_open", text("ended_at IS NULL"), "bureau_id", "fair_id"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    weights: Mapped[dict[str, Any]] = mapped_column(JSON)
    objectives: Mapped[list[Any]] = mapped_column(JSON)
    softened: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    heard_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # last sign of life
    share: Mapped[float] = mapped_column(Float, default=0.0)  # done, from 0 to 1
    cancel_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_as: Mapped[EndedAs | Literal[""]] = mapped_column(String(12), default="")
    error: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # {"refused": …, "values": …} or {"crashed": …}
    number: Mapped[int | None]  # the round it made


class PairRule(Model):
    """The organizer's lock or veto on a pair, for every later round of the fair until it is lifted."""

    __tablename__ = "pair_rule"
    __table_args__ = (
        unique_where(
            "uq_pair_rule_in_force", text("lifted_at IS NULL"), "bureau_id", "fair_id", "enterprise_id", "agency_id"
        ),
        CheckConstraint("kind in ('lock', 'forbid')", name="kind_known"),
    )
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[RuleKind] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(200), default="")
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by: Mapped[str] = mapped_column(String(60))
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    enterprise: Mapped[Enterprise] = relationship()
    agency: Mapped[Agency] = relationship()
