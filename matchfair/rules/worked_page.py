"""Rules worked out for one day with the bureau's own tables and readings, and where the organizer enters what is missing."""

from dataclasses import dataclass
from datetime import date

from flask import g, url_for

from matchfair.policy import Answer, Subsidised, filing_deadline, subsidy_cap, wage_base_used

from .services import bases_of, holidays_of, readings

# What a line of working says is not there -> the page on which it is entered.
ENTERED_AT = {"year_table_unknown": "rules.holiday_table", "wage_base_pending": "rules.wage_figure"}
SERVICE_YEARS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Worked:
    """An answer by the rules of a place and day; `enter` is the address for what it lacks, for the organizer."""

    answer: Answer
    at: tuple[str, date]
    enter: str = ""

    @property
    def pending(self) -> bool:
        return self.answer.outcome == "missing_data"


def filing_worked(place: str, signed_on: date, bureau_id: int | None) -> Worked:
    """Until when an agreement signed on a day is filed."""
    settings = readings(bureau_id) if bureau_id else {}
    return worked(filing_deadline(place, signed_on, holidays_of(bureau_id), settings), (place, signed_on), bureau_id)


def caps_worked(place: str, signed_on: date, bureau_id: int | None) -> dict[str, Worked]:
    """The cap of each service year of an enterprise that first signs on a day, by the name of its rule."""
    settings, bases = readings(bureau_id) if bureau_id else {}, bases_of(bureau_id, place)
    return {
        f"subsidy_cap_year_{year}": worked(
            subsidy_cap(place, Subsidised(signed_on, signed_on, year), bases, settings), (place, signed_on), bureau_id
        )
        for year in SERVICE_YEARS
        if wage_base_used(place)
    }


def worked(answer: Answer, at: tuple[str, date], bureau_id: int | None) -> Worked:
    lacking = next((step for step in answer.working if step.code in ENTERED_AT), None)
    own = g.sign_in and g.sign_in.role == "organizer" and g.sign_in.bureau_id == bureau_id
    enter = url_for(ENTERED_AT[lacking.code], year=lacking.values["year"]) if lacking and own else ""
    return Worked(answer, at, enter)
