"""How fast and how lean the matching engine is, as ratios against general tools in the same run.

    python -m bench.matching            all sizes but the largest
    python -m bench.matching --quick    small sizes
    python -m bench.matching --large    100,000 x 1,000 as well (without peers, which need far more memory)

Every measurement runs in a process of its own, one after the other, in CPU seconds of one thread, and includes building
the peer's model from the same array. The process has solved another hall the same way before, so that nobody's time
holds the loading of libraries. The same optimum is asserted to the last unit.
"""

import argparse
import gc
import multiprocessing
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402 - the number of threads is read when numpy is loaded

from bench.matching_instances import KINDS, hall  # noqa: E402
from bench.matching_peers import PEERS  # noqa: E402
from matchfair.matching import GRID, Problem, solve  # noqa: E402

MOST_PAIRS = 20_000_000  # a peer is measured with: OR-tools needs 100 bytes for each
MOST_SEAT_PAIRS = 3_000_000  # scipy is measured with: its time grows with their square
WARM_UP = 99
# rows, agencies -> seeds with peers, seeds of ours alone for the tail
SIZES = {(500, 50): (9, 60), (2000, 50): (5, 30), (5000, 200): (3, 20), (20_000, 500): (2, 6)}
QUICK = [(500, 50), (2000, 50)]


def ours(scores: np.ndarray, capacity: np.ndarray) -> tuple[int, int]:
    """Pairs and total of the best plan, in whole units."""
    plan = solve(Problem(scores=scores, capacity=capacity))
    if plan.gap != 0.0:
        raise AssertionError("the plan is not proven")
    return int((plan.agency >= 0).sum()), round(plan.total * GRID)


def fairly(scores: np.ndarray, capacity: np.ndarray) -> tuple[int, int]:
    """The same of the fair plan."""
    plan = solve(Problem(scores=scores, capacity=capacity), "fair")
    if plan.gap != 0.0:
        raise AssertionError("the plan is not proven")
    return int((plan.agency >= 0).sum()), round(plan.total * GRID)


def measured(work: Callable, *instance) -> tuple[float, float, tuple[int, int]]:
    """CPU seconds, extra memory in MB, and the answer, in a fresh process."""
    gc.freeze()  # or the child would copy what the parent has loaded, whenever it collects garbage
    here, there = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_measure, args=(there, work, instance))
    child.start()
    there.close()
    answer = here.recv()
    child.join()
    return answer


def _measure(pipe, work: Callable, instance: tuple) -> None:
    work(*hall("structured", 500, 50, 1.1, WARM_UP))
    scores, capacity = hall(*instance)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    answer = work(scores, capacity)
    seconds = time.process_time() - start
    extra = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    pipe.send((seconds, extra, answer))


def compare(n: int, m: int, kind: str, seats: float, seeds: tuple[int, int], dtype=np.float64) -> str:
    """One line of the table: medians over the seeds, the longest solve over the median, times faster than each peer."""
    peers = PEERS if n * m <= MOST_PAIRS else {}
    if n * n * seats > MOST_SEAT_PAIRS:
        peers = {name: work for name, work in peers.items() if name != "scipy"}
    seconds: dict[str, list[float]] = {}
    memory: dict[str, list[float]] = {}
    with_peers, alone = seeds
    for seed in range(max(seeds)):
        answers = set()
        for name, work in {"matchfair": ours, **(peers if seed < with_peers else {})}.items():
            took, extra, answer = measured(work, kind, n, m, seats, seed, dtype)
            seconds.setdefault(name, []).append(took)
            memory.setdefault(name, []).append(extra)
            answers.add(answer)
        if len(answers) != 1:
            raise AssertionError(f"{kind} {n} x {m}, seed {seed}: the optima differ: {answers}")
    mine = seconds["matchfair"]
    tail = max(mine) / statistics.median(mine)
    cells = [f"{n:,} × {m:,}", kind, f"{seats}", f"{1000 * statistics.median(mine):.1f}", f"{tail:.1f}"]
    for peer in PEERS:
        cells.append(_cell([theirs / own for theirs, own in zip(seconds.get(peer, []), mine, strict=False)], 2))
    leaner = [theirs / max(1.0, own) for theirs, own in zip(memory.get("POT", []), memory["matchfair"], strict=False)]
    return "| " + " | ".join([*cells, _cell(memory["matchfair"], 0), _cell(leaner, 0)]) + " |"


def _cell(values: list[float], digits: int) -> str:
    return f"{statistics.median(values):.{digits}f}" if values else "–"


def again(n: int, m: int, kind: str, seeds: int) -> str:
    """Solving again after 2.5 % of pairs were locked and 2.5 % declined, as a share of the first solve."""
    shares = []
    solve(Problem(*hall(kind, 500, 50, 1.1, WARM_UP)))
    for seed in range(seeds):
        scores, capacity = hall(kind, n, m, 1.1, seed)
        start = time.process_time()
        first = solve(Problem(scores=scores, capacity=capacity))
        once = time.process_time() - start
        answered = np.random.default_rng(seed).permutation(n)[: n // 20]
        locked = np.full(n, -1)
        locked[answered[::2]] = first.agency[answered[::2]]
        scores[answered[1::2], first.agency[answered[1::2]]] = np.nan
        problem = Problem(scores=scores, capacity=capacity, locked=locked)
        start = time.process_time()
        solve(problem, previous=first.agency)
        shares.append((time.process_time() - start) / once)
    return f"| {n:,} × {m:,} | {kind} | {_cell(shares, 2)} |"


def fair(n: int, m: int, kind: str, seats: float, seeds: int) -> str:
    """The fair plan in times of the best one, and what it takes on top of the matrix as a share of it."""
    times, memory = [], []
    for seed in range(seeds):
        (once, _, best), (took, extra, fairest) = (measured(work, kind, n, m, seats, seed) for work in (ours, fairly))
        if fairest[0] != best[0]:
            raise AssertionError(
                f"{kind} {n} x {m}, seed {seed}: the fair plan matches {fairest[0]}, the best {best[0]}"
            )
        times.append(took / once)
        memory.append(extra * 2**20 / (n * m * 8))
    return f"| {n:,} × {m:,} | {kind} | {seats} | {_cell(times, 1)} | {_cell(memory, 2)} |"


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="small sizes only")
    arguments.add_argument("--large", action="store_true", help="100,000 x 1,000 as well (about 1 GB)")
    chosen = arguments.parse_args()
    sizes = {size: seeds for size, seeds in SIZES.items() if not chosen.quick or size in QUICK}
    packages = ", ".join(f"{package} {version(package)}" for package in ("numpy", "scipy", "POT", "pylmcf", "ortools"))
    print(f"Python {platform.python_version()}, {packages}; {os.cpu_count()} cores\n")
    peers = " | ".join(f"{peer} ÷ ours" for peer in PEERS)
    print(f"| size | scores | seats / n | ours ms | worst / median | {peers} | extra MB | times leaner than POT |")
    print("|---" * (7 + len(PEERS)) + "|")
    for (n, m), seeds in sizes.items():
        for kind in KINDS:
            for seats in (1.1, 0.8):
                print(compare(n, m, kind, seats, seeds), flush=True)
    if chosen.large:
        for kind in KINDS:
            print(compare(100_000, 1000, kind, 1.1, (1, 1), np.float32), flush=True)
    print("\n| solving again | scores | share of the first solve |\n|---|---|---|")
    for (n, m), (seeds, _) in sizes.items():
        for kind in ("uniform", "structured", "ties"):
            print(again(n, m, kind, seeds), flush=True)
    print("\n| fair | scores | seats / n | times best | extra / matrix |\n|---|---|---|---|---|")
    for (n, m), (seeds, _) in sizes.items():
        for kind in KINDS:
            for seats in (1.1, 0.8):
                print(fair(n, m, kind, seats, min(seeds, 5)), flush=True)


if __name__ == "__main__":
    main()
