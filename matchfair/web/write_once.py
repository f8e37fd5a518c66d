"""Writing once: a POST and its key are committed together."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from flask import current_app, g, make_response, redirect, request, session
from sqlalchemy.exc import IntegrityError, OperationalError

from matchfair import clock
from matchfair.audit.services import claim_key
from matchfair.errors import Refused
from matchfair.extensions import db

from . import again, refusals
from .audience import served_bureau
from .pages import refuse

ATTEMPTS = 3


def write(view: Callable) -> Callable:
    """Carry out a POST once: its key and what it did are committed together, here and nowhere else.

    The same POST again gets the same answer and does nothing. A refusal or a form error changes nothing.
    """

    @wraps(view)
    def once(*args, **kwargs):
        for attempt in range(ATTEMPTS):
            try:
                with promises_kept():
                    return carry_out(view, *args, **kwargs)
            except (IntegrityError, OperationalError):
                # Another transaction was first (unique index, deadlock, busy): look again, with the key still unused.
                db.session.rollback()
                if attempt == ATTEMPTS - 1:
                    raise
        return None

    return once


@contextmanager
def promises_kept() -> Iterator[None]:
    """What a view tells ("Saved.") goes with what it writes: where that is undone, it was never told."""
    told = list(session.get("_flashes", ()))
    try:
        yield
    except Exception:
        session["_flashes"] = told
        g.pop("signs_in", None)
        raise


def carry_out(view, *args, **kwargs):
    key = request.form.get("request_key", "")
    if not 16 <= len(key) <= 60:
        return refuse(refusals.NoRequestKey())
    earlier = claim_key(served_bureau(), scope(), key, body_digest(), clock.now())
    if earlier.body != body_digest():
        return refuse(refusals.KeyUsedTwice())
    if earlier.location:
        return replay(earlier)
    try:
        with promises_kept():
            response = make_response(view(*args, **kwargs))
    except Refused as refusal:
        if refusal.remembered:
            db.session.delete(earlier)
            db.session.commit()
        return refuse(refusal)
    if not 300 <= response.status_code < 400:
        db.session.rollback()
        return again.with_ticks(response)
    again.forget()
    earlier.location, earlier.signs_in = response.location, g.get("signs_in", False)
    earlier.messages = json.dumps(session.get("_flashes", []), default=str)
    db.session.commit()
    return response


def scope() -> str:
    return f"sign-in:{g.sign_in.id}" if g.sign_in else "anonymous"


def body_digest() -> str:
    """Keyed, because a form may hold a password and the digest is stored."""
    fields: list[tuple[str, ...]] = sorted(
        (k, v) for k, v in request.form.items(multi=True) if k not in ("csrf_token", "request_key")
    )
    fields += sorted((name, file.filename or "", digest_of(file)) for name, file in request.files.items(multi=True))
    return keyed_digest((request.path, fields))


def digest_of(file) -> str:
    """Of an upload's content: a corrected file usually keeps its name."""
    content = hashlib.file_digest(file.stream, "sha256").hexdigest()
    file.stream.seek(0)
    return content


def keyed_digest(values: tuple) -> str:
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, repr((served_bureau(), *values)).encode(), "sha256").hexdigest()


def replay(earlier):
    session["_flashes"] = [tuple(message) for message in json.loads(earlier.messages)]
    response = redirect(earlier.location, 303)
    return current_app.extensions["matchfair.keep_device"](response) if earlier.signs_in else response
