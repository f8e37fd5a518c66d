"""What the rules were, there, on that day: YAML in, answers out. Imports nothing else of matchfair, no Flask."""

from matchfair.policy.agencies import AgencyFacts, Certificate, Staff, agency_certification
from matchfair.policy.agreement import agreement_elements, complete, officers_named, stated_words, term_limit
from matchfair.policy.answers import Answer, Override, Step, overall, overridden
from matchfair.policy.archives import archive_kept_until
from matchfair.policy.at_fairs import agency_at_fairs
from matchfair.policy.catalogue import (
    Area,
    Catalogue,
    Item,
    catalogue,
    catalogue_edition,
    catalogue_editions,
    find_service,
    find_services,
)
from matchfair.policy.clients import ClientFacts, client_eligibility
from matchfair.policy.clients_leaving import ServedClient, client_exits, client_standing
from matchfair.policy.exits import AgencyYear, ClientCounts, ClientYear, agency_exits, agency_standing, count_clients
from matchfair.policy.filing import filed_in_time, filing_days, filing_deadline, signing_day
from matchfair.policy.history import Period, clauses_of, periods, rule_history
from matchfair.policy.holiday_citation import as_text, citation_in, missing_holidays
from matchfair.policy.holiday_notice import NoticeRead, read_notice
from matchfair.policy.lists import list_published
from matchfair.policy.lookup import Citation, RuleInForce, citation, measure_in_force, places, rule_at, rules_in_force
from matchfair.policy.places import Instrument, Place
from matchfair.policy.related import related_hints
from matchfair.policy.rule_of import rule_of
from matchfair.policy.service_years import ServicePeriod, days_in_service, full_on, served_days, service_year, year_span
from matchfair.policy.settings import Option, Setting, Settings, chosen, settings_offered
from matchfair.policy.size import SizeFacts, SizeRow, SizeStandard, size_class, size_standard
from matchfair.policy.stations import station_cases_fit, station_served_enough
from matchfair.policy.subsidy import Subsidised, claim_check, prorated, recovery, subsidy_amount, subsidy_cap
from matchfair.policy.wage_base import WageBase, figure_faults, wage_base_used, wage_bases
from matchfair.policy.wording import word, words
from matchfair.policy.workdays import Fault, Holiday, Holidays, HolidayTable, national_holidays, table_faults

__all__ = [
    "AgencyFacts",
    "AgencyYear",
    "Answer",
    "Area",
    "Catalogue",
    "Certificate",
    "Citation",
    "ClientCounts",
    "ClientFacts",
    "ClientYear",
    "Fault",
    "Holiday",
    "HolidayTable",
    "Holidays",
    "Instrument",
    "Item",
    "NoticeRead",
    "Option",
    "Override",
    "Period",
    "Place",
    "RuleInForce",
    "ServedClient",
    "ServicePeriod",
    "Setting",
    "Settings",
    "SizeFacts",
    "SizeRow",
    "SizeStandard",
    "Staff",
    "Step",
    "Subsidised",
    "WageBase",
    "agency_at_fairs",
    "agency_certification",
    "agency_exits",
    "agency_standing",
    "agreement_elements",
    "archive_kept_until",
    "as_text",
    "catalogue",
    "catalogue_edition",
    "catalogue_editions",
    "chosen",
    "citation",
    "citation_in",
    "claim_check",
    "client_eligibility",
    "clauses_of",
    "client_exits",
    "client_standing",
    "complete",
    "count_clients",
    "days_in_service",
    "figure_faults",
    "filed_in_time",
    "filing_days",
    "filing_deadline",
    "find_service",
    "find_services",
    "full_on",
    "list_published",
    "measure_in_force",
    "missing_holidays",
    "national_holidays",
    "officers_named",
    "overall",
    "overridden",
    "periods",
    "places",
    "prorated",
    "read_notice",
    "recovery",
    "related_hints",
    "rule_at",
    "rule_history",
    "rule_of",
    "rules_in_force",
    "served_days",
    "service_year",
    "settings_offered",
    "signing_day",
    "size_class",
    "size_standard",
    "stated_words",
    "station_cases_fit",
    "station_served_enough",
    "subsidy_amount",
    "subsidy_cap",
    "table_faults",
    "term_limit",
    "wage_base_used",
    "wage_bases",
    "word",
    "words",
    "year_span",
]
