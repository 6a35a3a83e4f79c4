"""Pictures, drawings and dumps that stand in a text are in no passage; words of any script are."""

import base64
import binascii
import json
import random

import pytest

from notes.text.chunking import split_into_chunks
from notes.text.reading.data import find_data

RANDOM = random.Random(34)
BYTES = RANDOM.randbytes(30_000)
BASE64 = base64.b64encode(BYTES).decode()
URL_SAFE = base64.urlsafe_b64encode(BYTES[:3000]).decode()
HEX = BYTES[:1500].hex()


def wrapped(text, width=76, before="", after=""):
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    return "\n".join(f"{before}{line}{after}" for line in lines)


def drawing(indent=None):
    line = {"type": "line", "id": "a1", "x": 12.5, "y": -3, "opacity": 100, "isDeleted": False}
    points = [[RANDOM.random(), RANDOM.random()] for _ in range(100)]
    return json.dumps({"elements": [line | {"points": points}] * 3}, indent=indent)


def uuencoded(before=""):
    pieces = (BYTES[at : at + 45] for at in range(0, 9000, 45))
    lines = "".join(before + binascii.b2a_uu(piece).decode() for piece in pieces)
    return f"{before}begin 644 plan (1).png\n{lines}{before}`\n{before}end"


DATA = {
    "mail before MIME": uuencoded(),
    "mail before MIME, quoted": uuencoded("> "),
    "picture": f"![board](data:image/png;base64,{BASE64})",
    "picture with a title": f'![board](<data:image/jpeg;base64,{BASE64}> "The board")',
    "no description": f"![](data:image/png;base64,{BASE64})",
    "HTML": f'<img src="data:image/png;base64,{BASE64}" alt="board" width="300">',
    "HTML in lines": f'<img alt="board" src="data:image/png;base64,\n{wrapped(BASE64)}">',
    "reference": f"![board][b]\n\n[b]: data:image/png;base64,{BASE64}",
    "reference in brackets": f"![board][b]\n\n[b]: <data:image/webp;base64,{BASE64}> 'x'",
    "in a list": f"- one\n- ![board](data:image/png;base64,{BASE64})",
    "in a quotation": f"> ![board](data:image/png;base64,{BASE64})",
    "in a table": f"| a |\n|---|\n| ![board](data:image/png;base64,{BASE64}) |",
    "upper case": f"![board](DATA:IMAGE/PNG;BASE64,{BASE64})",
    "SVG": f"![board](data:image/svg+xml;charset=utf-8,{'%3Cpath%20d%3D%22M0' * 200})",
    "SVG as written": "![board](data:image/svg+xml;utf8,<svg>" + "<g d='M 0'/>" * 40 + "</svg>)",
    "SVG with spaces": (
        "![board](data:image/svg+xml,%3Csvg width='9'%3E" + "%3Cg d='M 0'/%3E" * 40 + "%3C/svg%3E)"
    ),
    "mail's lines": wrapped(BASE64),
    "a key's lines": f"-----BEGIN KEY-----\n{wrapped(BASE64, 64)}\n-----END KEY-----",
    "code": f"```\n{wrapped(BASE64)}\n```",
    "a program's lines": wrapped(BASE64, 60, '    "', '" +'),
    "quoted lines": wrapped(BASE64, before="> "),
    "safe in addresses": URL_SAFE,
    "hexadecimal": HEX,
    "hexadecimal lines": wrapped(HEX, 64),
    "hexadecimal bytes": " ".join(wrapped(HEX, 2).split()),
    "bytes of a program": "{ " + ", ".join(f"0x{byte:02x}" for byte in BYTES[:2000]) + " }",
    "Excalidraw, packed": (
        f"%%\n# Drawing\n```compressed-json\n{wrapped(BASE64, 256)}\n\nN4Ig\n```\n%%"
    ),
    "Excalidraw": f"%%\n## Drawing\n```json\n{drawing(2)}\n```\n%%",
    "a drawing in no comment": f"## Drawing\n```json\n{drawing()}\n```",
    "ink": f"```handwritten-ink\n{drawing(1)}\n```",
    "Excalidraw, small": (
        f'%%\n```json\n{{"type": "excalidraw", "elements": [{"1, " * 150} 2]}}\n```\n%%'
    ),
    "tldraw": f"```json !!!_START_OF_TLDRAW_DG_DATA\n{json.dumps([{'id': 'shape:x'}] * 99)}\n```",
    "SVG in HTML": f'<svg viewBox="0 0 9 9"><path d="{"M10.5 20 L3.25 7 " * 99}"/></svg>',
    "SVG in lines": f'<svg viewBox="0 0 9 9">\n<path d="{"M10.5 20 L3 7 " * 99}"/>\n</svg>',
    "a dump of a file": "\n".join(
        f"{at:08x}: {BYTES[at : at + 16].hex(' ', 2)}  .PNG.a.b.{at}" for at in range(0, 800, 16)
    ),
    "a dump in bytes": "\n".join(
        f"{at:08x}  {BYTES[at : at + 16].hex(' ')}  |.PNG....IHDR....|" for at in range(0, 800, 16)
    ),
    "JSON in a line": drawing(),
    "a file behind words": f"[board](data:application/pdf;base64,{BASE64}) as a file",
}


@pytest.mark.parametrize("name", DATA)
def test_data_is_in_no_passage(name):
    body = f"# Whiteboard\n\nBefore the picture.\n\n{DATA[name]}\n\nAfter it."

    chunks = split_into_chunks(body)

    assert len(chunks) <= 6
    assert sum(len(chunk.text) for chunk in chunks) < 500
    assert "Before the picture." in chunks[0].text
    assert "After it." in chunks[-1].text
    assert all(body[chunk.start : chunk.end] == chunk.text for chunk in chunks)


@pytest.mark.parametrize("name", [name for name in DATA if "board" in DATA[name]])
def test_a_pictures_description_can_be_found(name):
    chunks = split_into_chunks(f"Before.\n\n{DATA[name]}\n\nAfter.")

    assert any("board" in chunk.text for chunk in chunks)


WORDS = {
    "Chinese": "船是六月漆的我们把它放在花园里" * 100,
    "Japanese": "味噌汁と寿司を食べましたカタカナ" * 100,
    "Thai": "ต้มยำกุ้งอร่อยมากและข้าวผัด" * 100,
    "Khmer": "ខ្ញុំចូលចិត្តអានសៀវភៅ" * 100,
    "German": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "Finnish": "epäjärjestelmällistyttämättömyydellänsäkäänköhän" * 4,
    "an address": f"https://x.org/{'a-page-about-boats/and-their-sails/' * 10}index.html",
    "a path": "/home/anna/Documents/Boats/Repairs/In_May/and_the_Long_List_of_Things/" * 3,
    "a name": "ThisIsTheVeryLongNameOfAClassInSomeProgramOfSomeLargeCompany" * 4,
    "a table of numbers": "12 45 33 20 11 98 76 54\n" * 100,
    "years": "2024 120 330 200 110 980\n2025 121 331 201 111 981\n" * 40,
    "SVG in code": f"```svg\n<svg><title>Boats</title>{'<text>boats</text> ' * 90}</svg>\n```",
    "rows": "2024-05-03,Berlin,Milk,3.20\n2024-05-04,Bonn,Bread,2.80\n" * 50,
    "one letter": "x" * 5000,
    "a rule": "-" * 500,
    "small JSON": '```json\n{"a": 1, "b": [1, 2, 3], "boats": 4}\n```',
    "JSON of words": json.dumps([{"name": "Annika", "repaired": "in May"}] * 100, indent=1),
    "a long paragraph behind a link": "[[Annika]] has 3 boats. " + "She paints them in May. " * 99,
    "a long paragraph in brackets": "[1] " + "See the log of the boat. " * 99 + "[2]",
    "a program": "```\n{ " + "for (i = 0; i < 9; i++) paint(boats[i]);\n" * 60 + "}\n```",
    "a checksum": "sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}


@pytest.mark.parametrize("name", WORDS)
def test_words_and_what_people_look_for_are_no_data(name):
    body = f"Before.\n\n{WORDS[name]}\n\nAfter."

    kept = "".join("".join(chunk.text.split()) for chunk in split_into_chunks(body))

    assert find_data(body) == []
    assert "".join(body.split()) in kept


def test_a_heading_with_nothing_but_a_drawing_can_be_found():
    body = f"# Sketch of the shed\n\n```excalidraw\n{drawing()}\n```\n\n# Next\n\nWords."

    assert [chunk.text for chunk in split_into_chunks(body)] == ["# Sketch of the shed", "Words."]
