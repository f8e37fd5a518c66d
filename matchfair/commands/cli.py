"""The command line: `matchfair --help` lists what there is. Exit code 0 = done, 1 = refused or faults found, 2 = usage."""

import argparse
import os
import sys

from . import backup, check, demo, import_roster, init, policy, restore, serve, solve, worker
from .pipes import whoever_reads

COMMANDS = (init, serve, worker, demo, import_roster, solve, backup, restore, policy, check)


def main(arguments: list[str] | None = None) -> int:
    os.umask(0o077)  # databases, backups and keys hold contacts and codes: nobody else on this machine reads them
    with whoever_reads():
        options = parser().parse_args(arguments)
        return options.run(options)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="matchfair", description="Runs double-selection fairs (双选会).")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        name = command.__name__.rpartition(".")[2].replace("_", "-")
        added = commands.add_parser(
            name,
            help=command.SUMMARY,
            description=command.SUMMARY,
            epilog=getattr(command, "HELP", None),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_options(added)
        added.set_defaults(run=command.run)
    return top


if __name__ == "__main__":
    sys.exit(main())
