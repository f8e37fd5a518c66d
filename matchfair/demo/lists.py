"""The year's lists at the demonstration: what the bureau found, what it published in spring, and what is still open."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from matchfair import clock
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.parties.models import Agency, Bureau, Enterprise
from matchfair.programme.eligibility import Eligibility, read_register
from matchfair.programme.lists import build, find_list, publish, register_of, review
from matchfair.programme.models import Listing, Party, PartyKind
from matchfair.programme.services import record_finding

NAME, WHERE = "李工", "https://demo.example/pingshan/lists"
STILL_OPEN = 3  # of each kind: parties nobody has decided on yet


def publish_lists(bureau: Bureau, now: datetime) -> None:
    today = now.astimezone(clock.CHINA).date()
    kinds: dict[PartyKind, Callable] = {"enterprises": size_by_trade, "agencies": seen_on_site}
    for kind, decide in kinds.items():
        for party, standing in open_ones(bureau, kind, today)[STILL_OPEN:]:
            decide(party, standing, today, now)
        build(bureau, kind, today.year, today, Act(now, "demo"))
        found = find_list(bureau.id, kind, today.year)
        assert found, "it was built just now"
        publish(found, in_march(today), WHERE, Act(now, "demo"))
    leave_one_out(bureau, today, now)


def in_march(today: date) -> date:
    return min(today, date(today.year, 3, 18))


def open_ones(bureau: Bureau, kind: PartyKind, today: date) -> list[tuple[Party, Eligibility]]:
    parties: Sequence[Party]
    if kind == "enterprises":
        parties = db.session.scalars(select(Enterprise).filter_by(bureau_id=bureau.id).order_by(Enterprise.id)).all()
    else:
        agencies = select(Agency).filter_by(bureau_id=bureau.id).order_by(Agency.id)
        parties = db.session.scalars(agencies.options(selectinload(Agency.staff))).all()
    register = read_register(bureau.id, bureau.place, kind, today)
    judged = ((party, register.standing(party)) for party in parties)
    return [(party, standing) for party, standing in judged if standing.outcome != "pass"]


def size_by_trade(party: Enterprise, standing: Eligibility, today: date, now: datetime) -> None:
    for judged in standing.open:
        record_finding(
            party,
            standing,
            today.year,
            judged.about,
            outcome="pass",
            reason="按其主营业务对应的划型行业为小型企业",
            document="划型说明及上年度报表",
            decided_by=NAME,
            decided_on=in_march(today),
            act=Act(now, "demo"),
        )


def seen_on_site(party: Agency, standing: Eligibility, today: date, now: datetime) -> None:
    reasons = {
        "missing_data": "现场查看，办公条件具备",
        "needs_decision": "以机构选派的两名人员成绩为准，平均分达到80分",
    }
    for judged in standing.open:
        record_finding(
            party,
            standing,
            today.year,
            judged.about,
            outcome="pass",
            reason=reasons[judged.answer.outcome],
            document="现场核查记录",
            decided_by=NAME,
            decided_on=in_march(today),
            act=Act(now, "demo"),
        )


def leave_one_out(bureau: Bureau, today: date, now: datetime) -> None:
    """One that the rules pass, taken off by a person with a reason."""
    listed = select(Listing).where(Listing.listed, Listing.enterprise_id.is_not(None))
    row = db.session.scalars(listed.order_by(Listing.id.desc()).limit(1)).one()
    left_out = row.enterprise
    assert left_out, "the query asks for rows of enterprises"
    standing = register_of(bureau, "enterprises", today.year, today, [left_out.id]).standing(left_out)
    review(row, standing, False, "企业来函，已迁往龙岗区", NAME, Act(now, "demo"))
