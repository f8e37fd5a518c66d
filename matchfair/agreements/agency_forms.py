"""What an agency answers, asks and says when it dissolves a pairing."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length

from matchfair import words
from matchfair.web import Form

SIDES = {"enterprise": _l("The enterprise"), "agency": _l("The service agency")}


class AnswerForm(Form):
    answer = HiddenField(validators=[AnyOf(["accept", "decline"])])
    version = HiddenField()
    reason = StringField(_l("Reason (optional)"), [Length(max=400)])


class AskForm(Form):
    message = StringField(_l("A sentence for the enterprise (optional)"), [Length(max=400)])


class DissolveForm(Form):
    reason = TextAreaField(_l("Reason"), [DataRequired(_l("Please give a reason.")), Length(max=300)])


class DissolveOnBehalfForm(DissolveForm):
    """The bureau types it for one of the two sides."""

    side = SelectField(_l("Who wants it"), choices=[SelectChoice(*pair) for pair in SIDES.items()])
    said_how = SelectField(_l("How it was said"), choices=[SelectChoice(*pair) for pair in words.SAID_HOW.items()])
