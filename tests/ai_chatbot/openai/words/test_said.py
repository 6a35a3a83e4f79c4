"""What is told of a flow's text: the same in whatever pieces it comes."""

import random
import re
import time

import pytest
from markdown_it import MarkdownIt

from ai_chatbot.openai.words.said import Said


def told(text, size=0, **wishes):
    """(thoughts, words) of the text in pieces of up to `size` characters, or at once."""
    said, at = Said(**wishes), 0
    rng = random.Random(text)
    pieces = []
    while at < len(text):
        step = rng.randint(1, size) if size else len(text)
        pieces += said.push(text[at : at + step])
        at += step
    pieces += said.rest()
    assert "".join(piece.text for piece in pieces if piece.is_thought) == said.thoughts
    assert "".join(piece.text for piece in pieces if not piece.is_thought) == said.words
    return said.thoughts, said.words


SIZES = [0, 1, 2, 3, 7]
THOUGHTS = [
    ("Just words.", "", "Just words."),
    ("<think>hm</think>Words.", "hm", "Words."),
    ("<think>\nhm\nso\n</think>\n\nWords.", "hm\nso\n", "Words."),
    ("  <THINK>hm</THINK>Words.", "hm", "Words."),
    ("<thinking>a < b</thinking>\nc < d <e", "a < b", "c < d &lt;e"),
    ("◁think▷橋◁/think▷長い。", "橋", "長い。"),
    ("[THINK]حسنا[/THINK]الجسر", "حسنا", "الجسر"),
    ("<seed:think>hm</seed:think>Words.", "hm", "Words."),
    (
        "<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>Yes.",
        "hm",
        "Yes.",
    ),
    ("<|channel>thought\nhm<channel|>Yes.", "hm", "Yes."),
    ("<think>a</think><think>b</think>c", "ab", "c"),
    ("Words <think>in</think> a line.", "", "Words &lt;think>in&lt;/think> a line."),
    ("```\n<think>code</think>\n```\nx", "", "```\n<think>code</think>\n```\nx"),
    ("Words first.\n<think>hm</think>\nMore.", "hm", "Words first.\n\nMore."),
    ("<think>without an end", "without an end", ""),
    ("</think>\nWords.", "", "Words."),
    ("[1] is no thought", "", "[1] is no thought"),
    ("<thin", "", "&lt;thin"),
    ("", "", ""),
    ("<think></think>", "", ""),
    ("<think>hm</think>\n<answer>\n橋 é\n</answer>", "hm", "橋 é\n"),
    (
        "<think>hm</think><answer> is a tag.\nSo is </answer>",
        "hm",
        "&lt;answer> is a tag.\nSo is &lt;/answer>",
    ),
    ("<inner_monologue>hm</inner_monologue>שלום", "hm", "שלום"),
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("text", "thoughts", "words"), THOUGHTS)
def test_thoughts_are_told_from_words(text, thoughts, words, size):
    assert told(text, size) == (thoughts, words)


def test_of_a_whole_text_the_end_of_thoughts_is_enough():
    said = Said()

    said.read_whole("hm, ![x](u)\nso</think>\n\nYes ![y](v).")

    assert said.thoughts.split() == ["hm,", "!", "[x](u)", "so"]
    assert said.words == "Yes ! [y](v)."


def test_words_are_not_held_back():
    said = Said()

    assert [said.push(piece)[0].text for piece in ("He", "llo", " wor", "ld.")] == [
        "He", "llo", " wor", "ld.",
    ]  # fmt: skip


HARMLESS = [
    ("![x](https://e.example/?q=s)", "! [x](https://e.example/?q=s)"),
    ("It works![1]", "It works! [1]"),
    ("![x][y]\n\n[y]: https://e.example", "! [x][y]\n\n[y]: https://e.example"),
    ("`vec![1]` and ``a`b![c]``", "`vec![1]` and ``a`b![c]``"),
    ("```rust\nvec![1] <T>\n```\n![x](u)", "```rust\nvec![1] <T>\n```\n! [x](u)"),
    ("~~~\n<b>\n~~~\n<b>", "~~~\n<b>\n~~~\n&lt;b>"),
    ("a < b, 1 <2, <3", "a < b, 1 <2, <3"),
    ("<https://a.example/x> <HTTP://b.example>", "<https://a.example/x> <HTTP://b.example>"),
    ("<script>x</script><!-- --><?php", "&lt;script>x&lt;/script>&lt;!-- -->&lt;?php"),
    ("```\r\nvec![1]\r\n```\r![x](u)", "```\nvec![1]\n```\n! [x](u)"),
    ("a\r\n\n\r\nb", "a\n\n\nb"),
    ("`\n \t\n`![a]` \n橋\n`![a]`", "`\n \t\n`![a]` \n橋\n`![a]`"),
    ("```\nplain\n\n```\n<b>\nplain\n<b>", "```\nplain\n\n```\n&lt;b>\nplain\n&lt;b>"),
    # Lines that are read at once:
    (
        "a\n![x](u)\n[ <b> ~ é e\u0301 小 ש\n<!\n<\n[y",
        "a\n! [x](u)\n[ &lt;b> ~ é e\u0301 小 ש\n&lt;!\n<\n[y",
    ),
    ("a\n<HTTPS://b.example>\n<b>\n", "a\n<HTTPS://b.example>\n&lt;b>\n"),
    ("a\n$\n\n\\\n`![x](u)`", "a\n$\n\n\\\n`! [x](u)`"),
    ("a\n$\n \t\nb\n`![x](u)`", "a\n$\n \t\nb\n`![x](u)`"),
    ("a\n<http://b\n`![x](u)`", "a\n<http://b\n`! [x](u)`"),
    # Not code, or not surely:
    ("`\n![x](u)`", "`\n! [x](u)`"),
    ("` ![x](u)", "` ! [x](u)"),
    ("\\`![x](u)`", "\\`! [x](u)`"),
    ("<https://a`b> ![x](u)`", "<https://a`b> ! [x](u)`"),
    ("$`$![x](u)`", "$`$! [x](u)`"),
    ("- ```\n  a\n![x](u)", "- ```\n  a\n! [x](u)"),
    ("- a\n  ```\n  b\n![x](u)\n  ```", "- a\n  ```\n  b\n! [x](u)\n  ```"),
    ("> ```\n![x](u)\n\n```\n![y](v)\n```", "> ```\n! [x](u)\n\n```\n! [y](v)\n```"),
    ("    ```\n![x](u)", "    ```\n! [x](u)"),
    ("a ```\n\x0c\n`![x](u)`", "a ```\n\x0c\n`! [x](u)`"),
    ("```a`\n`![x](u)`", "```a`\n`! [x](u)`"),
    ("```| a |\n|---|\n<b>", "```| a |\n|---|\n&lt;b>"),
    ("``` a`b\n![x](u)", "``` a`b\n! [x](u)"),
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("text", "shown"), HARMLESS)
def test_pictures_are_links_and_html_is_text_but_in_code(text, shown, size):
    assert told(text, size)[1] == shown


PARTS = [
    "![x](https://e.example/s)",
    "<img src=//e.example>", "`", "``", "```", "\n", "\n\n", "- ", "> ",
    "    ", "  ", "\\", "$", "<https://a.example", ">", "a", " ", "~~~", "1. ", "[", "](u)", "!",
    "\r", "``` \n", "```\n", "- ```\n", "\t", "<div>", "<!--",
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(100))
def test_no_mixture_shows_a_picture_or_an_element(seed):
    rng = random.Random(seed)
    text = "".join(rng.choices(PARTS, k=rng.randint(2, 40)))

    html = MarkdownIt("commonmark", {"html": True}).render(told(text, 3)[1])

    bare = re.sub(r"<code.*?</code>", "", html, flags=re.S)
    assert "<img" not in bare, text
    assert "e.example>" not in bare.replace("&gt;", ">") or "<img" not in bare


STOPPED = [
    ("One two END three", ("END",), "One two "),
    ("ENEND", ("END",), "EN"),
    ("abcabd", ("abd", "cab"), "ab"),
    ("no stop here EN", ("END",), "no stop here EN"),
    ("橋は長い。", ("長",), "橋は"),
    ("a.b", (".",), "a"),
    ("<think>END</think>a END", ("END",), "a "),
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("text", "stops", "words"), STOPPED)
def test_a_stop_ends_the_words(text, stops, words, size):
    assert told(text, size, stops=stops)[1] == words


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("text", "limit", "words"),
    [
        ("12345678", 1, "1234"), ("12345678", 2, "12345678"), ("123456789", 2, "12345678"),
        ("橋は長い", 1, "橋"), ("<think>abcd</think>efgh", 1, ""), ("👍👍", 1, "👍"),
        ("<think>abcd</think>efghi", 2, "efgh"),
    ],
)  # fmt: skip
def test_so_many_tokens_are_told_and_no_letter_is_halved(text, limit, words, size):
    assert told(text, size, limit=limit)[1] == words


def test_what_waited_for_a_stop_counts_as_well():
    said = Said(stops=("ab" * 20,), limit=1)

    assert said.push("ab" * 10) == []
    assert [piece.text for piece in said.rest()] == ["abab"]
    assert said.cut == "length"


HEAVY = [
    "a",
    "`",
    "` ",
    "\n",
    "<",
    "<think>",
    "<think></think>",
    "![",
    "<http",
    "``` \n",
    "[\n",
    "<a\n",
    "`a",
    "\\`",
]


@pytest.mark.thorough
@pytest.mark.parametrize("unit", HEAVY)
@pytest.mark.parametrize("size", [0, 40])
def test_the_work_grows_with_the_length(unit, size):
    def seconds(length):
        text = unit * (length // len(unit))
        began = time.process_time()
        told(text, size, stops=("ab" * 50,))
        return time.process_time() - began

    few = min(seconds(10_000) for _ in range(3))

    # One of three, as the collector of the whole process may run meanwhile.
    assert any(seconds(100_000) < max(1.0, 30 * few) for _ in range(3))
