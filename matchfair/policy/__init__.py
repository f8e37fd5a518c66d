"""What the rules were, there, on that day: YAML in, answers out. Imports nothing else of matchfair, no Flask."""

from matchfair.policy.agreement import (
    agreement_elements,
    complete,
    filed_in_time,
    filing_days,
    filing_deadline,
    stated_words,
    term_limit,
)
from matchfair.policy.answers import Answer, Override, Step, overall, overridden
from matchfair.policy.catalogue import Area, Catalogue, Item, catalogue, catalogue_edition, find_service
from matchfair.policy.lookup import measure_in_force, places
from matchfair.policy.places import Instrument, Place
from matchfair.policy.settings import Option, Setting, Settings, settings_offered
from matchfair.policy.workdays import Holiday, Holidays, HolidayTable, national_holidays

__all__ = [
    "Answer",
    "Area",
    "Catalogue",
    "Holiday",
    "HolidayTable",
    "Holidays",
    "Instrument",
    "Item",
    "Option",
    "Override",
    "Place",
    "Setting",
    "Settings",
    "Step",
    "agreement_elements",
    "catalogue",
    "catalogue_edition",
    "complete",
    "filed_in_time",
    "filing_days",
    "filing_deadline",
    "find_service",
    "measure_in_force",
    "national_holidays",
    "overall",
    "overridden",
    "places",
    "settings_offered",
    "stated_words",
    "term_limit",
]
