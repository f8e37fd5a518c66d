"""What an enterprise sends about a proposal."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length

from matchfair import words
from matchfair.web import Form


class AnswerForm(Form):
    """Accepting names the version that was read; declining may say why, by one tap or in words."""

    answer = HiddenField(validators=[AnyOf(("accept", "decline"))])
    version = HiddenField()
    why = RadioField(
        _l("Why? (optional)"), default="",
        choices=[SelectChoice(*one) for one in (*words.DECLINE_REASONS.items(), ("", _l("No reason")))],
    )  # fmt: skip
    words = StringField(_l("In your own words"), [Length(max=300)])

    @property
    def reason(self) -> str:
        return "\n".join(part for part in (self.why.data, (self.words.data or "").strip()) if part)


class AskForm(Form):
    message = TextAreaField(validators=[Length(max=400)])
