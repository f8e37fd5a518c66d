"""What the organizer types about yearly tables."""

import hashlib
import re
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _, lazy_gettext as _l
from wtforms import DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from matchfair.policy import citation_in
from matchfair.web import Form
from matchfair.web.fields import WholeNumberField, YuanField, number, required

YEARS = NumberRange(2000, 2100)


class BureauForm(Form):
    """What the desk says about its own office."""

    short_name = StringField(
        _l("Short name of the bureau"),
        [Length(max=40)],
        description=_l("Enterprises and agencies read it on their pages, letters and posters. Empty: the bureau."),
    )


class YearForm(Form):
    """One year's row: which year, which edition the page showed, and why it is changed."""

    year = WholeNumberField(_l("Year"), [InputRequired(_l("Type the year.")), YEARS], widget=HiddenInput())
    replaces = HiddenField(default="0")
    note = StringField(
        _l("Why it is changed"),
        [Length(max=400)],
        description=_l("Needed for a correction. It stays readable beside the earlier entry."),
    )

    @property
    def edition(self) -> int:
        """The edition the page showed; what is no number fits none."""
        try:
            return number(str(self.replaces.data))
        except ValueError:
            return -1


class HolidayForm(YearForm):
    text = TextAreaField(
        _l("Days off and days worked instead"),
        [required(_l("Paste the notice or type one holiday a line.")), Length(max=6000)],
    )
    title = StringField(_l("Title of the notice"), [Length(max=200)])
    document = StringField(
        _l("Document number"), [Length(max=80)], description=_l("For instance 国办发明电〔2025〕7号")
    )
    issued_on = DateField(_l("Day of the notice"), [Optional()])
    checked = HiddenField()

    def fill_in_citation(self) -> None:
        """A notice pasted whole says its own title, number and day."""
        title, document, issued_on = citation_in(self.text.data or "")
        self.title.data = (self.title.data or "").strip() or title
        self.document.data = (self.document.data or "").strip() or document
        if not self.issued_on.data and issued_on:
            self.issued_on.data, self.issued_on.raw_data = issued_on, None

    @property
    def mark(self) -> str:
        """Of what the preview showed: what was typed after it is shown once more before it is saved."""
        return hashlib.sha256(f"{self.year.data} {self.text.data}".encode()).hexdigest()[:16]

    def fits(self, today: date) -> bool:
        valid = self.validate()
        if not self.title.data:
            self.title.errors = [_("Give the title of the notice.")]
        if not self.document.data:
            self.document.errors = [_("Give the number of the notice.")]
        if not self.issued_on.data:
            self.issued_on.errors = [_("Choose the day of the notice.")]
        elif self.issued_on.data > today:
            self.issued_on.errors = [_("This day is still to come. Choose the day on which the notice was issued.")]
        named = re.findall(r"\d{4}(?=年)", self.title.data or "")
        if named and str(self.year.data) not in named:
            self.title.errors = [
                _(
                    "The title names %(named)s, the table is that of %(year)s. Check which year you are entering.",
                    named=named[0],
                    year=self.year.data,
                )
            ]
        return valid and not self.errors


class WageForm(YearForm):
    yuan = YuanField(
        _l("Average yearly wage (yuan)"),
        [
            InputRequired(_l("Type the amount.")),
            NumberRange(0, 10**9, _l("Write the amount in figures, for instance 164754.")),
        ],
        description=_l("Of the whole year, as published; for instance 164754"),
    )
    source = StringField(
        _l("Source"),
        [required(_l("Name the publication.")), Length(max=300)],
        description=_l("Title or number of the publication, and where it can be read"),
    )
    published_on = DateField(_l("Published on"), [InputRequired(_l("Choose the day."))])

    @property
    def fen(self) -> int:
        return int(self.hundredfold)

    @property
    def hundredfold(self) -> Decimal:
        return (self.yuan.data or Decimal(0)) * 100

    def fits(self, today: date) -> bool:
        valid = self.validate()
        if valid and self.hundredfold != self.fen:
            self.yuan.errors = [_("Give at most two figures after the point.")]
        if valid and self.published_on.data > today:
            self.published_on.errors = [_("This day is still to come. Choose the day on which it was published.")]
        return valid and not self.errors


class WithdrawForm(YearForm):
    note = StringField(_l("Why it is withdrawn"), [required(_l("Say why.")), Length(max=400)])
