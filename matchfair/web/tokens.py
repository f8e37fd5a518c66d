"""Signed links: the purpose is part of the signature, so a link for one thing never opens another."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def sign(purpose: str, *values) -> str:
    return URLSafeSerializer(current_app.secret_key, salt=f"matchfair.{purpose}").dumps(list(values))


def read(purpose: str, token: str) -> list | None:
    """The values that were signed, or None when the link is damaged or was made for something else."""
    try:
        return URLSafeSerializer(current_app.secret_key, salt=f"matchfair.{purpose}").loads(token)
    except BadSignature:
        return None
