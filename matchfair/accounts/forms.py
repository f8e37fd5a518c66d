"""What people type to sign in with a password."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from matchfair.web import Form

from .services import SHORTEST_PASSWORD

AS_TYPED = {"autocapitalize": "none", "spellcheck": "false"}


class SignInForm(Form):
    next = HiddenField()
    login = StringField(
        _l("Account"),
        [InputRequired(_l("Type the name of your account."))],
        render_kw=AS_TYPED | {"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"), [InputRequired(_l("Type your password."))], render_kw={"autocomplete": "current-password"}
    )


class TakeUpForm(Form):
    name = StringField(
        _l("Your name"), [InputRequired(_l("Type your name.")), Length(max=80)], render_kw={"autocomplete": "name"}
    )
    password = PasswordField(
        _l("New password"),
        [
            InputRequired(_l("Choose a password.")),
            Length(min=SHORTEST_PASSWORD, message=_l("Use at least %(min)d characters.")),
        ],
        description=_l("At least 8 characters; a short sentence is easy to keep in mind."),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("The same password again"),
        [InputRequired(_l("Type it once more.")), EqualTo("password", _l("The two passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )
