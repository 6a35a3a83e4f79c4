"""Code as HTML, coloured by Pygments where its language is named and known to be quick."""

import re
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

from config.base.garbage import own_time
from config.base.highlighting import is_coloured

CLASSES = {name for name in STANDARD_TYPES.values() if name}
CODE_CHARS = 20_000  # longer code is shown without colours: many lexers take its square
LINE_CHARS = 500  # likewise code with a longer line
BLANK = re.compile(r"\s{300}")  # likewise: Python's lexer takes the square of blank space
SECONDS = 0.5  # for one piece of code
CHECKED_EACH = 100  # tokens


def code_block(code: str, language: str = "") -> str:
    """A block of code; `language` as a fence names it, any word or none."""
    return f'<div class="highlight"><pre><code>{coloured(code, language)}</code></pre></div>\n'


def coloured(code: str, language: str) -> str:
    lexer = find_lexer(language) if is_short(code) else None
    try:
        return with_spans(code, lexer) if lexer else escape(code)
    except Exception:  # a lexer's own fault; there are five hundred
        return escape(code)


def is_short(code: str) -> bool:
    lines = code.split("\n") if len(code) <= CODE_CHARS else []
    return bool(lines) and max(map(len, lines)) <= LINE_CHARS and not BLANK.search(code)


def find_lexer(language: str) -> Lexer | None:
    if not is_coloured(language):
        return None
    return get_lexer_by_name(language, stripnl=False, ensurenl=False)


def with_spans(code: str, lexer: Lexer) -> str:
    """The code in spans; what is left when the time is up comes as it is."""
    out: list[str] = []
    done = 0
    ends_at = own_time() + SECONDS
    for number, (kind, text) in enumerate(lexer.get_tokens(code)):
        name = STANDARD_TYPES.get(kind, "")
        out.append(f'<span class="{name}">{escape(text)}</span>' if name else escape(text))
        done += len(text)
        if number % CHECKED_EACH == 0 and own_time() > ends_at:
            return "".join([*out, escape(code[done:])])
    return "".join(out)
