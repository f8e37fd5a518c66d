"""What a draft agreement says: plain data frozen when both sides have consented, and what was filled in afterwards.

Nothing is put into anybody's mouth: what no party chose is left open and counts as missing, and a proposal of ours says
that it is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from matchfair.case_words import CASE_WORDS
from matchfair.clock import CHINA
from matchfair.fees import Fee, open_words, promises_public_money
from matchfair.needs.services import ITSELF, Said
from matchfair.parties.models import Agency, Enterprise
from matchfair.policy import (
    Answer,
    Readings,
    Value,
    agreement_states,
    ask,
    catalogue_edition,
    citation,
    filing_days,
    last_of_years,
    measure_in_force,
    places,
    term_limit,
    word,
)
from matchfair.proposals.models import Proposal
from matchfair.proposals.terms import Terms
from matchfair.rules.services import readings

from .models import Agreement

LONGEST_YEARS = 3  # as long as PS24-16.3.b allows; the same length is proposed where a place sets no limit
REPORTED = "practice"  # an instrument known from reports only: never a basis
TERMINATION = {"PS21": "PS21-12"}  # under which measure the client may end the agreement, and by which clause
# What may be filled in on a draft; `Draft` says which of it is open.
Filled = Literal[
    "mode",
    "first_fen",
    "later_fen",
    "penalty",
    "ends_on",
    "beyond_reason",
    "officer",
    "payment_day",
    "payee_account",
    "enterprise_representative",
    "agency_representative",
    "signed_at",
    "notice_days",
    "handover_days",
    "case_notes",
]
# A line that nobody has filled in yet: an element that must be stated, or something that makes the agreement usable.
Blank = Literal[
    "service_scope",
    "service_mode",
    "service_fee",
    "breach_liability",
    "service_term",
    "beyond_reason",
    "officer",
    "payment_day",
    "payee_account",
    "representatives",
    "signed_at",
    "notice_days",
]


def draft_content(proposal: Proposal, drafted_on: date, needs_said: Said = ITSELF) -> dict:
    """Both parties, what they agreed on and the filing duty of one pairing (PS24-16, CZ-1.5)."""
    terms, fair = proposal.terms, proposal.fair
    enterprise, agency = proposal.enterprise, proposal.agency
    return {
        "edition": fair.edition,
        "fair": fair.name,
        "enterprise": party(enterprise, enterprise.operating_place or enterprise.registered_place),
        "agency": party(agency, agency.address)
        | {"payee_account": agency.payee_account, "payment_day": agency.payment_day},
        "areas": agreed_areas(terms, fair.edition),
        "custom": list(terms.custom),
        "not_covered": not_covered(terms, fair.edition),
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
    told = ("name", "uscc", "contact", "phone", "legal_representative")
    return {name: getattr(one, name) for name in told} | {"address": address}


def rules_stated(place: str, on: date) -> dict:
    """What the place's document asks of an agreement on that day, in its own words; a report of a practice asks nothing."""
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


@dataclass(frozen=True)
class Draft:
    """An agreement with what was filled in on it; what both sides agreed on is never filled in otherwise."""

    agreement: Agreement

    @property
    def terms(self) -> Terms:
        return self.agreement.proposal.terms

    @property
    def content(self) -> dict:
        return self.agreement.content

    @property
    def place(self) -> str:
        return self.agreement.proposal.fair.place

    @property
    def drafted_on(self) -> date:
        return self.agreement.drafted_at.astimezone(CHINA).date()

    def filled(self, name: Filled) -> Any:
        return (self.agreement.filled_in or {}).get(name, {}).get("value")

    @property
    def fee(self) -> Fee:
        agreed = self.terms.fee
        first = self.filled("first_fen") if agreed.first_fen is None else agreed.first_fen
        return Fee(first, self.filled("later_fen") if agreed.later_fen is None else agreed.later_fen)

    @property
    def free(self) -> bool:
        return self.fee.highest_fen == 0

    @property
    def fee_note(self) -> str:
        """The agency's words on the fee as an agreement may have them: never another fee, never public money."""
        note = self.terms.fee_note.rstrip("。")
        return "" if promises_public_money(note) else note

    @property
    def mode(self) -> str:
        return (self.terms.mode or self.filled("mode") or "").rstrip("。")

    @property
    def mode_proposed(self) -> str:
        """The ways that the place's own document names, where the agency has named none."""
        found = ask(self.place, "service_modes", self.drafted_on)
        if (
            self.mode
            or not isinstance(found, Value)
            or "as_agreed" in found.value
            or not citation(found.clause).instrument.is_basis
        ):
            return ""
        return found.text or ""

    @property
    def starts_on(self) -> date:
        return date.fromisoformat(self.content["starts_on"])

    @property
    def ends_on(self) -> date:
        return date.fromisoformat(self.filled("ends_on") or self.content["ends_on"])

    @property
    def evidence_word(self) -> str:
        """The third part of a service archive as the place's document prints it."""
        found = ask(self.place, "archive_parts", self.drafted_on)
        parts = found.value if isinstance(found, Value) else ()
        return next((word(one, "zh") for one in parts if one == "evidence"), word("evidence", "zh"))

    def of_agency(self, name: Literal["payee_account", "payment_day"]) -> str:
        return self.content["agency"].get(name) or self.filled(name) or ""

    def representative(self, side: Literal["enterprise", "agency"]) -> str:
        told = self.content[side].get("legal_representative")
        return told or self.filled(f"{side}_representative") or ""  # type: ignore[arg-type]

    # ---- the notes beside the needs ------------------------------------------------------------------------------

    def notes(self, area: int) -> list[str]:
        """What the enterprise noted beside its needs of an area; what hints at cases only once it was asked."""
        kept = bool(self.filled("case_notes"))
        return [note for note in self.all_notes(area) if kept or not CASE_WORDS.search(note)]

    def all_notes(self, area: int) -> list[str]:
        needs = [need for need in self.terms.needs if need.code.area == area and need.covered]
        return list(dict.fromkeys(need.note.strip() for need in needs if need.note.strip()))

    @property
    def notes_on_cases(self) -> list[str]:
        """Notes that hint at cases: they go into an agreement that is filed only if somebody says so."""
        return [
            note for area in self.content["areas"] for note in self.all_notes(area["code"]) if CASE_WORDS.search(note)
        ]

    # ---- the rules behind it -------------------------------------------------------------------------------------

    def term(self) -> Answer:
        drafted_at, proposal = self.agreement.drafted_at, self.agreement.proposal
        return term_limit(
            self.place,
            self.starts_on,
            self.ends_on,
            self.filled("beyond_reason"),
            signed_on=self.drafted_on,
            readings=readings(proposal.bureau_id, drafted_at),
        )

    @property
    def stated(self) -> dict[str, str | None]:
        """The elements of an agreement with what the draft says of each; None or a blank is nothing."""
        areas = [area["name"] for area in self.content["areas"]]
        fee_is_told = self.fee.stated and not open_words(self.terms.fee_note)
        return {
            "service_scope": "、".join([*areas, *self.content["custom"]]),
            "service_mode": self.mode,
            "service_fee": "stated" if fee_is_told else None,
            "breach_liability": self.filled("penalty"),
            "service_term": f"{self.starts_on} {self.ends_on}",
        }

    def elements(self) -> Answer:
        return agreement_states(self.place, self.drafted_on, self.stated)

    @property
    def blanks(self) -> list[Blank]:
        """What is still to be filled in, the elements that must be stated first."""
        term = self.term()
        charged = not self.free
        further: dict[Blank, bool] = {
            "beyond_reason": term.outcome == "needs_decision" and bool(term.value) and self.ends_on > term.value,
            "officer": bool(self.content["officer_required"]) and not self.filled("officer"),
            "payment_day": charged and not self.of_agency("payment_day"),
            "payee_account": charged and not self.of_agency("payee_account"),
            "representatives": not (self.representative("enterprise") and self.representative("agency")),
            "signed_at": not self.filled("signed_at"),
            "notice_days": not (self.filled("notice_days") and self.filled("handover_days")),
        }
        elements = [name for name, said in self.stated.items() if not (said or "").strip()]
        return [*elements, *(name for name, is_open in further.items() if is_open)]  # type: ignore[list-item]


def answers_behind(draft: Draft) -> list[Answer]:
    """What the rules of the day answer on what a draft states: its elements, its term, its filing."""
    return [draft.elements(), draft.term(), filing_days(draft.place, draft.drafted_on)]


def agreed_areas(terms: Terms, edition: str) -> list[dict]:
    """The enterprise's needs that the offer covers, by area; a need for a whole area brings all offered sub-items."""
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
    return latest if isinstance(latest, date) else last_of_years(starts_on, LONGEST_YEARS, settings)
