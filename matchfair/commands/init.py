"""`matchfair init`: the tables, the bureau and its first account."""

import argparse
import getpass
import sys

from sqlalchemy import select

from matchfair import clock, create_app
from matchfair.accounts.services import make_bureau
from matchfair.errors import Refused
from matchfair.extensions import db
from matchfair.migrations import upgrade
from matchfair.parties.models import Bureau
from matchfair.policy import places

from .contents import tell
from .refused import complain

SUMMARY = "Make the tables, the bureau and its first account; again, only migrate."


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--bureau", metavar="NAME", help="the bureau's name, such as 坪山区人力资源局")
    command.add_argument(
        "--short-name",
        default="",
        metavar="NAME",
        help="what owners and agencies read for it, such as 坪山区人力资源局; the desk can change it; default: 人社局",
    )
    command.add_argument(
        "--number",
        type=int,
        help="the number it keeps for ever, the same nowhere else: division code (GB/T 2260) and two digits, such as 44031001",
    )
    command.add_argument("--place", default="pingshan", type=place_key, help="whose rules apply")
    command.add_argument("--login", default="organizer", help="name of the first account")
    command.add_argument("--password", help="its password; asked for when left out")


def place_key(key: str) -> str:
    """Asked only when a bureau is made: with faulty rule data `policy check` must still start and say what is wrong."""
    known = [place.key for place in places()]
    if key not in known:
        raise argparse.ArgumentTypeError(f"{key!r} is not known; choose one of {', '.join(known)}")
    return key


def run(options) -> int:
    app = create_app()
    with app.app_context():
        upgrade(db.engine)
        known = set(db.session.scalars(select(Bureau.id)))
        if known and (options.number is None or options.number in known):
            tell()
            print("The tables are up to date; there is a bureau already.")
            return 0
        if not options.bureau or options.number is None:
            example = "matchfair init --bureau 坪山区人力资源局 --number 44031001"
            print(f"The tables are made. Name the bureau and give it its number: {example}", file=sys.stderr)
            print("The number is its division code (GB/T 2260) and two digits; it never changes.", file=sys.stderr)
            return 2
        password = options.password or ask_password()
        if not password:
            print("The tables are made, the bureau is not: no password was given. Add --password.", file=sys.stderr)
            return 2
        try:
            make_bureau(
                options.number, options.bureau, options.place, options.login, password, clock.now(), options.short_name
            )
        except Refused as refusal:
            return complain(refusal, app)
        db.session.commit()
        tell()
    print(f"{options.bureau} is ready. Start it with: matchfair serve; sign in at /sign-in as {options.login}.")
    return 0


def ask_password() -> str:
    """The password typed at a terminal; empty where there is none."""
    try:
        return getpass.getpass("Password of the first account (8 characters or more): ")
    except EOFError:
        return ""
