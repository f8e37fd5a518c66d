"""The style sheets: cut under static/styles/ by what they style, sent to a page as one file."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, url_for

from .audience import audience
from .pages import bp

SHARED = "tokens base messages panels figures timeline forms tables rules agreement".split()
PHONE = "layout buttons forms rows needs agencies proposals".split()
DESK = """bootstrap buttons layout panels tables forms charts rounds board on_behalf rosters fairs proposals
    programme year_tables""".split()
# What each layout loads, in the order of the cascade.
SHEETS = {
    "phone": [*(f"shared/{name}" for name in SHARED), *(f"phone/{name}" for name in PHONE), "shared/print"],
    "desk": [*(f"shared/{name}" for name in SHARED), *(f"desk/{name}" for name in DESK), "shared/print"],
    "print": ["print/sheets"],
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals["style_sheet"] = style_sheet


def style_sheet(layout: str) -> str:
    """Address of a layout's sheet; it changes with the content."""
    return url_for("web.styles", layout=layout, v=hashlib.sha256(text_of(layout).encode()).hexdigest()[:12])


@bp.get("/styles/<any(phone, desk, print):layout>.css")
@audience("public")
def styles(layout: str):
    return Response(text_of(layout), mimetype="text/css")


def text_of(layout: str) -> str:
    folder = Path(str(current_app.static_folder), "styles")
    files = tuple(folder / f"{name}.css" for name in SHEETS[layout])
    return joined(files, max(file.stat().st_mtime_ns for file in files))


@lru_cache(maxsize=16)
def joined(files: tuple[Path, ...], newest_ns: int) -> str:
    """Read again only when a file changed."""
    return "".join(file.read_text() for file in files)
