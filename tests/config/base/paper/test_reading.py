"""Our HTML as blocks for paper: what stands in it stays, and nothing becomes more than words."""

import time

import pytest

from config.base.paper.blocks import beneath, breakable, paragraph, run, walk
from config.base.paper.reading import COLUMNS, DEEPEST, blocks_of


def words_of(block):
    return "".join(each["t"] for each in block["runs"])


def only(markup, **more):
    (found,) = blocks_of(markup, **more)
    return found


def test_words_keep_their_looks_and_white_space_is_what_html_takes_it_for():
    found = only("<p>Das  ist\n <strong>sehr <em>gut</em></strong> <code>x  y</code><br> Ende </p>")

    assert words_of(found) == "Das ist sehr gut x y\nEnde "
    assert [each.get("f") for each in found["runs"]] == ["", "b", "bi", "", "c", None, ""]


def test_words_between_blocks_are_paragraphs():
    kinds = [(each["k"], words_of(each)) for each in blocks_of("eins<h2>zwei</h2>drei<hr>")]

    assert kinds == [("p", "eins"), ("h", "zwei"), ("p", "drei"), ("rule", "")]


def test_lists_keep_their_numbers_and_what_stands_in_them():
    found = only("<ol start='3'><li>c<ul><li>innen</li></ul></li><li><p>d</p><p>e</p></li></ol>")

    assert (found["ordered"], found["start"]) == (True, 3)
    first, second = found["items"]
    assert [each["k"] for each in first] == ["p", "list"]
    assert [words_of(each) for each in second] == ["d", "e"]


def test_a_table_is_even_and_has_a_head():
    found = only(
        "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>1</td></tr><tr><td>2</td><td>3<br>4</td></tr></tbody></table>"
    )

    assert (found["columns"], found["heads"], len(found["cells"])) == (2, 1, 6)
    assert found["cells"][3] == []
    assert "".join(part["t"] for part in found["cells"][5]) == "3\n4"


def test_a_table_wider_than_paper_loses_nothing():
    cells = "".join(f"<td>c{at}</td>" for at in range(COLUMNS + 5))

    found = only(f"<table><tr>{cells}</tr></table>")

    assert found["columns"] == COLUMNS
    assert "".join(part["t"] for part in found["cells"][-1]) == " | ".join(
        f"c{at}" for at in range(COLUMNS - 1, COLUMNS + 5)
    )


def test_code_is_as_it_was_written():
    markup = "<pre><span></span><code>  if x:\n\ty  #  é\n</code></pre>"

    found = only(f'<div class="highlight">{markup}</div>')

    assert (found["k"], words_of(found)) == ("code", "  if x:\n    y  #  é")


def test_citations_lead_to_their_passages_and_to_none_that_is_not_there():
    found = only(
        'So<a class="citation" href="/notes/1/">1</a><a class="citation" href="#">2</a>'
        '<a class="citation">①</a>',
        places={1: "source-2-1"},
    )

    assert words_of(found) == "So[1][2][①]"
    assert [each.get("to") for each in found["runs"]] == [None, "source-2-1", None, None]


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://example.org/a?b=c", True),
        ("mailto:a@example.org", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("/notes/3/", False),
        ("https://example.org/\x00", False),
        ("https://example.org/" + "a" * 3000, False),
    ],
)
def test_only_addresses_of_the_web_and_of_mail_are_links(address, is_link):
    assert ("u" in run("words", address=address)) == is_link


def test_a_link_is_read_with_its_words():
    found = only('<p>siehe <a href="https://example.org">dort <b>da</b></a>.</p>')

    assert [each.get("u") for each in found["runs"]] == [
        None, "https://example.org", "https://example.org", None,
    ]  # fmt: skip


def test_pictures_are_their_words_and_scripts_are_nothing():
    found = only('<p><img src="/x.png" alt="Der Hafen"><img src="y"><script>alert(1)</script></p>')

    assert words_of(found) == "[Picture: Der Hafen][Picture]"


def test_a_formula_can_be_read():
    markup = "<math><mrow><msup><mi>a</mi><mn>2</mn></msup><mo>=</mo><mfrac><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow><msqrt><mi>c</mi></msqrt></mfrac></mrow></math>"  # noqa: E501

    assert words_of(only(f"<p>{markup}</p>")) == "a^2=(b+1)/(√(c))"


def test_each_block_runs_as_its_own_first_letter_and_han_as_what_stands_beside_it():
    arabic, japanese, korean, list_ = blocks_of(
        "<p>123 مرحبا</p><p>味噌汁です</p><p>漢字와 한국어</p><ul><li>שלום</li></ul>"
    )

    assert (arabic["rtl"], japanese["cjk"], korean["cjk"]) == (True, "JP", "KR")
    assert list_["rtl"]


def test_thoughts_are_left_out_as_in_every_export_and_folds_are_open():
    found = blocks_of(
        '<details class="thoughts"><summary>T</summary>secret</details>'
        "<details><summary>Mehr</summary><p>innen</p></details>"
    )

    assert [each["k"] for each in found] == ["indent"]
    assert [words_of(each) for each in found[0]["blocks"]] == ["Mehr", "innen"]


def test_what_nests_too_deep_goes_on_beside():
    found = blocks_of("<blockquote>" * 60 + "tief" + "</blockquote>" * 60)

    inner = list(walk(found))
    assert len(inner) == DEEPEST + 1
    assert words_of(inner[-1]) == "tief"


def test_headings_skip_no_level():
    found = blocks_of("<h3>a</h3><h1>b</h1><blockquote><h6>c</h6></blockquote><h6>d</h6>")

    beneath(found, 2)

    assert [each["level"] for each in walk(found) if each["k"] == "h"] == [3, 3, 4, 5]


def test_a_long_word_and_piled_signs_can_be_broken():
    assert breakable("kurz, " + "ä" * 40) == "kurz, " + "ä" * 40
    assert breakable("a" * 50).split("\u200b") == ["a" * 20, "a" * 20, "a" * 10]
    assert breakable("e" + "\u0301" * 100 + "☑" * 30) == "e" + "\u0301" * 16 + "☑" * 30
    assert breakable("味" * 100) == "味" * 100


@pytest.mark.parametrize(
    "piece",
    ["<em>a ", "<table><tr><td>", "<p>x</p>", "a " * 5, "<br>", "<blockquote><p>x", "\u0301" * 9],
    ids=["looks", "tables", "paragraphs", "words", "lines", "quotes", "marks"],
)
def test_the_time_grows_with_the_length(piece):
    def seconds(times):
        markup = piece * times
        began = time.thread_time()
        blocks_of(markup)
        return time.thread_time() - began

    few = min(seconds(2000) for _ in range(3))
    assert min(seconds(8000) for _ in range(3)) < few * 8 + 0.05


def test_nothing_is_nothing():
    assert blocks_of("") == blocks_of(" \n") == []
    assert paragraph("")["rtl"] is False
