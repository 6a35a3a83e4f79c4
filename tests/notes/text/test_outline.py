"""The outline of a note: its headings as they read, with the places they stand at."""

import pytest

from notes.text.html.outline import Part, outline_of
from notes.text.markdown import render_note


def test_headings_come_with_their_levels_from_the_highest_down():
    html = render_note("## Boats\n\nx\n\n### The *red* one & co\n\n## 味噌汁\n\n## קובץ")

    parts = outline_of(html)

    assert [(part.level, part.title) for part in parts] == [
        (1, "Boats"), (2, "The red one & co"), (1, "味噌汁"), (1, "קובץ"),
    ]  # fmt: skip
    assert all(f'id="{part.place}"' in html for part in parts)


def test_what_a_text_writes_itself_is_no_heading_of_the_outline():
    html = render_note('<h2 id="h-mine">Mine</h2>\n\n`<h2 id="h-x">code</h2>`\n\n# Own')

    assert Part(1, "h-own", "Own") in [Part(1, part.place, part.title) for part in outline_of(html)]
    assert "code" not in [part.title for part in outline_of(html)]


def test_a_note_without_headings_has_none():
    assert outline_of(render_note("Text alone.")) == []


def test_of_very_many_headings_the_first_are_shown():
    assert len(outline_of(render_note("# x\n\n" * 500))) == 200


@pytest.mark.parametrize("odd", ['<h1 id="h-' * 50_000, "<h1" * 100_000, '<h1 id="h-x">' * 20_000])
def test_odd_markup_costs_no_more_than_its_length(odd):
    assert outline_of(odd) == []
