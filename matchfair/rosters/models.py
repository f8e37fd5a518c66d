"""Rosters that were read and wait for confirmation, and what a bureau has said that its offices' columns mean."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
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
    roster: Mapped[dict] = mapped_column(JSON)  # as the choices say
    # The cells of the file as they are, to be read again with other choices; gone once confirmed. Releases before had none.
    sheets: Mapped[list | None] = mapped_column(JSON, deferred=True)
    choices: Mapped[dict] = mapped_column(
        JSON, default=dict
    )  # of `reading.Choices`: columns, sheets, corrected cells …
    ticked: Mapped[list] = mapped_column(JSON, default=list)  # marks of the doubts that a clerk has checked
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_by: Mapped[str] = mapped_column(String(60))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[dict] = mapped_column(JSON, default=dict)

    @property
    def read_again(self) -> bool:
        """Whether its cells are there to be read with other choices; a release before kept none, and no choices."""
        return bool(self.choices)


class ColumnMeaning(Model):
    """What a column that no roster is known to have means at this bureau, as a clerk once said; "" that it is left out."""

    __tablename__ = "column_meaning"
    __table_args__ = (UniqueConstraint("bureau_id", "kind", "header"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    kind: Mapped[Kind] = mapped_column(String(20))
    header: Mapped[str] = mapped_column(String(200))
    field: Mapped[str] = mapped_column(String(40), default="")
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)
    said_by: Mapped[str] = mapped_column(String(60))
