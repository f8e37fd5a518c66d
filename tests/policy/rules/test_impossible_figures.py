"""What cannot be is refused with what would be right, and a share is printed as it decides."""

from datetime import date
from fractions import Fraction

import pytest

from matchfair.policy import (
    AgencyFacts,
    AgencyYear,
    ClientCounts,
    Step,
    agency_certification,
    agency_exits,
    working_in_words,
)


@pytest.mark.parametrize("counts", [(0, 1, 1), (3, 4, 0), (3, 0, 4), (3, -1, 0)])
def test_more_clients_with_a_case_than_were_served_cannot_be(counts):
    with pytest.raises(ValueError, match="among those served"):
        ClientCounts(*counts)


@pytest.mark.parametrize("scores", [(0, 160), (120, 50), (-1, 80)])
def test_a_score_outside_its_range_cannot_be(scores):
    with pytest.raises(ValueError, match="give each as 0 to 100"):
        agency_certification("pingshan", date(2025, 1, 15), AgencyFacts(test_scores=scores))


@pytest.mark.parametrize(
    ("cases", "workforce", "said"),
    [
        (9, 800, "9件 ÷ 800人 = 1.125%，达到1%"),
        (1, 101, "1件 ÷ 101人 = 0.990…%，未达到1%"),
        (9, 901, "9件 ÷ 901人 = 0.998…%，未达到1%"),
        (1, 100, "1件 ÷ 100人 = 1%，达到1%"),
    ],
)
def test_a_rate_is_printed_with_its_parts_and_never_rounded_over_its_limit(cases, workforce, said):
    facts = AgencyYear(own_cases=cases, own_workforce=workforce)
    answer = agency_exits("pingshan", date(2025, 12, 31), facts)[0]
    assert said in [working_in_words(step)[0] for step in answer.working]


def test_a_share_in_words_keeps_its_digits():
    units = {"part_unit": "unit_enterprise", "base_unit": "unit_enterprise"}
    step = Step("share_below", {"part": 1, "base": 3, "share": Fraction(1, 3), "share_limit": Fraction(1, 5), **units})
    assert working_in_words(step)[0] == "1家 ÷ 3家 = 33.333…%，未达到20%"
