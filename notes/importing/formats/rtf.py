"""Rich text (RTF), as its text alone."""

from notes.importing.conversion import NotConvertible


def read(data: bytes) -> tuple[str, str]:
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip().startswith(b"{\\rtf"):
        raise NotConvertible("It is no rich text, though its name says so.")
    # The format is ASCII; other letters are escapes, which name their encoding.
    text = rtf_to_text(data.decode("cp1252", "replace"), errors="replace")
    # Emoji come in halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), ""
