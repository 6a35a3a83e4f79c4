"""What the parser of notes hands to those who read links and tags."""

import unicodedata

import pytest
from markdown_it.token import Token

from notes.text.bounded_markdown import SIGNLESS, new_env
from notes.text.syntax.links import ParsedLink
from notes.text.syntax.parser import make_syntax

SYNTAX = make_syntax()


def inline_tokens(text):
    tokens = SYNTAX.parse(text, new_env(60))
    return [child for token in tokens for child in token.children or ()]


def links(text):
    return [token.meta["link"] for token in inline_tokens(text) if token.type == "wiki_link"]


def tags(text):
    return [token.meta["tag"] for token in inline_tokens(text) if token.type == "tag"]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[[Quince care]]", ParsedLink("Quince care")),
        ("a ![[b.png|300]]", ParsedLink("b.png", "", "300", is_embed=True)),
        ("[[#Part]]", ParsedLink("", "Part")),
        ("[[Folge #4|日]]", ParsedLink("Folge #4", "", "日")),
        ("[[a #4b]]", ParsedLink("a", "4b")),
        ("[[#4]]", ParsedLink("", "4")),
        ("[[a#^b1|words]]", ParsedLink("a", "^b1", "words")),
        ("| a |\n|---|\n| [[Quince care\\|quinces]] |", ParsedLink("Quince care", "", "quinces")),
        ("**[[日記]]**", ParsedLink("日記")),
        ("# [[يومية]]", ParsedLink("يومية")),
    ],
)
def test_a_wiki_link_is_a_token_with_its_parts(text, link):
    assert links(text) == [link]


@pytest.mark.parametrize(
    "text",
    [
        *("`[[a]]`", "    [[a]]", "\\[[a]]", "[[ ]]", "[[a", "\\[\\[a\\]\\]"),
        # Markdown's own, whose words are in brackets.
        *("[[1]](https://e.example/a_(b))", "[[2]](#cite_note-2)", "[[a]](./b.md)", "[[日]](b.md)"),
    ],
)
def test_what_is_no_wiki_link(text):
    assert links(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("#project #todo", ["project", "todo"]),
        ("Shed work\n#quinceproject\nPaint it", ["quinceproject"]),
        ("(#a) **#b** #c/d, #e-f.", ["a", "b", "c/d", "e-f"]),
        ("#日記 #か\u3099 #हिन्दी #שָׁלוֹם #می\u200cخواهم", None),
        ("#Übung #U\u0308bung", ["\u00dcbung", "\u00dcbung"]),
        ("#🌱 #📚/日記 #to❤#no #boat⛵ #_inbox", ["🌱", "📚/日記", "to❤", "boat⛵", "_inbox"]),
        ("#⭐ #✅done #heart❤️ #☀️/夏", ["⭐", "✅done", "heart❤️", "☀️/夏"]),
        ("#👩🏽‍🌾 #קריאה📖", ["👩🏽‍🌾", "קריאה📖"]),
        ("#[[two words]]", ["two words"]),
        ("#zwei Wörter# #one", ["zwei Wörter", "one"]),
        ("#日本 語#。", ["日本 語"]),
        ("#a and b #c# d#e", ["a", "c"]),
        ("- [ ] buy #paint\n\n| a |\n|-|\n| #cell |", ["paint", "cell"]),
    ],
)
def test_tags_are_tokens(text, names):
    expected = names or [unicodedata.normalize("NFC", word[1:]) for word in text.split()]

    assert tags(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "#1 #2024 a#b # c",
        "`#a`",
        "    #a",
        "```\n#include <x>\n```",
        "[x](<https://e.example/ #a>)",
        "[x](b.md#part)",
        "[#general](https://e.example) [#日本](b.md)",
        "<a href='/x #a'>x</a>",
        "https://e.example/#part",
        "&#x27; \\#a",
    ],
)
def test_what_is_no_tag(text):
    assert tags(text) == []


def test_a_line_of_tags_is_a_paragraph():
    assert SYNTAX.parse("#project #todo", new_env(60))[0].type == "paragraph_open"


@pytest.mark.parametrize(
    "text", ["[[a]](2019)", "[[a]](see b.c d)", "![[a]](b.md)", "[[a]] (b.md)"]
)
def test_what_follows_a_wiki_link_in_brackets_may_be_prose(text):
    assert [link.target for link in links(text)] == ["a"]


@pytest.mark.parametrize(
    "words", ["a", "a b", "www ftp http", "Größe 12", "小船在", "القارب في لوند", "x² Ⅷ", "𠀀 a"]
)
def test_letters_alone_are_the_text_that_the_parser_makes_of_them(words):
    """It is not asked: a megabyte of headings has a hundred thousand such lines."""
    assert SIGNLESS.fullmatch(words)
    assert SYNTAX.inline.parse(words, SYNTAX, new_env(60.0), []) == [
        Token("text", "", 0, content=words)
    ]


@pytest.mark.parametrize("words", ["a_b", "a  b", " a", "a ", "a.b", "e\u0301", "", "a\nb"])
def test_all_else_is_asked(words):
    assert not SIGNLESS.fullmatch(words)
