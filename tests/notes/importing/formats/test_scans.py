"""The words in pictures are read where tesseract is, and where it is not that is said."""

import io
import shutil
import subprocess
import sys
import threading

import pytest
from PIL import Image, ImageDraw, ImageFont

from notes.importing.conversion import NotConvertible, convert, stop_converting
from notes.importing.formats import pictures, scanning, scans
from notes.importing.importer import import_folder
from tests.notes.documents import pdf_of
from tests.stack import ROOT

needs_tesseract = pytest.mark.skipif(
    not shutil.which("tesseract"), reason="tesseract-ocr is missing"
)
pytestmark = pytest.mark.slow


def page(text):
    picture = Image.new("L", (1700, 700), 255)
    ImageDraw.Draw(picture).text((100, 100), text, font=ImageFont.load_default(48), fill=0)
    return picture


def saved(picture, form, **options):
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def scanned(*texts):
    first, *others = map(page, texts)
    return saved(first, "pdf", save_all=True, append_images=others, resolution=150)


@needs_tesseract
def test_a_scanned_pdf_is_a_note_of_its_words_and_links_to_it_work(bring, leads):
    data = scanned("Receipt of the harbour\nVarnish for Annika: 42", "Second page: quince jam")

    brought = bring({"scan.pdf": data, "n.md": "see [it](scan.pdf)"})

    note = brought.notes["scan.pdf"]
    assert "Varnish for Annika: 42" in note.body
    assert "quince jam" in note.body
    assert brought.kept == {"scan.pdf"}
    assert leads(brought.notes["n.md"]) == ["scan.pdf"]


@needs_tesseract
def test_a_scanned_picture_is_read(bring):
    data = saved(page("Varnish for the boat"), "tiff")

    assert "Varnish for the boat" in bring({"scan.tif": data}).notes["scan.tif"].body


@needs_tesseract
def test_pages_without_words_are_refused_in_a_sentence():
    with pytest.raises(NotConvertible, match=r"only pictures\. No words were found in them\.$"):
        convert("empty.pdf", pdf_of([], []))


@needs_tesseract
@pytest.mark.parametrize(
    "data",
    [
        b"II*\x00 and no more",
        b"text",
        saved(Image.new("1", (9000, 9000)), "tiff", compression="group4"),
    ],
    ids=range(3),
)
def test_pictures_that_are_damaged_or_too_large_are_refused(data):
    with pytest.raises(NotConvertible, match="damaged or too large"):
        convert("a.tif", data)


@needs_tesseract
def test_pages_there_is_no_time_for_are_told(monkeypatch):
    monkeypatch.setattr(scanning, "SECONDS_MAX", 0.0)

    assert convert("a.pdf", scanned("one", "two")) == (
        "*Of its 2 pages those from the 1st on were not read.*"
    )


def test_without_tesseract_it_says_what_to_install(bring, monkeypatch):
    monkeypatch.setenv("PATH", "")

    brought = bring({"scan.pdf": pdf_of([])})

    assert not brought.notes
    assert "install tesseract-ocr" in brought.skipped["scan.pdf"]


@needs_tesseract
def test_who_stops_converting_stops_the_reading_of_pictures():
    data = scanned(*["words " * 20] * 30)
    has_ended = threading.Event()

    def stop_once_it_reads():
        """Again each second: on a slow machine it may not have begun at the first time."""
        while not has_ended.wait(1):
            stop_converting()

    stopping = threading.Thread(target=stop_once_it_reads)
    stopping.start()
    try:
        with pytest.raises((NotConvertible, RuntimeError)):
            convert("a.pdf", data)
    finally:
        has_ended.set()
        stopping.join()


@pytest.mark.parametrize(("number", "shown"), [(1, "1st"), (2, "2nd"), (11, "11th"), (23, "23rd")])
def test_a_pages_number(number, shown):
    assert scans.ordinal(number) == shown


# --- Pictures among notes -----------------------------------------------------------------------

SEEN = "Opening hours of the harbour office\nMonday to Friday from nine\n"


@needs_tesseract
def test_words_in_a_picture_are_a_note_beside_it_and_the_picture_stays_one(bring):
    brought = bring({"pics/sign.png": saved(page(SEEN), "png")})

    words = brought.notes["pics/sign.png (words).md"]
    assert (words.title, words.body[:14]) == ("Words in sign.png", "![](sign.png)\n")
    assert "harbour office" in words.body
    assert brought.kept == {"pics/sign.png"}
    assert not brought.skipped


@needs_tesseract
def test_a_picture_that_comes_with_notes_is_theirs_and_makes_none(bring):
    sign = saved(page(SEEN), "png")

    brought = bring({"pics/sign.png": sign, "n.md": "![[sign.png]]"})

    assert set(brought.notes) == {"n.md"}
    assert brought.kept == {"pics/sign.png"}


@needs_tesseract
def test_a_picture_that_is_known_is_not_read_again_and_its_words_follow_it(
    alice, tmp_path, settings
):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "sign.png").write_bytes(saved(page(SEEN), "png"))
    first = import_folder(alice, vault, prune=True)
    again = import_folder(alice, vault, prune=True)
    (vault / "sign.png").unlink()

    (vault / "a.md").write_text("text")
    gone = import_folder(alice, vault, prune=True)

    assert first.created == ["sign.png (words).md"]
    assert (again.created, again.changed, again.removed) == ([], [], [])
    assert gone.removed == ["sign.png (words).md"]


@needs_tesseract
@pytest.mark.parametrize("text", ["", "|  ae 4", "12 34 56 78 90 11 22 33"])
def test_a_picture_without_words_is_kept_and_makes_no_note(bring, text):
    noise = Image.effect_noise((800, 600), 120)
    noise.paste(page(text).crop((0, 0, 800, 300)), (0, 0))

    brought = bring({"tree.jpg": saved(noise, "jpeg")})

    assert (brought.notes, brought.kept, brought.skipped) == ({}, {"tree.jpg"}, {})


@needs_tesseract
def test_pictures_beyond_what_one_import_reads_are_told(bring, monkeypatch):
    monkeypatch.setattr(pictures, "READ_MAX", 0)
    sign = saved(page(SEEN), "png")

    brought = bring({"a.png": sign, "b.png": sign})

    assert brought.kept == {"a.png", "b.png"}
    assert "nor those in 1 more" in brought.skipped["a.png"]


@pytest.mark.parametrize(
    "deed", ["subprocess.run(['true'])", "os.system('true')", "open('/etc/hosts')"]
)
def test_the_process_that_reads_pictures_may_start_no_other_program(deed):
    code = (
        "import os, subprocess, notes.importing.converter as c;"
        f" c.lock_in({{'/usr/bin/tesseract'}}); {deed}"
    )

    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)

    assert "PermissionError: A document may not do this" in ended.stderr
