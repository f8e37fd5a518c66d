"""Archives: how long one is kept after the service has ended."""

from datetime import date

from matchfair.policy.answers import PASS, Answer, Step
from matchfair.policy.lookup import ask
from matchfair.policy.places import years_after
from matchfair.policy.settings import Settings, chosen


def archive_kept_until(place: str, signed_on: date, ended_on: date, settings: Settings | None = None) -> Answer:
    """The last day an archive is kept; the texts name no time, so the bureau does (A27).

    Parameters
    ----------
    signed_on : date
        The signing of the agreement; picks the measure.
    ended_on : date
        The last day served.

    Source: PS24-17, PS21-18, CZ-1.6.

    Examples
    --------
    >>> str(archive_kept_until("pingshan", date(2024, 8, 1), date(2025, 7, 31)).value)
    '2028-07-31'
    """
    rule = ask(place, "archive_parts", signed_on)
    if isinstance(rule, Answer):
        return rule
    years = chosen(settings, "archive_retention_years")
    until = years_after(ended_on, years)
    steps = (Step("service_ended", {"on": ended_on}), Step("archive_kept", {"years": years, "until": until}))
    return Answer(PASS, rule.clause, until, rule.since, steps)
