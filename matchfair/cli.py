"""The command line: `matchfair --help` lists what there is. Exit code 0 = done, 1 = refused or faults found, 2 = usage."""

import argparse
import sys
from pathlib import Path

from sqlalchemy import select

from matchfair import clock, create_app, demo, serving, solve_command
from matchfair.backup import BackupRefused, backup, restore
from matchfair.board.check import check
from matchfair.errors import Refused
from matchfair.extensions import db
from matchfair.migrations import upgrade
from matchfair.parties.models import Bureau
from matchfair.parties.services import make_bureau
from matchfair.policy import check_all, coverage, coverage_faults, coverage_text, places
from matchfair.roster_command import import_roster
from matchfair.words import sentence


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    return options.run(options)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="matchfair", description="Runs double-selection fairs (双选会).")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run, text: str, **more):
        added = commands.add_parser(name, help=text, description=text, **more)
        added.set_defaults(run=run)
        return added

    init = command("init", run_init, "Make the tables, the bureau and its first account; again, only migrate.")
    init.add_argument("--bureau", help="the bureau's name, such as 坪山区人力资源局")
    init.add_argument("--place", default="pingshan", type=place_key, help="whose rules apply")
    init.add_argument("--login", default="organizer", help="name of the first account")
    init.add_argument("--password", help="its password; asked for when left out")

    serve = command("serve", run_serve, "Serve the application on HOST (127.0.0.1) and PORT (8000).")
    serve.set_defaults(loop=serving.serve)
    worker = command("worker", run_serve, "Close what ran out and solve what waits, every half minute, until stopped.")
    worker.set_defaults(loop=serving.work)
    show = command("demo", run_demo, "Fill a demonstration fair if there is none, and serve it.")
    show.add_argument("--fresh", action="store_true", help="throw the old demonstration away first")
    show.add_argument("--seed-only", action="store_true", help="fill it and stop")

    roster = command(
        "import-roster", run_import, "Read a roster (.xlsx, .xls, .ods); --dry-run only shows what it says."
    )
    roster.add_argument("file", type=Path)
    roster.add_argument("--kind", required=True, choices=["enterprises", "agencies", "staff", "needs"])
    roster.add_argument("--fair", help="code of the fair the needs belong to; default: the newest")
    roster.add_argument("--dry-run", action="store_true", help="show what would happen and write nothing")

    solving = command(
        "solve",
        solve_command.run_solve,
        solve_command.SUMMARY,
        epilog=solve_command.HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    solving.add_argument("problem", type=Path, help=solve_command.PROBLEM)
    solving.add_argument(
        "--objective", default="best", choices=["best", "fair", "stable"], help=solve_command.OBJECTIVE
    )
    solving.add_argument("--out", type=Path, help=solve_command.OUT)

    for name, text in (
        ("backup", "Write everything to one new file, also while the fair goes on."),
        ("restore", "Fill an empty database from a backup, then check it."),
    ):
        command(name, run_backup, text).add_argument("file", type=Path)
        commands.choices[name].set_defaults(verb=name)

    rules = command("policy", run_policy, "Check the rule data, or show what carries each clause.")
    rules.add_argument("what", choices=["check", "coverage"])

    verify = command("check", run_check, "Verify what must always hold; names the row that breaks it.")
    verify.add_argument("--demo", action="store_true", help="look at the demonstration's database")
    return top


def place_key(key: str) -> str:
    """Asked only when a bureau is made: with faulty rule data `policy check` must still start and say what is wrong."""
    known = [place.key for place in places()]
    if key not in known:
        raise argparse.ArgumentTypeError(f"{key!r} is not known; choose one of {', '.join(known)}")
    return key


def run_init(options) -> int:
    app = create_app()
    with app.app_context():
        upgrade(db.engine)
        if db.session.scalar(select(Bureau.id).limit(1)):
            print("The tables are up to date; there is a bureau already.")
            return 0
        if not options.bureau:
            print("The tables are made. Name the bureau: matchfair init --bureau 坪山区人力资源局", file=sys.stderr)
            return 2
        password = options.password or serving.ask_password()
        if not password:
            print("The tables are made, the bureau is not: no password was given. Add --password.", file=sys.stderr)
            return 2
        try:
            make_bureau(options.bureau, options.place, options.login, password, clock.now())
        except Refused as refusal:
            return complain(refusal, app)
        db.session.commit()
    print(f"{options.bureau} is ready. Start it with: matchfair serve; sign in at /sign-in as {options.login}.")
    return 0


def run_serve(options) -> int:
    app = create_app()
    if reason := serving.why_not_ready(app):
        print(reason, file=sys.stderr)
        return 1
    options.loop(app)
    return 0


def run_demo(options) -> int:
    app = demo.make_ready(fresh=options.fresh)
    if not options.seed_only:
        serving.serve(app)
    return 0


def run_import(options) -> int:
    app = create_app()
    with app.app_context():
        upgrade(db.engine)
        try:
            return import_roster(options.file, options.kind, options.fair, options.dry_run)
        except Refused as refusal:
            return complain(refusal, app)


def run_backup(options) -> int:
    app = create_app()
    with app.app_context():
        try:
            (backup if options.verb == "backup" else restore)(db.engine, options.file)
        except BackupRefused as refusal:
            print(refusal, file=sys.stderr)
            return 1
        if options.verb == "restore":
            upgrade(db.engine)
            return run_check(options)
    print(f"{options.file} holds everything. Keep it apart from this machine.")
    return 0


def run_policy(options) -> int:
    problems = check_all()
    if options.what == "coverage" and not problems:
        print(coverage_text(coverage()))
        problems = coverage_faults()
    print("\n".join(problems) or "No problem found.")
    return 1 if problems else 0


def run_check(options) -> int:
    shown = getattr(options, "demo", False)
    app = demo.make_app() if shown else create_app()
    with app.app_context():
        if reason := serving.why_not_current("matchfair demo" if shown else "matchfair init"):
            print(reason, file=sys.stderr)
            return 1
        faults = check()
    print("\n".join(faults) or "Everything holds.")
    return 1 if faults else 0


def complain(refusal: Refused, app) -> int:
    with app.test_request_context():
        title, advice = sentence(refusal)
    print(f"{title} {advice}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
