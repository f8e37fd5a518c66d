"""`matchfair check`: what must always hold, verified from the rows."""

import argparse
import sys

from flask import Flask

from matchfair import demo
from matchfair.board.check import check
from matchfair.errors import Refused
from matchfair.extensions import db
from matchfair.parties.services import find_bureau

from .bureau import add_bureau_option, app_for
from .contents import database_name, tell
from .ready import why_not_current
from .refused import complain

SUMMARY = "Verify what must always hold; names the row that breaks it."


def add_options(command: argparse.ArgumentParser) -> None:
    add_bureau_option(command)
    command.add_argument("--demo", action="store_true", help="look at the demonstration's database")


def run(options) -> int:
    return check_and_tell(demo.make_app(), "matchfair demo") if options.demo else check_and_tell(app_for(options))


def check_and_tell(app: Flask, brings_up_to_date: str = "matchfair init") -> int:
    with app.app_context():
        if reason := why_not_current(brings_up_to_date):
            print(f"{database_name(db.engine)}: {reason}", file=sys.stderr)
            return 1
        tell()
        try:
            faults = check(find_bureau(app.config["BUREAU"]).id)
        except Refused as refusal:
            return complain(refusal, app)
    print("\n".join(faults) or "Everything holds.")
    return 1 if faults else 0
