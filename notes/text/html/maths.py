"""LaTeX as MathML, within bounds; what is beyond them stands exactly as it was written."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape
from typing import Any
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element
from markdown_it.token import Token

from notes.text.bounded_markdown import Budget

FORMULA_CHARS = 1000  # a longer one is no formula that anybody reads
DEPTH_MAX = 40  # of what stands in each other
ELEMENTS = set(
    "math mrow mi mn mo ms mtext mspace msub msup msubsup munder mover munderover mfrac msqrt mroot"
    " mstyle mtable mtr mtd mpadded mphantom menclose".split()
)
SHORT = re.compile(r"#?[\w.%+-]{1,30}(?: [\w.%+-]{1,30}){0,20}\Z", re.ASCII)
ATTRIBUTES = set(
    "accent columnalign columnlines display displaystyle fence form linebreak linethickness"
    " mathcolor mathvariant maxsize minsize movablelimits notation rowlines rowspacing scriptlevel"
    " separator stretchy symmetric width".split()
)
# The converter knows these by one name only; both are columns around "&".
ALIGNED = re.compile(r"\\(begin|end)\{(?:aligned|align|gathered|gather|split|eqnarray)\*?\}")
EQUATION = re.compile(r"\\(?:begin|end)\{(?:equation|multline)\*?\}")  # one formula by itself
LINE_END = re.compile(
    r"(\\\\)\s*(?:\[[\d.]+\s?(?:pt|em|ex|mm|cm|in)\])?"
)  # its height means nothing
# Commands, so that the "{" of "\{" and the "\left" of "\leftarrow" open nothing, and braces.
NESTING = re.compile(r"\\(?:[a-zA-Z]+|.)|[{}]", re.S)
OPENING, CLOSING = {"{", r"\left", r"\begin"}, {"}", r"\right", r"\end"}


class NotConverted(Exception):
    """The formula uses what the converter does not know."""


def render_maths(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    token = tokens[at]
    is_block = token.type == "math_block"
    budget: Budget = env["budget"]
    shown = mathml(token.content, is_block=is_block) if may_convert(budget, token.content) else ""
    shown = shown or f'<code class="math">{escape(token.meta["written"])}</code>'
    return f"<p>{shown}</p>\n" if token.block else shown


def maths_of(token: Token, env: Any) -> str:
    """GitHub's and GitLab's code whose language is `math`, as a formula; "" if it can be none."""
    latex = token.content.strip()
    shown = mathml(latex, is_block=True) if may_convert(env["budget"], latex) else ""
    return f"<p>{shown}</p>\n" if shown else ""


def may_convert(budget: Budget, latex: str) -> bool:
    budget.formulas -= len(latex)
    return len(latex) <= FORMULA_CHARS and budget.formulas >= 0 and budget.has_time()


@lru_cache(maxsize=256)  # what is being written shows its formulas again with each piece
def mathml(latex: str, *, is_block: bool) -> str:
    """The formula as a <math> element; "" for what cannot be shown so."""
    plain = EQUATION.sub("", ALIGNED.sub(r"\\\1{align*}", " ".join(latex.split())))
    plain = in_lines(LINE_END.sub(r"\1 ", plain))
    try:
        root = convert_to_element(plain, display="block" if is_block else "inline")
        root.set("alttext", latex.strip())
        return "".join(markup(root, 0))
    except Exception:  # whatever a converter makes of a stranger's formula; it is shown as written
        return ""


def in_lines(latex: str) -> str:
    """Lines that stand in nothing else as a column: browsers break no formula."""
    is_broken = "&" not in latex and has_outer_line_end(latex)
    return rf"\begin{{array}}{{l}} {latex} \end{{array}}" if is_broken else latex


def has_outer_line_end(latex: str) -> bool:
    depth = 0
    for found in NESTING.finditer(latex):
        if not depth and found[0] == r"\\":
            return True
        depth += (found[0] in OPENING) - (found[0] in CLOSING)
    return False


def markup(element: Element, depth: int) -> Iterator[str]:
    """The element as HTML, of what is allowed; raises NotConverted for a command as text."""
    words = unescape(element.text or "")
    if depth > DEPTH_MAX or (words.startswith("\\") and element.tag != "mtext") or words == "&":
        raise NotConverted
    if element.tag not in ELEMENTS:
        raise NotConverted
    yield f"<{element.tag}{attributes(element)}>{escape(words)}"
    for child in element:
        yield from markup(child, depth + 1)
    yield f"</{element.tag}>"


def attributes(element: Element) -> str:
    given = {name: value for name, value in element.attrib.items() if is_allowed(name, value)}
    return "".join(f' {name}="{escape(value)}"' for name, value in given.items())


def is_allowed(name: str, value: str) -> bool:
    return name == "alttext" or (name in ATTRIBUTES and SHORT.match(value) is not None)
