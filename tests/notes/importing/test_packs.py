"""Files that hold files: opened one at a time, and never more harmful than a folder."""

import pytest

from notes.importing.importer import import_texts
from notes.importing.kinds import DOCUMENT_MAX_BYTES, KINDS, Use, of_use, pack
from notes.importing.packs import Packs
from notes.importing.sources import NotReadable, SourceFile

OPENED = []


def unpack(data):
    """A pack of lines, each a path and its text."""
    OPENED.append(data)
    if data == b"broken":
        raise ValueError("nobody foresaw this")
    pairs = [line.split(b"=") for line in data.split(b"\n")]
    return [SourceFile(path.decode(), lambda text=text: text) for path, text in pairs]


@pytest.fixture(autouse=True)
def lines(monkeypatch, settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"
    OPENED.clear()
    kind = pack("a pack of lines", f"{__name__}:unpack")
    monkeypatch.setitem(KINDS, ".lines", kind)


def source(path, data):
    return SourceFile(path, lambda: data)


def test_what_a_pack_holds_lies_in_a_folder_of_its_name(alice):
    report = import_texts(alice, {"old/Mine.lines": b"a.md=one\nsub/b.md=two", "c.md": "three"})

    assert sorted(report.created) == ["c.md", "old/Mine/a.md", "old/Mine/sub/b.md"]


def test_the_same_pack_again_changes_nothing(alice):
    import_texts(alice, {"Mine.lines": b"a.md=one\nb.md=two"})

    report = import_texts(alice, {"Mine.lines": b"a.md=one\nb.md=new"})

    assert (report.unchanged, report.changed) == (1, ["Mine/b.md"])


def test_one_pack_is_open_at_a_time_and_read_in_order():
    packs = Packs()
    files = packs.unpacked([source("1.lines", b"a.md=1\nb.md=2"), source("2.lines", b"c.md=3")])
    OPENED.clear()

    assert [file.read() for file in files] == [b"1", b"2", b"3"]
    assert len(OPENED) == 2


def test_what_is_hidden_in_a_pack_is_passed_over():
    files = Packs().unpacked([source("p.lines", b".hidden/a.md=x\ngood.md=y")])

    assert [file.path for file in files] == ["p/good.md"]


@pytest.mark.parametrize("path", ["../good.md", "../out.md", "/etc/out.md", "a/../../out.md"])
def test_a_path_that_leads_out_is_told_and_takes_nothings_place(alice, path):
    report = import_texts(alice, {"p.lines": f"good.md=y\n{path}=x".encode()})

    assert report.created == ["p/good.md"]
    assert alice.notes.get().body == "y"
    assert all("leads out" in skipped.reason for skipped in report.skipped)
    assert len(report.skipped) == (path != "../good.md")


def test_a_pack_that_cannot_be_opened_is_told_and_kept(alice):
    report = import_texts(alice, {"bad.lines": b"broken", "a.md": "a"})

    assert report.created == ["a.md"]
    assert report.skipped[0].reason == "It is a pack of lines that is damaged or cut off."
    assert alice.attachments.get().path == "bad.lines"


def test_what_is_gone_from_a_pack_by_now_says_so():
    contents = [b"a.md=1", b"b.md=2"]
    [file] = Packs().unpacked([SourceFile("p.lines", lambda: contents[0])])
    [other] = Packs().unpacked([SourceFile("p.lines", lambda: contents[0])])
    contents.reverse()
    fresh = Packs()
    fresh.unpacked([source("q.lines", b"x.md=1")])

    assert file.read() == other.read() == b"1"
    with pytest.raises(NotReadable, match="gone"):
        fresh.read(SourceFile("p.lines", lambda: contents[0]), "a.md")


@pytest.mark.parametrize("ending", of_use(Use.PACK))
def test_a_pack_may_be_larger_than_a_document(ending):
    assert KINDS[ending].max_bytes >= DOCUMENT_MAX_BYTES
