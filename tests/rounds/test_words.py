"""Every code that a round makes has its sentence, with the values that it names."""

import pytest

from matchfair.matching import Reason
from matchfair.rounds import explanation, solver_input, words
from matchfair.words import counted, say

VALUES = {"rank": 1, "choices": 2, "locked": 0, "seats": 2, "lowest_kept": 0.5, "score": 0.25, "short": 0.125}
VALUES |= {"level": 0.75, "own_score": 1.0}


def test_every_reason_of_the_solver_has_a_sentence(app):
    codes = {*explanation.FOR_A_PAIR, "locked_elsewhere", "full_by_locks", "full_of_better"}
    assert set(words.FOR_A_PAIR) == codes
    assert set(words.RULED_OUT) == set(filter(None, solver_input.RULED_OUT))
    with app.test_request_context():
        for code in explanation.FOR_A_PAIR:
            assert "%(" not in words.for_a_pair(Reason(code, VALUES).code, VALUES, own=True)


@pytest.mark.parametrize(
    ("code", "values", "own", "sentence"),
    [
        ("locked", {}, False, "您把该企业锁定给了另一家机构。"),
        ("full", {"locked": 1}, False, "已满：3 个名额中 1 个已锁定，其余名额中最低的匹配度为 50.00。"),
        ("full", {"score": 0.4}, False, "已满：3 个名额都给了匹配度更高的企业（最低 50.00）。"),
        ("full", {"score": 0.6}, False, "本方案中已满，其中最低的匹配度为 50.00。"),
    ],
)
def test_a_reason_takes_the_sentence_of_its_values(app, code, values, own, sentence):
    with app.test_request_context():
        told = words.for_a_pair(code, {"seats": 3, "locked": 0, "lowest_kept": 0.5, "score": 0.5} | values, own)
    assert told == sentence


def test_one_and_several_have_sentences_of_their_own(app):
    with app.test_request_context():
        sentences = {"few": counted("%(num)s seat", "%(num)s seats")}
        assert [say(sentences, "few", num=number) for number in (1, 2)] == ["1 seat", "2 seats"]
