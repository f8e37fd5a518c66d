"""Filing: which day an agreement counts as signed, until when it is filed, whether it was filed in time."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from ..rulebook.answers import FAIL, MISSING_DATA, PASS, Answer, Step
from ..rulebook.book import Value
from ..rulebook.days import ONE_DAY
from ..rulebook.lookup import ask
from ..rulebook.readings import Readings, chosen
from .workdays import Holidays


def signing_day(signatures: Collection[date], readings: Readings | None = None) -> date:
    """The day an agreement counts as signed: the later signature, or the earlier one if the bureau chose so (A15).

    Raises
    ------
    ValueError
        Without any signature.

    Examples
    --------
    >>> signing_day([date(2024, 7, 12), date(2024, 7, 10)])
    datetime.date(2024, 7, 12)
    """
    if not signatures:
        raise ValueError("nobody has signed yet; give the day of each signature")
    return min(signatures) if chosen(readings, "signing_day") == "earlier_signature" else max(signatures)


def filing_days(place: str, on: date) -> Answer:
    """How many days an agency has to file an agreement signed on a day.

    Source: PS24-16.4, PS21-17.d, PS21I-7.2, CZ-1.5b.

    Examples
    --------
    >>> filing_days("changzhou", date(2024, 7, 10)).value
    10
    >>> filing_days("pingshan", date(2024, 4, 1)).outcome
    'needs_decision'
    """
    rule = ask(place, "filing_days", on)
    if isinstance(rule, Answer):
        return rule
    code = "working_days_stated" if rule.unit == "working_days" else "days_stated"
    return Answer(PASS, rule.clause, rule.value, rule.since, (Step(code, {"days": rule.value}),))


def filing_deadline(place: str, signed_on: date, holidays: Holidays, readings: Readings | None = None) -> Answer:
    """The last day on which an agreement is filed in time.

    Calendar days unless the document says working days (or the bureau reads it so); the day of signing is not counted; a
    last day off moves to the next working day (A13; Civil Code 201 and 203).

    Parameters
    ----------
    signed_on : date
        The day the second party signed (A15), in Asia/Shanghai.
    holidays : Holidays
        A year whose table is not there gives ``missing_data`` with the unextended day. The notices of the tables the
        day rests on stand last in the working.

    Source: PS24-16.4, PS21-17.d, CZ-1.5b.

    Examples
    --------
    >>> from matchfair.policy import national_holidays
    >>> filing_deadline("pingshan", date(2024, 9, 20), national_holidays()).value
    datetime.date(2024, 10, 8)
    >>> unknown = filing_deadline("pingshan", date(2026, 12, 20), national_holidays())
    >>> unknown.outcome, unknown.value, unknown.working[-1].code
    ('missing_data', datetime.date(2027, 1, 4), 'year_table_unknown')
    """
    rule = ask(place, "filing_days", signed_on)
    if isinstance(rule, Answer):
        return rule
    steps = [Step("signed", {"on": signed_on}), Step("first_day_counted", {"on": signed_on + ONE_DAY})]
    working_days = rule.unit == "working_days" or chosen(readings, "filing_day_count") == "working_days"
    if working_days:
        due = _after_working_days(signed_on, rule.value, holidays)
        steps.append(Step("counted_working_days", {"days": rule.value, "on": due}))
    else:
        due = signed_on + timedelta(days=rule.value)
        steps.append(Step("counted_calendar_days", {"days": rule.value, "on": due}))
    first = signed_on if working_days else due
    unknown = _unknown_years(first, due, holidays)
    if unknown:
        steps.append(Step("year_table_unknown", {"year": unknown[0]}))
        return Answer(MISSING_DATA, rule.clause, due, rule.since, tuple(steps))
    answer = _rolled(rule, due, holidays, steps)
    return replace(answer, working=(*answer.working, *_tables_used(first, answer.value, holidays)))


def _unknown_years(first: date, last: date, holidays: Holidays) -> list[int]:
    """Years without a table that a deadline depends on; next year's table can claim the last three days of December."""
    return [year for year in range(first.year, (last + timedelta(days=3)).year + 1) if not holidays.knows(year)]


def _after_working_days(signed_on: date, days: int, holidays: Holidays) -> date:
    day = signed_on
    while days:
        day += ONE_DAY
        days -= holidays.is_working_day(day)
    return day


def _rolled(rule: Value, due: date, holidays: Holidays, steps: list[Step]) -> Answer:
    while not holidays.is_working_day(due):
        holiday = holidays.holiday(due)
        values = {"on": due, "name": holiday.name, "name_en": holiday.name_en} if holiday else {"on": due}
        steps.append(Step("is_holiday" if holiday else "is_weekend", values))
        due += ONE_DAY
    return Answer(PASS, rule.clause, due, rule.since, (*steps, Step("last_day", {"on": due})))


def _tables_used(first: date, last: date, holidays: Holidays) -> list[Step]:
    """The notices a deadline rests on."""
    tables = (holidays.tables[year] for year in range(first.year, last.year + 1))
    return [Step("year_table", {"year": table.year, "notice": table.notice}) for table in tables]


def filed_in_time(
    place: str,
    signed_on: date,
    filed_on: date | None,
    today: date,
    holidays: Holidays,
    readings: Readings | None = None,
) -> Answer:
    """Whether an agreement was filed in time; ``value`` is the number of days it is late (0 = in time). Late filing is
    accepted and marked; the texts know no sanction (A16).

    Source: PS24-16.4, PS21-17.d, CZ-1.5b.

    Examples
    --------
    >>> from matchfair.policy import national_holidays
    >>> filed_in_time("pingshan", date(2024, 7, 12), date(2024, 7, 31), date(2024, 8, 1), national_holidays()).value
    2
    """
    deadline = filing_deadline(place, signed_on, holidays, readings)
    if not isinstance(deadline.value, date):
        return deadline
    late = max(0, ((filed_on or today) - deadline.value).days)
    step = Step("filed" if filed_on else "not_filed_yet", {"on": filed_on or today, "late": late})
    outcome = FAIL if late else PASS
    if late and deadline.outcome == MISSING_DATA:
        outcome = MISSING_DATA
    return Answer(outcome, deadline.clause, late, deadline.since, (*deadline.working, step))
