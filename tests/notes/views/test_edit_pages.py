"""The pages to make and change a note: what they take, what they refuse and what they keep."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from notes.editing.trash import empty_trash, put_in_trash
from notes.importing.importer import import_texts
from notes.models import Note

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
FIELDS = {"title": "Boats", "folder": "", "tags": "", "body": "# Boats\n"}


@pytest.fixture
def page(client, alice):
    client.force_login(alice)
    return client


def shown_fields(html):
    """What the form in the page would send, as a browser reads it."""
    fields = dict(re.findall(r'<input[^>]* name="(\w+)"(?: value="([^"]*)")?', html))
    fields["body"] = html.split("<textarea")[1].split(">\n", 1)[1].split("</textarea>")[0]
    return {name: fields[name] for name in ("title", "folder", "tags", "seen_hash", "body")}


def edit(page, note, **changes):
    fields = shown_fields(page.get(f"/notes/{note.pk}/edit/").text)
    return page.post(f"/notes/{note.pk}/edit/", fields | changes)


# --- Access ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/notes/new/", "/notes/1/edit/", "/notes/preview/", "/notes/pictures/"]
)
def test_it_needs_a_login(client, db, path):
    assert client.post(path).url.startswith("/accounts/login/")


def test_a_stranger_gets_404_and_changes_nothing(client, bob, write):
    note = write("n.md", "text")
    client.force_login(bob)

    assert client.get(f"/notes/{note.pk}/edit/").status_code == 404
    assert client.post(f"/notes/{note.pk}/edit/", FIELDS).status_code == 404
    assert Note.objects.get().body == "text"


@pytest.mark.parametrize(
    ("method", "path"),
    [("put", "/notes/new/"), ("delete", "/notes/1/edit/"), ("get", "/notes/preview/")],
)
def test_another_method_is_refused(page, method, path):
    assert getattr(page, method)(path).status_code == 405


# --- A new note -----------------------------------------------------------------------------


def test_a_note_is_made_with_tags_and_folder(page, alice):
    response = page.post(
        "/notes/new/", FIELDS | {"folder": "sea/red", "tags": "one, #two/three,, one, big boat"}
    )

    note = alice.notes.get()
    assert response.url == note.get_absolute_url()
    assert (note.path, note.origin) == ("sea/red/Boats.md", "written")
    assert [tag.name for tag in note.tags.all()] == ["big-boat", "one", "two/three"]
    assert note.passages.exists()


def test_a_link_to_nowhere_fills_the_form(page):
    html = page.get("/notes/new/", {"title": "Go\x00ne", "folder": "se\x00a"}).text

    fields = shown_fields(html)
    assert (fields["title"], fields["folder"]) == ("Gone", "sea")


def test_following_a_link_to_nowhere_makes_the_note_it_names(page, alice, write):
    note = write("a.md", "see [[sea/Gone away]] and [that](../lost%20one.md)")
    html = page.get(note.get_absolute_url()).text

    for address in re.findall(r'href="(/notes/new/\?[^"]*)"', html):
        page.post("/notes/new/", shown_fields(page.get(address.replace("&amp;", "&")).text))

    html = page.get(note.get_absolute_url()).text
    assert sorted(alice.notes.values_list("path", flat=True)) == [
        "a.md", "lost one.md", "sea/Gone away.md",
    ]  # fmt: skip
    assert "/notes/new/?" not in html


def test_folders_and_tags_that_are_there_are_suggested(page, alice, bob):
    import_texts(alice, {"sea/n.md": "#boats", "x/gone.md": "#gone"})
    import_texts(bob, {"secret/n.md": "#secret"})
    put_in_trash(alice.notes.get(path="x/gone.md"))

    html = page.get("/notes/new/").text

    assert re.findall(r'<option value="([^"]*)">', html) == ["sea", "boats"]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"title": ""}, "Give the note a title."),
        ({"title": " \t "}, "Give the note a title."),
        ({"title": "x" * 501}, "at most 500 characters"),
        ({"title": "a\x00b"}, "Null characters are not allowed"),
        ({"body": "a\x00b"}, "The text holds NUL characters. Remove them."),
        ({"folder": "a/../b"}, "A folder cannot be called"),
        ({"folder": "x/" * 499 + "y"}, "longer than 1000 characters"),
        ({"tags": "x" * 201}, "A tag has 200 characters at most."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(page, alice, write, bad, sentence):
    note = write("n.md", "text")
    typed = FIELDS | {"body": "Hours of work.", "seen_hash": ""} | bad

    for address in ("/notes/new/", f"/notes/{note.pk}/edit/"):
        response = page.post(address, typed)

        assert response.status_code == 422
        assert sentence in response.text
        assert "data-unsaved" in response.text
        assert typed["body"].replace("\x00", "") in response.text.replace("\x00", "")
    assert alice.notes.get().body == "text"


def test_a_text_that_is_too_long_is_said(page, alice):
    response = page.post("/notes/new/", FIELDS | {"body": "x" * 5_000_001})

    assert response.status_code == 422
    assert "A note holds 5 MB at most." in response.text
    assert not alice.notes.exists()


def test_a_long_text_is_kept_when_something_else_is_wrong(page, alice):
    response = page.post("/notes/new/", FIELDS | {"title": "", "body": "word " * 990_000})

    assert response.status_code == 422
    assert shown_fields(response.text)["body"] == "word " * 990_000


def test_line_ends_of_browsers_become_line_feeds(page, alice):
    page.post("/notes/new/", FIELDS | {"body": "a\r\nb\rc\n"})

    assert alice.notes.get().body == "a\nb\nc\n"


# --- Changing a note ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "\n\n  text  \n",
        "---\ntags: [a, b]\ntitle: x\n# y\n---\n# z\n",
        "",
        "---\ntitle: 'a\n  b'\n---\nc",
    ],
)
def test_saving_the_form_as_it_is_changes_no_character(page, write, text):
    note = write("sea/n.md", text)

    assert edit(page, note).url == note.get_absolute_url()

    saved = Note.objects.get()
    assert (saved.get_text(), saved.path, saved.title) == (text, note.path, note.title)
    assert not saved.versions.exists()


def test_title_tags_folder_and_text_can_be_changed(page, write):
    note = write("n.md", "# Old\n\n[[n]]")

    edit(page, note, title="New", tags="red", folder="sea", body="text")

    saved = Note.objects.get()
    assert (saved.title, saved.path, saved.body) == ("New", "sea/n.md", "text")
    assert saved.front_matter == {"tags": ["red"], "title": "New"}
    assert not saved.links.exists()


def test_a_conflict_shows_both_texts_and_can_be_saved_anyway(page, write):
    note = write("n.md", "first line\n")
    opened = shown_fields(page.get(f"/notes/{note.pk}/edit/").text)
    edit(page, note, body="their line\n")

    response = page.post(f"/notes/{note.pk}/edit/", opened | {"body": "my line\n"})

    assert response.status_code == 422
    assert "has changed since you opened it" in response.text
    assert "<del><mark>their</mark> line</del><ins><mark>my</mark> line</ins>" in response.text
    assert shown_fields(response.text)["body"] == "my line\n"
    assert "Save anyway" in response.text
    assert Note.objects.get().body == "their line\n"

    page.post(f"/notes/{note.pk}/edit/", shown_fields(response.text))

    assert Note.objects.get().body == "my line\n"
    assert [v.text for v in note.versions.all()] == ["their line\n", "first line\n"]


def test_a_double_click_on_save_saves_once_and_shows_no_conflict(page, write):
    note = write("n.md", "first line\n")
    sent = shown_fields(page.get(f"/notes/{note.pk}/edit/").text) | {"body": "my line\n"}

    answers = [page.post(f"/notes/{note.pk}/edit/", sent) for _ in range(2)]

    assert [answer.url for answer in answers] == [note.get_absolute_url()] * 2
    assert note.versions.count() == 1


def test_a_double_click_on_save_makes_one_note(page, alice):
    answers = [page.post("/notes/new/", FIELDS) for _ in range(2)]

    assert [answer.url for answer in answers] == [alice.notes.get().get_absolute_url()] * 2


def test_a_note_that_went_to_the_trash_meanwhile_comes_back_with_the_text(page, write):
    note = write("n.md", "text")
    opened = shown_fields(page.get(f"/notes/{note.pk}/edit/").text)
    put_in_trash(note)

    response = page.post(f"/notes/{note.pk}/edit/", opened | {"body": "mine"})

    assert response.status_code == 422
    assert "was put in the trash meanwhile" in response.text
    page.post(f"/notes/{note.pk}/edit/", shown_fields(response.text))
    note.refresh_from_db()
    assert (note.body, note.deleted_at) == ("mine", None)
    assert note.passages.exists()


def test_a_note_in_the_trash_is_not_opened(page, alice, write):
    note = write("n.md", "text")
    put_in_trash(note)

    assert page.get(f"/notes/{note.pk}/edit/").status_code == 404
    empty_trash(alice)
    assert page.post(f"/notes/{note.pk}/edit/", FIELDS).status_code == 404


def test_a_conflict_that_cannot_be_saved_either_says_why(page, write):
    note = write("n.md", "text")

    response = page.post(f"/notes/{note.pk}/edit/", FIELDS | {"folder": "..", "seen_hash": "x"})

    assert response.status_code == 422
    assert "A folder cannot be called" in response.text


# --- The preview ----------------------------------------------------------------------------


def preview(page, body, folder=""):
    response = page.post("/notes/preview/", {"body": body, "folder": folder})
    assert response.status_code == 200
    return response.text


def test_the_preview_shows_the_text_as_its_note_would(page, write):
    there = write("sea/there.md", "x")

    html = preview(
        page, "# Title\n[[there]] [[gone]] [it](there.md)\n\n> [!tip] So\n> be it", "sea"
    )

    assert '<h1 id="h-title">Title</h1>' in html
    assert html.count(f'href="/notes/{there.pk}/"') == 2
    assert 'href="/notes/new/?title=gone"' in html
    assert "</bdi>: So</p>" in html


def test_an_empty_preview_says_what_it_is_for(page):
    assert "What you write is shown here." in preview(page, " ")


def test_the_preview_leads_to_nothing_of_others(page, bob, write):
    write("n.md", "secret", owner=bob)

    assert 'href="/notes/new/?title=n"' in preview(page, "[[n]]")


def test_a_preview_for_the_note_of_another_is_one_of_a_new_note(page, bob, write):
    write("sea/mine.md", "x")
    his = write("sea/his.md", "secret", owner=bob)

    html = page.post("/notes/preview/", {"body": "[[his]] [[mine]]", "note": his.pk}).text

    assert html.count('href="/notes/new/?title=his') == 1
    assert f"/notes/{his.pk}/" not in html


def test_without_scripts_a_button_shows_what_is_written_and_saves_nothing(page, write):
    there = write("sea/there.md", "x")
    new = page.get("/notes/new/").text
    assert "<noscript><button" in new
    assert "“Show the preview” below" in new
    fields = FIELDS | {"folder": "sea", "body": "**bold** [[there]] مرحبا <script>x</script>"}

    shown = page.post("/notes/new/", fields | {"preview": "1"})

    assert shown.status_code == 200
    assert "<strong>bold</strong>" in shown.text
    assert f'href="/notes/{there.pk}/"' in shown.text
    assert "<script>x" not in shown.text
    assert shown_fields(shown.text)["title"] == "Boats"
    assert Note.objects.count() == 1


def test_the_same_button_leaves_a_note_as_it_is(page, write, bob):
    note, his = write("sea/boat.md", "as it was"), write("his.md", "secret", owner=bob)

    shown = edit(page, note, body="changed **now**", preview="1")

    assert (shown.status_code, "<strong>now</strong>" in shown.text) == (200, True)
    note.refresh_from_db()
    assert note.body == "as it was"
    edit_path = f"/notes/{his.pk}/edit/"
    assert page.post(edit_path, FIELDS | {"preview": "1"}).status_code == 404


def test_a_long_preview_says_where_it_ends(page):
    html = preview(page, "word " * 30_000)

    assert "The preview ends here" in html


@pytest.mark.parametrize(
    "body",
    [
        HOSTILE,
        f"[[{HOSTILE}]]",
        f"![{HOSTILE}](x.png)",
        "[x](javascript:alert(1)) [[a|b](javascript:alert(1))]]",
        f"> [!{HOSTILE}] {HOSTILE}",
        f"> [!note] {HOSTILE}",
        "![x](https://evil.example/p.png) ![x](/notes/attachments/1/../../delete/)",
        '[x](gone.md "t" onclick=alert(1))',
        "a\x00[[b\x00]] ![c\x00](d\x00.png)",
        "---\ntitle: x\n---\n" + HOSTILE,
    ],
)
def test_a_hostile_preview_does_nothing(page, body):
    html = preview(page, body).lower()

    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r"<[^>]*(onerror|onclick|javascript:)[^>]*>", re.sub('"[^"]*"', "", html))


def test_hostile_fields_are_shown_as_text(page, alice):
    fields = {"title": HOSTILE, "folder": HOSTILE, "tags": HOSTILE, "body": HOSTILE}
    page.post("/notes/new/", fields)
    note = alice.notes.get()
    edit(page, note, title=HOSTILE + "2", body=HOSTILE + "2")
    conflict = page.post(f"/notes/{note.pk}/edit/", fields | {"seen_hash": HOSTILE[:9]})

    assert note.title == HOSTILE
    pages = [f"/notes/{note.pk}/{part}" for part in ("", "edit/", "versions/", "delete/")]
    for html in [conflict.text, *(page.get(path).text for path in ["/notes/", *pages])]:
        assert "<script>alert" not in html
        assert "<img src=x" not in html


# --- Pictures -------------------------------------------------------------------------------


def test_a_picture_sent_while_writing_is_kept_and_named(page, alice):
    picture = SimpleUploadedFile("boat.png", b"\x89PNG\r\n\x1a\n and the rest")

    name = page.post("/notes/pictures/", {"picture": picture, "folder": "Trips"}).json()["name"]

    assert alice.attachments.get().path == f"Trips/{name}"


@pytest.mark.parametrize("sent", [{}, {"picture": "no file"}, {"folder": "\x00../.."}])
def test_what_is_no_picture_is_refused_in_words(page, alice, sent):
    refused = page.post("/notes/pictures/", sent)

    assert refused.status_code == 422
    assert "PNG" in refused.json()["error"]
    assert not alice.attachments.exists()
