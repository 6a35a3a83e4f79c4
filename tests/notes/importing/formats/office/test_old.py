"""What is called a document of an old Office and is none."""

import struct

import pytest
from olefile import MAGIC

from notes.importing.conversion import NotConvertible
from notes.importing.formats.office import old

ARCHIVE = (
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
    b"Content-Type: text/html; charset=utf-8\n\n<p>Gr\xc3\xbc\xc3\x9fe</p>\n--b--\n"
)


@pytest.mark.parametrize(
    ("read", "data", "text"),
    [
        (old.read_doc, "<html><p>Grüße</p></html>".encode(), "Grüße"),
        (old.read_doc, ARCHIVE, "Grüße"),
        (old.read_doc, rb"{\rtf1 Gr\'fc\'dfe}", "Grüße"),
        (old.read_xls, "<table><tr><td>Ä</td></tr></table>".encode(), "| Ä |"),
        (old.read_xls, "Ä\tB\n寿司\t2\n".encode("utf-16"), "| 寿司 | 2 |"),
    ],
)
def test_it_is_read_as_what_it_is(read, data, text):
    assert text in read(data)[0]


NONE, LAST, OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams):
    """A file of Office before 2007 that holds these streams, which are long enough for sectors."""
    sectors, table, entries = [], [], [("Root Entry", 5, NONE, 1, LAST, 0)]
    for name, content in streams.items():
        content = content.ljust(4096, b"\0")
        following = len(entries) + 1 if len(entries) < len(streams) else NONE
        entries.append((name, 2, following, NONE, len(sectors), len(content)))
        parts = [content[at : at + 512] for at in range(0, len(content), 512)]
        table += [len(sectors) + n for n in range(1, len(parts))] + [LAST]
        sectors += [part.ljust(512, b"\0") for part in parts]
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBxLLL36xLL4x", 2 * len(name) + 2, kind, NONE, after, child, start, size)
        for name, kind, after, child, start, size in entries
    )
    packed = struct.pack(f"<{len(table) + 2}L", *table, LAST, OF_TABLE).ljust(512, b"\xff")
    head = MAGIC + struct.pack("<16x5H10x2L4xL", 62, 3, 0xFFFE, 9, 6, 1, len(sectors), 4096)
    head += struct.pack("<5L", LAST, 0, LAST, 0, len(sectors) + 1)
    return head.ljust(512, b"\xff") + b"".join(sectors) + directory.ljust(512, b"\0") + packed


def word97(*parts, notes="", flags=0x0200):
    """A document whose text lies in pieces, in the order in which they were not written."""
    texts = [*parts, notes]
    document = bytearray(0x400)
    starts, places, at = [0], [], 0x400
    for text in texts:
        starts.append(starts[-1] + len(text))
        is_wide = not text.isascii()
        places.append(at if is_wide else 0x40000000 | 2 * at)
        document += text.encode("utf-16-le" if is_wide else "cp1252")
        at = len(document)
    pieces = struct.pack(f"<{len(starts)}L", *starts)
    pieces += b"".join(struct.pack("<2xL2x", place) for place in places)
    table = b"\x01\x02\x00xx\x02" + struct.pack("<L", len(pieces)) + pieces
    struct.pack_into("<H8xH", document, 0, 0xA5EC, flags)
    struct.pack_into("<7L", document, 0x4C, sum(map(len, parts)), len(notes), 0, 0, 0, 0, 0)
    struct.pack_into("<LL", document, 0x1A2, 0, len(table))
    return compound({"WordDocument": bytes(document), "1Table": table})


def test_all_words_of_an_old_word_document_are_read_in_their_order():
    link = '\x13 HYPERLINK "https://x.org/a" \x14here\x15'
    data = word97(
        "One *two*\r", f"Grüße 寿司 שלום\r{link}\r", "A\x07B\x07\x07", notes="\x02Below\r"
    )

    assert old.read_doc(data)[0] == (
        "One \\*two\\*\n\nGrüße 寿司 שלום\n\n[here](https://x.org/a)\n\nA | B\n\nBelow"
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (MAGIC + bytes(600), "damaged"),
        (word97("x")[:700], "damaged"),
        (word97("x", flags=0x0300), "password"),
        (compound({"Other": b"x"}), "damaged"),
        (b"just text", "damaged"),
    ],
)
def test_what_is_no_document_or_locked_is_told(data, why):
    with pytest.raises(NotConvertible, match=why):
        old.read_doc(data)
