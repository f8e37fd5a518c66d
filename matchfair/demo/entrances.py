"""Telling whoever started the demonstration where to go."""

import qrcode
from flask import Flask

from matchfair.config import address


def print_entrances(app: Flask) -> None:
    url = app.config["PUBLIC_URL"]
    print(f"\nThe demonstration fair is ready. Open {url}/ and tap one of the three entrances:")
    print("  organizer   the bureau's desk: board, roster, rounds")
    print("  agency      a booth: who waits for an answer, who starred it")
    print("  enterprise  a factory owner's phone: needs, proposals, draft agreement")
    if address()[0] == "0.0.0.0":
        print("\nFor a phone in the same network:")
        code = qrcode.QRCode(border=2)
        code.add_data(f"{url}/")
        code.print_ascii(invert=True)
