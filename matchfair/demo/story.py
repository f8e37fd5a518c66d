"""What happened at the demonstration fair until now: arrivals, needs, two rounds, answers of every kind."""

from datetime import datetime, timedelta
from random import Random

from flask import Flask
from sqlalchemy import select

from matchfair import clock
from matchfair.accounts.models import Account
from matchfair.accounts.services import make_account, make_bureau
from matchfair.agreements.models import Agreement
from matchfair.agreements.services import answer_proposal, dissolve, send_request
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.fairs import services as fairs
from matchfair.fairs.links import invite
from matchfair.fairs.models import Fair
from matchfair.matching import default_weights
from matchfair.needs.services import ITSELF, Need, Said, need_lists_of, save_needs, set_star
from matchfair.offers.models import Offer
from matchfair.offers.services import (
    AreaOffered,
    offers_of,
    open_offer,
    save_offer,
    set_capacity,
    set_consent,
    set_pause,
)
from matchfair.parties.models import Agency, Bureau, Enterprise
from matchfair.proposals.models import Proposal, Side
from matchfair.proposals.services import current_terms, lapse
from matchfair.rosters.reading import Kind, Roster, RosterRow
from matchfair.rosters.services import import_rows
from matchfair.rounds.services import publish, run_round, run_rounds, set_rule, withdraw_round

from . import people
from .leaving import note_the_past
from .lists import publish_lists

SEED, ENTERPRISES, AGENCIES = 20261121, 120, 14
PASSWORD = "matchfair-demo"
WISHES = ("节假日加班怎么排班", "外籍员工用工咨询", "厂区食堂外包合同看一下")
NOTES = ("去年有过仲裁，先问清楚", "下月有两人合同到期", "旺季要招普工20人", "想先把员工手册理顺", "")
REASONS = ("已有合作机构", "费用超出预算", "想找近一点的机构", "")
MODES = ("每月上门服务一次、电话服务", "每季度上门服务一次、线上咨询", "线上咨询、按需上门", "")
ON_PAPER = Said("paper", "服务台李工")


def play(app: Flask) -> None:
    """Fill an empty database. Time is told by the story: it opened this morning and comes up to now."""
    real_now = clock.database_time()
    random = Random(SEED)
    bureau, fair = open_fair(random, real_now - timedelta(hours=5))
    let_in(random, fair, real_now - timedelta(hours=4))
    first_round(random, fair, real_now - timedelta(hours=3, minutes=30))
    lapse(fair, real_now - timedelta(hours=1))
    second_round(random, fair, real_now - timedelta(minutes=25))
    loose_ends(random, fair, real_now - timedelta(minutes=10))
    note_the_past(bureau, real_now - timedelta(minutes=5))
    next_fair(bureau, real_now)
    db.session.commit()


def open_fair(random: Random, now: datetime) -> tuple[Bureau, Fair]:
    bureau = make_bureau(
        44_03_10_01, "坪山区人力资源局（演示）", "pingshan", "organizer", PASSWORD, now, "坪山区人力资源局"
    )
    roster = as_roster("enterprises", people.enterprises(random, ENTERPRISES))
    roster.source, roster.case_year, roster.case_year_assumed = "案件台账", now.year - 1, False
    import_rows(bureau, roster, Act(now, "demo"))
    import_rows(bureau, as_roster("agencies", people.agencies(random, AGENCIES)), Act(now, "demo"))
    codes = [a.uscc for a in agencies_of(bureau)]
    import_rows(bureau, as_roster("staff", people.staff(random, codes, now.year)), Act(now, "demo"))
    publish_lists(bureau, now)
    today = now.astimezone(clock.CHINA).date()
    fair = fairs.make_fair(
        bureau,
        Act(now, "demo"),
        name="坪山区劳动关系事务托管服务双选会",
        venue="坪山区会展中心二楼",
        held_on=today,
        ends_on=today,
        edition="pingshan-2024",
        answer_minutes=120,
    )
    fairs.enter_phase(fair, "registration", Act(now, "demo"))
    for number, agency in enumerate(agencies_of(bureau), 1):
        make_account(bureau.id, f"agency{number}", Act(now, "system"), password=PASSWORD, agency=agency)
        offer = open_offer(fair, agency, Act(now, "demo"), note="办公条件待现场核查，暂准参会")  # only three need it
        areas = [AreaOffered(row.area, random.choice((1, 2, 2, 3))) for row in offer.areas]
        save_offer(
            fair, offer, areas, Act(now, "demo"), terms=agency.usual_terms, mode=random.choice(MODES), fee=offer.fee
        )
        fairs.add_booth(fair, agency.usual_booth, agency, Act(now, "demo"))
        set_consent(fair, offer, number % 5 == 0, Act(now, "demo"))
    return bureau, fair


def as_roster(kind: Kind, rows: list[dict]) -> Roster:
    return Roster(kind, [RosterRow("demo", number, values) for number, values in enumerate(rows, 2)])


def agencies_of(bureau: Bureau) -> list[Agency]:
    return list(db.session.scalars(select(Agency).filter_by(bureau_id=bureau.id).order_by(Agency.id)))


def enterprises_of(fair: Fair) -> list[Enterprise]:
    return list(db.session.scalars(select(Enterprise).filter_by(bureau_id=fair.bureau_id).order_by(Enterprise.id)))


def let_in(random: Random, fair: Fair, now: datetime) -> None:
    """Admissions, arrivals, needs and stars; most enterprises list three to five needs."""
    offers, register = offers_of(fair), fairs.register_for(fair, [enterprise.id for enterprise in enterprises_of(fair)])
    for enterprise in enterprises_of(fair):
        provisional = not register.standing(enterprise).admissible
        note = "名单公布后申请，正在核对，暂准参会" if provisional else ""
        entry = fairs.admit(fair, enterprise, Act(now, "demo"), provisional=provisional, note=note, register=register)
        invite(fair, enterprise, now)
        if random.random() < 0.75:
            arrived = now + timedelta(minutes=random.randint(0, 60))
            fairs.arrive(entry, random.choice(("scan", "scan", "desk")), Act(arrived, "demo"))
        if random.random() < 0.9:
            list_needs(random, fair, enterprise, now)
        for offer in random.sample(offers, random.choice((0, 0, 1, 2, 3))):
            set_star(fair, enterprise, offer.agency, True, Act(now, f"enterprise:{enterprise.id}"))
    fairs.enter_phase(fair, "live", Act(now, "demo"))
    for name in ("深圳市路过机电有限公司", "深圳市初来贸易有限公司"):
        code = people.credit_code(random, "91440310MA5")
        fairs.leave_name(fair, now, name=name, uscc=code, contact="访客", phone="13900009999")


def list_needs(random: Random, fair: Fair, enterprise: Enterprise, now: datetime) -> None:
    wanted = random.sample(range(1, 11), random.randint(2, 5))
    needs = [Need(str(area), random.random() < 0.55, random.choice(NOTES)) for area in wanted]
    needs += [Need("2.b", True)] if 2 in wanted else []
    save_needs(
        fair,
        enterprise,
        needs,
        Act(now, "demo"),
        custom=random.choice(("", "", "", *WISHES)),
        budget_fen=random.choice((None, None, 50_000)),
        said=ON_PAPER if random.random() < 0.08 else ITSELF,
    )


def respond(row: Proposal, side: Side, accepts: bool, now: datetime, reason: str = "") -> Agreement | None:
    version = current_terms([row])[0].version
    return answer_proposal(row, side, accepts, version, Act(now, f"{side}:{getattr(row, side).id}"), reason=reason)


def first_round(random: Random, fair: Fair, now: datetime) -> None:
    """Most answered within the hour: pairings, declines of both sides; some let the time run out."""
    first = run_round(fair, default_weights(), "best", False, Act(now, "account:1"))
    publish(first, Act(now, "account:1"))
    later = now + timedelta(minutes=40)
    drafts: list[Agreement | None] = []
    for row in open_rows(fair):
        fate = random.random()
        if fate < 0.55:
            draft = respond(row, "enterprise", True, later)
            drafts += [draft or respond(row, "agency", True, later + timedelta(minutes=5))]
        elif fate < 0.65:
            respond(row, "enterprise", False, later, random.choice(REASONS))
        elif fate < 0.70 and not row.agency_consented_at:
            respond(row, "agency", False, later, "本次名额留给老客户")
    dissolve(
        [draft for draft in drafts if draft][3], "企业改由集团统一管理", Act(later + timedelta(minutes=30), "demo")
    )


def second_round(random: Random, fair: Fair, now: datetime) -> None:
    """A round that was published by mistake and withdrawn, then the one that is being answered now."""
    mistaken = run_round(fair, default_weights(), "stable", True, Act(now - timedelta(minutes=5), "account:1"))
    publish(mistaken, Act(now - timedelta(minutes=5), "account:1"))
    withdraw_round(mistaken, Act(now - timedelta(minutes=3), "account:1"), "名额有误，已重新匹配")
    second = run_round(fair, default_weights(), "best", False, Act(now, "account:1"))
    publish(second, Act(now, "account:1"))
    _unanswered, *others = open_rows(fair)  # the first one waits for whoever tries the demonstration
    for row in others:
        fate = random.random()
        if fate < 0.25:
            respond(row, "enterprise", True, now + timedelta(minutes=8))
        elif fate < 0.5 and not row.agency_consented_at:
            respond(row, "agency", True, now + timedelta(minutes=8))


def open_rows(fair: Fair) -> list[Proposal]:
    found = select(Proposal).filter_by(fair_id=fair.id, closed_at=None, paired_at=None).order_by(Proposal.id)
    return list(db.session.scalars(found))


def loose_ends(random: Random, fair: Fair, now: datetime) -> None:
    """Direct requests of both sides, an agency that pauses, a lock, a veto and three plans nobody has seen yet."""
    offers = offers_of(fair)
    busy = set(db.session.scalars(select(Proposal.enterprise_id).filter_by(fair_id=fair.id, closed_at=None)))
    free = [needs.enterprise for needs in need_lists_of(fair) if needs.items and needs.enterprise_id not in busy]
    by_hand = [offer for offer in offers if not offer.standing_consent]
    for enterprise, offer in zip(free[:4], by_hand[:4], strict=False):
        ask_if_allowed(fair, enterprise, offer, "enterprise", now, "听了介绍，想请贵机构服务")
    for enterprise, offer in zip(free[4:8], by_hand[:2] * 2, strict=False):
        ask_if_allowed(fair, enterprise, offer, "agency", now, "我们熟悉贵行业，欢迎到展位详谈")
    waiting = [row for row in open_rows(fair) if row.origin == "solver" and not row.enterprise_consented_at][-1]
    other = next(offer for offer in by_hand if offer.id != waiting.offer_id)
    set_capacity(fair, other, other.capacity + 2, Act(now, "demo"))
    asked = ask_if_allowed(fair, waiting.enterprise, other, "agency", now, "欢迎考虑我们")
    if asked:
        respond(asked, "enterprise", True, now)
    set_pause(fair, offers[-1], True, Act(now, "demo"))
    set_capacity(fair, offers[1], offers[1].capacity + 1, Act(now, "demo"))  # the lock has a seat to go to
    set_rule(fair, free[8], offers[1].agency, "lock", "现场已谈好", Act(now, "account:1"))
    set_rule(fair, free[9], offers[2].agency, "forbid", "双方有未结纠纷", Act(now, "account:1"))
    run_rounds(fair, default_weights(), ["best", "fair", "stable"], False, Act(now, "account:1"))


def ask_if_allowed(
    fair: Fair, enterprise: Enterprise, offer: Offer, side: Side, now: datetime, message: str
) -> Proposal | None:
    declined = select(Proposal.id).filter_by(fair_id=fair.id, enterprise_id=enterprise.id, agency_id=offer.agency_id)
    if not db.session.scalar(declined.limit(1)):
        return send_request(fair, enterprise, offer, side, Act(now, f"{side}:{enterprise.id}"), message=message)[0]
    return None


def next_fair(bureau: Bureau, now: datetime) -> None:
    """The next one is being prepared."""
    day = now.astimezone(clock.CHINA).date() + timedelta(days=45)
    fairs.make_fair(
        bureau,
        Act(now, "demo"),
        name="坪山区第二场双选会（筹备中）",
        venue="龙田街道党群服务中心",
        held_on=day,
        ends_on=day,
        edition="pingshan-2024",
    )
    organizer = db.session.scalars(select(Account).filter_by(login="organizer")).one()
    organizer.name = "李工"
