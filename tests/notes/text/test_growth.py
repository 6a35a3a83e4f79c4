"""What reads or shows a note's text takes time in proportion to it, whatever the text is."""

import time
import unicodedata
from itertools import pairwise

import pytest

from config.base.garbage import own_time
from notes.search.query import parse_query
from notes.text.bounded_markdown import new_env
from notes.text.chunking import split_into_chunks
from notes.text.comparing import compare
from notes.text.front_matter_reading import TooMuch, read_yaml
from notes.text.html.excerpts import mark_words
from notes.text.markdown import render_note
from notes.text.parsing import LINKS_MAX, TAGS_MAX, parse_note
from notes.text.reading.body import SYNTAX
from notes.text.reading.code import code_spans, find_code
from notes.text.reading.links import links_of_line
from notes.text.syntax.headings import SLUG_MAX_CHARS, slug
from notes.text.words.splitting import split_words
from tests.pace import allowed

pytestmark = pytest.mark.thorough

SMALL = 2_500
HOSTILE = (
    "[", "![", "[[a", "[a](", '[a](b "', "[a](x[a](", "[a][b", "<a ", "<http://", "x<!--", "x<?",
    "x<![CDATA[", "# a\n", "- a\n", "> a\n", "[a\n", "*a ", "**a ", "_a ", "*a_ ", "`a ", "~~a ",
    "==a ",
    "&", "\\", "\\`", "|a", "| a |\n", "a\n", "a\n\n", "\n", " \n", "\t", "\r", "\x00", "<div>\n\n",
    "[a]: /b\n", "#a ", "#1", "---\n", "```\n", "字", "😀", "\u0301", "\u0301\u0316", "e\u0301",
    "مر", "本", "ต้", "का", "न्", "c++", "'א",
    "$a$ ", "$$\na\n", "%%a\n", "%%a%% %%b\n\n",
    "a\n: b\n", "[^a]: x [^a]\n\n", "^[a ", "^[", "a ^b\n", "<aside>\n",
    "<summary>a", "www.a.b/(", "a@b.c ", "> [!a] b\n", "\\[x\n", "\\(", "{{embed [[a", "## a\n\n",
    "::: a\n", "::: {.a}\n:::\n", "!!! a\n    ", "```{note}\n", "{{< note >}}\n", "{.a", "a~b~",
    "- >>>\n", ">>>\na\n",
)  # fmt: skip
FUNCTIONS = {
    "parsing": lambda text: parse_note("a.md", text),
    "showing": render_note,
    "cutting": split_into_chunks,
    "marking": lambda text: mark_words(text, "boat word"),
    "words": split_words,
    "citing": lambda text: render_note(text, passage=(len(text) // 2, len(text) // 2 + 1)),
}
ONE_MEGABYTE = 1_000_000


def seconds(function, text):
    """Of the processor."""
    began = own_time()
    function(text)
    return own_time() - began


def grows_with_its_length(function, piece):
    """In one of some tries, as other work shares the machine; what is short needs no comparing."""
    text, longer = of_length(piece, SMALL), of_length(piece, 4 * SMALL)
    return any(
        (taken := seconds(function, longer)) < 0.04 or taken < 8 * seconds(function, text)
        for _ in range(8)
    )


def of_length(piece, length):
    return piece * (length // len(piece))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_four_times_the_text_takes_less_than_eight_times_as_long(name):
    function = FUNCTIONS[name]
    function(SMALL * "warm ")

    assert [piece for piece in HOSTILE if not grows_with_its_length(function, piece)] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_megabyte_in_one_line_is_no_burden(name):
    function = FUNCTIONS[name]

    # A few that differ in kind: `make bench ONLY=hostile` has all.
    for character in ["word ", "a", "字", "م", "\u0301", " ", "\n", "[", "`", "*", "<", "|", "\\"]:
        text = of_length(character, ONE_MEGABYTE)
        began = time.thread_time()
        function(text)

        assert time.thread_time() - began < allowed(10), repr(character)


def test_a_heading_with_much_space_or_many_signs_is_read_at_once():
    for inner in (" " * 200_000, " #" * 100_000):
        note = parse_note("a.md", f"# Boats{inner}sail\n")

        assert note.title.startswith("Boats")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Café 小船 مرحبا ", "café-小船-مرحبا-café"),
        ("Cafe\u0301 ", "café-café"),
        ("? ", ""),
        ("\u0301", ""),
    ],
)
def test_a_long_heading_is_called_by_its_beginning(words, name):
    long = words * (ONE_MEGABYTE // len(words))
    began = time.thread_time()

    called = slug(long)

    assert time.thread_time() - began < allowed(0.05)
    assert called.startswith(name)
    assert len(called) <= SLUG_MAX_CHARS


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Boats #", "Boats"),
        ("#  Boats  ##  ", "Boats"),
        ("# C#", "C#"),
        ("# a # b", "a # b"),
        ("# Åre e\u0301\u00a0x", "Åre e\u0301\u00a0x"),
        ("# 京都 旅行", "京都 旅行"),
        ("#Boats\n# مرحبا", "مرحبا"),
    ],
)
def test_titles_and_sections_end_before_their_closing_signs(text, title):
    assert parse_note("a.md", text).title == title
    if text.startswith("# "):
        assert split_into_chunks(f"{text}\n\nwords")[0].heading == title


def test_a_code_span_ends_at_as_many_backticks_as_began_it():
    text = "`a `` b` c ``d ` e`` \\`f` g` ```"

    spans = [text[start:end] for start, end in code_spans(text, 0, len(text))]

    assert spans == ["`a `` b`", "``d ` e``", "` g`"]


@pytest.mark.parametrize(
    "text",
    [
        "- item\n\n  ```\n  [[x]] #tag\n  ```\n",
        "> ```\n> [[x]] #tag\n> ```\n",
        "    [[x]] #tag\n",
        "1. a\n\n       [[x]] #tag\n",
        "`a\n[[x]] #tag`\n",
        "```\n[[x]] #tag\n",
        "\t[[x]] #tag\n",
    ],
)
def test_what_the_page_shows_as_code_holds_no_link_and_no_tag(text):
    note = parse_note("a.md", text)

    assert (note.links, note.tags) == ([], [])


def test_long_texts_have_their_fences_found_too():
    text = "words words\n\n" * 20_000 + "```\n[[x]] #tag\n```\n[[y]]"

    note = parse_note("a.md", text)

    assert [link.target for link in note.links] == ["y"]
    assert note.tags == []


def test_code_is_found_in_places_that_do_not_overlap():
    text = "a `b` c\n\n```\n`d`\n```\n\n| `e` | `f` |\n|---|---|\n| `g` | h |\n"

    places = find_code(text)

    assert places == sorted(places)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))


@pytest.mark.parametrize(
    ("text", "target", "alias"),
    [
        ("| [[Quince care\\|quinces]] |", "Quince care", "quinces"),
        ("[x](<Trip plain.md>)", "Trip plain.md", "x"),
        ("[x](Trip(draft).md)", "Trip(draft).md", "x"),
        ("![x](assets/image(1).png 'a title')", "assets/image(1).png", "x"),
    ],
)
def test_links_are_read_in_all_spellings_of_the_writing_tools(text, target, alias):
    (link,) = parse_note("a.md", text).links

    assert (link.target, link.alias) == (target, alias)


@pytest.mark.parametrize(
    "tag", ["\u00dcbung", "U\u0308bung", "日記", "が", "か\u3099", "हिन्दी", "שָׁלוֹם"]
)
def test_a_tag_is_the_whole_word_in_either_form_of_its_accents(tag):
    assert parse_note("a.md", f"#{tag} x").tags == [unicodedata.normalize("NFC", tag)]


def test_no_note_has_more_tags_and_links_than_a_page_can_name():
    text = "".join(f"#t{number}x [[n{number}]]\n" for number in range(2 * LINKS_MAX))

    note = parse_note("a.md", text)

    assert len(note.tags) == TAGS_MAX
    assert len(note.links) == LINKS_MAX


def test_texts_that_share_words_and_lines_a_thousandfold_are_compared():
    lines = [f"a b a b a b {number % 7}" for number in range(4000)]
    words = ["a b " * 500 + str(number) for number in range(300)]

    for before in (lines, words):
        after = [line[::-1] for line in before]
        began = time.thread_time()
        shown = compare("\n".join(before), "\n".join(after))

        assert shown
        assert time.thread_time() - began < allowed(20)


def test_an_excerpt_of_one_endless_word_is_short():
    for text in ("x" * ONE_MEGABYTE, "\u0301\u0316" * 200_000, "京" * 100_000):
        assert len(mark_words(text, "boat")) < 2000


def test_a_question_of_any_shape_is_read():
    for piece in ("[[", "#1", '"', "-a ", "in:", 'in:"', "before:2024-"):
        assert parse_query(of_length(piece, 4000)) is not None


def test_yaml_of_any_length_is_read_or_refused():
    with pytest.raises(TooMuch):
        read_yaml("a: 1\n" * ONE_MEGABYTE)


def test_a_log_file_is_shown_in_no_time():
    log = "12:00:01 INFO _start loaded **kwargs ==x [worker-1] <a|b>\n" * 3000

    began = time.thread_time()
    html = render_note(log)

    assert "**kwargs" in html
    assert time.thread_time() - began < allowed(10)


class Counted(list):
    """A list that counts what is taken out of it."""

    taken = 0

    def __getitem__(self, at):
        self.taken += len(range(*at.indices(len(self)))) if isinstance(at, slice) else 1
        return super().__getitem__(at)


@pytest.mark.parametrize("piece", ["a@b.c ", "[a](b.md) ", "[[a]] ", "www.a.bc "])
def test_the_links_of_one_line_are_looked_at_a_few_times_each(piece):
    (paragraph,) = [each for each in SYNTAX.parse(piece * 500, new_env(5.0)) if each.children]
    tokens = Counted(paragraph.children)

    found = list(links_of_line(tokens))

    assert tokens.taken <= 3 * len(tokens)
    assert bool(found) == ("[" in piece)


def test_an_excerpt_looks_at_the_beginning_of_what_is_very_long():
    assert "<mark>boat</mark>" in mark_words("字 " * 90_000 + "a boat", "boat")
    assert mark_words("字 " * 900_000 + "a boat", "boat").startswith("字 字")
