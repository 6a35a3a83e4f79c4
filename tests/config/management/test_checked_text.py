"""An answer in the terminal: sentences with their marks, and thoughts without."""

import pytest

from config.management.checked_text import CheckedText
from tests.passages import BOAT

ANSWER = (
    "<think>\nRepaired in May 2021 at the Lund yard. So it is.\n</think>\n"
    "Repaired in May 2021 at the Lund yard. Yes."
)


@pytest.mark.parametrize("step", [1, 5, 200])
def test_what_was_thought_is_not_cited(step):
    text = CheckedText("When?")
    printed = text.serve([BOAT])
    for at in range(0, len(ANSWER), step):
        printed += text.push(ANSWER[at : at + step])
    printed += text.rest()

    thoughts, said = printed.split("</think>")
    assert "[1]" not in thoughts
    assert said.strip() == "Repaired in May 2021 at the Lund yard [1]. Yes."
