"""Who takes part: the bureau, its enterprises and agencies, their service staff, accounts and sign-ins."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchfair.extensions import UTCDateTime, db


class Bureau(db.Model):
    __tablename__ = "bureau"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(40))  # key of the place in `policy`
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Enterprise(db.Model):
    """An enterprise of the roster, known by its credit code. Case counts are the bureau's alone."""

    __tablename__ = "enterprise"
    __table_args__ = (UniqueConstraint("bureau_id", "uscc"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    uscc: Mapped[str] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(String(200))
    industry: Mapped[str] = mapped_column(String(80), default="")
    headcount: Mapped[int | None]
    revenue_fen: Mapped[int | None] = mapped_column(BigInteger)
    assets_fen: Mapped[int | None] = mapped_column(BigInteger)
    registered_place: Mapped[str] = mapped_column(String(200), default="")
    tax_place: Mapped[str] = mapped_column(String(200), default="")
    operating_place: Mapped[str] = mapped_column(String(200), default="")
    street: Mapped[str] = mapped_column(String(80), default="")
    contact: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    phone_is_mobile: Mapped[bool] = mapped_column(default=False)
    petitions: Mapped[int | None]
    inspections: Mapped[int | None]
    arbitrations: Mapped[int | None]
    key_enterprise: Mapped[bool] = mapped_column(default=False)
    key_basis: Mapped[str] = mapped_column(String(200), default="")
    operating_state: Mapped[str] = mapped_column(String(40), default="")  # code in `words.OPERATING_STATES`
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def cases(self) -> int:
        return (self.petitions or 0) + (self.inspections or 0) + (self.arbitrations or 0)


class Agency(db.Model):
    __tablename__ = "agency"
    __table_args__ = (UniqueConstraint("bureau_id", "uscc"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    uscc: Mapped[str] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40), default="")
    scope: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    contact: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    introduction: Mapped[str] = mapped_column(Text, default="")
    # What the roster says of the next fair; an offer starts from it.
    usual_capacity: Mapped[int | None]
    usual_services: Mapped[list] = mapped_column(JSON, default=list)
    usual_terms: Mapped[str] = mapped_column(String(400), default="")
    usual_booth: Mapped[str] = mapped_column(String(20), default="")
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    staff: Mapped[list["ServiceStaff"]] = relationship(back_populates="agency", order_by="ServiceStaff.id")


class ServiceStaff(db.Model):
    __tablename__ = "service_staff"
    __table_args__ = (UniqueConstraint("agency_id", "certificate_no", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    full_time: Mapped[bool]
    certificate_type: Mapped[str] = mapped_column(String(80), default="")
    certificate_no: Mapped[str] = mapped_column(String(80), default="")
    test_year: Mapped[int | None]
    test_score_hundredths: Mapped[int | None]  # 79.5 is 7950: compared exactly, never rounded

    agency: Mapped[Agency] = relationship(back_populates="staff")


class Account(db.Model):
    """A person who signs in with a password: an organizer of the bureau, or a clerk of one agency."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)

    agency: Mapped[Agency | None] = relationship()

    @property
    def role(self) -> str:
        return "agency" if self.agency_id else "organizer"


class SignIn(db.Model):
    """One signed-in device. Kept on the server so that it can be ended from here."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_granted_by", "granted_by"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    role: Mapped[str] = mapped_column(String(20))  # organizer | agency | enterprise
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    # The only fair this device may see, by plain id because fairs stand to the right; null = all of its party's.
    only_fair_id: Mapped[int | None]
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


class OneTimeCode(db.Model):
    """Six digits that open an enterprise's further phone. Kept readable only where the desk has to say it."""

    __tablename__ = "one_time_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    said_by_desk: Mapped[str] = mapped_column(String(6), default="")
    failures: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    enterprise: Mapped[Enterprise] = relationship()


class RosterImport(db.Model):
    """A roster that was read and shown, waiting to be confirmed. Nothing else was written until then."""

    __tablename__ = "roster_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    fair_id: Mapped[int | None]  # for needs; plain id because fairs stand to the right
    code: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    filename: Mapped[str] = mapped_column(String(200))
    roster: Mapped[dict] = mapped_column(JSON)
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_by: Mapped[str] = mapped_column(String(60))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[dict] = mapped_column(JSON, default=dict)
