"""Inputs of the organizer's desk: how a round is to be solved, and rules on single pairs."""

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from matchfair.matching import CRITERIA
from matchfair.web import Form
from matchfair.web.fields import WholeNumberField

from .words import CRITERIA_WORDS, OBJECTIVES

MOST = 100


class RoundForm(Form):
    objectives = SelectMultipleField(
        _l("What to aim at"),
        [InputRequired(_l("Choose at least one aim."))],
        choices=[SelectChoice(*pair) for pair in OBJECTIVES.items()],
        default=list(OBJECTIVES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l(
            "Each aim makes a plan of its own from the same input; you see them side by side and release one."
        ),
    )
    softened = BooleanField(
        _l("Soften must-haves"),
        description=_l(
            "Also allows an agency that does not offer every area an enterprise must have. The recommendation then names "
            "what is not covered."
        ),
    )

    @property
    def weight_fields(self) -> list:
        return [self[f"weight_{name}"] for name in CRITERIA]

    @property
    def weights(self) -> dict[str, float]:
        return {name: self[f"weight_{name}"].data / MOST for name in CRITERIA}

    def validate(self, extra_validators=None) -> bool:
        valid = super().validate(extra_validators)
        if valid and not any(self.weights.values()):
            self.form_errors.append(_l("At least one criterion needs a weight above 0."))
            return False
        return valid


for _name, (_label, _meaning) in CRITERIA_WORDS.items():
    _checks = [InputRequired(), NumberRange(0, MOST, _l("Give a whole number from 0 to 100."))]
    setattr(RoundForm, f"weight_{_name}", WholeNumberField(_label, _checks, description=_meaning))


def round_form(weights: dict[str, float]) -> RoundForm:
    return RoundForm(data={f"weight_{name}": round(weights[name] * MOST) for name in CRITERIA})


class PairRuleForm(Form):
    enterprise = SelectField(_l("Enterprise"), coerce=int)
    agency = SelectField(_l("Agency"), coerce=int)
    kind = RadioField(
        _l("Rule"),
        choices=[
            SelectChoice("lock", _l("Lock: these two belong together")),
            SelectChoice("forbid", _l("Forbid: never these two")),
        ],
        default="lock",
    )
    note = StringField(
        _l("Why (required)"), [InputRequired(_l("Write why; the note is kept with the rule.")), Length(max=200)]
    )

    @classmethod
    def of(cls, enterprises, agencies) -> "PairRuleForm":
        """With these to choose from. A plan's page names both sides at once, as `pair`."""
        sent = request.form.copy()
        if "pair" in sent:
            sent["enterprise"], _dash, sent["agency"] = sent.pop("pair").partition("-")
        form = cls(formdata=sent if request.method == "POST" else None)
        form.enterprise.choices = [SelectChoice(row.id, row.name) for row in enterprises]
        form.agency.choices = [SelectChoice(row.id, row.label) for row in agencies]
        return form
