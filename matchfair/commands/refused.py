"""How a command says what was refused."""

import sys

from flask import Flask

from matchfair.errors import Refused
from matchfair.words import sentence


def complain(refusal: Refused, app: Flask) -> int:
    with app.test_request_context():
        title, advice = sentence(refusal)
    print(f"{title} {advice}", file=sys.stderr)
    return 1
