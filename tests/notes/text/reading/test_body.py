"""What a text says comes out of one parse, the page's own: links, tags, headings, titles."""

import unicodedata

import pytest

from notes.text.markdown import render_note
from notes.text.parsing import parse_note
from notes.text.reading.body import opening_title, read_body


def links(text):
    return [(link.target, link.heading, link.alias) for link in read_body(text).links]


def targets(text):
    return [link.target for link in read_body(text).links]


def title(text):
    return parse_note("a/file name.md", text).title


# --- Links ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (r"| [[Quince care\|care sheet]] |", ("Quince care", "", "care sheet")),
        ("| T | N |\n|---|---|\n| Q | [[Quince care\\|care]] |", ("Quince care", "", "care")),
        ("| T |\n|---|\n| ![[shed.png\\|100]] |", ("shed.png", "", "100")),
        ("[x](<Trip plain.md>)", ("Trip plain.md", "", "x")),
        ("[x](Trip%20(draft).md)", ("Trip (draft).md", "", "x")),
        ("[x](Trip\\(draft.md)", ("Trip(draft.md", "", "x")),
        ("[x](Caf%C3%A9%20Z%C3%BCrich.md#Men%C3%BC)", ("Café Zürich.md", "Menü", "x")),
        ("[x](100%2525.md)", ("100%2525.md", "", "x")),
        ("[the *red* `boat`](boat.md 'of mine')", ("boat.md", "", "the red boat")),
        ("[x][boat]\n\n[boat]: <my boat.md> 'title'", ("my boat.md", "", "x")),
        ("[Boat]\n\n[boat]: boat.md#Sails", ("boat.md", "Sails", "Boat")),
        ("![][p]\n\n[p]: pictures/p%20q.png", ("pictures/p q.png", "", "")),
        ('<a href="sea/log.md">log</a>', ("sea/log.md", "", "")),
        ('<p>\n<img alt="Boat" src="p%20q.png">\n</p>', ("p q.png", "", "Boat")),
        ("[[Note#^id1]]", ("Note", "^id1", "")),
        ("[[C#]]", ("C#", "", "")),
        ("[[C# für Anfänger#Teil|c]]", ("C# für Anfänger", "Teil", "c")),
        ("[c](<C# 日記.md#Teil>)", ("C# 日記.md", "Teil", "c")),
        ("[[Note#C# part]]", ("Note", "C# part", "")),
        ("|a|\n|-|\n|[[C#\\|c]]|", ("C#", "", "c")),
        ("[x](/Top/note.md)", ("/Top/note.md", "", "x")),
        ("[x](..\\up\\note.md)", ("..\\up\\note.md", "", "x")),
        ("[x](obsidian://open?vault=V&file=Sea%2FLog%20book)", ("Sea/Log book", "", "x")),
        ("[x](obsidian://adv-uri?vault=V&filepath=Sea%2FLog.md)", ("Sea/Log.md", "", "x")),
        ("[x](Sea/Log.md?plain=1#Part)", ("Sea/Log.md", "Part", "x")),
        ("[x](Really%3Fa=b.md)", ("Really?a=b.md", "", "x")),
        ("# See [[boat]]", ("boat", "", "")),
        ("> [!note]- Title\n> - in it [[boat]]", ("boat", "", "")),
        ("<details>\n<summary>More</summary>\n\n- [[boat]]\n\n</details>", ("boat", "", "")),
        ("[قارب](السفينة/قارب.md)", ("السفينة/قارب.md", "", "قارب")),
        ("[[寿司#大雨|雨]]", ("寿司", "大雨", "雨")),
    ],
)
def test_a_link_is_recorded_as_its_writer_meant_it(text, link):
    assert links(text) == [link]


def test_a_footnotes_links_are_links():
    assert targets("Text.[^1]\n\n[^1]: See [[boat]] and [log](log.md).") == ["boat", "log.md"]


def test_a_picture_that_is_a_link_is_both():
    (link, picture) = read_body("[![Boat](p.png)](boat.md)").links

    assert (link.target, link.is_embed, link.alias) == ("boat.md", False, "Boat")
    assert (picture.target, picture.is_embed) == ("p.png", True)


def test_logseq_embeds_a_page_with_a_word():
    assert [link.is_embed for link in read_body("{{embed [[boat]]}} and [[boat]]").links] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://x.org/a.md)", "<https://x.org/a.md>", "[x](//x.org/a.md)", "[x](tel:123)",
        "[x](#part)", "![x](data:image/png;base64,iVBOR)", "[x](/notes/12/)", "x.org/a.md",
        "<!-- <a href='a.md'>a</a> -->", "`<a href='a.md'>`", "\\[[boat]]", "[x] (a.md)",
    ],
)  # fmt: skip
def test_what_leads_elsewhere_or_nowhere_is_no_link(text):
    assert targets(text) == []


@pytest.mark.parametrize(
    "code",
    [
        "1. Check:\n\n    ```bash\n    if [[ -f zebra.conf ]]; then #include; fi\n    ```",
        "> ```bash\n> while [[ $# -gt 0 ]]; do #shift; done\n> ```",
        "Indented:\n\n    [[ -n $zebra ]] && #include me",
        "> - deep\n>\n>   ~~~\n>   [[ -d x ]] #tag\n>   ~~~",
        "- a\n\t- b\n\n\t\t\t[[ -d x ]] #tag",
        "`` `[[ x ]]` #tag ``",
        "| `[[ x ]] #tag` |\n|---|",
        "Run <code>[[ -f x ]] && #tag</code> or <KBD>[[x]]</KBD>.",
        "<pre>\n[[ -f x ]]\n\n#tag\n</pre>",
        "> [!tip]\n> 1. a\n>\n>     ```\n>     [[ -f x ]] #tag\n>     ```",
        "x[^1]\n\n[^1]: Note:\n\n        [[ -f x ]] #tag",
        "term\n: one\n\n      [[ -f x ]] #tag",
        "<details>\n\n```\n[[ -f x ]] #tag\n```\n\n</details>",
        "$$\n[[1, 2], [3, 4]] #tag\n$$",
        "| a |\n|---|\n| `[[x\\|y]] #tag` |",
    ],
)
def test_code_holds_no_link_and_no_tag_wherever_it_stands(code):
    reading = read_body(f"Before [[this]] #that\n\n{code}\n\nafter")

    assert [link.target for link in reading.links] == ["this"]
    assert reading.tags == ["that"]


def test_what_is_written_in_htmls_code_is_shown_letter_by_letter():
    html = render_note("<code>[[ -f a\\|b ]] #tag</code> [[ c ]]")

    assert "<code>[[ -f a\\|b ]] #tag</code>" in html
    assert html.count("<a ") == 1


def test_a_parser_that_fails_costs_no_note(monkeypatch):
    def fail(*_):
        raise IndexError

    monkeypatch.setattr("notes.text.reading.body.SYNTAX.parse", fail)

    note = parse_note("a.md", "# Boats\n\n[[x]]")

    assert (note.title, note.body, note.links) == ("a", "# Boats\n\n[[x]]", [])


def test_a_front_matters_wiki_links_are_links():
    note = parse_note(
        "a.md", '---\nup: "[[Boats]]"\nsee: ["[[Sea#Log|log]]", 3]\nin: [[Lake]]\n---\n[[x]]'
    )

    assert [(link.target, link.heading) for link in note.links] == [
        ("Boats", ""),
        ("Sea", "Log"),
        ("Lake", ""),
        ("x", ""),
    ]


# --- Titles and headings ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Using `git rebase` well", "Using git rebase well"),
        ("# `pandas`", "pandas"),
        ("# A *red* **boat** ~~sank~~ ==here==", "A red boat sank here"),
        ("# [The boat](boat.md) and [[sea/log|its log]]", "The boat and its log"),
        ("# ![Harbour](h.png) in May", "Harbour in May"),
        ("# Shed #todo", "Shed #todo"),
        ("# Fish &amp; chips \\*", "Fish & chips *"),
        ("The sea\n=======\n\ntext", "The sea"),
        ("Two\nlines\n===", "Two lines"),
        ("## Only a second", "file name"),
        ("Second\n---", "file name"),
        ("# ![](h.png)", "file name"),
        ("# <br>\n\n# Boats", "Boats"),
        ("> # Quoted\n\n- # Listed\n\n# Own", "Own"),
        ("```\n# comment\n```", "file name"),
        ("# 京都の`旅行`", "京都の旅行"),
        ("# رحلة إلى *البحر*", "رحلة إلى البحر"),
    ],
)
def test_a_title_is_the_first_headings_words(text, words):
    assert title(text) == words


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_title_keeps_its_letters_as_they_are_written(form):
    written = unicodedata.normalize(form, "Café *Zürich*")

    assert title(f"# {written}") == written.replace("*", "")


def test_a_heading_has_its_lines_level_and_words():
    body = "Intro\n\nThe `sea`\n===\n\nx\n\n  ## Log ##\ny\r\n### End"

    found = [(h.level, h.words, body[h.start : h.end]) for h in read_body(body).headings]

    assert found == [
        (1, "The sea", "The `sea`\n===\n"),
        (2, "Log", "  ## Log ##\n"),
        (3, "End", "### End"),
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [("\n\n# The `sea`\ntext", "The sea"), ("Sea\n===\n\nx", "Sea"), ("x\n\n# Sea", ""), ("", "")],
)
def test_what_a_text_begins_with_is_known_without_reading_it_all(body, words):
    assert opening_title(body) == words


# --- Long texts -------------------------------------------------------------------------------


def test_a_long_text_says_the_same_as_a_short_one():
    part = "# H `x`\n\nSee [[a b|c]] and [d][e] #tag\n\n- ```\n  [[no]] #no\n  ```\n\n"
    filling = "Words of no note at all.\n\n" * 20
    text = (part + filling) * 1000 + "[e]: <f g.md>\n"

    reading = read_body(text)

    assert len(text) > 500_000
    assert {link.target for link in reading.links} == {"a b", "f g.md"}
    assert len(reading.links) == 2000
    assert reading.tags == ["tag"] * 1000
    assert {text[h.start : h.end] for h in reading.headings} == {"# H `x`\n"}


def test_a_paragraph_in_one_long_line_keeps_its_links():
    text = "some words and [[a note]] in it #tag " * 1000

    reading = read_body(text)

    assert len(reading.links) > 990
    assert set(reading.tags) == {"tag"}
