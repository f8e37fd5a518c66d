"""What the bureau noted about the programme so far: served clients, cases, a yearly test, and two who leave."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from matchfair import clock
from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.parties.models import Agency, Bureau, Enterprise
from matchfair.programme.eligibility import read_register
from matchfair.programme.services import decide_exit, record_event

NAME, LEDGER = "李工", "案件台账"


def note_the_past(bureau: Bureau, now: datetime) -> None:
    """The first agency meets a ground on a small base; the last one withdrew; one enterprise has used up its years."""
    today = now.astimezone(clock.CHINA).date()
    agencies = list(db.session.scalars(select(Agency).filter_by(bureau_id=bureau.id).order_by(Agency.id)))
    clients = list(
        db.session.scalars(select(Enterprise).filter_by(bureau_id=bureau.id).order_by(Enterprise.id).limit(7))
    )
    first, last = agencies[0], agencies[-1]
    for client in clients[:6]:
        served(client, first, today - timedelta(days=400), today - timedelta(days=20), now)
    tell(clients[0], "case", today - timedelta(days=40), now, LEDGER, details={"channel": "arbitration"})
    tell(
        clients[1],
        "change_request",
        today - timedelta(days=30),
        now,
        "企业来函",
        agency_id=first.id,
        what="希望换一家更近的机构",
    )
    figures = {"petitions": 1, "inspections": 0, "arbitrations": 0, "own_workforce": 160, "client_employees": None}
    tell(first, "own_cases", today, now, LEDGER, details=figures)
    tell(first, "retest", today - timedelta(days=15), now, "成绩单", details={"scores": ["79.5", "86", "91"]})
    served(clients[6], agencies[1], today - timedelta(days=3 * 366 + 30), today - timedelta(days=30), now)
    withdraw(bureau, last, today, now)


def served(client: Enterprise, agency: Agency, first: date, until: date, now: datetime) -> None:
    tell(client, "service", first, now, f"协议{first:%Y}-{client.id:03d}", agency_id=agency.id, ended_on=until)


def tell(party: Enterprise | Agency, kind: str, on: date, now: datetime, document: str, **told) -> None:
    record_event(party, kind, {"happened_on": on, "document": document, "details": {}} | told, NAME, Act(now, "demo"))


def withdraw(bureau: Bureau, agency: Agency, today: date, now: datetime) -> None:
    """After it was let in: it stays at the fair, and the organizer sees a warning."""
    tell(agency, "withdrawal", today, now, "退出申请书", what="因业务调整，申请退出托管服务")
    register = read_register(bureau.id, bureau.place, "agencies", today, parties=[agency.id])
    leaving = register.leaving(agency, today.year)
    decide_exit(
        agency,
        leaving,
        True,
        reason="机构自行申请退出",
        document="会议纪要第9号",
        decided_by=NAME,
        decided_on=today,
        act=Act(now, "demo"),
    )
