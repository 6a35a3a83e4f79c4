"""Uploads: what is taken, what is refused and why, and that a refusal changes nothing."""

import io
import resource
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from notes import uploads
from notes.models import Note
from notes.uploads import UploadRefused, read_uploads

URL = "/notes/import/"


def make_zip(files, **options):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files.items():
            # Without the time of day, so that the same files are the same zip.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def upload(*files):
    return read_uploads([SimpleUploadedFile(name, content) for name, content in files])


def post(client, *files):
    return client.post(URL, {"uploads": [SimpleUploadedFile(n, c) for n, c in files]})


# --- Taken ----------------------------------------------------------------------------------


def test_many_files_are_taken_at_once():
    taken = upload(("a.md", b"a"), ("b.txt", b"b"), ("c.MARKDOWN", b"c"))

    assert taken.files == {"a.md": b"a", "b.txt": b"b", "c.MARKDOWN": b"c"}
    assert taken.skipped == []


def test_a_zip_keeps_its_folders():
    taken = upload(("v.zip", make_zip({"x/y/a.md": "a", "b.md": "b"})))

    assert taken.files == {"x/y/a.md": b"a", "b.md": b"b"}


def test_hidden_folders_are_passed_over_and_other_files_counted():
    taken = upload(
        (
            "v.zip",
            make_zip({".obsidian/a.md": "x", "__MACOSX/._a.md": "x", "p.png": "x", "a.md": "a"}),
        )
    )

    assert list(taken.files) == ["a.md"]
    assert [s.path for s in taken.skipped] == ["1 other file"]


def test_a_file_of_another_kind_is_skipped_with_a_reason():
    taken = upload(("a.exe", b"MZ"), ("b.md", b"b"))

    assert list(taken.files) == ["b.md"]
    assert taken.skipped[0].reason.startswith("It is neither Markdown")


def test_a_link_inside_a_zip_is_not_followed():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        link = zipfile.ZipInfo("link.md")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.md", "a")

    taken = upload(("v.zip", data.getvalue()))

    assert list(taken.files) == ["a.md"]
    assert taken.skipped[0].reason == "It is a link, not a file."


def test_a_name_is_only_a_name():
    assert list(upload(("..\\..\\etc\\a.md", b"a")).files) == ["a.md"]


# --- Refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["../out.md", "a/../../out.md", "/etc/out.md", "C:/out.md", "..\\out.md", "\\out.md"]
)
def test_a_zip_that_leads_out_of_its_folder_is_refused_whole(client, alice, path):
    client.force_login(alice)

    response = post(client, ("v.zip", make_zip({"good.md": "good", path: "bad"})))

    assert response.status_code == 422
    assert "leads out of its folder" in response.text
    assert not Note.objects.exists()


def test_a_gigabyte_in_a_small_zip_is_refused_before_it_is_unpacked():
    data = io.BytesIO()
    with (
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("bomb.md", "w", force_zip64=True) as bomb,
    ):
        for _ in range(1024):
            bomb.write(bytes(1 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(UploadRefused, match=r"unpacks to 1\.1 GB"):
        upload(("v.zip", data.getvalue()))

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100_000  # KB


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_is_read():
    honest = make_zip({"bomb.md": bytes(50_000_000)})
    lying = honest.replace((50_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))

    taken = upload(("v.zip", lying))

    assert taken.files.get("bomb.md", b"") in {b"", bytes(1000)}
    assert sum(map(len, taken.files.values())) <= 1000


def test_many_files_that_are_too_much_together_are_refused(monkeypatch):
    monkeypatch.setattr(uploads, "UNPACKED_MAX_BYTES", 1000)

    with pytest.raises(UploadRefused, match="Import it in parts"):
        upload(("v.zip", make_zip({f"{n}.md": "x" * 300 for n in range(5)})))


def test_too_many_files_in_a_zip_are_refused(monkeypatch):
    monkeypatch.setattr(uploads, "ENTRIES_MAX", 3)

    with pytest.raises(UploadRefused, match="holds 4 files; 3 are allowed"):
        upload(("v.zip", make_zip({f"{n}.md": "x" for n in range(4)})))


def test_a_file_too_long_for_a_note_is_skipped_and_the_rest_taken():
    taken = upload(("v.zip", make_zip({"long.md": "ab" * 3_000_000, "a.md": "a"})), ("b.md", b"b"))

    assert sorted(taken.files) == ["a.md", "b.md"]
    assert "5 MB" in taken.skipped[0].reason


def test_an_encrypted_zip_is_refused():
    data = bytearray(make_zip({"a.md": "a"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1

    with pytest.raises(UploadRefused, match="encrypted"):
        upload(("v.zip", bytes(data)))


@pytest.mark.parametrize(
    "content", [b"", b"not a zip", make_zip({"a.md": "a" * 1000})[:80], b"PK\x03\x04" + bytes(50)]
)
def test_what_is_no_zip_is_refused_in_a_sentence(client, alice, content):
    client.force_login(alice)

    response = post(client, ("v.zip", content))

    assert response.status_code == 422
    assert "is not a zip that can be read" in response.text
    assert not Note.objects.exists()


def test_an_upload_over_the_limit_is_refused(settings):
    settings.UPLOAD_MAX_MB = 1

    with pytest.raises(UploadRefused, match="larger than 1 MB"):
        upload(("a.md", b"x" * 1_000_001))


# --- The page -------------------------------------------------------------------------------


def test_the_import_page_needs_a_login(client, db):
    assert client.get(URL).status_code == 302
    assert post(client, ("a.md", b"a")).status_code == 302
    assert not Note.objects.exists()


def test_the_import_page_shows_a_form(client, alice):
    client.force_login(alice)

    html = client.get(URL).text

    assert 'type="file"' in html
    assert "multiple" in html


def test_an_import_says_what_it_did(client, alice, embedder):
    client.force_login(alice)

    response = post(client, ("a.md", b"# A"), ("b.md", b"\x00\x01"), ("c.pdf", b"%PDF"))

    assert "1 new, 0 changed, 0 as they were." in response.text
    assert "It is not text." in response.text
    assert "c.pdf" in response.text
    assert alice.notes.get().title == "A"


def test_importing_the_same_again_says_that_nothing_changed(client, alice, embedder):
    client.force_login(alice)
    post(client, ("a.md", b"# A"))

    assert "0 new, 0 changed, 1 as they were." in post(client, ("a.md", b"# A")).text


def test_nothing_chosen_is_said_to_be_so(client, alice):
    client.force_login(alice)

    response = client.post(URL, {})

    assert response.status_code == 422
    assert "Choose a zip or some Markdown or text files first." in response.text


def test_names_in_the_report_are_escaped(client, alice, embedder):
    client.force_login(alice)

    response = post(client, ("<img src=x>.pdf", b"x"))

    assert "<img src=x>" not in response.text


def test_the_import_page_refuses_other_methods(client, alice):
    client.force_login(alice)

    assert client.delete(URL).status_code == 405


def test_progress_is_polled_until_all_is_indexed(client, alice, embedder, write):
    from notes.services import embed_waiting

    client.force_login(alice)
    write("a.md", "one\n\n# B\n\ntwo")
    waiting = client.get("/notes/import/progress/")
    embed_waiting()

    done = client.get("/notes/import/progress/")

    assert waiting.status_code == 200
    assert "Indexed 0 of 2 passages" in waiting.text
    assert "hx-trigger" in waiting.text
    assert done.status_code == 286
    assert "All 2 passages are indexed." in done.text


def test_progress_needs_a_login(client, db):
    assert client.get("/notes/import/progress/").status_code == 302
