"""What every view shares: who may see it, writing once, a page or its fragment, fields, navigation, assets."""

from . import styles
from .audience import audience, served_bureau
from .forms import Fields, Form, typed
from .pages import attempt, back_to, bp, refused_at, render, send_workbook
from .write_once import write

__all__ = [
    "Fields",
    "Form",
    "again",
    "assets",
    "attempt",
    "audience",
    "back_to",
    "fields",
    "forms",
    "navigation",
    "pages",
    "prefix",
    "qr",
    "refusals",
    "refused_at",
    "render",
    "send_workbook",
    "served_bureau",
    "styles",
    "tokens",
    "typed",
    "write",
    "write_once",
]
