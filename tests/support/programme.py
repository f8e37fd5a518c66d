"""Facts of the programme, noted as the bureau notes them."""

from datetime import date

from matchfair.audit.services import Act
from matchfair.extensions import db
from matchfair.parties.models import Agency, Bureau, Enterprise
from matchfair.programme.eligibility import read_register
from matchfair.programme.exits import ExitState
from matchfair.programme.services import decide_exit, record_event, record_finding

TODAY = date(2026, 11, 21)


def tell(party: Enterprise | Agency, kind: str, now, on=TODAY, **told):
    columns = {"happened_on": on, "document": "台账第3号", "details": {}} | told
    return record_event(party, kind, columns, "李工", Act(now, "test"))


def own_cases(agency: Agency, now, total: int, workforce=None, on=TODAY, **more):
    details = {
        "petitions": 0,
        "inspections": 0,
        "arbitrations": total,
        "own_workforce": workforce,
        "client_employees": None,
    }
    return tell(agency, "own_cases", now, on, details=details | more)


def serve(enterprise: Enterprise, agency: Agency, now, first: date, last: date | None = None):
    return tell(enterprise, "service", now, first, ended_on=last, agency_id=agency.id)


def leaving(party: Enterprise | Agency, year=2026, on=TODAY) -> ExitState:
    kind, place = (
        "enterprises" if isinstance(party, Enterprise) else "agencies",
        db.session.get(Bureau, party.bureau_id).place,
    )
    return read_register(party.bureau_id, place, kind, on, year, [party.id]).leaving(party, year)


def grounds(party: Enterprise | Agency, year=2026, on=TODAY) -> dict[str, str]:
    return {one.about.removeprefix("exit:"): one.answer.outcome for one in leaving(party, year, on).judged}


def follow(party: Enterprise | Agency, now, takes_effect=True, year=2026, **more):
    told = {"reason": "情形属实", "document": "会议纪要9号", "decided_by": "李工", "decided_on": TODAY} | more
    return decide_exit(party, leaving(party, year), takes_effect, act=Act(now, "test"), **told)


def rule_on(party: Enterprise | Agency, about: str, outcome: str, now, year=2026):
    return record_finding(
        party,
        leaving(party, year),
        year,
        f"exit:{about}",
        outcome=outcome,
        reason="已核实",
        document="第7号纪要",
        decided_by="李工",
        decided_on=TODAY,
        act=Act(now, "test"),
    )
