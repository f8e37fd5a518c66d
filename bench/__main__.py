"""`make bench`: web and matching as ratios against named peers in the same run, rounds in CPU seconds. ARGS=web for one."""

import sys

from bench import matching, rounds, web

if __name__ == "__main__":
    subjects = {"web": web.main, "rounds": rounds.main, "matching": matching.main}
    chosen = [name for name in sys.argv[1:] if name in subjects]
    sys.argv[1:] = [argument for argument in sys.argv[1:] if argument not in subjects]
    for name in chosen or subjects:
        subjects[name]()
