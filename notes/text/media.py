"""What kind of file a name promises, and what a file begins with."""

import mimetypes
from pathlib import Path

# What a browser may show in a page; all else is downloaded.
PICTURES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".avif": "image/avif", ".bmp": "image/bmp", ".svg": "image/svg+xml",
}  # fmt: skip

# What a note takes while it is written, by what it begins with: a name can say anything. No SVG,
# which is a program.
BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"GIF87a": ".gif",
    b"GIF89a": ".gif",
}


def picture_ending(data: bytes) -> str:
    """The ending that a picture's name should have; "" for what is none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    return next((kind for begins, kind in BEGINNINGS.items() if data.startswith(begins)), "")


def media_type(path: str) -> str:
    known = PICTURES.get(Path(path).suffix.lower())
    return known or mimetypes.guess_type(path)[0] or "application/octet-stream"


def is_picture(path: str) -> bool:
    return Path(path).suffix.lower() in PICTURES


def is_pdf(path: str) -> bool:
    return Path(path).suffix.lower() == ".pdf"
