"""What has to be done before a command may work with the database, as a sentence; empty when all is well."""

from flask import Flask

from matchfair.errors import Refused
from matchfair.extensions import db
from matchfair.migrations import newest_revision, revision_of
from matchfair.parties.services import find_bureau
from matchfair.words import sentence

from .contents import missing


def why_not_ready(app: Flask) -> str:
    """Before serving or working: the newest tables, and a bureau."""
    with app.app_context():
        if reason := why_not_current():
            return reason
        try:
            find_bureau(app.config["BUREAU"])
        except Refused as refusal:
            with app.test_request_context():
                return " ".join(sentence(refusal))
    return ""


def why_not_current(command: str = "matchfair init") -> str:
    """Before reading: `command` brings the tables to where this version wants them."""
    revision = None if missing(db.engine) else revision_of(db.session.connection())
    if revision is None:
        return f"The database has no tables yet: run `{command}` first."
    if revision != newest_revision():
        return f"The database is of an older version: run `{command}` once, it only brings the tables up to date."
    return ""
