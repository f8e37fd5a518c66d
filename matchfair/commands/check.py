"""`matchfair check`: what must always hold, verified from the rows."""

import argparse
import sys

from flask import Flask

from matchfair import create_app, demo
from matchfair.board.check import check

from .ready import why_not_current

SUMMARY = "Verify what must always hold; names the row that breaks it."


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--demo", action="store_true", help="look at the demonstration's database")


def run(options) -> int:
    return check_and_tell(demo.make_app(), "matchfair demo") if options.demo else check_and_tell(create_app())


def check_and_tell(app: Flask, brings_up_to_date: str = "matchfair init") -> int:
    with app.app_context():
        if reason := why_not_current(brings_up_to_date):
            print(reason, file=sys.stderr)
            return 1
        faults = check()
    print("\n".join(faults) or "Everything holds.")
    return 1 if faults else 0
