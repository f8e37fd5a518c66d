"""The base of every form: what is typed arrives clean, and a form sent twice acts once."""

import hashlib
import hmac
import secrets

from flask import current_app, g, request
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
    """Random, and with it whom the form is made for: as a mark that fits nobody else and that nobody else can make."""
    random = secrets.token_urlsafe(16)
    if not g.get("sign_in"):
        return random
    mark = key_mark(random, g.sign_in.actor)
    return f"{random}.{mark}.{key_mark(random, mark)}"


def key_mark(random: str, of: str) -> str:
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, f"request key {random} {of}".encode(), hashlib.sha256).hexdigest()[:16]


def draft_mark(*where: str) -> str:
    """Under which a browser keeps what this one typed there and did not save yet; nobody else's pages ask for it."""
    return key_mark("draft " + " ".join(where), g.sign_in.actor) if g.get("sign_in") else ""


def made_for_somebody(key: str) -> bool:
    """Whether the key is one that we put into a page of somebody signed in."""
    random, mark, proof = [*key.split("."), "", ""][:3]
    return bool(mark) and hmac.compare_digest(key_mark(random, mark), proof)


def made_for(key: str, actor: str) -> bool:
    """Whether the page with this key was made for this one."""
    random, mark, _proof = [*key.split("."), "", ""][:3]
    return made_for_somebody(key) and hmac.compare_digest(key_mark(random, actor), mark)


def typed(name: str, longest: int = 400) -> str:
    """What was sent in a field that no form describes, as one line."""
    return one_line(request.form.get(name, ""))[:longest]
