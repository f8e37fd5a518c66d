"""`matchfair serve`: the application on HOST and PORT."""

import argparse
import sys

from flask import Flask
from waitress import serve as waitress

from matchfair import create_app
from matchfair.config import address

from .health import why_not_ready

SUMMARY = "Serve the application on HOST (127.0.0.1) and PORT (8000)."


def add_options(_command: argparse.ArgumentParser) -> None:
    """None: HOST and PORT come from the environment."""


def run(_options) -> int:
    app = create_app()
    if reason := why_not_ready(app):
        print(reason, file=sys.stderr)
        return 1
    serve(app)
    return 0


def serve(app: Flask) -> None:
    host, port = address()
    print(f"matchfair serves http://{host}:{port}/ (stop with Ctrl-C)", flush=True)
    waitress(app, host=host, port=port, threads=8, ident=None)
