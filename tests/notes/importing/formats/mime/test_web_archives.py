"""Saved web pages: text, pictures, address."""

import plistlib

import pytest

from notes.importing.formats import pages
from notes.importing.formats.mime import web_archives
from notes.importing.sources import NotReadable
from tests.notes.documents import picture

PNG = picture().read()
HTML = (
    "<html><head><title>Äpfel – 庭</title></head><body><h1>Äpfel</h1>"
    '<p>See <a href="/more?a=1">more</a> and <img src="pics/red.png" alt="red"></p></body></html>'
)
ADDRESS = "https://garden.example/fruit/apples.html"


def mhtml():
    """As Chrome saves it."""
    import base64
    import quopri

    page = quopri.encodestring(HTML.encode()).decode()
    shown = base64.encodebytes(PNG).decode()
    mark = "----MultipartBoundary--abc123----"
    text = (
        "From: <Saved by Blink>\n"
        f"Snapshot-Content-Location: {ADDRESS}\n"
        "Subject: =?utf-8?Q?=C3=84pfel=20=E2=80=93=20=E5=BA=AD?=\n"
        "Date: Fri, 3 May 2024 10:11:12 +0000\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="{mark}"\n\n\n'
        f"--{mark}\nContent-Type: text/html\nContent-ID: <frame-1@mhtml.blink>\n"
        f"Content-Transfer-Encoding: quoted-printable\nContent-Location: {ADDRESS}\n\n{page}\n"
        f"--{mark}\nContent-Type: text/css\nContent-Location: cid:css-1@mhtml.blink\n\np {{}}\n"
        f"--{mark}\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n"
        f"Content-Location: https://garden.example/fruit/pics/red.png\n\n{shown}\n--{mark}--\n"
    )
    return text.replace("\n", "\r\n").encode()


def webarchive(form=plistlib.FMT_BINARY):
    return plistlib.dumps(
        {
            "WebMainResource": {
                "WebResourceData": HTML.encode(),
                "WebResourceFrameName": "",
                "WebResourceMIMEType": "text/html",
                "WebResourceTextEncodingName": "UTF-8",
                "WebResourceURL": ADDRESS,
            },
            "WebSubresources": [
                {
                    "WebResourceData": PNG,
                    "WebResourceMIMEType": "image/png",
                    "WebResourceURL": "https://garden.example/fruit/pics/red.png",
                }
            ],
        },
        fmt=form,
    )


@pytest.mark.parametrize(
    "files",
    [
        web_archives.unpack_mhtml(mhtml()),
        web_archives.unpack_webarchive(webarchive()),
        web_archives.unpack_webarchive(webarchive(plistlib.FMT_XML)),
    ],
)
def test_a_page_keeps_its_title_links_and_pictures(files):
    by_path = {file.path: file for file in files}
    text = pages.read(by_path["Äpfel – 庭.md"].read())[0]

    assert "title: Äpfel – 庭\n" in text
    assert f"source: {ADDRESS}\n" in text
    assert "# Äpfel" in text
    assert "[more](https://garden.example/more?a=1)" in text
    assert "![red](Äpfel%20–%20庭/red.png)" in text
    assert by_path["Äpfel – 庭/red.png"].read() == PNG


@pytest.mark.slow
def test_a_saved_page_is_a_clipped_note(bring):
    brought = bring({"web/page.mhtml": mhtml()})

    note = brought.notes["web/page/Äpfel – 庭.md"]
    assert (note.source_url, note.origin) == (ADDRESS, "clipped")
    assert note.dated_on.isoformat() == "2024-05-03"
    assert brought.kept == {"web/page/Äpfel – 庭/red.png"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mhtml", b"text"),
        ("a.mht", b"From: a\nContent-Type: image/png\n\nx"),
        ("a.webarchive", b"bplist00"),
        ("a.webarchive", plistlib.dumps([1])),
        ("a.webarchive", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><plist>&a;</plist>'),
    ],
)
def test_what_is_damaged_is_told(bring, name, data):
    brought = bring({name: data})

    assert not brought.notes
    assert name in brought.skipped


def test_a_page_without_html_is_refused():
    with pytest.raises(NotReadable):
        web_archives.unpack_mhtml(b"Content-Type: text/css\n\np{}")


OWN = "https://garden.example"


def page_of_frames(sites, words, address=f"{OWN}/a"):
    """A page whose frames are of these sites, with these words in each."""

    def part(number, location, said):
        return (
            f"--M\nContent-Type: text/html; charset=utf-8\nContent-ID: <f{number}@mhtml.blink>\n"
            f"Content-Location: {location}\n\n<html><head><title>t</title></head>"
            f"<body class=x><p>{said}</p></body></html>\n"
        )

    shown = "".join(f'<iframe src="cid:f{n}@mhtml.blink" width=3></iframe>' for n in (2, 3, 2))
    inside = zip(sites, words, strict=True)
    return (
        f"Snapshot-Content-Location: {address}\nSubject: Page\n"
        'Content-Type: multipart/related; type="text/html"; boundary="M"\n\n'
        + part(1, address, f"Oben {shown} unten")
        + "".join(part(n, f"{site}/{n}", said) for n, (site, said) in enumerate(inside, 2))
        + "--M\nContent-Type: image/png\nContent-Location: http://[x/red.png\n\nPNG\n--M--\n"
    )


def test_a_frame_of_the_page_s_own_site_is_part_of_it_and_one_of_another_is_not(bring):
    text = page_of_frames([OWN, "https://ads.example"], ["Größe 寿司 كتاب", "Buy now"])

    body = bring({"a.mhtml": text}).notes["a/Page.md"].body

    assert " ".join(body.split()) == "Oben Größe 寿司 كتاب unten"


@pytest.mark.parametrize(
    ("sites", "address"),
    [((OWN, "http://[x"), f"{OWN}/a"), (("http://]", "http://x\u2100"), "http://[::garden")],
)
def test_an_address_that_is_damaged_costs_no_page(bring, sites, address):
    text = page_of_frames(sites, ["Größe 寿司", "a"], address)

    body = bring({"a.mhtml": text}).notes["a/Page.md"].body

    assert body.startswith("Oben")
    assert "unten" in body
