"""The text of a document that is nothing but text, in whatever encoding."""

from notes.importing.conversion import NotConvertible
from notes.text.decoding.texts import NotText, find_out


def text_in(data: bytes) -> str:
    """Its lines end with "\\n" alone; raises NotConvertible."""
    try:
        return find_out(data).text.replace("\r\n", "\n").replace("\r", "\n")
    except NotText as refusal:
        raise NotConvertible(str(refusal)) from refusal
