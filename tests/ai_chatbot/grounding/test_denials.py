"""A "not" that belongs to another clause, to the notes themselves, or to what was asked."""

import pytest

from ai_chatbot.grounding.check import Verdict

UPDATE = (
    "The command compares your installed version with the newest one, and prints the install"
    " command if a newer version exists. It does not install anything for you. It needs a network."
)
TABLE = (
    "| aiohttp | the answer's stream, nothing else | httpx takes two times the work for each"
    " piece, on cores that the model wants as well |"
)
UPLOADS = "The editor does not upload your notes to any server. It keeps them on the disk."


def test_yes_is_wrong_where_the_passage_says_outright_that_it_is_not_so(holds, verdict):
    asked = "Does update install the newer version for me?"
    said = "Yes, update installs the newer version for you."

    assert verdict(said, UPDATE, question=asked) is Verdict.CONTRADICTED
    assert verdict("Yes.", UPDATE, question=asked) is Verdict.CONTRADICTED
    assert holds("No.", UPDATE, question=asked)
    assert holds("It does not install anything for you.", UPDATE, question=asked)
    assert holds("It prints the install command.", UPDATE, question="What does update print?")


def test_a_not_of_the_next_cell_or_clause_is_none_of_the_claim(holds):
    said = "Because httpx takes two times the work for each piece, on cores that the model wants."

    assert holds(said, TABLE, question="Why not httpx?")
    assert holds(
        "The boat was repaired in May by the yard of Lund.",
        "Nobody came; the boat was repaired in May by the yard of Lund.",
    )
    assert not holds(
        "The boat was repaired in May by the yard of Lund.",
        "The boat was not repaired in May by the yard of Lund.",
    )


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The editor does not upload your notes to any server.", UPLOADS),
        ("Der Editor lädt Notizen nicht hoch.", "Der Editor lädt Notizen nicht hoch."),
    ],
)
def test_what_a_passage_says_of_notes_is_a_claim(holds, claim, passage):
    assert holds(claim, passage)


@pytest.mark.parametrize(
    "claim",
    [
        "The editor does not upload your notes to any server.",
        "The notes do not mention a server.",
        "I find nothing about this in your notes.",
    ],
)
def test_else_it_says_that_nothing_was_found(verdict, claim):
    assert verdict(claim, "The boat was repaired in May.") is Verdict.SAYS_NOTHING


def test_that_nothing_was_found_is_no_claim_even_where_notes_say_the_same(verdict):
    said = "I find nothing about this in your notes."

    assert verdict(said, f"The page says: {said}") is Verdict.SAYS_NOTHING


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The check finds issues in the vault.", "Issues are found in the vault by the check."),
        ("The yard built the boat of oak.", "The yard builds the boat of oak."),
        ("Anna wrote the letter.", "The letter is written by Anna."),
    ],
)
def test_an_irregular_form_is_the_same_word(holds, claim, passage):
    assert holds(claim, passage)
