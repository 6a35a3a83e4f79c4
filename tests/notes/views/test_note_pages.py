"""Pages of notes: the list, one note, deleting, searching. Nobody sees another's."""

import pytest

from notes.importing.importer import import_texts
from notes.models import Note
from notes.text.html.excerpts import mark_words
from notes.text.markdown import render_note
from notes.views.display import show_note

BODY = """# Annika

Bought in 2019, see [[log]] and [the garden](garden.md).

The red boat was repaired
in May 2021.

```
[[log]] stays code

as it is
```

Last words."""


@pytest.fixture
def boat(alice, embedder):
    import_texts(
        alice,
        {
            "boats/annika.md": f"---\nstatus: <b>afloat</b>\nc: [A, 船]\n---\n{BODY}\n#boat/sail",
            "boats/garden.md": "# Garden\n#green",
            "log.md": "# Log\nabout [[annika]]",
        },
    )
    return alice.notes.get(path="boats/annika.md")


def url(note, action=""):
    return f"/notes/{note.pk}/{action}"


# --- Access ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/notes/", "/search/", "/search/?q=boat", "/notes/1/", "/notes/1/delete/"]
)
def test_it_needs_a_login(client, db, path):
    response = client.get(path)

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("action", ["", "delete/"])
def test_a_stranger_gets_404(client, bob, boat, action):
    client.force_login(bob)

    method = client.post if action else client.get
    assert method(url(boat, action)).status_code == 404


def test_a_stranger_deletes_nothing(client, bob, boat):
    client.force_login(bob)

    assert client.post(url(boat, "delete/")).status_code == 404
    assert Note.objects.filter(pk=boat.pk).exists()


def test_a_stranger_sees_none_of_my_notes(client, bob, boat):
    client.force_login(bob)

    assert "No notes yet" in client.get("/notes/").text
    assert "Nothing in your notes" in client.get("/search/", {"q": "Annika"}).text


@pytest.mark.parametrize("path", ["/notes/", "/search/"])
def test_lists_refuse_to_be_posted_to(client, alice, path):
    client.force_login(alice)

    assert client.post(path).status_code == 405


# --- The list -------------------------------------------------------------------------------


def test_the_list_shows_titles_folders_tags_and_their_number(client, alice, boat):
    client.force_login(alice)

    html = client.get("/notes/").text

    assert "3 notes" in html
    for text in ("Annika", "Garden", "Log", "boats", "#boat/sail", "#green"):
        assert text in html


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ({"q": "repaired"}, {"Annika"}),
        ({"q": "GARDEN"}, {"Annika", "Garden"}),
        ({"tag": "boat"}, {"Annika"}),
        ({"tag": "boat/sail"}, {"Annika"}),
        ({"tag": "boa"}, set()),
        ({"folder": "boats"}, {"Annika", "Garden"}),
        ({"folder": "boat"}, set()),
        ({"q": "%"}, set()),
        ({"q": "nul\x00"}, set()),
    ],
)
def test_the_list_is_narrowed_down(client, alice, boat, filters, shown):
    client.force_login(alice)

    html = client.get("/notes/", filters, headers={"HX-Request": "true"}).text

    assert {title for title in ("Annika", "Garden", "Log") if f">{title}</a>" in html} == shown
    assert "<html" not in html


def test_someone_new_is_led_to_the_import(client, alice):
    client.force_login(alice)

    html = client.get("/notes/").text

    assert "No notes yet" in html
    assert "/notes/import/" in html


def test_the_list_costs_the_same_queries_however_long_it_is(
    client, alice, embedder, django_assert_max_num_queries
):
    import_texts(alice, {f"{n}.md": f"# Note {n}\n#tag{n}" for n in range(60)})
    client.force_login(alice)

    with django_assert_max_num_queries(15):
        html = client.get("/notes/").text

    assert "Page 1 of 2" in html


# --- One note -------------------------------------------------------------------------------


def test_a_note_is_shown_with_tags_properties_links_and_backlinks(client, alice, boat):
    client.force_login(alice)

    html = client.get(url(boat)).text

    log, garden = alice.notes.get(path="log.md"), alice.notes.get(path="boats/garden.md")
    assert f'<a href="/notes/{log.pk}/">log</a>' in html
    assert f'<a href="/notes/{garden.pk}/">the garden</a>' in html
    assert "[[log]] stays code" in html
    assert "#boat/sail" in html
    assert '<td dir="auto">A, 船</td>' in html
    assert "&lt;b&gt;afloat&lt;/b&gt;" in html
    assert "Linked from" in html


@pytest.mark.parametrize(
    ("body", "repeats"),
    [("# Boats\ntext", True), ("\n\n# Boats #\n", True), ("text\n# Boats", False),
     ("# Ships", False), ("## Boats", False)],
)  # fmt: skip
def test_a_heading_that_says_the_title_once_more_is_not_shown(
    client, alice, write, embedder, body, repeats
):
    note = write("n.md", f"---\ntitle: Boats\n---\n{body}")
    client.force_login(alice)

    assert ("repeats-title" in client.get(url(note)).text) is repeats


def test_a_link_in_markdown_to_nowhere_offers_to_make_the_note():
    address = '/notes/new/?title=the+log&amp;folder=sea" title="Make this note'

    html = render_note("[a](sea/the%20log.md) [b](x.pdf) [c](/x.md) ![d](e.md)")

    assert html == (
        f'<p><a href="{address}">a</a> <a href="#">b</a> <a href="/x.md">c</a> <em>d</em></p>\n'
    )


def test_links_in_code_and_to_the_web_stay():
    text = "`[[gone]]` [x](https://x.example/a.md) <https://x.example>\n\n```\n[[gone]]\n```\n"

    html = render_note(text)

    assert "<code>[[gone]]</code>" in html
    assert "<code>[[gone]]\n</code>" in html
    assert 'href="https://x.example/a.md"' in html
    assert 'href="https://x.example"' in html


def test_a_callout_has_its_kind_and_title(client, alice, write, embedder):
    note = write("n.md", "> [!warning]- Mind\n> the gap\n\n> [!note]\n> second")
    client.force_login(alice)

    html = client.get(url(note)).text

    assert '<bdi class="callout-kind">Warning</bdi>: Mind</summary>' in html
    assert '<bdi class="callout-kind">Note</bdi></p>' in html
    assert "[!" not in html


@pytest.mark.parametrize("name", ["tag", "folder", "q"])
def test_a_nul_in_the_address_finds_what_it_would_without(client, alice, boat, name):
    client.force_login(alice)

    assert client.get("/notes/", {name: "boa\x00ts"}).status_code == 200


def test_a_cited_passage_is_marked(client, alice, boat):
    client.force_login(alice)
    start = boat.body.index("repaired")

    html = client.get(url(boat), {"start": start, "end": start + 20}).text

    section = html.split('id="passage"')[1].split("</section>")[0]
    assert "The red boat was repaired" in section
    assert "in May 2021." in section
    assert "Bought" not in section
    assert "Last words" not in section


@pytest.mark.parametrize(
    "place",
    [{"start": "x", "end": "9"}, {"start": "-1", "end": "5"}, {"start": "9", "end": "2"},
     {"start": "0", "end": "999999"}, {"start": "²", "end": "³"}, {"start": "1" * 40, "end": "2"}],
)  # fmt: skip
def test_a_place_that_is_none_is_ignored(client, alice, boat, place):
    client.force_login(alice)

    response = client.get(url(boat), place)

    assert response.status_code == 200
    assert 'id="passage"' not in response.text


def test_a_note_that_has_changed_says_so(client, alice, boat):
    client.force_login(alice)

    now = client.get(url(boat), {"v": boat.content_hash[:12]}).text
    then = client.get(url(boat), {"v": "0123456789ab"}).text

    assert "has changed since" not in now
    assert "has changed since" in then


def test_hostile_notes_do_nothing(client, alice, write, embedder):
    note = write(
        "<script>alert(1)</script>.md",
        "---\ntitle: <script>alert(2)</script>\n<x>: <script>alert(3)</script>\n---\n"
        "<script>alert(4)</script> ![x](https://evil.example/p.png) [[<script>alert(5)</script>]]\n"
        '<div id="main" hx-get="/admin/" onclick="x()">text</div>',
    )
    client.force_login(alice)

    for path in ("/notes/", url(note), url(note, "delete/"), "/search/?q=alert"):
        html = client.get(path).text
        assert "<script>alert" not in html
        assert 'evil.example/p.png"' not in html.replace('href="https://evil.example/p.png"', "")
        assert 'hx-get="/admin/"' not in html


def test_a_cited_code_fence_is_marked_as_a_whole(boat):
    start = BODY.index("as it is")

    html = show_note(boat, start, start + 5)

    section = html.split('id="passage"')[1].split("</section>")[0]
    assert "[[log]] stays code" in section
    assert "as it is" in section


def test_a_wiki_link_to_nowhere_offers_to_make_the_note():
    assert render_note("see [[gone|that]] and ![[gone#part]]") == (
        '<p>see <a href="/notes/new/?title=gone" title="Make this note">that</a>'
        " and gone › part</p>\n"
    )


# --- Deleting -------------------------------------------------------------------------------


def test_a_deleted_note_is_gone_from_list_and_search(client, alice, boat):
    client.force_login(alice)

    response = client.post(url(boat, "delete/"), follow=True)

    assert "is in the trash" in response.text
    assert ">Annika</a>" not in response.text
    assert client.get(url(boat)).status_code == 404
    assert ">Annika</a>" not in client.get("/search/", {"q": "repaired"}).text


# --- Searching ------------------------------------------------------------------------------


def test_hits_lead_to_their_passage_and_mark_the_words(client, alice, boat):
    client.force_login(alice)

    html = client.get("/search/", {"q": "repaired boat"}).text

    assert "<mark>repaired</mark>" in html
    assert f"/notes/{boat.pk}/?start=" in html


def test_an_empty_search_shows_a_hint(client, alice):
    client.force_login(alice)

    assert "Search by meaning and by words" in client.get("/search/").text


def test_htmx_gets_the_hits_alone(client, alice, boat):
    client.force_login(alice)

    html = client.get("/search/", {"q": "boat"}, headers={"HX-Request": "true"}).text

    assert "Annika" in html
    assert "<html" not in html


def test_words_are_marked_and_everything_else_escaped():
    marked = mark_words('<o>Boats</o> & "boat"', "boat <script>")

    assert marked == "&lt;o&gt;<mark>Boats</mark>&lt;/o&gt; &amp; &quot;<mark>boat</mark>&quot;"


@pytest.mark.parametrize(
    "text",
    [
        "- [ ] a\x1bb",
        "- [x] a\x0cb",
        "![a\x0cb](http://x.org)",
        '<a href="http://x.org/&#1;">a</a>',
    ],
)
def test_control_characters_do_not_break_a_note(text):
    assert "a" in render_note(text)


def test_a_property_may_have_any_name(client, alice, write):
    client.force_login(alice)
    note = write("a.md", "---\nitems: 3\nkeys: [milk]\n---\nText")

    html = client.get(note.get_absolute_url()).text

    assert "items" in html
    assert "milk" in html
