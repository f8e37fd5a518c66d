"""Hints that an agency and an enterprise may belong together; a hint is no finding."""

import unicodedata
from collections.abc import Mapping
from datetime import date

from matchfair.policy.answers import NEEDS_DECISION, PASS, Answer, Step
from matchfair.policy.lookup import ask
from matchfair.policy.settings import Settings, chosen

COMPARED = ("legal_representative", "controller", "address", "phone")


def related_hints(
    place: str,
    on: date,
    agency: Mapping[str, str | None],
    enterprise: Mapping[str, str | None],
    settings: Settings | None = None,
) -> Answer:
    """What an agency and an enterprise have in common; ``value`` is a tuple of words.

    Serving a related enterprise is not forbidden, only collusion is (A38): a hint passes by default; the bureau may choose
    to be asked.

    Parameters
    ----------
    agency, enterprise : mapping of str to str or None
        Any of legal_representative, controller, address, phone; spaces, width and dashes do not matter.

    Source: PS24-24.2, PS21-24…26.

    Examples
    --------
    >>> agency, enterprise = {"phone": "0755-2000 0010"}, {"phone": "０７５５２０００００１０"}
    >>> both = related_hints("pingshan", date(2025, 1, 1), agency, enterprise)
    >>> both.outcome, both.value
    ('pass', ('phone',))
    """
    rule = ask(place, "fraud_effect", on)
    if isinstance(rule, Answer):
        return rule
    shared = tuple(
        name
        for name in COMPARED
        if _plain(agency.get(name)) and _plain(agency.get(name)) == _plain(enterprise.get(name))
    )
    asks = shared and chosen(settings, "related_parties") == "needs_decision"
    step = Step("shared_details" if shared else "nothing_shared", {"words": shared} if shared else {})
    return Answer(NEEDS_DECISION if asks else PASS, rule.clause, shared, rule.since, (step,))


def _plain(text: str | None) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text or "").casefold() if letter.isalnum())
