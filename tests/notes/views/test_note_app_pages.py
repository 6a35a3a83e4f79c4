"""Notes as other tools write them, from their files to their pages."""

import re

import pytest

from notes.importing.importer import import_texts


@pytest.fixture
def read_page(client, alice, embedder):
    """`read_page(path, {path: text})`: the note's own part of its page, once all are imported."""

    def read(path, texts):
        import_texts(alice, texts)
        client.force_login(alice)
        html = client.get(f"/notes/{alice.notes.get(path=path).pk}/").text
        return html[html.index('<div class="body') : html.index("</article>")]

    return read


def test_links_jump_to_headings_and_blocks_of_their_own_and_of_other_notes(read_page, alice):
    body = read_page(
        "Long.md",
        {
            "Long.md": "- [Part two](#part-two)\n- [[#Part two]]\n"
            "- [[Other anchors#Deep: what? (v2)]]\n- [[Other anchors#^blk1]]\n"
            "- ![[Other anchors#^blk1]]\n- [x](Other%20anchors.md#part-2)\n\n"
            "## Part one\n\ntext\n\n## Part two\n\nmore\n",
            "Other anchors.md": "## Deep: what? (v2)\n\nA block. ^blk1\n",
        },
    )  # fmt: skip

    other = alice.notes.get(path="Other anchors.md").pk
    assert re.findall('href="([^"]*)"', body) == [
        "#h-part-two",
        "#h-part-two",
        f"/notes/{other}/#h-deep-what-v2",
        f"/notes/{other}/#b-blk1",
        f"/notes/{other}/#b-blk1",
        f"/notes/{other}/#h-part-2",
    ]
    assert 'id="h-part-two"' in body


def test_a_link_to_a_heading_of_its_own_note_leads_nowhere_else(client, alice, read_page):
    read_page("a.md", {"a.md": "# A\n\n[[#Gone]] [x](#gone) [[#^gone]]"})

    assert "Gone" not in client.get("/notes/index/").text


def test_a_name_in_the_other_form_of_its_accents_is_the_same_place(read_page):
    body = read_page("a.md", {"a.md": "[[#U\u0308ber]]\n\n# \u00dcber\n\n# 京都 #Reise\n"})

    assert 'href="#h-%C3%BCber"' in body
    assert 'id="h-über"' in body


def test_tags_lead_to_the_notes_that_have_them(read_page, client):
    body = read_page("a.md", {"a.md": "#project #todo\n\nBuy #größe/größer, #日記 now."})

    hrefs = re.findall('href="([^"]*)"', body)
    assert len(hrefs) == 4
    for href in hrefs:
        assert "a.md" in client.get(href).text or ">a</a>" in client.get(href).text
    assert "<h1" not in body


def test_markdown_inside_html_links_to_notes(read_page, alice):
    body = read_page(
        "Toggle.md",
        {
            "Toggle.md": "<details>\n<summary>Packing **list**</summary>\n\n"
            "- *stove*, see [[Campsite]]\n\n</details>\n\n"
            "<aside>\n💡 **Tip:** bring a [map](Campsite.md)\n\n</aside>\n\nAfter.\n",
            "Campsite.md": "By the lake.",
        },
    )  # fmt: skip

    camp = f'<a href="/notes/{alice.notes.get(path="Campsite.md").pk}/">'
    assert f"<em>stove</em>, see {camp}Campsite</a>" in body
    assert f"<strong>Tip:</strong> bring a {camp}map</a>" in body
    assert "<summary>Packing <strong>list</strong></summary>" in body


@pytest.mark.parametrize("text", ["مرحبا\n\n- أولاً", "שלום"])
def test_a_right_to_left_note_says_so(read_page, text):
    body = read_page("a.md", {"a.md": text})

    assert '<p dir="auto">' in body
