"""A cited passage is marked where it stands; all else looks as it does without it."""

import re
from pathlib import Path

import pytest

from notes.text.chunking import split_into_chunks
from notes.text.markdown import FORMATTED_CHARS, render_note

FIRST = ' id="passage" aria-label="Cited passage" tabindex="-1"'
STEPS = "\n\n".join(
    f"{number}. Step {number}: {'turn the brass handle slowly. ' * 20}\n\n"
    f"    - detail {number}a about the valve {'keep the pressure low. ' * 25}\n"
    f"    - detail {number}b"
    for number in range(1, 5)
)
BODIES = {
    "steps with details": f"# Boiler\n\n{STEPS}\n\nThe end.",
    "bullets": "- one\n  - two\n    - three\n      more\n- four\n\n  five\n",
    "tasks": "- [ ] buy\n- [x] paint\n  - [ ] sand\n",
    "numbers that go on": "3. three\n\n   ```sh\n   ls\n\n   pwd\n   ```\n\n4. four\n\n5. five",
    "quotation": "> one\n> two\n>\n> - three\n>\n> > four\n\nfive",
    "callouts": "> [!note]- Title\n> one\n>\n> two\n\n> [!tip]\n> three",
    "table": "before\n\n| a | b |\n|---|---|\n| c | d |\n| e | [[f\\|g]] |\n\nafter",
    "table in a list": "- one\n\n  | a |\n  |---|\n  | b |\n\n- two",
    "code": "one\n\n```py\na = 1\n\nb = 2\n```\n\n    c\n\n    d\n\ntwo",
    "footnotes": "one[^1] two[^n]\n\n[^1]: Ibid.\n\nthree\n\n[^n]: four\n\n    five",
    "definitions": "term\n: one\n: two\n\n  three\n\nother\n: four",
    "details": "<details open>\n<summary>Sum</summary>\n\n- one\n\n**two**\n\n</details>\n\nthree",
    "HTML": "<div>\n<p>one</p>\n\n<p>two</p>\n</div>\n\nthree\n\n<b>\n\nfour",
    "HTML table": "<table>\n<tr><td>one</td></tr>\n\n<tr><td>two</td></tr>\n</table>\n",
    "maths": "one\n\n$$\nx\n\ny\n$$\n\ntwo $x$",
    "headings": "# one\ntwo\nthree\n===\nfour\n\n## five\n> ## six",
    "links": "[one][l]\n\n[l]: https://x.org\n\n[two][l]\n\n![p](data:image/png;base64,AAAA)",
    "comments": "%%\none\n%%\n\n%%two%% three",
    "blocks with names": "one ^a\n\n- two ^b\n\n| c |\n|---|\n\n^c\n",
    "scripts": "- 寿司を\n  - 食べました\n\n> شاي\n\n1. café\n2. cafe\u0301",
}


def without_marks(html):
    """The page without what marks the passage, and without the blank space between its tags."""
    html = html.replace(FIRST, "")
    html = re.sub(r'<(section|div) class="passage">(.*?)</\1>\n', keep_inside, html, flags=re.S)
    html = html.replace(' class="passage"', "").replace('"passage task"', '"task"')
    return re.sub(r"\s+", "", html)


def keep_inside(found):
    return found[2]


def marked(html):
    """The text of what is marked, in order."""
    parts = re.findall(r'<(\w+) class="passage(?: task)?"[^>]*>(.*?)</\1>', html, re.S)
    return " ".join(" ".join(re.sub(r"<[^>]+>", " ", part).split()) for _, part in parts)


def ranges(body):
    """Of each passage as it is cut, and of each run of one to three lines."""
    yield from ((chunk.start, chunk.end) for chunk in split_into_chunks(body))
    lines = [found.span() for found in re.finditer(r"[^\n]*\S[^\n]*", body)]
    for number, (start, _) in enumerate(lines):
        yield from ((start, end) for _, end in lines[number : number + 3])


@pytest.mark.parametrize("name", BODIES)
def test_a_note_with_a_passage_looks_as_without_but_for_the_mark(name):
    body = BODIES[name]
    whole = render_note(body)

    for start, end in ranges(body):
        html = render_note(body, passage=(start, end))

        assert html.count(FIRST) == 1, body[start:end]
        assert without_marks(html) == re.sub(r"\s+", "", whole), body[start:end]


def test_a_nested_item_is_marked_and_nothing_around_it():
    body = BODIES["steps with details"]
    start = body.index("- detail 2a")
    end = body.index("detail 2b") + len("detail 2b")

    html = render_note(body, passage=(start, end))

    assert "<pre" not in html
    assert marked(html).startswith("detail 2a about")
    assert marked(html).endswith("detail 2b")
    assert "Step" not in marked(html)
    assert "detail 1" not in marked(html)


def test_all_passages_of_a_list_are_marked_with_their_own_words():
    body = BODIES["steps with details"]

    chunks = split_into_chunks(body)

    assert len(chunks) >= 8
    for chunk in chunks:
        words = " ".join(re.sub(r"^\s*(?:\d\.|-) ", "", chunk.text, flags=re.M).split())
        said = marked(render_note(body, passage=(chunk.start, chunk.end)))
        assert words[:40] in said
        assert words[-40:] in said


@pytest.mark.parametrize(
    ("name", "cited", "expected"),
    [
        ("table", "| e |", "e g"),
        ("quotation", "- three", "three"),
        ("numbers that go on", "pwd", "ls pwd"),
        ("footnotes", "Ibid.", "Ibid. ↩"),
        ("definitions", "other\n: four", "other four"),
        ("callouts", "two", "two"),
        ("code", "b = 2", "a = 1 b = 2"),
        ("scripts", "食べました", "食べました"),
        ("scripts", "شاي", "شاي"),
    ],
)
def test_the_smallest_whole_block_item_or_row_is_marked(name, cited, expected):
    body = BODIES[name]
    start = body.index(cited)

    said = marked(render_note(body, passage=(start, start + len(cited))))

    assert " ".join(said.split()) == expected


def test_the_row_of_a_table_is_marked_by_itself():
    body = BODIES["table"]
    start = body.index("| c |")

    html = render_note(body, passage=(start, start + 9))

    assert f'<tr class="passage"{FIRST}>' in html


def test_a_passage_that_begins_in_an_item_and_ends_behind_the_list_is_marked_in_parts():
    body = "- one\n- two\n\nthree\n\nfour"
    start = body.index("two")

    html = render_note(body, passage=(start, body.index("three") + 5))

    assert html.count(FIRST) == 1
    assert f'<li class="passage"{FIRST}>' in html
    assert '<div class="passage"><p>three</p>' in html.replace("\n", "")


def test_line_ends_and_control_characters_do_not_move_the_mark():
    body = "one\r\n\r\n\x00\x01two\r\rthree\r\n\r\nfour"
    start = body.index("three")

    assert marked(render_note(body, passage=(start, start + 5))) == "three"


def test_a_note_that_is_too_long_to_format_has_its_passage_marked():
    body = "words\n\n" * (FORMATTED_CHARS // 6) + "the *passage*\n\nlast"
    start = body.index("the *")

    assert marked(render_note(body, passage=(start, start + 13))) == "the *passage*"


def test_the_passage_of_every_cut_is_marked_in_the_notes_that_people_have():
    for path in sorted(Path(__file__).parents[4].glob("*.md")):
        body = path.read_text()
        whole = re.sub(r"\s+", "", render_note(body))
        for chunk in split_into_chunks(body)[:40]:
            html = render_note(body, passage=(chunk.start, chunk.end))
            assert without_marks(html) == whole, (path, chunk.text)
