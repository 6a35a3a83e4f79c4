"""What a reasoning model thought is folded away, and is no part of its answer."""

import re

import pytest

from ai_chatbot.rendering.answers import render_answer, render_cited
from ai_chatbot.rendering.blocks import BlockSplitter
from ai_chatbot.rendering.thoughts import split_thoughts, without_thoughts
from tests.passages import BOAT

FOLD = re.compile(
    r'<details class="thoughts"><summary>Thoughts</summary>'
    r'<div dir="auto">(.*?)</div></details>',
    re.S,
)
THINKING = [
    "<think>\nThe user asks.\n\n- 2 and 2\n</think>\n\nIt is 4.",
    "<think>The user asks.</think>It is 4.",
    "\n<thinking>\nThe user asks.\n</thinking>\nIt is 4.",
    "<Reasoning>\nThe user asks.\n</Reasoning>\n\nIt is 4.",
    "◁think▷The user asks.◁/think▷It is 4.",
    "[THINK]The user asks.[/THINK]It is 4.",
    "<|channel|>analysis<|message|>The user asks.<|end|>"
    "<|start|>assistant<|channel|>final<|message|>It is 4.",
    "<|start|>assistant<|channel|>analysis<|message|>The user asks.<|end|>"
    "<|start|>assistant<|channel|>final<|message|>It is 4.",
    "<scratchpad>The user asks.</scratchpad>\nIt is 4.",
    "<mm:think>\nThe user asks.\n</mm:think>\nIt is 4.",
    "<internal_monologue>The user asks.</internal_monologue>It is 4.",
    "\ufeff<think>The user asks.</think>It is 4.",
    "The user asks.\n\nTwo and two.\n</think>\n\nIt is 4.",
    "The user asks.</think>It is 4.",
    "<think>\nThe user asks for `</think>`.\n</think>\nIt is 4.",
    "<think>\nThe user asks. ```\n</think>\n\nIt is 4.",
    "<think>The user asks.</think>\n<think>Again.</think>\nIt is 4.",
]


@pytest.mark.parametrize("answer", THINKING)
def test_thoughts_are_folded_away(answer):
    html = render_answer(answer, [])

    [thoughts] = FOLD.findall(html)
    assert "The user asks" in thoughts
    assert re.sub(r"<[^>]+>", "", FOLD.sub("", html)).strip() == "It is 4."
    assert without_thoughts(answer) == "It is 4."


@pytest.mark.parametrize("answer", THINKING)
@pytest.mark.parametrize("step", [1, 4, 30])
def test_so_they_are_when_they_come_in_pieces(answer, step):
    splitter, blocks = BlockSplitter(), []
    for at in range(0, len(answer), step):
        blocks += splitter.take(answer[at : at + step])
    html = render_answer("".join([*blocks, splitter.tail]), [], finished=False)

    assert "It is 4." in FOLD.sub("", html)
    assert splitter.tail.endswith("It is 4.")


@pytest.mark.parametrize(
    "half", ["<think>\nThe user", "<think>\nThe\n\n- user\n\n```\nx", "◁think▷a"]
)
@pytest.mark.parametrize("finished", [True, False])
def test_thoughts_without_an_end_are_thoughts(half, finished):
    html = render_answer(half, [], finished=finished)

    assert FOLD.sub("", html).strip() == ""
    assert len(FOLD.findall(html)) == 1
    assert without_thoughts(half) == ""


def test_thoughts_that_are_still_open_are_never_cut():
    splitter = BlockSplitter()

    assert splitter.push("<think>\nOne thing\n\nAnother thing\n\n# And a third\n\n") == ""
    assert splitter.push("</think>\n\nIt is finally 4.\n") != ""


@pytest.mark.parametrize(
    "ending", ["<|im_end|>", "\n<|eot_id|></s>\n", "<end_of_turn>", "<|END_OF_TURN_TOKEN|>"]
)
def test_the_mark_with_which_a_model_ends_is_no_word(ending):
    assert without_thoughts(f"船は青い。{ending}") == "船は青い。"
    assert without_thoughts(f"`{ending}` ends it") == f"`{ending}` ends it"


@pytest.mark.parametrize("text", [
    "Use `<think>` and `</think>` for it.",
    "```\n<think>\nx\n</think>\n```\nend",
    "- so:\n  ```\n  <think>\n  ```",
    "    <think>",
    "Models use <think>...</think> for it.",
    "End it with </think> and go on.",
    "Yes.\n\n<think> begins what is thought.",
    "<thinker>a</thinker>",
    "[think] about [1]"[1:],
    "[THıNK]a[/THıNK] think",
    "<|ſtart_thinking|>",
])  # fmt: skip
def test_a_mark_in_code_or_in_a_sentence_is_text(text):
    html = render_answer(text, [])

    assert "thoughts" not in html
    assert without_thoughts(text) == text.strip()
    assert "&lt;" in html or "think" in html


@pytest.mark.parametrize("name", ["answer", "final_answer", "Response"])
def test_a_tag_around_all_that_is_said_is_no_word_and_one_that_stands_alone_is(name):
    def said(text):
        return without_thoughts(f"<think>hm</think>{text}")

    assert said(f"\n<{name}>\n船は青い。\n</{name}>\n") == "船は青い。"
    for words in (f"<{name}> is the outer tag of each é.", f"Each שלום ends with </{name}>"):
        assert said(words) == words
        assert name in render_answer(f"<think>hm</think>{words}", [])


def test_a_tag_around_what_is_being_said_is_not_shown_before_its_end():
    html = render_answer("<think>hm</think><answer>It is", [], finished=False)

    assert re.sub(r"<[^>]+>", "", FOLD.sub("", html)).strip() == "It is"


@pytest.mark.parametrize("name", ["Reflection", "scratchpad", "inner_monologue"])
def test_a_tag_that_a_sentence_begins_with_holds_thoughts_only_where_it_is_closed(name):
    text = f"<{name}> is a novel from 京都.\n\nIt is long."

    assert without_thoughts(text) == text
    assert not FOLD.search(render_answer(text, []))
    assert without_thoughts(f"<{name}>novel?</{name}>It is.") == "It is."
    assert without_thoughts(f"<think>hm</think>{text}") == text


@pytest.mark.parametrize(
    "text",
    [
        '<details class="thoughts">\nx\n</details>',
        "<details>\n<summary>Thoughts</summary>\n\nx\n\n</details>",
    ],
)
def test_no_text_can_pass_for_thoughts(text):
    assert not FOLD.search(render_answer(text, []))
    assert "<details class" not in render_answer(text, [])


def test_thoughts_are_neither_cited_nor_read_as_markdown():
    text = "<think>\nRepaired in May 2021 [1]. **b** <script>x</script>\n</think>\nIt is blue."

    shown = render_cited(text, [BOAT])

    assert shown.cited == frozenset()
    assert "**b** &lt;script&gt;" in shown.html


@pytest.mark.parametrize(
    "text", ["船を<think>\nあ\n</think>", "<think>\ncafe\u0301 שלום\n</think>\n好"]
)
def test_nothing_of_an_answer_is_lost(text):
    joined = "".join(piece.text for piece in split_thoughts(text))

    assert re.sub(r"</?think>|\s", "", text) == re.sub(r"</?think>|\s", "", joined)
