"""How well each enterprise of a fair fits one agency, for the agency's own pages: the measure the solver reads."""

import numpy as np

from matchfair.fairs.models import Fair
from matchfair.matching import allowed_pairs, combine, criterion_scores
from matchfair.needs.services import ListedNeeds
from matchfair.offers.models import Offer

from .market import default_weights_of_bureau, enterprises_at, open_proposals, read_hall

BUREAU_ONLY = ("programme_priority",)  # a share that would tell others that an enterprise had disputes


def fits_of(fair: Fair, offer: Offer, needs: dict[int, ListedNeeds]) -> dict[int, tuple[bool, float]]:
    """By enterprise, whether the offer lacks a must-have area, and the score with the bureau's weights.

    Left out are enterprises without needs, and the share of the score that is the bureau's alone.
    """
    enterprises = [one for one in enterprises_at(fair) if one.id in needs and needs[one.id].items]
    if not enterprises:
        return {}
    listed, row = [needs[one.id] for one in enterprises], {one.id: i for i, one in enumerate(enterprises)}
    hall = read_hall(fair, enterprises, listed, [offer], open_proposals(fair), row, {offer.agency_id: 0})
    weights = {
        name: weight for name, weight in default_weights_of_bureau(fair.bureau_id).items() if name not in BUREAU_ONLY
    }
    scores = combine(criterion_scores(hall), weights, np.ones(hall.shape, dtype=bool))[:, 0].tolist()
    lacks = (~allowed_pairs(hall))[:, 0].tolist()
    return {one.id: (lacks[i], scores[i]) for i, one in enumerate(enterprises)}
