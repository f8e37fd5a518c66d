"""Which bureau a command is about: `--bureau`, else MATCHFAIR_BUREAU, else the only one of the database."""

import argparse

from flask import Flask

from matchfair import create_app


def add_bureau_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--bureau",
        type=int,
        metavar="NUMBER",
        help="the bureau, where the database holds several; default: MATCHFAIR_BUREAU, else the only one",
    )


def app_for(options) -> Flask:
    return create_app(**({"BUREAU": options.bureau} if options.bureau else {}))
