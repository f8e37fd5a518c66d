"""What the solver was asked, kept with the plan: enough to explain it whatever anybody changes afterwards."""

import io
import json
from dataclasses import dataclass

import numpy as np

from matchfair.matching import GRID, Problem
from matchfair.policy import ServiceCode, covers

from .market import Market

RULED_OUT = ("", "declined", "vetoed", "areas", "paused")


@dataclass(frozen=True)
class SolverInput:
    """Rows are enterprises, columns agencies."""

    problem: Problem
    enterprises: list[int]
    agencies: list[int]
    ruled_out: np.ndarray  # (n, m) index into RULED_OUT
    wanted: list[list[list]]  # for each enterprise: service, whether it must have it
    offered: list[dict[int, list[str]]]  # for each agency: area -> items

    def missing(self, i: int, j: int) -> list[str]:
        """Codes of the services that the agency did not cover."""
        return [service for service, _must in self.wanted[i] if not covers(self.offered[j], service)]

    def areas_missing(self, i: int, j: int) -> list[str]:
        """Areas holding a must-have that the agency did not offer."""
        must = {ServiceCode(service).area for service, must in self.wanted[i] if must}
        return [ServiceCode(area) for area in sorted(must - self.offered[j].keys())]


def pack(market: Market, problem: Problem) -> bytes:
    paused = np.broadcast_to([bool(offer.paused_at) for offer in market.offers], problem.shape)
    ruled_out = np.select([market.declined, market.vetoed, paused, np.isnan(problem.scores)], [1, 2, 4, 3]).astype(
        np.uint8
    )
    parties = {
        "enterprises": [row.id for row in market.enterprises],
        "agencies": [row.id for row in market.agencies],
        "wanted": [[[item.service, item.must] for item in needs.items] for needs in market.needs],
        "offered": [{str(row.area): sorted(row.items) for row in offer.areas} for offer in market.offers],
    }
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        scores=(np.rint(problem.scores * GRID) / GRID).astype(np.float32),
        capacity=problem.capacity,
        locked=market.locked,
        ruled_out=ruled_out,
        parties=np.frombuffer(json.dumps(parties).encode(), dtype=np.uint8),
    )
    return packed.getvalue()


def unpack(packed: bytes) -> SolverInput:
    with np.load(io.BytesIO(packed), allow_pickle=False) as kept:
        problem = Problem(scores=kept["scores"], capacity=kept["capacity"], locked=kept["locked"])
        parties = json.loads(kept["parties"].tobytes())
        offered = [{int(area): items for area, items in one.items()} for one in parties.pop("offered")]
        return SolverInput(problem=problem, ruled_out=kept["ruled_out"], offered=offered, **parties)
