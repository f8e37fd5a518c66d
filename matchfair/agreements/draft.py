"""What a draft agreement says, as plain data frozen when both sides have consented.

Words that no party chose (manner, fee, …) have their standard wording here, so that no mandatory element is ever empty.
"""

from collections.abc import Iterable
from datetime import date, datetime
from operator import attrgetter

from matchfair.clock import CHINA
from matchfair.needs.services import ITSELF, Said
from matchfair.parties.models import Agency, Enterprise
from matchfair.policy import (
    ONE_DAY,
    Answer,
    Readings,
    Value,
    agreement_elements,
    ask,
    catalogue_edition,
    filing_days,
    measure_in_force,
    places,
    term_limit,
    years_after,
)
from matchfair.proposals.models import Proposal
from matchfair.proposals.terms import Terms
from matchfair.rules.services import readings

LONGEST_YEARS = 3  # as long as PS24-16.3.b allows; the same length is proposed where a place sets no limit
STANDARD_MODE = "定期上门服务、电话跟踪服务"
PARTY = attrgetter("name", "uscc", "contact", "phone")


def draft_content(proposal: Proposal, drafted_on: date, needs_said: Said = ITSELF) -> dict:
    """Both parties, the five mandatory elements and the filing duty of one pairing (PS24-16, CZ-1.5)."""
    terms, fair = proposal.terms, proposal.fair
    return {
        "edition": fair.edition,
        "fair": fair.name,
        "enterprise": party(
            proposal.enterprise, proposal.enterprise.operating_place or proposal.enterprise.registered_place
        ),
        "agency": party(proposal.agency, proposal.agency.address),
        "areas": agreed_areas(terms, fair.edition),
        "custom": list(terms.custom),
        "not_covered": not_covered(terms, fair.edition),
        "mode": terms.mode or STANDARD_MODE,
        "starts_on": drafted_on.isoformat(),
        "ends_on": last_day(fair.place, drafted_on, readings(fair.bureau_id)).isoformat(),
        **rules_stated(fair.place, drafted_on),
        "on_behalf": proposal.on_behalf,
        "needs_on_behalf": {"said_how": needs_said.how, "typed_by": needs_said.typed_by} if needs_said.how else {},
        "consents": {
            "enterprise": consented(proposal.enterprise_consented_at),
            "agency": consented(proposal.agency_consented_at),
            "agency_standing": proposal.agency_consent_standing,
        },
    }


def consented(at: datetime | None) -> str:
    if at is None:
        raise ValueError("a draft is made of a pairing, to which both sides have consented")
    return at.isoformat()


def party(one: Enterprise | Agency, address: str) -> dict:
    name, uscc, contact, phone = PARTY(one)
    return {"name": name, "uscc": uscc, "address": address, "contact": contact, "phone": phone}


def rules_stated(place: str, on: date) -> dict:
    """What the place's document asks of an agreement on that day, in its own words."""
    measure, days = measure_in_force(place, on), filing_days(place, on)
    stated = {rule: ask(place, rule, on) for rule in ("filing_days", "term_max_years", "term_within_validity")}
    return {
        "bureau": next(one.bureau for one in places() if one.key == place),
        "measure": measure.title if measure else "",
        "measure_kind": measure.kind if measure else "",
        "filing_days": days.value,
        "filing_clause": days.clause if days.value else None,
        "filing_text": getattr(stated["filing_days"], "text", None) or "",
        "term_clause": stated["term_max_years"].clause if stated["term_max_years"].value else None,
        "term_texts": whole_sentences(
            value.text
            for value in (stated["term_within_validity"], stated["term_max_years"])
            if isinstance(value, Value) and value.text
        ),
        "officer_required": bool(ask(place, "named_officer", on).value),
        "officer_clause": clause_stated(place, "named_officer", on),
        "archive_clause": clause_stated(place, "archive_parts", on),
    }


def clause_stated(place: str, rule: str, on: date) -> str | None:
    """The clause of a rule that asks for something; None where the document is silent or was not seen."""
    found = ask(place, rule, on)
    return found.clause if found.value else None


def answers_behind(proposal: Proposal, content: dict, drafted_at: datetime) -> list[Answer]:
    """What the rules of the day answer on the numbers a draft states: what it must say, its term, its filing."""
    on, place = drafted_at.astimezone(CHINA).date(), proposal.fair.place
    starts_on, ends_on = (date.fromisoformat(content[key]) for key in ("starts_on", "ends_on"))
    term = term_limit(place, starts_on, ends_on, signed_on=on, readings=readings(proposal.bureau_id, drafted_at))
    return [agreement_elements(place, on), term, filing_days(place, on)]


def agreed_areas(terms: Terms, edition: str) -> list[dict]:
    """The enterprise's needs that the offer covers, by area; a need for a whole area brings all offered sub-items.

    What the enterprise noted beside a need was said to the agency, not for an agreement that is filed.
    """
    catalogue = catalogue_edition(edition)
    offered = {area.area: area for area in terms.areas}
    wanted: dict[int, set[str]] = {}
    for code in terms.covered:
        wanted.setdefault(code.area, set()).update(terms.offered[code.area] if code.is_area else [code])
    return [
        {
            "code": code,
            "name": catalogue.area(code).name,
            "terms": offered[code].terms,
            "items": [item.text for item in catalogue.area(code).items if item.code in items],
        }
        for code, items in sorted(wanted.items())
    ]


def not_covered(terms: Terms, edition: str) -> list[str]:
    """The names of the needs that the offer does not cover."""
    catalogue = catalogue_edition(edition)
    return [
        catalogue.area(code.area).name if code.is_area else catalogue.item(code).text or code for code in terms.missing
    ]


def whole_sentences(texts: Iterable[str]) -> list[str]:
    """The rules' own words once: two rules may quote the same sentence, one of them only its beginning."""
    texts = list(texts)
    return [text for text in texts if not any(text != other and text in other for other in texts)]


def last_day(place: str, starts_on: date, settings: Readings | None = None) -> date:
    """The longest term that may be filed without a decision; three years where the place sets no limit."""
    latest = term_limit(place, starts_on, starts_on, readings=settings).value
    return latest if isinstance(latest, date) else years_after(starts_on, LONGEST_YEARS) - ONE_DAY
