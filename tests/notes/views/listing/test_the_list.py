"""The list of notes: in the order that was asked for, narrowed down, with what stands beside it."""

import re

import pytest

from notes.importing.importer import import_texts
from notes.models import Note

NOTES = {
    "sea/log 10.md": "# Log 10\n[[Log 2]] [[Äpfel]]",
    "sea/log 2.md": "# Log 2\n#garden/roses",
    "sea/boats/annika.md": "# annika\n[[Log 2]] #garden",
    "Äpfel.md": "# Äpfel\n#水",
    "zoo.md": "# Zoo\n[[Log 2]] [[Zoo]]",
    "שלום.md": "# שלום",
}


@pytest.fixture
def mine(client, alice, embedder):
    import_texts(alice, NOTES)
    client.force_login(alice)
    return client


def listed(response):
    return [note.title for note in response.context["page"]]


def test_names_come_as_people_count_and_spell(mine):
    assert listed(mine.get("/notes/")) == ["annika", "Äpfel", "Log 2", "Log 10", "Zoo", "שלום"]


def test_the_most_linked_come_first_and_say_how_many(mine, alice):
    page = mine.get("/notes/", {"sort": "links"})

    # To "Log 2" lead three; "Log 10" leads to two, "Zoo" to two and to itself from itself.
    assert listed(page)[:4] == ["Log 2", "Zoo", "Log 10", "annika"]
    assert [note.link_count for note in page.context["page"]] == [3, 3, 2, 1, 1, 0]
    assert "3 links" in page.text
    alice.notes.filter(title="annika").update(deleted_at="2026-01-01T00:00Z")
    assert listed(mine.get("/notes/", {"sort": "links"}))[0] == "Zoo"


def test_the_order_is_kept_wherever_the_list_leads(mine):
    html = mine.get("/notes/", {"sort": "changed", "q": "log"}).text

    for address in ("?folder=sea&amp;sort=changed", "?tag=garden&amp;sort=changed"):
        assert f'href="{address}"' in html
    assert 'name="back" value="q=log&amp;sort=changed"' in html


def test_the_count_is_of_what_is_shown(mine):
    assert "6 notes" in mine.get("/notes/").text
    assert "2 of 6 notes" in mine.get("/notes/", {"tag": "garden"}).text
    assert "1 of 6 notes" in mine.get("/notes/?q=log&tag=garden/roses&folder=sea").text
    assert "data-count" not in mine.get("/notes/", {"q": "nowhere"}).text


def test_the_trees_open_to_where_one_is(mine):
    html = mine.get("/notes/", {"folder": "sea/boats"}).text
    tree = html[html.index('aria-label="Folders and tags"') : html.index("</aside>")]

    assert 'data-folder="sea/boats" aria-current="true"' in tree
    assert re.search(r'data-folder="sea">sea</a>.*?<details open>', tree, re.S)
    assert '#garden</a> <span class="meta">2</span>' in tree
    assert "<details open>" not in mine.get("/notes/").text


def test_what_was_changed_last_stands_beside_it(mine, alice):
    assert "Recent" not in mine.get("/notes/").text  # there are few

    import_texts(alice, {f"{n}.md": "Text." for n in range(10)})
    alice.notes.filter(title="Zoo").update(updated_at="2100-01-01T00:00Z")

    assert next(iter(mine.get("/notes/").context["recent"])).title == "Zoo"


def test_a_filter_is_taken_off_by_itself(mine):
    html = mine.get("/notes/?q=log&tag=garden&folder=sea").text

    assert 'href="?q=log&amp;tag=garden" aria-label="Remove: in sea"' in html
    assert 'href="?q=log&amp;folder=sea" aria-label="Remove: #garden"' in html


@pytest.mark.parametrize("page", ["", "0", "-1", "9" * 900, "x", "2\x00"])
def test_a_page_that_is_none_is_the_nearest(mine, page):
    assert mine.get("/notes/", {"page": page}).status_code == 200


def test_where_no_note_matches_one_can_be_written_under_that_name(mine):
    shown = mine.get("/notes/", {"q": "Suppe & מרק <b>", "folder": "sea"}).text

    assert (
        'href="/notes/new/?title=Suppe%20%26%20%D7%9E%D7%A8%D7%A7%20%3Cb%3E&amp;folder=sea"'
        in shown
    )
    assert "Write a note “<bdi>Suppe &amp; מרק &lt;b&gt;</bdi>”" in shown
    assert "Write a note “" not in mine.get("/notes/?folder=nowhere").text
    assert "Write a note “" not in mine.get("/notes/?q=Zoo").text


def test_names_of_folders_and_tags_are_text(client, alice, embedder):
    name = '"><img src=x onerror=alert(1)>'
    note = Note(owner=alice, path=f"{name}/a.md", title=name)
    Note.objects.bulk_create([note])
    client.force_login(alice)

    for address in ("/notes/", f"/notes/?folder={name}&q={name}&sort=links"):
        assert "<img src=x" not in client.get(address).text
