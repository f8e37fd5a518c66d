"""What is typed at the door, at the desk and at a booth."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from matchfair.rosters.reading.identifiers import read_code, read_phone
from matchfair.web import Form
from matchfair.web.fields import WholeNumberField

NO_CODE = _l("A credit code has 18 letters and digits, without I, O, S, V and Z. It stands on the business licence.")


class CreditCodeField(StringField):
    """Reads a credit code as offices type it. A wrong check digit passes (such codes exist); `doubtful` says so."""

    data: str | None
    doubtful = False

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data:
            reading = read_code(self.data)
            self.doubtful = bool(reading.value and reading.remarks and reading.remarks[0].severity == "warning")
            self.data = reading.value or self.data
            self.unreadable = reading.value is None

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        if self.data and getattr(self, "unreadable", False):
            raise ValidationError(NO_CODE)


class PhoneField(StringField):
    """A telephone number, kept as typed where it cannot be read; `mobile` says whether it takes short messages."""

    data: str | None
    mobile = False

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        reading = read_phone(self.data) if self.data else None
        if reading and reading.value:
            self.data, self.mobile = reading.value["number"], reading.value["mobile"]


LICENCE_CODE = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false", "maxlength": "30"}


class CreditCodeForm(Form):
    uscc = CreditCodeField(
        _l("Unified social credit code"),
        [InputRequired(_l("Type the credit code."))],
        description=_l(
            "18 letters and digits, at the top right of the business licence or beside its QR code; most begin with 9."
        ),
        render_kw=LICENCE_CODE,
    )


class DigitsForm(Form):
    ticket = HiddenField()
    digits = StringField(
        _l("One-time code"),
        [InputRequired(_l("Type the six digits."))],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"},
    )


class VisitorForm(Form):
    name = StringField(
        _l("Name of the enterprise"),
        [InputRequired(_l("Type the name as on the business licence.")), Length(max=200)],
        render_kw={"autocomplete": "organization"},
    )
    uscc = CreditCodeField(
        _l("Unified social credit code"),
        [Optional()],
        description=_l(
            "18 letters and digits, at the top right of the business licence or beside its QR code; most begin with 9."
        ),
        render_kw=LICENCE_CODE,
    )
    contact = StringField(_l("Your name"), [Optional(), Length(max=80)], render_kw={"autocomplete": "name"})
    phone = PhoneField(
        _l("Telephone"), [Optional(), Length(max=40)], render_kw={"inputmode": "tel", "autocomplete": "tel"}
    )


class AdmitVisitorForm(VisitorForm):
    uscc = CreditCodeField(
        _l("Unified social credit code"), [InputRequired(_l("Type the credit code."))], render_kw=LICENCE_CODE
    )
    contact = StringField(_l("Contact"), [Optional(), Length(max=80)])
    note = StringField(_l("Why it may take part"), [InputRequired(_l("Write why it may take part.")), Length(max=400)])


class FairForm(Form):
    name = StringField(_l("Name"), [InputRequired(_l("Give the fair a name.")), Length(max=120)])
    venue = StringField(_l("Venue"), [InputRequired(_l("Say where it takes place.")), Length(max=200)])
    held_on = DateField(_l("First day"), [InputRequired(_l("Choose the day."))])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Choose the day."))])
    answer_minutes = WholeNumberField(
        _l("Minutes to answer"),
        [InputRequired(_l("Type a number of minutes.")), NumberRange(5, 20160, _l("Between 5 minutes and 14 days."))],
        default=120,
        description=_l("A recommendation or request that is not answered in this time expires and frees its seat."),
    )

    def validate_ends_on(self, field: DateField) -> None:
        if self.held_on.data and field.data and field.data < self.held_on.data:
            raise ValidationError(_l("The last day cannot lie before the first."))


class NewFairForm(FairForm):
    edition = SelectField(
        _l("Service catalogue"),
        description=_l("It is fixed for this fair. Without a choice: the one in force on the first day."),
    )


class BoothLinkForm(Form):
    label = StringField(
        _l("Whose phone or tablet"),
        [InputRequired(_l("Say who gets the link.")), Length(max=80)],
        description=_l("For instance: Ms Chen, booth tablet"),
    )
