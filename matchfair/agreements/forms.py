"""What an enterprise sends about a proposal, and what the desk adds when it types for one."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length

from matchfair.needs.words import SAID_HOW
from matchfair.proposals.words import DECLINE_REASONS
from matchfair.web import Form


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
    """How the enterprise said what the desk types in; nothing is chosen beforehand."""

    said_how = SelectField(
        _l("How did the enterprise say so?"),
        [InputRequired(_l("Choose how the enterprise said so."))],
        choices=[SelectChoice("", _l("Choose …")), *(SelectChoice(*pair) for pair in SAID_HOW.items())],
    )


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
    said_how = SelectField(_l("How it was said"), choices=[SelectChoice(*pair) for pair in SAID_HOW.items()])
