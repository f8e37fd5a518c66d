"""The words of rounds: aims, criteria, what a plan reaches and leaves, and every reason why and why not."""

from collections.abc import Iterable

from flask_babel import gettext as _, lazy_gettext as _l

from matchfair import words
from matchfair.figures import fit
from matchfair.words import counted, say

from .explanation import AgencyExplained
from .models import Round
from .reasons import ReasonShown, WhyNot
from .unmatched import Unmatched

OBJECTIVES = {
    "best": _l("Best overall: as many enterprises as possible get an agency, and the pairs fit as well as they can"),
    "fair": _l("Fairest: as many as possible, and the one who fares worst fares as well as it can"),
    "stable": _l("Stable: no enterprise and agency would both rather have each other than what they got"),
}
SHORT_OBJECTIVES = {"best": _l("Best overall"), "fair": _l("Fairest"), "stable": _l("Stable")}


# name for the organizer, and what it measures
CRITERIA_WORDS = {
    "must_have": (_l("Must-haves covered"), _l("Share of the must-have items that the agency offers")),
    "nice_to_have": (_l("Wishes covered"), _l("Share of the nice-to-have items that the agency offers")),
    "level": (_l("Experience"), _l("Level the agency declares in the areas needed: offers, experienced, specialised")),
    "stars": (_l("Stars"), _l("The enterprise starred this agency")),
    "requests": (_l("Asked by the agency"), _l("The agency itself asked for this enterprise")),
    "place": (_l("Nearby"), _l("Both are in the same sub-district")),
    "terms": (_l("Within budget"), _l("The fee is within what the enterprise wants to spend")),
    "quality": (_l("Test results"), _l("Mean capability-test score of the agency's full-time staff")),
    "programme_priority": (
        _l("Programme priorities"),
        _l("Enterprises with more cases last year come first where seats are short; only this desk sees it"),
    ),
}
# state of a plan -> words, and kind of badge
PLAN_STATES = {
    "draft": (_l("Plan, not released"), "wait"),
    "published": (_l("Released"), "ok"),
    "ended": (_l("Ended with the fair"), "off"),
    "withdrawn": (_l("Withdrawn"), "off"),
    "passed_over": (_l("Not taken"), "off"),
}
ANSWERS = {"waiting": _l("Wait for an answer"), "paired": _l("Paired"), "over": _l("Declined, run out or replaced")}
# measure of a plan -> its name, and how to read it
MEASURES = {
    "matched": (_l("Matched"), _l("more is better")),
    "unmatched": (_l("Left without"), _l("less is better")),
    "total": (_l("Fit in total"), _l("sum over all pairs, each at most 100")),
    "worst": (_l("Who fares worst"), _l("lowest fit of a pair, of 100; easier for a plan that matches fewer")),
    "blocking": (_l("Would rather swap"), _l("pairs that would both prefer each other; less is better")),
    "small": (_l("Small agencies served"), _l("of the half that offers the fewest seats")),
    "priority": (
        _l("Priority enterprises served (case last year)"),
        _l("with cases last year; only this desk sees it"),
    ),
    "key": (_l("Key enterprises served"), _l("so marked in the roster; only this desk sees it")),
    "idle": (_l("Agencies with nobody"), _l("of those that offer seats, kept pairs counted; less is better")),
    "largest": (
        _l("Largest load of an agency"),
        _l("enterprises at one agency, kept pairs counted; less is more even"),
    ),
    "changes": (_l("Released recommendations changed"), _l("of %(published)s not yet answered; less is better")),
}
LEFT_OUT = {
    "gone": _l("The enterprise or the agency no longer takes part."),
    "paused": _l("The agency paused its offer."),
    "has_proposal": _l("The enterprise has an accepted recommendation or a pairing by now."),
    "barred": _l("One of the two declined the other, or you forbade the pair."),
    "has_request": _l("There is already an open request between the two."),
    "no_needs": _l("The enterprise took all its needs back."),
    "areas": _l("Needs or offer changed: the agency does not offer every must-have area any more."),
    "no_seat": _l("The last free seat went to somebody else."),
}
LACKING = {
    "areas": _l("nobody offers %(areas)s"),
    "together": _l("nobody offers all of %(areas)s"),
    "ruled_out": _l("those who offer its must-have areas are ruled out by a veto or a decline"),
}
UNMATCHED = {
    "full": _l("All seats of the agencies it may go to are taken."),
    "outranked": _l("Every agency it may go to is full of enterprises that fit better."),
    "tied": _l(
        "It fits as well as enterprises that got a seat. Between equals released pairs stay, then whoever was registered first."
    ),
    "areas": _l("No agency it may go to offers all of its must-have areas: %(areas)s"),
    "ruled_out": _l("Every agency is ruled out for it by a veto or a decline."),
}
RESCUES = {
    "add_seat": _l("one more seat at %(agency)s"),
    "lift_veto": _l("lifting the veto on %(agency)s, which has a free seat"),
    "give_up": _l("doing without “%(areas)s” as a must-have: then %(agency)s, which has a free seat"),
}
RULED_OUT = {
    "declined": _l("One of the two declined the other at this fair."),
    "vetoed": _l("You forbade this pair."),
    "areas": _l("It does not offer every area that the enterprise must have."),
    "paused": _l("It is paused: it takes on no new enterprises at this fair for now."),
}
# the solver's reasons for one agency, for the organizer
FOR_A_PAIR = {
    "matched": _l("Its agency in this plan: number %(rank)s by fit of the %(choices)s it may go to."),
    "locked": _l("You locked this pair."),
    "locked_elsewhere": _l("You locked the enterprise to another agency."),
    "no_seats": _l("It has no free seat."),
    "held_by_locks": _l("Enterprises that you locked to it hold all its seats."),
    "full_by_locks": _l(
        "Full: locks hold %(locked)s of its %(seats)s seats; the lowest fit on the others is %(lowest)s."
    ),
    "full_of_better": counted(
        "Full: its %(num)s seat goes to an enterprise that fits better (at least %(lowest)s).",
        "Full: its %(num)s seats go to enterprises that fit better (each at least %(lowest)s).",
    ),
    "full": _l("Full in this plan; the lowest fit there is %(lowest)s."),
    "score_needed": _l("For this pair its fit would have to be at least %(score)s; %(short)s are missing."),
    "no_score_enough": _l("No fit would be enough: with this pair the plan’s total would be %(short)s lower."),
    "unmatches": _l("Seating it here would leave another enterprise without an agency."),
    "below_level": _l("Its fit here is below %(level)s, which this plan secures for everyone."),
    "preferred_others": _l("The agency’s own enterprises fit it better (each at least %(lowest)s)."),
    "better_elsewhere": _l("It fits better where it is (%(own)s)."),
    "equally_good": _l(
        "A plan with this pair would be just as good. Between equals released pairs stay, then whoever was registered first."
    ),
}
# From here on for the enterprise: nothing of others is told.
OWN_CRITERIA = {
    "must_have": _l("Covers what you must have"),
    "nice_to_have": _l("Covers what you would like"),
    "level": _l("Experience in your areas"),
    "stars": _l("You starred it"),
    "requests": _l("It asked for you"),
    "place": _l("Nearby"),
    "terms": _l("Fits your budget"),
    "quality": _l("Test results of its staff"),
    "programme_priority": _l("Programme priorities"),
}
REASONS = {
    "must_have_all": _l("It covers everything you must have."),
    "must_have_some": _l("It covers %(covered)d of the %(total)d things you must have."),
    "must_have_lacking": _l("It does not offer what you must have: %(services)s."),
    "nice_to_have_all": _l("It covers everything you would like."),
    "nice_to_have_some": _l("It covers %(covered)d of the %(total)d things you would like."),
    "specialised": _l("It is specialised in what you need."),
    "experienced": _l("It has experience in what you need."),
    "experienced_some": _l("It has experience in %(known)d of the %(total)d areas you need."),
    "only_offers": _l("It states no particular experience in the areas you need."),
    "stars": _l("You starred it."),
    "requests": _l("It asked for you itself."),
    "place": _l("It is in your street or sub-district."),
    "within_budget": _l("Its fee is within your budget of %(budget)s a month: %(fee)s."),
    "over_budget": _l("Its fee is above your budget of %(budget)s a month: %(fee)s."),
    "tested": _l("Its staff passed the service capability test: their mean reaches %(mark)s."),
}
WHY_NOT_STARRED = {
    "declined_by_agency": _l("It declined at this fair."),
    "declined_by_enterprise": _l("You declined it at this fair. You can still ask it."),
    "paused": _l("It is paused: it takes on no new enterprises at the moment."),
    "areas": _l("It does not offer what you must have: %(services)s."),
    "full": _l("It has no free seat at the moment."),
    "covers_less": _l(
        "It covers %(covered)s of your %(total)s needs; the recommended %(name)s covers %(here)s. You can still ask it."
    ),
    "all_in_all": _l(
        "Taken all together, the round recommended %(name)s. This one has free seats: you can ask it yourself."
    ),
}
OWN_UNMATCHED = {
    "no_seat": _l("The agencies that came into question for you had no seat left in this round."),
    "tied": _l(
        "You fitted as well as enterprises that got a seat. Between equals released pairs stay, then whoever was registered first."
    ),
    "scarce": counted(
        "“%(area)s”, which you must have, has only %(num)d seat here for %(wanted_by)d enterprises.",
        "“%(area)s”, which you must have, has only %(num)d seats here for %(wanted_by)d enterprises.",
    ),
    "areas": _l("No agency at this fair offers what you must have: %(areas)s."),
    "together": _l("No single agency offers all that you must have: %(areas)s."),
    "left_out": _l("It had an agency for you, but when the round was released the pair no longer fitted."),
    "changed": _l("You changed your needs after it was worked out; the next round goes by them."),
    "none": _l("No agency was open to you in this round; the service desk can tell you why."),
}


def aims(plans: Iterable[Round]) -> str:
    """The short names of plans, in one line."""
    return _(", ").join(str(SHORT_OBJECTIVES[plan.objective]) for plan in plans)


def lacking(edition: str, code: str, areas: list[str]) -> str:
    return say(LACKING, code, areas=words.services(edition, areas))


def unmatched(reason: str, beside: str, must_areas: list[str]) -> str:
    """Why a plan has no agency for an enterprise."""
    if reason == "no_seat":
        return say(UNMATCHED, beside or "full")
    return say(UNMATCHED, "areas" if must_areas else "ruled_out", areas=_(", ").join(must_areas))


def rescues(changes: list[tuple]) -> str:
    """What would match it: (code, agency, must-have areas to do without) each."""
    return _("; ").join(
        say(RESCUES, code, agency=agency.label, areas=_(", ").join(areas)) for code, agency, areas in changes
    )


def explained(one: AgencyExplained) -> str:
    """The reasons of one agency, the decisive one first."""
    if one.ruled_out:
        return say(RULED_OUT, one.ruled_out)
    return " ".join(for_a_pair(reason.code, reason.values, one.own, one.score) for reason in one.reasons)


FITS = {"score": "score", "short": "short", "level": "level", "lowest": "lowest_kept", "own": "own_score"}


def for_a_pair(code: str, values: dict, own: bool, score: float | None = None) -> str:
    if code == "locked" and not own:
        code = "locked_elsewhere"
    if code == "full" and values["locked"]:
        code = "full_by_locks"
    elif code == "full" and values["lowest_kept"] > values["score"]:
        code = "full_of_better"
    fits = {name: values.get(key) for name, key in FITS.items()}
    beside = [*fits.values(), score]
    shown = {name: fit(value, *beside) for name, value in fits.items() if value is not None}
    return say(FOR_A_PAIR, code, **values | shown, num=values.get("seats", 0))


def reason(edition: str, one: ReasonShown) -> str:
    """What speaks for or against the proposed agency."""
    values = dict(one.values)
    if "services" in values:
        values["services"] = words.services(edition, values["services"])
    if "budget_fen" in values:
        values = {"fee": words.fee(values["fee"]), "budget": words.money(values["budget_fen"])}
    return say(REASONS, one.code, **values)


def why_not_starred(edition: str, one: WhyNot, proposed: str) -> str:
    terms = one.card.terms
    return say(
        WHY_NOT_STARRED,
        one.code,
        services=words.services(edition, one.areas),
        covered=terms.covered_count,
        total=len(terms.folded_needs),
        name=proposed,
        here=one.here,
    )


def own_unmatched(edition: str, left: Unmatched) -> str:
    """Why the latest round had no agency for the enterprise that reads it."""
    names = words.services(edition, left.areas)
    told = [say(OWN_UNMATCHED, left.code, areas=names)]
    if left.tied:
        told.append(say(OWN_UNMATCHED, "tied"))
    if left.code == "no_seat" and left.areas:
        told.append(say(OWN_UNMATCHED, "scarce", num=left.seats, area=names, wanted_by=left.wanted_by))
    return " ".join(told)


# ---- deleting a fair --------------------------------------------------------------------------------------------

TRACES_AT_A_FAIR = {
    "needs": _l("%(count)s enterprises have listed needs"),
    "stars": _l("agencies were starred %(count)s times"),
    "arrived": _l("%(count)s enterprises arrived"),
    "visitors": _l("%(count)s walk-ins left their name"),
    "offers_typed": _l("%(count)s agencies have filled in their offer"),
    "proposals": _l("%(count)s recommendations and requests"),
    "published": _l("%(count)s rounds were released"),
    "solving": _l("a round is being solved"),
}
PARTS_OF_A_FAIR = {
    "entries": _l("the admission of %(count)s enterprises"),
    "offers": _l("the part of %(count)s agencies, as it came from the roster or the desk"),
    "booths": _l("%(count)s booths with the codes on their posters"),
    "invitations": _l("%(count)s invitation links, which no longer work"),
    "booth_links": _l("%(count)s booth links, which no longer work"),
    "plans": _l("%(count)s plans that were not released"),
    "pair_rules": _l("%(count)s rules on pairs"),
}
