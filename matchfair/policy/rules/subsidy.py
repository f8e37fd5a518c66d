"""Subsidy: yearly caps from a frozen wage base or fixed amounts, pro rata on a stop, claims. Money in fen."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ..rulebook.answers import FAIL, MISSING_DATA, NEEDS_DECISION, PASS, Answer, Step
from ..rulebook.book import Value
from ..rulebook.days import ONE_DAY, years_after
from ..rulebook.lookup import ask
from ..rulebook.readings import Readings, chosen
from .agreement import complete
from .wage_base import FEN_PER_YUAN, WageBase


@dataclass(frozen=True)
class Subsidised:
    """A service year that may be subsidised.

    ``signed_on`` is the signing of the agreement and picks the measure (A37); ``first_signed_on`` that of the
    enterprise's first filed agreement and freezes the wage base (A21). ``year`` counts the enterprise's service
    years, ``agency_year`` those of this agency with it, where they differ (A19).
    """

    signed_on: date
    first_signed_on: date
    year: int
    agency_year: int | None = None

    def __post_init__(self) -> None:
        for name, year in (("year", self.year), ("agency_year", self.agency_year)):
            if year is not None and year < 1:
                raise ValueError(f"{name} is {year}; service years count from 1")


def subsidy_cap(place: str, served: Subsidised, bases: Iterable[WageBase], readings: Readings | None = None) -> Answer:
    """The most a service year may be subsidised with, in fen, rounded down (A22).

    ``missing_data`` while the wage of the year before the first signing is not in the table: pending, never an older
    year. A service year past the last one answers ``fail`` with 0. The other reading of A19 is in the working if it
    differs.

    Parameters
    ----------
    bases : iterable of WageBase
        Of two figures for one year the later one given counts, so a bureau's own row replaces the shipped one.

    Source: PS24-18.3 to 18.6, PS21-19.c to 19.f, CZ-2.1a to 2.1d.

    Examples
    --------
    >>> first = date(2021, 6, 1)
    >>> from matchfair.policy import wage_bases
    >>> [subsidy_cap("pingshan", Subsidised(first, first, year), wage_bases("pingshan")).value for year in (1, 2, 3, 4)]
    [2788720, 2323933, 1991942, 0]
    >>> subsidy_cap("changzhou", Subsidised(first, first, 2), ()).value
    1800000
    """
    by_agency = chosen(readings, "service_counted_for") == "agency_and_enterprise"
    other = served.agency_year if served.agency_year not in (None, served.year) else None
    year, other = (other, served.year) if by_agency and other is not None else (served.year, other)
    by_calendar, bases = chosen(readings, "service_year_kind") == "calendar", tuple(bases)
    answer = _cap_of_year(place, served, year, bases, by_calendar)
    if other is None:
        return answer
    beside = _cap_of_year(place, served, other, bases, by_calendar)
    step = Step("other_reading", {"year": other, "cap_fen": beside.value})
    return Answer(answer.outcome, answer.clause, answer.value, answer.since, (*answer.working, step))


def _cap_of_year(place: str, served: Subsidised, year: int, bases: tuple[WageBase, ...], by_calendar: bool) -> Answer:
    longest = ask(place, "subsidy_years_max", served.signed_on)
    if isinstance(longest, Answer):
        return longest
    if year > longest.value:
        used_up = [Step("years_used_up", {"years": longest.value, "year": year})]
        if by_calendar:  # three years of service touch four calendar years unless they begin in January
            used_up.append(Step("calendar_years_lose_months", {"years": longest.value}))
        return Answer(FAIL, longest.clause, 0, longest.since, tuple(used_up))
    rule = ask(place, f"subsidy_cap_year_{year}", served.signed_on)
    if isinstance(rule, Answer):
        return rule
    exact, steps = _exact_cap(rule, served, bases)
    steps = (Step("service_year", {"year": year}), *steps)
    if exact is None:
        return Answer(MISSING_DATA, rule.clause, None, rule.since, steps)
    return Answer(PASS, rule.clause, int(exact), rule.since, (*steps, Step("cap", {"cap_fen": int(exact)})))


def _exact_cap(
    rule: Value, served: Subsidised, bases: tuple[WageBase, ...]
) -> tuple[Fraction | None, tuple[Step, ...]]:
    if "yuan" in rule.value:
        return Fraction(rule.value["yuan"] * FEN_PER_YUAN), (Step("fixed_amount", {"yuan": rule.value["yuan"]}),)
    wanted = served.first_signed_on.year - 1
    base = {one.year: one for one in bases}.get(wanted)
    if base is None:
        return None, (Step("wage_base_pending", {"year": wanted, "first_signed_on": served.first_signed_on}),)
    share = Fraction(rule.value["share_of_wage"])
    steps = (
        Step("wage_base", {"year": base.year, "base_fen": base.fen, "source": base.source}),
        Step("share_of_wage", {"share": share}),
    )
    return base.fen * share, steps


def subsidy_amount(
    place: str,
    served: Subsidised,
    amount_fen: int,
    bases: Iterable[WageBase],
    readings: Readings | None = None,
    *,
    others_fen: int = 0,
    last_year_fen: int | None = None,
) -> Answer:
    """Whether an amount may be decided: it keeps the cap (together with other agencies' of the same service year, A33).

    As much as in the year before, or more, asks for a decision, because the subsidy decreases from year to year (A43).

    Raises
    ------
    ValueError
        If an amount is below zero.

    Source: PS24-18.2 to 18.6, PS21-19.b to 19.f, CZ-2.1a to 2.1f.

    Examples
    --------
    >>> from matchfair.policy import wage_bases
    >>> served = Subsidised(date(2021, 6, 1), date(2021, 6, 1), 2)
    >>> [subsidy_amount("pingshan", served, fen, wage_bases("pingshan")).outcome for fen in (2323933, 2323934)]
    ['pass', 'fail']
    """
    _no_debts(amount_fen=amount_fen, others_fen=others_fen, last_year_fen=last_year_fen)
    cap = subsidy_cap(place, served, bases, readings)
    if cap.value is None or cap.outcome == FAIL:
        return cap
    counted = amount_fen + (others_fen if chosen(readings, "cap_counted_per") == "enterprise" else 0)
    steps = [*cap.working, Step("amount", {"amount_fen": amount_fen, "others_fen": others_fen})]
    if counted > cap.value:
        return Answer(
            FAIL, cap.clause, cap.value, cap.since, (*steps, Step("over_cap", {"by_fen": counted - cap.value}))
        )
    decreasing = ask(place, "subsidy_decreasing", served.signed_on)
    if last_year_fen is not None and amount_fen >= last_year_fen and isinstance(decreasing, Value):
        steps.append(Step("not_less_than_last_year", {"last_fen": last_year_fen}))
        return Answer(NEEDS_DECISION, decreasing.clause, cap.value, decreasing.since, tuple(steps))
    return Answer(PASS, cap.clause, cap.value, cap.since, tuple(steps))


def _no_debts(**amounts: int | None) -> None:
    for name, fen in amounts.items():
        if fen is not None and fen < 0:
            raise ValueError(f"{name} is {fen}; an amount of money is zero or more")


def prorated(
    place: str, on: date, amount_fen: int, year: tuple[date, date], stopped_on: date, readings: Readings | None = None
) -> Answer:
    """What is still paid of a service year that stops early, in fen, rounded down; both end days count (A23).

    Parameters
    ----------
    on : date
        The signing of the agreement; picks the measure.
    amount_fen : int
        Decided for the whole service year.
    year : (date, date)
        First and last day of the service year.
    stopped_on : date
        The last day served; a day past the year's end counts as the end.

    Source: PS24-22.1, PS21-23.a.

    Raises
    ------
    ValueError
        If the service stopped before the service year began, or the amount is below zero.

    Examples
    --------
    >>> year = (date(2025, 1, 1), date(2025, 12, 31))
    >>> prorated("pingshan", date(2024, 12, 20), 2_000_000, year, date(2025, 3, 31)).value
    493150
    """
    _no_debts(amount_fen=amount_fen)
    rule = ask(place, "subsidy_stop", on)
    if isinstance(rule, Answer):
        return rule
    first, last = year
    end = min(stopped_on, last)
    if end < first:
        raise ValueError(f"service stopped on {stopped_on}, before the service year began on {first}")
    if chosen(readings, "pro_rata_unit") == "months":
        unit, part, whole = "months", _whole_months(first, end), 12
    else:
        unit, part, whole = "days", (end - first).days + 1, (last - first).days + 1
    value = amount_fen * part // whole
    steps = (
        Step("service_year_span", {"from": first, "until": last}),
        Step("stopped", {"on": end}),
        Step(f"pro_rata_{unit}", {"amount_fen": amount_fen, "part": part, "whole": whole, "value_fen": value}),
    )
    return Answer(PASS, rule.clause, value, rule.since, steps)


def _whole_months(first: date, end: date) -> int:
    after = end + ONE_DAY
    if after >= years_after(first, 1):
        return 12
    months = (after.year - first.year) * 12 + after.month - first.month
    return months - (after.day < first.day)


def claim_check(place: str, signed_on: date, documents: Collection[str], evaluated: bool | None) -> list[Answer]:
    """What a subsidy claim lacks: its documents, and the evaluation that is its main basis (A39: one a service year).

    Source: PS24-19, PS24-20.5, PS21-20, CZ-2.4.

    Examples
    --------
    >>> answers = claim_check("pingshan", date(2024, 8, 1), {"claim_form", "archive"}, None)
    >>> [(answer.outcome, answer.value) for answer in answers]
    [('fail', ('contract',)), ('missing_data', None)]
    """
    rule = ask(place, "evaluation_before_claim", signed_on)
    papers = complete(place, "claim_documents", signed_on, documents)
    if isinstance(rule, Answer):
        return [papers, rule]
    step = Step("evaluated" if evaluated else "not_evaluated")
    return [papers, Answer(PASS if evaluated else MISSING_DATA, rule.clause, evaluated, rule.since, (step,))]


def recovery(place: str, signed_on: date, paid_fen: int, fraud_document: str) -> Answer:
    """What has to be paid back after a finding of fraud: all that was paid because of it; ``value`` in fen.

    Source: PS24-24.3.a, PS21-25.c.

    Examples
    --------
    >>> recovery("pingshan", date(2024, 8, 1), 1_000_000, "finding 3").value
    1000000
    """
    _no_debts(paid_fen=paid_fen)
    rule = ask(place, "fraud_recovery", signed_on)
    if isinstance(rule, Answer):
        return rule
    step = Step("recovered", {"paid_fen": paid_fen, "document": fraud_document})
    return Answer(PASS, rule.clause, paid_fen, rule.since, (step,))
