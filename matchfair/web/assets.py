"""Versioned addresses for static files, so that browsers may keep each of them for a year."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, request, url_for

KEEP = "public, max-age=31536000, immutable"
VERSIONED = ("static", "bootstrap.static", "web.styles")


def init_app(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    app.after_request(keep_versioned_files)


def asset(path: str) -> str:
    """Address of a file under static/; it changes with the file's content."""
    file = Path(str(current_app.static_folder), path)
    # without the build's files (MATCHFAIR_ASSETS=skip) the page still renders, only plainer
    version = digest(file, file.stat().st_mtime_ns) if file.is_file() else None
    return url_for("static", filename=path, v=version)


@lru_cache(maxsize=256)
def digest(file: Path, modified_ns: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def keep_versioned_files(response):
    """Only an address that names a version may be kept: documents sent by views never are."""
    if request.endpoint in VERSIONED and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = KEEP
    return response
