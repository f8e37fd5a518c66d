"""What a draft agreement says, as plain data frozen when both sides have consented; pages and .docx are drawn from it."""

from datetime import date, timedelta

from matchfair.policy import catalogue_edition, filing_days, measure_in_force
from matchfair.proposals.models import Proposal

LONGEST_YEARS = 3  # PS24-16: 最高不超过三年; the same length is proposed where a place sets no limit


def draft_content(row: Proposal, drafted_on: date) -> dict:
    """Both parties, the five mandatory elements and the filing duty of one pairing (PS24-16, CZ-1.5)."""
    shown, fair = row.shown, row.fair
    measure = measure_in_force(fair.place, drafted_on)
    days = filing_days(fair.place, drafted_on)
    return {
        "edition": fair.edition,
        "fair": fair.name,
        "measure": measure.title if measure else "",
        "enterprise": {
            "name": row.enterprise.name, "uscc": row.enterprise.uscc,
            "address": row.enterprise.operating_place or row.enterprise.registered_place,
            "contact": row.enterprise.contact, "phone": row.enterprise.phone,
        },
        "agency": {
            "name": row.agency.name, "uscc": row.agency.uscc, "address": row.agency.address,
            "contact": row.agency.contact, "phone": row.agency.phone,
        },
        "areas": agreed_areas(shown, fair.edition),
        "custom": shown["custom"],
        "not_covered": [need["service"] for need in shown["needs"] if not need["covered"]],
        "mode": shown["mode"], "terms": shown["terms"], "fee_fen": shown["fee_fen"],
        "starts_on": drafted_on.isoformat(), "ends_on": last_day(drafted_on, measure).isoformat(),
        "filing_days": days.value, "filing_clause": days.clause,
        "on_behalf": row.on_behalf,
        "consents": {
            "enterprise": row.enterprise_consented_at.isoformat(), "agency": row.agency_consented_at.isoformat(),
            "agency_standing": row.agency_consent_standing,
        },
    }  # fmt: skip


def agreed_areas(shown: dict, edition: str) -> list[dict]:
    """The enterprise's needs that the offer covers, by area; a need for a whole area brings all offered sub-items."""
    catalogue = catalogue_edition(edition)
    offered = {row["area"]: row for row in shown["areas"]}
    wanted: dict[int, set[str]] = {}
    for need in (n for n in shown["needs"] if n["covered"]):
        code = int(need["service"].split(".")[0])
        whole = "." not in need["service"]
        wanted.setdefault(code, set()).update(offered[code]["items"] if whole else [need["service"]])
    return [
        {
            "code": code, "name": catalogue.area(code).name, "terms": offered[code]["terms"],
            "items": [item.text for item in catalogue.area(code).items if item.code in items],
        }
        for code, items in sorted(wanted.items())
    ]  # fmt: skip


def last_day(starts_on: date, measure) -> date:
    """The longest term that may be filed: three years, in principle not beyond the measure's validity."""
    try:
        third = starts_on.replace(year=starts_on.year + LONGEST_YEARS)
    except ValueError:  # 29 February
        third = starts_on.replace(year=starts_on.year + LONGEST_YEARS, day=28) + timedelta(days=1)
    last = third - timedelta(days=1)
    return min(last, measure.valid_until) if measure and measure.valid_until else last
