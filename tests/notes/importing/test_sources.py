"""Where files come from: folders and zips, and what in them is made to do harm."""

import io
import os
import resource
import zipfile

import pytest

from notes.importing import zips
from notes.importing.sources import NotReadable, UploadRefused, folder_files, is_wanted, readable
from notes.importing.zips import open_zip
from notes.text.dates import local_day
from tests.notes.documents import zip_of


@pytest.fixture
def write_zip(tmp_path):
    def write_one(content, name="v.zip"):
        file = tmp_path / name
        file.write_bytes(zip_of(content) if isinstance(content, dict) else content)
        return file

    return write_one


def taken(file):
    """The files of a zip that can be read, and why the others cannot."""
    files, refused = {}, {}
    with open_zip(file, file.name) as found:
        for each in found:
            try:
                files[each.path] = each.read()
            except NotReadable as problem:
                refused[each.path] = str(problem)
    return files, refused


def refusal(file):
    with pytest.raises(UploadRefused) as refused, open_zip(file, file.name):
        pass
    return str(refused.value)


def huge(name, size):
    """A zip of one file of zeros."""
    data = io.BytesIO()
    with (
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as bomb,
    ):
        for _ in range(size >> 20):
            bomb.write(bytes(1 << 20))
    return data.getvalue()


def memory_used():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


# --- Folders --------------------------------------------------------------------------------


def read_all(folder):
    files, refused = {}, {}
    for each in folder_files(folder):
        try:
            if each.problem:
                raise NotReadable(each.problem)
            files[each.path] = each.read()
        except NotReadable as problem:
            refused[each.path] = str(problem)
    return files, refused


def test_a_folder_gives_its_files_in_order_without_hidden_ones(tmp_path):
    for path in ["b.md", "a/c.md", ".obsidian/x.md", ".d.md", "~$e.docx"]:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(path)

    assert list(read_all(tmp_path)[0]) == ["b.md", "a/c.md"]


def test_one_file_is_a_folder_of_one(tmp_path):
    (tmp_path / "a.md").write_text("a")

    assert read_all(tmp_path / "a.md") == ({"a.md": b"a"}, {})


def test_links_out_of_the_folder_in_a_circle_and_to_nowhere_are_not_followed(tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (tmp_path / "secret.md").write_text("secret")
    (vault / "a.md").write_text("a")
    (vault / "inside.md").symlink_to(vault / "a.md")
    (vault / "out.md").symlink_to(tmp_path / "secret.md")
    (vault / "circle.md").symlink_to(vault / "circle.md")
    (vault / "gone.md").symlink_to(vault / "nothing.md")
    (vault / "outside").symlink_to(tmp_path)

    files, refused = read_all(vault)

    assert files == {"a.md": b"a", "inside.md": b"a"}
    assert refused["out.md"] == "It is a link that leads out of the folder."
    assert refused["outside"] == "It is a link to a folder that lies outside of this one."
    assert set(refused) == {"out.md", "outside", "circle.md", "gone.md"}


def test_a_linked_folder_inside_the_vault_is_imported_and_one_outside_named(tmp_path):
    vault, elsewhere = tmp_path / "vault", tmp_path / "elsewhere"
    for folder in (vault / "real", elsewhere):
        folder.mkdir(parents=True)
        (folder / "note.md").write_text(folder.name)
    (vault / "Inside").symlink_to("real")
    (vault / "Shared").symlink_to(elsewhere)

    files, refused = read_all(vault)

    assert files == {"Inside/note.md": b"real", "real/note.md": b"real"}
    assert list(refused) == ["Shared"]


def test_links_in_circles_come_to_an_end(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.md").write_text(name)
        (tmp_path / name / "up").symlink_to("..")
        for other in {"a", "b", "c"} - {name}:
            (tmp_path / name / f"to {other}").symlink_to(f"../{other}")

    files, refused = read_all(tmp_path)

    assert {"a/x.md", "b/x.md", "c/x.md"} <= set(files)
    assert len(files) <= 6
    assert refused["a/up"] == "It is a link to a folder in which it lies itself."
    assert all("link to a folder" in why for why in refused.values())


def test_a_folder_whose_name_begins_as_its_links_is_not_taken_for_it(tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("a")
    (tmp_path / "notes 2").mkdir()
    (tmp_path / "notes 2" / "link").symlink_to("../notes")

    assert "notes 2/link/a.md" in read_all(tmp_path)[0]


def test_what_is_passed_over_is_named(tmp_path):
    for path in [".obsidian/x.json", ".git/a/b", "a/.b.md", "Thumbs.db", "~$e.docx", "c.md"]:
        (tmp_path / path).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / path).write_text("x")
    passed_over = []

    files = [file.path for file in folder_files(tmp_path, passed_over)]

    assert files == ["c.md"]
    assert sorted(passed_over) == [".git/", ".obsidian/", "Thumbs.db", "a/.b.md", "~$e.docx"]


def test_what_is_passed_over_in_a_zip_is_named(write_zip):
    file = write_zip({"x/.obsidian/a": "", "x/.obsidian/b": "", "__MACOSX/._a.md": "", "a.md": "a"})
    passed_over = []

    with open_zip(file, file.name, passed_over) as found:
        assert [each.path for each in found] == ["a.md"]
    assert passed_over == ["x/.obsidian/", "__MACOSX/"]


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")

    assert read_all(tmp_path) == ({}, {"pipe.md": "It is not a file."})


def test_a_note_of_200_mb_is_refused_without_being_read(tmp_path):
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(200_000_000)
    before = memory_used()

    assert read_all(tmp_path)[1] == {"huge.md": "It is longer than 5 MB: too long for a note."}
    assert memory_used() - before < 20_000_000


def test_a_name_that_is_not_utf8_can_be_stored(tmp_path):
    with open(os.fsencode(tmp_path) + b"/gr\xfcn.md", "wb") as file:
        file.write(b"x")

    assert read_all(tmp_path)[0] == {"grün.md": b"x"}
    assert readable("a\x00b") == "ab"


@pytest.mark.parametrize("path", [".git/a.md", "a/.b.md", "__MACOSX/a.md", "~$a.docx"])
def test_system_files_are_not_wanted(path):
    assert not is_wanted(path)


# --- Zips -----------------------------------------------------------------------------------


def test_a_zip_keeps_its_folders_and_leaves_hidden_ones(write_zip):
    file = write_zip({"x/y/a.md": "a", "b.md": "b", ".obsidian/a.md": "x", "__MACOSX/._a.md": "x"})

    assert taken(file) == ({"x/y/a.md": b"a", "b.md": b"b"}, {})


def test_zips_in_a_zip_of_nothing_else_are_opened(write_zip):
    file = write_zip({"Part-1.zip": zip_of({"a.md": "a"}), "Part-2.zip": zip_of({"b.md": "b"})})

    assert taken(file) == ({"a.md": b"a", "b.md": b"b"}, {})


def test_a_zip_among_other_files_stays_closed(write_zip):
    file = write_zip({"a.md": "a", "inner.zip": zip_of({"b.md": "b"})})

    assert sorted(taken(file)[0]) == ["a.md", "inner.zip"]


@pytest.mark.parametrize("inner", [zip_of({"../b.md": "b"}), b"no zip", zip_of({"b.md": "b"})[:40]])
def test_a_zip_in_a_zip_is_checked_as_well(write_zip, inner):
    assert refusal(write_zip({"Part-1.zip": inner})).startswith("Part-1.zip")


def test_a_link_inside_a_zip_is_not_followed(write_zip):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        link = zipfile.ZipInfo("link.md")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.md", "a")

    assert taken(write_zip(data.getvalue())) == (
        {"a.md": b"a"}, {"link.md": "It is a link, not a file."},
    )  # fmt: skip


@pytest.mark.parametrize(
    "path", ["../out.md", "a/../../out.md", "/etc/out.md", "C:/out.md", "..\\out.md", "\\out.md"]
)
def test_a_zip_that_leads_out_of_its_folder_is_refused_whole(write_zip, path):
    assert "leads out of its folder" in refusal(write_zip({"good.md": "good", path: "bad"}))


def test_a_bomb_in_a_small_zip_is_refused_before_it_is_unpacked(write_zip):
    file = write_zip(huge("bomb.md", 200 << 20))
    before = memory_used()

    assert "unpacks to 210 MB" in refusal(file)
    assert memory_used() - before < 100_000_000


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_is_read(write_zip):
    honest = zip_of({"bomb.md": bytes(50_000_000), "a.md": "a"})
    lying = honest.replace((50_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))

    files, refused = taken(write_zip(lying))

    assert files == {"a.md": b"a"}
    assert "damaged" in refused["bomb.md"]


def test_many_files_that_are_too_much_together_are_refused(write_zip, monkeypatch):
    monkeypatch.setattr(zips, "UNPACKED_MAX_BYTES", 1000)
    file = write_zip({f"{n}.md": "x" * 300 for n in range(5)})

    assert "Import it in parts" in refusal(file)


def test_too_many_files_in_a_zip_are_refused(write_zip, monkeypatch):
    monkeypatch.setattr(zips, "ENTRIES_MAX", 3)

    assert "holds 4 files; 3 are allowed" in refusal(write_zip({f"{n}.md": "x" for n in range(4)}))


def test_a_file_too_long_for_a_note_is_refused_and_the_rest_taken(write_zip):
    files, refused = taken(write_zip({"long.md": "ab" * 3_000_000, "a.md": "a"}))

    assert files == {"a.md": b"a"}
    assert "5 MB" in refused["long.md"]


def test_an_encrypted_zip_is_refused(write_zip):
    data = bytearray(zip_of({"a.md": "a"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1

    assert "encrypted" in refusal(write_zip(bytes(data)))


def test_one_damaged_file_in_a_zip_is_refused_and_the_rest_taken(write_zip):
    data = bytearray(zip_of({"a.md": os.urandom(1000), "b.md": "b"}))
    data[100] ^= 0xFF

    files, refused = taken(write_zip(bytes(data)))

    assert files == {"b.md": b"b"}
    assert "damaged inside the zip" in refused["a.md"]


@pytest.mark.parametrize(
    "content", [b"", b"not a zip", zip_of({"a.md": "a" * 1000})[:80], b"PK\x03\x04" + bytes(50)]
)
def test_what_is_no_zip_is_refused_in_a_sentence(write_zip, content):
    assert "v.zip is not a zip that can be read" in refusal(write_zip(content))


def test_an_impossible_date_in_a_zip_is_no_date(write_zip):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        entry = zipfile.ZipInfo("a.md")
        entry.date_time = (1980, 0, 0, 0, 0, 0)
        archive.writestr(entry, "a")

    with open_zip(write_zip(data.getvalue()), "v.zip") as [found]:
        assert found.modified is None


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_a_zips_file_is_of_the_day_on_the_clock_of_whoever_packed_it(tmp_path, settings, zone):
    settings.TIME_ZONE = zone
    with zipfile.ZipFile(tmp_path / "v.zip", "w") as packed:
        packed.writestr(zipfile.ZipInfo("a.md", (2024, 5, 3, 0, 30, 0)), "Text.")
        packed.writestr(zipfile.ZipInfo("b.md", (2024, 5, 3, 23, 30, 0)), "Text.")

    with open_zip(tmp_path / "v.zip", "v.zip") as found:
        days = [local_day(each.modified).isoformat() for each in found]

    assert days == ["2024-05-03", "2024-05-03"]
