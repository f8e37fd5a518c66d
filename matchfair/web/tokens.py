"""Signed links: bureau and purpose are part of the signature, so a link opens one kind of thing at one bureau.

What is signed is the random code of a row, never its number: another database, filled alike, has other codes.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def sign(bureau_id: int, purpose: str, *values) -> str:
    return signer(f"matchfair.{bureau_id}.{purpose}").dumps(list(values))


def read(bureau_id: int, purpose: str, token: str) -> list | None:
    """The values that were signed, or None when the link is damaged or was made for something or somebody else."""
    return loaded(signer(f"matchfair.{bureau_id}.{purpose}"), token)


def read_numbered(purpose: str, token: str) -> list | None:
    """The values of a link printed before links carried codes: row numbers. It goes when their fairs are closed."""
    return loaded(signer(f"matchfair.{purpose}"), token)


def signer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=salt)


def loaded(by: URLSafeSerializer, token: str) -> list | None:
    try:
        return by.loads(token)
    except BadSignature:
        return None
