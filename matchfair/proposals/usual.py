"""The weights a bureau's rounds start from: those of every fair, with the bureau's own reading of "encouraged first"."""

from datetime import datetime

from matchfair.fairs.models import Fair
from matchfair.matching import default_weights
from matchfair.parties.standing import readings
from matchfair.policy import chosen

from .models import Round


def usual_weights(bureau_id: int, at: datetime | None = None) -> dict[str, float]:
    """The bureau's weights now, or those of a moment: "encouraged first" gets the share of a score the bureau gives it."""
    percent = chosen(readings(bureau_id, at), "dispute_prone_weight")
    weights = default_weights()
    others = sum(weights.values()) - weights["programme_priority"]
    return {**weights, "programme_priority": round(others * percent / (100 - percent), 2)}


def starting_weights(fair: Fair, last: Round | None) -> dict[str, float]:
    """Those of the last round; a reading the bureau has chosen since counts from the next round on."""
    usual = usual_weights(fair.bureau_id)
    if last is None:
        return usual
    changed = usual != usual_weights(fair.bureau_id, last.solved_at)
    return {**usual, **last.weights, **({"programme_priority": usual["programme_priority"]} if changed else {})}
