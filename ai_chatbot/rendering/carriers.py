"""How marks, formulas and footnotes travel through Markdown: as texts that no input can spell."""

import html
import re
import secrets
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Mapping, Sequence

from markdown.util import AtomicString

from ai_chatbot.grounding.passages import Passage
from ai_chatbot.rendering.citations import Citer
from ai_chatbot.rendering.grounds.claims import KeptChecks
from ai_chatbot.rendering.maths import Kept
from config.base.folding import fold

TAG = "cite"  # no answer can write these elements, as its own HTML is text
OWN_TAG = "ins"
# Instead of a passage's number: a sentence that is not from the notes begins; it ends, with a
# word that says so or without, as another part of it has that.
ASIDE_BEGINS, ASIDE_ENDS, ASIDE_ENDS_UNNAMED = 999_999_997, 999_999_998, 999_999_999
ASIDES = {ASIDE_BEGINS, ASIDE_ENDS, ASIDE_ENDS_UNNAMED}


class Carrier:
    """Cites lines of one answer and carries the marks into its tree.

    A mark is written with a random number that is new for each rendering; only an element
    with this number becomes a link. So are the formulas, which come out as they were written,
    and the footnotes, of which `footnotes` says the numbers.
    """

    PATTERN = "\ue000([0-9a-f]{16})\\.(\\d{1,9})\ue001"
    KEPT = Kept.PATTERN

    def __init__(
        self,
        sources: Sequence[Passage],
        *,
        question: str,
        checked: bool,
        footnotes: Mapping[str, int] | None = None,
        checks: KeptChecks | None = None,
        leads_to_notes: bool = False,
    ) -> None:
        self.notes = addresses_of(sources) if leads_to_notes else {}
        self.nonce = secrets.token_hex(8)
        self.checked = checked
        self.footnotes = {} if footnotes is None else footnotes
        self._own = re.compile(f"\ue000{self.nonce}\\.(\\d{{1,9}})\ue001")
        self._kept = Kept()
        self._labels: dict[int, str] = {}  # of the texts that define a footnote
        self._linked: set[tuple[str, int]] = set()
        checks = checks or KeptChecks()
        self.our = checks.our
        self._citer = Citer(
            sources,
            question=question,
            write=self._write,
            check=checks.check_with(sources, question),
            aside=checks.aside(self._set_apart),
            footnotes=self.footnotes,
        )

    def note_called(self, name: str) -> str:
        """Where a served note of this name, path or file name is; "" where none was served."""
        return self.notes.get(note_key(name), "")

    # --- Marks ---------------------------------------------------------------------------------

    def cite(self, line: str) -> str:
        return self._citer.cite_line(line) if self.checked else self._citer.keep_marks(line)

    def cite_row(self, cells: Sequence[str]) -> list[str]:
        if self.checked:
            return self._citer.cite_row(cells)
        return [self._citer.keep_marks(cell) for cell in cells]

    def strip(self, text: str) -> str:
        return self._own.sub("", text)

    def split(self, text: str) -> list[str]:
        """The text between marks and their numbers, in turns."""
        return self._own.split(text) if "\ue000" in text else [text]

    def element(self, match: re.Match[str]) -> etree.Element | str:
        if match[1] != self.nonce:
            return ""
        return self._element(match[2])

    def number_in(self, element: etree.Element) -> int | None:
        """The passage that an element of the sanitiser's tree cites; None if it is no mark."""
        if element.tag != TAG or not self.is_own(element):
            return None
        return int(element.attrib["n"])

    def is_own(self, element: etree.Element) -> bool:
        return bool(element.attrib.get("nonce") == self.nonce)

    def take_as_it_stands(self, element: etree.Element) -> None:
        """Show its words without any Markdown but the marks."""
        first, *rest = self.split(element.text or "")
        element.text = AtomicString(first)
        for at, number in enumerate(rest[::2]):
            mark = self._element(number)
            mark.tail = AtomicString(rest[2 * at + 1])
            element.insert(at, mark)

    def _set_apart(self, sentence: str, named: bool) -> str:
        """A sentence, or a part of it, that is not from the notes."""
        bare = sentence.strip()
        before, _, behind = sentence.partition(bare)
        end = ASIDE_ENDS if named else ASIDE_ENDS_UNNAMED
        return f"{before}{self._write([ASIDE_BEGINS])}{bare}{self._write([end])}{behind}"

    def _element(self, number: str) -> etree.Element:
        if int(number) in ASIDES:
            return etree.Element(OWN_TAG, {"nonce": self.nonce, "kind": "edge", "n": number})
        return etree.Element(TAG, {"nonce": self.nonce, "n": number})

    def _write(self, numbers: Iterable[int]) -> str:
        return "".join(f"\ue000{self.nonce}.{n}\ue001" for n in numbers)

    # --- Formulas and other texts that come out as they were written ----------------------------

    def keep(self, text: str) -> str:
        """What stands for this text until `restore`."""
        return self._kept.keep(text)

    def restore(self, html_text: str) -> str:
        """HTML with the kept texts in their places, escaped for words and attributes alike."""
        return self._kept.reveal(html_text, html.escape)

    def reveal(self, text: str) -> str:
        """The text as it was before anything of it was kept."""
        return self._kept.reveal(text)

    def kept_element(self, match: re.Match[str]) -> etree.Element | str:
        """A formula as an element around its text, or where a footnote begins."""
        number = self._kept.number_of(match[0])
        if number is None:
            return match[0]
        if label := self._labels.get(number):
            return self._footnote("note", label)
        element = etree.Element(OWN_TAG, {"nonce": self.nonce, "kind": "math"})
        element.text = AtomicString(match[0])
        return element

    def own(self, kind: str, text: str) -> str:
        """HTML of an element that no answer can write."""
        return f'<{OWN_TAG} nonce="{self.nonce}" kind="{kind}">{html.escape(text)}</{OWN_TAG}>'

    # --- Footnotes -----------------------------------------------------------------------------

    def keep_footnote(self, label: str) -> str:
        """What stands for the beginning of a footnote's own text."""
        kept = self.keep(f"[^{label}]:")
        if label.lower() in self.footnotes:
            self._labels[len(self._kept.texts) - 1] = label
        return kept

    def reference(self, label: str) -> etree.Element | None:
        """The number that leads to a footnote; None if there is none of this label."""
        return self._footnote("reference", label) if label.lower() in self.footnotes else None

    def _footnote(self, kind: str, label: str) -> etree.Element:
        number = self.footnotes[label.lower()]
        is_first = (kind, number) not in self._linked
        self._linked.add((kind, number))
        about = {"nonce": self.nonce, "kind": kind, "n": str(number), "first": str(int(is_first))}
        element = etree.Element(OWN_TAG, about)
        element.text = AtomicString(label)
        return element


def addresses_of(sources: Iterable[Passage]) -> dict[str, str]:
    """Of each note that was served, by its title; the best passage is the first."""
    found: dict[str, str] = {}
    for source in sources:
        address = getattr(source, "address", "") or getattr(source, "url", "")
        found.setdefault(note_key(source.title), address)
    return found


def note_key(name: str) -> str:
    """A note's name without folders, its file's ending and the heading that is meant."""
    return fold(name.partition("#")[0].rpartition("/")[2].strip().removesuffix(".md"))
