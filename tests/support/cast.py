"""A small cast with fixed parts, built through the services.

Hope Hardware and Bright Plastics are small enterprises, Steady and Careful are agencies, Li is the organizer.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from flask import current_app
from sqlalchemy import select

from matchfair.accounts.services import make_bureau
from matchfair.agreements import services as agreements
from matchfair.audit.services import Act
from matchfair.board.check import check as check_bureau
from matchfair.extensions import db
from matchfair.fairs import services as fairs
from matchfair.fairs.models import Fair
from matchfair.fees import each_year
from matchfair.needs.services import Need, save_needs
from matchfair.offers.models import Offer
from matchfair.offers.services import AreaOffered, open_offer, save_offer, set_capacity
from matchfair.parties.cases import put_count
from matchfair.parties.models import CHANNELS, Agency, Bureau, Enterprise
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import current_terms

PASSWORD = "a long enough password"
PINGSHAN = 44_03_10_01  # the number of its first bureau
NEEDS = (Need("4", True), Need("9", False))


def had_cases(enterprise: Enterprise, *numbers: int, year: int = 2025, now: datetime, assumed: bool = False) -> None:
    """Petitions, inspections and arbitrations of a year."""
    for channel, number in zip(CHANNELS, numbers, strict=False):
        put_count(enterprise, year, channel, number, assumed, "案件台账", Act(now, "test"))
    db.session.flush()


@dataclass
class Cast:
    now: datetime
    bureau: Bureau
    fair: Fair
    enterprises: list[Enterprise] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)

    @property
    def act(self) -> Act:
        return Act(self.now, "test")

    def enterprise(self, name: str = "", needs=NEEDS, admitted=True) -> Enterprise:
        number = len(self.enterprises) + 1
        row = Enterprise(
            bureau_id=self.bureau.id,
            uscc=f"91440310MA5T{number:06d}"[:18],
            name=name or f"深圳市希望{number}五金有限公司",
            contact=f"联系人{number}",
            phone=f"139000{number:05d}",
            phone_is_mobile=True,
            street="坑梓街道",
            headcount=30,
            industry="制造业",
            revenue_fen=1_000_000_000,
            key_enterprise=True,
            key_basis="20+8产业集群",  # fair to admit
            operating_place=f"深圳市坪山区坑梓街道{number}号",
            operating_state="operating",
            updated_at=self.now,
        )
        db.session.add(row)
        db.session.flush()
        self.enterprises.append(row)
        if admitted:
            elsewhere = self.fair.place != self.bureau.place  # by the rules there it would have to lie there
            fairs.admit(self.fair, row, self.act, provisional=elsewhere, note="外地场次" if elsewhere else "")
        if needs:
            save_needs(self.fair, row, needs, self.act)
        return row

    def agency(self, name: str = "", capacity: int = 2, areas=(4, 9), standing=False) -> Offer:
        number = len(self.offers) + 1
        row = Agency(
            bureau_id=self.bureau.id,
            uscc=f"51440310MA5A{number:06d}"[:18],
            name=name or f"稳当劳动关系服务中心{number}",
            address="深圳市坪山区坑梓街道",
            contact=f"机构人{number}",
            phone=f"138000{number:05d}",
            updated_at=self.now,
        )
        db.session.add(row)
        db.session.flush()
        offer = open_offer(self.fair, row, self.act)
        save_offer(
            self.fair,
            offer,
            [AreaOffered(a, 2) for a in areas],
            self.act,
            terms="每月500元",
            fee=each_year(50_000),
            mode="定期上门服务、电话跟踪服务",
        )
        set_capacity(self.fair, offer, capacity, self.act)
        offer.standing_consent = standing
        self.offers.append(offer)
        db.session.flush()
        return offer

    def answer(self, row: Proposal, side: str, accepts: bool = True, **more):
        return agreements.answer_proposal(
            row, side, accepts, current_terms([row])[0].version, Act(self.now, side), **more
        )


def raise_curtain(now: datetime, phase: str = "live", login: str = "li") -> Cast:
    """A bureau with one fair in the given phase; the test adds enterprises and agencies."""
    bureau = make_bureau(
        PINGSHAN + db.session.query(Bureau).count(),
        "深圳市坪山区人力资源局",
        "pingshan",
        login,
        PASSWORD,
        now,
        "坪山区人力资源局",
    )
    current_app.config["BUREAU"] = current_app.config["BUREAU"] or bureau.id
    fair = fairs.make_fair(
        bureau,
        Act(now, "test"),
        name="坪山区劳动关系事务托管服务双选会",
        venue="坪山区会展中心二楼",
        held_on=date(2026, 11, 21),
        ends_on=date(2026, 11, 22),
        edition="pingshan-2024",
        answer_minutes=120,
    )
    for step in ("registration", "live"):
        if phase != "draft" and fair.phase != phase:
            fairs.enter_phase(fair, step, Act(now, "test"))
    return Cast(now, bureau, fair)


def two_listed_and_one_not(now: datetime) -> Cast:
    """A live fair with two enterprises on its list and a third that is not, and lists no needs."""
    cast = raise_curtain(now)
    cast.enterprise(), cast.enterprise(), cast.enterprise(admitted=False, needs=())
    db.session.commit()
    return cast


def check() -> list[str]:
    """Every fault of every bureau that a test made."""
    return [fault for bureau in db.session.scalars(select(Bureau.id)) for fault in check_bureau(bureau)]
