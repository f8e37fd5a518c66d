"""What a rule comes to, said in words beside its own text."""

from fractions import Fraction

from flask_babel import gettext as _, lazy_gettext as _l

from matchfair.policy import RuleInForce, SizeRow, citation, word
from matchfair.words import english

UNITS = {
    "calendar_days": _l("%(value)s calendar days"),
    "working_days": _l("%(value)s working days"),
    "years": _l("%(value)s years"),
    "points": _l("%(value)s points"),
    "persons": _l("%(value)s persons"),
    "employees": _l("%(value)s employees"),
    "cases": _l("%(value)s cases"),
    "officers": _l("%(value)s officers"),
    "months": _l("%(value)s months"),
}


# where today stands to the days something is in force -> (words, kind of badge)
STATES = {
    "in_force": (_l("In force"), "ok"),
    "expired": (_l("Expired"), "off"),
    "future": (_l("Not yet in force"), "wait"),
    "report": (_l("Known from a report alone"), "off"),
}


def value_in_words(rule: RuleInForce) -> str:
    if rule.state == "unknown":
        return _("Its text was not seen.")
    if rule.state == "not_regulated":
        by_document = citation(rule.clause).instrument.governs
        return (
            _("The document says nothing about it.")
            if by_document
            else _("By the official interpretation there is no such chapter; the text itself was not seen.")
        )
    language = "en" if english() else "zh"
    if rule.kind in ("word", "words", "cited"):
        values = [rule.value] if isinstance(rule.value, str) else list(rule.value)
        return (", " if english() else "、").join(word(one, language) for one in values)
    if rule.kind == "month_day":
        return _("by %(month)d/%(day)d of each year", **rule.value)
    if rule.kind == "cap":
        share, yuan = rule.value.get("share_of_wage"), rule.value.get("yuan")
        if share:
            return _("at most %(share)s of the yearly wage", share=share)
        return _("at most %(yuan)s yuan", yuan=f"{yuan:,}")
    if rule.kind == "share":
        return f"{float(Fraction(rule.value) * 100):g}%"
    if rule.exclusive:
        return _("fewer than %(value)s", value=rule.value)
    return str(UNITS[rule.unit]) % {"value": rule.value} if rule.unit in UNITS else str(rule.value)


def limits_in_words(row: SizeRow) -> str:
    """The lower limits of an industry, worded as in the working of an answer."""
    language = "en" if english() else "zh"
    limits = [
        (f"{size}_{name}", limit)
        for size, of in (("small", row.small), ("medium", row.medium))
        for name, limit in of.items()
    ]
    return (", " if english() else "，").join(f"{word(name, language)} {limit:,}" for name, limit in limits)
