"""Rosters that were read and wait for confirmation."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from matchfair.extensions import BigId, Id, Model, UTCDateTime

from .reading import Kind


class RosterImport(Model):
    """A roster that was read and shown, waiting to be confirmed. Nothing else was written until then."""

    __tablename__ = "roster_import"
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int | None] = mapped_column(BigId)  # for needs; plain id because fairs stand to the right
    code: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[Kind] = mapped_column(String(20))
    filename: Mapped[str] = mapped_column(String(200))
    roster: Mapped[dict] = mapped_column(JSON)
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_by: Mapped[str] = mapped_column(String(60))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[dict] = mapped_column(JSON, default=dict)
