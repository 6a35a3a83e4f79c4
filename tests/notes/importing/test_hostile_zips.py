"""Zips that were made to fill the disk, the memory or the table of open files, and odd ones."""

import io
import os
import resource
import struct
import tempfile
import zipfile
from contextlib import contextmanager

import pytest

from notes.importing import sources, zips
from notes.importing.sources import UploadRefused
from notes.importing.turns import read_in_turns
from notes.importing.zips import look_into_zip, open_zip
from tests.notes.actions import bring, paths_of, stage
from tests.notes.documents import zip_of
from tests.notes.importing.test_sources import huge, memory_used, taken

MEGABYTE = 1 << 20


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


@pytest.fixture
def put(tmp_path):
    def put_one(content):
        file = tmp_path / "v.zip"
        file.write_bytes(zip_of(content) if isinstance(content, dict) else content)
        return file

    return put_one


@pytest.fixture
def unpacked(monkeypatch):
    """How many bytes were written to temporary files."""
    counted = [0]
    make = tempfile.TemporaryFile

    def counting(*args, **options):
        file = make(*args, **options)
        write = file.write

        class Counting:
            def __getattr__(self, name):
                return getattr(file, name)

            def __enter__(self):
                return self

            def __exit__(self, *error):
                file.close()

            def write(self, data):
                counted[0] += len(data)
                return write(data)

        return Counting()

    monkeypatch.setattr(tempfile, "TemporaryFile", counting)
    return counted


def opened(file, name):
    with open_zip(file, name):
        pass


def refusal(file, look=opened):
    with pytest.raises(UploadRefused) as refused:
        look(file, file.name)
    return str(refused.value)


def packed_by(method, files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return data.getvalue()


def open_files():
    return len(os.listdir("/proc/self/fd"))


@contextmanager
def few_files():
    """As if the process could open a few more files only."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_files() + 12, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


# --- Zips in a zip ------------------------------------------------------------------------------


@pytest.mark.parametrize("look", [opened, look_into_zip])
def test_zips_of_zeros_in_a_zip_are_refused_before_a_byte_is_unpacked(put, unpacked, look):
    file = put({f"{n}.zip": bytes(5 * MEGABYTE) for n in range(20)})

    assert "unpacks to 105 MB" in refusal(file, look)
    assert unpacked == [0]


def test_sizes_of_all_zips_in_a_zip_count_together(put, unpacked, monkeypatch):
    monkeypatch.setattr(zips, "UNPACKED_MAX_BYTES", 1_000_000)
    noise = os.urandom(300_000)
    file = put({f"{n}.zip": packed_by(zipfile.ZIP_STORED, {"a.png": noise}) for n in range(4)})

    assert "unpacks to more than" in refusal(file)
    assert unpacked == [0]


def test_what_the_zips_in_a_zip_hold_counts_together(put):
    inner = {f"{n}.zip": huge("a.md", 40 << 20) for n in range(3)}

    assert "a thousand times its size" in refusal(put(inner))


def test_entries_of_all_zips_in_a_zip_count_together(put, monkeypatch):
    monkeypatch.setattr(zips, "ENTRIES_MAX", 5)
    inner = {f"{n}.zip": zip_of({f"{n}-{m}.md": "x" for m in range(3)}) for n in range(2)}

    assert "holds 6 files; 5 are allowed" in refusal(put(inner))


def test_more_than_a_hundred_zips_in_a_zip_are_refused(put):
    many = {f"{n}.zip": zip_of({"a.md": "a"}) for n in range(101)}

    assert "holds 101 zips; 100 are allowed" in refusal(put(many), look_into_zip)


def test_a_hundred_zips_take_no_more_open_files_than_one(put):
    file = put({f"{n}.zip": zip_of({f"{n}.md": f"{n}"}) for n in range(100)})

    with few_files():
        files, refused = taken(file)

    assert (len(files), refused) == (100, {})
    assert files["77.md"] == b"77"


def test_files_of_zips_in_a_zip_may_be_read_in_any_order_and_nothing_stays_open(put):
    file = put({f"{n}.zip": zip_of({f"{n}.md": f"{n}"}) for n in range(3)})
    before = open_files()

    with open_zip(file, "v.zip") as files:
        read = [files[n].read() for n in (2, 0, 1, 0)]

    assert read == [b"2", b"0", b"1", b"0"]
    assert open_files() == before


def test_zips_deeper_than_one_level_stay_closed(put):
    deep = zip_of({"deeper.zip": zip_of({"a.md": "a"})})

    assert list(taken(put({"deep.zip": deep}))[0]) == ["deeper.zip"]


def test_a_zip_in_a_zip_that_lies_about_its_size_is_refused(put):
    inner = packed_by(zipfile.ZIP_STORED, {"a.png": os.urandom(200_000)})
    honest = zip_of({"a.zip": inner})
    lying = honest.replace(struct.pack("<L", len(inner)), struct.pack("<L", 1000))

    assert lying != honest
    assert "is damaged" in refusal(put(lying))


def test_a_full_disk_is_told_in_a_sentence(put, monkeypatch):
    file = put({"a.zip": zip_of({"a.md": "a"})})
    monkeypatch.setattr(zips, "DISK_RESERVE_BYTES", 1 << 62)

    assert "disk is nearly full" in refusal(file)


def test_a_disk_that_fills_between_two_zips_is_a_sentence_of_that_file(put, monkeypatch):
    file = put({f"{n}.zip": zip_of({f"{n}.md": f"{n}"}) for n in range(2)})

    with open_zip(file, "v.zip") as files:
        monkeypatch.setattr(zips, "DISK_RESERVE_BYTES", 1 << 62)
        with pytest.raises(sources.NotReadable, match="disk is nearly full"):
            files[0].read()


def test_an_upload_of_zips_in_a_zip_is_staged_without_being_unpacked(alice, unpacked, embedder):
    export = zip_of({"Part-1.zip": zip_of({"a.md": "a", "b.md": "b"}), "Part-2.zip": zip_of({})})

    job = stage(alice, ("export.zip", export))

    assert (job.total, unpacked) == (2, [0])
    read_in_turns(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == ("done", 2, 2)
    assert paths_of(alice) == ["a.md", "b.md"]
    assert unpacked[0] > 0


# --- Lists of entries ---------------------------------------------------------------------------


def list_of(count):
    """A zip whose list has so many entries, all of one and the same file."""
    data = zip_of({"a.md": "a"})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    said = min(count, 0xFFFF)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, said, said, len(entry) * count, start, 0)
    return data[:start] + entry * count + tail


@pytest.mark.parametrize("count", [60_000, 1_000_000])
def test_a_list_of_very_many_entries_is_refused_before_it_is_taken_apart(put, count):
    file = put(list_of(count))
    before = memory_used()

    assert "v.zip holds" in refusal(file, look_into_zip)
    assert memory_used() - before < 100_000_000


def test_an_entry_of_64_bit_size_is_refused_by_that(put):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive, archive.open("a.md", "w", force_zip64=True) as a:
        a.write(b"a")
    listed = data.getvalue()
    start = listed.index(b"PK\x01\x02")
    extra = struct.pack("<HHQ", 1, 8, 1 << 62)
    entry = bytearray(listed[start : listed.index(b"PK\x05\x06")])
    entry[24:28], entry[30:32] = b"\xff" * 4, struct.pack("<H", len(extra))
    entry += extra
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), start, 0)

    assert "unpacks to" in refusal(put(listed[:start] + bytes(entry) + tail))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_unpacks_a_piece_to_a_gigabyte_is_not_used(put, method):
    bomb = packed_by(method, {"bomb.md": bytes(40 << 20), "a.md": "a"})
    before = memory_used()

    _, refused = taken(put(bomb.replace(struct.pack("<L", 40 << 20), struct.pack("<L", 1000))))

    assert "packed by a method" in refused["bomb.md"]
    assert memory_used() - before < 20_000_000


def test_a_zip_in_a_zip_of_another_method_is_refused(put):
    file = put(packed_by(zipfile.ZIP_BZIP2, {"a.zip": zip_of({"a.md": "a"})}))

    assert "packed by a method" in refusal(file, look_into_zip)


# --- Names --------------------------------------------------------------------------------------


def test_a_colon_in_a_name_is_no_drive(put):
    files, refused = taken(put({"10:30 standup.md": "a", "C: notes.md": "b", "x/D:/c.md": "c"}))

    assert (sorted(files), refused) == (["10:30 standup.md", "C: notes.md", "x/D:/c.md"], {})


@pytest.mark.parametrize("name", ["A\u0308pfel ernten.md", "Äpfel.md", "日本語.md", "שלום.md"])
def test_names_in_utf8_that_do_not_say_so_are_read_all_the_same(put, name):
    as_bytes = name.encode()
    said = zip_of({"x" * len(as_bytes): "a"}).replace(b"x" * len(as_bytes), as_bytes)

    assert taken(put(said))[0] == {name: b"a"}


def test_an_old_dos_name_stays_what_it_was(put):
    said = zip_of({"xpfel.md": "a"}).replace(b"xpfel.md", "Äpfel.md".encode("cp437"))

    assert taken(put(said))[0] == {"Äpfel.md": b"a"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_files_of_one_name_the_last_is_taken_and_the_other_told(alice):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.md", "first")
        archive.writestr("a.md", "second")

    job = bring(alice, ("v.zip", data.getvalue()))

    assert alice.notes.get().body == "second"
    assert job.report["skipped"] == [
        {
            "path": "a.md",
            "reason": "Its name stands in the zip more than once: the last one was taken.",
        }
    ]


def test_absurd_names_do_not_keep_the_others_out(alice):
    names = {"n" * 3000 + ".md": "a", "a\x01b\nc.md": "b", "good.md": "c", "\U0001f600.md": "d"}

    job = bring(alice, ("v.zip", zip_of(names)))

    assert job.status == "done"
    assert {"good.md", "\U0001f600.md"} <= set(paths_of(alice))
    assert [entry["path"][:5] for entry in job.report["skipped"]] == ["nnnnn"]
