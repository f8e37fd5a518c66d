"""`matchfair solve`: a problem file in, the plan by id out."""

import argparse
import json
import sys
from pathlib import Path

from matchfair.matching import OBJECTIVES, plan_as_json, read_problem, solve

SUMMARY = "Solve a problem file and print the plan."
PROBLEM = "a JSON file with the problem, in the format below"
OBJECTIVE = (
    "best: the most enterprises matched, then the highest total (the default); fair: the most matched, then the highest "
    "lowest score, then the total; stable: no enterprise and agency would both rather have each other"
)
OUT = "write the plan to this file instead of printing it"

EXAMPLE = """{"enterprises": [{"id": "E1"}, {"id": "E2"}],
 "agencies": [{"id": "A1", "capacity": 1}],
 "scores": [["E1", "A1", 0.5], ["E2", "A1", 0.75]],
 "locked": []}"""

ANSWER = """{
  "objective": "best",
  "status": "optimal",
  "grid": 9.5367431640625e-07,
  "gap": 0.0,
  "total": 0.75,
  "worst": 0.75,
  "pairs": [
    [
      "E2",
      "A1"
    ]
  ],
  "unmatched": {
    "E1": "no_seat"
  },
  "seat_value": {
    "A1": 0.5
  },
  "seat_matches": {
    "A1": 1
  },
  "blocking_pairs": [],
  "load": {
    "A1": 1
  }
}"""

HELP = f"""A pair that is not in "scores" is not allowed; a pair in "locked" must be made. Scores may be from -2**20 to 2**20,
usually 0 to 1. An agency may have a "minimum" beside its capacity: best and fair match the most, then are the fewest
clients short of the minimums, and the answer says in "short" who gets fewer. For example problem.json, two enterprises and one seat:

{EXAMPLE}

matchfair solve problem.json

{ANSWER}

Scores are compared on a "grid" of 2**-20 (9.5367431640625e-07): those that round to the same step are equal. "total" and
"worst" are of the scores as written. "gap" 0.0: proven optimal; where scores lie between steps, a better total could be
above this one by at most the gap. An enterprise, an agency or the file with a key that is not named here is refused.
"unmatched": no_seat, the agencies it may go to are full; no_allowed_agency, there is none.
"seat_value", "seat_matches": what one more seat at each agency adds to the best total, and how many more it matches.
"""


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("problem", type=Path, help=PROBLEM)
    command.add_argument("--objective", default="best", choices=OBJECTIVES, help=OBJECTIVE)
    command.add_argument("--out", type=Path, help=OUT)


def run(options) -> int:
    try:
        named = read_problem(json.loads(options.problem.read_text(encoding="utf-8")))
        plan = solve(named.problem, objective=options.objective)
    except (OSError, ValueError) as error:
        print(f"{options.problem}: {error}", file=sys.stderr)
        return 1
    answer = plan_as_json(plan, named.enterprises, named.agencies)
    text = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    if not options.out:
        print(text, end="")
        return 0
    try:
        options.out.write_text(text, encoding="utf-8")
    except OSError as error:
        why = f"The plan could not be written to {options.out}: {error.strerror}."
        print(why, "Name a file in a folder that exists.", file=sys.stderr)
        return 1
    return 0
