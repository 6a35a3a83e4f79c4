"""What a passage's words are worth."""

import pytest

from notes.search.evidence import HALF, Knobs, word_evidence

KNOBS = Knobs(words_weight=1.0)


def test_all_words_of_a_question_are_worth_what_their_rarity_says():
    assert word_evidence(HALF, 1.0, KNOBS) == pytest.approx(0.5)
    assert word_evidence(1000 * HALF, 1.0, KNOBS) == pytest.approx(1.0, abs=1e-5)
    assert word_evidence(-1.0, 1.0, KNOBS) == 0.0


@pytest.mark.parametrize("share", [0.1, 0.2, 0.5, 0.9])
def test_few_of_its_words_are_worth_less_than_their_share(share):
    whole = word_evidence(HALF, 1.0, KNOBS)
    assert 0 < word_evidence(HALF, share, KNOBS) < share * whole


def test_more_of_its_words_are_always_worth_more():
    worth = [word_evidence(HALF, n / 20, KNOBS) for n in range(21)]
    assert worth == sorted(worth)
    assert worth[0] == 0.0
