"""Answers what the rules of a place say on a day, from dated YAML data. Imports nothing else of matchfair, no Flask.

`jurisdictions/` holds the dated data, `rulebook/` reads it and looks a rule up, `rules/` judges facts by it, `checking/`
checks the data and proves it by worked cases. Other packages import what ``__all__`` lists, and only from here.
"""

from .checking.check import check_all
from .checking.coverage import ClauseCoverage, coverage, coverage_faults, coverage_text
from .rulebook.answers import (
    FAIL,
    MISSING_DATA,
    NEEDS_DECISION,
    PASS,
    Answer,
    Outcome,
    Override,
    Step,
    overall,
    overridden,
)
from .rulebook.book import Rulebook, Value, current_rulebook
from .rulebook.days import ONE_DAY, years_after
from .rulebook.history import Period, clauses_of, periods, rule_history
from .rulebook.lookup import (
    Citation,
    RuleInForce,
    ask,
    bundle_of,
    citation,
    document_on,
    documents_beside,
    legal_basis,
    measure_in_force,
    places,
    rule_at,
    rule_of,
    rules_in_force,
)
from .rulebook.places import Instrument, Jurisdiction
from .rulebook.readings import OpenQuestion, Option, Readings, chosen, open_questions, questions_for
from .rulebook.wording import word, working_in_words
from .rules.addresses import lies_in
from .rules.agency_certification import AgencyFacts, Certificate, Staff, agency_certification
from .rules.agency_exits import (
    AgencyYear,
    ClientCounts,
    ClientYear,
    agency_at_fairs,
    agency_exits,
    agency_standing,
    count_clients,
)
from .rules.agreement import (
    agreement_elements,
    agreement_states,
    archive_kept_until,
    complete,
    officers_named,
    stated_words,
    term_limit,
)
from .rules.catalogue import (
    Area,
    Catalogue,
    Item,
    ServiceCode,
    catalogue,
    catalogue_edition,
    catalogue_editions,
    covers,
    find_service,
    find_services,
)
from .rules.client_eligibility import TRADE_LETTERS, ClientFacts, Here, OperatingState, client_eligibility
from .rules.client_exits import ServedClient, client_exits, client_standing
from .rules.filing import filed_in_time, filing_days, filing_deadline, signing_day
from .rules.holiday_notice import NoticeRead, as_text, citation_in, missing_holidays, read_notice
from .rules.programme import ListingState, ProgrammeState, SubsidyState, keeps_lists, list_published, related_hints
from .rules.service_years import (
    ServicePeriod,
    days_in_service,
    full_on,
    last_of_years,
    served_days,
    service_year,
    year_span,
)
from .rules.size import SizeFacts, SizeRow, SizeStandard, size_class, size_standard
from .rules.stations import station_cases_fit, station_served_enough
from .rules.subsidy import Subsidised, claim_check, prorated, recovery, subsidy_amount, subsidy_cap
from .rules.wage_base import WageBase, figure_faults, wage_base_used, wage_bases
from .rules.workdays import Fault, Holiday, Holidays, HolidayTable, national_holidays, table_faults

__all__ = [
    # answers, with the working in words
    "PASS",
    "FAIL",
    "NEEDS_DECISION",
    "MISSING_DATA",
    "Outcome",
    "ListingState",
    "SubsidyState",
    "Answer",
    "Step",
    "Override",
    "overall",
    "overridden",
    "word",
    "working_in_words",
    # places, their documents, the rules in force
    "Jurisdiction",
    "Instrument",
    "places",
    "measure_in_force",
    "document_on",
    "documents_beside",
    "legal_basis",
    "Period",
    "periods",
    "Citation",
    "citation",
    "bundle_of",
    "clauses_of",
    "RuleInForce",
    "rules_in_force",
    "rule_at",
    "rule_history",
    "rule_of",
    "Value",
    "ask",
    "Rulebook",
    "current_rulebook",
    # a bureau's readings of what the texts leave open
    "Readings",
    "OpenQuestion",
    "Option",
    "open_questions",
    "questions_for",
    "chosen",
    # the service catalogue
    "Catalogue",
    "Area",
    "Item",
    "catalogue",
    "catalogue_edition",
    "catalogue_editions",
    "find_service",
    "find_services",
    "ServiceCode",
    "covers",
    # who takes part: clients, agencies, lists
    "ClientFacts",
    "OperatingState",
    "client_eligibility",
    "SizeFacts",
    "SizeRow",
    "SizeStandard",
    "size_class",
    "size_standard",
    "ServedClient",
    "client_exits",
    "client_standing",
    "AgencyFacts",
    "Staff",
    "Certificate",
    "agency_certification",
    "AgencyYear",
    "ClientYear",
    "ClientCounts",
    "count_clients",
    "agency_exits",
    "agency_standing",
    "agency_at_fairs",
    "ProgrammeState",
    "list_published",
    "Here",
    "TRADE_LETTERS",
    "keeps_lists",
    "lies_in",
    "related_hints",
    # agreements, their filing and archives
    "agreement_elements",
    "agreement_states",
    "stated_words",
    "complete",
    "officers_named",
    "term_limit",
    "signing_day",
    "filing_days",
    "filing_deadline",
    "filed_in_time",
    "archive_kept_until",
    # service and subsidy
    "ServicePeriod",
    "served_days",
    "days_in_service",
    "service_year",
    "full_on",
    "last_of_years",
    "year_span",
    "Subsidised",
    "subsidy_cap",
    "subsidy_amount",
    "prorated",
    "claim_check",
    "recovery",
    "WageBase",
    "wage_bases",
    "wage_base_used",
    "figure_faults",
    # days and yearly holiday tables
    "ONE_DAY",
    "years_after",
    "Holiday",
    "HolidayTable",
    "Holidays",
    "Fault",
    "national_holidays",
    "table_faults",
    "NoticeRead",
    "read_notice",
    "citation_in",
    "missing_holidays",
    "as_text",
    # Chongqing's service stations
    "station_served_enough",
    "station_cases_fit",
    # checking the rule data
    "check_all",
    "ClauseCoverage",
    "coverage",
    "coverage_faults",
    "coverage_text",
]
