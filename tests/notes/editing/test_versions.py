"""Earlier texts of a note: what differs from now, and how one comes back."""

import time

import pytest

from notes.editing.trash import put_in_trash
from notes.editing.versions import VERSIONS_KEPT
from notes.editing.writing import Draft, draft_of, edit_note, stamp
from notes.models import Note
from notes.text.comparing import SHOWN_LINES, compare
from tests.pace import allowed


@pytest.fixture
def page(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def note(write, embedder):
    note = write("boats/n.md", "---\ntags: [red]\n---\n# Boats\n\nThe red boat.\n\nLast.\n")
    return say(note, "# Boats\n\nThe blue boat.\n\nLast.\n")


def say(note, body):
    note.refresh_from_db()
    draft = Draft(**{**vars(draft_of(note)), "body": body})
    return edit_note(note, draft, seen=stamp(note))


def shown(lines):
    marks = {"same": " ", "added": "+", "removed": "-", "gap": "…", "cut": "!"}
    return [marks[line.kind] + line.text for line in lines]


# --- Comparing ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("", "", []),
        ("a\nb", "a\nb", []),
        ("", "a", ["+a"]),
        ("a", "", ["-a"]),
        ("a\nb\nc", "a\nc", [" a", "-b", " c"]),
        ("a\nb", "a\nB", [" a", "-b", "+B"]),
        ("1\n2\n3\n4\n5", "1\n2\n3\n4\n5\n6", [" 3", " 4", " 5", "+6"]),
        ("a\na\na", "a\na", [" a", " a", "-a"]),
        (
            "x\n1\n2\n3\n4\n5\n6\n7\ny",
            "X\n1\n2\n3\n4\n5\n6\n7\nY",
            ["-x", "+X", " 1", " 2", " 3", "…", " 5", " 6", " 7", "-y", "+Y"],
        ),
        ("x\n1\n2\n3\n4\ny", "1\n2\n3\n4\nY", ["-x", " 1", " 2", " 3", " 4", "-y", "+Y"]),
    ],
)
def test_lines_are_compared(before, after, lines):
    assert shown(compare(before, after)) == lines


def test_the_words_that_changed_are_marked():
    removed, added = compare("The red boat of 2019.", "The blue boat of 2019.")

    assert removed.parts == [("The ", False), ("red", True), (" boat of 2019.", False)]
    assert added.parts == [("The ", False), ("blue", True), (" boat of 2019.", False)]


def test_lines_that_share_nothing_are_not_marked():
    assert [line.parts for line in compare("one two", "Käse!")] == [
        [("one two", False)], [("Käse!", False)],
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["", "word word", "unlike {n}"])
def test_long_texts_are_compared_in_seconds(line):
    before = "\n".join(line.format(n=n) for n in range(60_000))
    after = "\n".join(f"{line}{n % 7}" for n in range(60_000))
    began = time.thread_time()

    lines = compare(before, after)

    assert time.thread_time() - began < allowed(2)
    assert (len(lines), lines[-1].kind) == (SHOWN_LINES + 1, "cut")


def test_a_long_line_is_compared_in_seconds():
    began = time.thread_time()

    assert len(compare("a b " * 100_000, "b a " * 100_000)) == 2
    assert time.thread_time() - began < allowed(2)


# --- The page -------------------------------------------------------------------------------


def test_it_needs_a_login(client, db):
    assert client.get("/notes/1/versions/").url.startswith("/accounts/login/")
    assert client.post("/notes/1/versions/1/restore/").url.startswith("/accounts/login/")


def test_a_stranger_gets_404(client, bob, note):
    client.force_login(bob)
    version = note.versions.get()

    assert client.get(f"/notes/{note.pk}/versions/").status_code == 404
    assert client.post(f"/notes/{note.pk}/versions/{version.pk}/restore/").status_code == 404
    assert "blue" in Note.objects.get().body


def test_another_method_is_refused(page):
    assert page.post("/notes/1/versions/").status_code == 405
    assert page.get("/notes/1/versions/1/restore/").status_code == 405


def test_a_note_that_never_changed_says_so(page, write):
    note = write("n.md", "text")

    assert "There is no earlier version" in page.get(f"/notes/{note.pk}/versions/").text


def test_the_differences_to_now_are_shown(page, note):
    html = page.get(f"/notes/{note.pk}/versions/").text

    assert "<del>The <mark>red</mark> boat.</del><ins>The <mark>blue</mark> boat.</ins>" in html
    assert "<span>Last.</span>" in html
    assert "tags: [red]" not in html  # it is the same, and far away


def test_an_earlier_version_can_be_chosen(page, note):
    say(note, "third")
    oldest = note.versions.last()

    html = page.get(f"/notes/{note.pk}/versions/", {"v": oldest.pk}).text

    assert "The red boat." in html
    assert "<ins>third</ins>" in html
    assert html.count('aria-current="true"') == 1


@pytest.mark.parametrize("chosen", ["x", "²", "-1", "9" * 30, ""])
def test_a_choice_that_is_none_shows_the_newest(page, note, chosen):
    assert "<mark>red</mark>" in page.get(f"/notes/{note.pk}/versions/", {"v": chosen}).text


def test_a_version_of_another_note_is_not_shown(page, note, write):
    other = say(write("other.md", "secret"), "changed")
    version = other.versions.get()

    assert page.get(f"/notes/{note.pk}/versions/", {"v": version.pk}).status_code == 404
    assert page.post(f"/notes/{note.pk}/versions/{version.pk}/restore/").status_code == 404


def test_markup_in_differences_is_text(page, write):
    note = say(write("n.md", "<script>alert(1)</script> a b"), "<script>alert(2)</script> a b")

    html = page.get(f"/notes/{note.pk}/versions/").text

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(<mark>1</mark>)" in html


def test_a_version_comes_back_and_what_it_replaced_is_kept(page, note):
    version = note.versions.get()

    response = page.post(f"/notes/{note.pk}/versions/{version.pk}/restore/", follow=True)

    assert "The earlier text is back." in response.text
    note.refresh_from_db()
    assert note.get_text() == "---\ntags: [red]\n---\n# Boats\n\nThe red boat.\n\nLast.\n"
    assert "blue" in note.versions.first().text
    assert note.passages.filter(text__contains="red").exists()
    assert "The text is the same as now." in page.get(
        f"/notes/{note.pk}/versions/", {"v": version.pk}
    ).text  # fmt: skip


def test_a_note_in_the_trash_has_no_versions_to_restore(page, note):
    version = note.versions.get()
    put_in_trash(note)

    assert page.post(f"/notes/{note.pk}/versions/{version.pk}/restore/").status_code == 404


def test_only_so_many_versions_are_kept(note):
    for number in range(VERSIONS_KEPT + 3):
        say(note, f"text {number}")

    texts = list(note.versions.values_list("text", flat=True))
    assert len(texts) == VERSIONS_KEPT
    assert texts[0].endswith(f"text {VERSIONS_KEPT + 1}")
