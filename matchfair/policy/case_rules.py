"""The rules a worked case can ask, each by its name, with the facts built from what the case gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from matchfair.policy import (
    agencies,
    agreement,
    archives,
    at_fairs,
    clients,
    clients_leaving,
    exits,
    filing,
    lists,
    lookup,
    related,
    size,
    stations,
    subsidy,
    wage_base,
)
from matchfair.policy.answers import Answer
from matchfair.policy.catalogue import catalogue, catalogue_edition, find_service
from matchfair.policy.holiday_notice import read_notice
from matchfair.policy.places import covers
from matchfair.policy.rulebook import INHERITED, NOT_REGULATED, SET, UNKNOWN, rulebook
from matchfair.policy.service_years import ServicePeriod, days_in_service, service_year
from matchfair.policy.settings import chosen, settings_offered
from matchfair.policy.workdays import Holidays, HolidayTable, national_holidays

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One worked case: which rule, where, on which day, with what, and what is expected."""

    where: str
    rule: str
    place: str
    on: date
    given: Given
    settings: Given
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
    >>> build(size.SizeFacts, {"industry": "工业", "headcount": 19}).headcount
    19
    """
    known = {field.name for field in fields(kind)}
    unknown = sorted(set(given) - known)
    if unknown:
        raise TypeError(f"{', '.join(unknown)} is not known here; known: {', '.join(sorted(known))}")
    return kind(**given)


def _agency(given: Given) -> agencies.AgencyFacts:
    staff = [
        build(
            agencies.Staff,
            {
                **one,
                "certificates": tuple(
                    build(agencies.Certificate, certificate) for certificate in one.get("certificates", ())
                ),
            },
        )
        for one in given.get("staff") or ()
    ]
    return build(agencies.AgencyFacts, {**given, "staff": None if given.get("staff") is None else tuple(staff)})


def _agency_year(case: Case) -> exits.AgencyYear:
    given = dict(case.given)
    if "client_years" in given:
        years = [
            exits.ClientYear(
                one["key"],
                *(tuple(map(_tupled, one.get(name, ()))) for name in ("served", "case_days", "change_requests")),
            )
            for one in given.pop("client_years")
        ]
        given["clients"] = exits.count_clients(years, case.on.year, case.settings)
    elif given.get("clients"):
        given["clients"] = build(exits.ClientCounts, given["clients"])
    return build(exits.AgencyYear, given)


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _periods(given: Given) -> list[ServicePeriod]:
    return [ServicePeriod(*one) for one in given.get("periods", ())]


def _served_client(given: Given) -> clients_leaving.ServedClient:
    return build(clients_leaving.ServedClient, {**given, "periods": _periods(given)})


def _served(case: Case, *other: str) -> subsidy.Subsidised:
    facts = {name: value for name, value in case.given.items() if name not in (*other, "bases")}
    return build(subsidy.Subsidised, {"signed_on": case.on, "first_signed_on": case.on, **facts})


def _bases(case: Case) -> list[wage_base.WageBase]:
    """The figures shipped, and those of the bureau a case gives as [year, fen]."""
    own = (wage_base.WageBase(year, fen, None, "部门录入") for year, fen in case.given.get("bases", ()))
    return [*wage_base.wage_bases(case.place), *own]


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
    base = wage_base.WageBase(case.given["year"], case.given["fen"], case.given["published_on"], "")
    return [step.code for step in wage_base.figure_faults(base)]


def _at_fairs(case: Case) -> Answer:
    found = exits.agency_exits(case.place, case.on, _agency_year(case), case.settings)
    return at_fairs.agency_at_fairs(exits.agency_standing(case.place, case.on, found), case.settings)


def _edition(case: Case) -> Given | None:
    found = catalogue(case.place, case.on)
    return found and {
        "edition": found.edition,
        "areas": len(found.areas),
        "items": sum(len(one.items) for one in found.areas),
        "items_stated": found.items_stated,
    }


def _service(case: Case) -> str | int | None:
    return getattr(find_service(catalogue_edition(case.given["edition"]), case.given["text"]), "code", None)


def _rule_value(case: Case) -> Given | None:
    value = rulebook().value(case.place, case.given["rule"], case.on)
    return value and {"state": value.state, "value": value.value, "clause": value.clause, "since": value.since}


def _setting(case: Case) -> Given:
    found = {one.key: one for one in settings_offered()}[case.given["key"]]
    chosen({found.key: found.default}, found.key)
    return {
        name: getattr(found, name)
        for name in ("ambiguity", "default", "minimum", "maximum")
        if getattr(found, name) is not None
    }


def _instrument(case: Case) -> Given:
    found = {one.key: one for one in rulebook().instruments[case.place]}[case.given["key"]]
    names = {"number": found.number, "issuer": found.issuer, "issued_on": found.issued_on}
    return {**names, "from": found.valid_from, "until": found.valid_until, "validity": found.validity}


def _no_values(case: Case) -> Given:
    """The rules of a place that have no value of their own on a day, by what they have instead."""
    found: dict[str, list[str]] = {NOT_REGULATED: [], UNKNOWN: [], INHERITED: []}
    for (place, name), rule in rulebook().rules.items():
        for value in rule.values:
            if place == case.place and value.state != SET and covers(value.valid_from, value.valid_until, case.on):
                found[value.state].append(name)
    return {state: sorted(names) for state, names in found.items()}


def _as_printed(case: Case) -> list[str]:
    edition = catalogue_edition(case.given["edition"])
    return [f"{area.name}：{case.given['between'].join(item.text for item in area.items)}" for area in edition.areas]


def _holiday_table(case: Case) -> list[list[Any]]:
    table = national_holidays().tables[case.on.year]
    return [[one.name, one.first, one.last, list(one.make_up)] for one in table.holidays]


RULES: Mapping[str, Callable[[Case], Any]] = {
    "measure_in_force": lambda case: getattr(lookup.measure_in_force(case.place, case.on), "key", None),
    "instrument": _instrument,
    "rule_value": _rule_value,
    "wage_bases": lambda case: [[base.year, base.fen, base.published_on] for base in wage_base.wage_bases(case.place)],
    "wage_figure": _figure,
    "holiday_notice": _notice,
    "setting": _setting,
    "catalogue": _edition,
    "catalogue_as_printed": _as_printed,
    "holiday_table": _holiday_table,
    "no_values": _no_values,
    "find_service": _service,
    "working_day": lambda case: national_holidays().is_working_day(case.on),
    "filing_days": lambda case: filing.filing_days(case.place, case.on),
    "filing_deadline": lambda case: filing.filing_deadline(case.place, case.on, _holidays(case), case.settings),
    "signing_day": lambda case: filing.signing_day(case.given["signatures"], case.settings),
    "filed_in_time": lambda case: filing.filed_in_time(
        case.place, case.on, case.given["filed_on"], case.given["today"], _holidays(case), case.settings
    ),
    "term_limit": lambda case: agreement.term_limit(
        case.place,
        case.given["starts_on"],
        case.given["ends_on"],
        case.given.get("override_reason"),
        signed_on=case.on,
        settings=case.settings,
    ),
    "stated_words": lambda case: agreement.stated_words(case.place, case.given["rule"], case.on),
    "complete": lambda case: agreement.complete(case.place, case.given["rule"], case.on, case.given["given"]),
    "officers_named": lambda case: agreement.officers_named(case.place, case.on, case.given["named"]),
    "size_class": lambda case: size.size_class(build(size.SizeFacts, case.given)),
    "client_eligibility": lambda case: clients.client_eligibility(
        case.place, case.on, build(clients.ClientFacts, case.given), case.settings
    ),
    "agency_certification": lambda case: agencies.agency_certification(case.place, case.on, _agency(case.given)),
    "agency_exits": lambda case: exits.agency_exits(case.place, case.on, _agency_year(case), case.settings),
    "agency_standing": lambda case: exits.agency_standing(
        case.place, case.on, exits.agency_exits(case.place, case.on, _agency_year(case), case.settings)
    ),
    "agency_at_fairs": _at_fairs,
    "archive_kept_until": lambda case: archives.archive_kept_until(
        case.place, case.on, case.given["ended_on"], case.settings
    ),
    "client_exits": lambda case: clients_leaving.client_exits(
        case.place, case.on, _served_client(case.given), case.settings
    ),
    "client_standing": lambda case: clients_leaving.client_standing(
        case.place,
        case.on,
        clients_leaving.client_exits(case.place, case.on, _served_client(case.given), case.settings),
    ),
    "service_year": lambda case: service_year(_periods(case.given), case.on, case.settings, case.given.get("agency")),
    "days_in_service": lambda case: len(days_in_service(_periods(case.given), case.given["days"])),
    "subsidy_cap": lambda case: subsidy.subsidy_cap(case.place, _served(case), _bases(case), case.settings),
    "subsidy_amount": lambda case: subsidy.subsidy_amount(
        case.place,
        _served(case, "amount_fen", "others_fen", "last_year_fen"),
        case.given["amount_fen"],
        _bases(case),
        case.settings,
        others_fen=case.given.get("others_fen", 0),
        last_year_fen=case.given.get("last_year_fen"),
    ),
    "prorated": lambda case: subsidy.prorated(
        case.place,
        case.on,
        case.given["amount_fen"],
        tuple(case.given["year"]),
        case.given["stopped_on"],
        case.settings,
    ),
    "claim_check": lambda case: subsidy.claim_check(
        case.place, case.on, case.given["documents"], case.given["evaluated"]
    ),
    "related_hints": lambda case: related.related_hints(
        case.place, case.on, case.given["agency"], case.given["enterprise"], case.settings
    ),
    "recovery": lambda case: subsidy.recovery(case.place, case.on, case.given["paid_fen"], case.given["document"]),
    "list_published": lambda case: lists.list_published(
        case.place, case.given["list_year"], case.given["published_on"], case.on
    ),
    "station_served_enough": lambda case: stations.station_served_enough(
        case.place, case.on, case.given["months"], case.given["person_times"]
    ),
    "station_cases_fit": lambda case: stations.station_cases_fit(case.place, case.on, case.given["cases"]),
}
