"""Who signs in: accounts and roles, devices, one-time codes, links."""

from flask import Blueprint

__all__ = ["devices", "models", "sender", "services"]  # what other slices may import

bp = Blueprint("accounts", __name__)


from matchfair.parties.words import bureau_name

from . import services, views

TEMPLATE_GLOBALS = {"bureau_name": bureau_name, "person_named": services.person_named}
