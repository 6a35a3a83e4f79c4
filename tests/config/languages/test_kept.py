"""Sentences that rows keep in English, and numbers as people write them."""

import pytest

from ai_chatbot.langflow.errors import REPORTED, REPORTED_ELSEWHERE, TOO_LONG
from ai_chatbot.rendering.kept.sentences import reason
from config.base.languages.active import in_language
from config.base.languages.kept import retold, values_in
from config.base.languages.numbers import grouped, size


@pytest.mark.parametrize(
    ("sentence", "pattern", "values"),
    [
        ("No reply in 15 seconds.", "No reply in %(n)s seconds.", {"n": "15"}),
        ("a. b. c.", "%(first)s. %(rest)s.", {"first": "a", "rest": "b. c"}),
        ("x is y", "%(one)s is %(other)s", {"one": "x", "other": "y"}),
        ("x is y is z", "%(one)s is %(other)s", {"one": "x", "other": "y is z"}),
        (" is ", "%(one)s is %(other)s", {"one": "", "other": ""}),
        ("No reply in 15 seconds", "No reply in %(n)s seconds.", None),
        ("Reply in 15 seconds.", "No reply in %(n)s seconds.", None),
        ("No reply in 15 seconds. Or more.", "No reply in %(n)s seconds.", None),
        ("", "No reply in %(n)s seconds.", None),
        ("No names.", "No names.", {}),
        ("No names. Or", "No names.", None),
        ("100 %(n)s", "%(n)s %(n)s", {"n": "%(n)s"}),
    ],
)
def test_what_is_a_sentences_own_is_found_again(sentence, pattern, values):
    assert values_in(sentence, pattern) == values


def test_it_is_retold_with_what_is_its_own_whatever_that_holds():
    own = "“Ü” 設定 مرحبا %(x)s <b> .*"
    with in_language("de"):
        assert (
            retold(REPORTED % {"detail": own}, [REPORTED])
            == f"Der Flow meldete einen Fehler: {own}"
        )
        assert retold("Nobody translates this.", [REPORTED]) == "Nobody translates this."
        assert retold("", [REPORTED]) == ""
    assert retold(REPORTED % {"detail": own}, [REPORTED]) == REPORTED % {"detail": own}


def test_the_longer_of_two_is_told_whole():
    kept = REPORTED_ELSEWHERE % {"detail": "It refused the token."}
    with in_language("fr"):
        assert reason(kept).endswith("sa COMMONPLACE_URL est fausse.")


def test_a_long_sentence_of_many_beginnings_takes_no_time():
    sentence = "a is " * 100_000

    assert values_in(sentence, "%(a)s is %(b)s is %(c)s is %(d)s.") is None


@pytest.mark.parametrize(("count", "said"), [
    (0, "0 KB"), (1, "0.1 KB"), (999, "1 KB"), (12_345, "12 KB"), (999_600, "1 MB"),
    (1_234_567, "1.2 MB"),
    (209_715_200, "210 MB"), (1_500_000_000, "1.5 GB"), (10**13, "10,000 GB"),
])  # fmt: skip
def test_a_size_is_said_in_the_unit_that_shows_it(count, said):
    with in_language("en"):
        assert size(count) == said
    with in_language("fr"):
        assert [size(1_500_000), size(12_000)] == ["1,5 Mo", "12 ko"]


@pytest.mark.parametrize(
    ("language", "number"), [("en", "12,345"), ("de", "12.345"), ("fr", "12\u00a0345")]
)
def test_numbers_are_grouped_as_the_language_does(language, number):
    with in_language(language):
        assert grouped(12_345) == number
        assert number in reason(TOO_LONG % {"most": "12,345"})
        assert "many" in reason(TOO_LONG % {"most": "many"})  # an odd row is told as it is
