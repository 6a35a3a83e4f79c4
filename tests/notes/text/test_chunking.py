"""Passages: cut along headings and paragraphs, with offsets that are exactly right."""

import itertools
import time

import pytest

from notes.text.chunking import (
    HEADINGS_MAX,
    LONGEST,
    SHORT,
    UNBROKEN,
    count_anew,
    count_remembered,
    count_tokens,
    cut,
    split_into_chunks,
    splitter,
)
from notes.text.reading.pieces import PIECE_CHARS
from tests.pace import allowed

AWKWARD = [
    "",
    "\n\n\n",
    "one line",
    "# Only a heading",
    "text\n# A\n\n## B\n\nunder b\n\n# C\n",
    "```\n# not a heading\n```\n\nafter",
    "````\n```\n# still code\n```\n````\n# real\nx",
    "  indented\n\ttabs\n\n   \nends with spaces   \n\n",
    "Ünïcödé 日本語 の 文章。 次の文。🎉 émoji\n\n" * 40,
    "word " * 3000,
    "x" * 5000,
    "- item\n" * 400,
    "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 200,
    "# A #\n### C\ntext\n## B ##\nmore\n####### seven\n#nospace",
    "same\n\nsame\n\nsame",
]


@pytest.mark.parametrize("body", AWKWARD)
def test_each_passage_is_exactly_its_range_of_the_body(body):
    for chunk in split_into_chunks(body):
        assert body[chunk.start : chunk.end] == chunk.text
        assert chunk.text == chunk.text.strip()


@pytest.mark.parametrize("body", AWKWARD)
def test_passages_follow_each_other_without_overlap(body):
    chunks = split_into_chunks(body)

    assert all(a.end <= b.start for a, b in itertools.pairwise(chunks))


@pytest.mark.parametrize("body", AWKWARD)
def test_no_word_of_the_text_is_lost(body):
    kept = "".join("".join(chunk.text.split()) for chunk in split_into_chunks(body))
    headings = [line for line in body.splitlines() if line.lstrip().startswith("#")]
    without = "".join("".join(line.split()) for line in body.splitlines() if line not in headings)

    for letter in set(without):
        assert kept.count(letter) >= without.count(letter)


@pytest.mark.parametrize("body", AWKWARD)
def test_no_passage_is_longer_than_the_embedder_reads(body):
    assert all(count_tokens(c.text) <= LONGEST for c in split_into_chunks(body))


def test_a_passage_knows_the_headings_above_it():
    chunks = split_into_chunks(
        "# Boats\nintro\n## Annika\nred\n### Repairs\nin May\n## Berta\nblue"
    )

    assert [(c.heading, c.text) for c in chunks] == [
        ("Boats", "intro"),
        ("Boats › Annika", "red"),
        ("Boats › Annika › Repairs", "in May"),
        ("Boats › Berta", "blue"),
    ]


def test_underlined_headings_are_headings_and_words_are_read_without_marks():
    chunks = split_into_chunks(
        "The `sea`\n=======\n\nintro\n\nIn [May](may.md)\n---\n\nred\n\n### *Cafe\u0301* 寿司\nx"
    )

    assert [(c.heading, c.text) for c in chunks] == [
        ("The sea", "intro"),
        ("The sea › In May", "red"),
        ("The sea › In May › Cafe\u0301 寿司", "x"),
    ]


@pytest.mark.parametrize(
    "inside",
    [
        "> # Quoted\n> words", "- # Listed\n  words", "1. a\n\n   ## Listed\n\n   words",
        "> [!note] Title\n> # Called\n> out", "    # code", "```\n# code\n```",
        "- ```\n  # in code\n  ```", "%%\n# hidden\n%%", "x[^1]\n\n[^1]: a\n\n    # noted",
        "<!--\n# hidden\n-->",
    ],
)  # fmt: skip
def test_what_is_no_heading_of_the_text_itself_begins_no_section(inside):
    chunks = split_into_chunks(f"# Boats\n\nbefore\n\n{inside}\n\nafter")

    assert {chunk.heading for chunk in chunks} == {"Boats"}
    assert chunks[-1].text.endswith("after")


def test_a_heading_with_nothing_under_it_can_still_be_found():
    assert [c.text for c in split_into_chunks("# Ideas\n")] == ["# Ideas"]


def test_a_short_rest_is_joined_to_the_passage_before():
    body = "A sentence of some words. " * 27 + "The end."

    chunks = split_into_chunks(body)

    assert chunks[-1].text.endswith("The end.")
    assert all(count_tokens(chunk.text) >= SHORT for chunk in chunks)


@pytest.mark.parametrize("blank", [" ", "\t", "\n", "\u00a0", " \n"])
@pytest.mark.parametrize("length", [9, 49, 1999, 100_000])
def test_white_space_makes_no_passage_long_and_none_slow(blank, length):
    gap = blank * (length // len(blank))
    body = f"boat{gap}" * (200_000 // length) + "repair"
    began = time.thread_time()

    chunks = split_into_chunks(body)

    assert time.thread_time() - began < allowed(5)
    assert max(len(chunk.text) for chunk in chunks) <= 50 * LONGEST
    assert "boat" in chunks[0].text
    assert chunks[-1].text.endswith("repair")


@pytest.mark.parametrize("piece", ["word ", "Añ é.\n\n", "naïveté本 ", "x.a", "ab  \n", "."])
@pytest.mark.parametrize("times", [1, 9, 56, 57, 85, 169, 170, 171, 400])
def test_a_section_that_is_short_is_cut_as_the_splitter_cuts_it(piece, times):
    assert list(cut(piece * times)) == splitter().split_text(piece * times)


@pytest.mark.parametrize("sign", ["x", "`", "字", "e\u0301", "ב"])
def test_runs_too_short_to_be_cut_apart_are_passed_by_once(sign):
    text = f"{(sign * 1999)[:1999]} " * 500
    began = time.thread_time()

    assert not UNBROKEN.findall(text)

    assert time.thread_time() - began < allowed(0.25)
    assert len(UNBROKEN.findall(f"a {sign * 2000} b {sign * 2000}{' ' * 60}c")) == 3


@pytest.mark.parametrize(
    ("blank", "piece"), [(0, "."), (30_000, "Boote "), (0, "本 "), (9, "قارب ")]
)
def test_what_is_too_long_is_known_for_it_without_counting_all(blank, piece):
    text = " " * blank + piece * (2_000_000 // len(piece) if not blank else 300)
    began = time.thread_time()

    assert count_tokens(text) > LONGEST

    assert time.thread_time() - began < allowed(0.05)


@pytest.mark.parametrize("part", ["#boot ", "# Über 小船\n", "قارب "])
def test_what_a_text_says_again_and_again_is_counted_once(part):
    count_remembered.cache_clear()

    split_into_chunks(part * 20_000)

    assert count_remembered.cache_info().misses < 100
    assert count_remembered(part) == count_anew(part) == count_tokens(part)


def test_a_text_of_headings_alone_is_no_passage_for_each_of_them():
    """Each passage is a row and a vector; what stands behind the last counted heading is cut on."""
    headings = "".join(f"# Où {n} 小船\n" for n in range(HEADINGS_MAX + 1_000))

    chunks = split_into_chunks(f"{headings}\nThe boat lies in Lund.\n")

    assert HEADINGS_MAX < len(chunks) < HEADINGS_MAX + 200
    assert chunks[0].heading == "Où 0 小船"
    assert "The boat lies in Lund." in chunks[-1].text


# --- Comments -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("The boat %%check%% lies in Lund. %%x%%", ["The boat lies in Lund."]),
        ("> The boat %%check\n> this%% lies in Lund.", ["> The boat lies in Lund."]),
        ("`%%a%%` begins %%a%% it", ["`%%a%%` begins it"]),
        ("The boat.\n\n%%\nsold\n\nsold\n%%\n\nThe shed.", ["The boat.", "The shed."]),
        ("The boat %%sold\n\nsold%% lies in Lund.", ["The boat", "lies in Lund."]),
        ("苔 %%秘密\r\n\r\n秘密%% は緑", ["苔", "は緑"]),
        ("# Boats\n\n%%sold%%", ["# Boats"]),
        ("%%nothing else%%", []),
        ("5 %% 3 is 2", ["5 %% 3 is 2"]),
    ],
)
def test_comments_are_in_no_passage(body, texts):
    chunks = split_into_chunks(body)

    assert [chunk.text for chunk in chunks] == texts
    for chunk in chunks:
        assert body[chunk.start : chunk.end].startswith(chunk.text.split()[0])
        assert body[chunk.start : chunk.end].endswith((chunk.text.split()[-1], "%%"))


BERTH = "[berth]: https://harbour.example/berths/7 'At the mole'\n"


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (f"The [berth] is let.\n\n{BERTH}[b]: b.md\n", ["The [berth] is let."]),
        (f"Le port.\n\n{BERTH}\nLa coupée.", [f"Le port.\n\n{BERTH}\nLa coupée."]),
        ("# 港\r\n\r\n[b]: b.md\r\n[b]: c.md", ["# 港"]),
        ("> القارب\n>\n> [b]: b.md\n>\n> أزرق", ["> القارب\n>\n> [b]: b.md\n>\n> أزرق"]),
        ("[//]: # (begin)\n" * 3 + "\nThe shed.", ["The shed."]),
        ("[Anna]: Yes!\n", ["[Anna]: Yes!"]),  # shown, as it is no address
        (BERTH * 40, []),
    ],
)
def test_definitions_of_links_part_no_passage_and_begin_and_end_none(body, texts):
    assert [chunk.text for chunk in split_into_chunks(body)] == texts


def test_definitions_of_a_long_note_are_found_in_each_of_its_pieces():
    part = "# Boat {n}\n\nBoat {n} [b{n}] {sand}\n\n[b{n}]: {n}.md\n\n"
    body = "".join(part.format(n=n, sand="sand " * 40) for n in range(1000))
    assert len(body) > 2 * PIECE_CHARS

    said = " ".join(chunk.text for chunk in split_into_chunks(body))
    assert "Boat 999 [b999]" in said
    assert ".md" not in said


def test_the_words_of_a_drawing_are_found_though_they_stand_in_a_comment():
    body = "%%\n## Text Elements\nboat ^id\n## Drawing\n```compressed-json\nN4Ig\n```\n%%"

    (chunk,) = split_into_chunks(body)
    assert "boat" in chunk.text
    assert "N4Ig" not in chunk.text


def test_comments_of_a_long_note_are_found_in_each_of_its_pieces():
    body = "".join(f"Boat {n} %%sold{n}%% lies in Lund. {'sand ' * 40}\n\n" for n in range(1200))
    assert len(body) > 2 * PIECE_CHARS

    said = " ".join(chunk.text for chunk in split_into_chunks(body))
    assert "Boat 1199 lies" in said
    assert "sold" not in said
