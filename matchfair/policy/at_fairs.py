"""Whether an agency is offered to enterprises at a fair, after what its standing has come to."""

from matchfair.policy.answers import FAIL, NEEDS_DECISION, PASS, Answer, Step
from matchfair.policy.settings import Settings, chosen


def agency_at_fairs(standing: Answer, settings: Settings | None = None) -> Answer:
    """Whether an agency is offered to enterprises at a fair; ``value`` is offered, offered_with_note or left_out.

    An agency whose subsidy ended under the 2024 measure stays listed: by default it is left out until the bureau says
    otherwise, or it is offered with a note (A24). One off the list is not offered.

    Parameters
    ----------
    standing : Answer
        Of `agency_standing`.

    Source: PS24-11, PS24-13, PS21-11.

    Examples
    --------
    >>> ended = Answer("fail", "PS24-11", {"listing": "listed", "subsidy": "ended"})
    >>> [agency_at_fairs(ended, {"ended_agency_in_fairs": one}).value for one in ("left_out_by_default", "offered_with_note")]
    ['left_out', 'offered_with_note']
    """
    if standing.value is None:
        return standing
    if standing.value["listing"] != "listed":
        outcome, word = FAIL, "left_out"
    elif standing.value["subsidy"] == "active":
        outcome, word = standing.outcome, "offered"
    elif chosen(settings, "ended_agency_in_fairs") == "offered_with_note":
        outcome, word = PASS, "offered_with_note"
    else:
        outcome, word = NEEDS_DECISION, "left_out"
    return Answer(outcome, standing.clause, word, standing.since, (*standing.working, Step("at_fairs", {"word": word})))
