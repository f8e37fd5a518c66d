"""The draft agreement of a pairing: what the two sides agreed on, frozen at the moment they did.

And the words for where either side stands at a fair.
"""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchfair.codes import long_code
from matchfair.extensions import Id, Model, UTCDateTime
from matchfair.parties.models import Agency, Enterprise
from matchfair.proposals.models import Proposal

Step = Literal["needs", "browse", "answer", "draft"]  # of an enterprise's way through a fair
StepState = Literal["done", "now", "later"]
# The one thing an enterprise does now.
NextAction = Literal["needs", "browse", "ready", "again", "unmatched", "answer", "wait", "paired", "closed"]
Hindrance = Literal["", "closed", "paired", "open", "declined"]  # why an agency cannot ask an enterprise


class Agreement(Model):
    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("bureau_id", "proposal_id"),)
    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(12), unique=True, default=long_code)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    drafted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # What was filled in after the pairing, each with who did: {"penalty": {"value": …, "by": …, "at": …}, …}
    filled_in: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    void_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # the pairing was dissolved before signing

    proposal: Mapped[Proposal] = relationship()
    enterprise: Mapped[Enterprise] = relationship()
    agency: Mapped[Agency] = relationship()
