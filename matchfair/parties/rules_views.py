"""The rules in force, for everybody: each with its article, its days and its words."""

from datetime import date

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from matchfair import clock
from matchfair.errors import NotFound
from matchfair.extensions import db
from matchfair.policy import RuleInForce, measure_in_force, places, rules_in_force, word
from matchfair.web import audience, render
from matchfair.words import english

from .models import Bureau
from .views import bp
from .worked import Worked, caps_worked, filing_worked

GROUPS = (
    (_l("Which enterprises are served"), "place_tests headcount_max size_classes client_conditions client_exclusions "
     "client_grounds client_priority"),
    (_l("Which agencies are certified"), "entity_kinds agency_scopes agency_premises certified_staff_min "
     "certificate_kinds test_sitters test_pass_mean retest_sitters_min retest_pass_mean party_branch"),
    (_l("The yearly lists, and leaving them"), "list_deadline own_case_rate_from own_case_count_from "
     "client_case_share_from change_request_share_from agency_exit_grounds agency_exit_effect client_may_terminate "
     "service_years_max client_exit_grounds fraud_effect fraud_recovery"),
    (_l("Agreement, filing and service"), "filing_days agreement_elements term_max_years term_within_validity "
     "service_modes named_officer archive_parts"),
    (_l("Subsidy"), "subsidy_cap_year_1 subsidy_cap_year_2 subsidy_cap_year_3 subsidy_years_max wage_base_series "
     "subsidy_decreasing subsidy_stop claim_documents evaluation_before_claim fund_source"),
)  # fmt: skip
UNITS = {
    "calendar_days": _l("%(value)s calendar days"), "years": _l("%(value)s years"), "points": _l("%(value)s points"),
    "persons": _l("%(value)s persons"), "employees": _l("%(value)s employees"), "cases": _l("%(value)s cases"),
    "officers": _l("%(value)s officers"), "months": _l("%(value)s months"),
}  # fmt: skip


# clause[screen]: PS24-2.p1, PS24-2.p2, PS21-1…7
@bp.get("/rules")
@audience("public")
def rules():
    place, on = place_asked(), day_asked()
    found = rules_in_force(place.key, on)
    return render("parties/rules.html", place=place, places=[one for one in places() if one.bureau], on=on,
                  groups=grouped(found), measure=measure_in_force(place.key, on), value_of=value_in_words,
                  examples=examples_of(place.key, on, {rule.name for rule in found}))  # fmt: skip


def examples_of(place: str, on: date, rules: set[str]) -> dict[str, Worked]:
    """What the rules that count days or money come to for an agreement signed on the day, by the name of the rule."""
    bureau_id = bureau_at(place)
    found = caps_worked(place, on, bureau_id) | {"filing_days": filing_worked(place, on, bureau_id)}
    return {name: one for name, one in found.items() if name in rules and (one.pending or one.answer.value is not None)}


def bureau_at(place: str) -> int | None:
    """Whose tables and readings count on this page: the visitor's own bureau, otherwise the only one of the place."""
    here = list(db.session.scalars(select(Bureau.id).filter_by(place=place)))
    if g.sign_in and g.sign_in.bureau_id in here:
        return g.sign_in.bureau_id
    return here[0] if len(here) == 1 else None


def place_asked():
    """The place named in the address; otherwise that of the device's bureau, or of the first bureau here."""
    own = select(Bureau.place).order_by(Bureau.id).limit(1)
    key = request.args.get("place") or db.session.scalar(own.filter_by(id=g.sign_in.bureau_id) if g.sign_in else own)
    found = next((one for one in places() if one.key == (key or "pingshan")), None)
    if found is None:
        raise NotFound()
    return found


def day_asked() -> date:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()


def grouped(found: tuple[RuleInForce, ...]) -> list[tuple[str, list[RuleInForce]]]:
    """The rules under their headings; those of other subjects (a place may have its own) come last."""
    by_name = {rule.name: rule for rule in found}
    groups = [(str(title), [by_name.pop(name) for name in names.split() if name in by_name]) for title, names in GROUPS]
    return [(title, rules) for title, rules in [*groups, (_("Other rules"), list(by_name.values()))] if rules]


def value_in_words(rule: RuleInForce) -> str:
    """What a rule comes to, beside its own text."""
    if rule.state != "set":
        return _("The document says nothing about it.") if rule.state == "not_regulated" else _("Its text was not seen.")
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
    return str(UNITS[rule.unit]) % {"value": rule.value} if rule.unit in UNITS else str(rule.value)
