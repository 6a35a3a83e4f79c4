"""Names in zips as their makers wrote them, with or without saying in which encoding."""

import io
import zipfile
import zlib

import pytest

from notes.importing.sources import NotReadable, UploadRefused
from notes.importing.zips import open_zip
from tests.notes.actions import bring, paths_of


def raw_zip(files, *, extra=b""):
    """A zip whose names (bytes → content) are written as they are."""
    file = io.BytesIO()
    places = {f"{number:04}".ljust(len(name), "x"): name for number, name in enumerate(files)}
    with zipfile.ZipFile(file, "w") as archive:
        for stand_in, name in places.items():
            entry = zipfile.ZipInfo(stand_in)
            entry.extra = extra
            archive.writestr(entry, files[name])
    data = file.getvalue()
    for stand_in, name in places.items():
        assert len(name) >= 4
        data = data.replace(stand_in.encode(), name)
    return data


def unicode_name(name, of):
    field = b"\x01" + zlib.crc32(of).to_bytes(4, "little") + name.encode()
    return (0x7075).to_bytes(2, "little") + len(field).to_bytes(2, "little") + field


def contents(path):
    found, refused = {}, {}
    with open_zip(path, path.name) as files:
        for file in files:
            try:
                found[file.path] = file.read().decode()
            except NotReadable as problem:
                refused[file.path] = str(problem)
    return found, refused


@pytest.fixture
def read(tmp_path):
    def read_one(data):
        (tmp_path / "v.zip").write_bytes(data)
        return contents(tmp_path / "v.zip")

    return read_one


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Äpfel ernten.md", "utf-8"),
        ("A\u0308pfel ernten.md", "utf-8"),
        ("Äpfel ernten.md", "cp850"),
        ("Дневник/Мысли.md", "cp866"),
        ("表示/日記を書く.md", "cp932"),
        ("日记/今天天气.md", "gbk"),
        ("購物清單.md", "big5"),
        ("김치찌개 만들기.md", "cp949"),
        ("Gemüse gießen.md", "cp1252"),
    ],
)
def test_a_name_without_a_flag_is_what_it_was(read, name, encoding):
    assert read(raw_zip({name.encode(encoding): "text"})) == ({name: "text"}, {})


def test_links_to_files_with_such_names_work(alice):
    data = raw_zip({"Äpfel.md".encode("cp850"): "# Äpfel", b"Garten.md": "See [[Äpfel]]"})

    bring(alice, ("v.zip", data))

    assert paths_of(alice) == ["Garten.md", "Äpfel.md"]
    assert alice.notes.get(path="Garten.md").links.get().resolved.path == "Äpfel.md"


def test_the_name_that_is_written_beside_it_goes_before(read):
    extra = unicode_name("本.md", of=b"book.md")

    assert read(raw_zip({b"book.md": "text"}, extra=extra)) == ({"本.md": "text"}, {})


@pytest.mark.parametrize("extra", [b"\x75\x70", b"\x75\x70\x03\x00abc"])
def test_a_damaged_field_is_passed_over(read, extra):
    files, _ = read(raw_zip({b"book.md": "text"}, extra=extra))

    assert files in ({"book.md": "text"}, {})


def test_a_name_written_beside_it_for_another_name_does_not_count(read):
    extra = unicode_name("other.md", of=b"another.md")

    assert read(raw_zip({b"book.md": "text"}, extra=extra)) == ({"book.md": "text"}, {})


def test_a_name_written_beside_it_leads_out_no_more_than_any(tmp_path):
    extra = unicode_name("../out.md", of=b"book.md")
    (tmp_path / "v.zip").write_bytes(raw_zip({b"book.md": "text"}, extra=extra))

    with pytest.raises(UploadRefused, match="leads out of its folder"):
        contents(tmp_path / "v.zip")


def test_one_locked_file_among_others_is_told_and_the_others_imported(read):
    data = bytearray(raw_zip({b"aaaa.md": "a", b"bbbb.md": "b"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1

    files, refused = read(bytes(data))

    assert files == {"bbbb.md": "b"}
    assert "encrypted" in refused["aaaa.md"]


def test_the_first_day_that_a_zip_can_say_is_none(tmp_path):
    (tmp_path / "v.zip").write_bytes(raw_zip({"Caf\u00e9.md".encode(): b"x"}))  # as ZipInfo has it

    with open_zip(tmp_path / "v.zip", "v.zip") as (file,):
        assert file.modified is None
