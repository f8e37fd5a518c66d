"""QR codes as SVG, and the public addresses they hold: never taken from the Host header, paper cannot be recalled."""

from urllib.parse import urljoin

import qrcode
from flask import current_app, url_for
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage

SVG = Markup(
    '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}">'
    '<rect width="100%" height="100%" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
)


def public_url(endpoint: str, **values) -> str | None:
    """The address as people outside see it; None while MATCHFAIR_PUBLIC_URL is not set."""
    base = current_app.config["PUBLIC_URL"]
    return urljoin(base, url_for(endpoint, **values)) if base else None  # a path of it is in both


def qr_svg(text: str, label: str = "") -> Markup:
    """The QR code of a text, to be put into a page. Level M survives a crease or a coffee stain."""
    image = qrcode.make(text, image_factory=SvgPathImage, error_correction=qrcode.constants.ERROR_CORRECT_M)
    return SVG.format(size=image.units(image.pixel_size, text=False), label=label, path=image.path.get("d"))
