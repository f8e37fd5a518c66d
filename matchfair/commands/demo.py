"""`matchfair demo`: the demonstration fair, filled and served."""

import argparse

from matchfair import demo

from .contents import tell
from .serve import serve

SUMMARY = "Fill a demonstration fair if there is none, and serve it."


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--fresh", action="store_true", help="throw the old demonstration away first")
    command.add_argument("--seed-only", action="store_true", help="fill it and stop")


def run(options) -> int:
    app = demo.make_ready(fresh=options.fresh)
    with app.app_context():
        tell()
    if not options.seed_only:
        serve(app)
    return 0
