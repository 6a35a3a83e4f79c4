"""Documents become Markdown, whatever they try; what cannot be read says why."""

import io
import re
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pypdf
import pytest

from notes.importing import conversion
from notes.importing.conversion import NotConvertible, convert, stop_converting
from notes.importing.converter import RETIRE_AT_BYTES
from tests.http_servers import QuietHandler, ServerInThread
from tests.notes import documents
from tests.stack import ROOT

pytestmark = pytest.mark.slow  # each reads real documents in a process of its own

LONG_PAGE = b"<p>" + b"word <b>bold</b> " * 100_000


@pytest.fixture
def listening():
    """A server's address on this machine, and the paths that were asked of it."""
    asked = []

    class Listener(QuietHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with ServerInThread(Listener) as server:
        yield server.url, asked


def locked_pdf(*, to_open):
    writer = pypdf.PdfWriter(pypdf.PdfReader(io.BytesIO(documents.pdf_of(["The boat."]))))
    writer.encrypt(to_open, "the owner's", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


# --- Web pages --------------------------------------------------------------------------------


def test_a_web_page_keeps_its_text_headings_links_and_lists():
    page = b"<body><h1>Boats</h1><p>See <a href='https://x.org/a'>this</a></p><ul><li>One</ul>"

    assert convert("a/page.html", page) == "# Boats\n\nSee [this](https://x.org/a)\n\n* One"


def test_scripts_and_styles_do_not_show():
    page = b"<style>p{color:red}</style><p onclick='evil()'>Text</p><script>evil()</script>"

    assert convert("page.HTM", page) == "Text"


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>The \n boat</title></head><body><h2>Part</h2></body></html>",
        "<title>The boat</title><h2>Part</h2>",
    ],
)
def test_the_title_stands_above_a_text_without_one(page):
    assert convert("page.html", page.encode()).split() == ["#", "The", "boat", "##", "Part"]


def test_the_texts_own_heading_goes_before_the_title():
    page = b"<head><title>Site - boat</title></head><body><h1>The boat</h1></body>"

    assert convert("page.html", page) == "# The boat"


def test_data_addresses_are_dropped():
    page = (
        b'<p>A <img src="data:image/png;base64,AAAA" alt="dot" title="x"> b '
        b'<img src="real.png" alt="c"> <a href="data:text/html,x">d</a></p>'
    )
    text = convert("page.html", page)

    assert "data:" not in text
    assert "![c](real.png)" in text
    assert text.endswith("d")


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset='shift_jis'>", "shift_jis"),
        ("<meta charset='iso-2022-jp'>", "iso-2022-jp"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=euc-jp'>", "euc-jp"),
        ("", "utf-8"),
        ("", "utf-16"),
    ],
)
def test_a_web_page_is_read_in_its_own_encoding(head, encoding):
    page = f"<html><head>{head}</head><body><p>日記を書く</p></body></html>"

    assert convert("page.html", page.encode(encoding)) == "日記を書く"


def test_a_page_that_says_latin_1_is_read_as_browsers_do():
    page = "<meta charset='iso-8859-1'><p>“Grüße” für 5 €</p>".encode("cp1252")

    assert convert("page.html", page) == "“Grüße” für 5 €"


def test_the_conditions_of_a_page_that_word_saved_do_not_show():
    page = b"<!--[if mso]><p>hidden</p><![endif]--><p><![if !supportLists]>- <![endif]>One</p>"

    assert convert("page.html", page) == "- One"


def test_a_page_nested_without_end_still_gives_its_text():
    assert convert("page.html", b"<div>" * 5000 + b"deep") == "deep"


def test_lines_end_plainly_and_without_trailing_spaces():
    text = convert("page.html", b"<p>a&#0;\x0b one<br>two \r\n three</p>\r\n<p>b</p>")

    assert not {"\r", "\x00", "\x0b"} & set(text)
    assert all(line == line.rstrip() for line in text.split("\n"))


# --- PDF --------------------------------------------------------------------------------------


def test_a_pdf_gives_the_text_of_all_its_pages():
    text = convert("a.pdf", documents.pdf_of(["The boat leaks.", "It always has."], ["Page two."]))

    assert text.split("\n") == ["The boat leaks.", "It always has.", "", "Page two."]


def test_a_pdf_without_text_is_refused():
    with pytest.raises(NotConvertible, match=r"^It holds no text, only pictures\."):
        convert("scan.pdf", documents.pdf_of([]))


@pytest.mark.parametrize("kept", [20, 300, 580])
def test_a_pdf_cut_off_is_refused(kept):
    whole = documents.pdf_of(["The boat leaks."])

    with pytest.raises(NotConvertible, match=r"^It is a PDF that is damaged or cut off\.$"):
        convert("a.pdf", whole[:kept])


def test_a_pdf_of_noise_is_refused():
    with pytest.raises(NotConvertible, match=r"damaged or cut off\.$"):
        convert("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF\n")


def test_what_is_no_pdf_is_refused():
    with pytest.raises(NotConvertible, match=r"^It is not a PDF, though its name says so\.$"):
        convert("a.pdf", b"<html>Page not found</html>")


def test_a_pdf_with_a_password_is_refused():
    with pytest.raises(NotConvertible, match=r"^It is a PDF that is locked with a password\."):
        convert("a.pdf", locked_pdf(to_open="secret"))


def test_a_pdf_that_only_forbids_changes_is_read():
    assert convert("a.pdf", locked_pdf(to_open="")) == "The boat."


# --- Word, PowerPoint, EPUB -------------------------------------------------------------------


def test_a_word_document_keeps_title_headings_tables_and_pictures():
    text = convert(
        "a.docx",
        documents.docx_of(
            title="The boat",
            headings=["Repairs"],
            paragraphs=["It leaks."],
            table=[["Part", "Cost"], ["Mast", "200"]],
            with_picture=True,
        ),
    )

    assert text.startswith("# The boat\n\n# Repairs\n\nIt leaks.\n\n")
    assert "| Mast | 200 |" in text
    assert "\n\n![](pictures-of-this-document/image1.png)" in text


def test_a_presentation_keeps_titles_texts_and_notes():
    text = convert(
        "a.pptx",
        documents.pptx_of([("Boats", "They leak."), ("End", "Thanks.")], notes="Say it slowly."),
    )

    assert [line for line in text.split("\n") if line][:4] == [
        "# Boats",
        "They leak.",
        "### Notes:",
        "Say it slowly.",
    ]
    assert "# End\nThanks." in text
    assert "<!--" not in text


def test_a_presentation_of_pictures_is_refused():
    with pytest.raises(NotConvertible, match=r"^It holds no text, only pictures\."):
        convert("a.pptx", documents.pptx_of([("", "")], with_picture=True))


def test_a_book_gives_its_chapters_in_order_under_its_title():
    chapters = {"one.xhtml": "<h1>Storm</h1><p>It blew.</p>", "two.xhtml": "<h1>Calm</h1>"}

    assert convert("a.epub", documents.epub_of("Two weeks at sea", chapters)) == (
        "# Two weeks at sea\n\n**Authors:** Annika Berg\n\n# Storm\n\nIt blew.\n\n# Calm"
    )


def test_what_leads_to_another_chapter_is_text_and_to_the_web_a_link():
    links = '<p><a href="two.xhtml#x">Caf\u00e9</a> <a href="https://x.org">\u5bff\u53f8</a></p>'
    text = convert("a.epub", documents.epub_of("B", {"one.xhtml": links}))

    assert text.endswith("Caf\u00e9 [\u5bff\u53f8](https://x.org)")


def test_a_document_without_words_is_refused():
    with pytest.raises(NotConvertible, match=r"^It holds no text\.$"):
        convert("a.docx", documents.docx_of())


@pytest.mark.parametrize("ending", [".docx", ".pptx", ".epub"])
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", r"^It is empty\.$"),
        (b"just words", r"^It is not an? .*, though its name says so\.$"),
        (documents.docx_of(paragraphs=["x"])[:5000], r"damaged or cut off\.$"),
        (documents.zip_of({"readme.txt": "x"}), r"^It is a zip, but not an? "),
        (
            documents.zip_of({"[Content_Types].xml": "<", "META-INF/container.xml": "<"}),
            r"damaged or cut off\.$",
        ),
        (documents.zip_of({"a.xml": bytes(210_000_000)}), r"^It unpacks to 210 MB; 200 MB are"),
    ],
    ids=["empty", "text", "cut", "other zip", "damaged inside", "bomb"],
)
def test_a_broken_document_is_refused_with_what_is_wrong(ending, data, says):
    with pytest.raises(NotConvertible, match=says):
        convert("a" + ending, data)


def test_an_old_or_locked_word_document_says_so():
    with pytest.raises(NotConvertible, match=r"locked with a password or of an old Office"):
        convert("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


# --- Limits -----------------------------------------------------------------------------------


def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_read():
    with pytest.raises(NotConvertible, match=r"^It takes longer than 0\.2 seconds to read\.$"):
        convert("long.html", LONG_PAGE, seconds=0.2)

    assert convert("short.html", b"<p>Hello</p>") == "Hello"


def test_a_text_too_long_for_a_note_is_refused():
    with pytest.raises(NotConvertible, match=r"longer than 5 MB"):
        convert("a.html", b"<p>" + b"word " * 1_100_000)


def test_documents_asked_for_at_once_get_each_their_own_text():
    texts = {}

    def read(number):
        texts[number] = convert("a.html", f"<p>Text {number}</p>".encode())

    threads = [threading.Thread(target=read, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert texts == {number: f"Text {number}" for number in range(20)}


def test_a_file_of_another_kind_is_refused():
    with pytest.raises(NotConvertible, match=r"no kind of document"):
        convert("a.psd", b"x")


# --- Nothing outside the document ---------------------------------------------------------------


def test_no_address_in_a_document_is_asked(listening):
    address, asked = listening
    page = (
        f'<link rel="stylesheet" href="{address}/s.css"><img src="{address}/i.png">'
        f'<iframe src="{address}/f.html"></iframe><p>Text</p>'
    )

    convert("a.html", page.encode())
    convert("a.docx", documents.docx_with_linked_picture(f"{address}/i.png"))
    convert("a.epub", documents.epub_of("Book", {"a.xhtml": page}))

    assert asked == []


@pytest.mark.parametrize(
    "deed",
    [
        "open('/etc/hosts')",
        "open(sys.prefix + '/../../../../../../etc/hosts')",
        "os.open(sys.prefix, os.O_RDWR)",
        "socket.create_connection(('127.0.0.1', 9))",
        "subprocess.run(['true'])",
        "bytearray(3_000_000_000)",
    ],
)
def test_the_process_that_reads_may_do_nothing_else(deed):
    code = (
        f"import os, socket, subprocess, sys, notes.importing.converter as c; c.lock_in(); {deed}"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)

    assert re.search(r"^(PermissionError: A document may not|MemoryError)", ended.stderr, re.M)


def test_a_child_of_a_large_process_reads_one_document_after_the_other():
    child, large = conversion.Child(), bytearray(b"x") * RETIRE_AT_BYTES
    seen = []

    for _ in range(2):
        assert child.ask(".html", b"<p>Text</p>", 60) == {"text": "Text"}
        seen.append(child._process)

    assert large[-1:] == b"x"
    assert seen[0] is seen[1]
    assert seen[0].poll() is None
    child.close()


def test_the_process_that_reads_knows_no_secret(monkeypatch):
    for name in ("SECRET_KEY", "DATABASE_URL", "LLM_API_KEY", "ADMIN_PASSWORD", "REDIS_URL"):
        monkeypatch.setenv(name, "ours")
    child = conversion.Child()

    reply = child.ask(".html", b"<p>Text</p>", 60)

    assert reply == {"text": "Text"}
    assert "ours" not in conversion.environment().values()
    if sys.platform == "linux":
        assert b"ours" not in Path(f"/proc/{child._process.pid}/environ").read_bytes()
    child.close()


def test_no_file_beside_the_document_is_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    linked = convert("a.docx", documents.docx_with_linked_picture(secret.as_uri()))
    page = convert("a.html", f"{entity}<p>Text &x;</p>".encode())
    book = documents.epub_of("Book", {f"../../../../../../../..{secret}": "<p>inside</p>"})

    assert linked == "Before the picture."
    assert "the secret" not in page + convert("a.epub", book)


@pytest.mark.parametrize(
    "doctype",
    ['[<!ENTITY x SYSTEM "{}">]', 'SYSTEM "{}"', '[<!ENTITY % d SYSTEM "{}"> %d;]'],
    ids=["entity", "subset", "parameter"],
)
def test_no_entity_of_a_document_is_fetched(listening, tmp_path, doctype):
    address, asked = listening
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY x "the secret">')
    made = {
        "a.docx": documents.docx_of(title="T", paragraphs=["Say", "boat"]),
        "a.pptx": documents.pptx_of([("T", "Say boat")]),
        "a.epub": documents.epub_of("Book", {"a.xhtml": "<p>Say boat</p>"}),
    }

    for path, document in made.items():
        for place in (secret.as_uri(), str(secret), f"{address}/x.dtd"):
            hostile = documents.with_doctype(document, doctype.format(place), word="boat")
            with suppress(NotConvertible):
                assert "secret" not in convert(path, hostile)

    assert asked == []


def test_it_needs_no_path_from_whoever_starts_us(monkeypatch):
    monkeypatch.delenv("PYTHONPATH", raising=False)
    stop_converting()

    assert convert("a.html", b"<p>Kept.</p>") == "Kept."
