"""`matchfair policy`: checks the rule data, or shows what carries each clause."""

import argparse

from matchfair.policy import check_all, coverage, coverage_faults, coverage_text

SUMMARY = "Check the rule data, or show what carries each clause."


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", choices=["check", "coverage"])


def run(options) -> int:
    problems = check_all()
    if options.what == "coverage" and not problems:
        print(coverage_text(coverage()))
        problems = coverage_faults()
    print("\n".join(problems) or "No problem found.")
    return 1 if problems else 0
