"""What an enterprise sends about a proposal, and what the desk adds when it types for one."""

from decimal import Decimal
from typing import Any, get_args

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional

from matchfair.needs.words import SAID_HOW
from matchfair.proposals.words import DECLINE_REASONS
from matchfair.web import Form
from matchfair.web.fields import MOST_YUAN, WholeNumberField, YuanField

from .draft import Draft, Filled

TOO_MUCH = _l("Give an amount between 0 and %(most)s yuan, or leave it empty.", most=f"{MOST_YUAN:,}")


class AnswerForm(Form):
    """Accepting names the version that was read; declining may say why, by one tap or in words."""

    answer = HiddenField(validators=[AnyOf(("accept", "decline"))])
    version = HiddenField()
    why = RadioField(
        _l("Why? (optional)"),
        default="",
        choices=[SelectChoice(*one) for one in (*DECLINE_REASONS.items(), ("", _l("No reason")))],
    )
    words = StringField(_l("In your own words"), [Length(max=300)])

    @property
    def reason(self) -> str:
        return "\n".join(part for part in (self.why.data, (self.words.data or "").strip()) if part)


class AskForm(Form):
    message = TextAreaField(validators=[Length(max=400)])


class SaidForm(Form):
    """How the enterprise said what the desk types in; nothing is chosen beforehand. Who types it is asked once."""

    person = StringField(_l("Your name"), [Length(max=80)])

    said_how = SelectField(
        _l("How did the enterprise say so?"),
        [InputRequired(_l("Choose how the enterprise said so."))],
        choices=[SelectChoice("", _l("Choose …")), *(SelectChoice(*pair) for pair in SAID_HOW.items())],
    )


class FillInForm(Form):
    """What may be filled in on a draft; a field of what both sides agreed on is taken out."""

    mode = StringField(_l("Manner of service"), [Length(max=200)])
    first_yuan = YuanField(_l("Fee a month (yuan)"), [Optional(), NumberRange(0, MOST_YUAN, TOO_MUCH)], places=None)
    later_yuan = YuanField(
        _l("Fee a month from the second year (yuan)"), [Optional(), NumberRange(0, MOST_YUAN, TOO_MUCH)], places=None
    )
    penalty = TextAreaField(
        _l("Amount for a breach"),
        [Length(max=300)],
        description=_l("An amount or how it is worked out; or that none is agreed and the damage is made good."),
    )
    ends_on = DateField(_l("Last day of the term"), [Optional()])
    beyond_reason = StringField(
        _l("Reason for a term beyond the measure"),
        [Length(max=300)],
        description=_l("It is printed in the draft; without one the bureau has to decide."),
    )
    officer = StringField(_l("Service officer, with telephone"), [Length(max=80)])
    payment_day = StringField(_l("When and how the client pays"), [Length(max=200)])
    payee_account = StringField(_l("The agency's account"), [Length(max=200)])
    enterprise_representative = StringField(_l("Legal representative of the enterprise"), [Length(max=80)])
    agency_representative = StringField(_l("Legal representative of the agency"), [Length(max=80)])
    signed_at = StringField(_l("Place of signing"), [Length(max=100)])
    notice_days = WholeNumberField(_l("Days of notice before it is ended"), [Optional(), NumberRange(1, 365)])
    handover_days = WholeNumberField(_l("Days to hand over the archive"), [Optional(), NumberRange(1, 365)])
    case_notes = BooleanField(_l("Print the notes that may speak of cases"))

    def values(self) -> dict:
        told = {field.short_name: field.data for field in self if field.short_name in get_args(Filled)}
        told = {name: value.strip() if isinstance(value, str) else value for name, value in told.items()}
        for name in ("first", "later"):
            if field := getattr(self, f"{name}_yuan", None):
                told[f"{name}_fen"] = None if field.data is None else int(field.data * 100)
        told["ends_on"] = self.ends_on.data.isoformat() if self.ends_on.data else None
        if "case_notes" in told:
            told["case_notes"] = told["case_notes"] or None
        return told


def fill_in_form(draft: Draft, sent: Any = None) -> FillInForm:
    """The form as it was sent, or else as the draft is now, without what both sides agreed on or no rule asks."""
    filled = {name: one["value"] for name, one in (draft.agreement.filled_in or {}).items()}
    for name in ("first", "later"):
        if (fen := filled.get(f"{name}_fen")) is not None:
            filled[f"{name}_yuan"] = Decimal(fen) / 100
    form = FillInForm(sent, data=filled | {"ends_on": draft.ends_on})
    fee, agency = draft.terms.fee, draft.content["agency"]
    agreed = {
        "mode": draft.terms.mode,
        "beyond_reason": not draft.term().value,  # no last day that a reason could go beyond
        "first_yuan": fee.first_fen is not None,
        "later_yuan": fee.later_fen is not None,
        "officer": not draft.content["officer_required"],
        "payment_day": agency.get("payment_day"),
        "payee_account": agency.get("payee_account"),
        "enterprise_representative": draft.content["enterprise"].get("legal_representative"),
        "agency_representative": agency.get("legal_representative"),
        "case_notes": not draft.notes_on_cases,
    }
    for name, is_agreed in agreed.items():
        if is_agreed:
            del form[name]
    return form


SIDES = {"enterprise": _l("The enterprise"), "agency": _l("The service agency")}


class AgencyAnswerForm(Form):
    answer = HiddenField(validators=[AnyOf(["accept", "decline"])])
    version = HiddenField()
    reason = StringField(_l("Reason (optional)"), [Length(max=400)])


class AgencyAskForm(Form):
    message = StringField(_l("A sentence for the enterprise (optional)"), [Length(max=400)])


class DissolveForm(Form):
    reason = TextAreaField(_l("Reason"), [DataRequired(_l("Please give a reason.")), Length(max=300)])


class DissolveOnBehalfForm(DissolveForm):
    """The bureau types it for one of the two sides."""

    side = SelectField(_l("Who wants it"), choices=[SelectChoice(*pair) for pair in SIDES.items()])
    person = StringField(_l("Your name"), [DataRequired(_l("Type your name.")), Length(max=80)])
    said_how = SelectField(_l("How it was said"), choices=[SelectChoice(*pair) for pair in SAID_HOW.items()])
