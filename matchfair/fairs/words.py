"""The words of a fair: its phases, and what the organizer must know of whoever wants to come."""

from flask_babel import lazy_gettext as _l

from matchfair.policy import Answer, working_in_words
from matchfair.words import english

PHASES = {
    "draft": _l("In preparation"),
    "registration": _l("Registration open"),
    "live": _l("Live"),
    "closed": _l("Closed"),
}
PHASE_MEANINGS = {
    "draft": _l("Only the desk sees the fair. Admit enterprises, let agencies take part, print posters."),
    "registration": _l("Enterprises list their needs and star agencies, agencies fill in their offers."),
    "live": _l("As before, and also rounds, answers and direct requests."),
    "closed": _l(
        "Nothing can be changed any more; results and drafts stay readable. Open recommendations and requests are withdrawn."
    ),
}
# What speaks against a party by the rules of the fair's first day: (code of the working, outcome or "") -> words. The
# first that stands in the working and fits the outcome says it.
DOUBTS = {
    ("no_measure_in_force", ""): _l("No measure is in force on the first day"),
    ("address_unclear", ""): _l("Its address does not tell whether it lies here"),
    ("registered_elsewhere", ""): _l("Registered elsewhere"),
    ("place_test", "fail"): _l("By its address it lies elsewhere"),
    ("headcount_limit", "fail"): _l("Too many employees"),
    ("industry_not_in_table", ""): _l("Size to be decided: the industry is not in the size standard"),
    ("size_classes_allowed", "fail"): _l("Larger than small and micro"),
    ("size_classes_allowed", "needs_decision"): _l("Size to be decided"),
    ("on_abnormal_list", ""): _l("On the list of abnormal operations"),
    ("operating_state", "fail"): _l("Not in normal operation"),
    ("licence_held", ""): _l("A licence of an excluded trade is recorded"),
    ("business_without_licence", ""): _l("Its name or industry says “%(letters)s”"),
    ("ground_not_met", "fail"): _l("No ground: no case last year, no key enterprise"),
}


def doubt(answer: Answer) -> str:
    """What the answer's own working speaks of; one without words here is said by its first line."""
    steps = {step.code: step for step in answer.working}
    for (code, outcome), said in DOUBTS.items():
        if code in steps and outcome in ("", answer.outcome):
            return str(said) % steps[code].values
    return working_in_words(answer.working[0])[english()]
