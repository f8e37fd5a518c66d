"""What the organizer types about standing and lists."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from matchfair.web import Form
from matchfair.web.fields import WholeNumberField, required


class FindingForm(Form):
    about = SelectField(_l("Condition"), choices=[])
    year = WholeNumberField(_l("List year"), [InputRequired(_l("Type the year.")), NumberRange(2000, 2100)])
    outcome = RadioField(
        _l("Your decision"),
        [InputRequired(_l("Choose one."))],
        choices=[
            SelectChoice("pass", _l("It meets the condition")),
            SelectChoice("fail", _l("It does not meet the condition")),
        ],
    )
    reason = TextAreaField(_l("Reason"), [required(_l("Say why.")), Length(max=400)])
    document = StringField(
        _l("Document"),
        [required(_l("Name the paper it rests on.")), Length(max=200)],
        description=_l("For instance: licence seen on site, minutes no. 7"),
    )
    decided_by = StringField(_l("Who decided"), [required(_l("Name who decided.")), Length(max=80)])
    decided_on = DateField(_l("Day of the decision"), [InputRequired(_l("Choose the day."))])


class PublishForm(Form):
    year = HiddenField()
    published_on = DateField(_l("Published on"), [InputRequired(_l("Choose the day."))])
    where = StringField(
        _l("Where it can be read"),
        [required(_l("Name the page or paper.")), Length(max=300)],
        description=_l("The address of the page on the government's site, or the notice board."),
    )


class CasesForm(Form):
    year = WholeNumberField(
        _l("Year the cases were accepted in"), [InputRequired(_l("Type the year.")), NumberRange(2000, 2100)]
    )
    petition = WholeNumberField(_l("Labour petitions"), [Optional(), NumberRange(0, 10_000)])
    inspection = WholeNumberField(_l("Labour inspections"), [Optional(), NumberRange(0, 10_000)])
    arbitration = WholeNumberField(
        _l("Labour arbitrations"),
        [Optional(), NumberRange(0, 10_000)],
        description=_l("Left empty: not known. 0: there was none."),
    )
    source = StringField(
        _l("Source"),
        [required(_l("Name the record the numbers come from.")), Length(max=300)],
        description=_l("For instance: case ledger of 2025, petitions and arbitration compared"),
    )


class CaseYearsForm(Form):
    year = WholeNumberField(
        _l("All that are ticked are of the year"),
        [Optional(), NumberRange(2000, 2100)],
        description=_l("Left empty: each is of the year it stands in."),
    )
