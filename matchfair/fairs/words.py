"""The words of a fair: its phases, and what the organizer must know of whoever wants to come."""

from flask_babel import lazy_gettext as _l

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
# What speaks against a party by the rules of the fair's first day: code of the rule's working -> words
DOUBTS = {
    "place_test": _l("Not in this district by its address"),
    "headcount_limit": _l("Too many employees"),
    "operating_state": _l("Not in normal operation"),
    "licence_held": _l("Labour dispatch and HR service firms are excluded"),
    "business_without_licence": _l("Labour dispatch and HR service firms are excluded"),
    "no_measure_in_force": _l("No measure is in force on the first day"),
    "size_classes_allowed": _l("Larger than small and micro"),
    "on_abnormal_list": _l("On the list of abnormal operations"),
    "ground": _l("No ground: no case last year, no key enterprise"),
}
DECISIVE = ("size_classes_allowed", "on_abnormal_list")  # said by the last step of the working, not by its first


def doubt(working: list) -> str:
    """What the working of an answer speaks of; a code without words stands for itself."""
    last, first = working[-1].code, working[0].code
    code = last if last in DECISIVE else "ground" if first.startswith("ground_") else first
    return str(DOUBTS.get(code, code))
