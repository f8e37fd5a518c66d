"""Who takes part: the bureau, its enterprises and agencies, their service staff."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, get_args

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    case,
    func,
    select,
    tuple_,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from matchfair.extensions import BigId, Id, Model, UTCDateTime
from matchfair.fees import Fee, fee_of


class Bureau(Model):
    """The bureau whose data it is. Its number is given when it is made, never counted, never changed."""

    __tablename__ = "bureau"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)  # division code and two digits
    name: Mapped[str] = mapped_column(String(120))
    short_name: Mapped[str] = mapped_column(String(40), default="", server_default="")  # as pages call it
    place: Mapped[str] = mapped_column(String(40))  # key of the place in `policy`
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


END_OF_CODE = 6  # characters of the credit code that tell parties of one name apart


class Enterprise(Model):
    """An enterprise of the roster, known by its credit code. Case counts are the bureau's alone."""

    __tablename__ = "enterprise"
    __table_args__ = (UniqueConstraint("bureau_id", "uscc"),)
    id: Mapped[Id]
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
    legal_representative: Mapped[str] = mapped_column(String(80), default="")
    # Counts without a year, of before each had a year in `case_count`. A migration only adds; nothing reads them.
    petitions_before: Mapped[int | None] = mapped_column("petitions")
    inspections_before: Mapped[int | None] = mapped_column("inspections")
    arbitrations_before: Mapped[int | None] = mapped_column("arbitrations")
    key_enterprise: Mapped[bool] = mapped_column(default=False)
    key_basis: Mapped[str] = mapped_column(String(200), default="")
    finance_system: Mapped[bool | None]  # as somebody has checked it; None: not known
    accounting_credit: Mapped[bool | None]
    tax_credit: Mapped[bool | None]
    tech_sme_year: Mapped[int | None]  # of its entry in the database of technology SMEs
    dispatch_licence: Mapped[str] = mapped_column(String(80), default="")  # number on the licence that was seen
    hr_licence: Mapped[str] = mapped_column(String(80), default="")
    operating_state: Mapped[str] = mapped_column(String(40), default="")  # code in `words.OPERATING_STATES`
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    if TYPE_CHECKING:
        label: Mapped[str]

    case_counts: Mapped[list["CaseCount"]] = relationship(
        back_populates="enterprise", order_by="CaseCount.year.desc(), CaseCount.id", cascade="all, delete-orphan"
    )


CaseChannel = Literal["petition", "inspection", "arbitration"]
CHANNELS: tuple[CaseChannel, ...] = get_args(CaseChannel)


class CaseCount(Model):
    """How many labour cases of one channel an enterprise had in one calendar year. The bureau's alone."""

    __tablename__ = "case_count"
    __table_args__ = (
        UniqueConstraint("bureau_id", "enterprise_id", "year", "channel"),
        CheckConstraint("number >= 0", name="counts"),
    )
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    year: Mapped[int]  # in which the cases were accepted; it never moves by itself
    channel: Mapped[CaseChannel] = mapped_column(String(20))
    number: Mapped[int]
    year_assumed: Mapped[bool] = mapped_column(default=False)  # nobody stated the year yet
    source: Mapped[str] = mapped_column(String(300), default="")
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_by: Mapped[str] = mapped_column(String(80), default="")

    enterprise: Mapped[Enterprise] = relationship(back_populates="case_counts")


class Agency(Model):
    __tablename__ = "agency"
    __table_args__ = (UniqueConstraint("bureau_id", "uscc"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    uscc: Mapped[str] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40), default="")
    scope: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    contact: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    introduction: Mapped[str] = mapped_column(Text, default="")
    legal_representative: Mapped[str] = mapped_column(String(80), default="")  # or the person in charge
    payee_account: Mapped[str] = mapped_column(String(200), default="")  # name, bank and number
    payment_day: Mapped[str] = mapped_column(String(200), default="")  # when and how a client pays
    office: Mapped[bool | None]  # the necessary office, as somebody has checked it
    # What the roster says of the next fair; an offer starts from it.
    usual_capacity: Mapped[int | None]
    usual_services: Mapped[list] = mapped_column(JSON, default=list)
    usual_terms: Mapped[str] = mapped_column(String(400), default="")
    usual_fee_fen: Mapped[int | None] = mapped_column(
        BigInteger
    )  # as read from the terms and confirmed; null = not stated
    usual_fee_later_fen: Mapped[int | None] = mapped_column(BigInteger)
    usual_booth: Mapped[str] = mapped_column(String(20), default="")
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def usual_fee(self) -> Fee:
        return fee_of(self.usual_fee_fen, self.usual_fee_later_fen, self.usual_terms)

    if TYPE_CHECKING:
        label: Mapped[str]

    staff: Mapped[list["ServiceStaff"]] = relationship(back_populates="agency", order_by="ServiceStaff.id")


class ServiceStaff(Model):
    __tablename__ = "service_staff"
    __table_args__ = (UniqueConstraint("bureau_id", "agency_id", "certificate_no", "name"),)
    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    full_time: Mapped[bool]
    certificate_type: Mapped[str] = mapped_column(String(80), default="")
    certificate_no: Mapped[str] = mapped_column(String(80), default="")
    certificate_expires_on: Mapped[date | None]
    test_year: Mapped[int | None]
    test_score_hundredths: Mapped[int | None]  # 79.5 is 7950: compared exactly, never rounded

    agency: Mapped[Agency] = relationship(back_populates="staff")


def label_of(party: type[Enterprise] | type[Agency]) -> ColumnElement[str]:
    """What a party is called where several stand together: its name, with the end of its code if another has that name."""
    one = party.__table__.alias()
    shared = select(one.c.bureau_id, one.c.name).group_by(one.c.bureau_id, one.c.name).having(func.count() > 1)
    end = func.substr(party.uscc, 18 - END_OF_CODE + 1, END_OF_CODE)
    named = party.name + "（…" + end + "）"
    return case((tuple_(party.bureau_id, party.name).in_(shared), named), else_=party.name)


# Few agencies are read at once, many enterprises: those are asked for their label where it is shown.
Agency.label = column_property(label_of(Agency))
Enterprise.label = column_property(label_of(Enterprise), deferred=True)
