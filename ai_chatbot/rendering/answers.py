"""An answer's Markdown as HTML with citation links: whole, or while it is being written.

While it streams, finished blocks are rendered once and only the unfinished tail again, so the
work grows with the answer's length and not with its square. Rendering is total: whatever a
model says is shown, if need be as the text that it is.
"""

import html
import logging
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ai_chatbot.rendering.blocks import split_blocks
from ai_chatbot.rendering.carriers import ASIDE_ENDS, ASIDES, Carrier
from ai_chatbot.rendering.grounds.claims import KeptChecks
from ai_chatbot.rendering.links import (
    ON_OUR_PAGE,
    AnswerSanitizer,
    Manner,
    printable,
    sanitise_answer,
)
from ai_chatbot.rendering.markdown import convert
from ai_chatbot.rendering.marks import footnotes_in
from ai_chatbot.rendering.thoughts import split_thoughts, without_thoughts
from config.base.fences import FENCE
from notes.text.html.maths import FORMULA_CHARS

logger = logging.getLogger(__name__)

CHUNK = 8000  # characters that are converted at once
LONGEST_BLOCK = 40_000  # characters; a longer one is shown as it stands
ANSWER_POINTS = 150_000
FORMULAS_CHARS = 20_000  # of all formulas that are drawn; each takes some thirty microseconds
MOST_READ = ANSWER_POINTS + LONGEST_BLOCK  # characters of an answer that are cut into blocks
DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]{1,100})\]:[ \t]{0,9}<?([^\s<>]{1,2000})", re.M)
BLANK_LINES = re.compile(r"\n[ \t]*+(?:\n[ \t]*+)++")
_told: deque[object] = deque(maxlen=1000)  # answers whose failure is in the log


class Rendered(NamedTuple):
    html: SafeString
    cited: frozenset[int]  # the numbers of the passages that it links to


@dataclass
class Allowance:
    """What may still be read as Markdown of one answer; the rest is shown as it stands."""

    points: int = ANSWER_POINTS
    formulas: int = FORMULAS_CHARS

    def covers(self, chunk: str) -> bool:
        if len(chunk) > LONGEST_BLOCK:
            return False
        self.points -= len(chunk) + 30 * chunk.count("\n") + 100 * fences_in(chunk)
        return self.points >= 0

    def covers_formula(self, latex: str) -> bool:
        self.formulas -= len(latex)
        return len(latex) <= FORMULA_CHARS and self.formulas >= 0

    def copy(self) -> "Allowance":
        return replace(self)


def fences_in(text: str) -> int:
    return text.count("```") + text.count("~~~")


def render_answer(
    markdown: str, sources: Sequence[Any], *, question: str = "", finished: bool = True
) -> SafeString:
    """Sanitised HTML of an answer or of some blocks of it; it never raises.

    `finished` text gets the marks that its model left out; an unfinished sentence keeps its own.
    """
    return render_cited(markdown, sources, question=question, finished=finished).html


def render_cited(
    markdown: str,
    sources: Sequence[Any],
    *,
    question: str = "",
    finished: bool = True,
    allowance: Allowance | None = None,
    name: object = None,
    manner: Manner = ON_OUR_PAGE,
    grounding: Mapping[str, Any] | None = None,
) -> Rendered:
    """As `render_answer`, with what it links to; `name` says in the log which answer it is.

    `grounding` is the answer's, as its row keeps it: its verdicts stand, and what is not from the
    notes is set apart.
    """
    checks = KeptChecks(without_thoughts(markdown), grounding) if grounding else None
    markdown = printable(markdown).replace("\r\n", "\n").replace("\r", "\n")
    try:
        answer = Answer(
            sources, question=question, finished=finished, name=name, manner=manner, checks=checks
        )
        answer.footnotes |= footnotes_in(markdown)
        return answer.render(markdown, allowance or Allowance())
    except Exception:
        # Rendering has nobody above it who could do more than show the text.
        if name is None or name not in _told:
            logger.exception("Answer %s is shown as plain text", name)
            _told.append(name)
        return render_plainly(markdown, sources, finished=finished, manner=manner, checks=checks)


def render_plainly(
    markdown: str,
    sources: Sequence[Any],
    *,
    finished: bool,
    manner: Manner = ON_OUR_PAGE,
    checks: KeptChecks | None = None,
) -> Rendered:
    """The text with its paragraphs and lines, and its marks if they can still be read."""
    try:
        answer = Answer(sources, question="", finished=finished, manner=manner, checks=checks)
        return answer.render_plain(markdown)
    except Exception:
        logger.exception("The marks of an answer cannot be read")
        return Answer((), question="", finished=False).render_plain(markdown)


class Answer:
    """One rendering of one answer."""

    def __init__(
        self,
        sources: Sequence[Any],
        *,
        question: str,
        finished: bool,
        name: object = None,
        manner: Manner = ON_OUR_PAGE,
        checks: KeptChecks | None = None,
    ) -> None:
        self.manner = manner
        self.by_number = {source.n: source for source in sources}
        self.footnotes: dict[str, int] = {}  # by their labels, in small letters
        self.finished = finished
        self.carrier = Carrier(
            sources,
            question=question,
            checked=finished,
            footnotes=self.footnotes,
            checks=checks,
            leads_to_notes=manner.has_own_addresses,
        )
        self.sanitizer = AnswerSanitizer(self.carrier, sources, question, name=name, manner=manner)

    def render(self, markdown: str, allowance: Allowance) -> Rendered:
        """Its words as Markdown and what was thought before them, in order."""
        references = definitions(markdown) if len(markdown) > CHUNK else {}
        self.sanitizer.may_draw = allowance.covers_formula
        parts: list[str] = []
        for piece in split_thoughts(markdown, finished=self.finished):
            if piece.is_thought:
                parts.append(folded(piece.text))
            else:
                parts += self._said(piece.text, references, allowance)
        return self._rendered(parts)

    def _said(
        self, text: str, references: dict[str, tuple[str, str | None]], allowance: Allowance
    ) -> Iterator[str]:
        for chunk in chunks_of(text):
            covered = allowance.covers(chunk)
            yield self._formatted(chunk, references) if covered else self._plain(chunk)

    def render_plain(self, markdown: str) -> Rendered:
        pieces = split_thoughts(markdown, finished=self.finished)
        return self._rendered(
            [folded(text) if thought else self._plain(text) for text, thought in pieces]
        )

    def _rendered(self, parts: Sequence[str]) -> Rendered:
        joined = "\n".join(part for part in parts if part)
        return Rendered(
            mark_safe(joined),  # noqa: S308 - sanitised or escaped
            frozenset(self.sanitizer.linked),
        )

    def _formatted(self, chunk: str, references: dict[str, tuple[str, str | None]]) -> str:
        return sanitise_answer(convert(chunk, self.carrier, references), self.sanitizer)

    def _plain(self, text: str) -> str:
        """Escaped text: its paragraphs, their lines, and marks as links; code as code."""
        if code := only_code(text):
            return f'<div class="highlight"><pre><code>{escape(code)}</code></pre></div>'
        return "\n".join(
            f'<p dir="auto">{self._plain_lines(paragraph)}</p>'
            for paragraph in BLANK_LINES.split(text.strip("\n"))
            if paragraph
        )

    def _plain_lines(self, paragraph: str) -> str:
        cited = "\n".join(map(self.carrier.cite, paragraph.split("\n")))
        first, *rest = self.carrier.split(cited)
        links = (self._link(int(number)) for number in rest[::2])
        words = (escape(text).replace("\n", "<br>") for text in rest[1::2])
        linked = "".join(map("".join, zip(links, words, strict=True)))
        return escape(first).replace("\n", "<br>") + linked

    def _link(self, number: int) -> str:
        if number in ASIDES:
            label = f' <span class="aside">({escape(self.carrier.our.not_from_notes)})</span>'
            return label if number == ASIDE_ENDS else ""
        self.sanitizer.linked.add(number)
        source = self.manner.cite(self.by_number[number])
        attributes = " ".join(f'{name}="{html.escape(value)}"' for name, value in source.items())
        return f"<a {attributes}>{number}</a>"


def folded(thoughts: str) -> str:
    """What a model thought, as it stands, behind one word."""
    words = f'<div dir="auto">{escape(thoughts.strip())}</div>'
    name = escape(_("Thoughts"))
    return f'<details class="thoughts"><summary>{name}</summary>{words}</details>'


def escape(text: str) -> str:
    return html.escape(printable(text), quote=False)


def only_code(text: str) -> str:
    """What is in a fence that is all of this text; "" if it is not."""
    lines = text.strip("\n").split("\n")
    fence = FENCE.match(lines[0])
    if not fence or len(lines) < 3 or lines[-1].strip() != fence[1]:
        return ""
    inner = lines[1:-1]
    return "" if any(line.strip() == fence[1] for line in inner) else "\n".join(inner) + "\n"


def definitions(markdown: str) -> dict[str, tuple[str, str | None]]:
    """The addresses that are defined anywhere in a text which is converted in chunks."""
    return {label.lower(): (href, None) for label, href in DEFINITION.findall(markdown)}


def chunks_of(markdown: str) -> Iterator[str]:
    """Whole blocks, as many at once as do not make the work grow with their square.

    What no allowance can cover is the last one.
    """
    if len(markdown) <= CHUNK:
        yield markdown
        return
    gathered: list[str] = []
    size = 0
    *blocks, last = split_blocks(markdown[:MOST_READ])
    for block in [*blocks, last + markdown[MOST_READ:]]:
        if gathered and size + len(block) > CHUNK:
            yield "".join(gathered)
            gathered, size = [], 0
        gathered.append(block)
        size += len(block)
    yield "".join(gathered)
