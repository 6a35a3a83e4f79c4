"""MediaWiki's exports: pages as notes, redirects as aliases, and what a wiki has for itself."""

import pytest

NAMESPACES = (
    '<siteinfo><namespaces><namespace key="0" /><namespace key="6">Datei</namespace>'
    '<namespace key="14">Kategorie</namespace></namespaces></siteinfo>'
)


def export(*pages, end="</mediawiki>"):
    return (
        '<?xml version="1.0"?>\n<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/">'
        f"{NAMESPACES}{''.join(pages)}{end}"
    )


def page(title, text, ns=0, more="", at="2021-05-06T07:08:09Z"):
    return (
        f"<page><title>{title}</title><ns>{ns}</ns>{more}<revision><timestamp>{at}</timestamp>"
        f"<contributor><username>Åsa</username></contributor><text>{text}</text></revision></page>"
    )


def test_pages_are_notes_and_their_links_alive(bring, leads):
    notes = bring({"wiki.xml": export(
        page("Äpfel/Ernte", "'''Reif''' in [[Garten_am See|dort]], [[Obst]], [[寿司]]."
             "\n\n[[Datei:Baum.png|thumb]]\n[[Kategorie:Alte Sorten]]\n"
             "&lt;nowiki>[[x]]&lt;/nowiki>"),
        page("Garten am See", "== Teil ==\n* eins\n** zwei"),
        page("Obst", "#REDIRECT [[Früchte]]", more='<redirect title="Früchte" />'),
        page("Fru\u0308chte", "alt", at="2020-01-01T00:00:00Z").replace(
            "</page>", "<revision><timestamp>2022-01-01T00:00:00Z</timestamp><text>neu &amp;amp; "
            "&lt;b&gt;</text></revision></page>"),
        page("寿司", "שלום"),
    )}).notes  # fmt: skip

    assert set(notes) == {f"wiki/{name}.md" for name in (
        "Äpfel/Ernte", "Garten am See", "Früchte", "寿司")}  # fmt: skip
    first = notes["wiki/Äpfel/Ernte.md"]
    assert leads(first)[:3] == ["wiki/Garten am See.md", "wiki/Früchte.md", "wiki/寿司.md"]
    assert "**Reif**" in first.body
    assert "`[[x]]`" in first.body
    assert [tag.name for tag in first.tags.all()] == ["Alte-Sorten"]
    assert notes["wiki/Garten am See.md"].body == "## Teil\n- eins\n   - zwei\n"
    assert notes["wiki/Früchte.md"].body == "neu &amp; <b>\n"


def test_what_a_wiki_has_for_itself_is_left_out_with_a_word(bring):
    brought = bring({"w.xml": export(
        page("A", "a"), page("Talk:A", "t", 1), page("Template:T", "x", 10), page("User:Bo", "b", 2)
    )})  # fmt: skip

    assert set(brought.notes) == {"w/A.md", "w/User Bo.md"}
    assert "were left out" in brought.skipped["w.xml"]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (export(page("A", "a"), "<page><title>B", end=""), {"w/A.md"}),
        (export(page("A", "a")).replace(
            "<mediawiki", '<!DOCTYPE m [<!ENTITY e "x">]><mediawiki', 1), set()),
        (export(page("A", "&e;")), set()),
        ("<other><page><title>A</title></page></other>", set()),
    ],
)  # fmt: skip
def test_what_is_damaged_hostile_or_another_xml_costs_nothing_else(bring, text, notes):
    brought = bring({"w.xml": text, "b.md": "b"})

    assert set(brought.notes) == {*notes, "b.md"}
