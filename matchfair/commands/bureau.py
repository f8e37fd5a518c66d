"""Which bureau a command is about: `--bureau`, else MATCHFAIR_BUREAU, else the only one of the database."""

import argparse

from flask import Flask
from flask_babel import gettext as _

from matchfair import create_app
from matchfair.extensions import db
from matchfair.parties.models import Bureau


def add_bureau_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--bureau",
        type=int,
        metavar="NUMBER",
        help="the bureau, where the database holds several; default: MATCHFAIR_BUREAU, else the only one",
    )


def app_for(options) -> Flask:
    return create_app(**({"BUREAU": options.bureau} if options.bureau else {}))


def told_where(bureau: Bureau) -> str:
    """Which database and whose data a command works on: the wrong shell has the wrong one."""
    database = db.engine.url.render_as_string(hide_password=True)
    return _(
        "Database %(database)s, bureau %(number)s (%(name)s).", database=database, number=bureau.id, name=bureau.name
    )
