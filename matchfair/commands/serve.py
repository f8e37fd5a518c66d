"""`matchfair serve`: the application on HOST and PORT."""

import argparse
import logging
import resource
import sys

from flask import Flask
from waitress import create_server

from matchfair.config import address

from .bureau import add_bureau_option, app_for
from .contents import tell
from .ready import why_not_ready

SUMMARY = "Serve the application on HOST (127.0.0.1) and PORT (8000)."
LOG = logging.getLogger("matchfair.serve")
CONNECTIONS = 3000  # phones keep theirs open and ask every few seconds: a hall of 2,000 and a margin
OTHER_FILES = 100  # what the process has open besides: database, logs, uploads under way
LIMITS = {
    "threads": 8,
    "connection_limit": CONNECTIONS,
    "channel_timeout": 30,  # seconds: a half-sent request or an idle phone gives its place back
    "cleanup_interval": 10,  # seconds between two looks for those
    "asyncore_use_poll": True,  # select() ends at file number 1023
    # A body over the application's own limit is still read so far that the sender sees our sentence and no cut line.
    "max_request_body_size": 32 * 1024 * 1024,
    "ident": None,
}


def add_options(command: argparse.ArgumentParser) -> None:
    """HOST and PORT come from the environment."""
    add_bureau_option(command)


def run(options) -> int:
    app = app_for(options)
    if reason := why_not_ready(app):
        print(reason, file=sys.stderr)
        return 1
    with app.app_context():
        tell()
    serve(app)
    return 0


def serve(app: Flask) -> None:
    host, port = address()
    server = server_of(app, host, port)
    print(f"matchfair serves http://{host}:{port}/ (stop with Ctrl-C)", flush=True)
    server.run()


def server_of(app: Flask, host: str, port: int, **overrides):
    """A waitress server that listens already; `run()` answers until it is stopped."""
    return create_server(
        app, host=host, port=port, **LIMITS | {"connection_limit": connections_allowed(CONNECTIONS)} | overrides
    )


def connections_allowed(wanted: int) -> int:
    """How many connections the process may hold: its file limit is raised where that is allowed, or there are fewer."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + OTHER_FILES
    most = needed if hard == resource.RLIM_INFINITY else min(hard, needed)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return wanted
    allowed = max(soft - OTHER_FILES, 1)
    LOG.warning("%d files may be open, so %d connections are served; raise it: ulimit -n %d", soft, allowed, needed)
    return allowed
