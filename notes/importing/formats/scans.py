"""The process that reads the words in pictures, by tesseract: scanned pages and photographs.

It is locked in as the one that reads documents, but for the one program that it may start.
"""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from notes.importing.converter import lock_in

if TYPE_CHECKING:
    from PIL.Image import Image

PAGES_MAX = 60
PIXELS_MAX = 40_000_000  # of one picture: A3 at 400 dots an inch
DOTS_AN_INCH = 200
SIDE_MAX_INCHES = 30.0  # a page may say that it is as large as a house
LANGUAGES_MAX = 6  # more take minutes a page


def main(tesseract: str, ending: str, seconds: float) -> None:
    """Read a document from standard input and write {"text": …} or {"refusal": …}."""
    ends = time.monotonic() + seconds
    data = sys.stdin.buffer.read()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    import PIL.Image
    import pypdfium2  # noqa: F401 - what it loads, it may not once locked in

    PIL.Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    PIL.Image.init()
    lock_in({tesseract})
    signal.setitimer(signal.ITIMER_REAL, seconds + 5)
    try:
        reply = {"text": "\n\n".join(read_pages(tesseract, ending, data, ends)).strip()}
    except Exception:
        reply = {"refusal": "It holds pictures that are damaged or too large to be read."}
    replies.write(json.dumps(reply).encode())
    replies.flush()


def read_pages(tesseract: str, ending: str, data: bytes, ends: float) -> Iterator[str]:
    languages = languages_of(tesseract)
    count, pages = pages_of_pdf(data) if ending == ".pdf" else (1, iter([picture_of(data)]))
    for number, page in enumerate(pages, 1):
        left = ends - time.monotonic()
        text = words_in(tesseract, languages, page, left) if left > 0 else None
        if text is None or number > PAGES_MAX:
            yield f"*Of its {count} pages those from the {ordinal(number)} on were not read.*"
            return
        yield text


def ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"} if number % 100 not in {11, 12, 13} else {}
    return f"{number}{ends.get(number % 10, 'th')}"


def pages_of_pdf(data: bytes) -> "tuple[int, Iterator[Image]]":
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return len(document), (rendered(document[number]) for number in range(len(document)))


def rendered(page: "object") -> "Image":
    width, height = page.get_size()  # type: ignore[attr-defined]
    inches = max(width, height, 1.0) / 72
    scale = DOTS_AN_INCH / 72 * min(1.0, SIDE_MAX_INCHES / inches)
    return page.render(scale=scale, grayscale=True).to_pil()  # type: ignore[attr-defined]


def picture_of(data: bytes) -> "Image":
    import PIL.Image
    import PIL.ImageOps

    picture = PIL.Image.open(io.BytesIO(data))
    return PIL.ImageOps.exif_transpose(picture).convert("L")


def words_in(tesseract: str, languages: str, page: "Image", seconds: float) -> str | None:
    """The page's text, which may be ""; None when it was not read in time."""
    file = io.BytesIO()
    page.save(file, "png", compress_level=1)
    command = [tesseract, "stdin", "stdout", "-l", languages]
    try:
        done = subprocess.run(command, input=file.getvalue(), capture_output=True, timeout=seconds)  # noqa: S603
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.decode("utf-8", "replace").replace("\f", "").strip()


def languages_of(tesseract: str) -> str:
    """All that are installed, as tesseract takes them; "osd" is none."""
    listed = subprocess.run([tesseract, "--list-langs"], capture_output=True, timeout=10)  # noqa: S603
    names = listed.stdout.decode().split("\n")[1:]
    found = [name for name in names if name and name != "osd" and "/" not in name]
    return "+".join(sorted(found, key=lambda name: name != "eng")[:LANGUAGES_MAX]) or "eng"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
