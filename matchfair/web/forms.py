"""The base of every form: what is typed arrives clean, and a form sent twice acts once."""

import secrets

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, PasswordField, StringField, TextAreaField

from .fields import one_line, several_lines


class Fields(FlaskForm):
    """The base of every form and of every part of one: what is typed arrives clean, what is missing is empty."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form, formdata):
            sent = super().wrap_formdata(form, formdata)
            return sent and MultiDict((name, clean(form, name, value)) for name, value in sent.items(multi=True))

    def process(self, *args, **kwargs):
        super().process(*args, **kwargs)
        for field in self:
            if isinstance(field, StringField) and field.data is None:
                field.data = ""


def clean(form: Fields, name: str, value):
    field = form._fields.get(name.removeprefix(form._prefix))
    if not isinstance(field, StringField) or isinstance(field, PasswordField):
        return value
    return several_lines(value) if isinstance(field, TextAreaField) else one_line(value)


class Form(Fields):
    """The base of every whole form: CSRF token and the key that makes a second sending harmless."""

    request_key = HiddenField(default=lambda: new_request_key())


def new_request_key() -> str:
    return secrets.token_urlsafe(24)


def typed(name: str, longest: int = 400) -> str:
    """What was sent in a field that no form describes, as one line."""
    return one_line(request.form.get(name, ""))[:longest]
