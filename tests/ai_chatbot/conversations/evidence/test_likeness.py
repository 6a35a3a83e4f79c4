"""The lines of a rewritten text that are most like what stood there."""

import time

import pytest

from ai_chatbot.conversations.evidence.likeness import most_like


@pytest.mark.parametrize(
    ("passage", "now"),
    [
        ("The bridge was built in 1873.", "The bridge was built in 1874, of iron."),
        ("Das Café am Fluß öffnet um neun.", "Das Cafe\u0301 am Fluß öffnet erst um zehn."),
        ("那座桥建于一八七三年，用的是铁。", "那座桥建于一八七四年，用的是铁。"),
        ("הגשר נבנה בשנת 1873 מברזל.", "הגשר נבנה בשנת 1874 מברזל."),
    ],
)
def test_a_line_that_was_rewritten_is_found_again(passage, now):
    text = f"# Title\n\nSomething else entirely.\n\n{now}\n\nAnd a word on tulips."

    assert most_like(passage, text) == now


def test_as_many_lines_as_the_passage_had():
    passage = "one red apple\ntwo green pears\nthree blue plums"
    text = "a beginning\none red apple pie\ntwo green pears\nthree black plums\nan end"

    assert most_like(passage, text) == "one red apple pie\ntwo green pears\nthree black plums"


@pytest.mark.parametrize("text", ["", "\n\n", "Nothing of this sort: 0123456789", "橋"])
def test_what_is_nowhere_is_not_found(text):
    assert most_like("The bridge was built in 1873.", text) == ""
    assert most_like("", text) == ""


def test_twice_the_text_takes_twice_the_time():
    def seconds(lines):
        text = "the same words in every line\n" * lines
        began = time.process_time()
        most_like("the same words in every line\n" * 60, text)
        return time.process_time() - began

    seconds(1000)
    few, many = (min(seconds(lines) for _ in range(3)) for lines in (4000, 16_000))

    assert many < 8 * few + 0.02
