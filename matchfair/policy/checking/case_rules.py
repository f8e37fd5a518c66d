"""The rules a worked case can ask, each by its name, with the facts built from what the case gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from ..rulebook.answers import Answer
from ..rulebook.book import INHERITED, NOT_REGULATED, SET, UNKNOWN, current_rulebook
from ..rulebook.days import within
from ..rulebook.lookup import measure_in_force
from ..rulebook.readings import chosen, open_questions
from ..rules.agency_certification import AgencyFacts, Certificate, Staff, agency_certification
from ..rules.agency_exits import (
    AgencyYear,
    ClientCounts,
    ClientYear,
    agency_at_fairs,
    agency_exits,
    agency_standing,
    count_clients,
)
from ..rules.agreement import archive_kept_until, complete, officers_named, stated_words, term_limit
from ..rules.catalogue import catalogue, catalogue_edition, find_service
from ..rules.client_eligibility import ClientFacts, client_eligibility
from ..rules.client_exits import ServedClient, client_exits, client_standing
from ..rules.filing import filed_in_time, filing_days, filing_deadline, signing_day
from ..rules.holiday_notice import read_notice
from ..rules.programme import list_published, related_hints
from ..rules.service_years import ServicePeriod, days_in_service, service_year
from ..rules.size import SizeFacts, size_class
from ..rules.stations import station_cases_fit, station_served_enough
from ..rules.subsidy import Subsidised, claim_check, prorated, recovery, subsidy_amount, subsidy_cap
from ..rules.wage_base import WageBase, figure_faults, wage_bases
from ..rules.workdays import Holidays, HolidayTable, national_holidays

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One worked case: which rule, where, on which day, with what, and what is expected."""

    where: str
    rule: str
    place: str
    on: date
    given: Given
    readings: Given
    expected: Given

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clause ids this case proves."""
        named = self.expected.get("clause")
        listed = (clause for name in ("answers", "values", "proves") for clause in self.expected.get(name, ()))
        return (*([named] if named else ()), *listed)


def build(kind: type, given: Given) -> Any:
    """A facts object from the entries of a case.

    Raises
    ------
    TypeError
        If it does not know an entry; the message names those it knows.

    Examples
    --------
    >>> from matchfair.policy import SizeFacts
    >>> build(SizeFacts, {"industry": "工业", "headcount": 19}).headcount
    19
    """
    known = {field.name for field in fields(kind)}
    unknown = sorted(set(given) - known)
    if unknown:
        raise TypeError(f"{', '.join(unknown)} is not known here; known: {', '.join(sorted(known))}")
    return kind(**given)


def _agency(given: Given) -> AgencyFacts:
    staff = [
        build(
            Staff,
            {
                **one,
                "certificates": tuple(build(Certificate, certificate) for certificate in one.get("certificates", ())),
            },
        )
        for one in given.get("staff") or ()
    ]
    return build(AgencyFacts, {**given, "staff": None if given.get("staff") is None else tuple(staff)})


def _agency_year(case: Case) -> AgencyYear:
    given = dict(case.given)
    if "client_years" in given:
        years = [
            ClientYear(
                one["key"],
                *(tuple(map(_tupled, one.get(name, ()))) for name in ("served", "case_days", "change_requests")),
            )
            for one in given.pop("client_years")
        ]
        given["clients"] = count_clients(years, case.on.year, case.readings)
    elif given.get("clients"):
        given["clients"] = build(ClientCounts, given["clients"])
    return build(AgencyYear, given)


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _periods(given: Given) -> list[ServicePeriod]:
    return [ServicePeriod(*one) for one in given.get("periods", ())]


def _served_client(given: Given) -> ServedClient:
    return build(ServedClient, {**given, "periods": _periods(given)})


def _served(case: Case, *other: str) -> Subsidised:
    facts = {name: value for name, value in case.given.items() if name not in (*other, "bases")}
    return build(Subsidised, {"signed_on": case.on, "first_signed_on": case.on, **facts})


def _bases(case: Case) -> list[WageBase]:
    """The figures shipped, and those of the bureau a case gives as [year, fen]."""
    own = (WageBase(year, fen, None, "部门录入") for year, fen in case.given.get("bases", ()))
    return [*wage_bases(case.place), *own]


def _holidays(case: Case) -> Holidays:
    """The tables shipped, and those of the bureau a case gives as {year: text}."""
    own = (
        HolidayTable(year, f"部门录入的{year}年安排", read_notice(text, year).holidays)
        for year, text in case.given.get("tables", {}).items()
    )
    return Holidays([*national_holidays().tables.values(), *own])


def _notice(case: Case) -> Given:
    found = read_notice(case.given["text"], case.given["year"], national_holidays())
    return {
        "holidays": [[one.name, one.first, one.last, list(one.make_up)] for one in found.holidays],
        "faults": [[fault.at, fault.step.code] for fault in found.faults],
        "left_out": [line for line, _ in found.left_out],
    }


def _figure(case: Case) -> list[str]:
    base = WageBase(case.given["year"], case.given["fen"], case.given["published_on"], "")
    return [step.code for step in figure_faults(base)]


def _at_fairs(case: Case) -> Answer:
    found = agency_exits(case.place, case.on, _agency_year(case), case.readings)
    return agency_at_fairs(agency_standing(case.place, case.on, found), case.readings)


def _edition(case: Case) -> Given | None:
    found = catalogue(case.place, case.on)
    return (
        None
        if found is None
        else {
            "edition": found.edition,
            "areas": len(found.areas),
            "items": sum(len(one.items) for one in found.areas),
            "items_stated": found.items_stated,
        }
    )


def _service(case: Case) -> str | int | None:
    return getattr(find_service(catalogue_edition(case.given["edition"]), case.given["text"]), "code", None)


def _rule_value(case: Case) -> Given | None:
    value = current_rulebook().value(case.place, case.given["rule"], case.on)
    return (
        None
        if value is None
        else {"state": value.state, "value": value.value, "clause": value.clause, "since": value.since}
    )


def _reading(case: Case) -> Given:
    found = {one.key: one for one in open_questions()}[case.given["key"]]
    chosen({found.key: found.default}, found.key)
    return {
        name: getattr(found, name)
        for name in ("ambiguity", "default", "minimum", "maximum")
        if getattr(found, name) is not None
    }


def _instrument(case: Case) -> Given:
    found = {one.key: one for one in current_rulebook().instruments[case.place]}[case.given["key"]]
    names = {"number": found.number, "issuer": found.issuer, "issued_on": found.issued_on}
    return {**names, "from": found.valid_from, "until": found.valid_until, "validity": found.validity}


def _no_values(case: Case) -> Given:
    """The rules of a place that have no value of their own on a day, by what they have instead."""
    found: dict[str, list[str]] = {NOT_REGULATED: [], UNKNOWN: [], INHERITED: []}
    for (place, name), rule in current_rulebook().rules.items():
        for value in rule.values:
            if place == case.place and value.state != SET and within(value.valid_from, value.valid_until, case.on):
                found[value.state].append(name)
    return {state: sorted(names) for state, names in found.items()}


def _as_printed(case: Case) -> list[str]:
    edition = catalogue_edition(case.given["edition"])
    return [f"{area.name}：{case.given['between'].join(item.text for item in area.items)}" for area in edition.areas]


def _holiday_table(case: Case) -> list[list[Any]]:
    table = national_holidays().tables[case.on.year]
    return [[one.name, one.first, one.last, list(one.make_up)] for one in table.holidays]


RULES: Mapping[str, Callable[[Case], Any]] = {
    "measure_in_force": lambda case: getattr(measure_in_force(case.place, case.on), "key", None),
    "instrument": _instrument,
    "rule_value": _rule_value,
    "wage_bases": lambda case: [[base.year, base.fen, base.published_on] for base in wage_bases(case.place)],
    "wage_figure": _figure,
    "holiday_notice": _notice,
    "setting": _reading,
    "catalogue": _edition,
    "catalogue_as_printed": _as_printed,
    "holiday_table": _holiday_table,
    "no_values": _no_values,
    "find_service": _service,
    "working_day": lambda case: national_holidays().is_working_day(case.on),
    "filing_days": lambda case: filing_days(case.place, case.on),
    "filing_deadline": lambda case: filing_deadline(case.place, case.on, _holidays(case), case.readings),
    "signing_day": lambda case: signing_day(case.given["signatures"], case.readings),
    "filed_in_time": lambda case: filed_in_time(
        case.place, case.on, case.given["filed_on"], case.given["today"], _holidays(case), case.readings
    ),
    "term_limit": lambda case: term_limit(
        case.place,
        case.given["starts_on"],
        case.given["ends_on"],
        case.given.get("override_reason"),
        signed_on=case.on,
        readings=case.readings,
    ),
    "stated_words": lambda case: stated_words(case.place, case.given["rule"], case.on),
    "complete": lambda case: complete(case.place, case.given["rule"], case.on, case.given["given"]),
    "officers_named": lambda case: officers_named(case.place, case.on, case.given["named"]),
    "size_class": lambda case: size_class(build(SizeFacts, case.given)),
    "client_eligibility": lambda case: client_eligibility(
        case.place, case.on, build(ClientFacts, case.given), case.readings
    ),
    "agency_certification": lambda case: agency_certification(case.place, case.on, _agency(case.given)),
    "agency_exits": lambda case: agency_exits(case.place, case.on, _agency_year(case), case.readings),
    "agency_standing": lambda case: agency_standing(
        case.place, case.on, agency_exits(case.place, case.on, _agency_year(case), case.readings)
    ),
    "agency_at_fairs": _at_fairs,
    "archive_kept_until": lambda case: archive_kept_until(case.place, case.on, case.given["ended_on"], case.readings),
    "client_exits": lambda case: client_exits(case.place, case.on, _served_client(case.given), case.readings),
    "client_standing": lambda case: client_standing(
        case.place, case.on, client_exits(case.place, case.on, _served_client(case.given), case.readings)
    ),
    "service_year": lambda case: service_year(_periods(case.given), case.on, case.readings, case.given.get("agency")),
    "days_in_service": lambda case: len(days_in_service(_periods(case.given), case.given["days"])),
    "subsidy_cap": lambda case: subsidy_cap(case.place, _served(case), _bases(case), case.readings),
    "subsidy_amount": lambda case: subsidy_amount(
        case.place,
        _served(case, "amount_fen", "others_fen", "last_year_fen"),
        case.given["amount_fen"],
        _bases(case),
        case.readings,
        others_fen=case.given.get("others_fen", 0),
        last_year_fen=case.given.get("last_year_fen"),
    ),
    "prorated": lambda case: prorated(
        case.place,
        case.on,
        case.given["amount_fen"],
        tuple(case.given["year"]),
        case.given["stopped_on"],
        case.readings,
    ),
    "claim_check": lambda case: claim_check(case.place, case.on, case.given["documents"], case.given["evaluated"]),
    "related_hints": lambda case: related_hints(
        case.place, case.on, case.given["agency"], case.given["enterprise"], case.readings
    ),
    "recovery": lambda case: recovery(case.place, case.on, case.given["paid_fen"], case.given["document"]),
    "list_published": lambda case: list_published(
        case.place, case.given["list_year"], case.given["published_on"], case.on
    ),
    "station_served_enough": lambda case: station_served_enough(
        case.place, case.on, case.given["months"], case.given["person_times"]
    ),
    "station_cases_fit": lambda case: station_cases_fit(case.place, case.on, case.given["cases"]),
}
