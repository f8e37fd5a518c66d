"""What every view shares: who may see it, writing once, a page or its fragment, fields, navigation, assets."""

from .audience import audience
from .pages import Form, back_to, bp, refused_at, render
from .write_once import write

__all__ = [
    "Form",
    "assets",
    "audience",
    "back_to",
    "fields",
    "navigation",
    "pages",
    "qr",
    "refusals",
    "refused_at",
    "render",
    "tokens",
    "write",
    "write_once",
]
