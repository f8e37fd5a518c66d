"""The words for answers: what became of a proposal, and why an agency cannot ask."""

from collections.abc import Sequence

from flask_babel import gettext as _, lazy_gettext as _l

from matchfair.errors import LazyString
from matchfair.proposals.words import status as proposal_status
from matchfair.words import counted, moment, say

from .draft import Blank
from .enterprise_home import ProposalCard
from .models import Hindrance

BECAME = {
    "paired": _l(
        "You are paired. Your needs are locked; in the draft agreement you can still talk them over with the agency."
    ),
    "asked": _l("Your request was sent to %(name)s. It answers by %(time)s at the latest."),
    "accepted": _l("You have accepted. %(name)s answers by %(time)s at the latest."),
    "expired": _l("It expired before both sides had answered; nobody is bound."),
    "superseded": _l("Another recommendation or pairing took its place."),
    "withdrawn": _l("It was withdrawn; nobody is bound."),
}
# What is still open on a draft, and what a side does about it.
BLANKS: dict[Blank, LazyString] = {
    "service_scope": _l("Service content"),
    "service_mode": _l("Manner of service"),
    "service_fee": _l("Service fee: an amount, or 0"),
    "breach_liability": _l("Liability for breach: the amount, or that none is agreed"),
    "service_term": _l("Term of service"),
    "beyond_reason": _l("Reason for a term beyond the measure"),
    "officer": _l("Service officer, with telephone"),
    "payment_day": _l("When and how the client pays"),
    "payee_account": _l("The agency's account"),
    "representatives": _l("Legal representatives of both sides"),
    "signed_at": _l("Place of signing"),
    "notice_days": _l("Days of notice and of handing over"),
}
FILLED_BY = {"enterprise": _l("the enterprise"), "agency": _l("the agency")}
TO_ANSWER = {
    "solver": counted(
        "%(num)d agency is recommended to you: please answer", "%(num)d agencies are recommended to you: please answer"
    ),
    "agency": counted("%(num)d agency asks you: please answer", "%(num)d agencies ask you: please answer"),
    "both": counted(
        "%(num)d recommendation or request waits for your answer",
        "%(num)d recommendations and requests wait for your answer",
    ),
}
HINDRANCES: dict[Hindrance, LazyString] = {
    "closed": _l("Requests are open only while the fair is live."),
    "paired": _l("This enterprise has already found its agency at this fair."),
    "open": _l("There is already a recommendation or a request between you; you find it on the overview."),
    "declined": _l("It declined at this fair, so you may not ask again. It may still come to you."),
}
SHORT_HINDRANCES: dict[Hindrance, LazyString] = {
    "closed": _l("Asking is not open"),
    "paired": _l("Has its agency"),
    "open": _l("Already in touch"),
    "declined": _l("Declined you"),
}


def became(card: ProposalCard) -> str:
    """Where a proposal stands that the enterprise is not to answer any more."""
    if card.waiting:
        code = "asked" if card.proposal.origin == "enterprise" else "accepted"
        return say(BECAME, code, name=card.proposal.agency.name, time=moment(card.proposal.expires_at))
    status = card.status
    return (
        say(BECAME, status)
        if status in BECAME
        else _("%(sentence)s.", sentence=proposal_status(status, "enterprise")[0])
    )


def to_answer(cards: Sequence[ProposalCard]) -> str:
    """What waits for the owner's answer: recommended by the bureau, asked by agencies, or both."""
    origins = {card.proposal.origin for card in cards}
    return say(TO_ANSWER, origins.pop() if len(origins) == 1 else "both", num=len(cards))


def filled_by(filled_in: dict, bureau: str) -> str:
    """Which sides have filled in something; the bureau by its own name."""
    sides = dict.fromkeys(one["by"] for one in filled_in.values())
    return _(", ").join(str(FILLED_BY.get(side, bureau)) for side in sides)
