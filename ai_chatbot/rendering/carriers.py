"""How a citation mark travels through Markdown: as a text that no input can spell."""

import re
import secrets
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Sequence

from markdown.util import AtomicString

from ai_chatbot.rendering.citations import Citer, Passage

TAG = "cite"  # no answer can write this element, as its own HTML is text


class Carrier:
    """Cites lines of one answer and carries the marks into its tree.

    A mark is written with a random number that is new for each rendering; only an element
    with this number becomes a link.
    """

    PATTERN = "\ue000([0-9a-f]{16})\\.(\\d{1,9})\ue001"

    def __init__(self, sources: Sequence[Passage], *, question: str, checked: bool) -> None:
        self.nonce = secrets.token_hex(8)
        self._own = re.compile(f"\ue000{self.nonce}\\.(\\d{{1,9}})\ue001")
        self._citer = Citer(sources, question=question, write=self._write)
        self._checked = checked

    def cite(self, line: str) -> str:
        return self._citer.cite_line(line) if self._checked else self._citer.keep_marks(line)

    def cite_row(self, cells: Sequence[str]) -> list[str]:
        if self._checked:
            return self._citer.cite_row(cells)
        return [self._citer.keep_marks(cell) for cell in cells]

    def strip(self, text: str) -> str:
        return self._own.sub("", text)

    def split(self, text: str) -> list[str]:
        """The text between marks and their numbers, in turns."""
        return self._own.split(text)

    def element(self, match: re.Match[str]) -> etree.Element | str:
        if match[1] != self.nonce:
            return ""
        return self._element(match[2])

    def number_in(self, element: etree.Element) -> int | None:
        """The passage that an element of the sanitiser's tree cites; None if it is no mark."""
        if element.tag != TAG or element.attrib.get("nonce") != self.nonce:
            return None
        return int(element.attrib["n"])

    def take_as_it_stands(self, element: etree.Element) -> None:
        """Show its words without any Markdown but the marks."""
        first, *rest = self.split(element.text or "")
        element.text = AtomicString(first)
        for at, number in enumerate(rest[::2]):
            mark = self._element(number)
            mark.tail = AtomicString(rest[2 * at + 1])
            element.insert(at, mark)

    def _element(self, number: str) -> etree.Element:
        return etree.Element(TAG, {"nonce": self.nonce, "n": number})

    def _write(self, numbers: Iterable[int]) -> str:
        return "".join(f"\ue000{self.nonce}.{n}\ue001" for n in numbers)
