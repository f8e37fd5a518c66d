"""What an agency fills in: its offer area by area, its seats, and how it presents itself."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from matchfair import words
from matchfair.fees import Fee, contradicts, each_year
from matchfair.policy import Catalogue
from matchfair.web import Fields, Form
from matchfair.web.fields import MOST_YUAN, WholeNumberField, YuanField

from .models import Offer
from .services import AreaOffered, FeeContradicted
from .words import LEVELS

MODES = (
    "每月上门服务一次、电话服务",
    "每季度上门服务一次、线上咨询",
    "驻点服务",
    "线上咨询、按需上门",
)  # to choose from, ours
TOO_MUCH = _l("Give an amount between 0 and %(most)s yuan, or leave it empty.", most=f"{MOST_YUAN:,}")


class AreaForm(Fields):
    """One service area of the fair's catalogue."""

    class Meta:
        csrf = False  # the form around it carries the token

    offered = BooleanField(_l("We offer this area"))
    level = SelectField(_l("Level"), coerce=int, choices=[SelectChoice(*pair) for pair in LEVELS.items()])
    services = SelectMultipleField(
        _l("Items"),
        description=_l("None ticked means all of them."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    terms = StringField(_l("Terms for this area"), [Length(max=200)])


class OfferForm(Form):
    fee_yuan = YuanField(
        _l("Fee a month (yuan)"),
        [Optional(), NumberRange(0, MOST_YUAN, TOO_MUCH)],
        places=None,
        description=_l("0 means free of charge. Left empty, the fee has to be filled in before signing."),
    )
    later_differs = BooleanField(_l("From the second year another fee"))
    later_yuan = YuanField(
        _l("Fee a month from the second year (yuan)"), [Optional(), NumberRange(0, MOST_YUAN, TOO_MUCH)], places=None
    )
    terms = TextAreaField(_l("Fees"), [Length(max=400)], description=_l("What the fee covers, minimum term, extras."))
    mode = StringField(
        _l("Manner of service"),
        [Length(max=200)],
        description=_l("It goes into the draft agreement; left empty, it has to be filled in before signing."),
    )

    def validate(self, extra_validators=None):
        fits = super().validate(extra_validators)
        if fits and contradicts(self.fee(), self.terms.data or ""):
            self.terms.errors = [str(FeeContradicted.title), str(FeeContradicted.advice)]
            return False
        return fits

    def of_area(self, code: int) -> AreaForm:
        return self[f"area_{code}"].form

    def areas(self, catalogue: Catalogue) -> list[AreaOffered]:
        forms = [(area.code, self.of_area(area.code)) for area in catalogue.areas]
        return [
            AreaOffered(code, form.level.data, tuple(form.services.data or ()), form.terms.data or "")
            for code, form in forms
            if form.offered.data
        ]

    def fee(self) -> Fee:
        first, later = fen(self.fee_yuan.data), fen(self.later_yuan.data)
        return Fee(first, later) if self.later_differs.data or later is not None else each_year(first)


def fen(yuan: Decimal | None) -> int | None:
    return None if yuan is None else int((yuan * 100).to_integral_value())


def yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100


class CapacityForm(Form):
    capacity = WholeNumberField(
        _l("Clients you take at this fair"),
        [InputRequired(_l("Type a whole number, such as 12."))],
        description=_l("Seats that are already taken count; they cannot be taken away here."),
    )


class ProfileForm(Form):
    introduction = TextAreaField(_l("Introduction"), [Length(max=1000)])
    address = StringField(_l("Address"), [Length(max=200)])
    legal_representative = StringField(
        _l("Legal representative"),
        [Length(max=80)],
        description=_l("As on the licence; it goes into draft agreements."),
    )
    payee_account = StringField(
        _l("Account that clients pay to"),
        [Length(max=200)],
        description=_l("Name, bank and number; it goes into draft agreements and is shown nowhere else."),
    )
    payment_day = StringField(
        _l("When and how the client pays"),
        [Length(max=200)],
        description=_l("For instance: by transfer, by the 10th of each month."),
    )
    contact = StringField(_l("Contact person"), [DataRequired(), Length(max=80)])
    phone = StringField(
        _l("Telephone"),
        [DataRequired(), Length(max=40)],
        description=_l("Enterprises see the contact person and the telephone once you are paired."),
    )


def offer_form(catalogue: Catalogue, offer: Offer, sent: Mapping | None) -> OfferForm:
    """The form with one part for each area of the fair's catalogue, as it was sent or else as the offer is now."""
    fields = {f"area_{area.code}": FormField(AreaForm) for area in catalogue.areas}
    form = type("OfferFormOfFair", (OfferForm,), fields)(sent, data=values_of(catalogue, offer))
    for area in catalogue.areas:
        choices = [SelectChoice(item.code, words.service(catalogue.edition, item.code)) for item in area.items]
        form.of_area(area.code).services.choices = choices
    return form


def values_of(catalogue: Catalogue, offer: Offer) -> dict:
    offered = {row.area: row for row in offer.areas}
    values: dict[str, Any] = {
        f"area_{area.code}": {
            "offered": area.code in offered,
            "level": offered[area.code].level if area.code in offered else 1,
            "services": offered[area.code].items if area.code in offered else [item.code for item in area.items],
            "terms": offered[area.code].terms if area.code in offered else "",
        }
        for area in catalogue.areas
    }
    fee = offer.fee
    differs = fee.first_fen != fee.later_fen
    values |= {"fee_yuan": yuan(fee.first_fen), "later_differs": differs}
    values["later_yuan"] = yuan(fee.later_fen) if differs else None
    return values | {"terms": offer.terms, "mode": offer.mode}


class BoothForm(Form):
    number = StringField(_l("Booth number"), [InputRequired(_l("Type the number of the booth.")), Length(max=20)])


class AgencyAccountForm(Form):
    login = StringField(
        _l("Name of the account"),
        [InputRequired(_l("Type the name of the account.")), Length(3, 80)],
        description=_l("The agency signs in with it; a mobile number or a short name is easy to remember."),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
