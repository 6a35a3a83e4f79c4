"""What kind of file a name promises."""

import mimetypes
from pathlib import Path

# What a browser may show in a page; all else is downloaded.
PICTURES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".avif": "image/avif", ".bmp": "image/bmp", ".svg": "image/svg+xml",
}  # fmt: skip


def media_type(path: str) -> str:
    known = PICTURES.get(Path(path).suffix.lower())
    return known or mimetypes.guess_type(path)[0] or "application/octet-stream"


def is_picture(path: str) -> bool:
    return Path(path).suffix.lower() in PICTURES
