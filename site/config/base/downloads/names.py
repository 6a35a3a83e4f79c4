"""Names for files that people save."""

import unicodedata


def file_name(title: str, otherwise: str = "conversation") -> str:
    """The title as a file's name on any system, in its own letters: at most 80 bytes of it."""
    title = unicodedata.normalize("NFC", title).lower()
    # Letters, the marks on them, and digits; no quotes, slashes or changes of direction.
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in title)
    name = "-".join(kept.split())
    return name.encode()[:80].decode(errors="ignore").rstrip("-") or otherwise
