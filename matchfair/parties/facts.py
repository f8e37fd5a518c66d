"""Rows of the roster as the facts the rules ask for. What the roster does not say stays not known.

Three things are read out of what it does say, and `docs/decisions/what-a-roster-proves.md` gives the reasons: a place from
an address, the licensed trades from name and industry, an agency's registration from its credit code.
"""

import re
from decimal import Decimal

from stdnum.cn import uscc

from matchfair.clock import CHINA
from matchfair.policy import AgencyFacts, Certificate, ClientFacts, Staff, places

from .models import Agency, Enterprise, ServiceStaff

# States as the roster reader keeps them, in the words of the rules; "abnormal" is a list, not a state of operation.
STATES = {
    "operating": "normal",
    "abnormal": "normal",
    "deregistered": "deregistered",
    "suspended": "suspended",
    "revoked": "revoked",
    "moved_out": "not_operating",
    "liquidating": "closed",
}
DISPATCH, HR_SERVICE = "劳务派遣", "人力资源"
# Words of an agency's row, in the order in which they decide.
ENTITIES = (
    ("社会组织", "social_organization"),
    ("社会团体", "social_organization"),
    ("民办非企业", "social_organization"),
    ("协会", "social_organization"),
    ("律师", "institution"),
    ("律所", "institution"),
    ("机构", "institution"),
    ("事业", "institution"),
    ("企业", "enterprise"),
    ("公司", "enterprise"),
)
SCOPES = (("劳动关系", "labour_relations"), ("人力资源", "human_resources"), ("法律", "legal"))
CERTIFICATES = (
    ("人力资源管理", "hr_management"),
    ("劳动关系协调", "labour_relations_coordination"),
    ("劳动争议调解", "dispute_mediation"),
    ("法律职业", "legal_profession"),
    ("律师", "legal_profession"),
)


def client_facts(row: Enterprise, place: str, year: int) -> ClientFacts:
    district = district_of(place)
    return ClientFacts(
        list_year=year,
        registered_here=lies_in(district, row.registered_place),
        tax_here=lies_in(district, row.tax_place),
        operating_here=lies_in(district, row.operating_place),
        headcount=row.headcount,
        industry=row.industry or None,
        revenue_fen=row.revenue_fen,
        total_assets_fen=row.assets_fen,
        operating_state=STATES.get(row.operating_state),
        on_abnormal_list=row.operating_state == "abnormal",
        dispatch_licence=trades(row, DISPATCH),
        hr_licence=trades(row, HR_SERVICE),
        cases=cases_of(row),
        key_enterprise=row.key_enterprise,
        key_enterprise_document=row.key_basis,
        tech_sme_year=None,
    )


def trades(row: Enterprise, word: str) -> bool | None:
    """Whoever names it as its trade holds the licence it needs; with another trade stated it is no such firm."""
    if word in row.name or word in row.industry:
        return True
    return False if row.industry else None


def district_of(place: str) -> str:
    """深圳市坪山区 -> 坪山区; 常州市 -> 常州市."""
    name = next(one.name for one in places() if one.key == place)
    return re.sub(r"^.+市(?=.)", "", name)


def lies_in(district: str, address: str) -> bool | None:
    return district in address if address else None


def cases_of(row: Enterprise) -> dict[int, tuple[int, int, int]]:
    """A roster states the cases of the year before the one it was read in; of other years nothing is known."""
    counts = (row.petitions, row.inspections, row.arbitrations)
    return {} if None in counts else {row.updated_at.astimezone(CHINA).year - 1: counts}


def agency_facts(row: Agency, year: int) -> AgencyFacts:
    staff = [one for one in row.staff if one.full_time]
    return AgencyFacts(
        entity_kind=first_word(ENTITIES, row.kind) or ("other" if row.kind else None),
        registration_document=True if uscc.is_valid(row.uscc) else None,
        scopes=tuple(code for word, code in SCOPES if word in row.scope) or (("other",) if row.scope else None),
        premises=True if row.address else None,
        staff_present=True if row.staff else None,
        office=None,
        staff=tuple(Staff(one.full_time, certificates_of(one)) for one in row.staff) or None,
        test_scores=tuple(Decimal(one.test_score_hundredths) / 100 for one in sitters(staff, year)),
    )


def first_word(words: tuple, text: str) -> str | None:
    return next((code for word, code in words if word in text), None)


def certificates_of(person: ServiceStaff) -> tuple[Certificate, ...]:
    if not person.certificate_type:
        return ()
    return (Certificate(first_word(CERTIFICATES, person.certificate_type) or person.certificate_type),)


def sitters(staff: list[ServiceStaff], year: int) -> list[ServiceStaff]:
    """Those who sat the latest test held up to the list year."""
    sat = [one for one in staff if one.test_score_hundredths is not None and (one.test_year or 0) <= year]
    latest = max((one.test_year or 0 for one in sat), default=0)
    return [one for one in sat if (one.test_year or 0) == latest]
