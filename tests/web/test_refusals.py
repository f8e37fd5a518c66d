"""What is refused says what, why and what to do next, in words of its own."""

import pytest

from matchfair import create_app  # noqa: F401  (loads every slice, hence every refusal)
from matchfair.errors import BY_NAME, BadInput, Refused, refusal_named
from matchfair.words import sentence

RAISED = sorted((cls for cls in BY_NAME.values() if cls is not BadInput), key=lambda cls: cls.__name__)


@pytest.mark.parametrize("refusal", RAISED, ids=lambda cls: cls.__name__)
def test_every_refusal_has_a_sentence_and_advice(refusal):
    assert str(refusal.title) and str(refusal.advice)


def test_two_refusals_of_one_name_are_refused():
    with pytest.raises(TypeError, match="two refusals are called NoFreeSeat"):
        type("NoFreeSeat", (Refused,), {})


def test_a_stored_refusal_is_said_again_in_its_own_words(app):
    with app.test_request_context():
        said = sentence(refusal_named("LoginTaken", {"login": "li"}))
    assert said == ("已有名为 li 的账号。", "请换一个账号名。")
    assert refusal_named("GoneForLong", {}) is None
