"""What the desk types about an agency that takes part."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from matchfair.web import Form


class BoothForm(Form):
    number = StringField(_l("Booth number"), [InputRequired(_l("Type the number of the booth.")), Length(max=20)])


class AgencyAccountForm(Form):
    login = StringField(
        _l("Name of the account"),
        [InputRequired(_l("Type the name of the account.")), Length(3, 80)],
        description=_l("The agency signs in with it; a mobile number or a short name is easy to remember."),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
