"""How a one-time code reaches a phone. Without a sender, codes appear on the organizer's desk."""

import logging
from typing import Protocol


class Sender(Protocol):
    def send(self, phone: str, digits: str) -> None:
        """Send the code; raise nothing that would undo the sign-in: the desk can always say a new code."""


class LogSender:
    """Writes the code to the log: for demo and tests only, a log is no place for secrets."""

    def send(self, phone: str, digits: str) -> None:
        logging.getLogger("matchfair.codes").warning("one-time code for %s: %s", phone, digits)


def make_sender(name: str, demo_or_test: bool) -> Sender | None:
    if name == "log" and not demo_or_test:
        raise ValueError("MATCHFAIR_CODE_SENDER=log writes codes to the log and works in demo and tests only")
    if name not in ("", "log"):
        raise ValueError(f"MATCHFAIR_CODE_SENDER={name!r} is not known; use log (demo), or leave it empty for the desk")
    return LogSender() if name == "log" else None
