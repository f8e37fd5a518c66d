"""What the bureau types about parties in the programme: one form for each kind of fact, and what follows from a ground."""

import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _, lazy_gettext as _l
from wtforms import DateField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from matchfair import clock
from matchfair.errors import LazyString
from matchfair.parties.models import Agency
from matchfair.web import Form
from matchfair.web.fields import WholeNumberField, required

from .models import ProgrammeEvent
from .words import CHANNELS, STATES

MOST = 1_000_000  # cases, workers, clients of a year; more is a typing error
DOCUMENT_HINT = _l("For instance: case ledger 2026 no. 12, or the agreement's number")


def not_ahead(_form: Form, field: Field) -> None:
    if field.data and field.data > clock.today():
        raise ValidationError(_("This day is still to come."))


def day(label: LazyString, description: LazyString | str = "") -> DateField:
    return DateField(label, [InputRequired(_l("Choose the day.")), not_ahead], description=description)


def count(label: LazyString, description: LazyString | str = "", must: bool = True) -> WholeNumberField:
    check = InputRequired(_l("Type the number, 0 if there is none.")) if must else Optional()
    return WholeNumberField(label, [check, NumberRange(0, MOST)], description=description)


class FactForm(Form):
    """`details` names the fields that the fact keeps as its details; the others are columns of their own."""

    details: tuple[str, ...] = ()
    columns: tuple[str, ...] = ("happened_on", "document")
    document = StringField(
        _l("Document"), [required(_l("Name the paper it rests on.")), Length(max=200)], description=DOCUMENT_HINT
    )

    def told(self) -> dict:
        said = {
            name: self[name].data.strip() if isinstance(self[name].data, str) else self[name].data
            for name in self.columns
        }
        return said | {"details": {name: self[name].data for name in self.details}}

    @classmethod
    def typed(cls, fact: ProgrammeEvent) -> dict:
        return {name: getattr(fact, name) for name in cls.columns} | fact.details

    def shown(self) -> list:
        """Its fields in the order in which they are asked, the document last."""
        names = [name for name in (*self.columns, *self.details) if name != "document"]
        order = [field.name for field in self if field.name in names]
        return [self[name] for name in (*order, "document")]


class OwnCasesForm(FactForm):
    happened_on = day(_l("Counted up to"), _l("The figures count for the year of this day, from 1 January on."))
    petitions = count(_l("Labour petitions"))
    inspections = count(_l("Labour inspections"))
    arbitrations = count(_l("Labour arbitrations"))
    own_disputes = count(
        _l("Distinct disputes among them"),
        _l("A dispute in two channels once; only if the bureau reads it so."),
        must=False,
    )
    own_workforce = count(_l("Its own workforce"), _l("Mean of the year, with dispatched workers."), must=False)
    client_employees = count(
        _l("Employees of its clients"), _l("Only if the bureau reads the case rate so."), must=False
    )
    details = ("petitions", "inspections", "arbitrations", "own_disputes", "own_workforce", "client_employees")


class ClientTotalsForm(FactForm):
    happened_on = day(_l("Counted up to"), _l("The figures count for the year of this day, from 1 January on."))
    served = count(_l("Clients served"), _l("Enterprises, each counted once."))
    with_case = count(_l("of them with a case"))
    asked_to_change = count(_l("of them that asked to change agency"))
    details = ("served", "with_case", "asked_to_change")

    def validate_with_case(self, field: Field) -> None:
        if None not in (field.data, self.served.data) and field.data > self.served.data:
            raise ValidationError(_("More than were served."))

    validate_asked_to_change = validate_with_case


class RetestForm(FactForm):
    happened_on = day(_l("Day of the test"))
    scores = StringField(
        _l("Scores of all who sat"),
        [required(_l("Type the scores.")), Length(max=200)],
        description=_l("Out of 100, as written on the sheet, separated by blanks: 79.5 80 91"),
    )

    def validate_scores(self, field: Field) -> None:
        typed = unicodedata.normalize("NFKC", field.data).replace("、", " ").replace(",", " ").split()
        try:
            self.read = [score_of(one) for one in typed]
        except InvalidOperation:
            raise ValidationError(_("Write numbers from 0 to 100 with at most two decimals.")) from None

    def told(self) -> dict:
        return super().told() | {"details": {"scores": self.read}}

    @classmethod
    def typed(cls, fact: ProgrammeEvent) -> dict:
        return super().typed(fact) | {"scores": " ".join(fact.details["scores"])}

    def shown(self) -> list:
        return [self.happened_on, self.scores, self.document]


def score_of(text: str) -> str:
    """The score as text: it is compared exactly, never as a float."""
    score = Decimal(text)
    if not score.is_finite() or not 0 <= score <= 100 or score != round(score, 2):
        raise InvalidOperation
    return f"{score.normalize():f}"


class WithdrawalForm(FactForm):
    happened_on = day(_l("Day on which it asked"))
    what = TextAreaField(_l("What it says"), [Length(max=400)])
    columns = ("happened_on", "what", "document")


class FindingOfWrongForm(FactForm):
    happened_on = day(_l("Day of the finding"))
    what = TextAreaField(_l("What was found"), [required(_l("Say what was found.")), Length(max=400)])
    columns = ("happened_on", "what", "document")


class WithAgencyForm(FactForm):
    agency_id = SelectField(_l("Agency"), choices=[], coerce=lambda value: int(value) if value else None)

    def offer(self, agencies: Iterable[Agency]) -> None:
        self.agency_id.choices = [
            SelectChoice("", self.without),
            *(SelectChoice(row.id, row.label) for row in agencies),
        ]


class ServiceForm(WithAgencyForm):
    without = _l("Another agency")
    happened_on = DateField(_l("First day of service"), [InputRequired(_l("Choose the day."))])
    ended_on = DateField(_l("Last day of service"), [Optional()], description=_l("Empty while it still runs."))
    what = StringField(_l("Name of another agency"), [Length(max=200)], description=_l("If it is not on the roster."))
    columns = ("agency_id", "happened_on", "ended_on", "what", "document")

    def validate_ended_on(self, field: Field) -> None:
        after_first(self, field)

    def validate_what(self, field: Field) -> None:
        if not self.agency_id.data and not (field.data or "").strip():
            raise ValidationError(_("Choose the agency, or type its name."))


class ChangeForm(WithAgencyForm):
    without = _l("Choose the agency")
    happened_on = day(_l("Asked on"))
    ended_on = DateField(_l("Taken back on"), [Optional(), not_ahead], description=_l("Empty if it still asks for it."))
    what = TextAreaField(_l("Why"), [Length(max=400)])
    columns = ("agency_id", "happened_on", "ended_on", "what", "document")

    def validate_agency_id(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Choose the agency."))

    def validate_ended_on(self, field: Field) -> None:
        after_first(self, field)


def after_first(form: FactForm, field: Field) -> None:
    if field.data and form.happened_on.data and field.data < form.happened_on.data:
        raise ValidationError(_("This lies before the first day."))


class CaseForm(FactForm):
    happened_on = day(_l("Accepted on"))
    channel = SelectField(_l("Channel"), choices=[SelectChoice(*one) for one in CHANNELS.items()])
    details = ("channel",)


class StateForm(FactForm):
    happened_on = day(_l("Since"))
    state = SelectField(_l("State of operation"), choices=[SelectChoice(*one) for one in STATES.items()])
    details = ("state",)


FORMS: dict[str, type[FactForm]] = {
    "own_cases": OwnCasesForm,
    "client_totals": ClientTotalsForm,
    "retest": RetestForm,
    "withdrawal": WithdrawalForm,
    "violation": FindingOfWrongForm,
    "fraud": FindingOfWrongForm,
    "service": ServiceForm,
    "change_request": ChangeForm,
    "case": CaseForm,
    "state": StateForm,
}


class ExitForm(Form):
    takes_effect = RadioField(_l("What follows"), [InputRequired(_l("Choose one."))], choices=[])
    reason = TextAreaField(_l("Reason"), [required(_l("Say why.")), Length(max=400)])
    document = StringField(_l("Document"), [required(_l("Name the paper it rests on.")), Length(max=200)])
    decided_by = StringField(_l("Who decided"), [required(_l("Name who decided.")), Length(max=80)])
    decided_on = day(_l("Day of the decision"), _l("It takes effect on this day."))
