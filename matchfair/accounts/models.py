"""Who signs in: accounts with a password, signed-in devices, one-time codes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchfair.codes import long_code
from matchfair.extensions import BigId, Id, Model, UTCDateTime
from matchfair.parties.models import Agency, Enterprise


class Account(Model):
    """A person who signs in with a password: an organizer of the bureau, or a clerk of one agency."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("bureau_id", "login"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    login: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # The link that sets a password; it is used once.
    link_code: Mapped[str | None] = mapped_column(String(12), unique=True)
    link_expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)

    agency: Mapped[Agency | None] = relationship()

    @property
    def role(self) -> str:
        return "agency" if self.agency_id else "organizer"

    @property
    def person(self) -> str:
        """The name of the person; a login is none."""
        return "" if self.name == self.login else self.name

    @property
    def display_name(self) -> str:
        return self.name or self.login


class SignIn(Model):
    """One signed-in device. Kept on the server so that it can be ended from here."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_granted_by", "granted_by"),)
    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    role: Mapped[str] = mapped_column(String(20))  # organizer | agency | enterprise
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    # The only fair this device may see, by plain id because fairs stand to the right; null = all of its party's.
    only_fair_id: Mapped[int | None] = mapped_column(BigId)
    granted_by: Mapped[str] = mapped_column(String(40))  # "password", "invitation:7", "code:3", "booth_link:2", "demo"
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    account: Mapped[Account | None] = relationship()
    agency: Mapped[Agency | None] = relationship()
    enterprise: Mapped[Enterprise | None] = relationship()

    @property
    def actor(self) -> str:
        """Who this is in the audit log."""
        if self.account_id:
            return f"account:{self.account_id}"
        return f"enterprise:{self.enterprise_id}" if self.enterprise_id else f"agency:{self.agency_id}"


class OneTimeCode(Model):
    """Six digits that open an enterprise's further phone. Kept readable only where the desk has to say it."""

    __tablename__ = "one_time_code"
    id: Mapped[Id]
    ticket: Mapped[str] = mapped_column(String(12), unique=True, default=long_code)  # of the page that asks for it
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    said_by_desk: Mapped[str] = mapped_column(String(6), default="")
    failures: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    enterprise: Mapped[Enterprise] = relationship()
