"""What a bureau adds to the rules: its yearly tables and its readings of ambiguities. Rows are never changed."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchfair.extensions import Id, UTCDateTime, db


class YearRow:
    """What the rows of both tables have in common. `edition` counts the rows of one year, so that two cannot both be next."""

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    year: Mapped[int]
    edition: Mapped[int]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(400), default="")  # why it was corrected or withdrawn
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_by: Mapped[str] = mapped_column(String(80))


class HolidayTableRow(YearRow, db.Model):
    """The days off of one year, whole, with the notice they come from."""

    __tablename__ = "holiday_table"
    __table_args__ = (UniqueConstraint("bureau_id", "year", "edition"),)
    title: Mapped[str] = mapped_column(String(200), default="")
    document: Mapped[str] = mapped_column(String(80), default="")  # 文号
    issued_on: Mapped[date | None]
    holidays: Mapped[list] = mapped_column(JSON, default=list)  # name, name_en, from, to, work: days as ISO text

    @property
    def notice(self) -> str:
        return f"{self.title}（{self.document}）"


class WageFigureRow(YearRow, db.Model):
    """The average wage of one year in fen."""

    __tablename__ = "wage_figure"
    __table_args__ = (
        UniqueConstraint("bureau_id", "year", "edition"),
        CheckConstraint("withdrawn or fen > 0", name="states_a_wage"),
    )
    fen: Mapped[int | None] = mapped_column(BigInteger)
    published_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(300), default="")


class Reading(db.Model):
    """How the bureau reads an open question from a moment on; without a row the recommended reading holds."""

    __tablename__ = "reading"
    __table_args__ = (Index("ix_reading_bureau_id_key", "bureau_id", "key"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    key: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(60))  # an option's key, or a whole number
    reason: Mapped[str] = mapped_column(String(400), default="")
    chosen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    chosen_by: Mapped[str] = mapped_column(String(80))
