"""Random codes for people: what they see, type and scan instead of row numbers."""

import re
import secrets
import unicodedata

# Without 0/O, 1/I/L, U/V: what is printed on a poster must be typed without asking.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"


def short_code() -> str:
    """Six characters, printed under a QR code to be typed instead."""
    return "".join(secrets.choice(ALPHABET) for _ in range(6))


def long_code() -> str:
    """Twelve characters (58 bits) for addresses that should not be guessed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


def typed(text: str) -> str:
    """What somebody typed, in whatever width and with whatever between, as the code it was meant to be."""
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", text).upper())
