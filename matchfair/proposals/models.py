"""A proposal brings an enterprise and an agency together; two consents make it a pairing."""

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, TextClause, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchfair.codes import long_code
from matchfair.extensions import Id, Model, UTCDateTime
from matchfair.fairs.models import Fair
from matchfair.offers.models import Offer
from matchfair.parties.models import Agency, Enterprise

from .terms import Terms

Side = Literal["enterprise", "agency"]
Origin = Literal["solver", "enterprise", "agency"]
ClosedAs = Literal["declined_by_enterprise", "declined_by_agency", "expired", "withdrawn", "superseded", "dissolved"]
Status = Literal[ClosedAs, "paired", "waits_for_agency", "waits_for_enterprise", "waits_for_both"]
OPEN = text("closed_at IS NULL")
SEATED = text("seat_at IS NOT NULL AND closed_at IS NULL")
ASKING = text("origin = 'enterprise' AND closed_at IS NULL")


def one_of(column: str, *words: str) -> str:
    return f"{column} in ({', '.join(repr(word) for word in words)})"


def unique_where(name: str, condition: TextClause, *columns: str) -> Index:
    return Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


class Proposal(Model):
    """An enterprise and an agency that might work together. Two consents make it a pairing.

    `terms` are those it showed when it was made or last answered, `version` counts how often they changed;
    `services.current_terms` says what it shows now.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        unique_where("uq_proposal_one_seat", SEATED, "bureau_id", "fair_id", "enterprise_id"),
        unique_where("uq_proposal_one_open_a_pair", OPEN, "bureau_id", "fair_id", "enterprise_id", "agency_id"),
        unique_where("uq_proposal_one_request", ASKING, "bureau_id", "fair_id", "enterprise_id"),
        CheckConstraint(one_of("origin", *get_args(Origin)), name="origin_known"),
        CheckConstraint(one_of("closed_as", "", *get_args(ClosedAs)), name="closed_as_known"),
    )
    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(12), unique=True, default=long_code)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    origin: Mapped[Origin] = mapped_column(String(12))
    message: Mapped[str] = mapped_column(String(400), default="")
    stored_terms: Mapped[dict[str, Any]] = mapped_column("shown", JSON)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seat_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    enterprise_consented_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agency_consented_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agency_consent_standing: Mapped[bool] = mapped_column(default=False)
    paired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # How the enterprise's answer reached the bureau, when the bureau typed it: {"said_how": …, "typed_by": …}
    on_behalf: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_as: Mapped[ClosedAs | Literal[""]] = mapped_column(String(24), default="")
    closed_reason: Mapped[str] = mapped_column(String(400), default="")

    fair: Mapped[Fair] = relationship()
    enterprise: Mapped[Enterprise] = relationship()
    agency: Mapped[Agency] = relationship()
    offer: Mapped[Offer] = relationship()

    @property
    def terms(self) -> Terms:
        return Terms.from_json(self.stored_terms)

    @terms.setter
    def terms(self, terms: Terms) -> None:
        self.stored_terms = terms.to_json()

    def status(self, now: datetime) -> Status:
        """What people see: the way it ended, or where it stands."""
        if self.closed_as:
            return self.closed_as
        if self.paired_at:
            return "paired"
        if self.expires_at <= now:
            return "expired"
        if self.enterprise_consented_at:
            return "waits_for_agency"
        return "waits_for_enterprise" if self.agency_consented_at else "waits_for_both"

    def consented_by(self, side: Side) -> datetime | None:
        return self.enterprise_consented_at if side == "enterprise" else self.agency_consented_at

    def answered_by(self, side: Side) -> bool:
        """Whether a person of this side has consented; a standing consent may still be given by hand."""
        return bool(self.consented_by(side)) and not (side == "agency" and self.agency_consent_standing)

    def waits_for(self, side: Side, now: datetime) -> bool:
        return not (self.closed_at or self.paired_at or self.consented_by(side) or self.expires_at <= now)
