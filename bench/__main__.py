"""`make bench`: everything is a ratio against a named peer in the same run. ARGS=web, or ARGS=matching, for one half."""

import sys

from bench import matching, web

if __name__ == "__main__":
    halves = {"web": web.main, "matching": matching.main}
    chosen = [name for name in sys.argv[1:] if name in halves]
    sys.argv[1:] = [argument for argument in sys.argv[1:] if argument not in halves]
    for name in chosen or halves:
        halves[name]()
